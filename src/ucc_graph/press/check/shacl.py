"""SHACL Core by pySHACL, in shards and in separate processes.

pySHACL needs an rdflib graph, at 25 µs and 1 kB a statement. So no process holds the whole data: a shard is the
statements that a shape looks at about some thousand focus nodes. That works for plain and inverse property paths; other
paths are rejected by :func:`ucc_graph.press.check.shapes.ill_formed`, and belong in a constraint in SPARQL.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from functools import cache
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, Triple, parse
from pyshacl import validate
from pyshacl.errors import ReportableRuntimeError
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.namespace import SH as RDFLIB_SH
from rdflib.term import Node as RdflibNode

from ucc_graph.errors import PublicationError
from ucc_graph.press.check.shapes import TARGETS, ShapeIndex, TargetedShape, objects, severity_of
from ucc_graph.press.check.values import bind_values
from ucc_graph.problem import ValidationResult
from ucc_graph.rdf import serialise
from ucc_graph.rdf.formats import N_TRIPLES
from ucc_graph.rdf.terms import Node
from ucc_graph.rdf.vocab import RDF, RDFS, SH, XSD

__all__ = ["start_validation"]

_SHARD: Final = 4_000
"""Focus nodes in a shard: about 50 MB in its process."""
_FEW: Final = 400
"""Focus nodes that take less time than the start of a process, which is a second of processor time."""
_LEFT_OUT: Final = frozenset(
    {SH.sparql, SH.select, SH.declare, SH.prefixes, SH.name, SH.description, SH.group, SH.order, RDFS.label, *TARGETS}
)
"""Properties that pySHACL does not get: constraints in SPARQL; targets, as a shard names its focus nodes itself; and
layout, as pySHACL looks at each statement about a shape once for each focus node."""
_NOT_CONSTRAINTS: Final = frozenset({RDF.type, RDFS.isDefinedBy, SH.path, SH.property, SH.message, SH.severity})


def start_validation(
    index: ShapeIndex, shapes: list[TargetedShape], store: Store, pool: Executor
) -> list[Future[list[ValidationResult]]]:
    """Starts the validation of shards in processes; the store is read before this returns.

    Few focus nodes are validated here: to start the processes would take longer.
    """
    is_small = sum(len(shape.focus) for shape in shapes) <= _FEW
    start = _run if is_small else pool.submit
    return [start(_validate, *shard) for shard in _shards(index, shapes, store)]


def _run(
    task: Callable[[str, str, bytes, bytes], list[ValidationResult]], file: str, shape: str, shapes: bytes, data: bytes
) -> Future[list[ValidationResult]]:
    """A future that is done."""
    done = Future[list[ValidationResult]]()
    try:
        done.set_result(task(file, shape, shapes, data))
    except PublicationError as error:
        done.set_exception(error)
    return done


def _validate(file: str, shape: str, shapes: bytes, data: bytes) -> list[ValidationResult]:
    """The violations that pySHACL finds; raises PublicationError for a shape that is not well formed.

    pySHACL gets no list of shapes or focus nodes: with ``use_shapes`` it leaves out property shapes, so that everything
    conforms; with ``focus_nodes`` its time grows with the square of their number.
    """
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)
    bind_values()
    logging.getLogger("pyshacl").setLevel(logging.CRITICAL)
    try:
        _, report, _ = validate(_graph(data), shacl_graph=_graph(shapes), inplace=True)
    except (ReportableRuntimeError, re.error, ValueError) as error:
        text = " ".join(str(error).split())
        raise PublicationError(f"{file}: the shape <{shape}> is not well formed: {text}") from error
    return [_violation(report, result, shape) for result in report.subjects(RDFLIB_SH.resultMessage, unique=True)]


def _shards(full: ShapeIndex, shapes: list[TargetedShape], store: Store) -> Iterator[tuple[str, str, bytes, bytes]]:
    """The file and the IRI of a shape, its statements with ``sh:targetNode`` of each focus node, and the data.

    A node shape and each of its property shapes get the focus nodes themselves, and so run once for all of them. Within
    a node shape, pySHACL would run each property shape once for each focus node, at five times the cost.
    """
    index = {node: [t for t in found if t.predicate not in _LEFT_OUT] for node, found in full.items()}
    for shape in shapes:
        parts = [NamedNode(shape.iri), *objects(index, NamedNode(shape.iri), SH.property)]
        targeted = [node for node in parts if isinstance(node, Node) and _constrains(node, index)]
        reachable = (triple for node in targeted for triple in _reachable(node, index))
        core = [t for t in reachable if t.predicate != SH.property or t.subject != NamedNode(shape.iri)]
        for start in range(0, len(shape.focus) if targeted else 0, _SHARD):
            focus = shape.focus[start : start + _SHARD]
            targets = (Triple(node, SH.targetNode, NamedNode(iri)) for node in targeted for iri in focus)
            statements = serialise.to_bytes([*core, *targets], N_TRIPLES, {})
            yield shape.file, shape.iri, statements, serialise.to_bytes(_data(core, focus, store), N_TRIPLES, {})


def _constrains(shape: Node, index: ShapeIndex) -> bool:
    return any(triple.predicate not in _NOT_CONSTRAINTS for triple in index.get(shape, []))


def _reachable(shape: Node, index: ShapeIndex) -> Iterator[Triple]:
    """A shape with its property shapes, lists and groups, however deep."""
    found: list[object] = [shape]
    for subject in found:
        triples = index.get(subject, [])
        yield from triples
        found.extend(triple.object for triple in triples if triple.object not in found)


def _data(core: list[Triple], focus: tuple[str, ...], store: Store) -> Iterator[Triple]:
    """The statements of the store that shapes look at; a closed shape looks at all properties of its focus nodes."""
    used, named = {triple.predicate for triple in core}, {triple.object for triple in core}
    inverse = {triple.object for triple in core if triple.predicate == SH.inversePath}
    focus_nodes = list(map(NamedNode, focus))
    values = set(focus_nodes)
    for node in focus_nodes:
        for quad in store.quads_for_pattern(node, None, None, None):
            if SH.closed in used or quad.predicate in named:  # any IRI that a shape names may be a property
                yield quad.triple
                if isinstance(quad.object, NamedNode):
                    values.add(quad.object)
        for predicate in inverse:
            if isinstance(predicate, NamedNode):
                found = list(_triples(store, None, predicate, node))
                values.update(triple.subject for triple in found if isinstance(triple.subject, NamedNode))
                yield from found
    if SH.class_ in used:
        for value in values:
            yield from _triples(store, value, RDF.type, None)
        yield from _triples(store, None, RDFS.subClassOf, None)


def _triples(
    store: Store, subject: NamedNode | None, predicate: NamedNode, value: NamedNode | None
) -> Iterator[Triple]:
    return (quad.triple for quad in store.quads_for_pattern(subject, predicate, value, None))


def _graph(text: bytes) -> Graph:
    """An rdflib graph. pySHACL wants plain strings without a datatype, and rdflib's own parser is slower."""
    graph, node = Graph(bind_namespaces="none"), cache(_node)
    for quad in parse(text, format=RdfFormat.N_TRIPLES):
        graph.add((node(quad.subject), node(quad.predicate), node(quad.object)))
    return graph


