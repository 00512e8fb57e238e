"""Downloads: lists and tables in all their forms, the files of a release as its manifest lists them, and its citation.

Only files in the manifest are served, so no path leads out of the release.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse
from starlette.exceptions import HTTPException

from ucc_graph.csvw.sheets import number_columns, table_contents, table_sheets
from ucc_graph.errors import UnfitFormatError
from ucc_graph.library.lookup import Kind
from ucc_graph.rdf.formats import CSV_RESULTS, CSVM, HTML, TSV_RESULTS, XLSX
from ucc_graph.rdf.xlsx import workbook
from ucc_graph.release.file_names import TABLE_GROUP, TABLES
from ucc_graph.release.folder import ReleaseFile
from ucc_graph.web.data.citations import bibtex, citation_file, csl
from ucc_graph.web.data.dictionary import DictionaryTable, describe_list, describe_tables, is_table
from ucc_graph.web.data.downloads import FileForm, checksums, group_files, list_forms, table_forms
from ucc_graph.web.forms.export import with_semicolons
from ucc_graph.web.forms.list_workbook import about_sheet
from ucc_graph.web.forms.parameters import SEMICOLON, read_delimiter
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.openapi import PAGE, Responses, responses_in
from ucc_graph.web.http.response import Representation, digest, link, linkset_links, not_modified, respond, validators
from ucc_graph.web.http.root import root_of
from ucc_graph.web.site.representations import forms_of
from ucc_graph.web.site.site import DATASET_PAGE, ReaderOf, Site, SiteOf
from ucc_graph.web.view.names import Reader

__all__ = ["Excel", "as_file", "for_spreadsheets", "marked", "router"]

_BIBTEX: Final = "application/x-bibtex; charset=utf-8"
_CFF: Final = "application/yaml"
_SUMS: Final = "SHA256SUMS"
"""Name of the file of checksums, as programs of a shell know it."""
_METADATA: Final = TABLE_GROUP.rpartition("/")[2]
"""Metadata of the tables, by its address relative to theirs (Model for Tabular Data, section 5.2)."""
_CSL: Final = "application/vnd.citationstyles.csl+json"
_FILE: Final[Responses] = responses_in("*/*") | {206: {"description": N_("The ranges of bytes that were asked for.")}}

Excel = Annotated[
    str | None,
    Query(
        description=N_("CSV for spreadsheets: 1, or semicolon where numbers have a decimal comma"),
        json_schema_extra={"enum": ["", "1", "0", SEMICOLON]},
    ),
]
"""Parameter of a table of CSV for spreadsheets: RFC 4180 knows no byte order mark, so it is sent on demand alone."""

router = APIRouter(prefix="/data", tags=["downloads"])


@router.get("/citation.bib", response_class=Response)
def as_bibtex(request: Request, site: SiteOf) -> Response:
    """The release as an entry of BibTeX."""
    return respond(request, Representation(bibtex(site.metadata).encode(), _BIBTEX), site.freshness)


@router.get("/citation.json", response_class=Response)
def as_csl(request: Request, site: SiteOf) -> Response:
    """The release as an item of CSL-JSON."""
    return respond(request, Representation(csl(site.metadata), _CSL), site.freshness)


@router.get("/CITATION.cff", response_class=Response)
def as_citation_file(request: Request, site: SiteOf) -> Response:
    """The release as a Citation File."""
    return respond(request, Representation(citation_file(site.metadata).encode(), _CFF), site.freshness)


@router.get(f"/{_SUMS}", response_class=Response)
def sums(request: Request, site: SiteOf) -> Response:
    """The checksums of all files, as ``sha256sum --check`` reads them."""
    body = checksums(site.library.release)
    return respond(request, Representation(body, "text/plain; charset=utf-8"), site.freshness)


@router.get("", response_class=Response, responses=PAGE)
def files(request: Request, site: SiteOf, reader: ReaderOf) -> Response:
    """The main list and every table in all forms, then each file of the release with its size and its checksum."""
    release, metadata = site.library.release, site.metadata
    tables = describe_tables(site.names(reader), site.dictionary.tables)
    content = {
        "lists": [_list(site, reader, kind) for kind in _kinds(site)],
        "tables": [(table, table_forms(release, table)) for table in tables],
        "groups": group_files(release, tables),
        "files": release.manifest.files,
        "dataset": site.dataset,
        "sums": _SUMS,
        "citation": metadata.citation,
        "bibtex": bibtex(metadata),
    }
    body = site.render("data.html", reader, content)
    answer = Representation(body, HTML.content_type, ("Accept-Language",), reader.interface, links=site.landing_links())
    return respond(request, answer, site.freshness)


@router.get("/{file:path}", response_class=Response, responses=_FILE)
def download(
    request: Request,
    site: SiteOf,
    reader: ReaderOf,
    file: str,
    excel: Excel = None,
) -> Response:
    """One file; ranges of bytes are answered (RFC 9110, section 14)."""
    found = site.library.release.find(file)
    if found is None and (table := _table_of(site, file)):
        return _workbook(request, site, reader, table)
    if found is None:
        raise HTTPException(404, N_("The release has no file of this name."))
    if (delimiter := read_delimiter(excel)) and found.media_type == CSV_RESULTS.media_type:
        return _for_spreadsheets(request, site, found, delimiter)
    links = (
        link(site.dataset, "collection"),
        *map(root_of(request.scope).link, linkset_links(DATASET_PAGE)),
        *(link(licence, "license") for licence in site.licences),
        *([link(_METADATA, "describedby", CSVM)] if is_table(found.path) else []),
    )
    headers = validators(found.sha256, site.freshness)
    headers |= {"Link": ", ".join(links), "Repr-Digest": digest(found.sha256)}
    charset = "; charset=utf-8" if found.media_type.startswith("text/") else ""
    return not_modified(request, headers, site.freshness) or FileResponse(
        site.library.release.path(found.path),
        headers=headers | {"Content-Type": f"{found.media_type}{charset}"},
        filename=found.path.rpartition("/")[2],
    )


def marked(body: bytes) -> bytes:
    """A text in UTF-8 with a byte order mark, which spreadsheets need; other programs may take it for a letter."""
    return b"\xef\xbb\xbf" + body


def for_spreadsheets(body: bytes, delimiter: str, numbers: Collection[str] = ()) -> bytes:
    """CSV with a byte order mark and a delimiter; as it is without a delimiter. Columns of ``numbers`` have names."""
    if not delimiter:
        return body
    return marked(body if delimiter == "," else with_semicolons(body, numbers))


def as_file(response: Response, name: str, plain: str = "") -> Response:
    """A response that is saved under a name (RFC 6266, https://www.rfc-editor.org/rfc/rfc6266).

    Clients that know no other letters than those of ASCII may get a ``plain`` name as well (appendix D). The digest of
    its bytes is their entity tag in another form.
    """
    if response.status_code == 200:
        if "ETag" in response.headers:
            response.headers["Repr-Digest"] = digest(response.headers["ETag"].strip('"'))
        quoted = quote(name, safe="")
        simple = name if quoted == name else plain if quote(plain, safe="") == plain else ""
        forms = [f'filename="{simple}"'] if simple else []
        forms += [] if quoted == name else [f"filename*=utf-8''{quoted}"]
        response.headers["Content-Disposition"] = "; ".join(("attachment", *forms))
    return response


def _for_spreadsheets(request: Request, site: Site, file: ReleaseFile, delimiter: str) -> Response:
    """A table of CSV with a byte order mark before it, and with the delimiter of the reader's spreadsheet."""
    content = site.library.release.path(file.path).read_bytes()
    body = for_spreadsheets(content, delimiter, _numbers(site, file) if delimiter != "," else ())
    response = respond(request, Representation(body, CSV_RESULTS.content_type), site.freshness)
    return as_file(response, file.path.rpartition("/")[2])


def _numbers(site: Site, file: ReleaseFile) -> list[str]:
    """The columns of a table that are of numbers with a fraction, by its description."""
    return number_columns(table_contents(*_described(site, file))) if is_table(file.path) else []


def _described(site: Site, table: ReleaseFile) -> tuple[Path, str, str]:
    """The folder of a table, the URL of its description, if it has one, and its name."""
    release = site.library.release
    location = site.library.iris.file(TABLE_GROUP if release.file(TABLE_GROUP) else table.path)
    return release.path(TABLES), location, table.path.rpartition("/")[2]


def _table_of(site: Site, name: str) -> ReleaseFile | None:
    """The table that is asked for as a workbook."""
    stem, dot, suffix = name.rpartition(".")
    if not dot or suffix != XLSX.name:
        return None
    found = (site.library.release.find(f"{stem}.{form.name}") for form in (CSV_RESULTS, TSV_RESULTS))
    return next((file for file in found if file and is_table(file.path)), None)


def _workbook(request: Request, site: Site, reader: Reader, table: ReleaseFile) -> Response:
    """A table with the types of its description, if it has one; raises HTTPException 400 for one that is too large."""
    credit, (folder, location, name) = site.credit(reader, "/data"), _described(site, table)
    sheets = table_sheets(folder, location, name)
    try:
        body = workbook([*sheets, about_sheet(site.names(reader), credit)], credit.issued, credit.title, credit.limit)
    except UnfitFormatError as error:
        raise HTTPException(400, error.text) from error
    answer = Representation(body, XLSX.content_type, ("Accept-Language",), links=(link(site.dataset, "collection"),))
    response = respond(request, answer, site.freshness)
    return as_file(response, f"{name.rpartition('.')[0]}-{site.library.release.manifest.version}.{XLSX.name}")


def _kinds(site: Site) -> list[Kind]:
    """The kinds whose lists stand on the page: the main one first, then those of the menu."""
    main = site.main_kind
    return [*([main] if main else []), *(kind for kind in site.library.collections.menu if kind != main)]


def _list(site: Site, reader: Reader, kind: Kind) -> tuple[DictionaryTable, tuple[FileForm, ...]]:
    """The list of a kind as a dictionary describes it, with its forms."""
    return describe_list(site.names(reader), site.columns, kind), list_forms(kind.name, forms_of(site, kind), reader)
