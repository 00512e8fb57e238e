"""Provenance of the statements about a thing: row or line of a file, rule, and sources.

All rows and lines come from the graph ``provenance`` of the press. It states the things that a row describes
(https://www.w3.org/TR/csv2rdf/), the topics of a passage, and the files that a graph is derived from or the rule that
generated it. A derived statement comes from the rows of its premises.
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
from ucc_graph.rdf.terms import object_of, subject_of
from ucc_graph.rdf.vocab import CSVW, FOAF, PROV, RDF
from ucc_graph.sparql.construct import ConstructRule, read_rule

__all__ = ["PROVENANCE_GRAPH", "Origin", "Origins", "Passage"]

PROVENANCE_GRAPH: Final = "provenance"
"""Name of the graph of rows and passages."""
_ROW: Final = re.compile(r"(?P<file>.*)#row=(?P<row>\d+)")
_LINE: Final = re.compile(r"(?P<file>.*)#line=\d+,(?P<line>\d+)")


@dataclass(frozen=True, order=True)
class Passage:
    """Row of a table or line of another file, by its IRI; ``column`` is empty if it is not known.

    ``line`` counts from 1 and is 0 for a whole file; ``cell`` is the IRI of the cell (RFC 7111), or that of the
    passage.
    """

    iri: str
    file: str
    line: int
    column: str
    cell: str


@dataclass(frozen=True)
class Origin:
    """Origin of one statement of one graph; ``rule`` is None if no rule made it."""

    statement: Triple
    graph: str
    rule: str | None
    passages: tuple[Passage, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class _Column:
    number: str
    name: str
    language: str


class Origins:
    """Origins of the statements in a library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lookup = library.lookup
        self._graph = NamedNode(library.iris.graph(PROVENANCE_GRAPH))
        self._followed: dict[tuple[str, str], dict[Triple, set[str]]] = {}

    def of(self, iri: str) -> list[Origin]:
        """The origin of each statement about a thing and its parts, in the order of the statements and graphs."""
        return [
            self._origin(iri, triple, graph)
            for triple in self._lookup.description(iri)
            for graph in sorted(self._graphs(triple))
        ]

    def described(self, passages: Iterable[str]) -> list[Triple]:
        """The statements of ``provenance`` about rows, lines, files and graphs, in order."""
        found = (
            quad.triple
            for iri in set(passages)
            for quad in self._lookup.store.quads_for_pattern(NamedNode(iri), None, None, self._graph)
        )
        return sorted(found, key=sort_key)

    def _origin(self, iri: str, triple: Triple, graph: str) -> Origin:
        rule = next(iter(self._values(graph, PROV.wasGeneratedBy)), None)
        if rule is None:
            passages = self._stated_in(triple, graph)
        else:
            premises = self._follow(iri, rule).get(triple, set()) or {iri}
            passages = [passage for premise in premises for passage in self._recorded_in(premise)]
        unique = tuple(sorted(set(passages)))
        return Origin(triple, graph, rule, unique, self._sources(triple, unique))

    def _sources(self, triple: Triple, passages: Iterable[Passage]) -> tuple[str, ...]:
        """The sources of the passages, else the statement's subject, if that is itself a source of other statements."""
        found = {source for passage in passages for source in self._values(passage.iri, PROV.hadPrimarySource)}
        about = NamedNode(self._whole(subject_of(triple)))
        if not found and any(True for _ in self._lookup.triples(None, PROV.hadPrimarySource, about)):
            found = {about.value}
        return tuple(sorted(found))

    def _stated_in(self, triple: Triple, graph: str) -> list[Passage]:
        """The passages in the files of a graph that describe a statement's subject.

        If there are several rows, as for the links of a thing, those count whose other things have the same value.
        """
        files = self._values(graph, PROV.wasDerivedFrom)
        inside = _in_files(self._passages(subject_of(triple)), files)
        close = [row for row in inside if self._repeats(row, triple, graph)] if len(inside) > 1 else []
        return [self._passage(passage, triple) for passage in close or inside]

    def _repeats(self, row: str, triple: Triple, graph: str) -> bool:
        others = set(self._values(row, CSVW.describes)) - {subject_of(triple)}
        store, home = self._lookup.store, NamedNode(graph)
        return any(
            next(store.quads_for_pattern(NamedNode(other), None, triple.object, home), None) is not None
            for other in others
        )

    def _recorded_in(self, thing: str) -> Iterator[Passage]:
        """The passages about a thing in the files of the graphs that state its class."""
        whole = self._whole(thing)
        kinds = self._lookup.store.quads_for_pattern(NamedNode(whole), RDF.type, None, None)
        graphs = {quad.graph_name.value for quad in kinds if isinstance(quad.graph_name, NamedNode)}
        files = {file for graph in graphs for file in self._values(graph, PROV.wasDerivedFrom)}
        return (self._passage(passage, None) for passage in _in_files(self._passages(whole), files))

    def _passages(self, iri: str) -> list[str]:
        node, store = NamedNode(iri), self._lookup.store
        found = {
            subject_of(quad)
            for predicate in (CSVW.describes, FOAF.primaryTopic)
            for quad in store.quads_for_pattern(None, predicate, node, self._graph)
        }
        return sorted(found)

    def _passage(self, iri: str, triple: Triple | None) -> Passage:
        if row := _ROW.fullmatch(iri):
            column = self._column(row["file"], triple) if triple else None
            cell = f"{row['file']}#cell={row['row']},{column.number}" if column else iri
            return Passage(iri, self._path(row["file"]), int(row["row"]), column.name if column else "", cell)
        line = _LINE.fullmatch(iri)
        return Passage(iri, self._path(line["file"] if line else iri), int(line["line"]) if line else 0, "", iri)

    def _path(self, file: str) -> str:
        return (self._library.iris.path(file) or file).removeprefix("/")

    def _column(self, file: str, triple: Triple) -> _Column | None:
        """The one column of a table that states a property in a language; None if there is none or several."""
        columns = self._columns.get((file, triple.predicate.value), [])
        language = (triple.object.language or "") if isinstance(triple.object, Literal) else ""
        fitting = [column for column in columns if column.language in (language, "")]
        return fitting[0] if len(fitting) == 1 else None

    @cached_property
    def _columns(self) -> dict[tuple[str, str], list[_Column]]:
        """The columns of tables by file and property."""
        found: dict[tuple[str, str], list[_Column]] = {}
        for quad in self._lookup.store.quads_for_pattern(None, CSVW.propertyUrl, None, self._graph):
            iri = subject_of(quad)
            name, language = (next(iter(self._values(iri, term)), "") for term in (CSVW.name, CSVW.lang))
            file, _, number = iri.partition("#col=")
            found.setdefault((file, object_of(quad)), []).append(_Column(number, name, language.lower()))
        return found

    def _follow(self, iri: str, rule: str) -> dict[Triple, set[str]]:
        """The statements that a rule derives for a thing, each with its premises; evaluated once for each thing."""
        if (iri, rule) not in self._followed:
            known = self._rule(rule)
            graphs = self._lookup.default_graphs
            self._followed[iri, rule] = known.follow(iri, self._lookup.store, graphs) if known else {}
        return self._followed[iri, rule]

    def _rule(self, rule: str) -> ConstructRule | None:
        release = self._library.release
        for file in self._lookup.objects(rule, PROV.used):
            name = file.value.removeprefix(self._library.iris.files_space)
            if release.file(name):
                return read_rule(release.path(name).read_text(encoding="utf-8"))
        return None

    def _graphs(self, triple: Triple) -> Iterator[str]:
        found = self._lookup.store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        names = (quad.graph_name for quad in found)
        return (name.value for name in names if isinstance(name, NamedNode) and name in self._lookup.default_graphs)

    def _values(self, iri: str, predicate: NamedNode) -> list[str]:
        """The values of a property in the graph ``provenance``."""
        found = self._lookup.store.quads_for_pattern(NamedNode(iri), predicate, None, self._graph)
        return list(map(object_of, found))

    def _whole(self, iri: str) -> str:
        """The IRI of the whole thing, from its own IRI or that of a part."""
        return iri.partition("#")[0] if iri.startswith(self._library.iris.things_space) else iri


def _in_files(passages: list[str], files: Iterable[str]) -> list[str]:
    """The passages in one of the files; all passages if none is."""
    return [passage for passage in passages if passage.partition("#")[0] in files] or passages
