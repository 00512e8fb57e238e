"""A fault in the data: a value, collected and never raised, so that one run shows all."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["Problem", "Severity"]


class Severity(StrEnum):
    """How grave a problem is; the names are those of SHACL, section 2.1.4 (https://www.w3.org/TR/shacl/#severity)."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong, and where.

    ``file`` is relative to the publication's folder, with forward slashes. ``line`` counts from 1 and 0 stands for the
    whole file. ``column`` is the column's title in a table, or the character's number in a text; empty if unknown.
    ``rule`` names the check, such as ``csvw:datatype`` or the IRI of a shape. ``text`` says what is wrong, with the
    value, and what is allowed. ``focus`` is the IRI of the thing concerned, where there is one.
    """

    file: str
    line: int
    column: str
    rule: str
    text: str
    severity: Severity = Severity.VIOLATION
    focus: str = field(default="", compare=True)

    @property
    def place(self) -> str:
        """``data/ports.csv:17 column lat``."""
        line = f":{self.line}" if self.line else ""
        column = f" column {self.column}" if self.column else ""
        return f"{self.file}{line}{column}"

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"
