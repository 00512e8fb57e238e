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
from ucc_graph.rdf.markup import plain_text
from ucc_graph.rdf.terms import NUMERIC, json_value, object_of, subject_of
from ucc_graph.rdf.vocab import DCAT, DCT, FOAF, OWL, RDF, RDFS, SCHEMA, SKOS, WGS84, XSD
from ucc_graph.release.file_names import DATABASE, DATASET, PARQUETS, TABLES, WORKBOOK
from ucc_graph.release.folder import ReleaseFile, citation

__all__ = [
    "DatasetMetadata",
    "read_dataset_metadata",
    "schema_org_of_dataset",
    "schema_org_of_thing",
    "script_text",
]

_DESCRIPTION: Final = (DCT.title, DCT.description, DCT.publisher, DCT.license, DCAT.keyword)
_SAME: Final = (OWL.sameAs, SKOS.exactMatch)
_MEASURED: Final = NUMERIC | {XSD.gYear, XSD.date}
"""Datatypes of properties that are variables in the sense of schema.org: quantities and times."""


@dataclass(frozen=True)
class DatasetMetadata:
    """A release in English: ``iri`` is the dataset's, ``release`` its own, ``tables`` and ``dumps`` are its files.

    ``period`` is an interval of ISO 8601 or empty; ``places`` and ``variables`` have an IRI and a name, which may be
    empty for a place.
    """

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
    period: str
    places: tuple[tuple[str, str], ...]
    variables: tuple[tuple[str, str], ...]
    dumps: tuple[ReleaseFile, ...]
    tables: tuple[ReleaseFile, ...]

    @property
    def citation(self) -> str:
        """The citation as one line of text."""
        return citation(self.publisher, self.title, self.version, self.issued, self.release)

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
    named = (_name(library.lookup, one) for one in publisher)
    return DatasetMetadata(
        iri=manifest.dataset,
        release=manifest.iri,
        base=manifest.base,
        title=_text(title),
        description=_text(description),
        publisher=next(filter(None, named), ""),
        licence=next((one.value for one in licence if isinstance(one, NamedNode)), ""),
        version=manifest.version,
        issued=manifest.issued,
        keywords=tuple(one.value for one in keywords if isinstance(one, Literal) and one.language == FALLBACK),
        period=_period(library.lookup, manifest.dataset),
        places=tuple(_places(library.lookup, manifest.dataset)),
        variables=tuple(sorted(_variables(library.lookup, manifest.base))),
        dumps=tuple(one for one in manifest.files if one.path.startswith(f"{DATASET}.") and one.path != DATABASE),
        tables=tuple(one for one in manifest.files if one.path.startswith((TABLES, WORKBOOK, DATABASE, PARQUETS))),
    )


def schema_org_of_dataset(metadata: DatasetMetadata) -> dict[str, object]:
    """The dataset as JSON-LD in the terms of schema.org, with its licence and its dumps."""
    publisher = {"@type": "Organization", "name": metadata.publisher, "url": metadata.base}
    catalog = Iris(metadata.base).catalog
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
        "dateModified": metadata.issued,
        "license": metadata.licence,
        "keywords": list(metadata.keywords),
        "isAccessibleForFree": True,
        "creator": publisher,
        "publisher": publisher,
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": catalog, "name": metadata.title, "url": catalog},
        "distribution": [{"@type": "DataDownload"} | metadata.download(file) for file in metadata.dumps],
    } | _coverage(metadata)


def schema_org_of_thing(
    lookup: Lookup, page: tuple[str, str, str], statements: Iterable[Triple]
) -> dict[str, object] | None:
    """A thing as JSON-LD in the terms of schema.org; None without a class that specialises one of schema.org.

    ``page`` has its IRI, its name and the address of its page. Things that it names have their types and names too.
    """
    iri, name, url = page
    types = list(_of_schema_org(lookup.ancestors(lookup.classes(iri))))
    if not types:
        return None
    own = [triple for triple in statements if triple.subject == NamedNode(iri)]
    found: dict[str, list[object]] = {}
    for triple in own:
        for term in _of_schema_org(_above(lookup, triple.predicate)):
            if term != "name" and (value := _value(lookup, triple.object)) not in found.setdefault(term, []):
                found[term].append(value)
    same = sorted(str(triple.object)[1:-1] for triple in own if triple.predicate in _SAME)
    document = {"@context": SCHEMA.iri, "@type": types, "@id": iri, "name": name, "url": url} | found
    return document | ({"sameAs": same} if same else {}) | _position(own)


