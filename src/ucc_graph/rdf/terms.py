"""Terms of a statement as text.

The types of pyoxigraph allow a triple term (RDF 1.2) as subject and object. No such term is published, so subject and
object always have a ``value``.
"""

from __future__ import annotations

from typing import TypeAlias, cast

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

__all__ = ["Node", "namespace_of", "object_of", "subject_node", "subject_of"]

Node: TypeAlias = NamedNode | BlankNode


def subject_node(statement: Triple | Quad) -> Node:
    """The subject of a statement as a node."""
    return cast("Node", statement.subject)


def subject_of(statement: Triple | Quad) -> str:
    """The IRI of a statement's subject, or the label of a blank node."""
    return subject_node(statement).value


def object_of(statement: Triple | Quad) -> str:
    """The IRI of a statement's object, the lexical form of a literal, or the label of a blank node."""
    return cast("Node | Literal", statement.object).value


def namespace_of(iri: str) -> str:
    """An IRI up to its last slash or number sign."""
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
