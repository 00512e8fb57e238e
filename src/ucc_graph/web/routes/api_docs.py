"""API documentation: a page made from the OpenAPI document, with the parameters and answers of every address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from ucc_graph.library.lookup import Kind
from ucc_graph.rdf.formats import HTML, JSON, json_bytes
from ucc_graph.rdf.languages import FALLBACK
from ucc_graph.release.file_names import CATALOG, CHANGES, STATISTICS
from ucc_graph.web.forms.filters import ListFilter, filters_of
from ucc_graph.web.home.overview import kinds_in_order
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.openapi import PROBLEMS
from ucc_graph.web.http.response import Representation, respond
from ucc_graph.web.site.site import ReaderOf, Site, SiteOf
from ucc_graph.web.view.listing import Listing, Selection, key_of
from ucc_graph.web.view.names import Reader, Text
from ucc_graph.web.view.query_operations import LANGUAGE, query_operations
from ucc_graph.web.view.social_image import PICTURE_PATH

__all__ = ["Operation", "Parameter", "operations", "router", "summary"]

_METHODS: Final = ("get", "post")
_TITLES: Final = {
    "things": N_("Things"),
    "search": N_("Search"),
    "examples": N_("Examples"),
    "query": N_("Query"),
    "downloads": N_("Downloads"),
    "follow": N_("Follow"),
    "embedding": N_("Parts for other sites"),
    "reconciliation": N_("Reconciliation"),
    "documents": N_("Documents"),
    "releases": N_("Releases"),
    "operation": N_("Operation"),
}
"""Titles of the groups of addresses, what most programs ask for first; the page translates them."""
_WITH_FILE: Final = {
    "/changes": CHANGES["json"],
    "/catalog": CATALOG,
    "/void": STATISTICS,
    "/.well-known/void": STATISTICS,
}
"""Addresses that are not found without a file of the release, each with this file."""
_SUCCESS: Final = N_("Successful Response")
"""The framework's description of an answer that a route leaves undescribed."""

_SHOWN: Final = 12
"""Values of an enumeration that the page names."""

router = APIRouter(prefix="/-", tags=["operation"])


@dataclass(frozen=True)
class Parameter:
    """A parameter: its name, its place in the request, its type and its meaning."""

    name: str
    place: str
    type: str
    required: bool
    description: str


@dataclass(frozen=True)
class Operation:
    """A method at an address; ``bodies`` are the media types of its body, ``statuses`` those of its answers.

    ``language`` is that of its texts where they come from the release; those of the program are in English.
    """

    tag: str
    method: str
    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    bodies: tuple[str, ...]
    statuses: tuple[tuple[str, str], ...]
    language: str = ""

    @property
    def can_be_tried(self) -> bool:
        """Whether a link can call it: a GET without required parameters."""
        return self.method == "GET" and "{" not in self.path and not any(one.required for one in self.parameters)

    @property
    def anchor(self) -> str:
        """The id of its section in the page."""
        return f"{self.method.lower()}{self.path}".translate(str.maketrans("/{}:", "----")).strip("-")


@router.get("/docs", response_class=Response)
def docs(request: Request, site: SiteOf, reader: ReaderOf) -> Response:
    """Every address of this server, with its parameters, for people who write programs."""
    order = {tag: place for place, tag in enumerate(_TITLES)}
    every = operations(_document(request, site, reader.interface))
    found = sorted(every, key=lambda one: (order.get(one.tag, len(order)), one.tag))
    groups = [(tag, tuple(of_tag)) for tag, of_tag in groupby(found, key=lambda one: one.tag)]
    absent = [path for path, file in _WITH_FILE.items() if site.library.release.file(file) is None]
    absent += [] if site.main_kind else [PICTURE_PATH]
    kind, first = _first(site, reader)
    content = {
        "absent": absent,
        "filters": list(_filters(site, reader)),
        "example": site.json_texts.item(kind, reader.language, first).decode() if kind else "",
        "examples": tuple(_examples(site, reader, kind, first)),
        "groups": groups,
        "limits": site.settings.limits,
        "titles": _TITLES,
    }
    body = site.render("guide.html", reader, content)
    answer = Representation(body, HTML.content_type, ("Accept-Language",), reader.interface)
    return respond(request, answer, site.freshness)


