"""The files that come with the package: sheets, scripts and drawings; what has a Brotli form beside it comes in that.

A script of some hundred kilobytes takes a second to code well, so that is done when it is built. RFC 9110, section 8.4
(https://www.rfc-editor.org/rfc/rfc9110#section-8.4).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from ucc_graph.web.http.negotiate import choose_coding

__all__ = ["CompressedStaticFiles"]

_SUFFIX: Final = ".br"
_BUILT: Final = "dist"
_FOR_EVER: Final = "public, max-age=31536000, immutable"
"""For what is named by its content (RFC 8246)."""


class CompressedStaticFiles(StaticFiles):
    """The files of a folder; in ``dist`` stand those that are named by their content, with their Brotli forms."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """A file, or its form in the coding that the client prefers."""
        path = Path(full_path)
        coded = path.with_name(path.name + _SUFFIX)
        if path.parent.name != _BUILT or not coded.is_file():
            return super().file_response(path, stat_result, scope, status_code)
        is_coded = choose_coding(Headers(scope=scope).get("accept-encoding")) == "br"
        sent = coded if is_coded else path
        response = super().file_response(sent, sent.stat(), scope, status_code)
        response.headers["Cache-Control"] = _FOR_EVER
        response.headers["Vary"] = "Accept-Encoding"
        if is_coded:
            response.headers["Content-Encoding"] = "br"
        return response
