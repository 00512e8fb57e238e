"""Terms of a statement as text.

The types of pyoxigraph allow a triple term (RDF 1.2) as subject and object. No such term is published, so subject and
object always have a ``value``.
"""

from __future__ import annotations

import re
from typing import Final, TypeAlias, cast

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

__all__ = ["Node", "namespace_of", "object_of", "subject_node", "subject_of", "time_order", "year_of"]

Node: TypeAlias = NamedNode | BlankNode
_YEAR: Final = re.compile(r"-?\d{4,18}(?!\d)", re.ASCII)
"""Year at the beginning of a text (XSD 1.1, part 2, section 3.3.7), as long as a counter of 64 bits takes it."""


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


def year_of(text: str) -> int | None:
    """The year with which a year, month, day or moment of XSD begins: four digits or more, perhaps negative."""
    found = _YEAR.match(text)
    return int(found[0]) if found else None


def time_order(text: str) -> tuple[int, str]:
    """A sort key of a year, month, day or moment of XSD: by its year, then by the text after it."""
    year = year_of(text)
    return (0, text) if year is None else (year, _YEAR.sub("", text, count=1))
