"""What a release is, in the few words that citations, crawlers and loaders of data sets ask for; read once.

A release, and a thing, in the terms of schema.org, as search engines read them in a page (https://schema.org/).

Of a thing is said what the ontology maps: classes and properties that specialise one of schema.org.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ucc_graph.library.lookup import Lookup
from ucc_graph.library.open import Library
from ucc_graph.rdf.dataset_vocab import DCAT
from ucc_graph.rdf.languages import best
from ucc_graph.rdf.vocab import DCT, FOAF, OWL, RDFS, SCHEMA, SKOS, WGS84, XSD
from ucc_graph.release.file_names import DATASET
from ucc_graph.release.folder import ReleaseFile

__all__ = ["DatasetMetadata", "dataset_card", "read_card", "script_text", "thing_card"]


_ENGLISH: Final = "en"
_TABLES: Final = "tables/"


@dataclass(frozen=True)
class DatasetMetadata:
    """A release in English: ``iri`` is the dataset's, ``release`` its own, ``tables`` and ``dumps`` are its files."""

    iri: str
    release: str
    base: str
    title: str
    description: str
    publisher: str
    licence: str
    version: str
    issued: str
    keywords: tuple[str, ...]
    dumps: tuple[ReleaseFile, ...]
    tables: tuple[ReleaseFile, ...]

    def address(self, file: ReleaseFile) -> str:
        """Where a file can be fetched."""
        return f"{self.base}data/{file.path}"


def read_card(library: Library) -> DatasetMetadata:
    """The card of a release, from what the dataset says of itself and from the manifest."""
    manifest = library.release.manifest
    return DatasetMetadata(
        iri=manifest.dataset,
        release=f"{manifest.base}releases/{manifest.version}",
        base=manifest.base,
        title=_text(library, DCT.title),
        description=_text(library, DCT.description),
        publisher=_publisher(library),
        licence=next((value.value for value in _values(library, DCT.license) if isinstance(value, NamedNode)), ""),
        version=manifest.version,
        issued=manifest.issued,
        keywords=_keywords(library),
        dumps=tuple(file for file in manifest.files if file.path.startswith(f"{DATASET}.")),
        tables=tuple(file for file in manifest.files if file.path.startswith(_TABLES)),
    )


def _values(library: Library, predicate: NamedNode) -> list[NamedNode | Literal]:
    return library.lookup.objects(library.release.manifest.dataset, predicate)


def _text(library: Library, predicate: NamedNode) -> str:
    found = best((value for value in _values(library, predicate) if isinstance(value, Literal)), _ENGLISH)
    return found.value if found else ""


def _keywords(library: Library) -> tuple[str, ...]:
    found = _values(library, DCAT.keyword)
    return tuple(value.value for value in found if isinstance(value, Literal) and value.language == _ENGLISH)


def _publisher(library: Library) -> str:
    """The name of who publishes it."""
    agents = [value.value for value in _values(library, DCT.publisher) if isinstance(value, NamedNode)]
    names = (name for agent in agents for name in library.lookup.objects(agent, FOAF.name))
    return next((name.value for name in names), "")


_SAME: Final = (OWL.sameAs, SKOS.exactMatch)
_NUMBERS: Final = {XSD.integer: int, XSD.decimal: float}


def dataset_card(card: DatasetMetadata) -> dict[str, object]:
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
