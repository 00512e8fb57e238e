"""The statements of a row: a table's columns compiled once into steps, run for each row.

Generating RDF from Tabular Data on the Web, section 4.6 (https://www.w3.org/TR/csv2rdf/#standard-mode). A term is made
once for each distinct text of a column, so that a statement costs a look-up and a line of text.

The writing of a row's statements for the press, where every node has an IRI.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from ucc_graph.csvw.cells import PRESS, Cell, CellReader, Manner
from ucc_graph.csvw.description import ColumnDescription, TableDescription
from ucc_graph.csvw.properties import Report
from ucc_graph.csvw.uri_templates import Template, resolve, term_of
from ucc_graph.rdf.ntriples import iri

__all__ = ["Current", "Maker", "Row", "RowWriter", "Step", "makes_own_value", "property_iri", "row_makers", "row_steps"]


class Current(NamedTuple):
    """The row being written: its cells, its number, and where it stands in the file."""

    cells: Sequence[Cell]
    number: int
    source: int


Maker = Callable[[Current], str]
"""Makes a term of a row; nothing where there is no valid IRI."""

_REMEMBERED = 1 << 12


@dataclass(frozen=True, slots=True)
class Row:
    """A row as described: its line in the file, its number, the IRIs it describes, and their statements.

    A statement is a line of N-Triples without its final dot.
    """

    line: int
    number: int
    subjects: tuple[str, ...]
    statements: list[str]


@dataclass(frozen=True)
class Step:
    """What a column adds to a row: the slot of its subject, its predicate, and its object.

    ``source`` is the index of the column's cell, or -1 if the column is virtual. Without ``make`` the objects are those
    of the cell.
    """

    column: ColumnDescription
    slot: int
    predicate: Maker | str
    source: int
    make: Maker | None

    @property
    def is_plain(self) -> bool:
        """Whether the predicate is the same in every row and the objects are those of the cell."""
        return self.make is None and isinstance(self.predicate, str)

    @property
    def is_list(self) -> bool:
        """Whether the objects are the members of one list."""
        inherited = self.column.inherited
        return inherited.ordered and inherited.separator is not None and self.make is None

    def verb(self, row: Current) -> str:
        """The predicate, or nothing where it is no valid IRI."""
        return self.predicate if isinstance(self.predicate, str) else self.predicate(row)

    def terms(self, row: Current) -> tuple[str, ...]:
        """The objects; an empty text stands for one that is no valid IRI. A null cell has none."""
        if self.source >= 0 and not row.cells[self.source].values:
            return ()
        return (self.make(row),) if self.make else row.cells[self.source].objects


def property_iri(column: ColumnDescription, url: str) -> str | None:
    """The predicate of a column, or None where it differs from row to row (section 4.4 of the vocabulary)."""
    template = column.inherited.property_url
    if template is None:
        return resolve(url, "#" + column.name)
    if any(name != "_name" for name in Template(template, url).variables):
        return None
    return Template(template, url).expander()({"_name": unquote(column.name)})


def makes_own_value(column: ColumnDescription, manner: Manner) -> bool:
    """Whether the column's IRI is made of its own value alone, so that it can be made where the cell is read."""
    template = column.inherited.value_url
    if template is None or column.is_virtual or (column.inherited.separator is not None and not manner.spreads):
        return False
    return Template(template, "").variables == (column.name,) and Template(template, "").single() is not None


def row_makers(table: TableDescription, manner: Manner) -> list[tuple[str | None, Maker | None]]:
    """The distinct ``aboutUrl`` templates of the columns that are written, each with what makes its subject."""
    written = [column for column in table.columns if not column.is_suppressed]
    first = {column.inherited.about_url: column for column in reversed(written)}
    order = dict.fromkeys(column.inherited.about_url for column in written)
    return [(about, _maker(about, first[about], table, manner) if about is not None else None) for about in order]


def row_steps(table: TableDescription, manner: Manner) -> list[Step]:
    """The steps of the columns that are written, in order."""
    slots = {about: slot for slot, (about, _) in enumerate(row_makers(table, manner))}
    written = (column for column in table.columns if not column.is_suppressed)
    return [step for column in written for step in _steps(column, slots[column.inherited.about_url], table, manner)]


