"""A release, and a thing, in the terms of schema.org, as search engines read them in a page (https://schema.org/).

Of a thing is said what the ontology maps: classes and properties that specialise one of schema.org.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ucc_graph.library.lookup import Lookup
from ucc_graph.terms import OWL, RDFS, SCHEMA, SKOS, WGS84, XSD
from ucc_graph.web.card import Card

__all__ = ["dataset_card", "script_text", "thing_card"]

_SAME: Final = (OWL.sameAs, SKOS.exactMatch)
_NUMBERS: Final = {XSD.integer: int, XSD.decimal: float}


def dataset_card(card: Card) -> dict[str, object]:
    """The description: what it is, under which licence, and where each dump is, with its size and its checksum."""
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": card.iri,
        "name": card.title,
        "description": card.description,
        "url": card.base,
        "identifier": card.release,
        "version": card.version,
        "datePublished": card.issued,
        "license": card.licence,
        "keywords": list(card.keywords),
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": card.publisher, "url": card.base},
        "publisher": {"@type": "Organization", "name": card.publisher, "url": card.base},
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": card.address(file),
                "encodingFormat": file.media_type,
                "contentSize": f"{file.size} B",
                "sha256": file.sha256,
            }
            for file in card.dumps
        ],
    }


def thing_card(lookup: Lookup, iri: str, name: str, statements: Iterable[Triple]) -> dict[str, object] | None:
    """The description of a thing, or None where none of its classes specialises one of schema.org."""
    types = list(_of_schema_org(lookup.ancestors(lookup.classes(iri))))
    if not types:
        return None
    card: dict[str, object] = {"@context": SCHEMA.iri, "@type": types, "@id": iri, "name": name}
    own = [triple for triple in statements if triple.subject == NamedNode(iri)]
    for triple in own:
        for term in _of_schema_org(_above(lookup, triple.predicate)):
            values = card.setdefault(term, [])
            if isinstance(values, list) and (value := _value(triple.object)) not in values:
                values.append(value)
    if same := sorted(str(triple.object)[1:-1] for triple in own if triple.predicate in _SAME):
        card["sameAs"] = same
    return card | _position(own)


def _of_schema_org(iris: Iterable[str]) -> Iterator[str]:
    return (iri.removeprefix(SCHEMA.iri) for iri in iris if iri.startswith(SCHEMA.iri))


def _above(lookup: Lookup, predicate: NamedNode) -> list[str]:
    """A property and all that it specialises, the nearest first."""
    found = [predicate.value]
    for name in found:
        found.extend(above.value for above in lookup.objects(name, RDFS.subPropertyOf) if above.value not in found)
    return found


def _value(term: object) -> object:
    if isinstance(term, NamedNode):
        return {"@id": term.value}
    if isinstance(term, Literal) and term.language:
        return {"@language": term.language, "@value": term.value}
    if isinstance(term, Literal) and term.datatype in _NUMBERS:
        return _NUMBERS[term.datatype](term.value)
    return str(getattr(term, "value", ""))


def _position(statements: Iterable[Triple]) -> dict[str, object]:
    """Where a thing stands (https://schema.org/GeoCoordinates), if it says so."""
    said = {triple.predicate: _value(triple.object) for triple in statements}
    if WGS84.lat not in said or WGS84.long not in said:
        return {}
    place = {"@type": "GeoCoordinates", "latitude": said[WGS84.lat], "longitude": said[WGS84.long]}
    return {"geo": place}


def script_text(document: dict[str, object]) -> str:
    """JSON that can stand in a ``script`` element: no sign in it ends the element or begins a comment."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
