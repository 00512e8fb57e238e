"""OpenAPI document: response declarations of routes, and the parameters in their paths.

See https://spec.openapis.org/oas/v3.1.0. A route declares its forms with ``responses=responses_in(…)`` or one of the
constants here; problem details and the parameters in braces are added to every route.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from ucc_graph.rdf.formats import GRAPHS, HTML, PROBLEM, Format
from ucc_graph.web.http.i18n import N_

__all__ = [
    "DOCUMENT",
    "GRAPH",
    "LIST",
    "PAGE",
    "PROBLEMS",
    "SEE_OTHER",
    "THING",
    "Responses",
    "document_parameters",
    "responses_in",
]

Responses = dict[int | str, dict[str, Any]]
"""Response declarations by status, as a route of FastAPI takes them."""
Schema = dict[str, Any]
"""A schema of JSON (https://json-schema.org/draft/2020-12)."""

_PARAMETER: Final = re.compile(r"\{([a-z_]+)\}")
_MEMBERS: Final = {"type": "string", "title": "string", "status": "integer", "detail": "string"}
_OPTIONAL: Final = {"line": "integer", "column": "integer"}
_TEXT: Final[Schema] = {"type": "string"}
_IRI: Final[Schema] = {"type": "string", "format": "iri"}
_KEY: Final[Schema] = {"type": ["string", "null"], "description": "The last part of its address."}
_NAMED: Final[Schema] = {
    "iri": _IRI,
    "key": _KEY,
    "name": {"type": ["string", "null"], "description": "Its name in the language of the request."},
}
_REFERENCE: Final[Schema] = {
    "type": "object",
    "description": "A thing, or a part of one with its own members.",
    "required": list(_NAMED),
    "properties": _NAMED,
}
_BY_LANGUAGE: Final[Schema] = {
    "type": "object",
    "description": "A text by its language.",
    "additionalProperties": {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]},
}
_ONE: Final[Schema] = {"anyOf": [{"type": ["string", "number", "boolean", "null"]}, _REFERENCE, _BY_LANGUAGE]}
_DEGREES: Final[Schema] = {"type": ["number", "null"]}
THING: Final[Schema] = {
    "type": "object",
    "description": "A thing with a member for each property; one that may have several values is always an array.",
    "properties": _NAMED
    | {"latitude": _DEGREES, "longitude": _DEGREES, "sources": {"type": "array", "items": _REFERENCE}},
    "additionalProperties": {"anyOf": [*_ONE["anyOf"], {"type": "array", "items": _ONE}]},
}
"""The schema of a thing in plain JSON."""
LIST: Final[Schema] = {
    "type": "object",
    "required": ["release", "licences", "count", "next", "items"],
    "properties": {
        "release": {"type": "string", "description": "The version of the release."},
        "licences": {"type": "array", "items": _IRI},
        "count": {"type": "integer", "description": "The number of all things that are selected."},
        "next": {"type": ["string", "null"], "format": "uri", "description": "The address of the next page."},
        "items": {"type": "array", "items": THING},
    },
}
"""The schema of a list in plain JSON."""
_PROBLEM: Final = {
    "type": "object",
    "required": list(_MEMBERS),
    "properties": {name: {"type": kind} for name, kind in (_MEMBERS | _OPTIONAL).items()},
}


def responses_in(*forms: Format | str, schemas: Mapping[Format, Schema] = MappingProxyType({})) -> Responses:
    """Declarations of 200 in the given formats or media types, some with a schema, and of 304."""
    types = (form if isinstance(form, str) else form.media_type for form in forms)
    content: dict[str, dict[str, Any]] = {media_type: {} for media_type in types}
    content |= {form.media_type: {"schema": schema} for form, schema in schemas.items()}
    return {
        200: {"description": N_("The answer, whole."), "content": content},
        304: {"description": N_("The client holds the same.")},
    }


def _problems(text: str) -> dict[str, Any]:
    content = {PROBLEM: {"schema": _PROBLEM}, HTML.media_type: {"schema": {"type": "string"}}}
    return {"description": text, "content": content}


PAGE: Final = responses_in(HTML)
GRAPH: Final = responses_in(*GRAPHS)
DOCUMENT: Final = responses_in(HTML, *GRAPHS)
_MOVED: Final = {"description": N_("The page is at the address in Location.")}
SEE_OTHER: Final[Responses] = {303: _MOVED}
PROBLEMS: Final[Responses] = {
    "4XX": _problems("Problem details (RFC 9457), or a page for a browser: the request cannot be answered."),
    "5XX": _problems("Problem details (RFC 9457), or a page for a browser: the server cannot answer now."),
}


def document_parameters(app: FastAPI) -> None:
    """Adds every parameter in a path, and the redirect of its other spellings, to the OpenAPI document."""

    @cache
    def document() -> dict[str, Any]:
        found = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        for path, operations in found["paths"].items():
            for operation in operations.values():
                parameters = operation.setdefault("parameters", [])
                known = {one["name"] for one in parameters if one["in"] == "path"}
                parameters += [
                    {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
                    for name in _PARAMETER.findall(path)
                    if name not in known
                ]
                if _PARAMETER.search(path):
                    operation["responses"].setdefault("308", _MOVED)
        return found

    app.openapi = document  # type: ignore[method-assign]  # the way that the framework documents
