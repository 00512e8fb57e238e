"""The shapes of a release as a page shows them: what each applies to, how much that is, and what it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from ucc_graph.library.lookup import Lookup
from ucc_graph.rdf.vocab import RDF, RDFS, SH
from ucc_graph.web.view.names import Link, Names, Text

__all__ = ["ShapeConstraint", "ShapeView", "constraining", "shapes"]

_TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


@dataclass(frozen=True)
class ShapeConstraint:
    """What a shape asks for: of a property, or of the thing as a whole; ``message`` says it in words."""

    anchor: str
    name: Text | None
    path: Link | None
    message: Text | None


@dataclass(frozen=True)
class ShapeView:
    """A shape with its targets, the number of its focus nodes, and its constraints."""

    anchor: str
    name: Text
    targets: tuple[Link, ...]
    focus: int
    constraints: tuple[ShapeConstraint, ...]


def shapes(names: Names, statements: Iterable[Triple]) -> tuple[ShapeView, ...]:
    """Every shape with a target, in order of IRI."""
    store = _store(statements)
    found = sorted({quad.subject.value for target in _TARGETS for quad in store.quads_for_pattern(None, target, None)})  # type: ignore[union-attr]
    return tuple(_shape(names, store, iri) for iri in found)


def constraining(statements: Iterable[Triple]) -> dict[str, tuple[str, ...]]:
    """The shapes that speak of each term: of a class as their target, of a property as their path."""
    found: dict[str, set[str]] = {}
    store = _store(statements)
    for predicate in (*_TARGETS, SH.path, SH.class_):
        for quad in store.quads_for_pattern(None, predicate, None):
            if isinstance(quad.object, NamedNode) and isinstance(quad.subject, NamedNode):
                found.setdefault(quad.object.value, set()).add(quad.subject.value)
    return {term: tuple(sorted(iris)) for term, iris in found.items()}


def _store(statements: Iterable[Triple]) -> Store:
    store = Store()
    store.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in statements)
    return store


def _shape(names: Names, store: Store, iri: str) -> ShapeView:
    targets = [(target, value) for target in _TARGETS for value in _iris(store, iri, target)]
    parts = [*_iris(store, iri, SH.property), *_iris(store, iri, SH.sparql)]
    whole = _constraint(names, store, iri)
    constraints = [_constraint(names, store, part) for part in parts]
    return ShapeView(
        anchor=iri.rpartition("#")[2],
        name=_name(names, store, iri),
        targets=tuple(names.link(value) for _, value in targets),
        focus=len({node for target, value in targets for node in _focus(names.lookup, target, value)}),
        constraints=(*([whole] if whole.message else []), *constraints),
    )


def _name(names: Names, store: Store, iri: str) -> Text:
    """What the things of a shape are called, else the shape itself, else the end of its IRI."""
    found = names.best(_texts(store, iri, RDFS.label)) or names.best(_texts(store, iri, SH.name))
    return found or Text(iri.rpartition("#")[2], dir="ltr")


def _constraint(names: Names, store: Store, iri: str) -> ShapeConstraint:
    paths = _iris(store, iri, SH.path)
    return ShapeConstraint(
        anchor=iri.rpartition("#")[2],
        name=names.best(_texts(store, iri, SH.name)),
        path=names.link(paths[0]) if paths else None,
        message=names.best(_texts(store, iri, SH.message)) or names.best(_texts(store, iri, SH.description)),
    )


def _focus(lookup: Lookup, target: NamedNode, value: str) -> Iterator[str]:
    """The focus nodes of a target (SHACL, section 2.1.3, https://www.w3.org/TR/shacl/#targets)."""
    node = NamedNode(value)
    if target == SH.targetClass:
        for name in lookup.descendants(value):
            yield from (str(triple.subject) for triple in lookup.triples(None, RDF.type, NamedNode(name)))
    elif target == SH.targetNode:
        yield str(node)
    elif target == SH.targetSubjectsOf:
        yield from (str(triple.subject) for triple in lookup.triples(None, node, None))
    else:
        yield from (str(triple.object) for triple in lookup.triples(None, node, None))


def _iris(store: Store, subject: str, predicate: NamedNode) -> list[str]:
    found = (quad.object for quad in store.quads_for_pattern(NamedNode(subject), predicate, None))
    return sorted(value.value for value in found if isinstance(value, NamedNode))


def _texts(store: Store, subject: str, predicate: NamedNode) -> list[Literal]:
    found = (quad.object for quad in store.quads_for_pattern(NamedNode(subject), predicate, None))
    return sorted((value for value in found if isinstance(value, Literal)), key=str)
