"""Distributions of a release (DCAT 3): title, size, address, checksum and standards of each file that is offered.

The offered files are the dumps, the tables with their description, as a workbook, as a database and in Parquet, the
places, and the changes; the other files of a release are its sources and its validation report.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ucc_graph.rdf.formats import (
    CSVM,
    GEOJSON,
    JSON,
    JSONLD,
    N_QUADS,
    N_TRIPLES,
    PARQUET,
    RDF_XML,
    SQLITE,
    TRIG,
    TURTLE,
    XLSX,
    media_type_of,
)
from ucc_graph.rdf.iris import part_of
from ucc_graph.rdf.vocab import DCAT, DCT, RDF, SPDX, XSD
from ucc_graph.release.file_names import (
    CHANGES,
    DATA_PACKAGE,
    DATABASE,
    DATASET,
    PARQUETS,
    TABLE_GROUP,
    TABLES,
    WORKBOOK,
)
from ucc_graph.release.folder import ReleaseFile

__all__ = ["Offer", "Titles", "distributions", "is_offered", "titles_of"]

_EU: Final = "http://publications.europa.eu/resource/authority/"
"""The authority tables of the EU's Publications Office, as DCAT-AP requires."""
_DUMP: Final = f"{DATASET}."
"""Beginning of the names of the dumps, and of the database."""
_TEXT: Final = CHANGES["txt"]
_OFFERED: Final = (
    *(f"{_DUMP}*", f"{TABLES}*.csv", f"{TABLES}*.tsv", TABLE_GROUP, DATA_PACKAGE, WORKBOOK, f"*.{GEOJSON.name}"),
    f"{PARQUETS}*.{PARQUET.name}",
    *(name for name in CHANGES.values() if name != _TEXT),
)
"""Patterns of the files that are offered."""
_FORMATS: Final = {
    TURTLE.media_type: ("RDF_TURTLE", "Turtle"),
    N_TRIPLES.media_type: ("RDF_N_TRIPLES", "N-Triples"),
    N_QUADS.media_type: ("RDF_N_QUADS", "N-Quads"),
    TRIG.media_type: ("RDF_TRIG", "TriG"),
    JSONLD.media_type: ("JSON_LD", "JSON-LD"),
    RDF_XML.media_type: ("RDF_XML", "RDF/XML"),
    GEOJSON.media_type: ("GEOJSON", "GeoJSON"),
    JSON.media_type: ("JSON", "JSON"),
    CSVM: ("JSON", "JSON"),
    XLSX.media_type: ("XLSX", "Excel"),
    SQLITE.media_type: ("BIN", "SQLite"),
    PARQUET.media_type: ("PARQUET", "Parquet"),
    "application/atom+xml": ("ATOM", "Atom feed"),
    "text/csv": ("CSV", "CSV"),
    "text/tab-separated-values": ("TSV", "TSV"),
}
"""By media type: the file type of the Publications Office, which may be missing, and the name for people."""
_STANDARDS: Final = {
    DATA_PACKAGE: "https://datapackage.org/standard/data-package/",
    TABLE_GROUP: "https://www.w3.org/TR/tabular-metadata/",
    WORKBOOK: "https://www.iso.org/standard/71691.html",
    DATABASE: "https://www.sqlite.org/fileformat2.html",
    CHANGES["atom"]: "https://www.rfc-editor.org/rfc/rfc4287",
    CHANGES["json"]: "https://www.rfc-editor.org/rfc/rfc8259",
    CHANGES["ttl"]: "https://www.w3.org/TR/activitystreams-vocabulary/",
}
"""The standards of files that are neither a dump nor a table."""
_WORDS: Final = {
    TABLE_GROUP: ("Description of the tables", "What each column of each table holds and means, by CSV on the Web."),
    DATA_PACKAGE: ("Data package", "The tables with their columns, types and keys, as a Data Package."),
    WORKBOOK: ("All tables, Excel", "All tables in one workbook, with what their columns mean."),
    DATABASE: ("All tables, SQLite", "All tables in one database, with keys, views and what their columns mean."),
}
"""Titles and descriptions of the files of all tables."""
_GEOJSON_STANDARD: Final = "https://www.rfc-editor.org/rfc/rfc7946"
_PARQUET_STANDARD: Final = "https://parquet.apache.org/docs/file-format/"
_AVAILABILITY: Final = NamedNode("http://data.europa.eu/r5r/availability")

Titles = Mapping[str, tuple[Literal, Literal | None]]
"""The title and the description of each table, by its path."""


@dataclass(frozen=True)
class Offer:
    """A release with offered files: its IRI, the beginning of their addresses, their licences and their titles.

    ``schemas`` are the ontologies and shapes to which the dumps conform.
    """

    release: NamedNode
    root: str
    schemas: Sequence[NamedNode]
    licences: Sequence[NamedNode]
    titles: Titles


