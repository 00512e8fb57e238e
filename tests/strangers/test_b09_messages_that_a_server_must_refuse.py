"""Kind: a message that a server must refuse itself: without one valid Host, or with a body nobody reads."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from tests.servers.ours import serve
from ucc_graph.release.folder import Release

pytestmark = pytest.mark.slow

HOSTS = {
    "one": ("Host: lamps.example", 200),
    "one with a port": ("Host: lamps.example:8000", 200),
    "an address of IPv6": ("Host: [::1]:8000", 200),
    "an empty one": ("Host:", 200),
    "blanks around it": ("Host: \t lamps.example \t", 200),
    "in capitals": ("HOST: LAMPS.example", 200),
    "none": ("Accept: */*", 400),
    "two": ("Host: lamps.example\r\nHost: lamps.example", 400),
    "two, one empty": ("Host: lamps.example\r\nHost:", 400),
    "two in different spelling": ("Host: lamps.example\r\nhOST: evil.example", 400),
    "a path in it": ("Host: lamps.example/id", 400),
    "user information": ("Host: me@lamps.example", 400),
    "a blank in it": ("Host: lamps example", 400),
    "a port of letters": ("Host: lamps.example:http", 400),
    "two ports": ("Host: lamps.example:80:80", 400),
    "a half bracket": ("Host: [::1", 400),
    "a quotation mark": ('Host: "lamps"', 400),
    "a byte beyond ASCII": ("Host: lämps.example", 400),
}
QUERY = b"query=ASK%7B%7D"


@pytest.fixture(scope="module")
def port(small_release: Release) -> Iterator[int]:
    with serve(small_release.folder) as (_, address):
        yield int(address.rpartition(":")[2])


def exchange(port: int, *parts: str | bytes) -> bytes:
    """All bytes that come back until the server closes the connection."""
    with socket.create_connection(("127.0.0.1", port), 20) as connection:
        connection.sendall(b"".join(part if isinstance(part, bytes) else part.encode("latin-1") for part in parts))
        return b"".join(iter(lambda: connection.recv(1 << 16), b""))


@pytest.mark.parametrize("target", ["/lamp/north.ttl", "/-/health", "http://lamps.example/lamp/north.ttl"])
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "DELETE"])
def test_a_request_of_http_1_1_has_one_valid_host(port: int, method: str, target: str) -> None:
    """RFC 9112, section 3.2."""
    for name, (line, status) in HOSTS.items():
        answer = exchange(port, f"{method} {target} HTTP/1.1\r\n{line}\r\nConnection: close\r\n\r\n")
        assert (name, answer[9:12] == b"400") == (name, status == 400)


def test_the_fault_is_named_and_nothing_of_the_connection_is_read_further(port: int) -> None:
    good = "GET /-/health HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = exchange(port, "GET /-/health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", good)
    assert (answer.count(b"HTTP/1.1 "), b"application/problem+json" in answer, b"Host" in answer) == (1, True, True)


@pytest.mark.parametrize(
    ("line", "status"), [("", b"200"), ("Host: x\r\n", b"200"), ("Host: x\r\nHost: y\r\n", b"400")]
)
def test_a_request_of_http_1_0_needs_no_host(port: int, line: str, status: bytes) -> None:
    assert exchange(port, f"GET /-/health HTTP/1.0\r\n{line}\r\n")[9:12] == status


@pytest.mark.parametrize(
    ("target", "lines", "status"),
    [
        ("/sparql", "Content-Type: application/sparql-query\r\nContent-Length: 99999999", b"413"),
        ("/sparql", "Content-Type: application/sparql-query\r\nContent-Length: 115000", b"413"),
        ("/sparql", "Content-Type: text/plain\r\nContent-Length: 10", b"415"),
        ("/sparql", "Content-Type: application/sparql-update\r\nContent-Length: 10", b"415"),
        ("/sparql", "Content-Length: 10", b"415"),
        ("/sparql", "Content-Type: application/sparql-query\r\nContent-Encoding: gzip\r\nContent-Length: 10", b"415"),
        ("/sparql", "Content-Type: text/plain\r\nTransfer-Encoding: chunked", b"415"),
        ("/reconcile", "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 99999999", b"413"),
        ("/lamp/north", "Content-Length: 10", b"405"),
        ("/nothing/here", "Content-Length: 10", b"405"),
    ],
)
def test_a_body_that_will_be_refused_is_not_asked_for(port: int, target: str, lines: str, status: bytes) -> None:
    """RFC 9110, section 10.1.1: a final status in place of 100, and then the connection ends."""
    answer = exchange(port, f"POST {target} HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n{lines}\r\n\r\n")
    assert (answer[9:12], answer.count(b"HTTP/1.1 ")) == (status, 1)
    assert b"connection: close" in answer.lower()


@pytest.mark.parametrize("length", [f"Content-Length: {len(QUERY)}", "Transfer-Encoding: chunked"])
def test_a_body_that_is_read_is_asked_for(port: int, length: str) -> None:
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nConnection: close\r\n{length}\r\n"
    with socket.create_connection(("127.0.0.1", port), 20) as connection:
        connection.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n".encode())
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(QUERY if "Content" in length else b"%x\r\n%b\r\n0\r\n\r\n" % (len(QUERY), QUERY))
        assert connection.recv(100).startswith(b"HTTP/1.1 200 ")
