"""File names of a release folder, spelt in no other module.

A name is a path from the release folder, with forward slashes, as the manifest lists it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ucc_graph.rdf.formats import PARQUET, SQLITE, Format

__all__ = [
    "CATALOG",
    "CHANGES",
    "CONTEXT",
    "DATABASE",
    "DATASET",
    "DATA_PACKAGE",
    "FACE_STYLE",
    "MANIFEST",
    "MESSAGES",
    "ONTOLOGY",
    "PAGES",
    "PARQUETS",
    "QUERIES",
    "REPORTS",
    "RULES",
    "SHAPES",
    "STATISTICS",
    "TABLES",
    "TABLE_GROUP",
    "TEMPLATES",
    "TEMPLATE_FILTERS",
    "WORKBOOK",
    "WRITTEN_CATALOG",
    "dump",
    "messages",
    "parquet",
]

CATALOG: Final = "catalog.ttl"
"""Description of the dataset and its releases in DCAT 3."""
CHANGES: Final[Mapping[str, str]] = {form: f"changes.{form}" for form in ("txt", "json", "ttl", "atom")}
"""Differences from the release before, by suffix."""
CONTEXT: Final = "context.jsonld"
"""JSON-LD context."""
DATA_PACKAGE: Final = "datapackage.json"
"""Descriptor of the tables in Data Package 2."""
DATASET: Final = "dataset"
"""Stem of the dumps; :func:`dump` gives their names."""
DATABASE: Final = f"{DATASET}.{SQLITE.name}"
"""Database of all tables."""
FACE_STYLE: Final = "pages/accent.css"
"""Style sheet with the accent colour of the publication, for light and dark pages."""
MANIFEST: Final = "manifest.json"
"""Manifest: version, base IRI, and each other file with its size and SHA-256."""
MESSAGES: Final = "locale/"
"""Folder of the publication's own catalogues of messages; :func:`messages` gives the names of the compiled ones."""
ONTOLOGY: Final = "ontology.ttl"
"""Ontology in Turtle."""
PAGES: Final = "pages/"
"""Folder of the publication's own pages in Markdown, and of their pictures."""
PARQUETS: Final = "parquet/"
"""Folder of the tables in Parquet; :func:`parquet` gives their names."""
QUERIES: Final = "queries/"
"""Folder of the published queries."""
REPORTS: Final[Mapping[str, str]] = {form: f"report.{form}" for form in ("txt", "json", "sarif", "ttl")}
"""Validation report, by suffix."""
RULES: Final = "rules/"
"""Folder of the rules of derivation."""
SHAPES: Final = "shapes.ttl"
"""SHACL shapes in Turtle."""
STATISTICS: Final = "void.ttl"
"""Statistics in VoID."""
TABLES: Final = "tables/"
"""Folder of the tables."""
TABLE_GROUP: Final = f"{TABLES}csvw.json"
"""CSVW description of the tables."""
TEMPLATES: Final = "templates/"
"""Folder of the publication's own templates of pages."""
TEMPLATE_FILTERS: Final = ("autonym", "grouped", "translated", "urlencode_query")
"""Filters that the site adds to those of Jinja: the press compiles templates without the site."""
WORKBOOK: Final = "tables.xlsx"
"""Workbook of all tables."""
WRITTEN_CATALOG: Final = "metadata/catalog.ttl"
"""Written part of the description of the dataset, as the publication has it."""


def dump(form: Format) -> str:
    """The dump of the whole dataset in a format."""
    return f"{DATASET}.{form.name}"


def messages(tag: str) -> str:
    """The compiled catalogue of messages of a language."""
    return f"{MESSAGES}{tag}.mo"


def parquet(table: str) -> str:
    """The file in Parquet of a table, by the table's name."""
    return f"{PARQUETS}{table}.{PARQUET.name}"
