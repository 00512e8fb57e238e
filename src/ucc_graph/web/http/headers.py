"""ASGI middleware: HEAD, OPTIONS, CORS and security headers.

These headers are added to every response; a response that sets one of them keeps its own value. Scripts of any site may
send every header and read every response, except those for operators
(https://fetch.spec.whatwg.org/#http-cors-protocol).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ucc_graph.rdf.formats import HTML, JSON
from ucc_graph.web.http.asgi import (
    EVERYWHERE,
    content_policy,
    joined_headers,
    raw_headers,
    send_whole,
    with_headers,
    without_body,
    without_cors,
)
from ucc_graph.web.http.i18n import language_of
from ucc_graph.web.http.negotiate import choose
from ucc_graph.web.http.problem_details import ProblemDetails
from ucc_graph.web.http.root import root_of

__all__ = ["HeadersMiddleware", "may_be_framed", "send_problem"]

_READ: Final = ("GET", "HEAD", "OPTIONS")
_QUERY: Final = ("GET", "HEAD", "OPTIONS", "POST")
_MESSAGES: Final = "/mcp"
_ENDPOINTS: Final = {"/sparql": _QUERY, "/reconcile": _QUERY, _MESSAGES: ("OPTIONS", "POST")}
"""Addresses that take a POST, with their methods."""
_PAGES: Final = {_MESSAGES: "/-/mcp"}
"""Addresses without a GET that browsers open nevertheless, each with a page about it."""
_OPERATORS: Final = frozenset({"/-/health", "/-/metrics", "/-/ready"})
"""Addresses for operators, whose answers are not for scripts of other sites."""
_FRAMES: Final = "/embed/"
"""Beginning of the addresses that are made for the pages of others."""
_FRAMED: Final = frozenset({"/reconcile/preview"})
"""Further such addresses."""
_PREFLIGHT: Final = {
    "Access-Control-Allow-Headers": "*, Authorization",  # the wildcard covers every header but this one
    "Access-Control-Max-Age": "86400",
}
_BY_PREFIX: Final = (b"vary", b"X-Forwarded-Prefix")
"""Header of a response with a prefix from its request: a cache may not give it to a request without this prefix."""


def may_be_framed(path: str) -> bool:
    """Whether other sites may show the page at a path in a frame; an error there is shown in it as well."""
    return path.startswith(_FRAMES) or path in _FRAMED


class HeadersMiddleware:
    """Middleware that adds the common headers, and answers OPTIONS and methods that are not allowed.

    ``origins`` are those from which pages show pictures.
    """

    def __init__(self, app: ASGIApp, origins: Iterable[str] = ()) -> None:
        self._app = app
        policies = (content_policy(origins, is_framed=is_framed) for is_framed in (False, True))
        self._pages, self._frames = (
            raw_headers({**EVERYWHERE, "Content-Security-Policy": policy}) for policy in policies
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request; HEAD is handled as GET, without sending the body (RFC 9110, section 9.3.2)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"] in _OPERATORS:
            send = without_cors(send)
        method, allowed = scope["method"], _ENDPOINTS.get(scope["path"], _READ)
        methods = {"Allow": ", ".join(allowed), "Access-Control-Allow-Methods": ", ".join(allowed)}
        if method == "OPTIONS":
            await send_whole(send, 204, methods | _PREFLIGHT, b"")
        elif method not in allowed and method in _READ and (page := _page(scope)):
            await send_whole(send, 303, {"Location": page, "Vary": "Accept", "Cache-Control": "no-store"}, b"")
        elif method not in allowed:
            detail = f"{method[:20]} is not allowed here: use {methods['Allow']}."
            problem = ProblemDetails(405, "Method Not Allowed", detail)
            await send_whole(send, 405, methods | {"Content-Type": problem.content_type}, problem.body())
        else:
            if root_of(scope).is_stated:
                send = with_headers(send, lambda _: (_BY_PREFIX,))
            if method == "HEAD":
                scope, send = {**scope, "method": "GET"}, without_body(send)
            everywhere = self._frames if may_be_framed(scope["path"]) else self._pages
            await self._app(scope, receive, with_headers(send, partial(_missing, everywhere)))


def _missing(everywhere: list[tuple[bytes, bytes]], start: Message) -> list[tuple[bytes, bytes]]:
    """The headers of every response that a response has not."""
    own = {name for name, _ in start["headers"]}
    return [pair for pair in everywhere if pair[0] not in own]


def _page(scope: Scope) -> str | None:
    """The address of the page about an address without a GET, for a client that prefers a page to anything else."""
    path, accept = _PAGES.get(scope["path"]), joined_headers(scope).get(b"accept", b"").decode("latin-1")
    choice = choose(accept, (JSON, HTML)) if path else None
    language = language_of(scope)
    return (
        root_of(scope).address(path, f"/{language}" if language else "")
        if path and choice and choice.form == HTML
        else None
    )


async def send_problem(send: Send, problem: ProblemDetails) -> None:
    """Sends problem details with the headers of every response."""
    headers = {"Content-Type": problem.content_type, **problem.headers}
    await send_whole(send, problem.status, headers, problem.body())
