"""The statements of common properties and notes.

Generating RDF from Tabular Data on the Web, section 4.3, that is JSON-LD's algorithm for the little of it that CSVW has
(https://www.w3.org/TR/csv2rdf/#json-ld-to-rdf).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ucc_graph.quads import iri, literal, tagged, typed
from ucc_graph.tables.annotation import CLASSES
from ucc_graph.tables.builtin import BUILTINS, RDF, XSD
from ucc_graph.tables.namespaces import CSVW, expand

__all__ = ["Blanks", "node_statements", "value_statements"]

Blanks = Iterator[str]
"""Gives a new blank node each time."""


def node_statements(subject: str, properties: Mapping[str, object], blanks: Blanks) -> Iterator[str]:
    """The statements that properties in normal form make of a subject."""
    for key, value in properties.items():
        if key == "@type":
            for name in value if isinstance(value, list) else [value]:
                yield f"{subject} {iri(RDF + 'type')} {iri(_type(str(name)))}"
        elif not key.startswith("@"):
            yield from value_statements(subject, expand(key), value, blanks)


def value_statements(subject: str, predicate: str, value: object, blanks: Blanks) -> Iterator[str]:
    """The statements that one property with a value in normal form makes of a subject."""
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, dict):
            continue
        if "@value" in item:
            yield f"{subject} {iri(predicate)} {_literal(item)}"
            continue
        node = iri(item["@id"]) if "@id" in item else next(blanks)
        yield f"{subject} {iri(predicate)} {node}"
        yield from node_statements(node, item, blanks)


def _type(name: str) -> str:
    if name in CLASSES:
        return CSVW + name
    return BUILTINS[name].iri if name in BUILTINS else expand(name)


def _literal(item: Mapping[str, object]) -> str:
    value = item["@value"]
    if "@language" in item:
        return tagged(str(value), str(item["@language"]))
    if "@type" in item:
        return typed(str(value), _type(str(item["@type"])))
    if isinstance(value, bool):
        return typed(str(value).lower(), XSD + "boolean")
    if isinstance(value, int):
        return typed(str(value), XSD + "integer")
    return typed(str(value), XSD + "double") if isinstance(value, float) else literal(str(value))
