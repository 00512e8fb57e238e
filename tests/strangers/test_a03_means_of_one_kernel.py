"""Means of one kernel must not be taken for granted: what is missing is said once, and the rest still holds.

Siblings: functions of the C library, ``/proc``, limits that are infinite or cannot be set, kinds of sockets and flags,
the event loop, handlers of forks; in the sandbox of queries, in the supervisor and in the connection limit.
"""

from __future__ import annotations

import ctypes
import os
import resource
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.servers.ours import serve
from ucc_graph import processes
from ucc_graph.engine import sandbox
from ucc_graph.release.folder import Release

HIDING = {
    "functions": """
import ctypes
def nothing(*_, **__): raise OSError("no library")
ctypes.CDLL = nothing
""",
    "proc": """
import builtins, io, os
def hidden(call):
    def found(path, *rest, **more):
        if str(path).startswith("/proc"):
            raise FileNotFoundError(2, "No such file or directory", str(path))
        return call(path, *rest, **more)
    return found
builtins.open, io.open, os.listdir, os.open = map(hidden, (open, io.open, os.listdir, os.open))
""",
    "limits": """
import resource
known = resource.getrlimit
resource.getrlimit = lambda name: (-1, -1) if name == resource.RLIMIT_NOFILE else known(name)
del resource.RLIMIT_AS
""",
    "sockets": """
import socket
for name in ("MSG_CMSG_CLOEXEC", "SO_REUSEPORT"):
    delattr(socket, name)
""",
    "loop": """
import os, select, sys
del select.epoll
os.register_at_fork = lambda **_: None
sys.modules["uvloop"] = None
""",
}
"""Programs that hide means of Linux, as ``sitecustomize``."""
EVERYTHING = "".join(HIDING.values())
COUNT = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}


def _hide(program: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "sitecustomize.py").write_text(program, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), *filter(None, sys.path)]))
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(folder / "run"))


@pytest.mark.slow
def test_a_server_without_any_of_them_serves_and_says_once_what_is_missing(
    small_release: Release, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _hide(EVERYTHING, tmp_path, monkeypatch)
    with serve(small_release.folder) as (_, address):
        answers = [httpx.get(f"{address}/{path}", trust_env=False) for path in ("-/ready", "lamp", "lamp/north.ttl")]
        answers.append(httpx.get(f"{address}/sparql", params=COUNT, headers={"accept": "text/csv"}, trust_env=False))
    assert [answer.status_code for answer in answers] == [200] * 4
    lacking = "an empty network namespace, a memory limit, termination with the parent process"
    assert capfd.readouterr().err == f"ucc-graph: This system lacks {lacking}: queries run without.\n"


@pytest.mark.slow
def test_a_server_with_all_of_them_says_nothing(small_release: Release, capfd: pytest.CaptureFixture[str]) -> None:
    with serve(small_release.folder) as (_, address):
        assert httpx.get(f"{address}/-/ready", trust_env=False).status_code == 200
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("name", HIDING)
def test_every_module_is_imported_without_them(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _hide(HIDING[name], tmp_path, monkeypatch)
    command = [sys.executable, "-c", "import ucc_graph.web.serve.supervisor, ucc_graph.web.serve.server"]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stderr == ""


@pytest.mark.parametrize("name", ["unshare", "prctl"])
def test_a_library_that_lacks_a_function_is_no_fault(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Library:
        """A C library without any function."""

        def __init__(self, _: None) -> None: ...

    monkeypatch.setattr(ctypes, "CDLL", Library)
    assert not processes.call_system(name, 0)
    assert not processes.die_with_parent(os.getppid())
    assert not sandbox.leave_network()


def test_an_infinite_number_of_files_is_a_finite_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert processes.open_files() == processes.MOST


def test_a_limit_that_the_system_refuses_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "setrlimit", refuse)
    processes.raise_descriptors()
    sandbox.limit_memory(1 << 30)
    sandbox.forbid_descriptors()


@pytest.mark.parametrize("is_named", [True, False])
def test_messages_stay_apart_with_another_kind_of_socket(is_named: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if is_named:
        monkeypatch.setattr(socket, "SOCK_SEQPACKET", 99)
    else:
        monkeypatch.delattr(socket, "SOCK_SEQPACKET")
    one, other = processes.message_pair()
    with one, other:
        one.send(b"first")
        one.send(b"second")
        assert [other.recv(99), other.recv(99)] == [b"first", b"second"]
