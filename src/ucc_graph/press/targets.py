"""What the shapes apply to: the focus nodes of each shape that has a target (SHACL, section 2.1.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Quad, Store

from ucc_graph.press.publication import Turtle
from ucc_graph.problem import Problem
from ucc_graph.terms import RDF, RDFS, SH

__all__ = ["TARGETS", "TargetedShape", "empty_shapes", "read_shapes", "shape_index"]


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
