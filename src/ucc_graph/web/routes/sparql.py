"""SPARQL endpoint: the SPARQL 1.1 Protocol for queries (https://www.w3.org/TR/sparql11-protocol/#query-operation).

The engine's workers run the queries. A GET without a query returns the service description, or a form to browsers.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException
from starlette.routing import Route

from ucc_graph.engine.messages import AnswerKind, QueryAnswer, QueryRequest
from ucc_graph.errors import QueryError, UnfitFormatError
from ucc_graph.rdf.formats import DATASETS, GRAPHS, HTML, JSON_RESULTS, SOLUTIONS, TURTLE, XLSX, Format
from ucc_graph.sparql.guard import check_size
from ucc_graph.sparql.query_form import is_volatile, query_form
from ucc_graph.web.forms.answer_workbook import answer_workbook
from ucc_graph.web.http.disconnect import DisconnectMonitor
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.negotiate import Negotiated, choose
from ucc_graph.web.http.openapi import responses_in
from ucc_graph.web.http.problem_details import KINDS, ProblemDetails, problem_details_of
from ucc_graph.web.http.response import Representation, respond
from ucc_graph.web.routes.downloads import as_file
from ucc_graph.web.routes.service_description import describe_service
from ucc_graph.web.routes.sparql_protocol import (
    QueryOperation,
    check_content_type,
    format_names,
    named_form,
    read_operation,
)
from ucc_graph.web.site.exception_handlers import wants_page
from ucc_graph.web.site.page_slots import in_page_slot
from ucc_graph.web.site.representations import accept_of, choose_form, graph_bytes
from ucc_graph.web.site.site import Site, reader_of
from ucc_graph.web.site.static_files import asset
from ucc_graph.web.view.published_queries import by_audience
from ucc_graph.web.view.query_result import ROW_LIMIT, read_table

__all__ = ["PARAMETERS", "ROUTES", "read_body", "router"]

_STARTER: Final = """SELECT ?class (COUNT(?thing) AS ?things) WHERE {
  ?thing a ?class
}
GROUP BY ?class
ORDER BY DESC(?things)
LIMIT 20
"""
"""The query in the editor at the start: it counts the things of each class of any publication."""
_QUERY: Final = {"type": "string", "format": "sparql-query"}
_IRIS: Final = {"type": "array", "items": {"type": "string", "format": "iri"}}
_NAME: Final = {"type": "string", "format": "answer-form"}
_SECONDS: Final = {"anyOf": [{"type": "number"}, {"type": "string"}]}
"""Another value than a number has no effect."""
PARAMETERS: Final[list[dict[str, Any]]] = [
    {"name": name, "in": "query", "required": False, "schema": schema, "description": text}
    for name, schema, text in (
        ("query", _QUERY, N_("a query of SPARQL 1.1; without one the service describes itself")),
        ("default-graph-uri", _IRIS, N_("named graphs that the default graph is made of")),
        ("named-graph-uri", _IRIS, N_("named graphs that GRAPH may name")),
        (
            "format",
            _NAME,
            N_(
                "in place of Accept, a media type or one of csv, html, json, jsonld, nq, nt, rdf, trig, tsv, ttl, "
                "xlsx, xml"
            ),
        ),
        ("timeout", _SECONDS, N_("seconds, to lower the server's own limit")),
    )
]
_BODY: Final[dict[str, Any]] = {
    "required": True,
    "content": {
        "application/x-www-form-urlencoded": {
            "schema": {"type": "object", "required": ["query"], "properties": {"query": _QUERY}}
        },
        "application/sparql-query": {"schema": _QUERY},
    },
}
_PLAIN: Final = "identity"
_DIGITS: Final = 15
"""Digits of a length that can be meant."""
_GRAPH_OFFERS: Final = (*GRAPHS, *DATASETS, HTML)
_SOLUTION_OFFERS: Final = (*SOLUTIONS, XLSX, HTML)
_OFFERS: Final = (*_SOLUTION_OFFERS, *GRAPHS, *DATASETS)
_ALIASES: Final = dict.fromkeys(alias for offer in _OFFERS if offer != HTML for alias in offer.aliases)
_ANSWERS: Final = responses_in(*_OFFERS, *_ALIASES)
_UNKEPT: Final = {"Cache-Control": "no-store"}

router = APIRouter(prefix="/sparql", tags=["query"])


@router.get("", response_class=Response, responses=_ANSWERS, openapi_extra={"parameters": PARAMETERS})
async def ask_by_get(request: Request) -> Response:
    """The answer of a query in the address; without one, the description of the service or a form."""
    site: Site = request.app.state.site
    operation = read_operation("GET", request.scope["query_string"], "", b"")
    return await (_answer(request, site, operation) if operation else in_page_slot(request, _introduce, request, site))


@router.post(
    "", response_class=Response, responses=_ANSWERS, openapi_extra={"parameters": PARAMETERS[1:], "requestBody": _BODY}
)
async def ask_by_post(request: Request) -> Response:
    """The answer of a query in the body, as a form's field or by itself."""
    site: Site = request.app.state.site
    content_type = request.headers.get("content-type", "")
    check_content_type(content_type)
    body = await read_body(request, site.settings.body_limit)
    operation = read_operation("POST", request.scope["query_string"], content_type, body)
    if operation is None:
        raise HTTPException(400, N_("The request holds no query."))
    return await _answer(request, site, operation)


