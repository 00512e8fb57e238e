"""Output to a terminal, pipe or log must not be a condition of the work, and a lost answer must not look like success.

Siblings: standard output and standard error whose reader is gone, whose disk is full, that are closed, that cannot
encode a name, or that nobody reads; a server and its next release, the access log, the answer of each command, and
help; a server process that keeps ending; control characters of data in messages on a terminal.
"""

from __future__ import annotations

import os
import pty
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event

import httpx
import pytest

from tests.servers.ports import free_port
from tests.servers.processes import descendants
from ucc_graph.release.folder import Release
from ucc_graph.standard_streams import printable
from ucc_graph.web.serve.restarts import DELAYS, STABLE, Restarts
from ucc_graph.web.serve.supervisor import Supervisor

COMMAND = f"{shlex.quote(sys.executable)} -m ucc_graph"
UNREAD = "mkfifo f; sleep 60 <f & read=$!; trap 'kill $read' EXIT; "
"""A pipe that is open and that nobody reads."""
LEFT = "mkfifo f; head -c 1 <f >/dev/null & "
"""A pipe whose reader ends after a byte."""
STREAMS = {
    "both without a reader": (LEFT, ">f 2>f"),
    "a full disk": ("", ">/dev/full 2>/dev/full"),
    "all closed": ("", "<&- >&- 2>&-"),
    "a name that cannot be encoded": ("export PYTHONIOENCODING=ascii; ", ">/dev/null"),
}
CRASHING = """
import os, sys
from pathlib import Path
from tests.strangers.test_c_h1_unwritable_output import without_delays
from ucc_graph.web.serve.supervisor import Supervisor
from ucc_graph.web.serve.sockets import listen

def task(lifecycle):
    if lifecycle.listener is None:
        lifecycle.listening(listen("127.0.0.1", 0), 1)
    lifecycle.ready(Path("releases/1"), "1")
    return 7

without_delays()
sys.exit(Supervisor(task, Path(sys.argv[1])).run())
"""


def without_delays() -> None:
    """Makes restarts come at once in this process."""
    import ucc_graph.web.serve.restarts as module

    module.DELAYS = (0.0,) * len(module.DELAYS)  # type: ignore[misc]  # only in a process of its own


def _run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False, timeout=60)


@contextmanager
def _serving(release: Path, folder: Path, before: str, after: str) -> Iterator[tuple[int, str]]:
    """A server whose streams are redirected by a shell: the id of its supervisor, and its address."""
    port = free_port()
    command = f"{before}{COMMAND} serve {shlex.quote(str(release))} --port {port} --access-log {after} & wait $!"
    environment = {**os.environ, "RUNTIME_DIRECTORY": str(folder / "run")}
    shell = subprocess.Popen(["bash", "-c", command], cwd=folder, env=environment, start_new_session=True)
    try:
        address = f"http://127.0.0.1:{port}"
        assert _becomes(lambda: _health(address) == 200)
        yield _parent(shell.pid), address
    finally:
        with suppress(ProcessLookupError):  # a shell whose server did not start has ended
            os.killpg(shell.pid, signal.SIGKILL)
        shell.wait(20)


def _parent(pid: int) -> int:
    """The child of a process that has children of its own."""
    return next(child for child in descendants(pid) if descendants(child))


def _becomes(found: Callable[[], bool]) -> bool:
    """Whether a condition holds within twenty seconds."""
    return any(found() or Event().wait(0.05) for _ in range(400))


def _health(address: str) -> int:
    try:
        return httpx.get(f"{address}/-/health", trust_env=False, timeout=5).status_code
    except httpx.TransportError:
        return 0


@pytest.mark.slow
@pytest.mark.parametrize("case", STREAMS)
def test_a_server_serves_changes_and_is_replaced_whatever_becomes_of_its_words(
    case: str, small_release: Release, tmp_path: Path
) -> None:
    release = Path(shutil.copytree(small_release.folder, tmp_path / "dépôt"))
    with _serving(release, tmp_path, *STREAMS[case]) as (supervisor, address):
        assert [_health(address) for _ in range(3)] == [200] * 3
        first = _parent(supervisor)
        done = _run(f"RUNTIME_DIRECTORY=run {COMMAND} activate dépôt --server {address}", tmp_path)
        assert (done.returncode, done.stderr) == (0, "Release 3.1 is served.\n")
        assert _becomes(lambda: first not in descendants(supervisor)), "it ends once the next one serves"
        process = _parent(supervisor)
        os.kill(process, signal.SIGKILL)
        assert _becomes(lambda: process not in descendants(supervisor))
        assert _becomes(lambda: _health(address) == 200)


@pytest.mark.slow
def test_an_unread_log_of_many_requests_delays_none(small_release: Release, tmp_path: Path) -> None:
    with _serving(small_release.folder, tmp_path, UNREAD, ">f 2>f") as (_, address), httpx.Client(timeout=5) as client:
        answers = [client.get(f"{address}/-/health").status_code for _ in range(700)]
    assert answers == [200] * 700, "the lines fill the 64 KiB of the pipe"


