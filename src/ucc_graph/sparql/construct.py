"""A rule read again: what it makes of one thing, and from which things each statement follows.

A release holds its rules as SPARQL CONSTRUCT. Asked as SELECT, a rule gives its solutions; the template then gives the
statements of each solution, and the subjects of its patterns are what the statements follow from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QuerySolution,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    Variable,
    parse,
)

from ucc_graph.sparql.lexer import Token, TokenType, tokens

__all__ = ["ConstructRule", "read_rule"]

_VARIABLE: Final = "urn:variable:"
"""What a variable of a template is written as, to be read as Turtle."""
_OPENING: Final = frozenset("([{")
_CLOSING: Final = frozenset(")]}")
_Template: TypeAlias = tuple[Triple, ...]
_Bindings: TypeAlias = dict[Variable, NamedNode | BlankNode | Literal | Triple]


@dataclass(frozen=True)
class ConstructRule:
    """A rule: its query as SELECT, its templates, the variables of its patterns' subjects, and those it computes.

    A template is a part of the rule's one that shares no variable with the rest, as with the branches of a UNION.
    """

    query: str
    templates: tuple[_Template, ...]
    subjects: frozenset[str]
    computed: frozenset[str]

    def follow(self, thing: str, store: Store, graphs: Collection[NamedNode]) -> dict[Triple, set[str]]:
        """The statements that the rule makes of a thing, each with the things that it follows from."""
        found: dict[Triple, set[str]] = {}
        for template in self.templates:
            asked = sorted(_names(triple.subject for triple in template) - self.computed)
            bindings: list[_Bindings] = [{Variable(name): NamedNode(thing)} for name in asked] or [{}]
            for bound in bindings:
                rows = store.query(self.query, substitutions=bound, default_graph=list(graphs))
                assert isinstance(rows, QuerySolutions)
                self._collect(rows, template, found)
        return found

    def _collect(self, rows: QuerySolutions, template: _Template, found: dict[Triple, set[str]]) -> None:
        for row in rows:
            values = {variable.value: row[variable] for variable in rows.variables}
            premises = {values[name].value for name in self.subjects if isinstance(values.get(name), NamedNode)}
            for triple in template:
                if statement := _filled(triple, row):
                    found.setdefault(statement, set()).update(premises)


def read_rule(text: str) -> ConstructRule:
    """The rule in a CONSTRUCT query; raises QuerySyntaxError or SyntaxError where it is none that can be read."""
    found = list(tokens(text))
    start = next(number for number, token in enumerate(found) if token.text.upper() == "CONSTRUCT")
    opening, closing = _braces(found, start)
    is_short = found[start + 1].text != "{"
    template = _template(text, found, opening, closing)
    head, rest = text[: found[start].offset], found[start + 1 if is_short else closing + 1].offset
    pattern = found[opening:] if is_short else found[closing + 1 :]
    computed = {b.text[1:] for a, b in pairwise(found) if a.text.upper() == "AS"}
    return ConstructRule(
        f"{head}SELECT * {text[rest:]}", _components(template), _subjects(pattern), frozenset(computed)
    )


def _braces(found: Sequence[Token], start: int) -> tuple[int, int]:
    """Where the first group after a token opens and closes."""
    depth, opening = 0, 0
    for number, token in enumerate(found[start:], start):
        if token.text in _OPENING:
            opening, depth = (number, 1) if not depth else (opening, depth + 1)
        elif token.text in _CLOSING:
            depth -= 1
            if not depth:
                return opening, number
    raise SyntaxError("The rule has no template.")


def _template(text: str, found: Sequence[Token], opening: int, closing: int) -> list[Triple]:
    """The template as triples, read as Turtle."""
    inner = [
        f"<{_VARIABLE}{t.text[1:]}>" if t.kind is TokenType.VARIABLE else t.text for t in found[opening + 1 : closing]
    ]
    head = text[: next(token.offset for token in found if token.text.upper() == "CONSTRUCT")]
    ending = "" if inner[-1:] == ["."] else " ."
    turtle = f"{head}\n{' '.join(inner)}{ending}"
    return [quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE)]


def _components(template: Sequence[Triple]) -> tuple[_Template, ...]:
    """The template's triples in groups that share no variable."""
    groups: list[list[Triple]] = []
    for triple in template:
        joined = [group for group in groups if _names(triple) & _names(term for one in group for term in one)]
        groups = [group for group in groups if group not in joined]
        groups.append([*(one for group in joined for one in group), triple])
    return tuple(tuple(group) for group in groups)


def _subjects(pattern: Sequence[Token]) -> frozenset[str]:
    """The variables that stand where a subject does: first in a group, or behind a full stop or another group."""
    found, depth = set[str](), 0
    for before, token in pairwise(pattern):
        depth += (before.text == "(") - (before.text == ")")
        if token.kind is TokenType.VARIABLE and not depth and before.text in {"{", "}", ".", ")"}:
            found.add(token.text[1:])
    return frozenset(found)


def _names(terms: object) -> set[str]:
    """The names of the variables among the terms of a template."""
    values: Iterator[str] = (getattr(term, "value", "") for term in terms)  # type: ignore[attr-defined]
    return {value.removeprefix(_VARIABLE) for value in values if value.startswith(_VARIABLE)}


def _filled(triple: Triple, row: QuerySolution) -> Triple | None:
    subject, predicate, value = (_value(term, row) for term in triple)
    if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode) and isinstance(value, NamedNode | Literal):
        return Triple(subject, predicate, value)
    return None


def _value(term: object, row: QuerySolution) -> object:
    if isinstance(term, NamedNode) and term.value.startswith(_VARIABLE):
        try:
            return row[term.value.removeprefix(_VARIABLE)]
        except KeyError:
            return None
    return term
