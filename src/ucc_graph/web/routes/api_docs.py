"""The page of the programming interface, made from its OpenAPI document: every address with what it takes and gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from ucc_graph.rdf.formats import HTML
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.response import Representation, respond
from ucc_graph.web.site.site import SiteOf, reader_of

__all__ = ["Operation", "Parameter", "operations", "router", "summary"]

_METHODS: Final = ("get", "post")
_TITLES: Final = {
    "documents": N_("Documents"),
    "downloads": N_("Downloads"),
    "examples": N_("Examples"),
    "operation": N_("Operation"),
    "query": N_("Query"),
    "reconciliation": N_("Reconciliation"),
    "releases": N_("Releases"),
    "search": N_("Search"),
    "things": N_("Things"),
}
"""What the groups of addresses are called; the page translates it."""
_SUCCESS: Final = N_("Successful Response")
"""What the framework says of an answer of which a route says nothing."""

router = APIRouter(prefix="/-", tags=["operation"])


@dataclass(frozen=True)
class Parameter:
    """What an address takes: its name, where it stands, its type, and what it is for."""

    name: str
    place: str
    type: str
    required: bool
    description: str


@dataclass(frozen=True)
class Operation:
    """A method at an address; ``bodies`` are media types that it takes, ``statuses`` those that it names."""

    tag: str
    method: str
    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    bodies: tuple[str, ...]
    statuses: tuple[tuple[str, str], ...]

    @property
    def can_be_tried(self) -> bool:
        """Whether a link can call it: a GET whose address is whole."""
        return self.method == "GET" and "{" not in self.path

    @property
    def anchor(self) -> str:
        """A name of its own in a page."""
        return f"{self.method.lower()}{self.path}".translate(str.maketrans("/{}:", "----")).strip("-")


@router.get("/docs", response_class=Response)
def docs(request: Request, site: SiteOf) -> Response:
    """Every address of this server, with its parameters, for people who write programs."""
    reader = reader_of(request, site)
    found = sorted(operations(request.app.openapi()), key=lambda one: one.tag)
    groups = [(tag, tuple(of_tag)) for tag, of_tag in groupby(found, key=lambda one: one.tag)]
    body = site.render("guide.html", reader, {"groups": groups, "titles": _TITLES})
    return respond(
        request, Representation(body, HTML.content_type, ("Accept-Language",), reader.interface), site.freshness
    )


def operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    """The operations of an OpenAPI document, in its order (https://spec.openapis.org/oas/v3.1.0)."""
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                yield _operation(path, method, item[method])


def summary(said: str) -> str:
    """The first paragraph of what a route says of itself, in one line."""
    return " ".join(said.partition("\n\n")[0].split())


def _operation(path: str, method: str, said: Mapping[str, Any]) -> Operation:
    responses = said.get("responses", {})
    return Operation(
        tag=next(iter(said.get("tags", ())), ""),
        method=method.upper(),
        path=path,
        summary=summary(said.get("description") or said.get("summary", "")),
        parameters=tuple(map(_parameter, said.get("parameters", ()))),
        bodies=tuple(said.get("requestBody", {}).get("content", {})),
        statuses=tuple((status, one.get("description", "")) for status, one in responses.items() if status != "422"),
    )


def _parameter(said: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=said["name"],
        place=said["in"],
        type=_type(said.get("schema", {})),
        required=bool(said.get("required")),
        description=said.get("description", ""),
    )


def _type(schema: Mapping[str, Any]) -> str:
    """The type of a schema in words, with its bounds."""
    if "anyOf" in schema:
        return " | ".join(_type(one) for one in schema["anyOf"])
    bounds = {name: schema[name] for name in ("minimum", "maximum", "maxLength", "default") if name in schema}
    said = ", ".join(f"{name} {value}" for name, value in bounds.items() if value not in ("", []))
    return f"{schema.get('type', 'string')}{f' ({said})' if said else ''}"
