"""Look-ups in a release by pattern, without the text of a query.

A look-up reads the default graph, which is the union of the graphs that the manifest marks; only the rows of tables
are outside it. Results are sorted, because the store's order differs from process to process.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from ucc_graph.rdf.iris import Iris, part_of
from ucc_graph.rdf.languages import best
from ucc_graph.rdf.terms import NAMES, object_of, subject_of, words_of
from ucc_graph.rdf.vocab import CSVW, DCT, RDF, RDFS

__all__ = ["Incoming", "Kind", "Lookup", "Member", "sort_key", "things_elsewhere"]

_KEPT: Final = 1000
"""Combinations of classes whose ancestors are kept, at most."""
_KEY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_~-]*")


@dataclass(frozen=True)
class Incoming:
    """Statements with a thing as object, by property: their number, and the first subjects in order of IRI."""

    predicate: str
    count: int
    subjects: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Kind:
    """Kind of things: its name in their IRIs, their classes, the commonest first, and their IRIs in order.

    Kinds are compared by identity: a comparison of all members would be slow in a cache.
    """

    name: str
    classes: tuple[str, ...]
    members: tuple[str, ...]


@dataclass(frozen=True)
class Member:
    """Thing of a kind with its label in the reader's language."""

    iri: str
    label: Literal | None


