"""Reader of a group's tables: rows of cells, checked against the header, the datatypes and the keys.

Headers are compared with the metadata as in Metadata Vocabulary for Tabular Data, section 5.5.1
(https://www.w3.org/TR/tabular-metadata/#schema-compatibility), and Model for Tabular Data, section 8, step 4. The press
is stricter: every column must be there under its title, and in the declared order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache
from itertools import chain, islice
from operator import itemgetter
from typing import NamedTuple

from ucc_graph.csvw.cells import RDF_FORM, Cell, CellForm, CellReader, Profile
from ucc_graph.csvw.description import ColumnDescription, ForeignKey, GroupDescription, TableDescription
from ucc_graph.csvw.keys import KeyChecks, KeySet, column_indices, key_of
from ucc_graph.csvw.properties import ProblemCollector, Titles
from ucc_graph.csvw.records import Record, Records
from ucc_graph.csvw.schema import column_name
from ucc_graph.csvw.table_file import TIDY, UNREADABLE, expected_header, form_fault
from ucc_graph.problem import Problem

__all__ = ["AnnotatedRow", "OpenTable", "TableReader"]

_HEADER = "csvw:header"
_FEW = 2
"""Columns with a fault of their own in a header; more are told together."""
_REMEMBERED = 1 << 12
"""Cached cells of a column, by text; most cells of a large table repeat one another."""
_FAULTS = itemgetter(Cell._fields.index("faults"))
_ABSENT = Cell((), ())


class AnnotatedRow(NamedTuple):
    """A row: the cells of its physical columns, its number, and its source number.

    In the press, the source number is the line on which the row begins, so that an editor finds it.
    """

    cells: Sequence[Cell]
    number: int
    source: int


class OpenTable(NamedTuple):
    """A table with all columns of its file, the comments met so far, and its rows, to be read once."""

    description: TableDescription
    comments: list[str]
    rows: Iterator[AnnotatedRow]


class _Header(NamedTuple):
    """A table with all columns of its file, and the records after the header.

    ``positions`` are those of the physical columns in a record of ``width`` cells, -1 for a missing column.
    """

    table: TableDescription
    positions: tuple[int, ...]
    width: int
    records: Iterator[Record]


@dataclass(frozen=True)
class TableReader:
    """Reader of a group's tables by a profile; ``lines`` returns the lines of a table's file, None if there is no file.

    The cells are written in a form, which is RDF by default.
    The keys that foreign keys refer to are read once, when first needed.
    """

    group: GroupDescription
    profile: Profile
    lines: Callable[[TableDescription], Iterable[bytes] | None]
    form: CellForm = RDF_FORM
    _key_sets: dict[tuple[str, tuple[str, ...]], KeySet] = field(default_factory=dict, init=False, compare=False)

    def open(self, table: TableDescription, problems: ProblemCollector) -> OpenTable | None:
        """The table, checked while its rows are read; None without a file, or without a header that the press needs."""
        is_press = self.profile is Profile.PRESS
        lines = self.lines(table)
        if lines is None:
            return None
        if is_press and (fault := form_fault(lines, table)):
            problems.report(fault.line, "", fault.rule, fault.text)
            return None
        source = Records(self.lines(table) or (), table.dialect, problems, is_lenient=not is_press)
        records = iter(source)
        heads = list(islice(records, table.dialect.header_rows))
        if not is_press:
            header = _embedded_header(table, heads, records, self.group.language, problems)
        elif len(heads) < table.dialect.header_rows:
            return None  # the reader of records says why
        else:
            told = len(problems.problems)
            header = _declared_header(table, heads, records, problems)
            if len(problems.problems) > told:
                return None
        return OpenTable(header.table, source.comments, self._rows(header, problems))

    def _rows(self, header: _Header, problems: ProblemCollector) -> Iterator[AnnotatedRow]:
        table, positions, width, records = header
        keys = KeyChecks(table, self._key_set, problems)
        checks, is_press = keys.singles(), self.profile is Profile.PRESS
        readers = (
            CellReader(column, table.url, self.profile, checks.get(index), self.form)
            for index, column in enumerate(table.physical)
        )
        columns = [lru_cache(_REMEMBERED)(reader.read) for reader in readers]
        is_declared, number = positions == tuple(range(width)), 0
        repeated = _RepeatedFaults(problems)
        for record in records:
            texts = record.cells
            if is_press and not (texts := _texts_of_press(record, width, problems, repeated)):
                continue
            if not is_press and len(texts) != width:
                problems.report(record.line, "", "csvw:ragged", _ragged(record, width))
                if not texts:
                    continue
            if is_declared and len(texts) == width:
                cells = [read(text) for read, text in zip(columns, texts, strict=False)]
            else:
                cells = [
                    read(texts[position]) if 0 <= position < len(texts) else _ABSENT
                    for read, position in zip(columns, positions, strict=True)
                ]
            if any(map(_FAULTS, cells)):
                _report_faults(table, record, cells, problems, repeated if is_press else None)
            number += 1
            is_named = keys.check(record.line, cells)
            if not is_press:
                keys.check_written(record.line, cells, texts)
            elif not is_named:
                continue
            yield AnnotatedRow(cells, number, record.line if is_press else record.source)
        repeated.report()

    def _key_set(self, key: ForeignKey) -> KeySet:
        table = self.group.referenced(key)
        assert table is not None  # keys that refer to no table are left out of the group
        place = (table.url, key.target)
        if place not in self._key_sets:
            self._key_sets[place] = self._keys(table, key.target)
        return self._key_sets[place]

    def _keys(self, table: TableDescription, names: tuple[str, ...]) -> KeySet:
        """The keys in some columns of a table; its faults are reported when the table itself is read.

        The set is not whole if the press lost rows or keys: a reference to one of them is no fault of its own.
        """
        problems: list[Problem] = []
        opened = self.open(replace(table, primary_key=(), foreign_keys=()), ProblemCollector(table.file, problems))
        if opened is None:
            return KeySet(table.file, frozenset(), is_whole=self.profile is not Profile.PRESS)
        indices = column_indices(opened.description, names)
        keys = [key for row in opened.rows if (key := key_of(row.cells, indices))]
        titles = {opened.description.physical[index].title for index in indices}
        is_lost = any(problem.rule in UNREADABLE or problem.column in titles for problem in problems)
        is_lost = is_lost or (names == table.primary_key and len({*keys}) < len(keys))
        repeated = frozenset(key for key, count in Counter(keys).items() if count > 1)
        return KeySet(table.file, frozenset(keys), not (is_lost and self.profile is Profile.PRESS), repeated)


@dataclass
class _RepeatedFaults:
    """Faults that stand in many rows of a file and are told once, at the first, with the number of the others."""

    problems: ProblemCollector
    _found: dict[tuple[str, str], list[tuple[int, str]]] = field(default_factory=dict)

    def add(self, line: int, column: str, rule: str, text: str) -> None:
        self._found.setdefault((column, rule), []).append((line, text))

    def report(self) -> None:
        for (column, rule), [(line, text), *others] in self._found.items():
            count = f" (and {len(others)} more, up to line {others[-1][0]})" if others else ""
            self.problems.report(line, column, rule, f"{text}{count}")


def _texts_of_press(record: Record, width: int, problems: ProblemCollector, repeated: _RepeatedFaults) -> list[str]:
    """The cells of a row as wide as the header; nothing where the row has no value or another width."""
    texts = record.cells
    if not any(texts):
        text = f"the row has no value; {TIDY}" if len(texts) > 1 else f"the line is blank; {TIDY}"
        repeated.add(record.line, "", "csvw:blank", text)
        return []
    if len(texts) > width and not any(texts[width:]):
        text = f"the row ends in empty cells beyond the last column; {TIDY}"
        repeated.add(record.line, "", "csvw:surplus", text)
        return texts[:width]
    if len(texts) == width:
        return texts
    problems.report(record.line, "", "csvw:ragged", _ragged(record, width))
    return []


def _ragged(record: Record, width: int) -> str:
    found = len(record.cells)
    return f"the row has {found} cells, and the header {width}" if found else "the line is blank; delete it"


def _report_faults(
    table: TableDescription,
    record: Record,
    cells: Sequence[Cell],
    problems: ProblemCollector,
    repeated: _RepeatedFaults | None,
) -> None:
    """Reports the faults of a row's cells; those of an office program once for each column, if they may be repeated."""
    for column, cell in zip(table.physical, cells, strict=True):
        for rule, text in cell.faults:
            if repeated and rule == "csvw:dialect":
                repeated.add(record.line, column.title, rule, text)
            else:
                problems.report(record.line, column.title, rule, text)