def distributions(offer: Offer, files: Sequence[ReleaseFile]) -> Iterator[Triple]:
    """The distributions of a release; ``dcat:mediaType`` is that of the file before compression."""
    for file in files:
        distribution = NamedNode(part_of(offer.release.value, file.path))
        address = NamedNode(f"{offer.root}{file.path}")
        yield Triple(offer.release, DCAT.distribution, distribution)
        yield Triple(distribution, RDF.type, DCAT.Distribution)
        yield Triple(distribution, DCAT.accessURL, address)
        yield Triple(distribution, DCAT.downloadURL, address)
        yield Triple(distribution, DCAT.byteSize, Literal(str(file.size), datatype=XSD.nonNegativeInteger))
        yield Triple(distribution, _AVAILABILITY, NamedNode(f"{_EU}planned-availability/STABLE"))
        yield from (Triple(distribution, DCT.license, licence) for licence in offer.licences)
        yield from _format(distribution, file)
        yield from _words(distribution, offer, file)
        yield from _checksum(distribution, file)
        for standard in _standards(offer, file):
            yield Triple(distribution, DCT.conformsTo, standard)
            yield Triple(standard, RDF.type, DCT.Standard)


def is_offered(path: str) -> bool:
    """Whether the file of a release is one of its distributions."""
    return any(fnmatch(path, pattern) and path.count("/") == pattern.count("/") for pattern in _OFFERED)


def titles_of(description: bytes) -> Titles:
    """The titles of tables in a CSVW description (https://www.w3.org/TR/tabular-metadata/#common-properties)."""
    group = json.loads(description)
    context = group.get("@context", [])
    language = next((part["@language"] for part in context if isinstance(part, dict) and "@language" in part), None)
    found = {}
    for table in group.get("tables", [group]):
        if "url" not in table:
            continue
        texts = (table.get(name) for name in ("dc:title", "dc:description"))
        title, text = (Literal(value, language=language) if isinstance(value, str) else None for value in texts)
        found[f"{TABLES}{table['url']}"] = (title or Literal(table["url"]), text)
    return found


def _format(distribution: NamedNode, file: ReleaseFile) -> Iterator[Triple]:
    plain = media_type_of(file.path.removesuffix(".gz"))
    yield Triple(distribution, DCAT.mediaType, _media_type(plain))
    if file.path.endswith(".gz"):
        yield Triple(distribution, DCAT.compressFormat, _media_type(file.media_type))
    if name := _FORMATS.get(plain, ("", ""))[0]:
        yield Triple(distribution, DCT.format, NamedNode(f"{_EU}file-type/{name}"))


def _media_type(media_type: str) -> NamedNode:
    return NamedNode(f"https://www.iana.org/assignments/media-types/{media_type}")


def _words(distribution: NamedNode, offer: Offer, file: ReleaseFile) -> Iterator[Triple]:
    """Title and description of a file: those of its table, or else in English."""
    title, text = offer.titles.get(file.path, (None, None))
    english = [Literal(words, language="en") for words in _english(file)]
    yield Triple(distribution, DCT.title, title or english[0])
    yield Triple(distribution, DCT.description, text or english[1])


def _checksum(distribution: NamedNode, file: ReleaseFile) -> Iterator[Triple]:
    checksum = NamedNode(f"{distribution.value}-sha256")
    yield Triple(distribution, SPDX.checksum, checksum)
    yield Triple(checksum, RDF.type, SPDX.Checksum)
    yield Triple(checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256)
    yield Triple(checksum, SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary))


def _english(file: ReleaseFile) -> tuple[str, str]:
    if file.path in _WORDS:
        return _WORDS[file.path]
    form = _FORMATS.get(media_type_of(file.path.removesuffix(".gz")), ("", file.path))[1]
    title = f"{form}, gzip" if file.path.endswith(".gz") else form
    if file.path.startswith(_DUMP):
        return title, f"The whole dataset as {title}: {file.statements} statements."
    if file.path in _STANDARDS:
        return f"Changes, {form}", f"What changed from the release before, as {form}."
    name = file.path.rpartition("/")[2]
    return name, f"{name}, as {form}."


def _standards(offer: Offer, file: ReleaseFile) -> Sequence[NamedNode]:
    if file.path.startswith(_DUMP) and file.path not in _STANDARDS:
        return offer.schemas
    if file.path in offer.titles:
        return [NamedNode(f"{offer.root}{TABLE_GROUP}")]
    usual = _PARQUET_STANDARD if file.path.startswith(PARQUETS) else _GEOJSON_STANDARD
    return [NamedNode(_STANDARDS.get(file.path, usual))]
