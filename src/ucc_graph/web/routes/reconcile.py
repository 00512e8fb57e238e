"""Reconciliation for OpenRefine and its kin: names in a table of someone else's become things of the graph.

Reconciliation Service API 0.2, which 0.1 agrees with in all that is answered here
(https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/). An identifier is the path of a thing
behind ``id/``; classes and properties are named by their IRIs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Annotated, Any, Final, TypeVar
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from ucc_graph.library.search import LONGEST, similarity
from ucc_graph.rdf.formats import HTML, JSON
from ucc_graph.web.http.response import Representation, respond
from ucc_graph.web.routes.reconcile_queries import Candidate, candidates, extend, offered, read_extension, read_wanted
from ucc_graph.web.routes.sparql import read_body
from ucc_graph.web.site.site import Site, SiteOf, reader_of
from ucc_graph.web.view.names import Names, Reader
from ucc_graph.web.view.search_hits import SearchHit, search_hits

__all__ = ["router"]

_VERSIONS: Final = ("0.1", "0.2")
_QUERIES: Final = 100
_SUGGESTED: Final = 20
_FRAMED: Final = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
_FLEETING: Final = {"Cache-Control": "no-store"}
_FORM: Final[dict[str, Any]] = {
    "required": True,
    "content": {
        "application/x-www-form-urlencoded": {
            "schema": {
                "type": "object",
                "anyOf": [{"required": ["queries"]}, {"required": ["extend"]}],
                "properties": {
                    "queries": {
                        "type": "string",
                        "format": "reconciliation-queries",
                        "description": "a JSON object of queries",
                    },
                    "extend": {
                        "type": "string",
                        "format": "reconciliation-extend",
                        "description": "a JSON object of identifiers and properties",
                    },
                },
            }
        }
    },
}

router = APIRouter(prefix="/reconcile", tags=["reconciliation"])
Prefix = Annotated[str, Query(max_length=LONGEST)]
Cursor = Annotated[int, Query(ge=0)]
Queries = Annotated[str, Query(json_schema_extra={"format": "reconciliation-queries"})]
Extend = Annotated[str, Query(json_schema_extra={"format": "reconciliation-extend"})]
_T = TypeVar("_T")


@router.get("", response_class=Response)
def describe_or_ask(request: Request, site: SiteOf, queries: Queries = "", extend: Extend = "") -> Response:
    """What the service offers, or the answer to ``queries`` or ``extend`` in the address."""
    if queries or extend:
        return _answer(request, site, queries, extend)
    manifest = _manifest(site, str(request.base_url).rstrip("/"), site.names(reader_of(request, site)))
    return Response(_json(manifest), headers=_FLEETING, media_type=JSON.media_type)


@router.post("", response_class=Response, openapi_extra={"requestBody": _FORM})
async def ask(request: Request, site: SiteOf) -> Response:
    """Candidates for each of ``queries``, or values of properties for ``extend``, both fields of a form."""
    body = await read_body(request, site.settings.body_limit)
    fields = {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
    queries, extend = fields.get("queries", ""), fields.get("extend", "")
    if not queries and not extend:
        raise HTTPException(400, "The form holds neither queries nor extend.")
    return await run_in_threadpool(_answer, request, site, queries, extend)


@router.get("/suggest/entity", response_class=Response)
def suggest_entity(request: Request, site: SiteOf, prefix: Prefix = "", cursor: Cursor = 0) -> Response:
    """Things whose names begin like this."""
    found = search_hits(
        site.library, site.names(reader_of(request, site)), prefix, cursor + _SUGGESTED, set(site.library.kinds)
    )
    return _suggestions(request, site, [_entity(find) for find in found[cursor:]])


@router.get("/suggest/type", response_class=Response)
def suggest_type(request: Request, site: SiteOf, prefix: Prefix = "", cursor: Cursor = 0) -> Response:
    """Classes whose names are like this."""
    names = site.names(reader_of(request, site))
    found = [*_fitting(prefix, _types(site, names))]
    return _suggestions(request, site, found[cursor : cursor + _SUGGESTED])


@router.get("/suggest/property", response_class=Response)
def suggest_property(request: Request, site: SiteOf, prefix: Prefix = "", cursor: Cursor = 0) -> Response:
    """Properties whose names are like this."""
    names = site.names(reader_of(request, site))
    found = [*_fitting(prefix, offered(site, names, ()))]
    return _suggestions(request, site, found[cursor : cursor + _SUGGESTED])


@router.get("/properties", response_class=Response)
def properties(
    request: Request,
    site: SiteOf,
    type: str = "",  # noqa: A002  # the name of the parameter in the specification
    limit: Annotated[int, Query(ge=1)] = 100,
) -> Response:
    """The properties that things of a class can be extended by."""
    names, is_known = site.names(reader_of(request, site)), site.library.lookup.is_known(type)
    found = offered(site, names, (type,) if type else ()) if is_known or not type else []
    answer = {"limit": limit, "properties": found[:limit]} | ({"type": type} if type else {})
    return _send(request, site, answer)


@router.get("/preview", response_class=Response)
def preview(request: Request, site: SiteOf, id: str = "") -> Response:  # noqa: A002  # as above
    """A thing in short, to be shown in a frame of another page."""
    reader = reader_of(request, site)
    iri = next((found for found in site.library.iris.things(id) if site.library.lookup.is_known(found)), None)
    if iri is None:
        raise HTTPException(404, "Nothing has this identifier.")
    views = site.views(reader)
    thing = views.thing(iri, site.library.lookup.description(iri))
    body = site.render("preview.html", reader, {"thing": thing})
    response = respond(
        request, Representation(body, HTML.content_type, ("Accept-Language",), reader.interface), site.freshness
    )
    response.headers["Content-Security-Policy"] = _FRAMED
    return response


def _manifest(site: Site, address: str, names: Names) -> dict[str, Any]:
    """Section 3 of the specification; addresses are those that the service was called at."""
    base = site.library.iris.base
    service = f"{address}/reconcile"
    return {
        "versions": list(_VERSIONS),
        "name": names.name(site.dataset).text,
        "identifierSpace": f"{base}id/",
        "schemaSpace": f"{base}ontology",
        "documentation": f"{address}/-/docs",
        "defaultTypes": _types(site, names),
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


def _answer(request: Request, site: Site, queries: str, extension: str) -> Response:
    reader = reader_of(request, site)
    if extension:
        return _send(request, site, extend(site, site.names(reader), _read(extension, read_extension)))
    asked = _read(queries, _batch)
    return _send(request, site, {key: {"result": _results(site, reader, query)} for key, query in asked.items()})


def _results(site: Site, reader: Reader, query: object) -> list[dict[str, Any]]:
    try:
        wanted = read_wanted(query)
    except (TypeError, ValueError) as error:
        raise HTTPException(400, f"The query cannot be read: {error}.") from error
    return [_candidate(candidate) for candidate in candidates(site, reader, wanted)]


def _read(text: str, reading: Callable[[object], _T]) -> _T:
    try:
        return reading(json.loads(text))
    except (RecursionError, TypeError, ValueError) as error:
        raise HTTPException(400, f"The request cannot be read: {error}.") from error


def _batch(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError("queries are an object of objects")
    if len(value) > _QUERIES:
        raise ValueError(f"queries are more than {_QUERIES}")
    return value


def _candidate(candidate: Candidate) -> dict[str, Any]:
    features = [{"id": name, "value": round(value, 1)} for name, value in candidate.features]
    found = {key: value for key, value in _entity(candidate.find).items() if key != "notable"}
    types = [{"id": one.iri, "name": one.name.text} for one in candidate.find.classes]
    return found | {"type": types, "score": candidate.score, "match": candidate.is_match, "features": features}


def _entity(find: SearchHit) -> dict[str, Any]:
    classes = [{"id": one.iri, "name": one.name.text} for one in find.classes]
    said = [*(one["name"] for one in classes), *([find.context.text] if find.context else [])]
    return {"id": find.key, "name": find.thing.name.text, "description": ", ".join(said), "notable": classes}


def _types(site: Site, names: Names) -> list[dict[str, str]]:
    classes = dict.fromkeys(iri for kind in site.library.kinds.values() for iri in kind.classes)
    return [{"id": iri, "name": names.name(iri).text} for iri in classes]


def _fitting(prefix: str, offers: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    """The offers whose names hold the text, the most alike first; all for an empty text."""
    wanted = prefix.casefold()
    fitting = [offer for offer in offers if wanted in offer["name"].casefold() or wanted in offer["id"].casefold()]
    yield from sorted(fitting, key=lambda offer: -similarity(prefix, offer["name"]))


def _suggestions(request: Request, site: Site, found: list[Any]) -> Response:
    return _send(request, site, {"result": found})


def _send(request: Request, site: Site, document: Any) -> Response:
    return respond(request, Representation(_json(document), JSON.content_type, ("Accept-Language",)), site.freshness)


def _json(document: Any) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
