"""Formats of files and answers: one table of names, media types and suffixes, and the reader and writer of JSON.

JSON is that of RFC 8259 (https://www.rfc-editor.org/rfc/rfc8259), which has no NaN and no Infinity (section 6).
"""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from pyoxigraph import QueryResultsFormat, RdfFormat

__all__ = [
    "DATASETS",
    "DUMPS",
    "FORMATS",
    "GEOJSON",
    "GRAPHS",
    "HTML",
    "JSON",
    "JSONLD",
    "JSON_RESULTS",
    "N_QUADS",
    "N_TRIPLES",
    "PARQUET",
    "PICTURES",
    "PROBLEM",
    "RDF_XML",
    "SOLUTIONS",
    "SQLITE",
    "SVG",
    "TRIG",
    "TSV_RESULTS",
    "TURTLE",
    "XLSX",
    "XML_RESULTS",
    "Format",
    "by_suffix",
    "json_bytes",
    "json_text",
    "media_type_of",
    "read_json",
]


@dataclass(frozen=True)
class Format:
    """A format: ``name`` is also the file suffix; ``aliases`` are further media types that select it.

    ``rdf`` and ``results`` are Oxigraph's constants of the format: for statements, and for the solutions of a query.
    """

    name: str
    media_type: str
    title: str
    aliases: tuple[str, ...] = ()
    rdf: RdfFormat | None = None
    results: QueryResultsFormat | None = None

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header; text types include their charset."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


_NOTATION3: Final = ("text/n3", "text/rdf+n3", "application/n3")
"""Media types of Notation3, which has Turtle as a part (https://w3c.github.io/N3/spec/)."""
TURTLE: Final = Format(
    "ttl", "text/turtle", "Turtle", ("application/x-turtle", "application/turtle", *_NOTATION3), RdfFormat.TURTLE
)
N_TRIPLES: Final = Format("nt", "application/n-triples", "N-Triples", ("text/plain",), RdfFormat.N_TRIPLES)
"""N-Triples was text/plain before it had a media type (https://www.w3.org/TR/rdf-testcases/#ntriples)."""
JSONLD: Final = Format("jsonld", "application/ld+json", "JSON-LD", ("application/json",), RdfFormat.JSON_LD)
RDF_XML: Final = Format("rdf", "application/rdf+xml", "RDF/XML", ("application/xml", "text/xml"), RdfFormat.RDF_XML)
N_QUADS: Final = Format("nq", "application/n-quads", "N-Quads", (), RdfFormat.N_QUADS)
TRIG: Final = Format("trig", "application/trig", "TriG", ("application/x-trig",), RdfFormat.TRIG)
HTML: Final = Format("html", "text/html", "HTML", ("application/xhtml+xml",))
JSON_RESULTS: Final = Format(
    "json", "application/sparql-results+json", "JSON", ("application/json",), results=QueryResultsFormat.JSON
)
XML_RESULTS: Final = Format(
    "xml", "application/sparql-results+xml", "XML", ("application/xml", "text/xml"), results=QueryResultsFormat.XML
)
CSV_RESULTS: Final = Format("csv", "text/csv", "CSV", results=QueryResultsFormat.CSV)
TSV_RESULTS: Final = Format("tsv", "text/tab-separated-values", "TSV", results=QueryResultsFormat.TSV)
JSON: Final = Format("json", "application/json", "JSON")
XLSX: Final = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel")
"""Workbook (ISO/IEC 29500)."""
GEOJSON: Final = Format("geojson", "application/geo+json", "GeoJSON")
SQLITE: Final = Format("sqlite", "application/vnd.sqlite3", "SQLite")
PARQUET: Final = Format("parquet", "application/vnd.apache.parquet", "Parquet")
SVG: Final = Format("svg", "image/svg+xml", "SVG")
CSVM: Final = "application/csvm+json"
"""Media type of metadata of tables (Metadata Vocabulary for Tabular Data, appendix A)."""
PROBLEM: Final = "application/problem+json"

