"""Downloads: the files of a release as its manifest lists them, and its descriptions for loaders and for citations.

The manifest alone says which files there are, so no path leads elsewhere. Croissant 1.0 describes them for loaders of
data sets (https://docs.mlcommons.org/croissant/docs/croissant-spec.html): files and their checksums are those of the
manifest, record sets and fields those of the CSVW description. The citation is given as BibTeX, CSL-JSON and CFF.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse
from starlette.exceptions import HTTPException

from ucc_graph.rdf.formats import CSV_RESULTS, HTML, JSONLD, json_bytes
from ucc_graph.release.file_names import TABLE_GROUP
from ucc_graph.release.folder import ReleaseFile
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.openapi import PAGE, Responses, responses_in
from ucc_graph.web.http.response import Representation, link, not_modified, respond, validators
from ucc_graph.web.site.site import ReaderOf, SiteOf
from ucc_graph.web.view.dataset_metadata import DatasetMetadata

__all__ = ["bibtex", "citation_file", "croissant", "csl", "router"]

_BIBTEX: Final = "application/x-bibtex; charset=utf-8"
_CFF: Final = "application/yaml"
_CSL: Final = "application/vnd.citationstyles.csl+json"
_SPECIAL: Final = re.compile(r"[\\{}$&#%_^~]")
_COMMANDS: Final = {"\\": "\\textbackslash{}", "^": "\\textasciicircum{}", "~": "\\textasciitilde{}"}
_FILE: Final[Responses] = responses_in("*/*") | {206: {"description": N_("The ranges of bytes that were asked for.")}}
_OWN: Final = (
    *("citeAs", "column", "equivalentProperty", "extract", "field", "fileProperty", "fileObject", "fileSet", "format"),
    *("includes", "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet", "references", "regex"),
    *("repeated", "replace", "samplingRate", "separator", "source", "subField", "transform"),
)
"""Terms of Croissant that are written without a prefix."""
_CONTEXT: Final[dict[str, Any]] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{term: f"cr:{term}" for term in _OWN},
}
"""The context that begins every file, as in the section "Context" of the specification."""
_TYPES: Final = {
    "integer": "sc:Integer",
    "decimal": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "anyURI": "sc:URL",
}
"""Datatypes of CSVW in the terms of schema.org; all others, ``gYear`` for one, are texts."""

router = APIRouter(tags=["downloads"])


@router.get("/croissant.json", response_class=Response)
def as_croissant(request: Request, site: SiteOf) -> Response:
    """The description of the tables of the release."""
    release = site.library.release
    group = json.loads(release.path(TABLE_GROUP).read_bytes()) if release.file(TABLE_GROUP) else {}
    body = json_bytes(croissant(site.metadata, group))
    return respond(request, Representation(body, JSONLD.content_type), site.freshness)


@router.get("/data/citation.bib", response_class=Response)
def as_bibtex(request: Request, site: SiteOf) -> Response:
    """The release as an entry of BibTeX."""
    return respond(request, Representation(bibtex(site.metadata).encode(), _BIBTEX), site.freshness)


@router.get("/data/citation.json", response_class=Response)
def as_csl(request: Request, site: SiteOf) -> Response:
    """The release as an item of CSL-JSON."""
    return respond(request, Representation(csl(site.metadata), _CSL), site.freshness)


@router.get("/data/CITATION.cff", response_class=Response)
def as_citation_file(request: Request, site: SiteOf) -> Response:
    """The release as a Citation File."""
    return respond(request, Representation(citation_file(site.metadata).encode(), _CFF), site.freshness)


@router.get("/data", response_class=Response, responses=PAGE)
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


@router.get("/data/{file:path}", response_class=Response, responses=_FILE)
def download(request: Request, site: SiteOf, file: str) -> Response:
    """One file; ranges of bytes are answered (RFC 9110, section 14)."""
    found = site.library.release.find(file)
    if found is None:
        raise HTTPException(404, N_("The release has no file of this name."))
    links = (link(site.dataset, "collection"), *(link(licence, "license") for licence in site.licences))
    headers = validators(found.sha256, site.freshness) | {"Link": ", ".join(links)}
    charset = "; charset=utf-8" if found.media_type.startswith("text/") else ""
    return not_modified(request, headers, site.freshness) or FileResponse(
        site.library.release.path(found.path),
        headers=headers | {"Content-Type": f"{found.media_type}{charset}"},
        filename=_name(found),
    )


def croissant(metadata: DatasetMetadata, group: Mapping[str, Any]) -> dict[str, Any]:
    """The document of a release with the CSVW description of its tables."""
    tables = {table["url"]: table for table in group.get("tables", [])}
    comma = [file for file in metadata.tables if file.media_type == CSV_RESULTS.media_type]
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "@id": metadata.iri,
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": metadata.title,
        "description": metadata.description,
        "url": metadata.base,
        "license": metadata.licence,
        "version": metadata.version,
        "datePublished": metadata.issued,
        "citeAs": metadata.citation,
        "keywords": list(metadata.keywords),
        "creator": {"@type": "sc:Organization", "name": metadata.publisher, "url": metadata.base},
        "distribution": [_file_object(metadata, file) for file in (*metadata.dumps, *metadata.tables)],
        "recordSet": [_record_set(file, tables[_name(file)]) for file in comma if _name(file) in tables],
    }


def bibtex(metadata: DatasetMetadata) -> str:
    """The entry, of the type ``misc``, which every style knows; braces keep the capitals of the title."""
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
    return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items() if value)


def _name(file: ReleaseFile) -> str:
    return file.path.rpartition("/")[2]


def _file_object(metadata: DatasetMetadata, file: ReleaseFile) -> dict[str, Any]:
    return {"@type": "cr:FileObject", "@id": file.path, "name": _name(file)} | metadata.download(file)


def _record_set(file: ReleaseFile, table: Mapping[str, Any]) -> dict[str, Any]:
    name, schema = _name(file).rpartition(".")[0], table.get("tableSchema", {})
    key = schema.get("primaryKey")
    found = {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": _text(table.get("dc:description")) or name,
        "field": list(_fields(file, name, schema)),
    }
    return found | ({"key": {"@id": f"{name}/{key}"}} if isinstance(key, str) else {})


def _fields(file: ReleaseFile, name: str, schema: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A field for each column of the file; a cell with several values is one text, as it is written."""
    for column in schema.get("columns", []):
        if not column.get("virtual"):
            title = column.get("titles", column["name"])
            yield {
                "@type": "cr:Field",
                "@id": f"{name}/{column['name']}",
                "name": column["name"],
                "description": _text(column.get("dc:description")) or column["name"],
                "dataType": "sc:Text" if "separator" in column else _type(column.get("datatype")),
                "source": {"fileObject": {"@id": file.path}, "extract": {"column": _text(title)}},
            }


def _type(datatype: object) -> str:
    base = datatype.get("base") if isinstance(datatype, dict) else datatype
    return _TYPES.get(str(base), "sc:Text")


def _text(value: object) -> str:
    """A text of CSVW: by itself, the first of several, or under its language."""
    if isinstance(value, dict):
        value = next(iter(value.values()), "")
    if isinstance(value, list):
        value = value[0] if value else ""
    return str(value) if value else ""


def _key(metadata: DatasetMetadata) -> str:
    """The last part of the base IRI that is a word, with the version."""
    name = metadata.base.rstrip("/").rpartition("/")[2]
    return re.sub(r"[^A-Za-z0-9.-]", "-", f"{name}-{metadata.version}")


def _escaped(text: str) -> str:
    """A text in which no sign has a meaning to TeX."""
    return _SPECIAL.sub(lambda found: _COMMANDS.get(found[0], f"\\{found[0]}"), text)
