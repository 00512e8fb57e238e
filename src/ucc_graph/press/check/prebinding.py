"""Pre-binding of ``$this`` in the query of a constraint (SHACL, section 5.3.1 and appendix A).

The value of a pre-bound variable holds in every group and in every nested SELECT, so each use of the variable is
replaced by the focus node. Substitutions of the engine bind it at the top of the query only, and a filter in a nested
group then finds it unbound. Appendix A (https://www.w3.org/TR/shacl/#pre-binding) forbids what could not be told apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ucc_graph.sparql.lexer import Token, TokenType, tokens
from ucc_graph.sparql.query_form import QueryForm, form_of

__all__ = ["FocusQuery", "focus_query", "prebinding_faults"]

_THIS: Final = "this"
_OF_SHAPES: Final = ("shapesGraph", "currentShape")
_PREBOUND: Final = frozenset({_THIS, "PATH", *_OF_SHAPES})
_FORBIDDEN: Final = {"MINUS": "FILTER NOT EXISTS", "VALUES": "IN, or UNION with BIND", "SERVICE": ""}
"""Keywords that appendix A forbids, each with what can be written in its place."""
_AFTER_LISTS: Final = frozenset({"WHERE", "HAVING", "LIMIT", "OFFSET", "FROM"})


@dataclass(frozen=True)
class FocusQuery:
    """A query cut at each place of its focus node."""

    parts: tuple[str, ...]

    def about(self, focus: str) -> str:
        """The query with the IRI of a focus node in each place."""
        return f"<{focus}>".join(self.parts)


def focus_query(query: str) -> FocusQuery:
    """The query with a place for the focus node wherever ``$this`` is used.

    ``BOUND($this)`` is true. A variable in a list of a SELECT, GROUP BY or ORDER BY becomes an expression. A new name
    in the SELECT keeps its columns in number, for two nested SELECTs cannot give one name to a value.
    """
    found, parts, end = list(tokens(query)), [""], 0
    clauses = _clauses(found)
    for place, token in enumerate(found):
        if _name(token) != _THIS or token.offset < end:
            continue
        if place > 1 and found[place - 2].text.upper() == "BOUND" and place + 1 < len(found):
            parts[-1] += f"{query[end : found[place - 2].offset]}(true)"
            end = found[place + 1].offset + 1
            continue
        before, after = _AROUND[clauses[place]]
        parts[-1] += query[end : token.offset] + before
        parts.append(after.format(token.offset))
        end = token.offset + len(token.text)
    parts[-1] += query[end:]
    return FocusQuery(tuple(parts))


def prebinding_faults(query: str) -> Iterator[str]:
    """What SHACL forbids in the query of a constraint, and what this engine does not bind; none if it is sound.

    Raises the errors of the lexer and of :func:`ucc_graph.sparql.query_form.form_of`.
    """
    found = list(tokens(query))
    if form_of(found) is not QueryForm.SELECT:
        yield "its sh:select is not a SELECT query."
        return
    for token in found:
        word = token.text.upper()
        if token.kind is TokenType.WORD and word in _FORBIDDEN:
            instead = f": write {_FORBIDDEN[word]}" if _FORBIDDEN[word] else ", and a build asks nobody"
            yield f"{word} is forbidden in a constraint (SHACL, appendix A){instead}."
        if _name(token) in _OF_SHAPES:
            yield f"{token.text} is not supported: the shapes are in no graph of the data."
        if _name(token) == "PATH":
            yield "$PATH has a value only in a property shape; name the property."
    for before, token in pairwise(found):
        if before.text.upper() == "AS" and _name(token) in _PREBOUND:
            yield f"AS {token.text} gives a value to a variable that has one (SHACL, appendix A): choose another name."
    yield from _unprojected(found)


_AROUND: Final = {"SELECT": ("(", " AS ?_this{})"), "BY": ("(", ")"), "": ("", "")}
"""What stands before and after a focus node, by the list with it."""


def _name(token: Token) -> str:
    return token.text[1:] if token.kind is TokenType.VARIABLE else ""


def _clauses(found: Sequence[Token]) -> list[str]:
    """For each token the list that it is a direct member of: ``SELECT``, ``BY`` or none."""
    clause, depth, clauses = "", 0, []
    for token in found:
        word = token.text.upper() if token.kind in (TokenType.WORD, TokenType.MARK) else ""
        if word in ("SELECT", "BY"):
            clause, depth = word, 0
        elif word in ("{", "}") or word in _AFTER_LISTS:
            clause = ""
        depth += {"(": 1, ")": -1}.get(word, 0)
        clauses.append(clause if depth == 0 else "")
    return clauses


def _unprojected(found: Sequence[Token]) -> Iterator[str]:
    """A fault for each SELECT, the first or a nested one, whose list lacks ``$this``."""
    clauses = _clauses(found)
    starts = [place for place, token in enumerate(found) if token.text.upper() == "SELECT" and clauses[place]]
    for number, start in enumerate(starts):
        names = set[str]()
        for place in range(start + 1, len(found)):
            if found[place].text in ("{", "}") or found[place].text.upper() in ("WHERE", "FROM"):
                break
            if clauses[place] == "SELECT":
                names.add(_name(found[place]) or found[place].text)
        if _THIS not in names and (number or "*" not in names):
            which = "A nested SELECT" if number else "Its SELECT"
            yield f"{which} does not name $this (SHACL, section 5.3.1): add it to the list."
