"""The writing of a row's statements for the press, where every node has an IRI."""

from __future__ import annotations

from ucc_graph.tables.cell import PRESS, Cell
from ucc_graph.tables.description import TableDescription
from ucc_graph.tables.findings import Report
from ucc_graph.tables.row import Row, Step, row_makers, row_steps

__all__ = ["RowWriter"]


class RowWriter:
    """Writes the rows of one table; columns whose predicate and object need no look at the row go the short way."""

    def __init__(self, table: TableDescription, report: Report) -> None:
        self._abouts = [(about or "", make) for about, make in row_makers(table, PRESS) if make]
        titles = [column.title for column in table.columns if not column.is_suppressed]
        steps = list(zip(titles, row_steps(table, PRESS), strict=True)) if self._abouts else []
        self._plain = [(s.slot, f" {s.predicate} ", s.source) for _, s in steps if s.is_plain]
        self._made = [(title, step) for title, step in steps if not step.is_plain]
        self._report = report

    def write(self, cells: list[Cell], number: int, line: int) -> Row:
        """The row's statements; a subject, predicate or object that cannot be made is reported and left out."""
        subjects = [make(cells, number, line) for _, make in self._abouts]
        if not all(subjects):
            self._tell_subjects(subjects, cells, line)
        statements = [
            subjects[slot] + verb + term
            for slot, verb, source in self._plain
            if subjects[slot]
            for term in cells[source].objects
        ]
        for title, step in self._made:
            if subjects[step.slot]:
                statements += self._write_made(subjects[step.slot], title, step, (cells, number, line))
        return Row(line, number, tuple(dict.fromkeys(subject[1:-1] for subject in subjects if subject)), statements)

    def _write_made(self, subject: str, title: str, step: Step, row: tuple[list[Cell], int, int]) -> list[str]:
        cells, _, line = row
        if step.source >= 0 and not cells[step.source].values:
            return []
        verb = step.predicate if isinstance(step.predicate, str) else step.predicate(*row)
        terms = (step.make(*row),) if step.make else cells[step.source].objects
        for term, kind in ((verb, "propertyUrl"), *((term, "valueUrl") for term in terms)):
            if not term and not any(cell.faults for cell in cells):
                self._report(line, title, "csvw:iri", f"{kind} makes no valid IRI: a cell that it needs is empty")
        return [f"{subject} {verb} {term}" for term in terms if verb and term]

    def _tell_subjects(self, subjects: list[str], cells: list[Cell], line: int) -> None:
        for (about, _), subject in zip(self._abouts, subjects, strict=True):
            if not subject and not any(cell.faults for cell in cells):
                text = f"aboutUrl {about} makes no valid IRI: a cell that it needs is empty"
                self._report(line, "", "csvw:iri", text)
