"""Two to four things side by side: the rows of their pages as the rows of one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from ucc_graph.media import HTML
from ucc_graph.web.answers import Answer, respond
from ucc_graph.web.names import Text
from ucc_graph.web.resources import find
from ucc_graph.web.site import Site, SiteOf, reader_of
from ucc_graph.web.views import Row, ThingPage

__all__ = ["Comparison", "compare", "router"]

_MOST: Final = 4

router = APIRouter(tags=["things"])


@dataclass(frozen=True)
class Comparison:
    """A row of the table: the name of a property, and what each thing says by it; None where it says nothing."""

    name: Text
    rows: tuple[Row | None, ...]


@router.get("/compare", response_class=Response)
def comparison(request: Request, site: SiteOf) -> Response:
    """The things that ``thing`` names, by their paths here, side by side."""
    reader = reader_of(request, site)
    views = site.views(reader)
    iris = list(dict.fromkeys(_iri(site, path) for path in request.query_params.getlist("thing")))
    if len(iris) > _MOST:
        raise HTTPException(400, f"At most {_MOST} things stand side by side; {len(iris)} were chosen.")
    pages = [views.thing(iri, site.library.lookup.description(iri)) for iri in iris]
    content = {"things": [views.names.link(iri) for iri in iris], "rows": compare(pages)}
    body = site.render("compare.html", reader, content)
    answer = Answer(body, HTML.content_type, ("Accept-Language",), reader.interface)
    return respond(request, answer, site.freshness)


def compare(pages: Sequence[ThingPage]) -> list[Comparison]:
    """The rows of some pages side by side, in the order in which the first page that has a row has it."""
    found = [{row.name.text: row for section in page.sections for row in section.rows} for page in pages]
    names = {name: row.name for rows in found for name, row in rows.items()}
    return [Comparison(text, tuple(rows.get(name) for rows in found)) for name, text in names.items()]


def _iri(site: Site, path: str) -> str:
    iri = find(site, path.removeprefix("/"))
    if iri is None:
        raise HTTPException(404, f"Nothing is known here under the address {path[:200]}.")
    return iri
