"""Statements as lines of N-Triples and N-Quads text.

The press handles statements as text: a line costs a tenth of a term object, sorts by code point, and a sorted file of
lines is the same file in every run. Canonical form as in RDF 1.1 N-Triples, section 4
(https://www.w3.org/TR/n-triples/#canonical-ntriples).
"""

from __future__ import annotations

__all__ = ["iri", "literal", "tagged", "typed"]

_NAMED = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_CONTROLS = {chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F)}
_ESCAPES = str.maketrans(_CONTROLS | _NAMED)
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


def iri(value: str) -> str:
    """The IRI in angle brackets."""
    return f"<{value}>"


def literal(value: str) -> str:
    """A plain literal, ``xsd:string``."""
    return f'"{value.translate(_ESCAPES)}"'


def typed(value: str, datatype: str) -> str:
    """A literal of a datatype's IRI; ``xsd:string`` is left out, as the canonical form asks."""
    plain = literal(value)
    return plain if datatype == _XSD_STRING else f"{plain}^^<{datatype}>"


def tagged(value: str, language: str) -> str:
    """A literal in a language (BCP 47 tag, kept in lower case as Oxigraph writes it)."""
    return f"{literal(value)}@{language.lower()}"
