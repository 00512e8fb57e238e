"""Activation of a release and stop of a running server: real processes, under load, without a dropped request."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from tests.servers.ours import serve
from tests.servers.wrk import load
from ucc_graph.errors import CallError
from ucc_graph.press.build import build
from ucc_graph.press.read.publication import open_publication
from ucc_graph.web.serve.sockets import open_control

NO_FAILURES = {"connect": 0, "read": 0, "write": 0, "status": 0, "timeout": 0}
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(9)) + " }"
Server = tuple[subprocess.Popen[str], str]


@pytest.fixture(scope="module")
def two(lighthouses: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folders of two small releases, 1 and 2."""
    out = tmp_path_factory.mktemp("two")
    publication = open_publication(lighthouses)
    first, second = (build(publication, out / version, version, lambda _: None) for version in ("1", "2"))
    return first.place.folder, second.place.folder


@pytest.fixture(scope="module")
def steady(two: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """A server of release 1 for tests that leave it as it is, and its control socket."""
    folder = tmp_path_factory.mktemp("steady") / "run"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUNTIME_DIRECTORY", str(folder))
        with serve(two[0]) as server:
            yield server, folder / f"{server[1].rpartition(':')[2]}.sock"


@pytest.fixture
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the control sockets of this test."""
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path / "run"))
    return tmp_path / "run"


@pytest.fixture
def server(two: tuple[Path, Path], runtime: Path) -> Iterator[Server]:
    """A server of release 1."""
    with serve(two[0]) as server:
        yield server


def _activate(address: str, release: Path) -> tuple[int, str]:
    command = [sys.executable, "-m", "ucc_graph", "activate", str(release), "--server", address]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def _ask(address: str, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
    return httpx.get(f"{address}{path}", headers=headers, trust_env=False, timeout=60)


def _children(pid: int) -> list[int]:
    """The children of a process; none of one that has ended."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    except OSError:
        return []


def _family(pid: int) -> list[int]:
    found = [pid]
    for member in found:
        found += _children(member)
    return found


def _are_gone(pids: list[int]) -> bool:
    """Whether processes end within ten seconds."""
    return _wait(lambda: not any(map(_is_alive, pids)))


def _wait(found: Callable[[], bool]) -> bool:
    """Whether a condition holds within ten seconds."""
    end = time.monotonic() + 10
    while not found() and time.monotonic() < end:
        threading.Event().wait(0.02)
    return found()


def _is_alive(pid: int) -> bool:
    return _stat(pid)[0] not in "ZX"


def _ticks(pids: list[int]) -> int:
    """Processor time of processes, in hundredths of a second."""
    return sum(int(number) for pid in pids for number in _stat(pid)[11:13])


def _stat(pid: int) -> list[str]:
    """The fields of /proc/pid/stat from the state on, see proc(5); X for a process that is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return ["X"]


def test_no_request_fails_while_a_release_is_activated(server: Server, two: tuple[Path, Path]) -> None:
    process, address = server
    with load(f"{address}/data/catalog.ttl") as found:
        for release in (two[1], two[0], two[1]):
            assert _activate(address, release) == (0, f"Release {release.name} is served.\n")
    assert found.requests > 100
    assert found.failures == NO_FAILURES
    assert len(found.tags) == 2, "both releases have answered"
    assert process.poll() is None


def test_a_request_after_activate_is_answered_from_the_new_release(server: Server, two: tuple[Path, Path]) -> None:
    before = _ask(server[1], "/data/catalog.ttl")
    assert _activate(server[1], two[1])[0] == 0
    after = [_ask(server[1], "/data/catalog.ttl", {"If-None-Match": before.headers["etag"]}) for _ in range(5)]
    assert ("/releases/1>" in before.text, "/releases/2>" in before.text) == (True, False)
    assert [(each.status_code, "/releases/2>" in each.text) for each in after] == [(200, True)] * 5


def test_a_broken_release_leaves_the_one_before(server: Server, two: tuple[Path, Path], tmp_path: Path) -> None:
    broken = Path(shutil.copytree(two[1], tmp_path / "broken"))
    path = broken / "dataset.nq"
    path.write_bytes(path.read_bytes().replace(b"Amber", b"Ember", 1))
    status, words = _activate(server[1], broken)
    assert (status, words.startswith("ucc-graph: The server keeps the release that it had: ")) == (2, True)
    assert "dataset.nq has been changed" in words
    assert "/releases/1>" in _ask(server[1], "/data/catalog.ttl").text


def test_sighup_activates_the_release_that_the_command_names(two: tuple[Path, Path], runtime: Path) -> None:
    current = runtime.parent / "current"
    current.symlink_to(two[0])
    with serve(current) as (process, address):
        current.unlink()
        current.symlink_to(two[1])
        assert "/releases/1>" in _ask(address, "/data/catalog.ttl").text
        process.send_signal(signal.SIGHUP)
        assert process.stdout is not None
        assert process.stdout.readline().startswith(f"Serving {two[1]} at ")
        assert _wait(lambda: "/releases/2>" in _ask(address, "/data/catalog.ttl").text)


def test_a_long_answer_of_the_old_process_is_finished(server: Server, two: tuple[Path, Path]) -> None:
    query = {"query": ENDLESS, "timeout": "3"}
    with ThreadPoolExecutor(1) as thread:
        before = _family(server[0].pid)
        idle = _ticks(before[3:])
        answer = thread.submit(_ask, server[1], f"/sparql?{urlencode(query)}")
        assert _wait(lambda: _ticks(before[3:]) > idle + 2)
        assert _activate(server[1], two[1])[0] == 0
        assert (answer.result().status_code, "3 seconds" in answer.result().json()["detail"]) == (503, True)
    assert _are_gone([pid for pid in before if pid != server[0].pid])


def test_a_server_process_that_is_killed_is_replaced(server: Server) -> None:
    (process,) = _children(server[0].pid)
    os.kill(process, signal.SIGKILL)
    assert _ask(server[1], "/data/catalog.ttl").status_code == 200
    assert _children(server[0].pid) != [process]


def test_a_running_query_is_ended_when_the_grace_is_over(two: tuple[Path, Path], runtime: Path) -> None:
    with serve(two[0], ["--grace", "1", "--deadline", "60"]) as (process, address), ThreadPoolExecutor(1) as thread:
        family = _family(process.pid)
        idle = _ticks(family[3:])
        answer = thread.submit(_ask, address, f"/sparql?{urlencode({'query': ENDLESS})}")
        assert _wait(lambda: _ticks(family[3:]) > idle + 2)
        started = time.monotonic()
        process.terminate()
        assert (answer.result().status_code, answer.result().headers["connection"]) == (503, "close")
        assert process.wait(20) == 0
    assert time.monotonic() - started < 10
    assert _are_gone(family)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_ends_all_at_once(two: tuple[Path, Path], runtime: Path, number: int) -> None:
    with serve(two[0], ["--grace", "60", "--deadline", "60"]) as (process, address), ThreadPoolExecutor(1) as thread:
        family = _family(process.pid)
        idle = _ticks(family[3:])
        answer = thread.submit(_ask, address, f"/sparql?{urlencode({'query': ENDLESS})}")
        assert _wait(lambda: _ticks(family[3:]) > idle + 2)
        process.send_signal(number)
        assert _wait(lambda: not (runtime / f"{address.rpartition(':')[2]}.sock").exists())
        process.send_signal(number)
        assert process.wait(20) == 0
        assert isinstance(answer.exception(), httpx.TransportError)
    assert _are_gone(family)


def test_no_child_survives_a_supervisor_that_is_killed(server: Server) -> None:
    family = _family(server[0].pid)
    assert len(family) == 6, "the supervisor, a server process, its fork server, two workers and that of readiness"
    server[0].kill()
    server[0].wait(5)
    assert _are_gone(family)


def test_only_the_owner_can_reach_the_control_socket(steady: tuple[Server, Path]) -> None:
    _, control = steady
    (path,) = control.parent.iterdir()
    assert path == control
    modes = [stat.filemode(one.stat().st_mode) for one in (path.parent, path)]
    assert modes == ["drwx------", "srw-------"]


@pytest.mark.parametrize(
    "message", [b'{"release": 5}', b'{"release": "\\u0000"}', b"[]", b"{}", b"no JSON", b"\xff", b""]
)
def test_a_malformed_activation_changes_nothing(steady: tuple[Server, Path], message: bytes) -> None:
    (process, address), control = steady
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(control))
        client.sendall(message)
        client.shutdown(socket.SHUT_WR)
        assert client.recv(1) == b""
    assert "/releases/1>" in _ask(address, "/data/catalog.ttl").text
    assert process.poll() is None


def test_a_folder_that_others_may_enter_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir(mode=0o755)
    with pytest.raises(CallError, match="is not a folder of this user alone"):
        open_control(folder, 8000)


def test_an_activation_without_a_server_names_the_control_socket(runtime: Path, two: tuple[Path, Path]) -> None:
    status, words = _activate("http://127.0.0.1:9", two[0])
    assert (status, str(runtime / "9.sock") in words) == (2, True)
