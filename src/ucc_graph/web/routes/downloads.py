"""Downloads: the files of a release as its manifest lists them, and its citation as BibTeX, CSL-JSON and CFF.

Only files in the manifest are served, so no path leads out of the release.
"""

from __future__ import annotations

import re
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse
from starlette.exceptions import HTTPException

from ucc_graph.csvw.sheets import table_sheets
from ucc_graph.errors import UnfitFormatError
from ucc_graph.rdf.formats import CSV_RESULTS, CSVM, HTML, TSV_RESULTS, XLSX, json_bytes, json_text
from ucc_graph.rdf.xlsx import workbook
from ucc_graph.release.file_names import TABLE_GROUP, TABLES
from ucc_graph.release.folder import ReleaseFile
from ucc_graph.web.forms.list_workbook import about_sheet
from ucc_graph.web.forms.parameters import EXCEL
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.openapi import PAGE, Responses, responses_in
from ucc_graph.web.http.parameters import is_switched_on
from ucc_graph.web.http.response import Representation, digest, link, not_modified, respond, validators
from ucc_graph.web.site.site import ReaderOf, Site, SiteOf
from ucc_graph.web.view.dataset_metadata import DatasetMetadata
from ucc_graph.web.view.names import Reader

__all__ = ["Excel", "as_file", "bibtex", "citation_file", "csl", "marked", "router"]

_BIBTEX: Final = "application/x-bibtex; charset=utf-8"
_CFF: Final = "application/yaml"
_METADATA: Final = TABLE_GROUP.rpartition("/")[2]
"""Metadata of the tables, by its address relative to theirs (Model for Tabular Data, section 5.2)."""
_CSL: Final = "application/vnd.citationstyles.csl+json"
_SPECIAL: Final = re.compile(r"[\\{}$&#%_^~]")
_COMMANDS: Final = {"\\": "\\textbackslash{}", "^": "\\textasciicircum{}", "~": "\\textasciitilde{}"}
_FILE: Final[Responses] = responses_in("*/*") | {206: {"description": N_("The ranges of bytes that were asked for.")}}

Excel = Annotated[str | None, Query(description=N_("whether CSV begins with a byte order mark, for spreadsheets"))]
"""Parameter of a table of CSV, without a value or with 1: RFC 4180 knows no mark, so it is sent on demand alone."""

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


