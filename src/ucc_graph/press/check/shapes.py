"""SHACL shapes with their focus nodes (SHACL, section 2.1.3), and shapes that validation would not apply as written."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple
from rdflib import URIRef
from rdflib.namespace import SH as SHACL_TERMS

from ucc_graph.press.read.sources import Turtle
from ucc_graph.problem import Problem, Severity
from ucc_graph.rdf.terms import subject_node, subject_of
from ucc_graph.rdf.vocab import RDF, RDFS, SH

__all__ = [
    "TARGETS",
    "ShapeIndex",
    "TargetedShape",
    "Term",
    "ValidationResult",
    "empty_shapes",
    "ill_formed",
    "objects",
    "read_shapes",
    "severity_of",
    "shape_index",
]

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
ShapeIndex: TypeAlias = dict[object, list[Triple]]
TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
"""The properties that give a shape its focus nodes."""
_SEVERITIES: Final = {SH.Info.value: Severity.INFO, SH.Warning.value: Severity.WARNING}
_UNSUPPORTED: Final = {
    SH.node: "it looks at other nodes than the focus node",
    SH.qualifiedValueShape: "it looks at other nodes than the focus node",
    SH.deactivated: "take the shape out instead",
}


@dataclass(frozen=True)
class TargetedShape:
    """A node shape with a target: its file, its IRI, and its focus nodes in order."""

    file: str
    iri: str
    focus: tuple[str, ...]


@dataclass(frozen=True, order=True)
class ValidationResult:
    """A result of validation (SHACL, section 3.6.2, https://www.w3.org/TR/shacl/#results-validation-result).

    ``focus``, ``path``, ``shape`` and ``component`` are IRIs, the path empty where there is none; ``value`` is text.
    ``language`` is that of the text at fault, where the constraint gives it.
    """

    focus: str
    path: str
    value: str
    shape: str
    component: str
    message: str
    severity: Severity
    language: str = ""


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
        found.extend(TargetedShape(file.name, iri, tuple(sorted(focus[iri]))) for iri in sorted(focus))
    return found


def empty_shapes(shapes: Iterable[TargetedShape]) -> Iterator[Problem]:
    """A problem for each shape without a focus node: it would pass whatever the data say."""
    for shape in shapes:
        if not shape.focus:
            text = f"The shape <{shape.iri}> has no focus node: nothing in the data is of its target."
            yield Problem(shape.file, 0, "", "shape:no-focus", text, focus=shape.iri)


def shape_index(files: Iterable[Turtle]) -> ShapeIndex:
    """The statements of all files by subject."""
    found: ShapeIndex = {}
    for quad in (quad for file in files for quad in file.quads):
        found.setdefault(subject_node(quad), []).append(quad.triple)
    return found


def objects(index: ShapeIndex, subject: object, predicate: NamedNode) -> list[Term]:
    """The values of a property in the shapes."""
    return [triple.object for triple in index.get(subject, ()) if triple.predicate == predicate]


def ill_formed(files: tuple[Turtle, ...]) -> Iterator[Problem]:
    """A problem for each part of a shape that validation would ignore in silence."""
    quads = [quad for file in files for quad in file.quads]
    targeted = {subject_node(quad) for quad in quads if quad.predicate in TARGETS}
    shapes = {subject_node(quad) for quad in quads if quad.predicate == RDF.type and quad.object == SH.NodeShape}
    inverse = {subject_node(quad) for quad in quads if quad.predicate == SH.inversePath}
    if not targeted:
        text = "No file in shapes/ has a shape with a target: nothing is checked."
        yield Problem("shapes", 0, "", "shape:none", text)
    for file in files:
        for quad in file.quads:
            faults = (*_misspelt(quad), *_unsupported(quad, inverse), *_untargeted(quad, shapes, targeted))
            yield from (_problem(file, quad, rule, text) for rule, text in faults)


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


def _misspelt(quad: Quad) -> Iterator[tuple[str, str]]:
    for term in (quad.predicate, quad.object):
        if isinstance(term, NamedNode) and term.value.startswith(SH.iri) and URIRef(term.value) not in SHACL_TERMS:
            yield "term:undeclared", f"<{term.value}> is no term of SHACL."


def _unsupported(quad: Quad, inverse: Container[object]) -> Iterator[tuple[str, str]]:
    rule, is_blank = "shape:unsupported", isinstance(quad.object, BlankNode)
    if quad.predicate == SH.path and is_blank and quad.object not in inverse:
        yield rule, "only a property or sh:inversePath can be the sh:path: write the constraint with sh:sparql."
    elif quad.predicate in _UNSUPPORTED:
        reason = _UNSUPPORTED[quad.predicate]
        yield rule, f"<{quad.predicate.value}> is not supported, {reason}; sh:sparql can say it."
    elif quad.predicate == SH.sparql and is_blank:
        yield rule, "a constraint in SPARQL needs an IRI of its own."


def _untargeted(quad: Quad, shapes: Container[object], targeted: Container[object]) -> Iterator[tuple[str, str]]:
    """Faults of a shape without a target: its property shapes and SPARQL constraints are never applied."""
    if quad.subject in targeted:
        return
    if quad.predicate == RDF.type and quad.object == SH.NodeShape:
        yield "shape:no-target", "the shape has no target and is never applied."
    elif quad.predicate in (SH.property, SH.sparql) and quad.subject not in shapes:
        yield "shape:unsupported", f"<{quad.predicate.value}> can only stand at a node shape with a target."


def _problem(file: Turtle, quad: Quad, rule: str, text: str) -> Problem:
    if not isinstance(quad.subject, NamedNode):
        return Problem(file.name, 0, "", rule, f"A shape without an IRI: {text}")
    return Problem(file.name, 0, "", rule, f"<{quad.subject.value}>: {text}", focus=quad.subject.value)
