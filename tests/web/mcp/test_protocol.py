"""Messages of the Model Context Protocol: what is one, and which revision it is of."""

from __future__ import annotations

import pytest

from ucc_graph.web.mcp.protocol import (
    CURRENT,
    NEWEST_WITH_HANDSHAKE,
    Code,
    ProtocolError,
    check_message,
    error_reply,
    headers_of,
    is_response,
    read_message,
    revision_by_headers,
    revision_by_message,
)

META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
}
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "get", "_meta": META}}
HEADERS = {"mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call", "mcp-name": "get"}


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"NaN",
        b'{"id": Infinity}',
        b'{"id": 1e999}',
        b"\xff",
        b"[" * 200_000,
        b'"\\ud800"',
        b"\xef\xbb\xbf{}",
    ],
    ids=["nothing", "half", "NaN", "Infinity", "huge", "bytes", "deep", "surrogate", "mark"],
)
def test_a_text_that_is_no_json_is_refused(text: bytes) -> None:
    with pytest.raises(ProtocolError, match="no JSON") as error:
        read_message(text)
    assert int(error.value.code) == -32700


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (7, -32600),
        ([], -32600),
        ({}, -32600),
        ({"jsonrpc": "1.0", "id": 1, "method": "ping"}, -32600),
        ({"jsonrpc": "2.0", "id": 1}, -32600),
        ({"jsonrpc": "2.0", "id": 1, "method": 5}, -32600),
        ({"jsonrpc": "2.0", "id": None, "method": "ping"}, -32600),
        ({"jsonrpc": "2.0", "id": True, "method": "ping"}, -32600),
        ({"jsonrpc": "2.0", "id": 1.5, "method": "ping"}, -32600),
        ({"jsonrpc": "2.0", "id": {}, "method": "ping"}, -32600),
        ({"jsonrpc": "2.0", "id": 1, "method": "ping", "params": []}, -32602),
        ({"jsonrpc": "2.0", "id": 1, "method": "ping", "params": None}, -32602),
    ],
)
def test_what_is_no_message_is_refused(message: object, code: int) -> None:
    with pytest.raises(ProtocolError) as error:
        check_message(message)
    assert error.value.code == code


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"jsonrpc": "2.0", "id": 1, "result": {}}, True),
        ({"jsonrpc": "2.0", "id": 1, "error": {}}, True),
        ({"jsonrpc": "2.0", "id": 1, "method": "ping"}, False),
        ({"jsonrpc": "2.0", "id": 1}, False),
    ],
)
def test_a_response_is_told_from_a_request(message: object, expected: bool) -> None:
    assert is_response(message) is expected


@pytest.mark.parametrize(
    ("header", "revision"),
    [(None, "2025-03-26"), ("2024-11-05", "2024-11-05"), ("2025-06-18", "2025-06-18"), (" 2025-11-25 ", "2025-11-25")],
)
def test_an_older_revision_is_named_by_a_header(header: str | None, revision: str) -> None:
    headers = {"mcp-protocol-version": header} if header else {}
    assert revision_by_headers({"jsonrpc": "2.0", "id": 1, "method": "ping"}, headers).name == revision


def test_a_modern_message_says_the_same_in_headers_and_body() -> None:
    assert revision_by_headers(CALL, HEADERS) is CURRENT


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {**HEADERS, "mcp-protocol-version": "2025-11-25"},
        {**HEADERS, "mcp-method": "tools/list"},
        {**HEADERS, "mcp-name": "Get"},
        {**HEADERS, "mcp-name": "=?base64?!!?="},
        {"mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call"},
    ],
)
def test_headers_that_differ_from_the_body_are_refused(headers: dict[str, str]) -> None:
    with pytest.raises(ProtocolError) as error:
        revision_by_headers(CALL, headers)
    assert error.value.code == -32020


def test_a_name_may_be_encoded_in_its_header() -> None:
    assert revision_by_headers(CALL, {**HEADERS, "mcp-name": "=?base64?Z2V0?="}) is CURRENT


@pytest.mark.parametrize("version", ["2027-01-01", "", "x" * 500])
def test_an_unknown_revision_is_refused_with_those_that_are_served(version: str) -> None:
    with pytest.raises(ProtocolError) as error:
        revision_by_headers({"jsonrpc": "2.0", "id": 1, "method": "ping"}, {"mcp-protocol-version": version})
    assert error.value.code == -32022
    assert error.value.data == {"supported": ["2026-07-28"], "requested": version[:80]}


@pytest.mark.parametrize("missing", sorted(META))
def test_a_modern_request_without_its_envelope_is_refused(missing: str) -> None:
    message = {
        **CALL,
        "params": {"name": "get", "_meta": {key: value for key, value in META.items() if key != missing}},
    }
    with pytest.raises(ProtocolError, match=missing) as error:
        revision_by_headers(message, HEADERS)
    assert error.value.code == -32602


def test_a_line_is_of_the_revision_that_it_states_or_of_the_one_agreed_upon() -> None:
    assert revision_by_message(CALL, NEWEST_WITH_HANDSHAKE) is CURRENT
    assert revision_by_message({**CALL, "params": {}}, NEWEST_WITH_HANDSHAKE) is NEWEST_WITH_HANDSHAKE


def test_a_response_repeats_the_id_and_is_without_one_that_cannot_be_read() -> None:
    error = ProtocolError(Code.INVALID_REQUEST, "no")
    assert error_reply({"id": "a"}, error)["id"] == "a"
    assert error_reply({"id": 1.5}, error)["id"] is None
    assert "id" not in error_reply(None, error, is_modern=True)


def test_a_forwarded_message_has_the_headers_that_a_server_asks_for() -> None:
    assert headers_of(CALL, NEWEST_WITH_HANDSHAKE) == HEADERS
    named = {**CALL, "params": {"name": "진주", "_meta": META}}
    assert headers_of(named, NEWEST_WITH_HANDSHAKE)["mcp-name"] == "=?base64?7KeE7KO8?="
    assert headers_of({"method": "initialize"}, NEWEST_WITH_HANDSHAKE) == {}
    assert headers_of({"method": "ping"}, NEWEST_WITH_HANDSHAKE) == {"mcp-protocol-version": "2025-11-25"}
