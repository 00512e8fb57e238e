"""SHACL Core by pySHACL, in slices and in processes of their own.

pySHACL needs an rdflib graph, at 25 µs and 1 kB a statement. So no process holds the whole data: a slice is the
statements that a shape looks at about some thousand focus nodes. That works for plain and inverse property paths; what
looks further is refused by :mod:`ucc_graph.press.wellformed`, and belongs into a constraint in SPARQL.

One slice of a SHACL validation: what a process gets, and what it does with it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, Triple, parse, serialize
from pyshacl import validate
from pyshacl.errors import ReportableRuntimeError
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.namespace import SH as RDFLIB_SH
from rdflib.term import Node

from ucc_graph.errors import PublicationError
from ucc_graph.press.check.result import ValidationResult
from ucc_graph.press.check.shapes import TARGETS, TargetedShape
from ucc_graph.press.read.publication import Turtle
from ucc_graph.problem import Severity
from ucc_graph.rdf.vocab import RDF, RDFS, SH, XSD

__all__ = ["Slice", "start_validation", "validate_slice"]


_SEVERITIES: Final = {str(RDFLIB_SH.Info): Severity.INFO, str(RDFLIB_SH.Warning): Severity.WARNING}


@dataclass(frozen=True)
class Slice:
    """Shapes and data as N-Triples; the shapes name their focus nodes by ``sh:targetNode``.

    ``file`` and ``shape`` say where the shapes come from.
    """

    file: str
    shape: str
    shapes: bytes
    data: bytes


def validate_slice(part: Slice) -> list[ValidationResult]:
    """The violations that pySHACL finds; raises PublicationError for a shape that is not well formed.

    Neither shapes nor focus nodes are named to pySHACL: with ``use_shapes`` it leaves out property shapes and
    everything conforms, with ``focus_nodes`` it takes time by their square.
    """
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)
    logging.getLogger("pyshacl").setLevel(logging.CRITICAL)
    try:
        _, report, _ = validate(_graph(part.data), shacl_graph=_graph(part.shapes), inplace=True)
    except (ReportableRuntimeError, re.error, ValueError) as error:
        text = " ".join(str(error).split())
        raise PublicationError(f"{part.file}: the shape <{part.shape}> is not well formed: {text}") from error
    return [_violation(report, result, part.shape) for result in report.subjects(RDFLIB_SH.resultMessage, unique=True)]


def _graph(text: bytes) -> Graph:
    """An rdflib graph. pySHACL wants plain strings without a datatype, and rdflib's own parser is slower."""
    graph = Graph(bind_namespaces="none")
    known: dict[str, Node] = {}
    for quad in parse(text, format=RdfFormat.N_TRIPLES):
        graph.add((_node(quad.subject, known), _node(quad.predicate, known), _node(quad.object, known)))
    return graph


def _node(term: Any, known: dict[str, Node]) -> Node:
    key = str(term)
    node = known.get(key)
    if node is None:
        node = known[key] = _new_node(term)
    return node


def _new_node(term: NamedNode | BlankNode | Literal) -> Node:
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if term.language:
        return RdflibLiteral(term.value, lang=term.language)
    if term.datatype == XSD.string:
        return RdflibLiteral(term.value)
    return RdflibLiteral(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def _violation(report: Graph, result: Node, shape: str) -> ValidationResult:
    def text(predicate: URIRef) -> str:
        value = report.value(result, predicate)
        return "" if value is None or isinstance(value, BNode) else str(value)

    return ValidationResult(
        focus=text(RDFLIB_SH.focusNode),
        path=text(RDFLIB_SH.resultPath),
        value=text(RDFLIB_SH.value),
        shape=text(RDFLIB_SH.sourceShape) or shape,
        component=text(RDFLIB_SH.sourceConstraintComponent),
        message=_message(report, result),
        severity=_SEVERITIES.get(text(RDFLIB_SH.resultSeverity), Severity.VIOLATION),
    )


def _message(report: Graph, result: Node) -> str:
    """The message in English, else the first without a language or in another one."""
    found = report.objects(result, RDFLIB_SH.resultMessage)
    return min((getattr(message, "language", None) != "en", str(message)) for message in found)[1]


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
) -> list[Future[list[ValidationResult]]]:
    """Hands slices to processes, each of which gives its violations; the store is read before this returns."""
    return [pool.submit(validate_slice, part) for part in _slices(files, shapes, store)]