@router.get("/openapi.json", response_class=Response, include_in_schema=False)
def openapi(request: Request, site: SiteOf, reader: ReaderOf) -> Response:
    """The OpenAPI document, whose paths begin at the root of the site."""
    root = reader.file("")
    document = _document(request, site, FALLBACK) | {"servers": [{"url": root or "/"}]}
    return Response(json_bytes(document), media_type=JSON.media_type)


def _examples(site: Site, reader: Reader, kind: Kind | None, first: str) -> Iterator[tuple[Text, str]]:
    """Addresses to begin with, each with its name: a list, its first thing, a search, and the answer of a query."""
    names = site.names(reader)
    if kind:
        thing = names.link(first)
        yield names.plural(kind.classes[0]), f"/{kind.name}.json?size=2"
        yield thing.name, f"/{thing.path}.json"
        facets = (one for one in site.library.collections.of(kind).offered if one.distinct)
        for facet in islice(facets, 1):
            key = key_of(facet, facet.distinct[0], names.iris)
            yield names.plural(kind.classes[0]), f"/{kind.name}.json?{urlencode({facet.name: key})}"
        yield Text(names.texts.gettext(_TITLES["search"])), f"/search.json?{urlencode({'q': thing.name.text})}"
    for query in site.queries(reader.interface)[:1]:
        yield query.title, f"/queries/{query.name}.csv"


def _filters(site: Site, reader: Reader) -> Iterator[tuple[Kind, Text, tuple[ListFilter, ...]]]:
    """The filters of the list of each kind, with the name of the kind."""
    names = site.names(reader)
    for kind, name in kinds_in_order(site.library, names):
        listing = Listing(names, Selection(site.library.collections.of(kind), names.iris))
        yield kind, name, tuple(filters_of(listing))


def _first(site: Site, reader: Reader) -> tuple[Kind | None, str]:
    """The main kind, else the largest, and the first thing of its list."""
    kind = site.main_kind or max(site.library.kinds.values(), key=lambda kind: len(kind.members), default=None)
    if kind is None:
        return None, ""
    names = site.names(reader)
    return kind, Listing(names, Selection(site.library.collections.of(kind), names.iris)).members()[0].iri


def _document(request: Request, site: Site, language: str) -> dict[str, Any]:
    """The OpenAPI document of the routes, with the release's queries that have parameters, in a language."""
    document: dict[str, Any] = request.app.openapi()
    named = query_operations(site.queries(language), site.library.values, PROBLEMS)
    return document | {"paths": document["paths"] | dict(named)}


def operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    """The operations of an OpenAPI document, in its order (https://spec.openapis.org/oas/v3.1.0)."""
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                yield _operation(path, method, item[method])


def summary(docstring: str) -> str:
    """The first paragraph of a route's docstring, in one line."""
    return " ".join(docstring.partition("\n\n")[0].split())


def _operation(path: str, method: str, item: Mapping[str, Any]) -> Operation:
    responses = item.get("responses", {})
    return Operation(
        tag=next(iter(item.get("tags", ())), ""),
        method=method.upper(),
        path=path,
        summary=summary(item.get("description") or item.get("summary", "")),
        parameters=tuple(map(_parameter, item.get("parameters", ()))),
        bodies=tuple(item.get("requestBody", {}).get("content", {})),
        statuses=tuple((status, one.get("description", "")) for status, one in responses.items() if status != "422"),
        language=item.get(LANGUAGE, ""),
    )


def _parameter(item: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=item["name"],
        place=item["in"],
        type=_type(item.get("schema", {})),
        required=bool(item.get("required")),
        description=item.get("description", ""),
    )


def _choice(schema: Mapping[str, Any]) -> Iterator[str]:
    """The values of an enumeration; of a long one the first and the number."""
    values: list[str] = schema.get("enum", [])
    if values:
        yield ", ".join(values) if len(values) <= _SHOWN else f"{', '.join(values[: _SHOWN // 2])}, … {len(values)}"


def _type(schema: Mapping[str, Any]) -> str:
    """The type of a schema in words, with its bounds."""
    if "anyOf" in schema:
        return " | ".join(map(_type, schema["anyOf"]))
    bounds = {name: schema[name] for name in ("minimum", "maximum", "maxLength", "default") if name in schema}
    words = ", ".join(
        (*_choice(schema), *(f"{name} {value}" for name, value in bounds.items() if value not in ("", [])))
    )
    return f"{schema.get('type', 'string')}{f' ({words})' if words else ''}"
