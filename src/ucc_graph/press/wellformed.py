"""Shapes that would not be applied as they are written: misspelt, without a target, or beyond what is validated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Quad
from rdflib import URIRef
from rdflib.namespace import SH as SHACL_TERMS

from ucc_graph.press.publication import Turtle
from ucc_graph.press.targets import TARGETS
from ucc_graph.problem import Problem
from ucc_graph.terms import RDF, SH

__all__ = ["ill_formed"]

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
