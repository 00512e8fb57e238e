"""Published queries: their list by audience, and each with its answer from this release and programs that send it.

The engine runs a query at the first request of its page; then its answer is cached, like every answer.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from ucc_graph.engine.messages import QueryAnswer, QueryRequest
from ucc_graph.rdf.formats import CSV_RESULTS, GRAPHS, HTML, JSON_RESULTS, SOLUTIONS, TURTLE, XLSX, Format
from ucc_graph.release.file_names import QUERIES
from ucc_graph.web.forms.answer_workbook import answer_workbook
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.openapi import PAGE, responses_in
from ucc_graph.web.http.response import Representation, respond
from ucc_graph.web.routes.downloads import as_file
from ucc_graph.web.site.page_slots import in_page_slot
from ucc_graph.web.site.representations import Resource, choose_form, graph_bytes, respond_with, split
from ucc_graph.web.site.site import ReaderOf, Site, SiteOf
from ucc_graph.web.view.map import SIGNS
from ucc_graph.web.view.names import Names, Reader
from ucc_graph.web.view.published_queries import QUERY, PublishedQuery, by_audience, local_snippets, snippets
from ucc_graph.web.view.query_result import ResultTable, chart_of_answer, map_of_answer, read_recorded, read_table

__all__ = ["router"]

router = APIRouter(prefix="/queries", tags=["examples"])


@router.get("", response_class=Response, responses=PAGE)
def all_examples(request: Request, site: SiteOf, reader: ReaderOf) -> Response:
    """The example queries, by who asks them."""
    found = site.queries(reader.interface)
    body = site.render("queries.html", reader, {"groups": by_audience(found)})
    answer = Representation(body, HTML.content_type, ("Accept-Language",), reader.interface)
    return respond(request, answer, site.freshness)


@router.get("/{name}", response_class=Response, responses=responses_in(HTML, QUERY, *SOLUTIONS, XLSX, *GRAPHS))
async def example(request: Request, site: SiteOf, reader: ReaderOf, name: str) -> Response:
    """An example query with its answer as a page; its text, its answer or what the graph says of it by suffix."""
    stem, choice = split(name, (HTML, QUERY, *SOLUTIONS, XLSX, *GRAPHS))
    found = next((one for one in site.queries(reader.interface) if one.name == stem), None)
    if found is None:
        raise HTTPException(404, N_("There is no example query of this name."))
    forms = (HTML, QUERY, *((*SOLUTIONS, XLSX) if found.forms == SOLUTIONS else ()), *GRAPHS)
    choice = choice or choose_form(request, site.offered(forms))
    if choice.form not in forms:
        raise HTTPException(404, f"This query has no form {choice.form.name}.")
    resource = Resource(f"{QUERIES}{stem}", site.offered(forms), site.library.iris.query(stem))
    body = await _body(request, site, reader, found, choice.form)
    response = respond_with(request, site, reader, resource, choice, body)
    named = f"{stem}-{site.library.release.manifest.version}.{XLSX.name}"
    return as_file(response, named) if choice.form == XLSX else response


async def _body(request: Request, site: Site, reader: Reader, query: PublishedQuery, form: Format) -> bytes:
    if form == QUERY:
        return query.text.encode()
    if form == XLSX:
        found = await _answer(site, query, JSON_RESULTS)
        return await in_page_slot(request, _workbook, site, reader, query, found)
    if form in SOLUTIONS:
        return (await _answer(site, query, form)).body
    if form in GRAPHS:
        return graph_bytes(request, site, site.library.lookup.description(site.library.iris.query(query.name)), form)
    answer = await _answer(site, query, JSON_RESULTS if query.forms == SOLUTIONS else TURTLE) if query.forms else None
    return await in_page_slot(request, _page, site, reader, query, answer)


async def _answer(site: Site, query: PublishedQuery, form: Format) -> QueryAnswer:
    return await site.engine.run(QueryRequest(query.query, form, base=site.library.iris.base))


def _workbook(site: Site, reader: Reader, query: PublishedQuery, answer: QueryAnswer) -> bytes:
    credit = site.credit(reader, site.library.iris.path(site.library.iris.query(query.name)) or "/")
    return answer_workbook(answer.body, query.text, site.names(reader), credit)


def _page(site: Site, reader: Reader, query: PublishedQuery, answer: QueryAnswer | None) -> bytes:
    iris, heading, table = site.library.iris, query.heading, _table(site, site.names(reader), query, answer)
    media_type = (TURTLE if query.forms == GRAPHS else CSV_RESULTS).media_type
    drawn = table if isinstance(table, ResultTable) else None
    content = {
        "example": query,
        "table": table,
        "graph": answer.body.decode() if answer and query.forms == GRAPHS else "",
        "chart": chart_of_answer(heading.chart, drawn, query.title.text, query.description.text) if drawn else None,
        "map": map_of_answer(heading.map, drawn, reader.file(SIGNS)) if drawn else None,
        "snippets": snippets(iris.endpoint, query.query, media_type)
        if query.forms
        else local_snippets(f"{iris.query(query.name)}.{QUERY.name}"),
        "forms": (XLSX, *SOLUTIONS) if query.forms == SOLUTIONS else query.forms,
        "query_form": QUERY,
        "record_form": CSV_RESULTS,
    }
    return site.render("query.html", reader, content)


def _table(site: Site, names: Names, query: PublishedQuery, answer: QueryAnswer | None) -> ResultTable | bool | None:
    """The answer, else the recorded one of a query that calls another endpoint; None without a table."""
    if answer and query.forms == SOLUTIONS:
        return read_table(answer, names)
    release, path = site.library.release, f"{QUERIES}{query.name}.{CSV_RESULTS.name}"
    if not query.heading.recorded or release.file(path) is None:
        return None
    return read_recorded(release.path(path).read_text(encoding="utf-8"), names)
