"""The SPARQL endpoint: the SPARQL 1.1 Protocol for queries (https://www.w3.org/TR/sparql11-protocol/#query-operation).

A query runs in the engine's workers, never here. A bare GET gets the description of the service; a browser a form.
"""

from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.routing import Route

from ucc_graph.engine.messages import QueryAnswer, QueryRequest
from ucc_graph.errors import QueryError
from ucc_graph.rdf.formats import DATASETS, GRAPHS, HTML, JSON_RESULTS, SOLUTIONS, TURTLE, Format
from ucc_graph.sparql.guard import check_size
from ucc_graph.sparql.query_form import QueryForm, is_volatile, query_form
from ucc_graph.web.http.disconnect import CLIENT_GONE, ClientGoneError, DisconnectMonitor
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.negotiate import Negotiated
from ucc_graph.web.http.openapi import responses_in
from ucc_graph.web.http.problem_details import KINDS, ProblemDetails, problem_details_of
from ucc_graph.web.http.response import Representation, respond
from ucc_graph.web.routes.service_description import describe_service
from ucc_graph.web.routes.sparql_protocol import Call, form_asked_for, named_form, read_call
from ucc_graph.web.site.exception_handlers import wants_page
from ucc_graph.web.site.representations import choose_form, graph_bytes
from ucc_graph.web.site.site import Site, reader_of
from ucc_graph.web.site.static_files import asset
from ucc_graph.web.view.names import Reader
from ucc_graph.web.view.published_queries import by_audience
from ucc_graph.web.view.query_result import SHOWN, read_table

__all__ = ["PARAMETERS", "ROUTES", "read_body", "router"]

