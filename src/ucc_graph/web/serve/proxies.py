"""Proxies before the server as ASGI middleware: the client's address and the root of the site as the client sees it.

Only trusted proxies are believed, because every client can send these headers: ``X-Forwarded-For`` and
``X-Forwarded-Proto``, which uvicorn reads, and ``X-Forwarded-Prefix``, the beginning of the path that the proxy took
away. The host is that of ``Host``, which a proxy passes on. A prefix in the path itself is taken away here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from ucc_graph.web.http.asgi import joined_headers
from ucc_graph.web.http.root import Root, below_prefix, origin_of, read_prefix, root_of, with_root

__all__ = ["ProxiesMiddleware"]

_PREFIX: Final = b"x-forwarded-prefix"
_SCHEME: Final = b"x-forwarded-proto"


class ProxiesMiddleware:
    """Middleware that believes proxies at ``trusted`` addresses and networks, and knows the prefix of the site.

    Without a prefix, a path may begin with the path of the base IRI: then its answer leads on below it.
    """

    def __init__(self, app: ASGIApp, trusted: Sequence[str], prefix: str = "", base: str = "") -> None:
        self._app = app
        self._prefix = prefix
        self._kept = prefix or read_prefix(urlsplit(base).path) or ""
        self._networks = [ip_network(one) for one in trusted]
        self._believing = ProxyHeadersMiddleware(self._answer, list(trusted))  # type: ignore[arg-type]  # its own types

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on with the address of its client, its scheme and the root of the site."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif self._is_trusted(peer := _peer(scope)):
            prefix, headers = _stated(scope), [*scope["headers"], *_first_scheme(scope)]
            stated = Root(prefix=prefix or "", is_stated=prefix is not None)
            found = with_root({**scope, "client": peer, "headers": headers}, stated)
            await self._believing(found, receive, send)  # type: ignore[arg-type]  # uvicorn's own types of ASGI
        else:
            await self._answer({**scope, "client": peer}, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers below the prefix of a trusted proxy, else below the one in the path, else below the fixed one."""
        stated = root_of(scope)
        if stated.is_stated:
            root = stated
        elif kept := below_prefix(scope, self._kept):
            root, scope = Root(prefix=self._kept), kept
        else:
            root = Root(prefix=self._prefix)
        await self._app(with_root(scope, replace(root, origin=origin_of(scope))), receive, send)

    def _is_trusted(self, peer: tuple[str, int] | None) -> bool:
        try:
            address = ip_address(peer[0] if peer else "")
        except ValueError:
            return False
        return any(address in network for network in self._networks)


def _peer(scope: Scope) -> tuple[str, int] | None:
    """The other end of a connection; an IPv4 address that comes by a socket for IPv6 is an IPv4 address."""
    peer: tuple[str, int] | None = scope.get("client")
    if peer is None or not peer[0].startswith("::ffff:"):
        return peer
    try:
        address = IPv6Address(peer[0]).ipv4_mapped
    except ValueError:
        return peer
    return (str(address), peer[1]) if address else peer


def _first_scheme(scope: Scope) -> Iterator[tuple[bytes, bytes]]:
    """A last header with the first of the schemes that several proxies state, which the client used."""
    if stated := joined_headers(scope).get(_SCHEME):
        yield _SCHEME, stated.partition(b",")[0].strip().lower()


def _stated(scope: Scope) -> str | None:
    """The prefixes that proxies state, the outermost first; None without one, or for one that is no safe path."""
    value = joined_headers(scope).get(_PREFIX)
    if value is None:
        return None
    parts = [read_prefix(part) for part in value.decode("latin-1").split(",")]
    return None if None in parts else read_prefix("".join(part for part in parts if part))
