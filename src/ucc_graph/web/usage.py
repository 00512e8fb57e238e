"""How a term is used in a release: how often, an example, and a query that finds where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from ucc_graph.library.lookup import Lookup
from ucc_graph.terms import RDF, RDFS, VANN

__all__ = ["Sort", "Usage", "usage"]

_LIMIT: Final = 10


@dataclass(frozen=True)
class Sort:
    """What a term is: a class, a property, or neither."""

    is_class: bool
    is_property: bool


@dataclass(frozen=True)
class Usage:
    """The uses of a term, those through its subclasses, a thing that shows it, and a query that finds them.

    The uses of a class are its instances, those of a property the statements with it, those of another term the
    statements that point to it.
    """

    direct: int
    below: int
    example: str | None
    query: str


def usage(lookup: Lookup, iri: str, sort: Sort) -> Usage:
    """How a term is used, counted in the store; its example is the one that is said to be, else the first of all."""
    direct = _things(lookup, iri, sort)
    below = _instances(lookup, lookup.descendants(iri)[1:]) if sort.is_class else []
    said = [value.value for value in lookup.objects(iri, VANN.example) if isinstance(value, NamedNode)]
    example = next(iter(said), None) or min(direct, default=None) or min(below, default=None)
    return Usage(len(direct), len(below), example, _query(iri, sort, len(direct), len(below)))


def _things(lookup: Lookup, iri: str, sort: Sort) -> list[str]:
    """What a term is used of, once for each use."""
    node = NamedNode(iri)
    if sort.is_class:
        return _instances(lookup, [iri])
    found = lookup.triples(None, node, None) if sort.is_property else lookup.triples(None, None, node)
    return [triple.subject.value for triple in found]  # type: ignore[union-attr]  # triple terms are not published


def _instances(lookup: Lookup, classes: Sequence[str]) -> list[str]:
    return sorted(
        {
            triple.subject.value  # type: ignore[union-attr]  # triple terms are not published
            for name in classes
            for triple in lookup.triples(None, RDF.type, NamedNode(name))
        }
    )


def _query(iri: str, sort: Sort, uses: int, below: int) -> str:
    if sort.is_class:
        path = f"a/<{RDFS.subClassOf.value}>*" if below and not uses else "a"
        return f"SELECT ?thing {{ ?thing {path} <{iri}> }} LIMIT {_LIMIT}"
    if sort.is_property:
        return f"SELECT ?thing ?value {{ ?thing <{iri}> ?value }} LIMIT {_LIMIT}"
    if uses:
        return f"SELECT ?thing ?property {{ ?thing ?property <{iri}> }} LIMIT {_LIMIT}"
    return f"SELECT ?property ?value {{ <{iri}> ?property ?value }} LIMIT {_LIMIT}"
