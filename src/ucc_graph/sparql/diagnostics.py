"""Diagnosis of a syntax error: Oxigraph's message, made precise by the tokens of the query.

The engine reports the last place that it looked at, mostly one token too far, and some of the tokens it expected. The
tokens show the most frequent errors: brackets that do not match, and prefixes that are not declared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from ucc_graph.errors import QuerySyntaxError
from ucc_graph.sparql.lexer import Token, TokenType, tokens

__all__ = ["SyntaxDiagnostic", "diagnose"]

_SPARQL: Final = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_SENTENCE: Final = re.compile(r"(?:^|, )([A-Z][A-Za-z]*(?: [^\[\]\",]+)+)")
"""A reason in words among the expected tokens."""
_CLOSED_BY: Final = {"{": "}", "[": "]", "(": ")"}


@dataclass(frozen=True)
class SyntaxDiagnostic:
    """A syntax error; line and column count from 1 and are 0 where they are unknown."""

    line: int
    column: int
    text: str


def diagnose(error: SyntaxError, query: str, declared: Iterable[str] = ()) -> SyntaxDiagnostic:
    """The error in a query, from a SyntaxError of Oxigraph; ``declared`` are the prefixes that the engine knew."""
    found = _SPARQL.match(error.msg)
    if found is None:
        return SyntaxDiagnostic(error.lineno or 0, error.offset or 0, error.msg)
    line, column, expected = int(found[1]), int(found[2]), found[3]
    try:
        sequence = list(tokens(query))
    except QuerySyntaxError as fault:
        return SyntaxDiagnostic(fault.line or 0, fault.column or 0, f"{fault}.")
    end = _offset(query, line, column)
    reached = [token for token in sequence if token.offset < end]
    return _unmatched(sequence) or _undeclared(sequence, set(declared)) or _near(reached, expected, line, column)


def _unmatched(sequence: Sequence[Token]) -> SyntaxDiagnostic | None:
    """The first bracket that closes nothing, or the last that is not closed."""
    opened: list[Token] = []
    for token in sequence:
        if token.kind is TokenType.MARK and token.text in _CLOSED_BY:
            opened.append(token)
        elif token.kind is TokenType.MARK and token.text in _CLOSED_BY.values():
            if not opened:
                return _at(token, f"this {token.text} closes nothing.")
            begin = opened.pop()
            if _CLOSED_BY[begin.text] != token.text:
                return _at(token, f"this {token.text} cannot close the {begin.text} of {begin.place}.")
    return _at(opened[-1], f"the {opened[-1].text} that begins here is not closed.") if opened else None


def _undeclared(sequence: Sequence[Token], declared: set[str]) -> SyntaxDiagnostic | None:
    """The first name whose prefix was not declared before it (SPARQL 1.1, section 4.1.1)."""
    for before, token in zip([None, *sequence], sequence, strict=False):
        if token.kind is not TokenType.NAME:
            continue
        prefix = token.text.partition(":")[0]
        if before is not None and before.text.upper() == "PREFIX":
            declared.add(prefix)
        elif prefix not in declared:
            return _at(token, f"the prefix {prefix}: is not declared: add a line PREFIX {prefix}: <…>.")
    return None


def _near(reached: Sequence[Token], expected: str, line: int, column: int) -> SyntaxDiagnostic:
    """The error at the last token that the parser looked at, or at its own place where there is none."""
    found = _SENTENCE.search(expected)
    reason = f"the parser says: {found[1].rstrip('. ')}." if found else ""
    if not reached:
        return SyntaxDiagnostic(line, column, reason or "something is missing here.")
    return _at(reached[-1], reason or f"something is wrong or missing at or near {reached[-1].text[:40]}.")


def _offset(query: str, line: int, column: int) -> int:
    """The offset of a place; line and column count from 1."""
    lines = query.split("\n", line - 1)
    return len(query) - len(lines[-1]) + column - 1


def _at(token: Token, text: str) -> SyntaxDiagnostic:
    return SyntaxDiagnostic(*token.position, text)
