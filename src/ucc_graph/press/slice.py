"""One slice of a SHACL validation: what a process gets, and what it does with it."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse
from pyshacl import validate
from pyshacl.errors import ReportableRuntimeError
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.namespace import SH
from rdflib.term import Node

from ucc_graph.errors import PublicationError
from ucc_graph.press.violation import Violation
from ucc_graph.problem import Severity
from ucc_graph.terms import XSD

__all__ = ["Slice", "validate_slice"]

_SEVERITIES: Final = {str(SH.Info): Severity.INFO, str(SH.Warning): Severity.WARNING}


@dataclass(frozen=True)
class Slice:
    """Shapes and data as N-Triples; the shapes name their focus nodes by ``sh:targetNode``.

    ``file`` and ``shape`` say where the shapes come from.
    """

    file: str
    shape: str
    shapes: bytes
    data: bytes


def validate_slice(part: Slice) -> list[Violation]:
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
    return [_violation(report, result, part.shape) for result in report.subjects(SH.resultMessage, unique=True)]


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


def _violation(report: Graph, result: Node, shape: str) -> Violation:
    def text(predicate: URIRef) -> str:
        value = report.value(result, predicate)
        return "" if value is None or isinstance(value, BNode) else str(value)

    return Violation(
        focus=text(SH.focusNode),
        path=text(SH.resultPath),
        value=text(SH.value),
        shape=text(SH.sourceShape) or shape,
        component=text(SH.sourceConstraintComponent),
        message=_message(report, result),
        severity=_SEVERITIES.get(text(SH.resultSeverity), Severity.VIOLATION),
    )


def _message(report: Graph, result: Node) -> str:
    """The message in English, else the first without a language or in another one."""
    found = report.objects(result, SH.resultMessage)
    return min((getattr(message, "language", None) != "en", str(message)) for message in found)[1]
