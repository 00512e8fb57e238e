"""Limits of formats: the statements that a format cannot hold.

Turtle, TriG, N-Triples and N-Quads hold every statement of RDF 1.1, and so does JSON-LD as this program writes it.
RDF/XML holds only properties whose IRI ends in an XML name
(https://www.w3.org/TR/rdf-syntax-grammar/#section-Serialising) and only the characters of XML
(https://www.w3.org/TR/xml/#charsets). Its writer makes elements of classes, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final
from xml.parsers.expat import ExpatError, ParserCreate

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from ucc_graph.rdf.formats import RDF_XML, Format
from ucc_graph.rdf.terms import object_of
from ucc_graph.rdf.vocab import RDF

__all__ = ["NOT_XML", "can_hold", "is_element_name", "obstacles", "xml_document"]

NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""A character that no XML document can hold, not even as a reference."""
_NODE: Final = NamedNode("urn:x")


def can_hold(form: Format, statements: Iterable[Triple] | Iterable[Quad]) -> bool:
    """Whether a document of a format can hold all the statements."""
    return next(obstacles(form, statements), None) is None


def obstacles(form: Format, statements: Iterable[Triple] | Iterable[Quad]) -> Iterator[tuple[Triple | Quad, str]]:
    """The statements that a format cannot hold, each with the reason, which begins in small letters."""
    if form != RDF_XML:
        return
    for statement in statements:
        if not is_element_name(statement.predicate.value):
            yield statement, "its property does not end in an XML name"
        elif _class_of(statement) and not is_element_name(_class_of(statement)):
            yield statement, "its class does not end in an XML name"
        elif (value := statement.object) and isinstance(value, Literal) and (found := NOT_XML.search(value.value)):
            yield statement, f"its text has the character U+{ord(found[0]):04X}, which XML does not allow"


def xml_document(body: bytes) -> bytes:
    """A document as an engine writes it, with carriage returns as references; raises ValueError if it is not XML.

    An engine writes characters that XML forbids and names that are none; an XML parser finds both. A parser reads the
    carriage return itself as a line feed (https://www.w3.org/TR/xml/#sec-line-ends). Parsing 12 MB takes 0.15 s.
    """
    try:
        ParserCreate(namespace_separator=" ").Parse(body, True)
    except ExpatError as error:
        raise ValueError(f"the document is not well-formed: {error}") from error
    return body.replace(b"\r", b"&#13;")


def _class_of(statement: Triple | Quad) -> str:
    is_typing = statement.predicate == RDF.type and isinstance(statement.object, NamedNode)
    return object_of(statement) if is_typing else ""


@lru_cache(4096)
def is_element_name(iri: str) -> bool:
    """Whether the IRI of a property or class can be the name of an element in RDF/XML.

    The writer itself and an XML parser decide: tables of the characters in names differ between editions of XML.
    """
    names: list[str] = []
    parser = ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, _: names.append(name.replace(" ", ""))
    try:
        parser.Parse(serialize([Triple(_NODE, NamedNode(iri), Literal(""))], format=RdfFormat.RDF_XML) or b"", True)
    except (ExpatError, OSError, ValueError):  # not well-formed; a reserved name of RDF/XML; no IRI
        return False
    return names[-1] == iri
