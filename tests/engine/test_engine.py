"""Query engine: every query gets a whole answer or an error, and so does the next one."""

from __future__ import annotations

import asyncio
import os
import resource
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store

from tests.sparql.cases import HOSTILE
from ucc_graph.engine import messages
from ucc_graph.engine.engine import Engine
from ucc_graph.engine.messages import Frame, Outcome, QueryAnswer, QueryRequest, format_of, read_outcome
from ucc_graph.engine.settings import EngineSettings
from ucc_graph.engine.worker_pool import WorkerPool
from ucc_graph.errors import (
    EngineBusyError,
    QueryError,
    QueryMemoryError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooLargeError,
    QueryTooLongError,
    ReleaseError,
    ServiceRefusedError,
)
from ucc_graph.sparql.guard import QueryLimits

pytestmark = pytest.mark.slow

TRIPLES = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o"
SLOW = f"SELECT (COUNT(*) AS ?count) {{ {TRIPLES} }}"
HUNGRY = f"SELECT * {{ {TRIPLES} }} ORDER BY ?a ?d LIMIT 1"
WIDE = f"SELECT * {{ {TRIPLES} }}"
DEEP = "ASK " + "{" * 5000 + "}" * 5000
COUNT = "SELECT (COUNT(*) AS ?count) { ?s ?p ?o }"
RUNAWAY = {
    "a cross product": SLOW,
    "a sorted cross product": HUNGRY,
    "an endless answer": WIDE,
    "deep paths": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^<urn:p>)* ?b . ?c (!<urn:x>|^<urn:p>)* ?d . ?e ?f ?g }",
    "a growing concatenation": f"SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d), STR(?g))) AS ?text) {{ {TRIPLES} }}",
    "a doubling string": "SELECT ?x40 { BIND('a' AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
    + " }",
    "a regular expression": f"ASK {{ {TRIPLES} FILTER(REGEX(CONCAT(STR(?a), STR(?d), STR(?g)), '(.*)*x(.*)*$')) }}",
}
OPEN = QueryLimits(*[10**9] * 5)

ORPHANS = """
import os, sys
from pyoxigraph import Store
from ucc_graph.engine.engine import Engine
from ucc_graph.engine.settings import EngineSettings
from tests.engine.test_engine import processes
engine = Engine.start(Store, EngineSettings())
print(*processes(engine), flush=True)
sys.stdin.read()
"""


def load() -> Store:
    """A store of 200 statements."""
    store, named = Store(), NamedNode
    store.extend(Quad(named(f"urn:{n}"), named("urn:p"), named(f"urn:{n % 7}"), named("urn:g")) for n in range(200))
    return store


def load_file(path: Path) -> Store:
    """A store of the statements of a file."""
    store = Store()
    store.bulk_load(path=path, format=RdfFormat.N_QUADS)
    return store


def start(**settings: Any) -> closing[Engine]:
    """An engine on that store, which is closed at the end of a ``with``."""
    return closing(Engine.start(load, EngineSettings(**settings)))


def request(query: str, name: str = "csv", timeout: float | None = None) -> QueryRequest:
    return QueryRequest(query, format_of(name), timeout=timeout)


async def outcome(engine: Engine, query: str, seconds: float | None = None) -> Outcome:
    """The answer, or the error as a value."""
    try:
        return await engine.run(request(query, timeout=seconds))
    except QueryError as error:
        return error


def ask(engine: Engine, *queries: str, timeout: float | None = None) -> list[type[Outcome]]:
    """The outcomes of queries that are asked one after the other."""

    async def all_of_them() -> list[Outcome]:
        return [await outcome(engine, query, timeout) for query in queries]

    return [type(found) for found in asyncio.run(all_of_them())]


def together(engine: Engine, *queries: str, timeouts: Sequence[float | None] = ()) -> list[type[Outcome]]:
    """The outcomes of queries that are asked at the same time."""

    async def all_of_them() -> list[Outcome]:
        pairs = zip(queries, timeouts or (None,) * len(queries), strict=True)
        return await asyncio.gather(*(outcome(engine, query, timeout) for query, timeout in pairs))

    return [type(found) for found in asyncio.run(all_of_them())]


def processes(engine: Engine) -> tuple[int, ...]:
    """The process ids of the fork server and its workers."""
    parent = engine._pool.client.pid
    return parent, *map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split())