ROUTES: Final = (
    Route("/sparql", ask_by_get, methods=["GET"]),
    Route("/sparql", ask_by_post, methods=["POST"]),
)
"""The same routes without the framework's dependencies, which took as long as a quick query. These routes answer; the
router above only describes them in the OpenAPI document."""


async def read_body(request: Request, limit: int) -> bytes:
    """The body, read no further than its limit in bytes; raises HTTPException 413 beyond, 415 for an encoded one.

    Nothing is read of a body that is announced as longer: a client with ``Expect: 100-continue`` does not send it.
    """
    coding = request.headers.get("content-encoding", _PLAIN)
    if coding.lower() != _PLAIN:
        raise HTTPException(
            415, f"The body is encoded as {coding[:40]}: send it as it is.", {"Accept-Encoding": _PLAIN}
        )
    too_large = HTTPException(413, f"The body is larger than {limit} bytes.")
    announced = request.headers.get("content-length", "0")
    if len(announced) > _DIGITS or int(announced) > limit:
        raise too_large
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise too_large
    return bytes(body)


async def _answer(request: Request, site: Site, operation: QueryOperation) -> Response:
    try:
        # The guard of the engine checks the size again for its other callers; here it comes before the first token.
        check_size(operation.query, site.settings.limits.query.size)
        gives_graph = query_form(operation.query).gives_graph
        choice, answer = await _run(request, site, operation, _GRAPH_OFFERS if gives_graph else _SOLUTION_OFFERS)
    except QueryError as error:
        if not _wants_page(request, operation):
            raise
        return await in_page_slot(request, _refuse, request, site, operation.query, error)
    whole = Representation(answer.body, choice.content_type, ("Accept",))
    if choice.form == XLSX:
        body = await in_page_slot(request, _workbook, request, site, operation.query, answer)
        whole = replace(whole, body=body, vary=("Accept", "Accept-Language"))
    if choice.form == HTML:
        whole = await in_page_slot(request, _page, request, site, operation.query, answer)
    if is_volatile(operation.query):
        made = Response(whole.body, headers=whole.headers | _UNKEPT | {"Content-Type": whole.content_type})
    else:
        made = respond(request, whole, site.freshness)
    return as_file(made, f"answer-{site.library.release.manifest.version}.{XLSX.name}") if choice.form == XLSX else made


