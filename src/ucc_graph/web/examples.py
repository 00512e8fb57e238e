"""The published example queries: for whom each is, its answer from this release, and code that asks it.

A query is a file ``queries/{name}.rq`` with a heading (:mod:`ucc_graph.heading`). Its answer is asked of the engine
when its page is, and is ready from then on, like every answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response
from pyoxigraph import Literal
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from ucc_graph.heading import Heading, read_heading
from ucc_graph.library.form import query_form
from ucc_graph.library.languages import best
from ucc_graph.library.question import QueryAnswer, QueryRequest
from ucc_graph.media import CSV_RESULTS, GRAPHS, HTML, JSON_RESULTS, SOLUTIONS, TURTLE, Format
from ucc_graph.release import Release
from ucc_graph.web.answers import Answer, respond
from ucc_graph.web.drawings import chart_of_answer, map_of_answer
from ucc_graph.web.forms import Document, choose_form, graph_bytes, path_of, respond_with, split
from ucc_graph.web.interface import N_
from ucc_graph.web.names import Reader, Text
from ucc_graph.web.negotiate import Choice
from ucc_graph.web.promises import PAGE, promise
from ucc_graph.web.results import Table, read_recorded, read_table
from ucc_graph.web.site import Site, SiteOf, reader_of
from ucc_graph.web.snippets import local_snippets, snippets

__all__ = ["Example", "Group", "by_audience", "examples", "read_example", "router"]

_FOLDER: Final = "queries/"
_QUERY: Final = Format("rq", "application/sparql-query", "SPARQL")

router = APIRouter(prefix="/queries", tags=["examples"])


@dataclass(frozen=True)
class Example:
    """A query with the texts of its heading in one language; ``query`` is without the heading, ``text`` the file.

    ``title_text`` and ``description_text`` know their language.
    """

    name: str
    title_text: Text
    description_text: Text
    heading: Heading
    query: str
    text: str

    @property
    def title(self) -> str:
        """The title by itself."""
        return self.title_text.text

    @property
    def description(self) -> str:
        """The description by itself."""
        return self.description_text.text

    @property
    def forms(self) -> tuple[Format, ...]:
        """The forms that its answer can be had in here: none where it calls another endpoint."""
        if self.heading.service:
            return ()
        return GRAPHS if query_form(self.query).gives_graph else SOLUTIONS


@dataclass(frozen=True)
class Group:
    """The examples for one kind of readers, by the name that their headings give it; empty for the others."""

    audience: str
    examples: tuple[Example, ...]


@router.get("", response_class=Response, responses=PAGE)
def all_examples(request: Request, site: SiteOf) -> Response:
    """The example queries, by who asks them."""
    reader = reader_of(request, site)
    found = examples(site.library.release, reader.interface)
    body = site.render("queries.html", reader, {"groups": by_audience(found)})
    return respond(request, Answer(body, HTML.content_type, ("Accept-Language",), reader.interface), site.freshness)


@router.get("/{name}", response_class=Response, responses=promise(HTML, _QUERY, *SOLUTIONS, *GRAPHS))
async def example(request: Request, site: SiteOf, name: str) -> Response:
    """An example query with its answer as a page; its text, its answer or what the graph says of it by suffix."""
    reader = reader_of(request, site)
    stem, choice = split(name, (HTML, _QUERY, *SOLUTIONS, *GRAPHS))
    found = next((one for one in examples(site.library.release, reader.interface) if one.name == stem), None)
    if found is None:
        raise HTTPException(404, N_("There is no example query of this name."))
    forms = (HTML, _QUERY, *(found.forms if found.forms == SOLUTIONS else ()), *GRAPHS)
    choice = choice or choose_form(request, forms)
    if choice.form not in forms:
        raise HTTPException(404, f"This query has no form {choice.form.name}.")
    body = await _body(request, site, found, choice)
    document = Document(f"{_FOLDER}{stem}", forms, site.library.addresses.others(f"{_FOLDER}{stem}")[0])
    return respond_with(request, site, document, choice, body)


async def _body(request: Request, site: Site, found: Example, choice: Choice) -> bytes:
    if choice.form == _QUERY:
        return found.text.encode()
    if choice.form in SOLUTIONS:
        return (await _answer(site, found, choice.form)).body
    if choice.form in GRAPHS:
        iri = site.library.addresses.others(f"{_FOLDER}{found.name}")[0]
        return graph_bytes(site, site.library.lookup.description(iri), choice.form)
    answer = await _answer(site, found, JSON_RESULTS if found.forms == SOLUTIONS else TURTLE) if found.forms else None
    return await run_in_threadpool(_page, request, site, found, answer)


async def _answer(site: Site, found: Example, form: Format) -> QueryAnswer:
    return await site.engine.run(QueryRequest(found.query, form, base=site.library.addresses.base))


def _page(request: Request, site: Site, found: Example, answer: QueryAnswer | None) -> bytes:
    reader = reader_of(request, site)
    table = _table(site, reader, found, answer)
    heading = found.heading
    base, path = site.library.addresses.base, path_of(request)
    media_type = (TURTLE if found.forms == GRAPHS else CSV_RESULTS).media_type
    asked = snippets(f"{base}sparql", found.query, media_type) if found.forms else None
    content = {
        "example": found,
        "path": path,
        "table": table,
        "graph": answer.body.decode() if answer and found.forms == GRAPHS else "",
        "chart": chart_of_answer(heading.chart, table, found.title, found.description)
        if isinstance(table, Table)
        else None,
        "map": map_of_answer(heading.map, table) if isinstance(table, Table) else None,
        "snippets": asked or local_snippets(f"{base}{_FOLDER}{found.name}.rq"),
        "query_form": _QUERY,
        "record_form": CSV_RESULTS,
    }
    return site.render("query.html", reader, content)


def by_audience(found: Sequence[Example]) -> list[Group]:
    """Examples in groups, by for whom they are."""
    audiences = dict.fromkeys(sorted(example.heading.audience for example in found))
    return [Group(name, tuple(one for one in found if one.heading.audience == name)) for name in audiences]


def _table(site: Site, reader: Reader, found: Example, answer: QueryAnswer | None) -> Table | bool | None:
    """The answer, else the one that was recorded; None where there is no table to show."""
    if answer and found.forms == SOLUTIONS:
        return read_table(answer, site.names(reader))
    return _record(site, reader, found)


def _record(site: Site, reader: Reader, found: Example) -> Table | None:
    """The answer that was recorded of a query that calls another endpoint."""
    path = f"{_FOLDER}{found.name}.csv"
    if not found.heading.recorded or site.library.release.file(path) is None:
        return None
    return read_recorded(site.library.release.path(path).read_text(encoding="utf-8"), site.names(reader))


def examples(release: Release, language: str = "en") -> list[Example]:
    """The examples of a release in the order of their names, with their texts in a language if they have it."""
    listed = (file.path for file in release.manifest.files)
    found = (path for path in listed if path.startswith(_FOLDER) and path.endswith(f".{_QUERY.name}"))
    return [read_example(release, path, language) for path in found]


def read_example(release: Release, path: str, language: str = "en") -> Example:
    """The example in a file of a release."""
    text = release.path(path).read_text(encoding="utf-8")
    heading, query = read_heading(text)
    name = Path(path).stem
    title = _best(heading.titles, language) or Text(name)
    return Example(name, title, _best(heading.descriptions, language) or Text(""), heading, query, text)


def _best(texts: tuple[tuple[str, str], ...], language: str) -> Text | None:
    found = best((Literal(text, language=tag) for tag, text in texts), language)
    return Text(found.value, found.language or "", "auto") if found else None
