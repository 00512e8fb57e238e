"""Command `mcp`: messages on standard input and output, over a release folder or forwarded to a server."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.small_release import LAMP, write_release

pytestmark = pytest.mark.slow


def _line(method: str, identifier: object = None, **params: object) -> bytes:
    known = {} if identifier is None else {"id": identifier}
    return json.dumps({"jsonrpc": "2.0", **known, "method": method, "params": params}).encode() + b"\n"


def _run(source: Path | str, lines: bytes) -> tuple[dict[object, dict[str, Any]], subprocess.CompletedProcess[bytes]]:
    """The responses by their ids, and the process that gave them."""
    command = [sys.executable, "-m", "ucc_graph", "mcp", str(source)]
    done = subprocess.run(command, input=lines, capture_output=True, timeout=60, check=False)
    replies = [json.loads(line) for line in done.stdout.splitlines()]
    return {reply["id"]: reply for reply in replies}, done


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[object, dict[str, Any]], bytes]:
    """The responses of one process to all lines of these tests, and its messages."""
    folder = write_release(tmp_path_factory.mktemp("release")).folder
    query = "SELECT ?lamp { ?lamp a lamp:Lamp } ORDER BY ?lamp"
    lines = [
        _line("initialize", "first", protocolVersion="2025-03-26", capabilities={}),
        _line("notifications/initialized"),
        _line("tools/list", "tools"),
        _line("tools/call", "query", name="query", arguments={"query": query}),
        _line(
            "tools/call", "refused", name="query", arguments={"query": "SELECT * { SERVICE <http://a.example/> {} }"}
        ),
        _line("tools/call", "wrong", name="query", arguments={"query": "SELECT * { ?a ?b"}),
        _line("tools/call", "get", name="get", arguments={"id": LAMP}),
        b"[" + _line("ping", "one").strip() + b"," + _line("ping", "two").strip() + b"]\n",
        b'{"jsonrpc": "2.0", "id": 1, "result": {}}\n',
        b"{\n",
    ]
    command = [sys.executable, "-m", "ucc_graph", "mcp", str(folder)]
    done = subprocess.run(command, input=b"".join(lines), capture_output=True, timeout=60, check=True)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return {one["id"]: one for reply in found for one in (reply if isinstance(reply, list) else [reply])}, done.stderr


def _said(reply: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(reply["result"]["content"][0]["text"])
    return said


def test_each_request_has_one_response(answered: tuple[dict[object, dict[str, Any]], bytes]) -> None:
    replies, _ = answered
    assert {*replies} == {"first", "tools", "query", "refused", "wrong", "get", "one", "two", None}
    assert replies["first"]["result"]["protocolVersion"] == "2025-03-26"
    assert replies[None]["error"]["code"] == -32700


def test_a_query_runs_in_the_engine_of_a_server(answered: tuple[dict[object, dict[str, Any]], bytes]) -> None:
    said = _said(answered[0]["query"])
    assert (said["count"], said["rows"][1], said["names"][LAMP]) == (4, {"lamp": LAMP}, "North Light")


def test_the_guard_holds(answered: tuple[dict[object, dict[str, Any]], bytes]) -> None:
    assert "SERVICE may call no other endpoint" in _said(answered[0]["refused"])["error"]
    assert answered[0]["refused"]["result"]["isError"] is True


def test_a_fault_in_a_query_has_its_place(answered: tuple[dict[object, dict[str, Any]], bytes]) -> None:
    said = _said(answered[0]["wrong"])
    assert (said["line"], said["column"]) == (1, 10)


def test_addresses_are_those_of_the_publication(answered: tuple[dict[object, dict[str, Any]], bytes]) -> None:
    assert _said(answered[0]["get"])["url"] == "https://lamps.example/lamp/north"


def test_only_messages_go_to_standard_output(answered: tuple[dict[object, dict[str, Any]], bytes]) -> None:
    assert answered[1] == b"Release 3.1 answers on standard input and output.\n"


def test_a_folder_that_is_no_release_is_one_sentence(tmp_path: Path) -> None:
    replies, done = _run(tmp_path, _line("ping", 1))
    assert (replies, done.returncode) == ({}, 2)
    assert done.stderr.decode().startswith(f"ucc-graph: {tmp_path} is not a release")


def test_a_server_that_does_not_answer_is_an_error_of_each_request() -> None:
    replies, done = _run(
        "http://127.0.0.1:9/graph/", _line("ping", 1) + _line("notifications/initialized") + _line("ping", 2)
    )
    assert (done.returncode, {*replies}) == (0, {1, 2})
    assert replies[1]["error"]["code"] == -32603
    assert replies[1]["error"]["message"].startswith("http://127.0.0.1:9/graph/mcp does not answer: ")


def test_what_is_no_address_is_refused() -> None:
    _, done = _run("http://", b"")
    assert (done.returncode, done.stderr) == (
        2,
        b"ucc-graph: http:// is not the address of a server: write one such as http://127.0.0.1:8000.\n",
    )


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "ucc_graph", "mcp", str(write_release(tmp_path).folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        yield process
        process.kill()


def test_a_program_that_is_told_to_stop_ends_at_once(waiting: subprocess.Popen[bytes]) -> None:
    assert waiting.stdin
    assert waiting.stdout
    waiting.stdin.write(_line("ping", 1))
    waiting.stdin.flush()
    assert json.loads(waiting.stdout.readline())["id"] == 1
    waiting.terminate()
    assert waiting.wait(10) == 0
