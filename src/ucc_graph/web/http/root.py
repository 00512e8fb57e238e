"""Root of the site: the beginning of each address that the server writes, as the client sees it.

Paths inside the program begin at ``/``. A proxy may publish the site below a prefix such as ``/graph``, and an earlier
release answers below ``/releases/{version}``: only this module puts these beginnings before a path.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from starlette.types import Scope

from ucc_graph.web.http.asgi import raw_path

__all__ = ["PRESENT_ONLY", "Root", "below_prefix", "origin_of", "read_prefix", "root_of", "with_root", "within_release"]

PRESENT_ONLY: Final = frozenset(
    {"-", "sparql", "releases", "timemap", "search", "suggest", "reconcile", "mcp", "compare", "robots", "sitemap"}
)
"""First segments of paths without mementos: their responses concern the server, or all releases."""
_STATE: Final = "root"
_FIRST: Final = re.compile(r"/([^/.?#]*)")
_HOST: Final = re.compile(r"(?:[A-Za-z0-9._~-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{0,5})?")
"""Host and port (RFC 3986, section 3.2), without the characters that no registered name has."""
_PREFIX: Final = re.compile(r"(?:/(?!\.{1,2}(?:/|\Z))[A-Za-z0-9._~-]+)+")
"""Segments of unreserved characters (RFC 3986, section 2.3): they mean the same in HTML, in headers and in a log."""
_PORTS: Final[Mapping[str, int]] = {"http": 80, "https": 443}
_LONGEST: Final = 200
"""Characters of a prefix."""


@dataclass(frozen=True)
class Root:
    """Root of the site in a request: ``origin`` (scheme and host), ``prefix``, and ``release``, the path of a memento.

    ``origin`` is empty where a client names no valid host; ``is_stated`` is True for a prefix from a request header.
    """

    origin: str = ""
    prefix: str = ""
    release: str = ""
    is_stated: bool = False

    def address(self, path: str, language: str = "") -> str:
        """The address of a path, without the origin; ``language`` is the beginning of the path such as ``/ko``."""
        first = _FIRST.match(path)
        within = "" if first and first[1] in PRESENT_ONLY else self.release
        return "".join((self.prefix, within, language, path))

    def url(self, path: str, language: str = "") -> str:
        """The absolute address of a path."""
        return f"{self.origin}{self.address(path, language)}"

    def path_in(self, url: str) -> str | None:
        """The path with the query string of an absolute address below this root; None for any other.

        Either of the schemes of the web counts: a proxy may not tell which of them its clients use.
        """
        try:
            parts, own = urlsplit(url), urlsplit(self.origin)
            is_here = (parts.hostname, parts.port or _PORTS.get(parts.scheme)) in _hosts(own)
        except ValueError:
            return None
        path, begin = parts.path or "/", f"{self.prefix}{self.release}"
        if not is_here or parts.scheme not in _PORTS or not f"{path}/".startswith(f"{begin}/"):
            return None
        return (path[len(begin) :] or "/") + (f"?{parts.query}" if parts.query else "")

    def link(self, value: str) -> str:
        """A value of a Link header (RFC 8288, section 3) with the address of its target, if this is a path."""
        target, end, parameters = value.removeprefix("<").partition(">")
        return f"<{self.address(target)}{end}{parameters}" if target.startswith("/") else value

    def absolute_link(self, value: str) -> str:
        """A value of a Link header with the absolute address of its target, which is a path."""
        return f"<{self.origin}{self.link(value).removeprefix('<')}"


def _hosts(origin: SplitResult) -> tuple[tuple[str | None, int | None], ...]:
    """The hosts and ports that are an origin's own; without a port those of both schemes."""
    ports = (origin.port,) if origin.port else tuple(_PORTS.values())
    return tuple((origin.hostname, port) for port in ports)


def read_prefix(text: str) -> str | None:
    """A prefix as it stands before a path, empty for the root of a server; None for a text that is no safe path."""
    prefix = text.strip().rstrip("/")
    return prefix if not prefix or (len(prefix) <= _LONGEST and _PREFIX.fullmatch(prefix)) else None


def origin_of(scope: Mapping[str, Any]) -> str:
    """Scheme and host of a request, from its Host header or else from the address of the server."""
    host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    if not _HOST.fullmatch(host):
        server = scope.get("server")
        name = f"[{server[0]}]" if server and ":" in server[0] else server[0] if server else ""
        host = f"{name}:{server[1]}" if server and server[1] else name
    return f"{scope.get('scheme', 'http')}://{host}" if host else ""


def root_of(scope: Mapping[str, Any]) -> Root:
    """The root of the site in a request; without a proxy that of the server itself."""
    found: Root | None = scope.get("state", {}).get(_STATE)
    return found or Root(origin_of(scope))


def with_root(scope: Scope, root: Root) -> Scope:
    """A request with the root of the site."""
    return {**scope, "state": {**scope.get("state", {}), _STATE: root}}


def below_prefix(scope: Scope, prefix: str) -> Scope | None:
    """A request whose path begins with a prefix, without it; None for another request."""
    path, raw, begin = scope["path"], raw_path(scope), prefix.encode()
    if not prefix or not (raw == begin or raw.startswith(begin + b"/")):
        return None
    return {**scope, "path": path[len(prefix) :] or "/", "raw_path": raw[len(begin) :] or b"/"}


def within_release(scope: Scope, release: str) -> Scope:
    """A request whose answer leads on within an earlier release; ``release`` is the path of its mementos."""
    return with_root(scope, replace(root_of(scope), release=release))
