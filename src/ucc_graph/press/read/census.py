"""What the graphs hold, counted in one pass over their lines: classes, properties, subjects, objects and links."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from ucc_graph.press.read.graphs import GraphFile, Graphs
from ucc_graph.rdf.ntriples import iri
from ucc_graph.rdf.vocab import OWL, RDF, SKOS

__all__ = ["Census", "GraphCensus", "take_census"]

_TYPE: Final = iri(RDF.type.value)
_MATCHES: Final = (SKOS.exactMatch, SKOS.closeMatch, SKOS.relatedMatch, SKOS.narrowMatch, SKOS.broadMatch)
_LINKING: Final = frozenset(iri(predicate.value) for predicate in (*_MATCHES, OWL.sameAs))
"""What says that a thing here is, more or less, a thing elsewhere."""


@dataclass
class GraphCensus:
    """A graph's statements by property, its typings by class, and its distinct subjects and objects.

    ``entities`` are the subjects under the base; ``uses`` counts, for each class, the statements about its instances by
    property, and ``examples`` holds the first of them; ``links`` are counted by predicate and by the beginning that the
    IRIs of the target share.
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
class Census:
    """Each graph by itself, and the default graph as a whole, where a statement in two graphs counts once."""

    graphs: tuple[GraphCensus, ...]
    default: GraphCensus


def take_census(graphs: Graphs) -> Census:
    """Counts every graph and their union."""
    parts = tuple(_count_file(file, graphs.base) for file in graphs.files)
    return Census(parts, _count("default", graphs.triples(), graphs.base))


def _count_file(file: GraphFile, base: str) -> GraphCensus:
    with file.path.open(encoding="utf-8", newline="\n") as lines:
        return _count(file.name, lines, base)


def _count(name: str, lines: Iterable[str], base: str) -> GraphCensus:
    """Counts sorted lines of N-Triples; objects are told apart by their hashes, which saves their texts."""
    census = GraphCensus(name)
    objects = set[int]()
    for subject, statements in _subjects(lines):
        census.subjects += 1
        census.entities += subject.startswith(base)
        _count_subject(census, subject, statements, base)
        objects.update(hash(value) for _, value in statements)
    census.objects = len(objects)
    return census


def _subjects(lines: Iterable[str]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each subject with its predicates and objects, as sorted lines have them side by side."""
    split = (line.split(" ", 2) for line in lines)
    for subject, group in groupby(split, key=lambda parts: parts[0]):
        yield subject[1:-1], [(predicate, value[:-3]) for _, predicate, value in group]


def _count_subject(census: GraphCensus, subject: str, statements: list[tuple[str, str]], base: str) -> None:
    properties = Counter(predicate[1:-1] for predicate, _ in statements)
    census.properties += properties
    for predicate, value in statements:
        if predicate == _TYPE:
            census.classes[value[1:-1]] += 1
            census.uses[value[1:-1]] += properties
            census.examples.setdefault(value[1:-1], subject)
        elif predicate in _LINKING and value.startswith("<") and not value[1:].startswith(base):
            census.links[predicate[1:-1], _space(value[1:-1])] += 1


def _space(target: str) -> str:
    """What stands before the last part of an IRI: ``https://example.org/id/`` of ``https://example.org/id/7/``."""
    whole = target.rstrip("/")
    return whole[: max(whole.rfind("#"), whole.rfind("/")) + 1]
