"""Static files of the package: style sheets, scripts and drawings, some built from ``frontend/``.

A built file has a hash of its content in its name and a Brotli form beside it: a script of some hundred kilobytes takes
a second to compress well. RFC 9110, section 8.4 (https://www.rfc-editor.org/rfc/rfc9110#section-8.4).
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from ucc_graph.web.http.negotiate import choose_coding
from ucc_graph.web.http.response import is_current

__all__ = ["Asset", "CompressedStaticFiles", "asset"]

_BUILT: Final = Path(__file__).parents[1] / "static" / "dist"
_SUFFIX: Final = ".br"
_FOR_EVER: Final = "public, max-age=31536000, immutable"
"""Cache-Control of a file with a hash of its content in its name (RFC 8246)."""


@dataclass(frozen=True)
class Asset:
    """A built file: its path on the server and its hash (https://www.w3.org/TR/SRI/)."""

    path: str
    integrity: str


@cache
def asset(name: str) -> Asset:
    """The built file of a source; raises KeyError for one that is not built."""
    built = json.loads((_BUILT / "manifest.json").read_text(encoding="utf-8"))[name]
    return Asset(f"/-/static/{_BUILT.name}/{built['file']}", built["integrity"])


class CompressedStaticFiles(StaticFiles):
    """The files of a folder; those in ``dist`` come in their Brotli form to a client that prefers it."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """A file, or its form in the coding that the client prefers."""
        path = Path(full_path)
        coded = path.with_name(path.name + _SUFFIX)
        if path.parent.name != _BUILT.name or not coded.is_file():
            return super().file_response(path, stat_result, scope, status_code)
        is_coded = choose_coding(Headers(scope=scope).get("accept-encoding")) == "br"
        sent = coded if is_coded else path
        response = super().file_response(sent, sent.stat(), scope, status_code)
        response.headers["Cache-Control"] = _FOR_EVER
        response.headers["Vary"] = "Accept-Encoding"
        if is_coded:
            response.headers["Content-Encoding"] = "br"
        return response

    def is_not_modified(self, response_headers: Headers, request_headers: Headers) -> bool:
        """Whether the client has the file; the framework's own reader of dates fails at some."""
        match, since = request_headers.get("if-none-match"), request_headers.get("if-modified-since")
        return is_current(match, since, response_headers["etag"], response_headers["last-modified"])
