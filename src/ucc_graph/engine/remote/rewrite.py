"""Query rewriting for a remote store, which has other names for the graphs of a release.

A store holds several releases, so its graph names include the release (:mod:`ucc_graph.engine.remote.graphs`). The
query keeps its meaning: published graph names in it become the store's names, and the values of graph variables become
published names again, within the query itself. ``GRAPH ?g {…}`` becomes
``{ GRAPH ?h {…} BIND(IRI(STRBEFORE(STR(?h), suffix)) AS ?g) }``: joins, filters and functions then see the published
name. FROM and FROM NAMED become the protocol's parameters. DESCRIBE becomes a CONSTRUCT of all statements with the
resource as subject, because each store describes in its own way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import Final, TypeAlias
from urllib.parse import urljoin

from ucc_graph.engine.messages import QueryRequest
from ucc_graph.engine.remote.graphs import VersionedGraphs
from ucc_graph.errors import QueryRefusedError
from ucc_graph.sparql.lexer import Token, TokenType, tokens
from ucc_graph.sparql.query_form import QueryForm, form_of

__all__ = ["RewrittenQuery", "rewrite"]

_OWN_SCHEMES: Final = ("bif:", "sql:")
"""IRI schemes of Virtuoso's own SQL functions, which read files and call other servers."""
_ESCAPED: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_BEGINS_WHERE: Final = ("WHERE", "{")
_Edit: TypeAlias = tuple[int, int, str]
"""Replacement: start offset, end offset, new text."""


@dataclass(frozen=True)
class RewrittenQuery:
    """Query for a store, with the names of its dataset's graphs; ``hidden`` variables are removed from the answer."""

    text: str
    default: tuple[str, ...]
    named: tuple[str, ...]
    form: QueryForm
    hidden: frozenset[str]


def rewrite(request: QueryRequest, graphs: VersionedGraphs) -> RewrittenQuery:
    """Rewrites a query that parses; raises QueryRefusedError for functions that belong to one store."""
    sequence = tuple(tokens(request.query))
    draft = _Draft(request, graphs, sequence)
    draft.check_names()
    form, edits = form_of(sequence), [*draft.graph_edits(), *draft.from_edits()]
    text = _edited(request.query, edits)
    if form is QueryForm.DESCRIBE:
        text = _construct(text, draft.fresh("thing"))
    default, named = draft.dataset()
    base = f"BASE <{request.base}>" if request.base else ""  # a BASE of the query follows and overrides it
    return RewrittenQuery(f"{base} {text}", default, named, form, frozenset(draft.hidden))


