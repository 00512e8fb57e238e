"""Where a text does not parse: Oxigraph's messages, read for their line and column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

__all__ = ["Fault", "read_fault"]

_SPARQL: Final = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_LISTED: Final = 8
"""Tokens of a long list of expected ones that a message shows."""


@dataclass(frozen=True)
class Fault:
    """A fault of syntax; line and column count from 1 and are 0 where the parser does not say."""

    line: int
    column: int
    text: str


def read_fault(error: SyntaxError) -> Fault:
    """The fault that a SyntaxError of Oxigraph tells, its message cut to what helps."""
    found = _SPARQL.match(error.msg)
    if found is None:
        return Fault(error.lineno or 0, error.offset or 0, error.msg)
    line, column, expected = found.groups()
    return Fault(int(line), int(column), _sentence(expected))


def _sentence(expected: str) -> str:
    if "Prefix not found" in expected:
        return "the prefix is not declared: add a PREFIX line."
    tokens = [token for token in expected.split(", ") if not token.startswith("[")]
    shown = ", ".join(tokens[:_LISTED]) or "something else"
    return f"this cannot stand here; expected {shown}{', …' if len(tokens) > _LISTED else ''}."
