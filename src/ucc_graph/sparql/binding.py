"""Values for the parameters of a query: from the texts of a request to RDF terms, and from terms to the bound query.

A value never enters the query as text. It is read as a term of its type, and the term enters as its N-Triples form in a
``VALUES`` block, which the lexer places. A block stands at the start of every group that names the variable, because a
group is evaluated before the one around it (SPARQL 1.1, section 18.2.2, https://www.w3.org/TR/sparql11-query/): one in
the outermost group alone would leave the variable open in subqueries and in branches of a UNION. The group of EXISTS
has the values of the group around it (section 18.6). For guard, classes and every store, the bound query is like any
other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from typing import TypeAlias
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from ucc_graph.sparql.lexer import Token, TokenType, tokens
from ucc_graph.sparql.parameters import ParameterType, QueryParameter, expected
from ucc_graph.sparql.typed_values import canonical, is_within, neighbours

__all__ = ["Bindings", "RefusedValue", "ValuesOf", "bind", "bound_query", "defaults", "other_values"]

ValuesOf: TypeAlias = Callable[[QueryParameter], Mapping[str, str]]
"""The values of a parameter in the data: the IRIs of things by their keys, or the tags of languages by themselves."""
_Terms: TypeAlias = Mapping[str, NamedNode | Literal]


@dataclass(frozen=True)
class RefusedValue:
    """A name or a value that a query does not take, with all that are allowed, or with words about them.

    ``is_unknown`` marks a name that is no parameter; then ``allowed`` are the names of the parameters.
    """

    name: str
    value: str
    allowed: tuple[str, ...] = ()
    hint: str = ""
    is_unknown: bool = False


@dataclass(frozen=True)
class Bindings:
    """Values of all parameters of a query in one spelling, and their terms; none answers with ``refused`` ones."""

    values: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, NamedNode | Literal] = field(default_factory=dict)
    refused: tuple[RefusedValue, ...] = ()


def bind(parameters: Sequence[QueryParameter], given: Iterable[tuple[str, str]], values_of: ValuesOf) -> Bindings:
    """The values of the parameters: the given ones, and the defaults of the others.

    A name that is no parameter is refused, as are a value of another type and a second value for one parameter.
    """
    names = tuple(one.name for one in parameters)
    pairs = list(given)
    unknown = [RefusedValue(name, value, names, is_unknown=True) for name, value in pairs if name not in names]
    values: dict[str, str] = {}
    terms: dict[str, NamedNode | Literal] = {}
    refused: list[RefusedValue] = []
    for parameter in parameters:
        known, texts = values_of(parameter), [value for name, value in pairs if name == parameter.name]
        found = [_read(parameter, text, known) for text in texts or [parameter.default]]
        wrong = [text for text, read in zip(texts or [parameter.default], found, strict=True) if read is None]
        refused += [_refused(parameter, text, known) for text in wrong]
        if len(texts) > 1 and not wrong:
            refused.append(RefusedValue(parameter.name, ", ".join(texts), hint="one value"))
        if found[0]:
            values[parameter.name], terms[parameter.name] = found[0]
    return Bindings(values, terms, (*unknown, *refused))


def defaults(parameters: Sequence[QueryParameter], values_of: ValuesOf) -> Bindings:
    """The default values of parameters; one that is no value is refused."""
    return bind(parameters, (), values_of)


def other_values(parameters: Iterable[QueryParameter], values_of: ValuesOf) -> Iterator[tuple[str, str]]:
    """A value that is not the default, for each parameter that can have one."""
    for parameter in parameters:
        if parameter.type is ParameterType.DATATYPE:
            found = [other for other in neighbours(parameter.default, parameter.of) if _read(parameter, other, {})]
        else:
            found = [other for other in parameter.words or values_of(parameter) if other != parameter.default]
        if found:
            yield parameter.name, found[0]


def bound_query(query: str, terms: _Terms) -> str:
    """The query with a block ``VALUES ?name { term }`` for each term that a group names; raises QuerySyntaxError."""
    if not terms:
        return query
    sequence = tuple(tokens(query))
    outline = _Outline(sequence, frozenset(terms))
    if outline.needs_clause:
        return f"{query}\n{_block(terms, terms)}"
    edits = {group.opening: _block(terms, group.names) for group in outline.groups if group.names}
    text = query
    for place in sorted(edits, reverse=True):
        end = sequence[place].offset + 1
        text = f"{text[:end]}{_space(sequence, place)}{edits[place]}{_gap(text[end:])}{text[end:]}"
    return text


def _read(parameter: QueryParameter, text: str, known: Mapping[str, str]) -> tuple[str, NamedNode | Literal] | None:
    """A value in its one spelling, and as a term; None for a text that is no value."""
    if parameter.type.is_thing:
        return _thing(text, known)
    if parameter.type is ParameterType.DATATYPE:
        value = canonical(text, parameter.of)
        if value is None or not is_within(value, parameter.of, parameter.least, parameter.most):
            return None
        return value, Literal(value, datatype=NamedNode(parameter.of))
    value = text.lower() if parameter.type is ParameterType.LANGUAGE else text
    return (value, Literal(value)) if value in (parameter.words or known) else None


def _thing(text: str, known: Mapping[str, str]) -> tuple[str, NamedNode] | None:
    """A thing by its key, also one that is not percent-encoded as the data has it, or by its IRI."""
    for key in (text, quote(text)):
        if key in known:
            return key, NamedNode(known[key])
    return next(((key, NamedNode(iri)) for key, iri in known.items() if iri == text), None)


def _refused(parameter: QueryParameter, text: str, known: Mapping[str, str]) -> RefusedValue:
    if parameter.type is ParameterType.DATATYPE:
        return RefusedValue(parameter.name, text, hint=expected(parameter))
    return RefusedValue(parameter.name, text, tuple(parameter.words or known))


def _block(terms: _Terms, names: Iterable[str]) -> str:
    found = [name for name in terms if name in {*names}]
    if len(found) == 1:
        return f"VALUES ?{found[0]} {{ {terms[found[0]]} }}"
    return f"VALUES ({' '.join(f'?{name}' for name in found)}) {{ ({' '.join(str(terms[name]) for name in found)}) }}"


def _space(sequence: Sequence[Token], place: int) -> str:
    """The space before a block behind a brace: a line of its own with the indentation of the next token there."""
    brace, *after = sequence[place : place + 2]
    between = brace.source[brace.offset + 1 : after[0].offset if after else None]
    return "\n" + between.rpartition("\n")[2] if "\n" in between else " "


def _gap(rest: str) -> str:
    return "" if rest[:1].isspace() else " "


class _Kind(Enum):
    """What stands between two braces."""

    GROUP = "group"
    EXISTS = "exists"
    SUBQUERY = "subquery"
    DATA = "data"


@dataclass
class _Group:
    """The braces of a group, by the place of the first in the sequence, and the variables to bind that it names."""

    opening: int
    kind: _Kind
    names: set[str] = field(default_factory=set)
    query: _Query | None = None
    """The query whose pattern or whose braces it is."""


@dataclass
class _Query:
    """A query or a subquery: variables that it names outside of its pattern, in SELECT, GROUP BY, ORDER BY, HAVING."""

    names: set[str] = field(default_factory=set)
    pattern: _Group | None = None


class _Outline:
    """The groups of a query, each with the variables that it names itself, and not only in a group within."""

    def __init__(self, sequence: Sequence[Token], wanted: frozenset[str]) -> None:
        self._sequence = sequence
        self._wanted = wanted
        self._main = _Query()
        self._open: list[_Group] = []
        self.groups: list[_Group] = []
        queries = [self._main, *self._read()]
        for query in queries:
            if query.pattern:
                query.pattern.names |= query.names
        if self._main.pattern:
            self._main.pattern.names |= wanted

    @property
    def needs_clause(self) -> bool:
        """Whether no pattern can hold a block: that of ``CONSTRUCT WHERE`` holds only triples (section 16.2.4)."""
        words = [token.text.upper() for token in self._sequence]
        is_short = any(one == "CONSTRUCT" and two != "{" for one, two in pairwise(words))
        return is_short or self._main.pattern is None

    def _read(self) -> Iterator[_Query]:
        """Reads the groups; gives the subqueries."""
        for place, token in enumerate(self._sequence):
            if token.kind is TokenType.MARK and token.text == "{":
                group = self._opened(place)
                self._open.append(group)
                if group.kind is _Kind.SUBQUERY and group.query:
                    yield group.query
            elif token.kind is TokenType.MARK and token.text == "}" and self._open:
                self._open.pop()
            elif token.kind is TokenType.VARIABLE and token.text[1:] in self._wanted:
                self._names().add(token.text[1:])

    def _opened(self, place: int) -> _Group:
        before = self._sequence[place - 1].text.upper() if place else ""
        if before == "CONSTRUCT" or self._is_data(place):
            return _Group(place, _Kind.DATA)
        if before == "EXISTS":
            return _Group(place, _Kind.EXISTS)
        if self._sequence[place + 1 : place + 2] and self._sequence[place + 1].text.upper() == "SELECT":
            return _Group(place, _Kind.SUBQUERY, query=_Query())
        group = _Group(place, _Kind.GROUP)
        self.groups.append(group)
        query = self._open[-1].query if self._open else self._main
        if query and query.pattern is None:
            query.pattern = group
        return group

    def _is_data(self, place: int) -> bool:
        """Whether a brace opens the data of VALUES, behind one variable or a list of variables in brackets."""
        while place and (
            self._sequence[place - 1].kind is TokenType.VARIABLE or self._sequence[place - 1].text in "()"
        ):
            place -= 1
        return place > 0 and self._sequence[place - 1].text.upper() == "VALUES"

    def _names(self) -> set[str]:
        """The names to which a variable here belongs: those of the nearest group or query around it."""
        for group in reversed(self._open):
            if group.query:
                return group.query.names
            if group.kind is _Kind.GROUP:
                return group.names
        return self._main.names
