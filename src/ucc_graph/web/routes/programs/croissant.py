"""Croissant 1.0: the description of a release for loaders of data sets.

See https://docs.mlcommons.org/croissant/docs/croissant-spec.html. Files and their checksums are those of the manifest;
record sets and fields are those of the CSVW description.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from ucc_graph.rdf.formats import CSV_RESULTS, JSONLD, json_bytes, read_json
from ucc_graph.release.file_names import TABLE_GROUP
from ucc_graph.release.folder import ReleaseFile
from ucc_graph.web.http.response import Representation, respond
from ucc_graph.web.site.site import SiteOf
from ucc_graph.web.view.dataset_metadata import DatasetMetadata

__all__ = ["croissant", "router"]

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
"""Datatypes of CSVW in the terms of schema.org; all others, such as ``gYear``, are texts."""

router = APIRouter(tags=["downloads"])


@router.get("/croissant.json", response_class=Response)
def as_croissant(request: Request, site: SiteOf) -> Response:
    """The description of the tables of the release."""
    release = site.library.release
    group = read_json(release.path(TABLE_GROUP).read_bytes()) if release.file(TABLE_GROUP) else {}
    body = json_bytes(croissant(site.metadata, group))
    return respond(request, Representation(body, JSONLD.content_type), site.freshness)


def croissant(metadata: DatasetMetadata, group: Mapping[str, Any]) -> dict[str, Any]:
    """The document of a release with the CSVW description of its tables."""
    tables = {table["url"].rpartition("/")[2]: table for table in group.get("tables", [group]) if "url" in table}
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
        "dateModified": metadata.issued,
        "citeAs": metadata.citation,
        "keywords": list(metadata.keywords),
        "creator": {"@type": "sc:Organization", "name": metadata.publisher, "url": metadata.base},
        "distribution": [_file_object(metadata, file) for file in (*metadata.dumps, *metadata.tables)],
        "recordSet": [_record_set(file, tables[_name(file)]) for file in comma if _name(file) in tables],
    }


def _name(file: ReleaseFile) -> str:
    return file.path.rpartition("/")[2]


def _file_object(metadata: DatasetMetadata, file: ReleaseFile) -> dict[str, Any]:
    return {"@type": "cr:FileObject", "@id": file.path, "name": _name(file)} | metadata.download(file)


def _record_set(file: ReleaseFile, table: Mapping[str, Any]) -> dict[str, Any]:
    name, schema = _name(file).rpartition(".")[0], _schema(table)
    key = schema.get("primaryKey")
    found = {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": _text(table.get("dc:description")) or name,
        "field": list(_fields(file, name, schema)),
    }
    return found | ({"key": {"@id": f"{name}/{key}"}} if isinstance(key, str) else {})


def _schema(table: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of a table; an empty one where a release of an older program names it by address."""
    found = table.get("tableSchema")
    return found if isinstance(found, dict) else {}


def _fields(file: ReleaseFile, name: str, schema: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A field for each column of the file; a cell with several values is one text, as it is written."""
    for number, column in enumerate(schema.get("columns", []), 1):
        if not column.get("virtual"):
            title = _text(column.get("titles")) or column.get("name", f"_col.{number}")
            key = column.get("name", title)
            yield {
                "@type": "cr:Field",
                "@id": f"{name}/{key}",
                "name": key,
                "description": _text(column.get("dc:description")) or key,
                "dataType": "sc:Text" if "separator" in column else _type(column.get("datatype")),
                "source": {"fileObject": {"@id": file.path}, "extract": {"column": title}},
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
