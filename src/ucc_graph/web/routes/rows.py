"""Row of a table as a page, where a correction begins.

Its address is below that of its file, as a fragment (RFC 7111) is never sent to a server.
"""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path, Request, Response
from pyoxigraph import NamedNode
from starlette.exceptions import HTTPException

from ucc_graph.rdf.formats import HTML
from ucc_graph.rdf.vocab import SCHEMA
from ucc_graph.release.file_names import TABLES
from ucc_graph.web.data.dictionary import describe_tables
from ucc_graph.web.data.row import RowOfTable, read_row
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.openapi import PAGE
from ucc_graph.web.http.response import Representation, link, respond
from ucc_graph.web.site.site import ReaderOf, Site, SiteOf
from ucc_graph.web.thing.correction import correction_of
from ucc_graph.web.view.names import Names, Reader

__all__ = ["router"]

_MOST: Final = 1 << 40
"""Number of a row, at most: no file has as many."""

router = APIRouter(prefix="/data", tags=["downloads"])


@router.get("/{file:path}/rows/{row}", response_class=Response, responses=PAGE)
def row(
    request: Request, site: SiteOf, reader: ReaderOf, file: str, row: Annotated[int, Path(ge=1, le=_MOST)]
) -> Response:
    """A row of a table with the rows beside it, the things that it describes, and its sources."""
    names = site.names(reader)
    found = _find(site, names, file, row)
    links = (link(f"/data/{file}", "collection"),)
    answer = Representation(
        _page(site, reader, names, found), HTML.content_type, ("Accept-Language",), reader.interface, links=links
    )
    return respond(request, answer, site.freshness)


def _find(site: Site, names: Names, file: str, row: int) -> RowOfTable:
    name = file.removeprefix(TABLES)
    tables = [table for table in site.dictionary.tables if table.file == name]
    found = [read_row(names, site.library, table, row) for table in describe_tables(names, tables)]
    if not found:
        raise HTTPException(404, N_("The release has no table of this name."))
    if found[0] is None:
        raise HTTPException(404, N_("The table has no row of this number."))
    return found[0]


def _page(site: Site, reader: Reader, names: Names, found: RowOfTable) -> bytes:
    repositories = site.library.lookup.objects(site.dataset, SCHEMA.codeRepository)
    content = {
        "row": found,
        "correction": correction_of(site.library.lookup, site.dataset),
        "repositories": [names.link(one.value) for one in repositories if isinstance(one, NamedNode)],
    }
    return site.render("row.html", reader, content)