@pytest.mark.parametrize("stream", [">/dev/full", ">&-", ">&- 2>&- <&-", ">/dev/full 2>/dev/full", "| true"])
@pytest.mark.parametrize("command", ["query --from {} 'SELECT * { ?s ?p ?o }'", "verify {}", "--help"])
def test_an_answer_that_is_lost_is_no_success_and_no_traceback(
    command: str, stream: str, small_release: Release, tmp_path: Path
) -> None:
    call = command.replace("{}", shlex.quote(str(small_release.folder)))
    done = _run(f"set -o pipefail; {COMMAND} {call} {stream}", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == (1 if stream in {">/dev/full", ">&-"} else 0)
    assert "Traceback" not in done.stderr


def test_messages_that_are_lost_are_no_failure(small_release: Release, tmp_path: Path) -> None:
    done = _run(f"{COMMAND} verify {shlex.quote(str(small_release.folder))} 2>&-", tmp_path)
    assert (done.returncode, "match the manifest" in done.stdout) == (0, True)


def test_a_closed_standard_input_is_named(small_release: Release, tmp_path: Path) -> None:
    done = _run(f"{COMMAND} query --from {shlex.quote(str(small_release.folder))} - <&-", tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_an_answer_is_utf_8_whatever_the_terminal_speaks(small_release: Release, tmp_path: Path) -> None:
    query = "SELECT ?n { ?s rdfs:label ?n FILTER(LANG(?n) = 'ar') }"
    call = f"query --from {shlex.quote(str(small_release.folder))} {shlex.quote(query)}"
    done = _run(f"PYTHONIOENCODING=ascii {COMMAND} {call} | od -An -tx1 -j3", tmp_path)
    assert bytes.fromhex(done.stdout).decode() == "ضوء الشمال\r\n"


def test_no_server_process_is_started_for_ever(root: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CRASHING, tmp_path], cwd=root, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 7
    assert [line.split(";")[1][:8] for line in done.stderr.splitlines()] == [" another"] * len(DELAYS) + [" no proc"]


def test_restarts_wait_longer_and_end() -> None:
    restarts = Restarts()
    restarts.note_ready(Path("1"), 0)
    assert [restarts.note_end(1) for _ in range(len(DELAYS) + 1)] == [*DELAYS, None]


def test_the_second_restart_in_a_row_is_one_of_the_former_release() -> None:
    restarts = Restarts()
    restarts.note_ready(Path("1"), 0)
    restarts.note_ready(Path("2"), 5)
    planned = [(restarts.note_end(6), restarts.folder) for _ in range(3)]
    assert planned == [(0, Path("2")), (1, Path("1")), (2, Path("1"))]


def test_a_process_that_has_served_for_long_begins_a_new_row() -> None:
    restarts = Restarts()
    restarts.note_ready(Path("1"), 0)
    assert [restarts.note_end(1), restarts.note_end(2)] == [0, 1]
    restarts.note_ready(Path("1"), 3)
    assert restarts.note_end(3 + STABLE) == 0


def test_a_release_that_was_served_for_long_is_not_left_for_the_former_one() -> None:
    restarts = Restarts()
    restarts.note_ready(Path("1"), 0)
    restarts.note_ready(Path("2"), 5)
    planned = [(restarts.note_end(5 + STABLE), restarts.folder) for _ in range(3)]
    assert planned == [(0, Path("2")), (1, Path("2")), (2, Path("2"))]


def test_a_restart_stays_planned_while_no_process_can_be_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> int:
        raise BlockingIOError("no room for a process")

    monkeypatch.setattr(os, "fork", fail)
    supervisor = Supervisor(lambda _: 0, tmp_path)
    supervisor._restarts.moment = 5
    with pytest.raises(BlockingIOError):
        supervisor._start(None)
    assert supervisor._restarts.moment == 5


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;owned\x07", r"\x1b]0;owned\x07"),
        ("\x9b2J", r"\x9b2J"),
        ("a\u202eb\u2066c\u200f", r"a\u202eb\u2066c\u200f"),
        ("a\rb\x08\x7f", r"a\rb\x08\x7f"),
        ("진주\tñ\nÅ \u200d", "진주\tñ\nÅ \u200d"),
    ],
)
def test_a_character_that_steers_a_terminal_is_escaped(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize("form", ["", "--format table"])
def test_a_cell_cannot_steer_a_terminal(form: str, small_release: Release, tmp_path: Path) -> None:
    call = f"query --from {shlex.quote(str(small_release.folder))} {form}"
    query = "SELECT ?a { BIND('\\u001b[31m\\u202eno' AS ?a) }"
    shown = _on_terminal(f"{COMMAND} {call} {shlex.quote(query)}", tmp_path)
    assert b"\\x1b[31m\\u202eno" in shown
    assert b"\x1b[31m" not in shown


@pytest.mark.parametrize(
    "command", ["verify '{}'", "build --publication '{}'", "check '{}'", "query '{}'", "serve '{}'"]
)
def test_a_message_cannot_steer_a_terminal(command: str, tmp_path: Path) -> None:
    shown = _on_terminal(f"{COMMAND} {command} '\x1b]0;x\x07'", tmp_path)
    assert b"\\x1b]0;x\\x07" in shown
    assert b"\x1b]0;x" not in shown


def test_a_format_for_programs_stays_as_it_is(small_release: Release, tmp_path: Path) -> None:
    call = f"query --from {shlex.quote(str(small_release.folder))} --format tsv"
    done = _run(
        f"{COMMAND} {call} {shlex.quote(chr(34).join(('SELECT (', chr(92) + 'u009b', ' AS ?a) {}')))}", tmp_path
    )
    assert done.stdout == '?a\n"\x9b"\n'


def _on_terminal(command: str, folder: Path) -> bytes:
    """Everything that a command writes to a terminal."""
    leader, follower = pty.openpty()
    with subprocess.Popen(["bash", "-c", command], cwd=folder, stdout=follower, stderr=follower) as process:
        os.close(follower)
        shown = b""
        while part := _read(leader):
            shown += part
        process.wait(60)
    os.close(leader)
    return shown


def _read(leader: int) -> bytes:
    """A part of what is shown; empty at the end, which Linux reports as an error."""
    try:
        return os.read(leader, 4096)
    except OSError:
        return b""
