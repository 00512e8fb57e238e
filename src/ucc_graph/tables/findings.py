"""Where the readers of metadata and of tables put what they find wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ucc_graph.problem import Problem, Severity

__all__ = ["Findings", "Report", "reporter"]

Report = Callable[[int, str, str, str], None]
"""Takes a line, a column's title, a rule and what is wrong."""


def reporter(file: str, problems: list[Problem]) -> Report:
    """A function that adds to the problems what is wrong in a table's file."""
    return lambda line, column, rule, text: problems.append(Problem(file, line, column, rule, text))


@dataclass(frozen=True)
class Findings:
    """Collects problems of one document; ``place`` is the object being read, such as "lights.csv, column height".

    With ``is_strict`` a warning is as grave as a failure.
    """

    file: str
    problems: list[Problem]
    place: str = ""
    is_strict: bool = False

    def inside(self, place: str) -> Findings:
        """The same collection for an object within this one."""
        return replace(self, place=f"{self.place}, {place}" if self.place else place)

    def fail(self, text: str, rule: str = "csvw:metadata") -> None:
        """Records what makes the document unusable."""
        self._add(text, rule, Severity.VIOLATION)

    def warn(self, text: str, rule: str = "csvw:metadata") -> None:
        """Records what is ignored or replaced by a default (Metadata Vocabulary, section 5)."""
        self._add(text, rule, Severity.VIOLATION if self.is_strict else Severity.WARNING)

    def _add(self, text: str, rule: str, severity: Severity) -> None:
        self.problems.append(Problem(self.file, 0, "", rule, f"{self.place}: {text}" if self.place else text, severity))