def _node(term: NamedNode | BlankNode | Literal) -> RdflibNode:
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if term.language:
        return RdflibLiteral(term.value, lang=term.language)
    if term.datatype == XSD.string:
        return RdflibLiteral(term.value)
    return RdflibLiteral(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def _violation(report: Graph, result: RdflibNode, shape: str) -> ValidationResult:
    def text(predicate: URIRef) -> str:
        value = report.value(result, predicate)
        return "" if value is None or isinstance(value, BNode) else str(value)

    # In English, else the first without a language or in another one.
    messages = report.objects(result, RDFLIB_SH.resultMessage)
    message = min((getattr(message, "language", None) != "en", str(message)) for message in messages)[1]
    path = report.value(result, RDFLIB_SH.resultPath)
    inverse = report.value(path, RDFLIB_SH.inversePath)
    return ValidationResult(
        focus=text(RDFLIB_SH.focusNode),
        path=text(RDFLIB_SH.resultPath) if inverse is None else f"^{inverse}",
        value=text(RDFLIB_SH.value),
        shape=text(RDFLIB_SH.sourceShape) or shape,
        component=text(RDFLIB_SH.sourceConstraintComponent),
        message=message,
        severity=severity_of(text(RDFLIB_SH.resultSeverity)),
        term=_term(report.value(result, RDFLIB_SH.value)),
    )


def _term(value: RdflibNode | None) -> str:
    """A value as in N-Triples; empty for a blank node, whose label means nothing outside its graph."""
    if isinstance(value, URIRef):
        return str(NamedNode(value))
    if isinstance(value, RdflibLiteral):
        datatype = None if value.language or value.datatype is None else NamedNode(value.datatype)
        return str(Literal(str(value), language=value.language, datatype=datatype))
    return ""
