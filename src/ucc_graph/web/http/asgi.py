"""ASGI requests and responses: the raw path, joined headers, and complete responses.

See https://asgi.readthedocs.io/en/latest/specs/www.html. The Content-Security-Policy lets pages load only files of this
server and run only its script files (https://www.w3.org/TR/CSP3/). Scripts of other sites may read data
(https://fetch.spec.whatwg.org/#http-cors-protocol).
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Any, Final

from starlette.types import Message, Scope, Send

from ucc_graph.web.http.fields import byte_ranges

__all__ = [
    "EVERYWHERE",
    "OPERATION",
    "content_policy",
    "joined_headers",
    "path_of",
    "raw_headers",
    "raw_path",
    "send_whole",
    "with_headers",
    "with_known_ranges",
    "without_body",
    "without_cors",
]

_RANGE: Final = b"range"
_POLICY: Final = (
    "default-src 'none'; style-src {styles}; img-src {pictures}; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors {frames}"
)


def content_policy(origins: Iterable[str] = (), *, is_framed: bool = False, style: str = "") -> str:
    """The Content-Security-Policy of pages that may also load pictures from other origins, and nothing else.

    Other sites may show a page in a frame if it ``is_framed``. ``style`` is a style sheet in the page itself, allowed
    by its hash (https://www.w3.org/TR/CSP3/#framework-directive-source-list).
    """
    own = f" 'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" if style else ""
    pictures = " ".join(("'self'", "data:", *sorted(origins)))
    return _POLICY.format(styles=f"'self'{own}", pictures=pictures, frames="*" if is_framed else "'none'")


EVERYWHERE: Final = {
    "Content-Security-Policy": content_policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Allow, Content-Disposition, Content-Encoding, Content-Location, "
    "Content-Range, ETag, Link, Location, Memento-Datetime, Repr-Digest, Retry-After, Vary",
}
"""Headers of every response; scripts may read those of ours that browsers do not show them anyway."""
OPERATION: Final = "-/"
"""Beginning of the paths of operation, which proxies allow or refuse as they are written: none has another spelling."""
_OF_CORS: Final = b"access-control-"


def raw_path(scope: Mapping[str, Any]) -> bytes:
    """The path of a scope or a request as the client sent it, percent-encoded."""
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    return path


def path_of(scope: Mapping[str, Any]) -> str:
    """The raw path as text, without its first slash."""
    return raw_path(scope).decode("latin-1").removeprefix("/")


def joined_headers(scope: Scope) -> dict[bytes, bytes]:
    """The headers of a request; several with one name are joined by commas (RFC 9110, section 5.2)."""
    found: dict[bytes, list[bytes]] = {}
    for name, value in scope["headers"]:
        found.setdefault(name, []).append(value)
    return {name: b", ".join(values) for name, values in found.items()}


def raw_headers(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Headers as ASGI has them: bytes, with names in lower case."""
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]


def with_known_ranges(scope: Scope) -> Scope:
    """A request with its Range in one spelling; without it if it has no meaning here (RFC 9110, section 14.2)."""
    field = joined_headers(scope).get(_RANGE)
    if field is None:
        return scope
    ranges = byte_ranges(field.decode("latin-1")) if scope["method"] == "GET" else None
    headers = [pair for pair in scope["headers"] if pair[0] != _RANGE]
    return {**scope, "headers": [*headers, (_RANGE, ranges.encode())] if ranges else headers}


async def send_whole(send: Send, status: int, headers: Mapping[str, str], body: bytes) -> None:
    """Sends a complete response, with the headers of every response."""
    length = {} if status == 204 else {"Content-Length": str(len(body))}
    everything = raw_headers({**EVERYWHERE, **headers, **length})
    await send({"type": "http.response.start", "status": status, "headers": everything})
    await send({"type": "http.response.body", "body": body})


def with_headers(send: Send, headers_for: Callable[[Message], Iterable[tuple[bytes, bytes]]]) -> Send:
    """A ``send`` that adds headers to a response, by its start message."""

    async def send_more(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *headers_for(message)]}
        await send(message)

    return send_more


def without_cors(send: Send) -> Send:
    """A ``send`` that drops the headers that let scripts of other sites read a response."""

    async def send_less(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [pair for pair in message["headers"] if not pair[0].lower().startswith(_OF_CORS)]
            message = {**message, "headers": kept}
        await send(message)

    return send_less


def without_body(send: Send) -> Send:
    """A ``send`` that drops the body, for HEAD."""

    async def send_head(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return send_head
