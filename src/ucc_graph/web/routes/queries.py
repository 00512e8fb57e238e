"""The published example queries: for whom each is, its answer from this release, and code that asks it.

A query is a file ``queries/{name}.rq`` with a heading (:mod:`ucc_graph.sparql.query_file`). Its answer is asked of
the engine when its page is, and is ready from then on, like every answer.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from ucc_graph.engine.messages import QueryAnswer, QueryRequest
from ucc_graph.rdf.formats import CSV_RESULTS, GRAPHS, HTML, JSON_RESULTS, SOLUTIONS, TURTLE, Format
from ucc_graph.web.http.asgi import path_of
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.negotiate import Negotiated
from ucc_graph.web.http.openapi import PAGE, responses_in
from ucc_graph.web.http.response import Representation, respond
from ucc_graph.web.site.representations import Resource, choose_form, graph_bytes, respond_with, split
from ucc_graph.web.site.site import Site, SiteOf, reader_of
from ucc_graph.web.view.names import Reader
from ucc_graph.web.view.published_queries import (
    QUERIES,
    QUERY,
    PublishedQuery,
    by_audience,
    local_snippets,
    snippets,
)
from ucc_graph.web.view.query_result import ResultTable, chart_of_answer, map_of_answer, read_recorded, read_table

__all__ = ["router"]


router = APIRouter(prefix="/queries", tags=["examples"])


@router.get("", response_class=Response, responses=PAGE)
def all_examples(request: Request, site: SiteOf) -> Response:
    """The example queries, by who asks them."""
    reader = reader_of(request, site)
    found = site.queries(reader.interface)
    body = site.render("queries.html", reader, {"groups": by_audience(found)})
    return respond(
        request, Representation(body, HTML.content_type, ("Accept-Language",), reader.interface), site.freshness
    )


@router.get("/{name}", response_class=Response, responses=responses_in(HTML, QUERY, *SOLUTIONS, *GRAPHS))
async def example(request: Request, site: SiteOf, name: str) -> Response:
    """An example query with its answer as a page; its text, its answer or what the graph says of it by suffix."""
    reader = reader_of(request, site)
    stem, choice = split(name, (HTML, QUERY, *SOLUTIONS, *GRAPHS))
    found = next((one for one in site.queries(reader.interface) if one.name == stem), None)
    if found is None:
        raise HTTPException(404, N_("There is no example query of this name."))
    forms = (HTML, QUERY, *(found.forms if found.forms == SOLUTIONS else ()), *GRAPHS)
    choice = choice or choose_form(request, forms)
    if choice.form not in forms:
        raise HTTPException(404, f"This query has no form {choice.form.name}.")
    body = await _body(request, site, found, choice)
    document = Resource(f"{QUERIES}{stem}", forms, site.library.iris.others(f"{QUERIES}{stem}")[0])
    return respond_with(request, site, reader_of(request, site), document, choice, body)


async def _body(request: Request, site: Site, found: PublishedQuery, choice: Negotiated) -> bytes:
    if choice.form == QUERY:
        return found.text.encode()
    if choice.form in SOLUTIONS:
        return (await _answer(site, found, choice.form)).body
    if choice.form in GRAPHS:
        iri = site.library.iris.others(f"{QUERIES}{found.name}")[0]
        return graph_bytes(site, site.library.lookup.description(iri), choice.form)
    answer = await _answer(site, found, JSON_RESULTS if found.forms == SOLUTIONS else TURTLE) if found.forms else None
    return await run_in_threadpool(_page, request, site, found, answer)


async def _answer(site: Site, found: PublishedQuery, form: Format) -> QueryAnswer:
    return await site.engine.run(QueryRequest(found.query, form, base=site.library.iris.base))


def _page(request: Request, site: Site, found: PublishedQuery, answer: QueryAnswer | None) -> bytes:
    reader = reader_of(request, site)
    table = _table(site, reader, found, answer)
    heading = found.heading
    base, path = site.library.iris.base, path_of(request)
    media_type = (TURTLE if found.forms == GRAPHS else CSV_RESULTS).media_type
    asked = snippets(f"{base}sparql", found.query, media_type) if found.forms else None
    content = {
        "example": found,
        "path": path,
        "table": table,
        "graph": answer.body.decode() if answer and found.forms == GRAPHS else "",
        "chart": chart_of_answer(heading.chart, table, found.title, found.description)
        if isinstance(table, ResultTable)
        else None,
        "map": map_of_answer(heading.map, table) if isinstance(table, ResultTable) else None,
        "snippets": asked or local_snippets(f"{base}{QUERIES}{found.name}.rq"),
        "query_form": QUERY,
        "record_form": CSV_RESULTS,
    }
    return site.render("query.html", reader, content)


def _table(site: Site, reader: Reader, found: PublishedQuery, answer: QueryAnswer | None) -> ResultTable | bool | None:
    """The answer, else the one that was recorded; None where there is no table to show."""
    if answer and found.forms == SOLUTIONS:
        return read_table(answer, site.names(reader))
    return _record(site, reader, found)


def _record(site: Site, reader: Reader, found: PublishedQuery) -> ResultTable | None:
    """The answer that was recorded of a query that calls another endpoint."""
    path = f"{QUERIES}{found.name}.csv"
    if not found.heading.recorded or site.library.release.file(path) is None:
        return None
    return read_recorded(site.library.release.path(path).read_text(encoding="utf-8"), site.names(reader))