def _declared_header(
    table: TableDescription, heads: Sequence[Record], records: Iterator[Record], problems: ProblemCollector
) -> _Header:
    """The header with the columns of the metadata, found by their titles."""
    columns = table.physical
    if not heads:
        return _Header(table, tuple(range(len(columns))), len(columns), records)
    titles = heads[0].cells
    positions = tuple(_position(column, titles) for column in columns)
    _check_positions(table, positions, heads[0], problems)
    return _Header(table, positions, len(titles), records)


def _position(column: ColumnDescription, header: list[str]) -> int:
    titles = [title for _, title in column.titles] or [column.name]
    return next((header.index(title) for title in titles if title in header), -1)


def _check_positions(
    table: TableDescription, positions: tuple[int, ...], head: Record, problems: ProblemCollector
) -> None:
    def report(column: str, text: str) -> None:
        problems.report(head.line, column, _HEADER, text)

    undeclared = [title for index, title in enumerate(head.cells) if index not in positions]
    missing: list[str] = []
    for column, position in zip(table.physical, positions, strict=True):
        if position < 0 and (near := get_close_matches(column.title, undeclared, 1)):
            report(column.title, f'the column is missing (is it "{near[0]}"?)')
            undeclared = [title for title in undeclared if title not in near]
        elif position < 0:
            missing.append(column.title)
    for titles, fault in ((missing, "missing"), (undeclared, "not declared")):
        for named, subject in _together(titles):
            report(named, f"{subject} {fault}{'' if titles is missing else _undeclared_hint(table)}")
    found = [position for position in positions if position >= 0]
    if found != sorted(found):
        report("", f"the columns must stand in the declared order, {expected_header(table)}")
    for title in sorted({title for title in head.cells if head.cells.count(title) > 1}):
        report(title, "two columns have this title")