def _steps(column: ColumnDescription, slot: int, table: TableDescription, manner: Manner) -> Iterator[Step]:
    fixed, value = property_iri(column, table.url), column.inherited.value_url
    predicate = iri(fixed) if fixed is not None else _maker(column.inherited.property_url or "", column, table, manner)
    if column.is_virtual and value is None:
        for term in CellReader(column, manner).read("").objects:
            yield Step(column, slot, predicate, -1, _constant(term))
        return
    is_made = value is not None and not makes_own_value(column, manner)
    make = _maker(value or "", column, table, manner) if is_made else None
    yield Step(column, slot, predicate, -1 if column.is_virtual else column.number - 1, make)


def _constant(term: str) -> Maker:
    return lambda _: term


def _maker(text: str, column: ColumnDescription, table: TableDescription, manner: Manner) -> Maker:
    template = Template(text, table.url)
    physical = {other.name: other for other in table.physical}
    names = template.variables
    single = template.single_term()
    if not names:
        return _constant(term_of(template.expander()({})))
    if single and names[0] in physical and physical[names[0]].inherited.separator is None:
        return _single(single, physical[names[0]].number - 1, manner)
    return _general(template, column, physical, manner)


def _single(term: Callable[[str], str], index: int, manner: Manner) -> Maker:
    remembered = lru_cache(_REMEMBERED)(term)
    empty = "" if manner.is_tidy else term("")

    def make(row: Current) -> str:
        values = row.cells[index].values
        return remembered(values[0]) if values else empty

    return make


def _general(
    template: Template, column: ColumnDescription, physical: dict[str, ColumnDescription], manner: Manner
) -> Maker:
    expand_all = template.expander()
    used = [physical[name] for name in template.variables if name in physical]
    name = unquote(column.name)

    def make(row: Current) -> str:
        values: dict[str, str | list[str]] = {
            "_row": str(row.number),
            "_sourceRow": str(row.source),
            "_name": name,
            "_column": str(column.number),
            "_sourceColumn": str(column.number),
        }
        for other in used:
            found = row.cells[other.number - 1].values
            if found:
                values[other.name] = list(found) if other.inherited.separator is not None else found[0]
            elif manner.is_tidy:
                return ""
        return term_of(expand_all(values))

    return make


class RowWriter:
    """Writes the rows of one table; columns whose predicate and object need no look at the row go the short way."""

    def __init__(self, table: TableDescription, report: Report) -> None:
        self._abouts = [(about or "", make) for about, make in row_makers(table, PRESS) if make]
        steps = row_steps(table, PRESS) if self._abouts else []
        self._plain = [(step.slot, f" {step.predicate} ", step.source) for step in steps if step.is_plain]
        self._made = [step for step in steps if not step.is_plain]
        self._report = report

    def write(self, cells: list[Cell], number: int, line: int) -> Row:
        """The row's statements; a subject, predicate or object that cannot be made is reported and left out."""
        row = Current(cells, number, line)
        subjects = [make(row) for _, make in self._abouts]
        if not all(subjects):
            self._tell_subjects(subjects, row)
        statements = [
            subjects[slot] + verb + term
            for slot, verb, source in self._plain
            if subjects[slot]
            for term in cells[source].objects
        ]
        for step in self._made:
            if subjects[step.slot]:
                statements += self._write_made(subjects[step.slot], step, row)
        return Row(line, number, tuple(dict.fromkeys(subject[1:-1] for subject in subjects if subject)), statements)

    def _write_made(self, subject: str, step: Step, row: Current) -> list[str]:
        terms = step.terms(row)
        verb = step.verb(row) if terms else ""
        made = [("propertyUrl", verb), *(("valueUrl", term) for term in terms)] if terms else []
        for kind in (kind for kind, term in made if not term):
            self._tell(row, step.column.title, kind)
        return [f"{subject} {verb} {term}" for term in terms if verb and term]

    def _tell_subjects(self, subjects: list[str], row: Current) -> None:
        for (about, _), subject in zip(self._abouts, subjects, strict=True):
            if not subject:
                self._tell(row, "", f"aboutUrl {about}")

    def _tell(self, row: Current, title: str, kind: str) -> None:
        if not any(cell.faults for cell in row.cells):
            self._report(row.source, title, "csvw:iri", f"{kind} makes no valid IRI: a cell that it needs is empty")
