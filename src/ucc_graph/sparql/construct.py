"""Provenance of derived statements: a SPARQL CONSTRUCT rule, evaluated for one thing with the premises of each result.

Run as SELECT, a rule gives its solutions. The template turns each solution into statements; their premises are the
subjects of the rule's patterns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    Variable,
    parse,
)

from ucc_graph.sparql.lexer import Token, TokenType, tokens
from ucc_graph.sparql.string_functions import FUNCTIONS, translate

__all__ = ["ConstructRule", "read_rule"]

_VARIABLE: Final = "urn:variable:"
"""Start of the IRIs that replace variables, so that a template can be read as Turtle."""
_OPENING: Final = frozenset("([{")
_CLOSING: Final = frozenset(")]}")
_Template: TypeAlias = tuple[Triple, ...]
_Bindings: TypeAlias = dict[Variable, NamedNode | BlankNode | Literal | Triple]
_FORM: Final = "CONSTRUCT"


@dataclass(frozen=True)
class ConstructRule:
    """A rule: its query as SELECT, its templates, the variables of its patterns' subjects, and its computed variables.

    Each template is a part of the CONSTRUCT template that shares no variable with the rest, as for branches of a UNION.
    """

    query: str
    templates: tuple[_Template, ...]
    subjects: frozenset[str]
    computed: frozenset[str]

    def follow(self, thing: str, store: Store, graphs: Collection[NamedNode]) -> dict[Triple, set[str]]:
        """The statements that the rule derives for a thing, each with its premises."""
        found: dict[Triple, set[str]] = {}
        for template in self.templates:
            asked = sorted(_names(triple.subject for triple in template) - self.computed)
            bindings: list[_Bindings] = [{Variable(name): NamedNode(thing)} for name in asked] or [{}]
            for bound in bindings:
                rows = store.query(
                    translate(self.query),
                    substitutions=bound,
                    default_graph=list(graphs),
                    custom_functions=FUNCTIONS,
                )
                assert isinstance(rows, QuerySolutions)
                self._collect(rows, template, found)
        return found

    def _collect(self, rows: QuerySolutions, template: _Template, found: dict[Triple, set[str]]) -> None:
        for row in rows:
            values = {variable.value: row[variable] for variable in rows.variables}
            premises = {values[name].value for name in self.subjects if isinstance(values.get(name), NamedNode)}
            for triple in template:
                if statement := _filled(triple, values):
                    found.setdefault(statement, set()).update(premises)


def read_rule(text: str) -> ConstructRule:
    """The rule in a CONSTRUCT query; raises QuerySyntaxError or SyntaxError for another text."""
    found = list(tokens(text))
    start = next(number for number, token in enumerate(found) if token.text.upper() == _FORM)
    opening, closing = _braces(found, start)
    is_short = found[start + 1].text != "{"
    head, rest = text[: found[start].offset], found[start + 1 if is_short else closing + 1]
    computed = {after.text[1:] for before, after in pairwise(found) if before.text.upper() == "AS"}
    return ConstructRule(
        query=f"{head}SELECT * {text[rest.offset :]}",
        templates=_components(_template(head, found[opening + 1 : closing])),
        subjects=_subjects(found[opening if is_short else closing + 1 :]),
        computed=frozenset(computed),
    )


def _braces(found: Sequence[Token], start: int) -> tuple[int, int]:
    """The indices of the opening and the closing bracket of the first group from a token on."""
    depth, opening = 0, 0
    for number, token in enumerate(found[start:], start):
        if token.text in _OPENING:
            opening, depth = (number, 1) if not depth else (opening, depth + 1)
        elif token.text in _CLOSING:
            depth -= 1
            if not depth:
                return opening, number
    raise SyntaxError("The rule has no template.")


def _template(head: str, inner: Sequence[Token]) -> list[Triple]:
    """The template as triples: the prologue and the tokens between its braces, read as Turtle."""
    terms = [f"<{_VARIABLE}{t.text[1:]}>" if t.kind is TokenType.VARIABLE else t.text for t in inner]
    ending = "" if terms[-1:] == ["."] else " ."
    return [quad.triple for quad in parse(f"{head}\n{' '.join(terms)}{ending}", format=RdfFormat.TURTLE)]


def _components(template: Sequence[Triple]) -> tuple[_Template, ...]:
    """The triples of a template in groups that share no variable."""
    groups: list[list[Triple]] = []
    for triple in template:
        joined = [group for group in groups if _names(triple) & _names(term for one in group for term in one)]
        groups = [group for group in groups if group not in joined]
        groups.append([*(one for group in joined for one in group), triple])
    return tuple(tuple(group) for group in groups)


def _subjects(pattern: Sequence[Token]) -> frozenset[str]:
    """The variables in subject position: at the start of a group, or after a full stop or another group."""
    found, depth = set[str](), 0
    for before, token in pairwise(pattern):
        depth += (before.text == "(") - (before.text == ")")
        if token.kind is TokenType.VARIABLE and not depth and before.text in {"{", "}", ".", ")"}:
            found.add(token.text[1:])
    return frozenset(found)


def _names(terms: Iterable[object]) -> set[str]:
    """The names of the variables among the terms of a template."""
    values = (str(getattr(term, "value", "")) for term in terms)
    return {value.removeprefix(_VARIABLE) for value in values if value.startswith(_VARIABLE)}


def _filled(triple: Triple, values: Mapping[str, object]) -> Triple | None:
    """A triple of the template with values for its variables; None if one has no value or one not allowed there."""
    subject, predicate, value = (_value(term, values) for term in triple)
    if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode) and isinstance(value, NamedNode | Literal):
        return Triple(subject, predicate, value)
    return None


def _value(term: object, values: Mapping[str, object]) -> object:
    if isinstance(term, NamedNode) and term.value.startswith(_VARIABLE):
        return values.get(term.value.removeprefix(_VARIABLE))
    return term
