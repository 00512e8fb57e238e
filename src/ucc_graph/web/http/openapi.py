"""What addresses promise to answer, as the OpenAPI document says it (https://spec.openapis.org/oas/v3.1.0).

A route names its forms with ``responses=promise(…)`` or one of the constants here; that any may answer with problem
details, and that each name in braces is a parameter, is added for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from ucc_graph.rdf.formats import GRAPHS, HTML, PROBLEM, Format
from ucc_graph.web.http.i18n import N_

__all__ = ["DOCUMENT", "GRAPH", "PAGE", "PROBLEMS", "SEE_OTHER", "Promise", "promise", "promise_all"]

Promise = dict[int | str, dict[str, Any]]
"""Responses by their status, as a route of FastAPI takes them."""

_NAMED: Final = re.compile(r"\{([a-z_]+)\}")
_PROBLEM: Final = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "line": {"type": "integer"},
        "column": {"type": "integer"},
    },
}


def promise(*forms: Format | str) -> Promise:
    """200 in forms or media types, and 304 where the client holds the same."""
    types = (form if isinstance(form, str) else form.media_type for form in forms)
    content: dict[str, dict[str, Any]] = {media_type: {} for media_type in types}
    return {
        200: {"description": N_("The answer, whole."), "content": content},
        304: {"description": N_("The client holds the same.")},
    }


def _problems(text: str) -> dict[str, Any]:
    content = {PROBLEM: {"schema": _PROBLEM}, HTML.media_type: {"schema": {"type": "string"}}}
    return {"description": text, "content": content}


PAGE: Final = promise(HTML)
GRAPH: Final = promise(*GRAPHS)
DOCUMENT: Final = promise(HTML, *GRAPHS)
SEE_OTHER: Final[Promise] = {303: {"description": N_("The page is at the address in Location.")}}
PROBLEMS: Final[Promise] = {
    "4XX": _problems("Problem details (RFC 9457), or a page for a browser: the request cannot be answered."),
    "5XX": _problems("Problem details (RFC 9457), or a page for a browser: the server cannot answer now."),
}


def promise_all(app: FastAPI) -> None:
    """Has the application write its OpenAPI document with every parameter that a path names."""
    app.openapi = lambda: _document(app)  # type: ignore[method-assign]  # the way that the framework documents


def _document(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        app.openapi_schema = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes
        )
        for path, operations in app.openapi_schema["paths"].items():
            for operation in operations.values():
                operation.setdefault("parameters", []).extend(_unnamed(path, operation["parameters"]))
    return app.openapi_schema


def _unnamed(path: str, parameters: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    known = {parameter["name"] for parameter in parameters if parameter["in"] == "path"}
    for name in _NAMED.findall(path):
        if name not in known:
            yield {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
