"""A SHACL validation result as a value, whichever engine found it."""

from __future__ import annotations

from dataclasses import dataclass

from ucc_graph.problem import Severity

__all__ = ["ValidationResult"]


@dataclass(frozen=True, order=True)
class ValidationResult:
    """One result (SHACL, section 3.6.2, https://www.w3.org/TR/shacl/#results-validation-result).

    ``focus``, ``path``, ``shape`` and ``component`` are IRIs, the path empty where there is none; ``value`` is text.
    ``language`` is that of the text at fault, where the constraint tells it.
    """

    focus: str
    path: str
    value: str
    shape: str
    component: str
    message: str
    severity: Severity
    language: str = ""