def script_text(document: dict[str, object]) -> str:
    """JSON for a ``script`` element: no character in it ends the element or begins a comment."""
    return json_text(document, is_compact=True).replace("<", "\\u003c")


def _coverage(metadata: DatasetMetadata) -> dict[str, object]:
    """The period, the places and the variables of the data, as far as they are known."""
    places = [{"@type": "Place", "@id": iri} | ({"name": name} if name else {}) for iri, name in metadata.places]
    variables = [{"@type": "PropertyValue", "name": name, "propertyID": iri} for iri, name in metadata.variables]
    found = {"temporalCoverage": metadata.period, "spatialCoverage": places, "variableMeasured": variables}
    return {name: value for name, value in found.items() if value}


def _name(lookup: Lookup, term: NamedNode | Literal) -> str:
    """The name of an agent, else its label; a text is its own name."""
    if isinstance(term, Literal):
        return term.value
    return _text(lookup.objects(term.value, FOAF.name)) or _text(lookup.objects(term.value, RDFS.label))


def _period(lookup: Lookup, dataset: str) -> str:
    """The period of the data as an interval (ISO 8601, section 5.5.1), open where a day is missing."""
    for period in lookup.objects(dataset, DCT.temporal):
        if isinstance(period, Literal):
            return period.value
        days = [_text(lookup.objects(period.value, one)) for one in (DCAT.startDate, DCAT.endDate)]
        if any(days):
            return "/".join(day or ".." for day in days)
    return ""


def _places(lookup: Lookup, dataset: str) -> Iterator[tuple[str, str]]:
    for place in lookup.objects(dataset, DCT.spatial):
        if isinstance(place, NamedNode):
            yield place.value, _text(lookup.objects(place.value, RDFS.label))


def _variables(lookup: Lookup, base: str) -> Iterator[tuple[str, str]]:
    """The publication's own properties of quantities and times, with their labels."""
    ranges = (triple for datatype in _MEASURED for triple in lookup.triples(None, RDFS.range, datatype))
    for iri in {subject_of(triple) for triple in ranges}:
        label = _text(lookup.objects(iri, RDFS.label))
        if iri.startswith(base) and label and OWL.DatatypeProperty in lookup.objects(iri, RDF.type):
            yield iri, label


def _text(values: Iterable[object]) -> str:
    found = best((value for value in values if isinstance(value, Literal)), FALLBACK)
    return plain_text(found) if found else ""


def _of_schema_org(iris: Iterable[str]) -> Iterator[str]:
    return (iri.removeprefix(SCHEMA.iri) for iri in iris if iri.startswith(SCHEMA.iri))


def _above(lookup: Lookup, predicate: NamedNode) -> list[str]:
    """A property and all its superproperties, the nearest first."""
    found = [predicate.value]
    for name in found:
        found.extend(above.value for above in lookup.objects(name, RDFS.subPropertyOf) if above.value not in found)
    return found


def _value(lookup: Lookup, term: object) -> object:
    if isinstance(term, NamedNode):
        types = list(_of_schema_org(lookup.ancestors(lookup.classes(term.value))))
        named = {"@type": types, "@id": term.value, "name": _text(lookup.objects(term.value, RDFS.label))}
        return {key: value for key, value in named.items() if value}
    if isinstance(term, Literal) and term.language:
        return {"@language": term.language, "@value": term.value}
    if isinstance(term, Literal):
        return json_value(term) if term.datatype in NUMERIC else plain_text(term)
    return str(getattr(term, "value", ""))


def _position(statements: Iterable[Triple]) -> dict[str, object]:
    """The coordinates of a thing (https://schema.org/GeoCoordinates), if it has some."""
    stated = [(triple.predicate, object_of(triple)) for triple in statements]
    place = position(*([text for name, text in stated if name == wanted] for wanted in (WGS84.lat, WGS84.long)))
    return {"geo": {"@type": "GeoCoordinates", "latitude": place[0], "longitude": place[1]}} if place else {}
