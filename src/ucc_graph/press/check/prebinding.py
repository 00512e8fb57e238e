"""Pre-binding of ``$this`` in the query of a constraint (SHACL, section 5.3.1 and appendix A).

The value of a pre-bound variable holds in every group and every nested SELECT, so each group begins with it as inline
data (SPARQL 1.1, section 10.2). Substitutions of the engine bind it at the top of the query only, and a filter in a
nested group then finds it unbound. The IRI itself in place of the variable parts the patterns that share it: the engine
then joins them in an order that takes 26 times as long in one constraint of this publication. Appendix A
(https://www.w3.org/TR/shacl/#pre-binding) forbids what could not be told apart.
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
    """A query cut at the start of each of its groups."""

    parts: tuple[str, ...]

    def about(self, focus: str) -> str:
        """The query with ``$this`` bound to the IRI of a focus node in each group."""
        return f" VALUES $this {{ <{focus}> }} ".join(self.parts)


def focus_query(query: str) -> FocusQuery:
    """The query, to be asked about focus nodes; it has no fault of :func:`prebinding_faults`, so each ``{`` is a group.

    A group that is a nested SELECT binds nothing: the group in that SELECT does.
    """
    starts = [
        mark.offset + 1
        for mark, after in pairwise(tokens(query))
        if mark.text == "{" and mark.kind is TokenType.MARK and after.text.upper() != "SELECT"
    ]
    return FocusQuery(tuple(query[start:end] for start, end in pairwise([0, *starts, len(query)])))


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
