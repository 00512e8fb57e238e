"""SHACL Core by pySHACL, in slices and in processes of their own.

pySHACL needs an rdflib graph, at 25 µs and 1 kB a statement. So no process holds the whole data: a slice is the
statements about some thousand focus nodes, those that an inverse path follows, and the types of what they refer to.
That is all that shapes with plain and inverse property paths look at; other paths are refused, and belong into a
constraint in SPARQL, which :mod:`ucc_graph.press.constraint` runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, Triple, serialize

from ucc_graph.press.publication import Turtle
from ucc_graph.press.slice import Slice, validate_slice
from ucc_graph.press.targets import TARGETS, TargetedShape
from ucc_graph.press.violation import Violation
from ucc_graph.problem import Problem
from ucc_graph.terms import RDF, RDFS, SH

__all__ = ["start_validation", "unsupported_paths"]

_SLICE: Final = 4_000
"""Focus nodes in a slice: about 50 MB in its process."""
_LEFT_OUT: Final = frozenset(
    {SH.sparql, SH.select, SH.declare, SH.prefixes, SH.name, SH.description, SH.group, SH.order, RDFS.label, *TARGETS}
)
"""What is not pySHACL's: constraints in SPARQL; targets, in whose place a slice names its focus nodes; and the layout,
as pySHACL looks at each statement about a shape once for each focus node."""
_NOT_CONSTRAINTS: Final = frozenset({RDF.type, RDFS.isDefinedBy, SH.path, SH.property, SH.message, SH.severity})
_Subject = NamedNode | BlankNode
_Term = NamedNode | BlankNode | Literal | Triple


def start_validation(
    files: Iterable[Turtle], shapes: list[TargetedShape], store: Store, pool: Executor
) -> list[Future[list[Violation]]]:
    """Hands slices to processes, each of which gives its violations; the store is read before this returns."""
    return [pool.submit(validate_slice, part) for part in _slices(files, shapes, store)]


def unsupported_paths(files: Iterable[Turtle]) -> Iterator[Problem]:
    """A problem for each property path that is neither a property nor its inverse."""
    for file in files:
        inverse = {quad.subject for quad in file.quads if quad.predicate == SH.inversePath}
        for quad in file.quads:
            if quad.predicate == SH.path and isinstance(quad.object, BlankNode) and quad.object not in inverse:
                text = "Only a property or sh:inversePath can be the sh:path here: write the constraint with sh:sparql."
                shape = quad.subject.value  # type: ignore[union-attr]
                yield Problem(file.name, 0, "", "shape:path", f"<{shape}>: {text}", focus=shape)


def _slices(files: Iterable[Turtle], shapes: list[TargetedShape], store: Store) -> Iterator[Slice]:
    by_subject = _core_by_subject(files)
    for shape in shapes:
        core = list(_reachable(NamedNode(shape.iri), by_subject))
        targeted = [node for node in _own_and_property_shapes(shape.iri, by_subject) if _constrains(node, by_subject)]
        core = [triple for triple in core if triple.predicate != SH.property or triple.subject.value != shape.iri]  # type: ignore[union-attr]
        inverse = [triple.object for triple in core if triple.predicate == SH.inversePath]
        for start in range(0, len(shape.focus) if targeted else 0, _SLICE):
            focus = shape.focus[start : start + _SLICE]
            targets = (Triple(node, SH.targetNode, NamedNode(iri)) for node in targeted for iri in focus)
            yield Slice(_serialized([*core, *targets]), _serialized(_statements(focus, inverse, store)))


def _own_and_property_shapes(iri: str, by_subject: dict[_Subject, list[Triple]]) -> Iterator[_Subject]:
    """A node shape and its property shapes: each gets the focus nodes itself, and so runs once for all of them.

    Within a node shape, pySHACL would run each property shape once for each focus node, at five times the cost.
    """
    yield NamedNode(iri)
    for triple in by_subject.get(NamedNode(iri), []):
        if triple.predicate == SH.property and isinstance(triple.object, NamedNode | BlankNode):
            yield triple.object


def _constrains(shape: _Subject, by_subject: dict[_Subject, list[Triple]]) -> bool:
    return any(triple.predicate not in _NOT_CONSTRAINTS for triple in by_subject.get(shape, []))


def _serialized(triples: Iterable[Triple]) -> bytes:
    return serialize(triples, format=RdfFormat.N_TRIPLES)  # type: ignore[return-value]  # bytes, without an output


def _core_by_subject(files: Iterable[Turtle]) -> dict[_Subject, list[Triple]]:
    found: dict[_Subject, list[Triple]] = {}
    for quad in (quad for file in files for quad in file.quads if quad.predicate not in _LEFT_OUT):
        found.setdefault(quad.subject, []).append(quad.triple)  # type: ignore[arg-type]
    return found


def _reachable(shape: NamedNode, by_subject: dict[_Subject, list[Triple]]) -> Iterator[Triple]:
    """A shape with all that it refers to: the property shapes, lists and groups it is made of."""
    waiting: list[_Subject] = [shape]
    seen: set[_Subject] = set()
    while waiting:
        subject = waiting.pop()
        if subject not in seen:
            seen.add(subject)
            found = by_subject.get(subject, [])
            yield from found
            waiting.extend(triple.object for triple in found if isinstance(triple.object, NamedNode | BlankNode))


def _statements(focus: tuple[str, ...], inverse: list[_Term], store: Store) -> Iterator[Triple]:
    typed: set[NamedNode] = set()
    for iri in focus:
        for quad in store.quads_for_pattern(NamedNode(iri), None, None, None):
            yield quad.triple
            if isinstance(quad.object, NamedNode) and quad.object not in typed:
                typed.add(quad.object)
                yield from _types(quad.object, store)
        for predicate in inverse:
            found = store.quads_for_pattern(None, predicate, NamedNode(iri), None)  # type: ignore[arg-type]
            yield from (quad.triple for quad in found)


def _types(node: NamedNode, store: Store) -> Iterator[Triple]:
    return (quad.triple for quad in store.quads_for_pattern(node, RDF.type, None, None))