GRAPHS: Final = (TURTLE, N_TRIPLES, JSONLD, RDF_XML)
"""Formats of one graph, in the server's order of preference."""
DATASETS: Final = (N_QUADS, TRIG)
"""Formats of named graphs."""
SOLUTIONS: Final = (JSON_RESULTS, XML_RESULTS, CSV_RESULTS, TSV_RESULTS)
"""Formats of the answers of SELECT and ASK (https://www.w3.org/TR/sparql11-overview/#sparql11-results)."""
DUMPS: Final = (TURTLE, N_TRIPLES, N_QUADS, TRIG, JSONLD, RDF_XML)
"""Formats of the dumps of a release."""
FORMATS: Final = (*GRAPHS, *DATASETS, HTML, *SOLUTIONS)

PICTURES: Final = {
    SVG.name: SVG.media_type,
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
    "ico": "image/vnd.microsoft.icon",
}
"""Media types of pictures, by suffix."""
_FILES: Final = (
    PICTURES
    | {form.name: form.media_type for form in (CSV_RESULTS, TSV_RESULTS, JSON, GEOJSON, XLSX, SQLITE, PARQUET)}
    | {
        "sarif": "application/sarif+json",
        "txt": "text/plain",
        "md": "text/markdown",
        "rq": "application/sparql-query",
        "atom": "application/atom+xml",
        "gz": "application/gzip",
        "css": "text/css",
        "po": "text/x-gettext-translation",
    }
)


_TABLE_GROUP: Final = ("csvw", "json")
"""Name and suffix of a description of tables."""


_ON_ONE_LINE: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
"""One encoder for all short values: making one takes longer than writing a number."""


def by_suffix(suffix: str) -> Format | None:
    """The RDF or HTML format of a suffix without its dot, or None."""
    return next((known for known in (*GRAPHS, *DATASETS, HTML) if known.name == suffix), None)


def json_bytes(document: object, *, is_sorted: bool = False) -> bytes:
    """A JSON document as this program writes it: UTF-8, indented by one, with a line feed at its end.

    Raises ValueError for NaN and infinite numbers.
    """
    return _encoded(f"{json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=is_sorted)}\n")


def json_text(document: object, *, is_compact: bool = False, is_ascii: bool = False) -> str:
    """A JSON value on one line, without spaces if compact; raises ValueError for NaN and infinite numbers."""
    if not (is_compact or is_ascii):
        return _encoded(_ON_ONE_LINE.encode(document)).decode()
    separators = (",", ":") if is_compact else None
    return _encoded(json.dumps(document, ensure_ascii=is_ascii, allow_nan=False, separators=separators)).decode()


def read_json(text: str | bytes) -> Any:
    """The value of a JSON text; raises ValueError for what is none, or cannot be written again.

    Python's reader takes more than JSON: ``NaN``, ``Infinity``, a number such as ``1e400``, which becomes infinite, and
    half of a surrogate pair. A text nested too deeply is refused, too, and a byte order mark (section 8.1).
    """
    if text[:3] == BOM_UTF8 or text[:1] == "\ufeff":
        raise ValueError("it begins with a byte order mark: save it as UTF-8 without one")
    try:
        document = json.loads(text, parse_constant=_no_number)
        json.dumps(document, ensure_ascii=False, allow_nan=False).encode()
    except json.JSONDecodeError:
        raise
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    except UnicodeDecodeError as error:
        raise ValueError("it is not UTF-8") from error
    except UnicodeEncodeError as error:
        raise ValueError("it has half of a surrogate pair") from error
    except ValueError as error:
        raise ValueError(f"it has a number that is none, or too large ({error})") from error
    return document


def media_type_of(file_name: str) -> str:
    """The media type of a file, by its suffix; ``application/octet-stream`` for an unknown suffix."""
    stem, _, suffix = file_name.rpartition("/")[2].rpartition(".")
    if (stem, suffix) == _TABLE_GROUP:
        return CSVM
    known = by_suffix(suffix)
    return known.media_type if known else _FILES.get(suffix, "application/octet-stream")


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _encoded(text: str) -> bytes:
    """UTF-8, with half of a surrogate pair, which has none, as the escape that JSON allows (section 8.2)."""
    return text.encode("utf-8", "backslashreplace")