def _slices(files: Iterable[Turtle], shapes: list[TargetedShape], store: Store) -> Iterator[Slice]:
    by_subject = _core_by_subject(files)
    for shape in shapes:
        targeted = [node for node in _own_and_property_shapes(shape.iri, by_subject) if _constrains(node, by_subject)]
        core = [
            triple for node in targeted for triple in _reachable(node, by_subject) if not _is_part(triple, shape.iri)
        ]
        for start in range(0, len(shape.focus) if targeted else 0, _SLICE):
            focus = shape.focus[start : start + _SLICE]
            targets = (Triple(node, SH.targetNode, NamedNode(iri)) for node in targeted for iri in focus)
            data = _serialized(_Scope.of(core).statements(focus, store))
            yield Slice(shape.file, shape.iri, _serialized([*core, *targets]), data)


def _own_and_property_shapes(iri: str, by_subject: dict[_Subject, list[Triple]]) -> Iterator[_Subject]:
    """A node shape and its property shapes: each gets the focus nodes itself, and so runs once for all of them.

    Within a node shape, pySHACL would run each property shape once for each focus node, at five times the cost.
    """
    yield NamedNode(iri)
    for triple in by_subject.get(NamedNode(iri), []):
        if triple.predicate == SH.property and isinstance(triple.object, NamedNode | BlankNode):
            yield triple.object


def _is_part(triple: Triple, iri: str) -> bool:
    return triple.predicate == SH.property and triple.subject == NamedNode(iri)


def _constrains(shape: _Subject, by_subject: dict[_Subject, list[Triple]]) -> bool:
    return any(triple.predicate not in _NOT_CONSTRAINTS for triple in by_subject.get(shape, []))


def _serialized(triples: Iterable[Triple]) -> bytes:
    return serialize(triples, format=RdfFormat.N_TRIPLES)  # type: ignore[return-value]  # bytes, without an output


def _core_by_subject(files: Iterable[Turtle]) -> dict[_Subject, list[Triple]]:
    found: dict[_Subject, list[Triple]] = {}
    for quad in (quad for file in files for quad in file.quads if quad.predicate not in _LEFT_OUT):
        found.setdefault(quad.subject, []).append(quad.triple)  # type: ignore[arg-type]
    return found


def _reachable(shape: _Subject, by_subject: dict[_Subject, list[Triple]]) -> Iterator[Triple]:
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


@dataclass(frozen=True)
class _Scope:
    """What some shapes look at: properties of the focus nodes, inverse ones, and whether at classes of values."""

    properties: frozenset[_Term] | None
    inverse: tuple[NamedNode, ...]
    has_classes: bool

    @classmethod
    def of(cls, core: list[Triple]) -> _Scope:
        """The scope of shapes; a closed shape looks at all properties. Any IRI that a shape names may be one."""
        is_closed = any(triple.predicate == SH.closed for triple in core)
        inverse = {t.object for t in core if t.predicate == SH.inversePath and isinstance(t.object, NamedNode)}
        return cls(
            properties=None if is_closed else frozenset(triple.object for triple in core),
            inverse=tuple(inverse),
            has_classes=any(triple.predicate == SH.class_ for triple in core),
        )

    def statements(self, focus: tuple[str, ...], store: Store) -> Iterator[Triple]:
        """The statements of the store that the shapes look at."""
        values: set[NamedNode] = set()
        for node in map(NamedNode, focus):
            for quad in store.quads_for_pattern(node, None, None, None):
                if self.properties is None or quad.predicate in self.properties:
                    yield quad.triple
                    if self.has_classes and isinstance(quad.object, NamedNode):
                        values.add(quad.object)
            for predicate in self.inverse:
                yield from (quad.triple for quad in store.quads_for_pattern(None, predicate, node, None))
        for value in values:
            yield from (quad.triple for quad in store.quads_for_pattern(value, RDF.type, None, None))
        if self.has_classes:
            yield from (quad.triple for quad in store.quads_for_pattern(None, RDFS.subClassOf, None, None))