_STARTER: Final = """SELECT ?class (COUNT(?thing) AS ?things) WHERE {
  ?thing a ?class
}
GROUP BY ?class
ORDER BY DESC(?things)
LIMIT 20
"""
"""What stands in the editor before anything is written: it asks what there is in any publication."""
_QUERY: Final = {"type": "string", "format": "sparql-query"}
_IRIS: Final = {"type": "array", "items": {"type": "string", "format": "iri"}}
_NAME: Final = {"type": "string", "format": "answer-form"}
PARAMETERS: Final[list[dict[str, Any]]] = [
    {"name": name, "in": "query", "required": False, "schema": schema, "description": text}
    for name, schema, text in (
        ("query", _QUERY, N_("a query of SPARQL 1.1; without one the service describes itself")),
        ("default-graph-uri", _IRIS, N_("named graphs that the default graph is made of")),
        ("named-graph-uri", _IRIS, N_("named graphs that GRAPH may name")),
        (
            "format",
            _NAME,
            N_("in place of Accept, a media type or one of csv, html, json, jsonld, nq, nt, rdf, trig, tsv, ttl, xml"),
        ),
        ("timeout", {"type": "number", "minimum": 0.1}, N_("seconds, to lower the server's own limit")),
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
_ALIASES: Final = ("application/json", "application/xml", "text/xml", "application/x-turtle", "application/x-trig")
_ANSWERS: Final = responses_in(HTML, *SOLUTIONS, *GRAPHS, *DATASETS, *_ALIASES)

router = APIRouter(prefix="/sparql", tags=["query"])
_UNKEPT: Final = {"Cache-Control": "no-store"}


@dataclass(frozen=True)
class _Asked:
    """A query with the form that its answer is to have; a page is made from another form."""

    call: Call
    kind: QueryForm
    choice: Negotiated

    @property
    def form(self) -> Format:
        """The form that the engine writes."""
        if self.choice.form != HTML:
            return self.choice.form
        return TURTLE if self.kind.gives_graph else JSON_RESULTS


@router.get("", response_class=Response, responses=_ANSWERS, openapi_extra={"parameters": PARAMETERS})
async def ask_by_get(request: Request) -> Response:
    """The answer of a query in the address; without one, the description of the service or a form."""
    site: Site = request.app.state.site
    call = read_call("GET", request.scope["query_string"], "", b"")
    return await _ask(request, site, call) if call else await run_in_threadpool(_introduce, request, site)


@router.post(
    "", response_class=Response, responses=_ANSWERS, openapi_extra={"parameters": PARAMETERS[1:], "requestBody": _BODY}
)
async def ask_by_post(request: Request) -> Response:
    """The answer of a query in the body, as a form's field or by itself."""
    site: Site = request.app.state.site
    body = await read_body(request, site.settings.body_limit)
    call = read_call("POST", request.scope["query_string"], request.headers.get("content-type", ""), body)
    if call is None:
        raise HTTPException(400, N_("The request holds no query."))
    return await _ask(request, site, call)


ROUTES: Final = (
    Route("/sparql", ask_by_get, methods=["GET"]),
    Route("/sparql", ask_by_post, methods=["POST"]),
)
"""The same without the framework's parameters, which took as long as a quick query: these answer, and the router above
describes them in the OpenAPI document."""


async def _ask(request: Request, site: Site, call: Call) -> Response:
    try:
        check_size(call.query, site.settings.limits.query.size)
        asked = _read_query(request, call)
        with DisconnectMonitor(request.receive):
            answer = await site.engine.run(_question(site, asked))
    except ClientGoneError:
        return Response(status_code=CLIENT_GONE, headers=_UNKEPT)
    except QueryError as error:
        if not wants_page(request) or call.form not in (None, HTML.name):
            raise
        return await run_in_threadpool(
            _refuse, request, site, call, problem_details_of(error, site.settings.retry_after)
        )
    whole = Representation(answer.body, asked.choice.content_type, ("Accept",))
    if asked.choice.form == HTML:
        whole = await run_in_threadpool(_show, request, site, asked, answer)
    if is_volatile(call.query):
        return Response(whole.body, headers=whole.headers | _UNKEPT | {"Content-Type": whole.content_type})
    return respond(request, whole, site.freshness)


def _read_query(request: Request, call: Call) -> _Asked:
    kind = query_form(call.query)
    offers = (*GRAPHS, *DATASETS, HTML) if kind.gives_graph else (*SOLUTIONS, HTML)
    if call.form is None:
        return _Asked(call, kind, choose_form(request, offers))
    return _Asked(call, kind, _choice(named_form(call.form, offers)))


def _choice(form: Format) -> Negotiated:
    return Negotiated(form, form.content_type)


def _question(site: Site, asked: _Asked) -> QueryRequest:
    call = asked.call
    return QueryRequest(
        query=call.query,
        form=asked.form,
        default_graphs=call.default_graphs,
        named_graphs=call.named_graphs,
        base=site.library.iris.base,
        timeout=call.timeout,
        first=SHOWN if asked.choice.form == HTML else None,
    )


async def read_body(request: Request, limit: int) -> bytes:
    """The body, read no further than its limit in bytes; raises HTTPException 413 beyond, 415 where it is encoded."""
    coding = request.headers.get("content-encoding", _PLAIN)
    if coding.lower() != _PLAIN:
        raise HTTPException(
            415, f"The body is encoded as {coding[:40]}: send it as it is.", {"Accept-Encoding": _PLAIN}
        )
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise HTTPException(413, f"The body is larger than {limit} bytes.")
    return bytes(body)


def _introduce(request: Request, site: Site) -> Response:
    offers = (*GRAPHS, HTML)
    form = form_asked_for(request.scope["query_string"])
    choice = choose_form(request, offers) if form is None else _choice(named_form(form, offers))
    if choice.form == HTML:
        body = _page(request, site, {"query": _STARTER, "fault": None, "table": None, "text_answer": ""})
        return respond(request, _page_answer(body, reader_of(request, site)), site.freshness)
    body = graph_bytes(site, describe_service(site.library.release, site.settings.limits), choice.form)
    return respond(request, Representation(body, choice.content_type, ("Accept",)), site.freshness)


def _show(request: Request, site: Site, asked: _Asked, answer: QueryAnswer) -> Representation:
    reader = reader_of(request, site)
    table = None if asked.kind.gives_graph else read_table(answer, site.names(reader))
    text = answer.body.decode() if asked.kind.gives_graph else ""
    content: dict[str, object] = {"query": asked.call.query, "fault": None, "table": table}
    content |= {"text_answer": text, "text_count": answer.rows, "shown": SHOWN}
    return _page_answer(_page(request, site, content), reader)


def _refuse(request: Request, site: Site, call: Call, fault: ProblemDetails) -> Response:
    body = _page(request, site, {"query": call.query, "fault": fault, "table": None, "text_answer": ""})
    headers = dict(fault.headers) | {"Vary": "Accept", "Cache-Control": "no-store", "Content-Type": HTML.content_type}
    return Response(body, fault.status, headers)


def _page(request: Request, site: Site, content: dict[str, object]) -> bytes:
    shared: dict[str, object] = {
        "groups": by_audience(site.queries(reader_of(request, site).interface)),
        "problem_kinds": list(KINDS.values()),
        "solution_forms": SOLUTIONS,
        "graph_forms": GRAPHS,
    }
    shared["script"] = asset("query.js")
    return site.render("sparql.html", reader_of(request, site), shared | content)


def _page_answer(body: bytes, reader: Reader) -> Representation:
    return Representation(body, HTML.content_type, ("Accept", "Accept-Language"), reader.interface)