def has_ended(pid: int) -> bool:
    """Whether a process ends within ten seconds, or has ended already."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    ready, _, _ = select.select([descriptor], [], [], 10)
    os.close(descriptor)
    return bool(ready)


def kill_fork_server(engine: Engine) -> None:
    """Kills the fork server, and waits until its workers have ended as well."""
    pids = processes(engine)
    os.kill(pids[0], signal.SIGKILL)
    assert all(has_ended(pid) for pid in pids)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A listening socket that accepts nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def endpoint(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}/"


def test_an_answer_has_bytes_a_kind_and_a_number_of_rows() -> None:
    with start() as engine:
        answer = asyncio.run(engine.run(request(COUNT)))
    assert (answer.body, answer.kind, answer.rows) == (b"count\r\n200\r\n", "solutions", 1)


def test_a_syntax_error_knows_its_place() -> None:
    with start() as engine, pytest.raises(QuerySyntaxError) as caught:
        asyncio.run(engine.run(request("ASK {\n ?s ?p }")))
    assert (caught.value.line, caught.value.column) == (2, 8)


def test_a_query_is_stopped_at_its_timeout_and_the_next_one_is_answered() -> None:
    with start(workers=1) as engine:
        assert ask(engine, SLOW, COUNT, SLOW, timeout=0.5) == [QueryTimeoutError, QueryAnswer, QueryTimeoutError]
        assert (engine.stats().timeouts, engine.stats().kills) == (2, 2)


def test_a_timeout_cannot_raise_the_deadline() -> None:
    with start(workers=1, deadline=0.2) as engine:
        assert ask(engine, SLOW, timeout=60) == [QueryTimeoutError]


def test_hostile_queries_are_all_refused() -> None:
    with start() as engine:
        assert set(ask(engine, *(case.query for case in HOSTILE))) == {QueryRefusedError, QueryTooLongError}
        assert ask(engine, COUNT) == [QueryAnswer]


@pytest.mark.parametrize("query", RUNAWAY.values(), ids=RUNAWAY)
def test_a_query_that_runs_away_is_stopped_and_the_next_one_is_answered(query: str) -> None:
    with start(workers=1, memory=1 << 27, deadline=0.5) as engine:
        failed, good = ask(engine, query, COUNT)
        assert issubclass(failed, QueryTimeoutError | QueryMemoryError | QueryTooLargeError)
        assert good is QueryAnswer


def test_a_query_that_ends_its_worker_is_reported_and_not_run_again() -> None:
    with start(limits=OPEN) as engine:
        assert ask(engine, DEEP, COUNT, DEEP) == [QueryMemoryError, QueryAnswer, QueryMemoryError]
        assert (engine.stats().crashes, engine.stats().refused) == (1, 1)


def test_refused_calls_of_another_endpoint_are_counted_apart() -> None:
    with start() as engine:
        kinds = ask(engine, "ASK { SERVICE <http://127.0.0.1:9/> {} }", "DROP ALL", COUNT)
        assert issubclass(kinds[0], ServiceRefusedError)
        assert (engine.stats().services, engine.stats().refused, engine.stats().queries) == (1, 1, 3)


def test_a_query_that_needs_too_much_memory_says_so() -> None:
    with (
        start(memory=1 << 26) as engine,
        pytest.raises(QueryMemoryError, match="needs more memory than a query may use, 67,108,864 bytes"),
    ):
        asyncio.run(engine.run(request(HUNGRY)))


@pytest.mark.parametrize("settings", [{"answer_size": 1000}, {"answer_rows": 199}])
@pytest.mark.parametrize(("query", "name"), [("SELECT * { ?s ?p ?o }", "csv"), ("DESCRIBE ?s { ?s ?p ?o }", "nt")])
def test_an_answer_over_a_limit_is_an_error(settings: dict[str, int], query: str, name: str) -> None:
    with start(**settings) as engine, pytest.raises(QueryTooLargeError, match="LIMIT"):
        asyncio.run(engine.run(request(query, name)))


def test_an_endless_answer_is_stopped_at_its_size() -> None:
    with start() as engine:
        assert ask(engine, WIDE, COUNT) == [QueryTooLargeError, QueryAnswer]


def test_a_query_beyond_the_queue_is_turned_away() -> None:
    with start(workers=1, waiting=1, trial=0) as engine:
        found = together(engine, SLOW, f"{SLOW} LIMIT 2", f"{SLOW} LIMIT 3", timeouts=(0.3, 0.8, 0.3))
        assert found == [QueryTimeoutError, QueryTimeoutError, EngineBusyError]
        assert engine.stats().busy == 1


def test_no_query_waits_longer_than_its_patience() -> None:
    with start(workers=1, patience=0.1, trial=0) as engine:
        assert together(engine, SLOW, COUNT, timeouts=(0.5, 0.5)) == [QueryTimeoutError, EngineBusyError]


def test_slow_queries_do_not_keep_a_quick_one_waiting() -> None:
    async def race(engine: Engine) -> int:
        await outcome(engine, COUNT)
        slow = [asyncio.create_task(outcome(engine, f"{SLOW} LIMIT {n + 1}", 5)) for n in range(20)]
        await asyncio.gather(*(outcome(engine, COUNT) for _ in range(10)))
        still_running = sum(not task.done() for task in slow)
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        return still_running

    with start(workers=2, quick=5) as engine:
        assert asyncio.run(race(engine)) == 20


def test_slow_queries_do_not_keep_a_new_one_waiting() -> None:
    async def race(engine: Engine) -> tuple[int, set[type[Outcome]]]:
        slow = [asyncio.create_task(outcome(engine, f"{SLOW} LIMIT {n + 1}", 5)) for n in range(3)]
        await asyncio.wait(slow, timeout=0.3)
        found = {type(await outcome(engine, f"{COUNT} LIMIT {n + 1}")) for n in range(5)}
        still_running = sum(not task.done() for task in slow)
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        return still_running, found

    with start(workers=2) as engine:
        assert asyncio.run(race(engine)) == (3, {QueryAnswer})


def test_a_new_query_that_is_slow_is_answered_once_another_slot_is_free() -> None:
    with start(workers=2, trial=0) as engine:
        assert together(engine, SLOW, COUNT, timeouts=(0.5, 5)) == [QueryTimeoutError, QueryAnswer]
        assert engine.stats().timeouts == 1


def test_a_query_whose_client_has_gone_is_stopped() -> None:
    async def leave(engine: Engine) -> Outcome:
        task = asyncio.create_task(outcome(engine, SLOW))
        await asyncio.wait([task], timeout=0.1)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return await outcome(engine, COUNT)

    with start(workers=1) as engine:
        assert isinstance(asyncio.run(leave(engine)), QueryAnswer)
        assert engine.stats().kills == 1


def test_a_query_is_answered_though_its_workers_were_killed_from_outside() -> None:
    with start() as engine:
        for pid in processes(engine)[1:]:
            os.kill(pid, signal.SIGKILL)
        assert together(engine, COUNT, COUNT) == [QueryAnswer, QueryAnswer]
        assert engine.stats().crashes == 0


def test_queries_are_answered_though_the_fork_server_is_killed_again_and_again() -> None:
    with start() as engine:
        for _ in range(2):
            kill_fork_server(engine)
            assert together(engine, COUNT, COUNT) == [QueryAnswer, QueryAnswer]
        assert engine.stats().crashes == 0


def test_a_query_is_answered_though_replacements_are_killed_before_they_read_their_task(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    killed: list[int] = []
    spawn = os.posix_spawn

    def spawn_and_kill(*args: Any, **options: Any) -> int:
        pid = spawn(*args, **options)
        if len(killed) < 2:
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)
        return pid

    with start() as engine:
        monkeypatch.setattr(os, "posix_spawn", spawn_and_kill)
        kill_fork_server(engine)
        assert together(engine, COUNT, COUNT) == [QueryAnswer, QueryAnswer]
    assert len(killed) == 2


def test_the_error_is_that_of_the_engine_if_every_replacement_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    spawn = os.posix_spawn

    def spawn_and_kill(*args: Any, **options: Any) -> int:
        pid = spawn(*args, **options)
        os.kill(pid, signal.SIGKILL)
        return pid

    with start() as engine:
        kill_fork_server(engine)
        with monkeypatch.context() as patch:
            patch.setattr(os, "posix_spawn", spawn_and_kill)
            with pytest.raises(EngineBusyError, match=r"loaded again$"):
                asyncio.run(engine.run(request(COUNT)))
        assert ask(engine, COUNT) == [QueryAnswer]


def test_a_first_worker_whose_fork_server_was_killed_is_forked_by_a_replacement() -> None:
    pool = WorkerPool.start(load, EngineSettings())
    os.kill(pool.client.pid, signal.SIGKILL)
    assert pool.client.spawn_first() is None
    with closing(Engine(pool, EngineSettings())) as engine:
        assert ask(engine, COUNT) == [QueryAnswer]


def test_a_query_that_runs_while_the_fork_server_is_killed_runs_again() -> None:
    async def interrupt(engine: Engine) -> Outcome:
        task = asyncio.create_task(outcome(engine, SLOW, 0.5))
        await asyncio.wait([task], timeout=0.2)
        os.kill(processes(engine)[0], signal.SIGKILL)
        return await task

    with start(workers=1) as engine:
        assert isinstance(asyncio.run(interrupt(engine)), QueryTimeoutError)
        assert ask(engine, COUNT) == [QueryAnswer]


def test_a_replaced_fork_server_has_the_sandbox_of_the_first_one() -> None:
    with start(workers=1) as engine:
        networks = [Path(f"/proc/{pid}/ns/net").readlink() for pid in (os.getpid(), engine._pool.client.pid)]
        kill_fork_server(engine)
        assert ask(engine, COUNT) == [QueryAnswer]
        fork_server, worker = processes(engine)
        assert (networks[0] == networks[1]) == (networks[0] == Path(f"/proc/{fork_server}/ns/net").readlink())
        assert resource.prlimit(worker, resource.RLIMIT_NOFILE) == (0, 0)


def test_a_replacement_without_a_store_is_an_error_until_there_is_one(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(Engine.start(partial(load_file, tmp_path / "gone.nq"), EngineSettings(), load())) as engine:
        kill_fork_server(engine)
        with pytest.raises(EngineBusyError, match=r"loaded again$"):
            asyncio.run(engine.run(request(COUNT)))
        assert "No such file" in caplog.text
        (tmp_path / "gone.nq").write_text("")
        assert ask(engine, COUNT) == [QueryAnswer]


def test_a_stop_signal_to_all_processes_lets_queries_finish() -> None:
    with start() as engine:
        for pid in processes(engine):
            os.kill(pid, signal.SIGTERM)
            os.kill(pid, signal.SIGINT)
        assert ask(engine, COUNT) == [QueryAnswer]


def test_a_closed_engine_leaves_no_process_behind() -> None:
    with start(workers=3) as engine:
        pids = processes(engine)
    assert [Path(f"/proc/{pid}").exists() for pid in pids] == [False] * 4


def test_the_workers_end_with_a_server_that_is_killed(root: Path) -> None:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(root), str(root / "src")])}
    command = [sys.executable, "-c", ORPHANS]
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        pids = [int(pid) for pid in server.stdout.readline().split()]
        server.kill()
        assert [has_ended(pid) for pid in pids] == [True] * 3


def test_a_store_that_cannot_be_loaded_is_an_error_at_once() -> None:
    def fail() -> Store:
        raise ValueError("no such release")

    with pytest.raises(ReleaseError, match="no such release"):
        Engine.start(fail, EngineSettings())


def test_a_worker_can_open_no_file_and_no_socket() -> None:
    with start(workers=1) as engine:
        assert ask(engine, COUNT) == [QueryAnswer]
        _, worker = processes(engine)
        assert resource.prlimit(worker, resource.RLIMIT_NOFILE) == (0, 0)


def test_a_query_that_passes_the_guard_reaches_no_endpoint(listener: socket.socket) -> None:
    pool = WorkerPool.start(load, EngineSettings())
    worker = pool.client.spawn_first()
    assert worker is not None
    query = request(f"SELECT * {{ SERVICE <{endpoint(listener)}> {{ ?s ?p ?o }} }}")
    with closing(pool), worker.channel:
        found = read_outcome(asyncio.run(messages.ask(worker.channel, Frame(query.wire), 1000)))
    assert isinstance(found, QueryError)
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_an_endpoint_on_the_list_is_reached(listener: socket.socket) -> None:
    url = endpoint(listener)
    with start(services=frozenset({url})) as engine:
        assert ask(engine, f"SELECT * {{ SERVICE <{url}> {{ }} }}", timeout=0.5) == [QueryTimeoutError]
    listener.accept()[0].close()