class _Draft:
    """Draft of a rewritten query: its tokens and edits."""

    def __init__(self, request: QueryRequest, graphs: VersionedGraphs, sequence: tuple[Token, ...]) -> None:
        self._request = request
        self._graphs = graphs
        self._sequence = sequence
        self._prefixes: dict[str, str] = {}
        self._base = request.base or ""
        self.hidden: set[str] = set()
        for place, token in enumerate(sequence):
            if _is_word(token, "BASE"):
                self._base = self._iri(sequence[place + 1])
            elif _is_word(token, "PREFIX"):
                name, iri = sequence[place + 1 : place + 3]
                self._prefixes[name.text[:-1]] = self._iri(iri)

    def fresh(self, name: str) -> str:
        """The name of a variable that does not occur in the query."""
        stem = "store_"
        while stem in self._request.query:
            stem += "_"
        return stem + name

    def check_names(self) -> None:
        """Raises QueryRefusedError for an IRI that a store takes for a function of its own."""
        for token in self._sequence:
            if token.kind in {TokenType.IRI, TokenType.NAME} and self._iri(token).lower().startswith(_OWN_SCHEMES):
                raise QueryRefusedError(f"{token.place}: {token.text[:80]} is a function of one store, not of SPARQL")

    def graph_edits(self) -> Iterator[_Edit]:
        """Edits of each GRAPH (SPARQL 1.1, section 13.3)."""
        for place, token in enumerate(self._sequence[:-1]):
            if _is_word(token, "GRAPH"):
                name = self._sequence[place + 1]
                is_variable = name.kind is TokenType.VARIABLE
                yield from self._variable_graph(place, name.text[1:]) if is_variable else self._constant_graph(place)

    def from_edits(self) -> Iterator[_Edit]:
        """Edits that take FROM and FROM NAMED out of the query."""
        for keyword, _, name in self._from():
            yield (keyword.offset, _end(name), " ")

    def dataset(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The protocol's dataset, else the query's own, else the default one (SPARQL 1.1 Protocol, section 2.1.4).

        Each part lists at least one graph, if necessary the empty one.
        """
        default, named = self._dataset
        return default or (self._graphs.nothing,), (*named, self._graphs.nothing)

    @cached_property
    def _dataset(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        default, named = self._request.default_graphs, self._request.named_graphs
        if default is None and named is None:
            clauses = [(is_named, self._iri(name)) for _, is_named, name in self._from()]
            if not clauses:
                return (self._graphs.merged,), tuple(map(self._graphs.name, self._graphs.sizes))
            default = tuple(iri for is_named, iri in clauses if not is_named)
            named = tuple(iri for is_named, iri in clauses if is_named)
        return self._known(default or ()), self._known(named or ())

    def _known(self, iris: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._graphs.name(iri) for iri in iris if iri in self._graphs.sizes))

    def _from(self) -> Iterator[tuple[Token, bool, Token]]:
        """The keyword of each FROM clause, whether it is FROM NAMED, and the name."""
        for place, token in enumerate(self._sequence[:-1]):
            if _is_word(token, "FROM"):
                is_named = _is_word(self._sequence[place + 1], "NAMED")
                yield token, is_named, self._sequence[place + 1 + is_named]

    def _constant_graph(self, place: int) -> Iterator[_Edit]:
        """Edits of GRAPH with an IRI; a missing graph gives no solution, even for an empty pattern (section 18.6).

        Virtuoso treats the pattern of a graph outside of its dataset as matched.
        """
        keyword, name = self._sequence[place : place + 2]
        close = _closing(self._sequence, place + 2)
        known, end = self._graphs.name(self._iri(name)), _end(self._sequence[close])
        is_listed = known in self._dataset[1]
        is_empty = not is_listed and _may_match_nothing(self._sequence[place + 3 : close])
        shown = known if is_listed else self._graphs.nothing
        yield (keyword.offset, _end(name), f"{'{ ' if is_empty else ''}GRAPH <{shown}>")
        if is_empty:
            yield (end, end, " FILTER(false) }")

    def _variable_graph(self, place: int, name: str) -> Iterator[_Edit]:
        keyword, variable = self._sequence[place : place + 2]
        close = _closing(self._sequence, place + 2)
        inside = self._sequence[place + 3 : close]
        helper = self.fresh(name)
        self.hidden.add(helper)
        has_value = any(token.text[1:] == name for token in inside if token.kind is TokenType.VARIABLE)
        back = f'BIND(IRI(STRBEFORE(STR(?{helper}), "{self._graphs.suffix}")) AS ?{name})'
        if has_value or any(place in tested for tested in self._tested):
            back = self._table(helper, name)
        if _may_match_nothing(inside):
            back += f" FILTER(COALESCE(?{helper} != <{self._graphs.nothing}>, true))"
        yield (keyword.offset, _end(variable), f"{{ GRAPH ?{helper}")
        end = _end(self._sequence[close])
        yield (end, end, f" {back} }}")

    @cached_property
    def _tested(self) -> list[range]:
        """Token ranges inside EXISTS: variables have values already there, and BIND cannot compare them."""
        opened = [place + 1 for place, token in enumerate(self._sequence) if _is_word(token, "EXISTS")]
        return [range(place, _closing(self._sequence, place)) for place in opened]

    def _table(self, helper: str, name: str) -> str:
        """VALUES with the names of a bound variable, which BIND cannot set; slow in Virtuoso for many matches."""
        shown = [(known, known.removesuffix(self._graphs.suffix)) for known in self._dataset[1]]
        nothing = self._graphs.nothing
        rows = " ".join(f"(<{known}> <{iri}>)" for known, iri in shown or [(nothing, nothing)])
        return f"VALUES (?{helper} ?{name}) {{ {rows} }}"

    def _iri(self, token: Token) -> str:
        if token.kind is TokenType.IRI:
            return urljoin(self._base, _ESCAPED.sub(lambda found: chr(int(found[1] or found[2], 16)), token.text[1:-1]))
        prefix, _, local = token.text.partition(":")
        return self._prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)


def _construct(text: str, thing: str) -> str:
    """The CONSTRUCT that replaces a DESCRIBE without dataset clauses."""
    sequence = tuple(tokens(text))
    start = next(place for place, token in enumerate(sequence) if _is_word(token, "DESCRIBE"))
    listed = list(
        takewhile(lambda token: token.kind is not TokenType.WORD and token.text != "{", sequence[start + 1 :])
    )
    behind = sequence[start + 1 + len(listed) :]
    rest = text[behind[0].offset :] if behind else ""
    pattern = rest if behind and behind[0].text.upper() in _BEGINS_WHERE else f"{{}} {rest}"
    parts = " UNION ".join(
        f"{{ {{ SELECT ({term} AS ?{thing}) {pattern}\n}} FILTER(BOUND(?{thing})) }}" for term in _terms(listed, behind)
    )
    statement = f"?{thing} ?{thing}_p ?{thing}_o"
    return f"{text[: sequence[start].offset]} CONSTRUCT {{ {statement} }} WHERE {{ {{ {parts} }} {statement} }}"


def _terms(listed: Sequence[Token], behind: Sequence[Token]) -> list[str]:
    """The terms to describe; ``*`` means every variable, and a variable out of scope describes nothing."""
    found = [token.text for token in listed]
    if "*" in found:
        found = [f"?{token.text[1:]}" for token in behind if token.kind is TokenType.VARIABLE] or ["?none"]
    return list(dict.fromkeys(found))


def _edited(text: str, edits: list[_Edit]) -> str:
    for start, end, instead in sorted(edits, reverse=True):
        text = text[:start] + instead + text[end:]
    return text


def _closing(sequence: Sequence[Token], opening: int) -> int:
    """The place of the brace that closes the one at ``opening``."""
    depth = 0
    for place in range(opening, len(sequence)):
        depth += {"{": 1, "}": -1}.get(sequence[place].text, 0)
        if depth == 0:
            return place
    raise AssertionError("the query has been parsed, so its braces close")


def _may_match_nothing(pattern: Sequence[Token]) -> bool:
    """Whether a pattern may match an empty graph: it does not begin with a triple, or has a zero-length path."""
    begins = pattern and pattern[0].kind is not TokenType.WORD and pattern[0].text != "{"
    return not begins or any(token.kind is TokenType.MARK and token.text in {"*", "?"} for token in pattern)


def _is_word(token: Token, word: str) -> bool:
    return token.kind is TokenType.WORD and token.text.upper() == word


def _end(token: Token) -> int:
    return token.offset + len(token.text)
