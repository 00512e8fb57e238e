"""What the shapes apply to: the focus nodes of each shape that has a target (SHACL, section 2.1.3).

Shapes that would not be applied as they are written: misspelt, without a target, or beyond what is validated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Quad, Store
from rdflib import URIRef
from rdflib.namespace import SH as SHACL_TERMS

from ucc_graph.press.read.publication import Turtle
from ucc_graph.problem import Problem
from ucc_graph.rdf.vocab import RDF, RDFS, SH

__all__ = ["TARGETS", "TargetedShape", "empty_shapes", "ill_formed", "read_shapes", "shape_index"]


TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
"""The properties that give a shape its focus nodes."""


@dataclass(frozen=True)
class TargetedShape:
    """A node shape with its target: the file it stands in, its IRI, and its focus nodes in order."""

    file: str
    iri: str
    focus: tuple[str, ...]


def read_shapes(files: Iterable[Turtle], store: Store) -> list[TargetedShape]:
    """Every shape with a target, and the nodes of the store that it applies to."""
    found: list[TargetedShape] = []
    for file in files:
        subjects = {quad.subject.value for quad in file.quads if _is_target(quad)}  # type: ignore[union-attr]
        found.extend(TargetedShape(file.name, iri, _focus(file, iri, store)) for iri in sorted(subjects))
    return found


def empty_shapes(shapes: Iterable[TargetedShape]) -> Iterator[Problem]:
    """A problem for each shape that applies to nothing: it would pass whatever the data say."""
    for shape in shapes:
        if not shape.focus:
            text = f"The shape <{shape.iri}> has no focus node: nothing in the data is of its target."
            yield Problem(shape.file, 0, "", "shape:no-focus", text, focus=shape.iri)


def shape_index(files: Iterable[Turtle]) -> Store:
    """The shapes of all files as one store, to be looked up by pattern."""
    store = Store()
    store.extend(Quad(*quad.triple) for file in files for quad in file.quads)
    return store


def _is_target(quad: Quad) -> bool:
    return quad.predicate in TARGETS


def _focus(file: Turtle, iri: str, store: Store) -> tuple[str, ...]:
    targets = [quad for quad in file.quads if _is_target(quad) and quad.subject == NamedNode(iri)]
    nodes = {node.value for quad in targets for node in _nodes(quad, store) if isinstance(node, NamedNode)}
    return tuple(sorted(nodes))


def _nodes(target: Quad, store: Store) -> Iterator[object]:
    value = target.object
    if not isinstance(value, NamedNode):
        return
    if target.predicate == SH.targetClass:
        for name in _with_subclasses(value, store):
            yield from (quad.subject for quad in store.quads_for_pattern(None, RDF.type, name, None))
    elif target.predicate == SH.targetNode:
        yield from ([value] if next(store.quads_for_pattern(value, None, None, None), None) else [])
    elif target.predicate == SH.targetSubjectsOf:
        yield from (quad.subject for quad in store.quads_for_pattern(None, value, None, None))
    else:
        yield from (quad.object for quad in store.quads_for_pattern(None, value, None, None))


def _with_subclasses(name: NamedNode, store: Store) -> set[NamedNode]:
    """A class and all classes below it: their instances are its SHACL instances (SHACL, section 1.1)."""
    found, waiting = {name}, [name]
    while waiting:
        below = store.quads_for_pattern(None, RDFS.subClassOf, waiting.pop(), None)
        fresh = {quad.subject for quad in below if isinstance(quad.subject, NamedNode)} - found
        found |= fresh
        waiting.extend(fresh)
    return found


_BEYOND: Final = {
    SH.node: "it looks at other nodes than the focus node",
    SH.qualifiedValueShape: "it looks at other nodes than the focus node",
    SH.deactivated: "take the shape out instead",
}
_Node = NamedNode | BlankNode


def ill_formed(files: tuple[Turtle, ...]) -> Iterator[Problem]:
    """A problem for each part of a shape that validation would pass over in silence."""
    targeted: set[object] = {quad.subject for file in files for quad in file.quads if quad.predicate in TARGETS}
    if not targeted:
        yield Problem(
            "shapes", 0, "", "shape:none", "No file in shapes/ has a shape with a target: nothing is checked."
        )
    for file in files:
        inverse: set[object] = {quad.subject for quad in file.quads if quad.predicate == SH.inversePath}
        for quad in file.quads:
            yield from _misspelt(file, quad)
            yield from _beyond(file, quad, inverse)
            yield from _untargeted(file, quad, targeted)


def _misspelt(file: Turtle, quad: Quad) -> Iterator[Problem]:
    for term in (quad.predicate, quad.object):
        if isinstance(term, NamedNode) and term.value.startswith(SH.iri) and URIRef(term.value) not in SHACL_TERMS:
            yield _problem(file, quad, "term:undeclared", f"<{term.value}> is no term of SHACL.")


def _beyond(file: Turtle, quad: Quad, inverse: set[object]) -> Iterator[Problem]:
    if quad.predicate == SH.path and isinstance(quad.object, BlankNode) and quad.object not in inverse:
        text = "only a property or sh:inversePath can be the sh:path: write the constraint with sh:sparql."
        yield _problem(file, quad, "shape:unsupported", text)
    elif quad.predicate in _BEYOND:
        text = f"<{quad.predicate.value}> is not supported, {_BEYOND[quad.predicate]}; sh:sparql can say it."
        yield _problem(file, quad, "shape:unsupported", text)
    elif quad.predicate == SH.sparql and isinstance(quad.object, BlankNode):
        yield _problem(file, quad, "shape:unsupported", "a constraint in SPARQL needs an IRI of its own.")


def _untargeted(file: Turtle, quad: Quad, targeted: set[object]) -> Iterator[Problem]:
    """Shapes are applied from a node shape with a target, which holds its property shapes and SPARQL constraints."""
    if quad.subject in targeted:
        return
    if quad.predicate == RDF.type and quad.object == SH.NodeShape:
        yield _problem(file, quad, "shape:no-target", "the shape has no target and is never applied.")
    elif quad.predicate in (SH.property, SH.sparql) and Quad(quad.subject, RDF.type, SH.NodeShape) not in file.quads:
        text = f"<{quad.predicate.value}> can only stand at a node shape with a target."
        yield _problem(file, quad, "shape:unsupported", text)


def _problem(file: Turtle, quad: Quad, rule: str, text: str) -> Problem:
    if not isinstance(quad.subject, NamedNode):
        return Problem(file.name, 0, "", rule, f"A shape without an IRI: {text}")
    shape = quad.subject.value
    return Problem(file.name, 0, "", rule, f"<{shape}>: {text}", focus=shape)
