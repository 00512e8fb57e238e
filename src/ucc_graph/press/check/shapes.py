"""SHACL shapes with their focus nodes (SHACL, section 2.1.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from ucc_graph.press.read.sources import Turtle
from ucc_graph.problem import Problem, Severity
from ucc_graph.rdf.terms import subject_node, subject_of
from ucc_graph.rdf.vocab import RDF, RDFS, SH

__all__ = [
    "TARGETS",
    "ShapeIndex",
    "TargetedShape",
    "Term",
    "empty_shapes",
    "objects",
    "read_shapes",
    "severity_of",
    "shape_index",
    "unreached_targets",
]

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
ShapeIndex: TypeAlias = dict[object, list[Triple]]
TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
"""The properties that give a shape its focus nodes."""
_SEVERITIES: Final = {SH.Info.value: Severity.INFO, SH.Warning.value: Severity.WARNING}


@dataclass(frozen=True)
class TargetedShape:
    """A node shape with a target: its file, its IRI, its focus nodes in order, and its line."""

    file: str
    iri: str
    focus: tuple[str, ...]
    line: int = 0


def severity_of(iri: str) -> Severity:
    """The severity of an IRI (SHACL, section 2.1.4); a violation where it is none of SHACL's own."""
    return _SEVERITIES.get(iri, Severity.VIOLATION)


def read_shapes(files: Iterable[Turtle], store: Store) -> list[TargetedShape]:
    """Every shape with a target, and its focus nodes in the store."""
    found: list[TargetedShape] = []
    for file in files:
        focus: dict[str, set[str]] = {}
        targets = (quad for quad in file.quads if quad.predicate in TARGETS)
        for quad in targets:
            nodes = {node.value for node in _nodes(quad, store) if isinstance(node, NamedNode)}
            focus.setdefault(subject_of(quad), set()).update(nodes)
        found.extend(
            TargetedShape(file.name, iri, tuple(sorted(focus[iri])), file.lines.get(iri, 0)) for iri in sorted(focus)
        )
    return found


def empty_shapes(shapes: Iterable[TargetedShape]) -> Iterator[Problem]:
    """A problem for each shape without a focus node: it would pass whatever the data say."""
    for shape in shapes:
        if not shape.focus:
            text = f"The shape <{shape.iri}> has no focus node: nothing in the data is of its target."
            yield Problem(shape.file, shape.line, "", "shape:no-focus", text, focus=shape.iri)


def unreached_targets(files: Iterable[Turtle], store: Store) -> Iterator[Problem]:
    """A problem for each target node that the data lack, and for each target of literals: only IRIs are validated."""
    for file in files:
        for quad in (quad for quad in file.quads if quad.predicate in TARGETS and isinstance(quad.object, NamedNode)):
            shape, target = subject_of(quad), quad.object
            line = file.lines.get(shape, 0)
            if quad.predicate == SH.targetNode and not any(_nodes(quad, store)):
                text = f"The shape <{shape}> has the target {target}, which the data do not describe."
                yield Problem(file.name, line, "", "shape:no-focus", text, focus=shape)
            if quad.predicate == SH.targetObjectsOf and any(isinstance(node, Literal) for node in _nodes(quad, store)):
                text = f"The shape <{shape}> has texts or numbers as focus nodes, values of {target}: only IRIs can be."
                yield Problem(file.name, line, "", "shape:unsupported", text, focus=shape)


def shape_index(files: Iterable[Turtle]) -> ShapeIndex:
    """The statements of all files by subject."""
    found: ShapeIndex = {}
    for quad in (quad for file in files for quad in file.quads):
        found.setdefault(subject_node(quad), []).append(quad.triple)
    return found


def objects(index: ShapeIndex, subject: object, predicate: NamedNode) -> list[Term]:
    """The values of a property in the shapes."""
    return [triple.object for triple in index.get(subject, ()) if triple.predicate == predicate]


def _nodes(target: Quad, store: Store) -> Iterator[object]:
    value = target.object
    if not isinstance(value, NamedNode):
        return
    if target.predicate == SH.targetClass:
        for name in _with_subclasses(value, store):
            yield from (quad.subject for quad in store.quads_for_pattern(None, RDF.type, name, None))
    elif target.predicate == SH.targetNode:
        yield from (quad.subject for quad in store.quads_for_pattern(value, None, None, None))
    else:
        is_subject = target.predicate == SH.targetSubjectsOf
        found = store.quads_for_pattern(None, value, None, None)
        yield from (quad.subject if is_subject else quad.object for quad in found)


def _with_subclasses(name: NamedNode, store: Store) -> list[NamedNode]:
    """A class and all classes below it: their instances are its SHACL instances (SHACL, section 1.1)."""
    found = [name]
    for above in found:
        below = (quad.subject for quad in store.quads_for_pattern(None, RDFS.subClassOf, above, None))
        found.extend(node for node in below if isinstance(node, NamedNode) and node not in found)
    return found
