"""Retirement of rows that vanished: the row goes, and a table of retired keys states what its address was.

An address that was published is not lost: it answers 410 Gone with what the table says (``docs/iri-policy.md``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from json import JSONDecodeError, JSONDecoder
from typing import Final

from ucc_graph.csvw.uri_templates import Template
from ucc_graph.errors import CallError
from ucc_graph.press.read.publication import Publication
from ucc_graph.rdf.formats import json_bytes
from ucc_graph.rdf.iris import Iris
from ucc_graph.rdf.vocab import DCT, OWL, SKOS
from ucc_graph.scaffold.update.opened_table import OpenedTable

__all__ = ["NEW_FILE", "NEW_HEADER", "Retired", "described", "references", "retired", "retired_row"]

NEW_FILE: Final = "retired.csv"
NEW_HEADER: Final = "key,name,replaced_by,note\n"
_TABLES: Final = re.compile(r'"tables"\s*:\s*(?=\[)')

Retired = tuple[str, str, str]
"""A thing that is given up: its kind and key, its name, and why."""


def retired(opened: OpenedTable, row: int, publication: Publication, source: str) -> Retired | None:
    """What a table of retired keys says of a row; None for one that has no address of the publication."""
    columns = {column.name: opened.text.cell(row, column.name) for column in opened.columns}
    templates = {column.inherited.about_url for column in opened.table.description.columns}
    iris = Iris(publication.base)
    for template in sorted(filter(None, templates)):
        iri = Template(template, opened.table.description.url).expand({k: v for k, v in columns.items() if v})
        if iri.startswith(iris.things_space) and "#" not in iri:
            name = next((columns[label] for label in opened.labels if columns[label]), opened.key_of(row))
            return iri.removeprefix(iris.things_space), name, f"It is not in {source} any more."
    return None


def retired_row(thing: Retired, table: OpenedTable) -> Mapping[str, str]:
    """The row of a thing in a table of retired keys that there is."""
    key, name, note = thing
    url = table.table.description.url
    names = {column.property_iri(url): column.name for column in table.columns}
    texts = {next(iter(table.key), ""): key, next(iter(table.labels), ""): name}
    texts[names.get(SKOS.historyNote.value, "")] = note
    return {column: text for column, text in texts.items() if column}


def references(opened: OpenedTable, row: int, tables: Sequence[OpenedTable]) -> Iterator[str]:
    """Names of the tables with rows that refer to a row by a foreign key."""
    for table in tables:
        for key in table.table.description.foreign_keys:
            if key.table != opened.table.description.url or len(key.columns) != 1:
                continue
            value = opened.text.cell(row, key.target[0])
            separator = table.column(key.columns[0]).inherited.separator
            cells = (
                cell for other, cell in enumerate(table.values(key.columns[0])) if table is not opened or other != row
            )
            if any(value in (cell.split(separator) if separator else [cell]) for cell in cells):
                yield table.place


def described(metadata: bytes, base: str, language: str) -> bytes:
    """The metadata with a table of retired keys behind its tables; every other byte stays.

    Raises CallError for metadata without a list of tables.
    """
    text = metadata.decode()
    found = _TABLES.search(text)
    try:
        _, end = JSONDecoder().raw_decode(text, found.end()) if found else (None, 0)
    except JSONDecodeError as error:
        raise CallError(f"csvw.json is not valid JSON ({error}): run ucc-graph check first.") from error
    if not end:
        raise CallError('csvw.json has no "tables": add a table of retired keys as the IRI policy describes.')
    head = text[: end - 1].rstrip()
    comma = "" if head.endswith("[") else ","
    entry = json_bytes(_description(base, language)).decode().strip().replace("\n", "\n  ")
    return f"{head}{comma}\n  {entry}\n {text[end - 1 :]}".encode()


def _description(base: str, language: str) -> dict[str, object]:
    things = Iris(base).things_space
    return {
        "url": NEW_FILE,
        "dc:title": "Retired keys",
        "dc:description": "One row a thing that was published once and was given up: its address answers 410 Gone.",
        "tableSchema": {
            "primaryKey": "key",
            "aboutUrl": f"{things}{{+key}}",
            "columns": [
                _column("key", "The kind and the key that it had.", DCT.identifier.value, required=True),
                _column("name", "The name that it had.", "rdfs:label", required=True, lang=language),
                _column(
                    "replaced_by",
                    "Kind and key of what stands for it now; empty where nothing does.",
                    DCT.isReplacedBy.value,
                    separator="|",
                    valueUrl=f"{things}{{+replaced_by}}",
                ),
                _column("note", "Why it was given up.", SKOS.historyNote.value, required=True, lang="en"),
                {
                    "name": "deprecated",
                    "virtual": True,
                    "propertyUrl": OWL.deprecated.value,
                    "datatype": "boolean",
                    "default": "true",
                },
            ],
        },
    }


def _column(name: str, text: str, property_url: str, **more: object) -> dict[str, object]:
    return {"name": name, "titles": name, "dc:description": text, "propertyUrl": property_url, **more}
