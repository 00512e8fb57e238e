"""The files of a release, to be downloaded: the manifest alone says what there is, so no path leads elsewhere.

How to cite a release: as BibTeX, as CSL-JSON and as a Citation File, all from its card.
"""

from __future__ import annotations

import json
import re
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse
from starlette.exceptions import HTTPException

from ucc_graph.rdf.formats import HTML
from ucc_graph.release.file_names import DATASET
from ucc_graph.release.folder import ReleaseFile
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.openapi import PAGE, Responses, responses_in
from ucc_graph.web.http.response import Representation, link, not_modified, respond, validators
from ucc_graph.web.site.site import Site, SiteOf, reader_of
from ucc_graph.web.view.dataset_metadata import DatasetMetadata

__all__ = ["bibtex", "citation_file", "csl", "router", "sentence"]


_BIBTEX: Final = "application/x-bibtex; charset=utf-8"
_CFF: Final = "application/yaml"
_CSL: Final = "application/vnd.citationstyles.csl+json"
_SPECIAL: Final = re.compile(r"[\\{}$&#%_^~]")

router = APIRouter(prefix="/data", tags=["downloads"])


@router.get("/citation.bib", response_class=Response)
def as_bibtex(request: Request, site: SiteOf) -> Response:
    """The release as an entry of BibTeX."""
    return respond(request, Representation(bibtex(site.metadata).encode(), _BIBTEX), site.freshness)


@router.get("/citation.json", response_class=Response)
def as_csl(request: Request, site: SiteOf) -> Response:
    """The release as an item of CSL-JSON."""
    return respond(request, Representation(csl(site.metadata).encode(), _CSL), site.freshness)


@router.get("/CITATION.cff", response_class=Response)
def as_citation_file(request: Request, site: SiteOf) -> Response:
    """The release as a Citation File."""
    return respond(request, Representation(citation_file(site.metadata).encode(), _CFF), site.freshness)


def sentence(card: DatasetMetadata) -> str:
    """The citation as one line of text."""
    return f"{card.publisher}. {card.title}. Release {card.version}, {card.issued}. {card.release}"


def bibtex(card: DatasetMetadata) -> str:
    """The entry, of the type ``misc``, which every style knows; braces keep the capitals of the title."""
    year, month, _ = card.issued.split("-")
    fields = {
        "author": "{" + _escaped(card.publisher) + "}",
        "title": "{" + _escaped(card.title) + "}",
        "year": year,
        "month": str(int(month)),
        "version": _escaped(card.version),
        "howpublished": "\\url{" + card.release + "}",
        "url": card.release,
        "note": f"Dataset, licence {_escaped(card.licence)}",
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{_key(card)},\n{lines}}}\n"


def csl(card: DatasetMetadata) -> str:
    """A list of one item (https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types)."""
    item = {
        "id": _key(card),
        "type": "dataset",
        "title": card.title,
        "author": [{"literal": card.publisher}],
        "publisher": card.publisher,
        "issued": {"date-parts": [[int(part) for part in card.issued.split("-")]]},
        "version": card.version,
        "URL": card.release,
        "abstract": card.description,
    }
    return json.dumps([item], ensure_ascii=False, indent=1) + "\n"


def citation_file(card: DatasetMetadata) -> str:
    """The release in the Citation File Format 1.2 (https://doi.org/10.5281/zenodo.5171937); JSON values are YAML."""
    fields: dict[str, object] = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below.",
        "type": "dataset",
        "title": card.title,
        "abstract": card.description,
        "authors": [{"name": card.publisher}],
        "version": card.version,
        "date-released": card.issued,
        "url": card.iri,
        "identifiers": [{"type": "url", "value": card.release, "description": "This release."}],
        "license-url": card.licence,
        "keywords": list(card.keywords),
    }
    return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items() if value)


def _key(card: DatasetMetadata) -> str:
    """The last part of the base IRI that is a word, with the version."""
    name = card.base.rstrip("/").rpartition("/")[2]
    return re.sub(r"[^A-Za-z0-9.-]", "-", f"{name}-{card.version}")


def _escaped(text: str) -> str:
    """A text in which no sign has a meaning to TeX."""
    names = {"\\": "\\textbackslash{}", "^": "\\textasciicircum{}", "~": "\\textasciitilde{}"}
    return _SPECIAL.sub(lambda found: names.get(found[0], f"\\{found[0]}"), text)


_TABLES: Final = "tables/"

_FILE: Final[Responses] = responses_in("*/*") | {206: {"description": N_("The ranges of bytes that were asked for.")}}


@router.get("", response_class=Response, responses=PAGE)
def files(request: Request, site: SiteOf) -> Response:
    """Every file of the release with its size and its checksum."""
    listed = site.library.release.manifest.files
    content = {
        "dumps": [file for file in listed if file.path.startswith(f"{DATASET}.")],
        "tables": [file for file in listed if file.path.startswith(_TABLES)],
        "others": [file for file in listed if not file.path.startswith((f"{DATASET}.", _TABLES))],
        "dataset": site.dataset,
        "citation": sentence(site.metadata),
        "bibtex": bibtex(site.metadata),
    }
    reader = reader_of(request, site)
    body = site.render("data.html", reader, content)
    answer = Representation(body, HTML.content_type, ("Accept-Language",), reader.interface, links=site.landing_links())
    return respond(request, answer, site.freshness)


@router.get("/{file:path}", response_class=Response, responses=_FILE)
def download(request: Request, site: SiteOf, file: str) -> Response:
    """One file; ranges of bytes are answered (RFC 9110, section 14)."""
    found = site.library.release.find(file)
    if found is None:
        raise HTTPException(404, N_("The release has no file of this name."))
    headers = validators(found.sha256, site.freshness) | {"Link": ", ".join(_links(site))}
    return not_modified(request, headers, site.freshness) or FileResponse(
        site.library.release.path(found.path),
        headers=headers | {"Content-Type": _content_type(found)},
        filename=found.path.rpartition("/")[2],
    )


def _links(site: Site) -> list[str]:
    return [link(site.dataset, "collection"), *(link(licence, "license") for licence in site.licences)]


def _content_type(file: ReleaseFile) -> str:
    return f"{file.media_type}; charset=utf-8" if file.media_type.startswith("text/") else file.media_type
