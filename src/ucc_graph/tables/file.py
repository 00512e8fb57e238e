"""A file of tabular data as the standard reads it: with the columns of its metadata or, failing that, of its header."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from ucc_graph.problem import Problem
from ucc_graph.tables.annotation import Load
from ucc_graph.tables.cell import STANDARD, Cell
from ucc_graph.tables.description import ForeignKey, GroupDescription, TableDescription
from ucc_graph.tables.embedded import with_header
from ucc_graph.tables.findings import Findings, Report, reporter
from ucc_graph.tables.header import Layout
from ucc_graph.tables.records import Record, Records
from ucc_graph.tables.reference import KeyChecks, KeySet, column_indices, key_of
from ucc_graph.tables.rowreader import Checks, RowReader

__all__ = ["Files", "OpenTable"]

_ALLOWED = frozenset(("csvw:newline", "csvw:bom"))
"""What the press finds fault with and the standard allows."""


@dataclass(frozen=True)
class OpenTable:
    """A table with all its columns, the comments met so far, and its rows, to be read once."""

    description: TableDescription
    comments: list[str]
    rows: Iterator[tuple[Record, list[Cell]]]


@dataclass(frozen=True)
class Files:
    """The files of a group, read through ``fetch``; faults are added to the problems."""

    group: GroupDescription
    fetch: Load
    problems: list[Problem]
    _keys: dict[tuple[str, tuple[str, ...]], KeySet] = field(default_factory=dict)

    def open(self, table: TableDescription) -> OpenTable | None:
        """The table, its keys being checked while its rows are read; None if its file cannot be."""
        name = table.url.rpartition("/")[2]
        report = _forgiving(reporter(name, self.problems))
        opened = self._records(table, report, self.problems)
        if opened is None:
            report(0, "", "csvw:file", f"{table.url} cannot be read")
            return None
        described, records, comments = opened
        checks = KeyChecks(described, self._key_set, report)
        rows = _read(described, records, checks.singles(), report)
        return OpenTable(described, comments, _checked(rows, checks))

    def _records(
        self, table: TableDescription, report: Report, problems: list[Problem]
    ) -> tuple[TableDescription, Iterator[Record], list[str]] | None:
        content = self.fetch(table.url)
        if content is None:
            return None
        encoding = table.dialect.encoding
        text = content if encoding == "utf-8" else content.decode(encoding, "replace").encode("utf-8")
        records = Records(io.BytesIO(text), table.dialect, report)
        findings = Findings(table.url.rpartition("/")[2], problems)
        described, rest = with_header(table, iter(records), self.group.language, findings)
        return described, rest, records.comments

    def _key_set(self, key: ForeignKey) -> KeySet:
        target = next(table for table in self.group.tables if (key.table or key.schema) in (table.url, table.schema))
        place = (target.url, key.target)
        if place not in self._keys:
            self._keys[place] = KeySet(target.url.rpartition("/")[2], frozenset(self._key_values(target, key.target)))
        return self._keys[place]

    def _key_values(self, table: TableDescription, names: tuple[str, ...]) -> Iterator[str]:
        opened = self._records(table, _ignore, [])
        if opened is None:
            return
        described, records, _ = opened
        indices = column_indices(described, names)
        for _, cells in _read(described, records, {}, _ignore):
            if key := key_of(cells, indices):
                yield key


def _read(
    table: TableDescription, records: Iterator[Record], checks: Checks, report: Report
) -> Iterator[tuple[Record, list[Cell]]]:
    width = len(table.physical)
    return RowReader(table, STANDARD, Layout(tuple(range(width)), width), checks, report).read(records)


def _checked(rows: Iterator[tuple[Record, list[Cell]]], checks: KeyChecks) -> Iterator[tuple[Record, list[Cell]]]:
    for record, cells in rows:
        checks.check(record.line, cells)
        yield record, cells


def _forgiving(report: Report) -> Report:
    def tell(line: int, column: str, rule: str, text: str) -> None:
        if rule not in _ALLOWED:
            report(line, column, rule, text)

    return tell


def _ignore(line: int, column: str, rule: str, text: str) -> None:
    """Faults of a table that is only looked up are found when it is read itself."""
