"""What the values of each property of each class are, counted: classes of things, and datatypes of literals.

Editors of queries and language models complete and check a query by it (https://github.com/sib-swiss/sparql-editor).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from ucc_graph.press.graphs import Graphs
from ucc_graph.quads import iri
from ucc_graph.terms import RDF, XSD

__all__ = ["Ranges", "count_ranges"]

_TYPE: Final = iri(RDF.type.value)
_Classes = tuple[str, ...]


@dataclass(frozen=True)
class Ranges:
    """Statements by class of the subject, property, and class or datatype of the value."""

    classes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    datatypes: Counter[tuple[str, str, str]] = field(default_factory=Counter)


def count_ranges(graphs: Graphs) -> Ranges:
    """Counts the default graph in two passes over its lines: the classes of each thing, then the values."""
    classes, ranges = _classes(graphs.triples()), Ranges()
    for line in graphs.triples():
        subject, predicate, rest = line.split(" ", 2)
        value = rest[:-3]
        for name in classes.get(hash(subject), ()):
            if not value.startswith("<"):
                ranges.datatypes[name, predicate[1:-1], _datatype(value)] += 1
            elif predicate != _TYPE:
                ranges.classes.update((name, predicate[1:-1], of) for of in classes.get(hash(value), ()))
    return ranges


def _classes(lines: Iterable[str]) -> dict[int, _Classes]:
    """The classes of each thing, by the hash of its IRI, which saves the texts; equal tuples are kept once."""
    found: dict[int, _Classes] = {}
    known: dict[_Classes, _Classes] = {}
    for line in lines:
        if _TYPE in line:
            subject, predicate, rest = line.split(" ", 2)
            if predicate == _TYPE:
                grown = (*found.get(hash(subject), ()), rest[1:-4])
                found[hash(subject)] = known.setdefault(grown, grown)
    return found


def _datatype(literal: str) -> str:
    """The datatype of a literal of N-Triples (https://www.w3.org/TR/n-triples/#grammar-production-literal)."""
    if literal.endswith('"'):
        return XSD.string.value
    if literal.endswith(">"):
        return literal[literal.rindex("<") + 1 : -1]
    return RDF.langString.value
