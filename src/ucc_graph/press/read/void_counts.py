"""Counts for VoID, in passes over the sorted lines of the graphs: classes, properties, subjects, objects and links."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Final

from ucc_graph.press.read.graphs import Graphs
from ucc_graph.rdf.ntriples import iri
from ucc_graph.rdf.terms import namespace_of
from ucc_graph.rdf.vocab import OWL, RDF, SKOS, XSD

__all__ = ["GraphCounts", "ValueCounts", "VoidCounts", "count_default", "count_graphs", "count_values"]

_TYPE: Final = iri(RDF.type.value)
_MATCHES: Final = (SKOS.exactMatch, SKOS.closeMatch, SKOS.relatedMatch, SKOS.narrowMatch, SKOS.broadMatch)
_LINKING: Final = frozenset(iri(predicate.value) for predicate in (*_MATCHES, OWL.sameAs))
"""Properties that link a thing to the same, or nearly the same, thing elsewhere."""
_Classes = tuple[str, ...]


@dataclass
class GraphCounts:
    """A graph's statements by property, its typings by class, and its distinct subjects and objects.

    ``entities`` are the subjects under the base; ``uses`` counts, for each class, the statements about its instances by
    property, and ``examples`` holds the first instance; ``links`` are counted by predicate and by the namespace
    of the target, ``https://example.org/id/`` for ``https://example.org/id/7/``.
    """

    name: str
    properties: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)
    subjects: int = 0
    objects: int = 0
    entities: int = 0
    uses: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    examples: dict[str, str] = field(default_factory=dict)
    links: Counter[tuple[str, str]] = field(default_factory=Counter)


@dataclass(frozen=True)
class VoidCounts:
    """Each graph by itself, and the default graph as a whole, where a statement in two graphs counts once."""

    graphs: tuple[GraphCounts, ...]
    default: GraphCounts


@dataclass(frozen=True)
class ValueCounts:
    """Statements by class of the subject, property, and class or datatype of the value."""

    classes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    datatypes: Counter[tuple[str, str, str]] = field(default_factory=Counter)


def count_graphs(graphs: Graphs) -> VoidCounts:
    """Counts every graph and their union."""
    parts = tuple(_count(file.name, file.lines(), graphs.iris.base) for file in graphs.files)
    return VoidCounts(parts, count_default(graphs))


def count_default(graphs: Graphs) -> GraphCounts:
    """Counts the union of the graphs of the default graph."""
    return _count("default", graphs.triples(), graphs.iris.base)


def count_values(graphs: Graphs) -> ValueCounts:
    """Counts the default graph in two passes over its lines: the classes of each thing, then the values."""
    classes, counts = _classes_by_thing(graphs.triples()), ValueCounts()
    for subject, predicate, value in map(_split, graphs.triples()):
        if not (names := classes.get(hash(subject))):
            continue
        if not value.startswith("<"):
            datatype = _datatype(value)
            for name in names:
                counts.datatypes[name, predicate[1:-1], datatype] += 1
        elif predicate != _TYPE and (of_value := classes.get(hash(value))):
            for name in names:
                for of in of_value:
                    counts.classes[name, predicate[1:-1], of] += 1
    return counts


def _split(line: str) -> tuple[str, str, str]:
    """Subject, predicate and object of a line of N-Triples."""
    subject, predicate, rest = line.split(" ", 2)
    return subject, predicate, rest[:-3]


def _count(name: str, lines: Iterable[str], base: str) -> GraphCounts:
    """Counts sorted lines of N-Triples; objects are distinguished by their hashes, which saves their texts."""
    counts = GraphCounts(name)
    objects = set[int]()
    for subject, group in groupby(map(_split, lines), key=itemgetter(0)):  # sorted lines have them side by side
        _, predicates, values = zip(*group, strict=True)
        counts.subjects += 1
        counts.entities += subject.startswith(base, 1)
        _count_subject(counts, subject[1:-1], predicates, values, base)
        objects.update(map(hash, values))
    counts.objects = len(objects)
    return counts


def _count_subject(
    counts: GraphCounts, subject: str, predicates: Sequence[str], values: Sequence[str], base: str
) -> None:
    properties = [predicate[1:-1] for predicate in predicates]
    counts.properties.update(properties)
    for predicate, value in zip(predicates, values, strict=True):
        if predicate == _TYPE:
            counts.classes[value[1:-1]] += 1
            counts.uses[value[1:-1]].update(properties)
            counts.examples.setdefault(value[1:-1], subject)
        elif predicate in _LINKING and value.startswith("<") and not value[1:].startswith(base):
            counts.links[predicate[1:-1], namespace_of(value[1:-1].rstrip("/"))] += 1


def _classes_by_thing(lines: Iterable[str]) -> dict[int, _Classes]:
    """The classes of each thing, by the hash of its IRI, which saves the texts; equal tuples are kept once."""
    found: dict[int, _Classes] = {}
    known: dict[_Classes, _Classes] = {}
    for line in lines:
        if _TYPE in line:
            subject, predicate, value = _split(line)
            if predicate == _TYPE:
                grown = (*found.get(hash(subject), ()), value[1:-1])
                found[hash(subject)] = known.setdefault(grown, grown)
    return found


def _datatype(literal: str) -> str:
    """The datatype of a literal of N-Triples (https://www.w3.org/TR/n-triples/#grammar-production-literal)."""
    if literal.endswith('"'):
        return XSD.string.value
    if literal.endswith(">"):
        return literal[literal.rindex("<") + 1 : -1]
    return RDF.langString.value