def _together(titles: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The columns of a fault, each with its name and the subject of a sentence; many are one fault of the file."""
    if len(titles) > _FEW:
        yield "", f"{len(titles)} columns, {', '.join(titles)}, are"
        return
    yield from ((title, "the column is") for title in titles)


def _undeclared_hint(table: TableDescription) -> str:
    return (
        f"; declared are {expected_header(table)}. Describe what is more in the metadata, or, if it is not to be "
        'published, with "suppressOutput": true'
    )


def _embedded_header(
    table: TableDescription, heads: list[Record], records: Iterator[Record], language: str, problems: ProblemCollector
) -> _Header:
    """The header with the columns of the metadata, and those of the file where it has more."""
    sample = heads or list(islice(records, 1))
    width = max((len(record.cells) for record in sample), default=0)
    found = [_titles(heads, index) for index in range(width)]
    columns = [*table.physical, *_undeclared_columns(table, found, language)]
    if table.physical and heads:
        _check_titles(table.physical, found, problems)
    virtual = (column for column in table.columns if column.is_virtual)
    numbered = (replace(column, number=number) for number, column in enumerate(virtual, len(columns) + 1))
    described = replace(table, columns=(*columns, *numbered))
    rest = records if heads else chain(sample, records)
    return _Header(described, tuple(range(len(columns))), len(columns), rest)


def _titles(heads: Sequence[Record], index: int) -> Titles:
    return tuple(("und", head.cells[index]) for head in heads if index < len(head.cells) and head.cells[index])


def _undeclared_columns(table: TableDescription, found: Sequence[Titles], language: str) -> Iterator[ColumnDescription]:
    declared = len(table.physical)
    for number, titles in enumerate(found[declared:], declared + 1):
        name = column_name(() if declared or table.is_nameless else titles, number, language)
        yield ColumnDescription(number, name, titles, table.inherited)


def _check_titles(columns: Sequence[ColumnDescription], found: Sequence[Titles], problems: ProblemCollector) -> None:
    if len(columns) != len(found):
        problems.invalid(f"the file has {len(found)} columns, and the metadata {len(columns)}")
    for column, titles in zip(columns, found, strict=False):
        wanted = {title for tag, title in column.titles if _matches(tag, column.language)} or {column.name}
        if (column.titles or column.has_name) and titles and not wanted & _names(titles):
            problems.invalid(f'the column "{column.title}" has another title in the file')


def _names(titles: Titles) -> set[str]:
    """The titles in a file, and the name of a column that has them."""
    return {title for _, title in titles} | {column_name(titles, 0, "und")}


def _matches(tag: str, other: str) -> bool:
    short, long = sorted((tag.lower(), other.lower()), key=len)
    return "und" in {tag, other} or f"{long}-".startswith(f"{short}-")
