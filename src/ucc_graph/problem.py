"""Problems of the data: values, collected and never raised, so that one run shows all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Problem", "Severity", "ValidationResult", "is_publishable"]


class Severity(StrEnum):
    """Severity of a problem, by the names of SHACL, section 2.1.4 (https://www.w3.org/TR/shacl/#severity)."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, order=True)
class ValidationResult:
    """A result of validation (SHACL, section 3.6.2, https://www.w3.org/TR/shacl/#results-validation-result).

    ``focus``, ``shape``, ``constraint`` and ``component`` are IRIs; ``constraint`` is empty for SHACL Core. ``path`` is
    an IRI, ``^`` with an IRI for an inverse path, or empty. ``value`` is the text of the value, and ``term`` the value
    as in N-Triples. ``language`` is that of the text at fault, where the constraint gives it.
    """

    focus: str
    path: str
    value: str
    shape: str
    component: str
    message: str
    severity: Severity
    language: str = ""
    term: str = ""
    constraint: str = ""


@dataclass(frozen=True, order=True)
class Problem:
    """A problem with its place.

    ``file`` is relative to the publication's folder, with forward slashes. ``line`` counts from 1; 0 stands for the
    whole file. ``column`` is the column's title in a table, or the character's number in a text; empty if unknown.
    ``rule`` names the check, such as ``csvw:datatype`` or the IRI of a shape. ``text`` states the wrong value and the
    allowed ones. ``focus`` is the IRI of the thing at fault, empty if there is none. ``results`` are the results of
    SHACL with this text: of several constraints in one shape, all have its message.
    """

    file: str
    line: int
    column: str
    rule: str
    text: str
    severity: Severity = Severity.VIOLATION
    focus: str = ""
    results: tuple[ValidationResult, ...] = ()

    @property
    def place(self) -> str:
        """``data/ports.csv:17 column lat``."""
        line = f":{self.line}" if self.line else ""
        column = f" column {self.column}" if self.column else ""
        return f"{self.file}{line}{column}"

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


def is_publishable(problems: Iterable[Problem]) -> bool:
    """Whether there is nothing graver than a warning."""
    return not any(problem.severity is Severity.VIOLATION for problem in problems)