async def _run(
    request: Request, site: Site, operation: QueryOperation, offers: Sequence[Format]
) -> tuple[Negotiated, QueryAnswer]:
    """The answer in the best form that can hold it: another acceptable one if XML cannot."""
    choice, page_form = _choose(request, operation.forms, offers), TURTLE if TURTLE in offers else JSON_RESULTS
    try:
        with DisconnectMonitor(request.receive):
            return choice, await site.engine.run(_query_request(site, operation, choice.form, page_form))
    except UnfitFormatError:
        other = choose(accept_of(request), [offer for offer in offers if offer != choice.form])
        if other is None or named_form(operation.forms, offers):
            raise
    with DisconnectMonitor(request.receive):
        return other, await site.engine.run(_query_request(site, operation, other.form, page_form))


def _choose(request: Request, names: Sequence[str], offers: Sequence[Format]) -> Negotiated:
    """The form that ``format`` names, else the form by Accept; raises HTTPException without either."""
    if form := named_form(names, offers):
        return Negotiated(form, form.content_type)
    if names and choose(accept_of(request), offers) is None:
        known = ", ".join(offer.name for offer in offers)
        raise HTTPException(400, f"The answer cannot be had as {names[0][:80]}: ask for {known}.", {"Vary": "Accept"})
    return choose_form(request, offers)


def _wants_page(request: Request, operation: QueryOperation) -> bool:
    """Whether a fault is shown on a page: by the name in ``format``, else by Accept."""
    form = named_form(operation.forms, _OFFERS)
    return wants_page(request) if form is None else form == HTML and wants_page(request)


def _query_request(site: Site, operation: QueryOperation, form: Format, page_form: Format) -> QueryRequest:
    """The request to the engine; a page and a workbook are made from another form."""
    return QueryRequest(
        query=operation.query,
        form=page_form if form in (HTML, XLSX) else form,
        default_graphs=operation.default_graphs,
        named_graphs=operation.named_graphs,
        base=site.library.iris.base,
        timeout=operation.timeout,
        first=ROW_LIMIT if form == HTML else None,
    )


def _workbook(request: Request, site: Site, query: str, answer: QueryAnswer) -> bytes:
    reader = reader_of(request, site)
    return answer_workbook(answer.body, query, site.names(reader), site.credit(reader, "/sparql"))


def _introduce(request: Request, site: Site) -> Response:
    choice = _choose(request, format_names(request.scope["query_string"]), (*GRAPHS, HTML))
    if choice.form == HTML:
        return respond(request, _page(request, site, _STARTER), site.freshness)
    body = graph_bytes(request, site, describe_service(site.library, site.settings.limits), choice.form)
    return respond(request, Representation(body, choice.content_type, ("Accept",)), site.freshness)


def _refuse(request: Request, site: Site, query: str, error: QueryError) -> Response:
    fault = problem_details_of(error, site.settings.retry_after)
    page = _page(request, site, query, fault=fault)
    headers = dict(fault.headers) | {"Vary": "Accept"} | _UNKEPT | {"Content-Type": page.content_type}
    return Response(page.body, fault.status, headers)


def _page(
    request: Request, site: Site, query: str, answer: QueryAnswer | None = None, fault: ProblemDetails | None = None
) -> Representation:
    reader = reader_of(request, site)
    graph = answer if answer and answer.kind is AnswerKind.GRAPH else None
    content = {
        "query": query,
        "fault": fault,
        "table": read_table(answer, site.names(reader)) if answer and not graph else None,
        "text_answer": graph.body.decode() if graph else "",
        "text_count": graph.rows if graph else None,
        "shown": ROW_LIMIT,
        "groups": by_audience(site.queries(reader.interface)),
        "problem_kinds": list(KINDS.values()),
        "solution_forms": (*SOLUTIONS, XLSX),
        "graph_forms": GRAPHS,
        "script": asset("query.js"),
    }
    body = site.render("sparql.html", reader, content)
    return Representation(body, HTML.content_type, ("Accept", "Accept-Language"), reader.interface)
