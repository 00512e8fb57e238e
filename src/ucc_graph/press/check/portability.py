"""Portability of queries and patterns: SPARQL 1.1 and XPath's regular expressions, without an engine's extensions.

A query of a release is run by others, too. Oxigraph reads words of SPARQL 1.2 and of its own, and regular expressions
of Rust; other engines refuse both. A pattern that the engine cannot read is no error for it but an unbound value, so
that its filter passes over everything in silence. Patterns are those of XPath and XQuery Functions, section 7.6.1
(https://www.w3.org/TR/xpath-functions/#regex-syntax), as SPARQL 1.1, section 17.4.3.14, has them; without subtraction
of a class, ``[a-z-[aeiou]]``, which Rust reads as a union, and without blocks, ``\\p{IsGreek}``, which it reads as
scripts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final

from pyoxigraph import Literal, QuerySolutions, Store, Variable

from ucc_graph.errors import QueryError
from ucc_graph.press.check.shapes import Term
from ucc_graph.problem import Problem
from ucc_graph.sparql.lexer import Token, TokenType, tokens
from ucc_graph.sparql.normal_form import string_value
from ucc_graph.sparql.query_file import QueryFile

__all__ = ["pattern_fault", "portability_faults", "unportable_queries"]

_KEYWORDS: Final = (
    "BASE PREFIX SELECT DISTINCT REDUCED AS CONSTRUCT WHERE DESCRIBE ASK FROM NAMED GROUP BY HAVING ORDER ASC DESC "
    "LIMIT OFFSET VALUES UNDEF OPTIONAL GRAPH SERVICE SILENT BIND MINUS UNION FILTER IN NOT EXISTS A TRUE FALSE "
    "SEPARATOR"
)
_FUNCTIONS: Final = (
    "STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE "
    "ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW "
    "UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL "
    "ISNUMERIC REGEX SUBSTR REPLACE COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT"
)
_WORDS: Final = frozenset(f"{_KEYWORDS} {_FUNCTIONS}".split())
"""The words of SPARQL 1.1, section 19.8 (https://www.w3.org/TR/sparql11-query/#sparqlGrammar)."""
_PATTERNED: Final = frozenset({"REGEX", "REPLACE"})

_CATEGORY: Final = r"\\[pP]\{(?:L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfon]?)\}"
_ESCAPE: Final = rf"\\[nrt\\|.?*+(){{}}\-\[\]^$]|\\[sSiIcCdDwW]|{_CATEGORY}"
_QUANTIFIER: Final = r"(?:[?*+]|\{[0-9]+(?:,[0-9]*)?\})\??"
_PIECE: Final = re.compile(
    rf"(?P<atom>{_ESCAPE}|\\[1-9]|[^\\?*+{{}}()|\[\]^$])(?:{_QUANTIFIER})?|(?P<mark>[|^$])|(?P<open>\((?:\?:)?)"
    rf"|(?P<close>\))(?:{_QUANTIFIER})?|(?P<class>\[)"
)
_MEMBER: Final = re.compile(rf"{_ESCAPE}|[^\\\[\]]")
_OPERATOR: Final = re.compile(r"--|&&|~~|\[:")
"""Operators in a class of characters that engines know, or read as characters, each in its own way."""


def portability_faults(query: str) -> Iterator[str]:
    """What other engines do not read in a query; raises the errors of the lexer."""
    found = list(tokens(query))
    for token in found:
        if token.kind is TokenType.WORD and token.text.upper() not in _WORDS:
            yield f"{token.text} is no word of SPARQL 1.1, and other engines do not read it."
        if token.kind is TokenType.MARK and token.text in ("<<", ">>", "~"):
            yield f"{token.text} is not SPARQL 1.1: triple terms are of RDF 1.2."
    for place, token in enumerate(found):
        if token.kind is TokenType.WORD and token.text.upper() in _PATTERNED:
            arguments = _constants(found[place + 1 :])
            if arguments[1] is not None:
                flags = arguments[2 if token.text.upper() == "REGEX" else 3] or ""
                if fault := pattern_fault(arguments[1], flags):
                    yield f"The pattern {arguments[1]} of {token.text.upper()}: {fault}"


def unportable_queries(queries: Iterable[QueryFile]) -> Iterator[Problem]:
    """A problem for each published query or rule that other engines do not read; one of syntax is found elsewhere."""
    for query in queries:
        try:
            faults = list(portability_faults(query.query))
        except QueryError:
            continue
        yield from (Problem(query.path, 0, "", "sparql:extension", text) for text in faults)


@cache
def pattern_fault(pattern: str, flags: str = "") -> str:
    """What keeps a regular expression from being read everywhere; empty if nothing does."""
    if not set(flags) <= set("smixq"):
        return f"the flags are of s, m, i, x and q, not {flags}."
    if "q" not in flags and (rest := _unread(pattern)):
        return f"not every engine reads it from {rest[:20]} on, or all alike: write ranges of characters."
    variables: dict[Variable, Term] = {Variable("p"): Literal(pattern), Variable("f"): Literal(flags)}
    rows = Store().query("SELECT ?p ?f (REGEX('', ?p, ?f) AS ?r) {}", substitutions=variables)
    assert isinstance(rows, QuerySolutions)
    return "" if next(rows)["r"] is not None else "not every engine reads it: write ranges of characters."


def _constants(found: Sequence[Token]) -> list[str | None]:
    """The values of the arguments of a call, padded to four; None for those that are no plain string."""
    arguments: list[list[Token]] = [[]]
    depth = 0
    for token in found:
        depth += {"(": 1, ")": -1}.get(token.text if token.kind is TokenType.MARK else "", 0)
        if depth == 0:
            break
        if token.text == "," and depth == 1:
            arguments.append([])
        elif arguments[-1] or token.text != "(":
            arguments[-1].append(token)
    values = [string_value(parts[0].text) if _is_string(parts) else None for parts in arguments]
    return [*values, None, None, None, None]


def _is_string(parts: Sequence[Token]) -> bool:
    return len(parts) == 1 and parts[0].kind is TokenType.STRING


def _unread(pattern: str) -> str:
    """The part of a pattern from the first piece on that is none of XPath's, or that engines do not read alike."""
    place, depth = 0, 0
    while place < len(pattern):
        found = _PIECE.match(pattern, place)
        if found is None:
            break
        place = found.end()
        depth += (found["open"] is not None) - (found["close"] is not None)
        if depth < 0:
            return pattern[found.start() :]
        if found["class"]:
            end = _class_end(pattern, place)
            if end is None:
                return pattern[found.start() :]
            quantifier = re.compile(_QUANTIFIER).match(pattern, end)
            place = quantifier.end() if quantifier else end
    return pattern[place:] or (pattern if depth else "")


def _class_end(pattern: str, place: int) -> int | None:
    """The place behind a class of characters that begins before ``place``; None where not all read it alike."""
    start = place = place + pattern.startswith("^", place)
    while place < len(pattern):
        if pattern[place] == "]":
            return place + 1 if place > start else None
        found = _MEMBER.match(pattern, place)
        if found is None or _OPERATOR.match(pattern, place):
            return None
        place = found.end()
    return None
