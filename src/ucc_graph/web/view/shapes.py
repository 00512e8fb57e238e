"""Shapes of a release, parsed once: each with its targets, the number of its focus nodes, and its constraints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from ucc_graph.library.lookup import Lookup, sort_key
from ucc_graph.rdf.vocab import RDF, RDFS, SH
from ucc_graph.release.file_names import SHAPES
from ucc_graph.release.folder import Release
from ucc_graph.web.view.names import Link, Names, Text

__all__ = ["ShapeConstraint", "ShapeView", "ShapesGraph", "read_shapes", "shapes"]

_TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


@dataclass(frozen=True)
class ShapeConstraint:
    """A constraint on a property, or on the thing as a whole; ``message`` says it in words."""

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


@dataclass(frozen=True)
class ShapesGraph:
    """The statements of the shapes in order; none in a release without shapes."""

    statements: Sequence[Triple]

    @cached_property
    def by_term(self) -> Mapping[str, tuple[str, ...]]:
        """The shapes that constrain each term: a class as their target, a property as their path."""
        found: dict[str, set[str]] = {}
        for triple in self.statements:
            is_constrained = triple.predicate in (*_TARGETS, SH.path, SH.class_)
            if is_constrained and isinstance(triple.object, NamedNode) and isinstance(triple.subject, NamedNode):
                found.setdefault(triple.object.value, set()).add(triple.subject.value)
        return {term: tuple(sorted(iris)) for term, iris in found.items()}

    @cached_property
    def messages(self) -> Mapping[str, Sequence[Literal]]:
        """The messages of each shape and constraint that has an IRI."""
        found: dict[str, list[Literal]] = {}
        said = (triple for triple in self.statements if triple.predicate == SH.message)
        for triple in said:
            if isinstance(triple.subject, NamedNode) and isinstance(triple.object, Literal):
                found.setdefault(triple.subject.value, []).append(triple.object)
        return found


def read_shapes(release: Release) -> ShapesGraph:
    """The shapes of a release."""
    found = parse(path=release.path(SHAPES), format=RdfFormat.TURTLE) if release.file(SHAPES) else ()
    return ShapesGraph(sorted((quad.triple for quad in found), key=sort_key))


def shapes(names: Names, statements: Iterable[Triple]) -> tuple[ShapeView, ...]:
    """Every shape with a target, in order of IRI."""
    store = Store()
    store.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in statements)
    targets = (quad.subject for target in _TARGETS for quad in store.quads_for_pattern(None, target, None))
    found = sorted({subject.value for subject in targets if not isinstance(subject, Triple)})
    return tuple(_shape(names, store, iri) for iri in found)


def _shape(names: Names, store: Store, iri: str) -> ShapeView:
    targets = [(target, value) for target in _TARGETS for value in _iris(store, iri, target)]
    parts = [*_iris(store, iri, SH.property), *_iris(store, iri, SH.sparql)]
    whole = _constraint(names, store, iri)
    constraints = [_constraint(names, store, part) for part in parts]
    return ShapeView(
        anchor=iri.rpartition("#")[2],
        name=_name(names, store, iri),
        targets=tuple(names.link(value) for _, value in targets),
        focus=len({node for target, value in targets for node in _focus_nodes(names.lookup, target, value)}),
        constraints=(*([whole] if whole.message else []), *constraints),
    )


def _name(names: Names, store: Store, iri: str) -> Text:
    """The label of a shape, else its name, else the end of its IRI."""
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


def _focus_nodes(lookup: Lookup, target: NamedNode, value: str) -> Iterator[str]:
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
