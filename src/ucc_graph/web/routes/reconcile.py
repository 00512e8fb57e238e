"""Reconciliation Service API for OpenRefine and others: names in a table become things of the graph.

The answers follow version 0.2 (https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/), and
version 0.1 agrees with all of them; its JSONP, which old versions of OpenRefine need, is answered to ``callback``. An
identifier is the path of a thing behind ``id/``; classes and properties are named by their IRIs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Annotated, Any, Final
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException

from ucc_graph.library.folding import fold, similarity
from ucc_graph.library.open import Library
from ucc_graph.library.search import LONGEST
from ucc_graph.rdf.formats import HTML, JSON, json_bytes, read_json
from ucc_graph.web.http.response import Representation, respond
from ucc_graph.web.http.round_robin import RoundRobin
from ucc_graph.web.routes.reconcile_queries import (
    Step,
    answers,
    entity,
    properties_of,
    read_batch,
    read_extension,
    rows,
)
from ucc_graph.web.routes.sparql import read_body
from ucc_graph.web.site.page_slots import in_page_slot
from ucc_graph.web.site.site import ReaderOf, Site, SiteOf
from ucc_graph.web.view.names import Names
from ucc_graph.web.view.search_hits import search_hits

__all__ = ["batches", "router"]

_SUGGESTIONS: Final = 20
_CALLBACK: Final = r"[A-Za-z_$][A-Za-z0-9_$]*(\.[A-Za-z_$][A-Za-z0-9_$]*)*"
"""Name of a function in JavaScript; anything else would be a script of a stranger."""
_SCRIPT: Final = "text/javascript; charset=utf-8"
_SEPARATORS: Final = {"\u2028": "\\u2028", "\u2029": "\\u2029"}
"""Line ends that a text of JSON may have, but not one of old JavaScript."""
_OPEN: Final = 32
_TOGETHER: Final = 4
"""Batches that are open, and those that are worked on at a time: as many as are done within their deadline."""
_DEADLINE: Final = 20.0
"""Seconds for a batch; OpenRefine waits for 30."""
_FIELDS: Final = {"queries": "a JSON object of queries", "extend": "a JSON object of identifiers and properties"}
_MOST_FIELDS: Final = 16
"""Fields of a form, at most: they are read while all other requests wait."""
_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "anyOf": [{"required": [name]} for name in _FIELDS],
    "properties": {
        name: {"type": "string", "format": f"reconciliation-{name}", "description": text}
        for name, text in _FIELDS.items()
    },
}
_FORM: Final = {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": _SCHEMA}}}

router = APIRouter(prefix="/reconcile", tags=["reconciliation"])
Prefix = Annotated[str, Query(max_length=LONGEST)]
Cursor = Annotated[int, Query(ge=0)]
Queries = Annotated[str, Query(json_schema_extra={"format": "reconciliation-queries"})]
Extend = Annotated[str, Query(json_schema_extra={"format": "reconciliation-extend"})]
Callback = Annotated[str, Query(max_length=100, pattern=f"^({_CALLBACK})?$")]
_Objects = list[dict[str, Any]]


def batches() -> RoundRobin:
    """The scheduler of batches, which stands in the state of the application."""
    return RoundRobin("reconciliation", _OPEN, _TOGETHER, _DEADLINE)


@router.get("", response_class=Response)
async def describe_or_ask(
    request: Request,
    site: SiteOf,
    reader: ReaderOf,
    queries: Queries = "",
    extend: Extend = "",
    callback: Callback = "",
) -> Response:
    """What the service offers, or the answer to ``queries`` or ``extend`` in the address."""
    names = site.names(reader)
    if queries or extend:
        read = partial(_read, site, names, queries, extend)
        return _send(request, site, await _answer(request, read), callback)
    manifest = await in_page_slot(request, _manifest, site, names, reader.root.url(""))
    body, content_type = _written(manifest, callback)
    return Response(body, headers={"Cache-Control": "no-store", "Content-Type": content_type})


@router.post("", response_class=Response, openapi_extra={"requestBody": _FORM})
async def ask(request: Request, site: SiteOf, reader: ReaderOf) -> Response:
    """Candidates for each of ``queries``, or values of properties for ``extend``, both fields of a form."""
    body = await read_body(request, site.settings.body_limit)
    return _send(request, site, await _answer(request, partial(_read_form, site, site.names(reader), body)))


@router.get("/suggest/entity", response_class=Response)
def suggest_entity(
    request: Request,
    site: SiteOf,
    reader: ReaderOf,
    prefix: Prefix = "",
    cursor: Cursor = 0,
    callback: Callback = "",
) -> Response:
    """Things whose names begin like this."""
    library = site.library
    hits = search_hits(library, site.names(reader), prefix, _SUGGESTIONS, set(library.kinds), cursor)
    return _send(request, site, {"result": list(map(entity, hits))}, callback)


@router.get("/suggest/type", response_class=Response)
def suggest_type(
    request: Request,
    site: SiteOf,
    reader: ReaderOf,
    prefix: Prefix = "",
    cursor: Cursor = 0,
    callback: Callback = "",
) -> Response:
    """Classes whose names are like this."""
    found = _suggested(prefix, cursor, _types(site.library, site.names(reader)))
    return _send(request, site, {"result": found}, callback)


@router.get("/suggest/property", response_class=Response)
def suggest_property(
    request: Request,
    site: SiteOf,
    reader: ReaderOf,
    prefix: Prefix = "",
    cursor: Cursor = 0,
    callback: Callback = "",
) -> Response:
    """Properties whose names are like this."""
    found = _suggested(prefix, cursor, properties_of(site.library, site.names(reader), ()))
    return _send(request, site, {"result": found}, callback)


@router.get("/properties", response_class=Response)
def properties(
    request: Request,
    site: SiteOf,
    reader: ReaderOf,
    type: str = "",  # noqa: A002  # the name of the parameter in the specification
    limit: Annotated[int, Query(ge=1)] = 100,
    callback: Callback = "",
) -> Response:
    """The properties that things of a class can be extended by."""
    is_known = not type or site.library.lookup.is_known(type)
    found = properties_of(site.library, site.names(reader), (type,) if type else ()) if is_known else []
    document = {"limit": limit, "properties": found[:limit]} | ({"type": type} if type else {})
    return _send(request, site, document, callback)


@router.get("/preview", response_class=Response)
def preview(request: Request, site: SiteOf, reader: ReaderOf, id: str) -> Response:  # noqa: A002  # as above
    """A thing in short, to be shown in a frame of another page."""
    lookup = site.library.lookup
    iri = next(filter(lookup.is_known, site.library.iris.things(id)), None)
    if iri is None:
        raise HTTPException(404, "Nothing has this identifier.")
    thing = site.views(reader).thing(iri, lookup.description(iri))
    body = site.render("preview.html", reader, {"thing": thing})
    answer = Representation(body, HTML.content_type, ("Accept-Language",), reader.interface)
    return respond(request, answer, site.freshness)


def _manifest(site: Site, names: Names, address: str) -> dict[str, Any]:
    """The manifest of section 3; addresses begin with that of the request."""
    iris, service = site.library.iris, f"{address}/reconcile"
    return {
        "versions": ["0.1", "0.2"],
        "name": names.name(site.dataset).text,
        "identifierSpace": iris.things_space,
        "schemaSpace": iris.ontology,
        "documentation": f"{address}/-/docs",
        "defaultTypes": _types(site.library, names),
        "view": {"url": f"{address}/{{{{id}}}}"},
        "preview": {"url": f"{service}/preview?id={{{{id}}}}", "width": 420, "height": 300},
        "suggest": {
            name: {"service_url": service, "service_path": f"/suggest/{name}"}
            for name in ("entity", "type", "property")
        },
        "extend": {
            "propose_properties": {"service_url": service, "service_path": "/properties"},
            "property_settings": [
                {
                    "name": "limit",
                    "label": "Limit",
                    "type": "number",
                    "default": 0,
                    "help_text": "How many values at most; 0 gives all.",
                }
            ],
        },
    }


async def _answer(request: Request, read: Callable[[], Iterable[Step]]) -> dict[str, Any]:
    """The answer to a batch of queries, or to a data extension, made in turn with those of other clients."""
    scheduler: RoundRobin = request.app.state.batches
    found: dict[str, Any] = {}
    for part in await scheduler.run(request.receive, read):
        for name, value in part.items():
            found[name] = found.get(name, {}) | value if isinstance(value, dict) else value
    return found


def _read_form(site: Site, names: Names, body: bytes) -> Iterable[Step]:
    """The steps to the answer to a form."""
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise HTTPException(400, f"The form has more than {_MOST_FIELDS} fields.") from error
    queries, extend = fields.get("queries", [""])[0], fields.get("extend", [""])[0]
    if not queries and not extend:
        raise HTTPException(400, "The form holds neither queries nor extend.")
    return _read(site, names, queries, extend)


def _read(site: Site, names: Names, queries: str, extension: str) -> Iterable[Step]:
    """The steps to the answer to a data extension, or else to a batch of queries."""
    if extension:
        with _reading("extension"):
            return rows(names, read_extension(read_json(extension)))
    with _reading("batch of queries"):
        return answers(site.library, names, read_batch(read_json(queries)))


@contextmanager
def _reading(part: str) -> Iterator[None]:
    """Makes an error in a part of the request an HTTPException 400."""
    try:
        yield
    except (TypeError, ValueError) as error:
        raise HTTPException(400, f"The {part} is refused: {error}.") from error


def _types(library: Library, names: Names) -> _Objects:
    classes = dict.fromkeys(iri for kind in library.kinds.values() for iri in kind.classes)
    return [{"id": iri, "name": names.term(iri).text} for iri in classes]


def _suggested(prefix: str, cursor: int, offers: _Objects) -> _Objects:
    """The offers with the text in their name or IRI, the most similar first; all for an empty text."""
    text, folded = prefix.casefold(), fold(prefix)
    fitting = [offer for offer in offers if text in offer["name"].casefold() or text in offer["id"].casefold()]
    fitting.sort(key=lambda offer: -similarity(folded, fold(offer["name"])))
    return fitting[cursor : cursor + _SUGGESTIONS]


def _send(request: Request, site: Site, document: object, callback: str = "") -> Response:
    return respond(request, Representation(*_written(document, callback), ("Accept-Language",)), site.freshness)


def _written(document: object, callback: str) -> tuple[bytes, str]:
    """A document as JSON, or as the call of a function with it; the comment keeps other programs from taking it."""
    body = json_bytes(document)
    if not callback:
        return body, JSON.content_type
    for separator, escape in _SEPARATORS.items():
        body = body.replace(separator.encode(), escape.encode())
    return b"/**/%b(%b);\n" % (callback.encode(), body.rstrip()), _SCRIPT
