"""Terms of a statement as text, and as values of JSON.

The types of pyoxigraph allow a triple term (RDF 1.2) as subject and object. No such term is published, so subject and
object always have a ``value``.
"""

from __future__ import annotations

import re
from math import inf, isfinite
from typing import Final, TypeAlias, cast
from urllib.parse import unquote

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from ucc_graph.rdf.vocab import DCT, FOAF, RDFS, SCHEMA, SKOS, XSD

__all__ = [
    "NAMES",
    "NUMERIC",
    "TIMES",
    "Node",
    "json_value",
    "namespace_of",
    "number_of",
    "object_of",
    "subject_node",
    "subject_of",
    "time_order",
    "words_of",
    "year_of",
]

Node: TypeAlias = NamedNode | BlankNode
_YEAR: Final = re.compile(r"-?\d{4,18}(?!\d)", re.ASCII)
"""Year at the beginning of a text (XSD 1.1, part 2, section 3.3.7), as long as a counter of 64 bits takes it."""

NAMES: Final = (RDFS.label, SKOS.prefLabel, DCT.title, SCHEMA.name, FOAF.name)
"""Properties whose values name a thing, the one to prefer first."""
_WORD: Final = re.compile(r"[A-Z]{2,}s(?![a-z])|[A-Z]{2,}(?![a-z])|[A-Z]?[^\W\d_A-Z]+\d*|[A-Z]\d*|\d+|[^\W_]+")
"""A word of a local name: capitals together, a word with its capital, a number (``HTMLText``, ``firstLit``)."""

_WHOLE: Final = (
    *(XSD.integer, XSD.nonNegativeInteger, XSD.nonPositiveInteger, XSD.negativeInteger, XSD.positiveInteger),
    *(XSD.long, XSD.int, XSD.short, XSD.byte, XSD.unsignedLong, XSD.unsignedInt, XSD.unsignedShort, XSD.unsignedByte),
)
_DOUBLES: Final = frozenset({XSD.double, XSD.float})
NUMERIC: Final = frozenset({*_WHOLE, XSD.decimal}) | _DOUBLES
"""The datatypes of numbers (https://www.w3.org/TR/xmlschema11-2/#built-in-datatypes)."""
TIMES: Final = frozenset({XSD.date, XSD.dateTime, XSD.gYearMonth, XSD.gYear})
"""The datatypes of years, months, days and moments."""
_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,4000}")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?")
_EXACT: Final = 2**53
"""Up to here every whole number has a double of its own (RFC 7493, section 2.2)."""


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


def words_of(term: str) -> str:
    """The local name of a class or property in words: "date inscribed" of ``dateInscribed`` and ``date_inscribed``.

    The first letter stays as it is; the IRI itself where it has no local name.
    """
    local = unquote(term.removeprefix(namespace_of(term)))
    first, *further = _WORD.findall(local) or [term]
    return " ".join((first, *(word if word[:2].isupper() else word.lower() for word in further)))


def year_of(text: str) -> int | None:
    """The year with which a year, month, day or moment of XSD begins: four digits or more, perhaps negative."""
    found = _YEAR.match(text)
    return int(found[0]) if found else None


def time_order(text: str) -> tuple[int, str]:
    """A sort key of a year, month, day or moment of XSD: by its year, then by the text after it."""
    year = year_of(text)
    return (0, text) if year is None else (year, _YEAR.sub("", text, count=1))


def json_value(term: NamedNode | Literal) -> str | int | float | bool:
    """A term as a value of JSON: numbers and years as numbers, booleans as booleans, all else as text.

    A number that JSON or a double cannot hold, such as NaN or a whole number of twenty digits, is its lexical form
    (RFC 8259, section 6, https://www.rfc-editor.org/rfc/rfc8259#section-6).
    """
    if not isinstance(term, Literal):
        return term.value
    if term.datatype == XSD.boolean:
        return _BOOLEANS.get(term.value, term.value)
    if term.datatype == XSD.gYear:
        return int(term.value) if _YEAR.fullmatch(term.value) and abs(int(term.value)) < _EXACT else term.value
    return _number(term.value, is_double=term.datatype in _DOUBLES) if term.datatype in NUMERIC else term.value


def number_of(text: str) -> float | None:
    """The number of a lexical form; None for NaN, for infinity and for a text that is no number."""
    number = float(text) if _NUMBER.fullmatch(text) else inf
    return number if isfinite(number) else None


def _number(text: str, *, is_double: bool) -> int | float | str:
    """The number of a lexical form, or the form itself; a whole number without a fraction if it is written so."""
    number = number_of(text)
    if number is None or not (is_double or abs(number) < _EXACT):
        return text
    return int(text) if not is_double and _INTEGER.fullmatch(text) else number
