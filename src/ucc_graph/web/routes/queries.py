"""Published queries: their list by audience, and each with its answer from this release and programs that send it.

The engine runs a query at the first request of its page; then its answer is cached, like every answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from ucc_graph.engine.messages import QueryAnswer, QueryRequest
from ucc_graph.rdf.formats import CSV_RESULTS, GRAPHS, HTML, JSON_RESULTS, SOLUTIONS, TURTLE, XLSX, Format
from ucc_graph.release.file_names import QUERIES
from ucc_graph.sparql.parameters import LANGUAGE
from ucc_graph.web.embed.frames import query_frame
from ucc_graph.web.forms.answer_workbook import answer_workbook
from ucc_graph.web.forms.parameters import EXCEL, excel_in, read_delimiter
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.openapi import PAGE, responses_in
from ucc_graph.web.http.parameters import Misread, ParameterError, misread_text
from ucc_graph.web.http.response import Representation, respond
from ucc_graph.web.routes.downloads import as_file, for_spreadsheets
from ucc_graph.web.site.exception_handlers import wants_page
from ucc_graph.web.site.page_slots import in_page_slot
from ucc_graph.web.site.representations import (
    CONTEXT_PARAMETER,
    Resource,
    choose_form,
    form_links,
    graph_bytes,
    respond_with,
    split,
)
from ucc_graph.web.site.site import ReaderOf, Site, SiteOf
from ucc_graph.web.view.chart import Chart
from ucc_graph.web.view.map import SIGNS, Map
from ucc_graph.web.view.names import Names, Reader
from ucc_graph.web.view.published_queries import (
    QUERY,
    PublishedQuery,
    address_snippets,
    by_audience,
    local_snippets,
    snippets,
)
from ucc_graph.web.view.query_fields import query_fields, value_names
from ucc_graph.web.view.query_result import ResultTable, chart_of_answer, map_of_answer, read_recorded, read_table

__all__ = ["DrawnAnswer", "drawn_answer", "router"]

_OF_FORMS: Final = frozenset({LANGUAGE, CONTEXT_PARAMETER, EXCEL})
"""Parameters of every query: the language of names, the context of JSON-LD, and CSV for spreadsheets."""
_NAMED: Final = 5
"""Parameters without meaning that an answer names."""

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
    """An example query with its answer as a page; its text, its answer or what the graph says of it by suffix.

    A query may have parameters, which the address gives by their names. The graph that a CONSTRUCT makes is its answer.
    """
    stem, choice = split(name, (HTML, QUERY, *SOLUTIONS, XLSX, *GRAPHS))
    found = next((one for one in site.queries(reader.interface) if one.name == stem), None)
    if found is None:
        raise HTTPException(404, N_("There is no example query of this name."))
    forms = (HTML, QUERY, *((*SOLUTIONS, XLSX) if found.forms == SOLUTIONS else ()), *GRAPHS)
    choice = choice or choose_form(request, site.offered(forms))
    if choice.form not in forms:
        raise HTTPException(404, f"This query has no form {choice.form.name}.")
    found = found.given(_given(request, found, choice.form), site.library.values)
    if misread := _misread(site, reader, found):
        return await _refuse(request, site, reader, found, misread)
    path, _, values = found.address().removeprefix("/").partition("?")
    resource = Resource(path, site.offered(forms), site.library.iris.query(stem), values)
    delimiter = _delimiter(request, found, choice.form)
    body = await _body(request, site, reader, found, choice.form)
    body = for_spreadsheets(body, delimiter) if delimiter else body
    links = form_links(site, resource, choice.form) if values else None
    response = respond_with(request, site, reader, resource, choice, body, links)
    is_file = choice.form == XLSX or bool(delimiter)
    return as_file(response, _file_name(site, found, choice.form)) if is_file else response


@dataclass(frozen=True)
class DrawnAnswer:
    """Answer of a published query as its heading draws it: a chart, a map or both."""

    query: PublishedQuery
    chart: Chart | None
    map: Map | None


async def drawn_answer(request: Request, site: Site, reader: Reader, name: str) -> DrawnAnswer:
    """The drawn answer for the values of an address.

    Raises HTTPException 404 for a query that draws nothing, and ParameterError for values that it does not take.
    """
    found = next((one for one in site.queries(reader.interface) if one.name == name), None)
    if found is None or found.forms != SOLUTIONS or not (found.heading.chart or found.heading.map):
        raise HTTPException(404, N_("There is no example query of this name."))
    found = found.given(_given(request, found, CSV_RESULTS), site.library.values)
    if misread := _misread(site, reader, found):
        raise ParameterError(*misread)
    answer = await _answer(site, found, JSON_RESULTS)
    return await in_page_slot(request, _drawn, site, reader, found, answer)


def _drawn(site: Site, reader: Reader, query: PublishedQuery, answer: QueryAnswer | None) -> DrawnAnswer:
    table, heading = _table(site, site.names(reader), query, answer), query.heading
    if not isinstance(table, ResultTable):
        return DrawnAnswer(query, None, None)
    chart = chart_of_answer(heading.chart, table, query.title.text, query.description.text)
    return DrawnAnswer(query, chart, map_of_answer(heading.map, table, reader.file(SIGNS)))


def _delimiter(request: Request, query: PublishedQuery, form: Format) -> str:
    """The delimiter of CSV for spreadsheets; empty for other forms, and for CSV as programs read it."""
    is_own = EXCEL in {one.name for one in query.heading.parameters}
    return "" if is_own or form != CSV_RESULTS else read_delimiter(request.query_params.get(EXCEL))


def _given(request: Request, query: PublishedQuery, form: Format) -> list[tuple[str, str]]:
    """The values in the address; empty ones are ignored.

    A page ignores unknown names as well: links to it come with marks of their own.
    """
    names = {one.name for one in query.heading.parameters}
    pairs = [pair for pair in request.query_params.multi_items() if pair[1] and pair[0] not in _OF_FORMS - names]
    return [pair for pair in pairs if form != HTML or pair[0] in names]


def _misread(site: Site, reader: Reader, query: PublishedQuery) -> list[Misread]:
    """The first values and names that the query does not take, with what is allowed."""
    refused = query.bindings.refused[:_NAMED]
    labels = dict(value_names(query, site.names(reader), site.library.values)) if refused else {}
    others = sorted(_OF_FORMS - {one.name for one in query.heading.parameters})
    return [
        Misread(one.name, one.value, (*one.allowed, *others), is_unknown=True)
        if one.is_unknown
        else Misread(one.name, one.value, one.allowed, hint=one.hint, labels=labels.get(one.name, {}))
        for one in refused
    ]


async def _refuse(
    request: Request, site: Site, reader: Reader, query: PublishedQuery, misread: list[Misread]
) -> Response:
    """400 with the form and what is allowed for people; raises ParameterError with the same for programs."""
    if not wants_page(request):
        raise ParameterError(*misread)
    body = await in_page_slot(request, _page, site, reader, query, None, misread_text(misread))
    headers = {"Content-Type": HTML.content_type, "Content-Language": reader.interface}
    return Response(body, 400, headers | {"Vary": "Accept, Accept-Language", "Cache-Control": "no-store"})


def _file_name(site: Site, query: PublishedQuery, form: Format) -> str:
    """A name for a saved file: the query, the values that are not the defaults, and the release."""
    values = (re.sub(r"[^\w]+", "-", value).strip("-") for value in query.chosen.values())
    return f"{'-'.join((query.name, *values, site.library.release.manifest.version))}.{form.name}"


async def _body(request: Request, site: Site, reader: Reader, query: PublishedQuery, form: Format) -> bytes:
    if form == QUERY:
        return (_alone(query) if query.chosen else query.text).encode()
    if form == XLSX:
        found = await _answer(site, query, JSON_RESULTS)
        return await in_page_slot(request, _workbook, site, reader, query, found)
    if form in query.forms:
        return (await _answer(site, query, form)).body
    if form in GRAPHS:
        return graph_bytes(request, site, site.library.lookup.description(site.library.iris.query(query.name)), form)
    answer = await _answer(site, query, JSON_RESULTS if query.forms == SOLUTIONS else TURTLE) if query.forms else None
    return await in_page_slot(request, _page, site, reader, query, answer)


def _alone(query: PublishedQuery) -> str:
    """The query with its values as a file that has no parameters."""
    return f"# title: {query.title.text}\n{query.query}\n"


async def _answer(site: Site, query: PublishedQuery, form: Format) -> QueryAnswer:
    return await site.engine.run(QueryRequest(query.query, form, base=site.library.iris.base))


def _workbook(site: Site, reader: Reader, query: PublishedQuery, answer: QueryAnswer) -> bytes:
    credit = site.credit(reader, query.address())
    text = query.query if query.heading.parameters else query.text
    return answer_workbook(answer.body, text, site.names(reader), credit)


def _page(site: Site, reader: Reader, query: PublishedQuery, answer: QueryAnswer | None, fault: str = "") -> bytes:
    names, drawn = site.names(reader), _drawn(site, reader, query, answer)
    forms = (XLSX, *SOLUTIONS) if query.forms == SOLUTIONS else query.forms
    content = {
        "example": query,
        "fault": fault,
        "fields": list(query_fields(query, names, site.library.values)),
        "frame": query_frame(names, query) if answer and (drawn.chart or drawn.map) else None,
        "table": _table(site, names, query, answer),
        "graph": answer.body.decode() if answer and query.forms == GRAPHS else "",
        "chart": drawn.chart,
        "map": drawn.map,
        "snippets": _snippets(site, reader, query),
        "forms": [(form, _address_of(reader, query, form)) for form in forms],
        "file": query.address(QUERY),
        "record_form": CSV_RESULTS,
    }
    return site.render("query.html", reader, content)


def _address_of(reader: Reader, query: PublishedQuery, form: Format) -> str:
    """The address of a form for people: a workbook in the language of the page, CSV for its spreadsheets."""
    if form == CSV_RESULTS and EXCEL not in {one.name for one in query.heading.parameters}:
        return query.address(form, excel=excel_in(reader.interface))
    language = reader.language if reader.prefix or reader.is_explicit else ""
    return query.address(form, lang=language if form == XLSX else "")


def _snippets(site: Site, reader: Reader, query: PublishedQuery) -> dict[str, str]:
    """Programs that get the answer: from the address of the query if it has parameters, else from the endpoint."""
    form = TURTLE if query.forms == GRAPHS else CSV_RESULTS
    path = f"/{QUERIES}{query.name}."
    if not query.forms:
        return local_snippets(_url(site, reader, f"{path}{QUERY.name}"))
    if query.heading.parameters:
        return address_snippets(_url(site, reader, f"{path}{form.name}"), query.bindings.values)
    return snippets(_url(site, reader, "/sparql"), query.query, form.media_type)


def _url(site: Site, reader: Reader, path: str) -> str:
    """The address of a path on the server that answers, else the published one."""
    return reader.root.url(path) if reader.root.origin else site.library.iris.under(path.removeprefix("/"))


def _table(site: Site, names: Names, query: PublishedQuery, answer: QueryAnswer | None) -> ResultTable | bool | None:
    """The answer, else the recorded one of a query that calls another endpoint; None without a table."""
    if answer and query.forms == SOLUTIONS:
        return read_table(answer, names)
    release, path = site.library.release, f"{QUERIES}{query.name}.{CSV_RESULTS.name}"
    if not query.heading.recorded or release.file(path) is None:
        return None
    return read_recorded(release.path(path).read_text(encoding="utf-8"), names)