@router.get("", response_class=Response, responses=PAGE)
def files(request: Request, site: SiteOf, reader: ReaderOf) -> Response:
    """Every file of the release with its size and its checksum."""
    metadata = site.metadata
    listed = (*metadata.dumps, *metadata.tables)
    content = {
        "dumps": metadata.dumps,
        "tables": metadata.tables,
        "others": [file for file in site.library.release.manifest.files if file not in listed],
        "dataset": site.dataset,
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
    if is_switched_on(EXCEL, excel) and found.media_type == CSV_RESULTS.media_type:
        return _for_spreadsheets(request, site, found)
    links = (
        link(site.dataset, "collection"),
        *(link(licence, "license") for licence in site.licences),
        *([link(_METADATA, "describedby", CSVM)] if _is_table(found.path) else []),
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


def as_file(response: Response, name: str, plain: str = "") -> Response:
    """A response that is saved under a name (RFC 6266, https://www.rfc-editor.org/rfc/rfc6266).

    Clients that know no other letters than those of ASCII may get a ``plain`` name as well (appendix D).
    """
    if response.status_code == 200:
        quoted = quote(name, safe="")
        simple = name if quoted == name else plain if quote(plain, safe="") == plain else ""
        forms = [f'filename="{simple}"'] if simple else []
        forms += [] if quoted == name else [f"filename*=utf-8''{quoted}"]
        response.headers["Content-Disposition"] = "; ".join(("attachment", *forms))
    return response


def _for_spreadsheets(request: Request, site: Site, file: ReleaseFile) -> Response:
    """A table of CSV with a byte order mark before it."""
    body = marked(site.library.release.path(file.path).read_bytes())
    response = respond(request, Representation(body, CSV_RESULTS.content_type), site.freshness)
    return as_file(response, file.path.rpartition("/")[2])


def _table_of(site: Site, name: str) -> ReleaseFile | None:
    """The table that is asked for as a workbook."""
    stem, dot, suffix = name.rpartition(".")
    if not dot or suffix != XLSX.name:
        return None
    found = (site.library.release.find(f"{stem}.{form.name}") for form in (CSV_RESULTS, TSV_RESULTS))
    return next((file for file in found if file and _is_table(file.path)), None)


def _workbook(request: Request, site: Site, reader: Reader, table: ReleaseFile) -> Response:
    """A table with the types of its description, if it has one; raises HTTPException 400 for one that is too large."""
    release, credit, name = site.library.release, site.credit(reader, "/data"), table.path.rpartition("/")[2]
    location = site.library.iris.file(TABLE_GROUP if release.file(TABLE_GROUP) else table.path)
    sheets = table_sheets(release.path(TABLES), location, name)
    try:
        body = workbook([*sheets, about_sheet(site.names(reader), credit)], credit.issued, credit.title, credit.limit)
    except UnfitFormatError as error:
        raise HTTPException(400, error.text) from error
    answer = Representation(body, XLSX.content_type, ("Accept-Language",), links=(link(site.dataset, "collection"),))
    response = respond(request, answer, site.freshness)
    return as_file(response, f"{name.rpartition('.')[0]}-{release.manifest.version}.{XLSX.name}")


def _is_table(path: str) -> bool:
    return path.startswith(TABLES) and path.endswith((".csv", ".tsv"))


def bibtex(metadata: DatasetMetadata) -> str:
    """The BibTeX entry, of the type ``misc``, which every style knows; braces keep the capitals of the title."""
    year, month, _ = metadata.issued.split("-")
    fields = {
        "author": "{" + _escaped(metadata.publisher) + "}",
        "title": "{" + _escaped(metadata.title) + "}",
        "year": year,
        "month": str(int(month)),
        "version": _escaped(metadata.version),
        "howpublished": "\\url{" + metadata.release + "}",
        "url": metadata.release,
        "note": f"Dataset, licence {_escaped(metadata.licence)}",
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{_key(metadata)},\n{lines}}}\n"


def csl(metadata: DatasetMetadata) -> bytes:
    """A list of one item (https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types)."""
    item = {
        "id": _key(metadata),
        "type": "dataset",
        "title": metadata.title,
        "author": [{"literal": metadata.publisher}],
        "publisher": metadata.publisher,
        "issued": {"date-parts": [list(map(int, metadata.issued.split("-")))]},
        "version": metadata.version,
        "URL": metadata.release,
        "abstract": metadata.description,
    }
    return json_bytes([item])


def citation_file(metadata: DatasetMetadata) -> str:
    """The release in the Citation File Format 1.2 (https://doi.org/10.5281/zenodo.5171937); JSON values are YAML."""
    fields: dict[str, object] = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below.",
        "type": "dataset",
        "title": metadata.title,
        "abstract": metadata.description,
        "authors": [{"name": metadata.publisher}],
        "version": metadata.version,
        "date-released": metadata.issued,
        "url": metadata.iri,
        "identifiers": [{"type": "url", "value": metadata.release, "description": "This release."}],
        "license-url": metadata.licence,
        "keywords": list(metadata.keywords),
    }
    return "".join(f"{name}: {json_text(value)}\n" for name, value in fields.items() if value)


def _key(metadata: DatasetMetadata) -> str:
    """The last part of the base IRI that is a word, with the version."""
    name = metadata.base.rstrip("/").rpartition("/")[2]
    return re.sub(r"[^A-Za-z0-9.-]", "-", f"{name}-{metadata.version}")


def _escaped(text: str) -> str:
    """A text with the special characters of TeX escaped."""
    return _SPECIAL.sub(lambda found: _COMMANDS.get(found[0], f"\\{found[0]}"), text)
