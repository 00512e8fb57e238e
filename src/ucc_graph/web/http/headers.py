"""What holds for every answer, as an ASGI layer before the framework: methods, HEAD, security and access by scripts.

Pages load nothing from elsewhere, and run no script but our own files: the Content-Security-Policy says so to the
browser (https://www.w3.org/TR/CSP3/). Data may be read by scripts of other sites
(https://fetch.spec.whatwg.org/#http-cors-protocol). An answer that has one of these headers keeps its own.
"""

from __future__ import annotations

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ucc_graph.web.http.problem_details import ProblemDetails

__all__ = ["EVERYWHERE", "HeadersMiddleware", "send_whole"]

_READ: Final = ("GET", "HEAD", "OPTIONS")
_QUERY: Final = ("GET", "HEAD", "OPTIONS", "POST")
_ENDPOINTS: Final = frozenset({"/sparql", "/reconcile"})
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
EVERYWHERE: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Location, ETag, Link, Location, Memento-Datetime, Retry-After",
}
"""Headers of every answer."""
_PREFLIGHT: Final = {
    "Access-Control-Allow-Headers": "Accept, Accept-Datetime, Accept-Language, Content-Type, If-Modified-Since, "
    "If-None-Match, Range",
    "Access-Control-Max-Age": "86400",
}


class HeadersMiddleware:
    """Wraps an application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers OPTIONS and unknown methods itself; HEAD is a GET whose body stays here (RFC 9110, section 9.3.2)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        method, allowed = scope["method"], _QUERY if scope["path"] in _ENDPOINTS else _READ
        if method == "OPTIONS":
            await send_whole(send, 204, _allowance(allowed) | _PREFLIGHT, b"")
        elif method not in allowed:
            await send_whole(send, 405, *_refusal(method, allowed))
        else:
            inner = {**scope, "method": "GET"} if method == "HEAD" else scope
            await self._app(inner, receive, _sealed(send, has_body=method != "HEAD"))


def _sealed(send: Send, *, has_body: bool) -> Send:
    async def sealed(message: Message) -> None:
        if message["type"] == "http.response.start":
            said = {name for name, _ in message["headers"]}
            common = [pair for pair in _EVERYWHERE if pair[0] not in said]
            message = {**message, "headers": [*message["headers"], *common]}
        elif not has_body:
            message = {**message, "body": b""}
        await send(message)

    return sealed


def _allowance(allowed: tuple[str, ...]) -> dict[str, str]:
    methods = ", ".join(allowed)
    return {"Allow": methods, "Access-Control-Allow-Methods": methods}


def _refusal(method: str, allowed: tuple[str, ...]) -> tuple[dict[str, str], bytes]:
    fault = ProblemDetails(405, "Method Not Allowed", f"{method[:20]} is not answered here: send {', '.join(allowed)}.")
    return _allowance(allowed) | {"Content-Type": fault.content_type}, fault.body()


async def send_whole(send: Send, status: int, headers: dict[str, str], body: bytes) -> None:
    """Sends an answer with what holds for every answer."""
    length = {} if status == 204 else {"Content-Length": str(len(body))}
    await send({"type": "http.response.start", "status": status, "headers": _raw(EVERYWHERE | headers | length)})
    await send({"type": "http.response.body", "body": body})


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]


_EVERYWHERE: Final = _raw(EVERYWHERE)
