"""Direct write over real connections: the same responses as those that uvicorn writes itself."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.ours import serve
from ucc_graph.web.connection.direct_write import head_of

pytestmark = pytest.mark.slow

LAST = b"\r\nConnection: close\r\n\r\n"


@pytest.fixture(scope="module")
def port(lighthouse_release: Path) -> Iterator[int]:
    with serve(lighthouse_release) as (_, address):
        yield int(address.rpartition(":")[2])


def _head(method: str, version: str = "1.1") -> bytes:
    return f"{method} /data/catalog.ttl HTTP/{version}\r\nHost: x".encode()


def _exchange(port: int, *requests: bytes) -> bytes:
    """All bytes that come back over one connection, until the server closes."""
    with socket.create_connection(("127.0.0.1", port), 20) as connection:
        connection.sendall(b"".join(requests))
        return b"".join(iter(lambda: connection.recv(1 << 16), b""))


def _parts(answer: bytes) -> tuple[bytes, dict[bytes, bytes], bytes]:
    """Status line, headers and the rest of an answer."""
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *lines = head.split(b"\r\n")
    return status, {name.lower(): value for name, _, value in (line.partition(b": ") for line in lines)}, body


def test_the_first_and_the_cached_response_are_the_same(port: int) -> None:
    answers = [_exchange(port, _head("GET") + LAST) for _ in range(3)]
    (status, headers, body), *others = [_parts(answer) for answer in answers]
    assert (status, headers[b"connection"], headers[b"content-length"]) == (
        b"HTTP/1.1 200 OK", b"close", str(len(body)).encode(),
    )  # fmt: skip
    assert {b"date", b"etag", b"vary", b"content-security-policy"} <= set(headers)
    assert [(other[1].keys(), other[1][b"etag"], other[2]) for other in others] == [
        (headers.keys(), headers[b"etag"], body)
    ] * 2


def test_requests_in_one_write_are_answered_in_turn(port: int) -> None:
    stays = b"\r\n\r\n"
    single = _parts(_exchange(port, _head("GET") + LAST))
    answer = _exchange(port, _head("GET") + stays, _head("HEAD") + stays, _head("GET") + LAST)
    first = _parts(answer)
    length = int(first[1][b"content-length"])
    second = _parts(first[2][length:])
    third = _parts(second[2])
    assert [part[0] for part in (first, second, third)] == [b"HTTP/1.1 200 OK"] * 3
    assert (first[2][:length], third[2]) == (single[2], single[2])
    assert [b"connection" in part[1] for part in (first, second, third)] == [False, False, True]


def test_a_client_of_http_1_0_is_told_that_the_connection_ends(port: int) -> None:
    status, headers, body = _parts(_exchange(port, _head("GET", "1.0") + b"\r\n\r\n"))
    assert (status, headers[b"connection"]) == (b"HTTP/1.1 200 OK", b"close")
    assert len(body) == int(headers[b"content-length"])


def test_what_a_client_holds_is_not_sent_again(port: int) -> None:
    tag = _parts(_exchange(port, _head("GET") + LAST))[1][b"etag"]
    status, headers, body = _parts(_exchange(port, _head("GET") + b"\r\nIf-None-Match: " + tag + LAST))
    assert (status, headers[b"etag"], body) == (b"HTTP/1.1 304 Not Modified", tag, b"")


@pytest.mark.parametrize("value", [b"a\r\nSet-Cookie: b", b"a\nb", b"a\0b", b"\x7f"])
def test_a_header_that_would_break_the_head_is_left_to_the_server(value: bytes) -> None:
    assert head_of(200, [(b"link", value)]) is None
    assert head_of(200, [(b"li nk", b"a")]) is None


def test_a_head_is_a_status_line_and_its_headers() -> None:
    headers = [(b"etag", b'"a"'), (b"link", "<b>; title=é".encode("latin-1"))]
    assert head_of(404, headers) == b'HTTP/1.1 404 Not Found\r\netag: "a"\r\nlink: <b>; title=\xe9\r\n'


def test_a_client_that_is_gone_leaves_no_half_answer_to_the_next(port: int) -> None:
    accept = b"\r\nAccept: text/turtle, */*;q=0.7"
    for _ in range(5):
        with socket.create_connection(("127.0.0.1", port), 20) as connection:
            connection.sendall(_head("GET") + accept + b"\r\n\r\n")
    status, headers, body = _parts(_exchange(port, _head("GET") + accept + LAST))
    assert (status, len(body)) == (b"HTTP/1.1 200 OK", int(headers[b"content-length"]))
