"""The metadata that a file carries in its own header, and its agreement with the metadata found for it.

Model for Tabular Data, section 8, step 4, and Metadata Vocabulary, section 5.5.1
(https://www.w3.org/TR/tabular-metadata/#schema-compatibility).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from ucc_graph.tables.description import ColumnDescription, TableDescription
from ucc_graph.tables.findings import Findings
from ucc_graph.tables.properties import Titles
from ucc_graph.tables.records import Record
from ucc_graph.tables.schema import column_name

__all__ = ["with_header"]


def with_header(
    table: TableDescription, records: Iterator[Record], language: str, findings: Findings
) -> tuple[TableDescription, Iterator[Record]]:
    """The table with the columns that its file has, and the rows that follow the header."""
    heads = list(islice(records, table.dialect.header_rows))
    first = [] if heads else list(islice(records, 1))
    width = max((len(record.cells) for record in (*heads, *first)), default=0)
    found = [_titles(heads, index) for index in range(width)]
    columns = [*table.physical, *_undeclared(table, found, language)]
    if table.physical and heads:
        _compare(table.physical, found, findings)
    virtual = [replace(c, number=len(columns) + n) for n, c in enumerate((c for c in table.columns if c.is_virtual), 1)]
    return replace(table, columns=(*columns, *virtual)), chain(first, records)


def _titles(heads: Sequence[Record], index: int) -> Titles:
    return tuple(("und", head.cells[index]) for head in heads if index < len(head.cells) and head.cells[index])


def _undeclared(table: TableDescription, found: Sequence[Titles], language: str) -> Iterator[ColumnDescription]:
    declared = len(table.physical)
    for number, titles in enumerate(found[declared:], declared + 1):
        name = column_name(() if declared or table.is_nameless else titles, number, language)
        yield ColumnDescription(number, name, titles, table.inherited)


def _compare(declared: Sequence[ColumnDescription], found: Sequence[Titles], findings: Findings) -> None:
    if len(declared) != len(found):
        findings.warn(f"the file has {len(found)} columns, and the metadata {len(declared)}", "csvw:header")
    for column, titles in zip(declared, found, strict=False):
        wanted = {title for tag, title in column.titles if _matches(tag, column.inherited.language)}
        if column.titles and not wanted & {title for _, title in titles}:
            findings.warn(f'the column "{column.title}" is not titled so in the file', "csvw:header")


def _matches(tag: str, other: str) -> bool:
    if "und" in {tag, other}:
        return True
    short, long = sorted((tag.lower(), other.lower()), key=len)
    return long == short or long.startswith(short + "-")
