"""What the graphs hold, counted in one pass over their lines: classes, properties, subjects and objects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from ucc_graph.press.graphs import GraphFile, Graphs
from ucc_graph.quads import iri
from ucc_graph.terms import RDF

__all__ = ["Census", "GraphCensus", "take_census"]

_TYPE: Final = iri(RDF.type.value)


@dataclass
class GraphCensus:
    """A graph's statements by property, its typings by class, and its distinct subjects and objects."""

    name: str
    properties: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)
    subjects: int = 0
    objects: int = 0


@dataclass(frozen=True)
class Census:
    """Each graph by itself, and the default graph as a whole, where a statement in two graphs counts once."""

    graphs: tuple[GraphCensus, ...]
    default: GraphCensus


def take_census(graphs: Graphs) -> Census:
    """Counts every graph and their union."""
    return Census(tuple(_count_file(file) for file in graphs.files), _count("default", graphs.triples()))


def _count_file(file: GraphFile) -> GraphCensus:
    with file.path.open(encoding="utf-8", newline="\n") as lines:
        return _count(file.name, lines)


def _count(name: str, lines: Iterable[str]) -> GraphCensus:
    """Counts sorted lines of N-Triples; objects are told apart by their hashes, which saves their texts."""
    census = GraphCensus(name)
    last, objects = "", set[int]()
    for line in lines:
        subject, predicate, value = line.split(" ", 2)
        census.properties[predicate[1:-1]] += 1
        census.subjects += subject != last
        last = subject
        objects.add(hash(value))
        if predicate == _TYPE:
            census.classes[value[1:-4]] += 1
    census.objects = len(objects)
    return census