@dataclass(frozen=True)
class Lookup:
    """Look-ups in the default graph of a store."""

    store: Store
    iris: Iris
    default_graphs: frozenset[NamedNode]

    @cached_property
    def names(self) -> tuple[NamedNode, ...]:
        """The properties that name a thing, the one to prefer first; the ontology's own are subproperties of them."""
        further = self.descendants(*(name.value for name in NAMES), by=RDFS.subPropertyOf)
        return tuple(map(NamedNode, further))

    def triples(
        self, subject: NamedNode | None, predicate: NamedNode | None, value: NamedNode | Literal | None
    ) -> Iterator[Triple]:
        """The statements of the default graph that match a pattern, each once, in no order."""
        return iter(dict.fromkeys(quad.triple for quad in self._quads(subject, predicate, value)))

    def statements(self) -> Iterator[Triple]:
        """All statements of the default graph, in no order, once for each of its graphs."""
        return (quad.triple for quad in self._quads(None, None, None))

    def objects(self, subject: str, predicate: NamedNode) -> list[NamedNode | Literal]:
        """The values of a property, in order."""
        found = (triple.object for triple in self.triples(NamedNode(subject), predicate, None))
        return sorted((value for value in found if isinstance(value, NamedNode | Literal)), key=str)

    def graph(self, iri: str) -> list[Triple]:
        """The statements of one named graph, in order."""
        found = self.store.quads_for_pattern(None, None, None, NamedNode(iri))
        return sorted((quad.triple for quad in found), key=sort_key)

    def is_known(self, iri: str) -> bool:
        """Whether an IRI is subject or object of a statement in the default graph."""
        node = _node(iri)
        patterns = ((node, None, None), (None, None, node))
        return node is not None and any(any(self.triples(*pattern)) for pattern in patterns)

    def description(self, iri: str) -> list[Triple]:
        """The statements of the default graph about a thing and its parts (``thing#part``), in order."""
        found, waiting, start = {iri}, [iri], part_of(iri, "")
        statements: list[Triple] = []
        while waiting:
            said = list(self.triples(NamedNode(waiting.pop()), None, None))
            statements += said
            values = {triple.object.value for triple in said if isinstance(triple.object, NamedNode)}
            parts = {value for value in values if value.startswith(start)} - found
            found |= parts
            waiting += parts
        return sorted(statements, key=sort_key)

    def labelled(self, things: Iterable[str]) -> list[Triple]:
        """The classes and names of some things, in order."""
        nodes = list(map(NamedNode, things))
        classes = (triple for node in nodes for triple in self.triples(node, RDF.type, None))
        return sorted({*classes, *chain.from_iterable(map(self._named, nodes))}, key=sort_key)

    def classes(self, iri: str) -> tuple[str, ...]:
        """The classes of a thing, in order of IRI."""
        return tuple(value.value for value in self.objects(iri, RDF.type) if isinstance(value, NamedNode))

    def ancestors(self, classes: Iterable[str]) -> tuple[str, ...]:
        """The classes and all their superclasses, the nearest first."""
        given = tuple(classes)
        if (known := self._known_ancestors.get(given)) is None:
            known = self._ancestors(given)
            if len(self._known_ancestors) < _KEPT:
                self._known_ancestors[given] = known
        return known

    @cached_property
    def _known_ancestors(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        """Classes with their ancestors; each page asks for those of all things that it shows."""
        return {}

    def _ancestors(self, classes: tuple[str, ...]) -> tuple[str, ...]:
        found = list(dict.fromkeys(classes))
        for name in found:
            above = (value.value for value in self.objects(name, RDFS.subClassOf) if isinstance(value, NamedNode))
            found.extend(iri for iri in above if iri not in found)
        return tuple(found)

    def descendants(self, *terms: str, by: NamedNode = RDFS.subClassOf) -> tuple[str, ...]:
        """Classes and all their subclasses, or properties and all their subproperties, the nearest first."""
        found = list(terms)
        for name in found:
            below = self.triples(None, by, NamedNode(name))
            named = sorted(triple.subject.value for triple in below if isinstance(triple.subject, NamedNode))
            found.extend(one for one in named if one not in found)
        return tuple(found)

    def rows(self, iri: str) -> tuple[str, ...]:
        """The IRIs of the table rows that describe a thing (https://www.w3.org/TR/csv2rdf/), in any graph."""
        found = self.store.quads_for_pattern(None, CSVW.describes, NamedNode(iri), None)
        return tuple(sorted(set(map(subject_of, found))))

    def label(self, iri: str, language: str) -> Literal | None:
        """The name of a thing for a reader of a language, or None if it has none."""
        node = _node(iri)
        found = (triple.object for triple in (self._named(node) if node else ()))
        return best((value for value in found if isinstance(value, Literal)), language)

    def incoming(self, iri: str, limit: int) -> list[Incoming]:
        """The statements with a thing as object, by property in order of IRI, each with ``limit`` subjects at most."""
        node, subjects = NamedNode(iri), dict[str, set[str]]()
        # Graph by graph: to compare the graph of each statement takes longer than everything else.
        for quad in chain.from_iterable(self.store.quads_for_pattern(None, None, node, g) for g in self.default_graphs):
            subjects.setdefault(quad.predicate.value, set()).add(subject_of(quad))
        return [
            Incoming(predicate, len(found), tuple(heapq.nsmallest(limit, found)))
            for predicate, found in sorted(subjects.items())
        ]

    def references(self, iri: str, start: int, count: int) -> tuple[list[Triple], bool]:
        """Statements with a thing as object, by property and subject, without those of its parts.

        They are ``count`` at most from number ``start``; the second value tells whether more follow.
        """
        node, parts = NamedNode(iri), part_of(iri, "")
        quads = chain.from_iterable(self.store.quads_for_pattern(None, None, node, g) for g in self.default_graphs)
        found = {(quad.predicate.value, subject_of(quad)) for quad in quads}
        own = {pair for pair in found if pair[1] == iri or pair[1].startswith(parts)}
        first = heapq.nsmallest(start + count, found - own)
        shown = [Triple(NamedNode(subject), NamedNode(predicate), node) for predicate, subject in first[start:]]
        return shown, len(found) - len(own) > start + count

    def kinds(self) -> dict[str, Kind]:
        """The kinds of things that have a class, in order of name."""
        typed: dict[str, dict[str, set[str]]] = {}
        for quad in self._quads(None, RDF.type, None):
            subject = subject_of(quad)
            if known := self.iris.kind_and_key(subject):
                typed.setdefault(known[0], {}).setdefault(object_of(quad), set()).add(subject)
        return {name: _kind(name, typed[name]) for name in sorted(typed)}

    def languages(self) -> frozenset[str]:
        """The languages of labels, as tags in lower case."""
        labels = (quad.object for predicate in self.names for quad in self._quads(None, predicate, None))
        return frozenset(value.language.lower() for value in labels if isinstance(value, Literal) and value.language)

    def _named(self, node: NamedNode) -> list[Triple]:
        """The statements that name a thing: those of the first property with a literal."""
        found = (list(self.triples(node, predicate, None)) for predicate in self.names)
        return next((some for some in found if any(isinstance(one.object, Literal) for one in some)), [])

    def _quads(
        self, subject: NamedNode | None, predicate: NamedNode | None, value: NamedNode | Literal | None
    ) -> Iterator[Quad]:
        """The statements of the default graph that match a pattern, once for each of its graphs."""
        found = self.store.quads_for_pattern(subject, predicate, value, None)
        return (quad for quad in found if quad.graph_name in self.default_graphs)


def things_elsewhere(lookup: Lookup, described: Iterable[NamedNode]) -> dict[str, tuple[str, str]]:
    """The things in some graphs whose IRIs are not under the base, with kind and key.

    The kind is that of the things here with the same class, else the local name of the class in small letters. The key
    is the ``dct:identifier`` if it can stand in a path and no other thing of the kind has it, else the IRI.
    """
    found: dict[str, str] = {}
    here: dict[str, str] = {}
    for graph in sorted(described, key=str):
        for quad in lookup.store.quads_for_pattern(None, RDF.type, None, graph):
            subject, of_class = subject_of(quad), object_of(quad)
            if known := lookup.iris.kind_and_key(subject):
                here.setdefault(of_class, known[0])
            elif isinstance(quad.subject, NamedNode) and lookup.iris.path(subject) is None:
                found[subject] = min(of_class, found.get(subject, of_class))
    kinds = {of_class: here.get(of_class) or _kind_name(of_class) for of_class in set(found.values())}
    keys = {iri: (kinds[of_class], _key_of(lookup, iri)) for iri, of_class in found.items() if kinds[of_class]}
    counts = Counter(keys.values())
    free = {
        pair
        for pair, n in counts.items()
        if n == 1 and not any(map(lookup.is_known, lookup.iris.things("/".join(pair))))
    }
    return {iri: pair if pair[1] and pair in free else (pair[0], iri) for iri, pair in sorted(keys.items())}


def _kind_name(of_class: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words_of(of_class).lower()).strip("-")


def _key_of(lookup: Lookup, iri: str) -> str:
    """The first identifier of a thing that can be its key in a path; empty without one."""
    found = (value.value for value in lookup.objects(iri, DCT.identifier))
    return next(filter(_KEY.fullmatch, found), "")


def sort_key(triple: Triple) -> tuple[str, str, str]:
    """The order of statements: subject, predicate, object in N-Triples notation."""
    return (str(triple.subject), str(triple.predicate), str(triple.object))


def _node(iri: str) -> NamedNode | None:
    """The node of an IRI from a request; None for a text that is no IRI."""
    try:
        return NamedNode(iri)
    except ValueError:
        return None


def _kind(name: str, typed: dict[str, set[str]]) -> Kind:
    classes = sorted(typed, key=lambda iri: (-len(typed[iri]), iri))
    return Kind(name, tuple(classes), tuple(sorted(set().union(*typed.values()))))
