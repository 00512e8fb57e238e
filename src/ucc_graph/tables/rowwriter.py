"""The writing of a row's statements for the press, where every node has an IRI."""

from __future__ import annotations

from ucc_graph.tables.cell import PRESS, Cell
from ucc_graph.tables.description import TableDescription
from ucc_graph.tables.findings import Report
from ucc_graph.tables.row import Current, Row, Step, row_makers, row_steps

__all__ = ["RowWriter"]


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
