"""Dataset metadata: a release in English, read once, for citations, Croissant and schema.org (https://schema.org/).

The schema.org description of a thing has only the classes and properties that the ontology maps to schema.org.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ucc_graph.library.lookup import Lookup
from ucc_graph.library.open import Library
from ucc_graph.rdf.formats import json_text
from ucc_graph.rdf.geojson import position
from ucc_graph.rdf.iris import Iris
from ucc_graph.rdf.languages import FALLBACK, best
from ucc_graph.rdf.terms import NUMERIC, json_value, object_of
from ucc_graph.rdf.vocab import DCAT, DCT, FOAF, OWL, RDFS, SCHEMA, SKOS, WGS84
from ucc_graph.release.file_names import DATASET, TABLES
from ucc_graph.release.folder import ReleaseFile

__all__ = [
    "DatasetMetadata",
    "read_dataset_metadata",
    "schema_org_of_dataset",
    "schema_org_of_thing",
    "script_text",
]

_DESCRIPTION: Final = (DCT.title, DCT.description, DCT.publisher, DCT.license, DCAT.keyword)
_SAME: Final = (OWL.sameAs, SKOS.exactMatch)


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

    @property
    def citation(self) -> str:
        """The citation as one line of text."""
        return f"{self.publisher}. {self.title}. Release {self.version}, {self.issued}. {self.release}"

    def download(self, file: ReleaseFile) -> dict[str, object]:
        """Address, format, size and checksum of a file in the terms of schema.org, which Croissant shares."""
        return {
            "contentUrl": Iris(self.base).file(file.path),
            "encodingFormat": file.media_type,
            "contentSize": f"{file.size} B",
            "sha256": file.sha256,
        }


def read_dataset_metadata(library: Library) -> DatasetMetadata:
    """The metadata of a release, from the description of the dataset and from the manifest."""
    manifest, objects = library.release.manifest, library.lookup.objects
    title, description, publisher, licence, keywords = (objects(manifest.dataset, one) for one in _DESCRIPTION)
    named = (name for one in publisher if isinstance(one, NamedNode) for name in objects(one.value, FOAF.name))
    return DatasetMetadata(
        iri=manifest.dataset,
        release=manifest.iri,
        base=manifest.base,
        title=_text(title),
        description=_text(description),
        publisher=next((name.value for name in named), ""),
        licence=next((one.value for one in licence if isinstance(one, NamedNode)), ""),
        version=manifest.version,
        issued=manifest.issued,
        keywords=tuple(one.value for one in keywords if isinstance(one, Literal) and one.language == FALLBACK),
        dumps=tuple(file for file in manifest.files if file.path.startswith(f"{DATASET}.")),
        tables=tuple(file for file in manifest.files if file.path.startswith(TABLES)),
    )


def schema_org_of_dataset(metadata: DatasetMetadata) -> dict[str, object]:
    """The dataset as JSON-LD in the terms of schema.org, with its licence and its dumps."""
    publisher = {"@type": "Organization", "name": metadata.publisher, "url": metadata.base}
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": metadata.iri,
        "name": metadata.title,
        "description": metadata.description,
        "url": metadata.base,
        "identifier": metadata.release,
        "version": metadata.version,
        "datePublished": metadata.issued,
        "license": metadata.licence,
        "keywords": list(metadata.keywords),
        "isAccessibleForFree": True,
        "creator": publisher,
        "publisher": publisher,
        "distribution": [{"@type": "DataDownload"} | metadata.download(file) for file in metadata.dumps],
    }


def schema_org_of_thing(lookup: Lookup, iri: str, name: str, statements: Iterable[Triple]) -> dict[str, object] | None:
    """A thing as JSON-LD in the terms of schema.org; None without a class that specialises one of schema.org."""
    types = list(_of_schema_org(lookup.ancestors(lookup.classes(iri))))
    if not types:
        return None
    own = [triple for triple in statements if triple.subject == NamedNode(iri)]
    found: dict[str, list[object]] = {}
    for triple in own:
        for term in _of_schema_org(_above(lookup, triple.predicate)):
            if term != "name" and (value := _value(triple.object)) not in found.setdefault(term, []):
                found[term].append(value)
    same = sorted(str(triple.object)[1:-1] for triple in own if triple.predicate in _SAME)
    document = {"@context": SCHEMA.iri, "@type": types, "@id": iri, "name": name} | found
    return document | ({"sameAs": same} if same else {}) | _position(own)


def script_text(document: dict[str, object]) -> str:
    """JSON for a ``script`` element: no character in it ends the element or begins a comment."""
    return json_text(document, is_compact=True).replace("<", "\\u003c")


def _text(values: Iterable[object]) -> str:
    found = best((value for value in values if isinstance(value, Literal)), FALLBACK)
    return found.value if found else ""


def _of_schema_org(iris: Iterable[str]) -> Iterator[str]:
    return (iri.removeprefix(SCHEMA.iri) for iri in iris if iri.startswith(SCHEMA.iri))


def _above(lookup: Lookup, predicate: NamedNode) -> list[str]:
    """A property and all its superproperties, the nearest first."""
    found = [predicate.value]
    for name in found:
        found.extend(above.value for above in lookup.objects(name, RDFS.subPropertyOf) if above.value not in found)
    return found


def _value(term: object) -> object:
    if isinstance(term, NamedNode):
        return {"@id": term.value}
    if isinstance(term, Literal) and term.language:
        return {"@language": term.language, "@value": term.value}
    if isinstance(term, Literal) and term.datatype in NUMERIC:
        return json_value(term)
    return str(getattr(term, "value", ""))


def _position(statements: Iterable[Triple]) -> dict[str, object]:
    """The coordinates of a thing (https://schema.org/GeoCoordinates), if it has some."""
    stated = [(triple.predicate, object_of(triple)) for triple in statements]
    place = position(*([text for name, text in stated if name == wanted] for wanted in (WGS84.lat, WGS84.long)))
    return {"geo": {"@type": "GeoCoordinates", "latitude": place[0], "longitude": place[1]}} if place else {}
