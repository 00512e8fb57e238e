"""Where each statement about a thing comes from: the row or line that makes it, the rule, and the sources.

A row or line is known from the graph ``provenance`` alone, which the press writes: rows with what they describe
(https://www.w3.org/TR/csv2rdf/), passages with their topics, graphs with the files that they are derived from or the
rule that generated them. What a rule makes comes from the rows of the things that it follows from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ucc_graph.library.lookup import sort_key
from ucc_graph.library.open import Library
from ucc_graph.rdf.vocab import CSVW, FOAF, PROV, RDF
from ucc_graph.sparql.construct import ConstructRule, read_rule

__all__ = ["PROVENANCE", "Origin", "Origins", "Passage"]

PROVENANCE: Final = "graph/provenance"
"""What the address of the graph of rows and passages ends in."""
_ROW: Final = re.compile(r"(?P<file>.*)#row=(?P<row>\d+)")
_LINE: Final = re.compile(r"(?P<file>.*)#line=\d+,(?P<line>\d+)")
_COLUMN: Final = re.compile(r".*#col=(\d+)")


@dataclass(frozen=True, order=True)
class Passage:
    """A row of a table or a line of another file, by its address; ``column`` is empty where it is not known.

    ``line`` counts from 1 and is 0 for a whole file; ``cell`` is the address of the cell (RFC 7111), or that of the
    passage.
    """

    iri: str
    file: str
    line: int
    column: str
    cell: str


@dataclass(frozen=True)
class Origin:
    """Where one statement of one graph comes from; ``rule`` is None where no rule made it."""

    statement: Triple
    graph: str
    rule: str | None
    passages: tuple[Passage, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class _Column:
    iri: str
    name: str
    language: str


class Origins:
    """The origins of the statements in a library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lookup = library.lookup
        self._graph = NamedNode(f"{library.release.manifest.base}{PROVENANCE}")

    def of(self, iri: str) -> list[Origin]:
        """Where each statement about a thing and its parts comes from, in the order of the statements."""
        found = [
            self._origin(iri, triple, graph)
            for triple in self._lookup.description(iri)
            for graph in sorted(self._graphs(triple))
        ]
        return sorted(found, key=lambda origin: (sort_key(origin.statement), origin.graph))

    def described(self, passages: Iterable[str]) -> list[Triple]:
        """What ``provenance`` says of rows, lines, files and graphs, in order."""
        found = (
            quad.triple
            for iri in set(passages)
            for quad in self._lookup.store.quads_for_pattern(NamedNode(iri), None, None, self._graph)
        )
        return sorted(found, key=sort_key)

    def _origin(self, iri: str, triple: Triple, graph: str) -> Origin:
        rule = next(iter(self._said(graph, PROV.wasGeneratedBy)), None)
        if rule is None:
            passages = self._made(triple, graph)
        else:
            premises = self._follow(iri, rule).get(triple, set()) or {iri}
            passages = [passage for premise in premises for passage in self._own(premise)]
        unique = tuple(sorted(set(passages)))
        return Origin(triple, graph, rule, unique, self._sources(triple, unique))

    def _sources(self, triple: Triple, passages: Iterable[Passage]) -> tuple[str, ...]:
        """The sources that the passages name; what others name as their source speaks for itself."""
        found = {source for passage in passages for source in self._said(passage.iri, PROV.hadPrimarySource)}
        about = NamedNode(_whole(triple.subject.value))  # type: ignore[union-attr]  # triple terms are not published
        if not found and any(True for _ in self._lookup.triples(None, PROV.hadPrimarySource, about)):
            found = {about.value}
        return tuple(sorted(found))

    def _made(self, triple: Triple, graph: str) -> list[Passage]:
        """The passages in the files of a graph that speak of a statement's subject.

        Where several rows do, as with the links of a thing, those count that say something else with the same value.
        """
        files = self._said(graph, PROV.wasDerivedFrom)
        known = self._passages(triple.subject.value)  # type: ignore[union-attr]  # triple terms are not published
        inside = [passage for passage in known if passage.partition("#")[0] in files] or known
        close = [row for row in inside if self._repeats(row, triple, graph)] if len(inside) > 1 else []
        return [self._passage(passage, triple) for passage in close or inside]

    def _repeats(self, row: str, triple: Triple, graph: str) -> bool:
        others = set(self._said(row, CSVW.describes)) - {triple.subject.value}  # type: ignore[union-attr]
        store, home = self._lookup.store, NamedNode(graph)
        return any(
            next(store.quads_for_pattern(NamedNode(other), None, triple.object, home), None) is not None
            for other in others
        )

    def _own(self, thing: str) -> Iterator[Passage]:
        """The passages that say of what class a thing is, which are those that it is recorded in."""
        known = self._passages(_whole(thing))
        kinds = self._lookup.store.quads_for_pattern(NamedNode(_whole(thing)), RDF.type, None, None)
        graphs = {quad.graph_name.value for quad in kinds if isinstance(quad.graph_name, NamedNode)}
        files = {file for graph in graphs for file in self._said(graph, PROV.wasDerivedFrom)}
        inside = [passage for passage in known if passage.partition("#")[0] in files]
        return (self._passage(passage, None) for passage in inside or known)

    def _passages(self, iri: str) -> list[str]:
        node, store = NamedNode(iri), self._lookup.store
        found = {
            quad.subject.value  # type: ignore[union-attr]  # triple terms are not published
            for predicate in (CSVW.describes, FOAF.primaryTopic)
            for quad in store.quads_for_pattern(None, predicate, node, self._graph)
        }
        return sorted(found)

    def _passage(self, iri: str, triple: Triple | None) -> Passage:
        if row := _ROW.fullmatch(iri):
            column = self._column(row["file"], triple) if triple else None
            number = _COLUMN.fullmatch(column.iri) if column else None
            cell = f"{row['file']}#cell={row['row']},{number[1]}" if number else iri
            return Passage(iri, self._path(row["file"]), int(row["row"]), column.name if column else "", cell)
        line = _LINE.fullmatch(iri)
        return Passage(iri, self._path(line["file"] if line else iri), int(line["line"]) if line else 0, "", iri)

    def _path(self, file: str) -> str:
        return (self._library.iris.path(file) or file).removeprefix("/")

    def _column(self, file: str, triple: Triple) -> _Column | None:
        """The one column of a table that states a property in a language; None where none or several do."""
        columns = self._columns.get((file, triple.predicate.value), [])
        language = (triple.object.language or "") if isinstance(triple.object, Literal) else ""
        fitting = [column for column in columns if column.language in (language, "")]
        return fitting[0] if len(fitting) == 1 else None

    @cached_property
    def _columns(self) -> dict[tuple[str, str], list[_Column]]:
        """The columns of tables by file and property."""
        found: dict[tuple[str, str], list[_Column]] = {}
        for quad in self._lookup.store.quads_for_pattern(None, CSVW.propertyUrl, None, self._graph):
            iri: str = quad.subject.value  # type: ignore[union-attr]  # triple terms are not published
            name, language = (next(iter(self._said(iri, term)), "") for term in (CSVW.name, CSVW.lang))
            key = (iri.partition("#")[0], quad.object.value)  # type: ignore[union-attr]  # a literal
            found.setdefault(key, []).append(_Column(iri, name, language.lower()))
        return found

    def _follow(self, iri: str, rule: str) -> dict[Triple, set[str]]:
        """What a rule makes of a thing, each statement with what it follows from; asked once for a thing."""
        if (iri, rule) not in self._followed:
            known = self._rule(rule)
            graphs = self._lookup.default_graphs
            self._followed[iri, rule] = known.follow(iri, self._lookup.store, graphs) if known else {}
        return self._followed[iri, rule]

    @cached_property
    def _followed(self) -> dict[tuple[str, str], dict[Triple, set[str]]]:
        return {}

    def _rule(self, rule: str) -> ConstructRule | None:
        release = self._library.release
        for file in self._lookup.objects(rule, PROV.used):
            name = file.value.removeprefix(f"{release.manifest.base}data/")
            if release.file(name):
                return read_rule(release.path(name).read_text(encoding="utf-8"))
        return None

    def _graphs(self, triple: Triple) -> set[str]:
        found = self._lookup.store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        return {quad.graph_name.value for quad in found if quad.graph_name in self._lookup.default_graphs}  # type: ignore[union-attr]

    def _said(self, iri: str, predicate: NamedNode) -> list[str]:
        found = self._lookup.store.quads_for_pattern(NamedNode(iri), predicate, None, self._graph)
        return [quad.object.value for quad in found]  # type: ignore[union-attr]  # triple terms are not published


def _whole(iri: str) -> str:
    """The thing that an IRI, or that of a part of it, names."""
    return iri.partition("#")[0] if "/id/" in iri else iri
