"""Look-ups in a release by pattern: what a page needs to know, without a query's text.

A look-up sees the default graph, the union of the graphs that the manifest marks, save where it asks for the rows of
tables. Answers are in an order of their own, because the store's order differs from process to process.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from ucc_graph.rdf.iris import Iris
from ucc_graph.rdf.languages import best
from ucc_graph.rdf.vocab import CSVW, DCT, RDF, RDFS, SKOS

__all__ = ["Incoming", "Kind", "Lookup", "Member", "sort_key"]

_LABELS: Final = (RDFS.label, SKOS.prefLabel, DCT.title)


@dataclass(frozen=True)
class Incoming:
    """Statements that point to a thing by one property: how many, and the first subjects in order of IRI."""

    predicate: str
    count: int
    subjects: tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """A kind of things: its name in their IRIs, their classes, the commonest first, and their IRIs in order."""

    name: str
    classes: tuple[str, ...]
    members: tuple[str, ...]


@dataclass(frozen=True)
class Member:
    """A thing of a kind with its label in the reader's language."""

    iri: str
    label: Literal | None


@dataclass(frozen=True)
class Lookup:
    """Look-ups in the default graph of a store."""

    store: Store
    iris: Iris
    default_graphs: frozenset[NamedNode]

    def triples(
        self, subject: NamedNode | None, predicate: NamedNode | None, value: NamedNode | Literal | None
    ) -> Iterator[Triple]:
        """The statements of the default graph that fit a pattern, each once, in no order."""
        return iter(dict.fromkeys(quad.triple for quad in self._quads(subject, predicate, value)))

    def objects(self, subject: str, predicate: NamedNode) -> list[NamedNode | Literal]:
        """The values of a property, in order."""
        found = (triple.object for triple in self.triples(NamedNode(subject), predicate, None))
        return sorted((value for value in found if isinstance(value, NamedNode | Literal)), key=str)

    def graph(self, iri: str) -> list[Triple]:
        """The statements of one named graph, in order."""
        found = self.store.quads_for_pattern(None, None, None, NamedNode(iri))
        return sorted((quad.triple for quad in found), key=sort_key)

    def is_known(self, iri: str) -> bool:
        """Whether the default graph says anything of an IRI, or points to it."""
        node = _node(iri)
        if node is None:
            return False
        return any(True for _ in self.triples(node, None, None)) or any(True for _ in self.triples(None, None, node))

    def description(self, iri: str) -> list[Triple]:
        """All that the default graph says of a thing and of its parts (``thing#part``), in order."""
        found, waiting = {iri}, [iri]
        statements: list[Triple] = []
        while waiting:
            said = list(self.triples(NamedNode(waiting.pop()), None, None))
            statements += said
            parts = sorted({part for triple in said for part in _part(triple, iri)} - found)
            found.update(parts)
            waiting += parts
        return sorted(statements, key=sort_key)

    def classes(self, iri: str) -> tuple[str, ...]:
        """The classes of a thing, in order of IRI."""
        return tuple(value.value for value in self.objects(iri, RDF.type) if isinstance(value, NamedNode))

    def ancestors(self, classes: Iterable[str]) -> tuple[str, ...]:
        """The classes and all that they are subclasses of, the nearest first."""
        found = list(dict.fromkeys(classes))
        for name in found:
            above = (value.value for value in self.objects(name, RDFS.subClassOf) if isinstance(value, NamedNode))
            found.extend(iri for iri in above if iri not in found)
        return tuple(found)

    def descendants(self, iri: str) -> tuple[str, ...]:
        """A class and all that are subclasses of it, the nearest first."""
        found = [iri]
        for name in found:
            below = self.triples(None, RDFS.subClassOf, NamedNode(name))
            named = sorted(triple.subject.value for triple in below if isinstance(triple.subject, NamedNode))
            found.extend(one for one in named if one not in found)
        return tuple(found)

    def rows(self, iri: str) -> tuple[str, ...]:
        """The IRIs of the rows of tables that describe a thing (https://www.w3.org/TR/csv2rdf/), in any graph."""
        found = self.store.quads_for_pattern(None, CSVW.describes, NamedNode(iri), None)
        return tuple(sorted({quad.subject.value for quad in found}))  # type: ignore[union-attr]  # no triple terms

    def label(self, iri: str, language: str) -> Literal | None:
        """The name of a thing for a reader of a language, or None where it has none."""
        node = _node(iri)
        for predicate in _LABELS if node else ():
            found = (triple.object for triple in self.triples(node, predicate, None))
            if label := best((value for value in found if isinstance(value, Literal)), language):
                return label
        return None

    def incoming(self, iri: str, limit: int) -> list[Incoming]:
        """What points to a thing, by property in order of IRI; at most ``limit`` subjects are listed for each."""
        node, subjects = NamedNode(iri), dict[str, set[str]]()
        # Graph by graph, for to look at the graph of each statement takes longer than all else.
        for quad in chain.from_iterable(self.store.quads_for_pattern(None, None, node, g) for g in self.default_graphs):
            subjects.setdefault(quad.predicate.value, set()).add(quad.subject.value)  # type: ignore[union-attr]
        return [
            Incoming(predicate, len(found), tuple(heapq.nsmallest(limit, found)))
            for predicate, found in sorted(subjects.items())
        ]

    def kinds(self) -> dict[str, Kind]:
        """Every kind of things that have a class, in order of name."""
        typed: dict[str, dict[str, set[str]]] = {}
        for quad in self._quads(None, RDF.type, None):
            subject: str = quad.subject.value  # type: ignore[union-attr]  # triple terms are not published
            if known := self.iris.kind_and_key(subject):
                typed.setdefault(known[0], {}).setdefault(quad.object.value, set()).add(subject)  # type: ignore[union-attr]
        return {name: _kind(name, typed[name]) for name in sorted(typed)}

    def members(self, kind: Kind, language: str) -> list[Member]:
        """The things of a kind in the order of their labels."""
        found = (Member(iri, self.label(iri, language)) for iri in kind.members)
        return sorted(found, key=lambda member: (member.label.value.casefold() if member.label else "", member.iri))

    def languages(self) -> frozenset[str]:
        """The languages that labels are in, as tags in lower case."""
        labels = (quad.object for predicate in _LABELS for quad in self._quads(None, predicate, None))
        return frozenset(value.language.lower() for value in labels if isinstance(value, Literal) and value.language)

    def _quads(
        self, subject: NamedNode | None, predicate: NamedNode | None, value: NamedNode | Literal | None
    ) -> Iterator[Quad]:
        """The statements of the graphs that the default graph is made of, each as often as it stands in one."""
        found = self.store.quads_for_pattern(subject, predicate, value, None)
        return (quad for quad in found if quad.graph_name in self.default_graphs)


def sort_key(triple: Triple) -> tuple[str, str, str]:
    """The order of statements: subject, predicate, object in N-Triples notation."""
    return (str(triple.subject), str(triple.predicate), str(triple.object))


def _node(iri: str) -> NamedNode | None:
    """The node of an IRI that may come from outside; None where it is no IRI."""
    try:
        return NamedNode(iri)
    except ValueError:
        return None


def _part(triple: Triple, iri: str) -> Iterator[str]:
    if isinstance(triple.object, NamedNode) and triple.object.value.startswith(f"{iri}#"):
        yield triple.object.value


def _kind(name: str, typed: dict[str, set[str]]) -> Kind:
    classes = sorted(typed, key=lambda iri: (-len(typed[iri]), iri))
    return Kind(name, tuple(classes), tuple(sorted(set().union(*typed.values()))))
