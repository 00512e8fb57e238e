"""What a dataset offers: DCAT 3, a catalogue of its releases with a distribution for each file that is offered.

The dataset of ``data/catalog.ttl`` is a series; each release is a dataset of its own in it, with all that is said of
the series by hand, so that a description read alone is complete (https://www.w3.org/TR/vocab-dcat-3/#dataset-series).

The files of a release as distributions of DCAT 3: what each is, how large, where, and what it conforms to.

Offered are the dumps, the tables with their description, the places, and what changed; the other files of a release are
what it was made from and how it was checked.

A former release in the catalogue of a later one: what its own says of it, and its files where they are now.

A file of the newest release is under ``data/``; those of a former one are under ``releases/{version}/data/``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from ucc_graph.press.read.assemble import Assembly
from ucc_graph.press.read.publication import Publication
from ucc_graph.rdf.dataset_vocab import DCAT, SPDX, VOID
from ucc_graph.rdf.formats import GEOJSON, JSON, JSONLD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, media_type_of
from ucc_graph.rdf.vocab import DCT, FOAF, OWL, RDF, XSD
from ucc_graph.release.file_names import DATASET
from ucc_graph.release.folder import Release, ReleaseFile

__all__ = [
    "Offer",
    "Titles",
    "catalog",
    "described",
    "distributions",
    "download",
    "is_offered",
    "release_iri",
    "titles_of",
]


_EU: Final = "http://publications.europa.eu/resource/authority/"
"""The authority tables of the EU's Publications Office, which DCAT-AP asks for."""
_OFFERED: Final = (
    *(f"{DATASET}.*", "tables/*.csv", "tables/*.tsv", "tables/csvw.json", "*.geojson"),
    *("changes.atom", "changes.json", "changes.ttl"),
)
"""Patterns of the files that are offered."""
_SCHEMA: Final = "tables/csvw.json"
_FORMATS: Final = {
    TURTLE.media_type: ("RDF_TURTLE", "Turtle"),
    N_TRIPLES.media_type: ("RDF_N_TRIPLES", "N-Triples"),
    N_QUADS.media_type: ("RDF_N_QUADS", "N-Quads"),
    TRIG.media_type: ("RDF_TRIG", "TriG"),
    JSONLD.media_type: ("JSON_LD", "JSON-LD"),
    RDF_XML.media_type: ("RDF_XML", "RDF/XML"),
    GEOJSON.media_type: ("GEOJSON", "GeoJSON"),
    JSON.media_type: ("JSON", "JSON"),
    "application/atom+xml": ("ATOM", "Atom feed"),
    "text/csv": ("CSV", "CSV"),
    "text/tab-separated-values": ("TSV", "TSV"),
}
"""By media type: the file type of the Publications Office, and the name for people."""
_STANDARDS: Final = {
    _SCHEMA: "https://www.w3.org/TR/tabular-metadata/",
    "changes.atom": "https://www.rfc-editor.org/rfc/rfc4287",
    "changes.json": "https://www.rfc-editor.org/rfc/rfc8259",
    "changes.ttl": "https://www.w3.org/TR/activitystreams-vocabulary/",
}
"""What files conform to that are neither a dump nor a table."""
_GEOJSON_STANDARD: Final = "https://www.rfc-editor.org/rfc/rfc7946"
_AVAILABILITY: Final = NamedNode("http://data.europa.eu/r5r/availability")

Titles = Mapping[str, tuple[Literal, Literal | None]]
"""The title and the description of each table, by its path."""


@dataclass(frozen=True)
class Offer:
    """A release whose files are offered: its IRI, the address that its files are under, and what holds of each.

    ``schemas`` are the ontologies and shapes that the dumps conform to.
    """

    release: NamedNode
    root: str
    schemas: Sequence[NamedNode]
    licences: Sequence[NamedNode]
    titles: Titles


def distributions(offer: Offer, files: Sequence[ReleaseFile]) -> Iterator[Triple]:
    """The distributions of a release; ``dcat:mediaType`` is that of what is packed."""
    for file in files:
        distribution, address = NamedNode(f"{offer.release.value}#{file.path}"), NamedNode(f"{offer.root}{file.path}")
        yield Triple(offer.release, DCAT.distribution, distribution)
        yield Triple(distribution, RDF.type, DCAT.Distribution)
        yield Triple(distribution, DCAT.accessURL, address)
        yield Triple(distribution, DCAT.downloadURL, address)
        yield Triple(distribution, DCAT.byteSize, Literal(str(file.size), datatype=XSD.nonNegativeInteger))
        yield Triple(distribution, _AVAILABILITY, NamedNode(f"{_EU}planned-availability/STABLE"))
        yield from (Triple(distribution, DCT.license, licence) for licence in offer.licences)
        yield from _format(distribution, file)
        yield from _words(distribution, offer, file)
        yield from _standards_of(distribution, offer, file)
        yield from _checksum(distribution, file)


def is_offered(path: str) -> bool:
    """Whether the file of a release is one of its distributions."""
    return any(fnmatch(path, pattern) and path.count("/") == pattern.count("/") for pattern in _OFFERED)


def titles_of(description: str) -> Titles:
    """What a CSVW description calls its tables (https://www.w3.org/TR/tabular-metadata/#common-properties)."""
    group = json.loads(description)
    context = group.get("@context", [])
    language = next((part["@language"] for part in context if isinstance(part, dict) and "@language" in part), None)
    found = {}
    for table in group.get("tables", []):
        title, text = (_literal(table.get(name), language) for name in ("dc:title", "dc:description"))
        found[f"tables/{table['url']}"] = (title or Literal(table["url"]), text)
    return found


def _literal(value: object, language: str | None) -> Literal | None:
    return Literal(value, language=language) if isinstance(value, str) else None


def _format(distribution: NamedNode, file: ReleaseFile) -> Iterator[Triple]:
    plain = media_type_of(file.path.removesuffix(".gz"))
    yield Triple(distribution, DCAT.mediaType, _media_type(plain))
    if file.path.endswith(".gz"):
        yield Triple(distribution, DCAT.compressFormat, _media_type(file.media_type))
    if plain in _FORMATS:
        yield Triple(distribution, DCT.format, NamedNode(f"{_EU}file-type/{_FORMATS[plain][0]}"))


def _words(distribution: NamedNode, offer: Offer, file: ReleaseFile) -> Iterator[Triple]:
    title, text = offer.titles.get(file.path, (None, None))
    said = _said(file)
    yield Triple(distribution, DCT.title, title or Literal(said[0], language="en"))
    yield Triple(distribution, DCT.description, text or Literal(said[1], language="en"))


def _said(file: ReleaseFile) -> tuple[str, str]:
    """Title and description of a file in English."""
    form = _FORMATS.get(media_type_of(file.path.removesuffix(".gz")), ("", file.path))[1]
    title = f"{form}, gzip" if file.path.endswith(".gz") else form
    if file.path.startswith(f"{DATASET}."):
        return title, f"The whole dataset as {title}: {file.statements} statements."
    if file.path == _SCHEMA:
        return "Description of the tables", "What each column of each table holds and means, by CSV on the Web."
    if file.path in _STANDARDS:
        return f"Changes, {form}", f"What changed from the release before, as {form}."
    name = file.path.rpartition("/")[2]
    return name, f"{name}, as {form}."


def _standards_of(distribution: NamedNode, offer: Offer, file: ReleaseFile) -> Iterator[Triple]:
    for standard in _conforms_to(offer, file):
        yield Triple(distribution, DCT.conformsTo, standard)
        yield Triple(standard, RDF.type, DCT.Standard)


def _conforms_to(offer: Offer, file: ReleaseFile) -> Sequence[NamedNode]:
    if file.path.startswith(f"{DATASET}."):
        return offer.schemas
    if file.path in offer.titles:
        return [NamedNode(f"{offer.root}{_SCHEMA}")]
    return [NamedNode(_STANDARDS.get(file.path, _GEOJSON_STANDARD))]


def _checksum(distribution: NamedNode, file: ReleaseFile) -> Iterator[Triple]:
    checksum = NamedNode(f"{distribution.value}-sha256")
    yield Triple(distribution, SPDX.checksum, checksum)
    yield Triple(checksum, RDF.type, SPDX.Checksum)
    yield Triple(checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256)
    yield Triple(checksum, SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary))


def _media_type(media_type: str) -> NamedNode:
    return NamedNode(f"https://www.iana.org/assignments/media-types/{media_type}")


_CATALOG: Final = "catalog.ttl"
_TABLES: Final = "tables/csvw.json"


def described(release: Release) -> Iterator[Triple]:
    """The statements about a former release, its period and its distributions; none where it has no catalogue."""
    path = release.path(_CATALOG)
    if not path.is_file():
        return
    iri = NamedNode(f"{release.manifest.base}releases/{release.manifest.version}")
    said = [quad.triple for quad in parse(path=path, format=RdfFormat.TURTLE)]
    own = [triple for triple in said if triple.subject == iri]
    yield Triple(iri, RDF.type, DCAT.Dataset)
    yield from (triple for triple in own if triple.predicate not in (DCAT.distribution, DCT.temporal))
    yield from _period(iri, said)
    yield from distributions(
        _earlier_offer(release, iri, own), [file for file in release.manifest.files if is_offered(file.path)]
    )


def _period(iri: NamedNode, said: list[Triple]) -> Iterator[Triple]:
    """The period that a release speaks of, under a name of its own: each release names its period in the same way."""
    own = NamedNode(f"{iri.value}#period")
    periods = [triple.object for triple in said if (triple.subject, triple.predicate) == (iri, DCT.temporal)]
    for period in periods:
        yield Triple(iri, DCT.temporal, own)
        yield from (Triple(own, triple.predicate, triple.object) for triple in said if triple.subject == period)


def _earlier_offer(release: Release, iri: NamedNode, own: list[Triple]) -> Offer:
    tables = release.path(_TABLES)
    return Offer(
        release=iri,
        root=f"{iri.value}/data/",
        schemas=_values(own, DCT.conformsTo),
        licences=_values(own, DCT.license),
        titles=titles_of(tables.read_text(encoding="utf-8")) if tables.is_file() else {},
    )


def _values(own: list[Triple], predicate: NamedNode) -> list[NamedNode]:
    return [triple.object for triple in own if triple.predicate == predicate and isinstance(triple.object, NamedNode)]


_OF_A_RELEASE: Final = (DCAT.version, DCT.issued, VOID.exampleResource, VOID.uriSpace, VOID.vocabulary)
"""What is said by hand of the dataset and holds of each release alone."""
_OF_THE_CATALOG: Final = (DCT.title, DCT.description, DCT.publisher, DCT.license, DCT.language, DCT.spatial)
"""What holds of the dataset and of the catalogue that holds nothing else."""
_OF_THE_SERVICE: Final = (DCT.publisher, DCT.license, DCAT.contactPoint, DCAT.keyword, DCAT.theme)
"""What holds of the dataset and of the service that answers queries on it."""


def release_iri(publication: Publication, version: str) -> NamedNode:
    """The IRI of a release."""
    return NamedNode(f"{publication.base}releases/{version}")


def download(publication: Publication, file: ReleaseFile) -> NamedNode:
    """The address of a file."""
    return NamedNode(f"{publication.base}data/{file.path}")


def catalog(
    publication: Publication, version: str, assembly: Assembly, files: Sequence[ReleaseFile], former: Sequence[Release]
) -> list[Triple]:
    """The catalogue, the series, the release, its distributions, the service that answers queries, former releases.

    ``former`` are the releases before, the newest first.
    """
    dataset, release = NamedNode(publication.dataset), release_iri(publication, version)
    written = [quad.triple for quad in assembly.catalog.quads]
    about = [triple for triple in written if triple.subject == dataset]
    standards = list(_standards(assembly))
    return [
        *(triple for triple in written if triple.subject != dataset),
        *_series(dataset, about),
        *_release(publication, version, release, about),
        *_former(publication, release, former),
        *_conforming(release, standards),
        *_catalog(publication, release, former, written),
        *_service(publication, release, about),
        *distributions(_offer(publication, release, standards, about), files),
        *(triple for one in former for triple in described(one)),
    ]


def _offer(publication: Publication, release: NamedNode, standards: list[NamedNode], about: list[Triple]) -> Offer:
    return Offer(
        release=release,
        root=f"{publication.base}data/",
        schemas=standards,
        licences=[triple.object for triple in about if triple.predicate == DCT.license],  # type: ignore[misc]  # IRIs
        titles=titles_of(publication.text("data/csvw.json")),
    )


def _series(dataset: NamedNode, about: list[Triple]) -> Iterator[Triple]:
    yield Triple(dataset, RDF.type, DCAT.DatasetSeries)
    kept = (triple for triple in about if triple.predicate not in _OF_A_RELEASE and triple.object != VOID.Dataset)
    yield from kept


def _release(publication: Publication, version: str, release: NamedNode, about: list[Triple]) -> Iterator[Triple]:
    own = (DCAT.version, DCT.identifier)
    yield from (Triple(release, triple.predicate, triple.object) for triple in about if triple.predicate not in own)
    yield Triple(release, DCAT.version, Literal(version))
    yield Triple(release, DCT.identifier, Literal(release.value))
    yield Triple(release, DCAT.inSeries, NamedNode(publication.dataset))
    yield Triple(release, DCAT.isVersionOf, NamedNode(publication.dataset))


def _former(publication: Publication, release: NamedNode, former: Sequence[Release]) -> Iterator[Triple]:
    """The release before, as a version and as a member of the series (https://www.w3.org/TR/vocab-dcat-3/#versioning)."""
    for predicate in (DCAT.previousVersion, DCAT.prev) if former else ():
        yield Triple(release, predicate, release_iri(publication, former[0].manifest.version))


def _standards(assembly: Assembly) -> Iterator[NamedNode]:
    """The ontologies and the shapes that the release is made to, where a file says so."""
    for file in (*assembly.ontology, *assembly.shapes):
        for quad in file.quads:
            if quad.predicate == RDF.type and quad.object == OWL.Ontology and isinstance(quad.subject, NamedNode):
                yield quad.subject


def _conforming(release: NamedNode, standards: list[NamedNode]) -> Iterator[Triple]:
    for standard in standards:
        yield Triple(release, DCT.conformsTo, standard)
        yield Triple(standard, RDF.type, DCT.Standard)


def _catalog(
    publication: Publication, release: NamedNode, former: Sequence[Release], written: list[Triple]
) -> Iterator[Triple]:
    iri, dataset = NamedNode(f"{publication.base}catalog"), NamedNode(publication.dataset)
    written_days = [
        triple.object.value
        for triple in written
        if (triple.subject, triple.predicate) == (iri, DCT.issued) and isinstance(triple.object, Literal)
    ]
    modified = max([publication.issued, *written_days])
    yield Triple(iri, RDF.type, DCAT.Catalog)
    yield Triple(iri, FOAF.homepage, NamedNode(publication.base))
    for one in (dataset, release, *(release_iri(publication, other.manifest.version) for other in former)):
        yield Triple(iri, DCAT.dataset, one)
    yield Triple(iri, DCAT.service, _service_iri(publication))
    yield Triple(iri, DCT.modified, Literal(modified, datatype=XSD.date))
    if not written_days:
        yield Triple(iri, DCT.issued, Literal(publication.issued, datatype=XSD.date))
    about = (triple for triple in written if triple.subject == dataset and triple.predicate in _OF_THE_CATALOG)
    yield from (Triple(iri, triple.predicate, triple.object) for triple in about)


def _service(publication: Publication, release: NamedNode, about: list[Triple]) -> Iterator[Triple]:
    service, endpoint = _service_iri(publication), NamedNode(f"{publication.base}sparql")
    yield Triple(service, RDF.type, DCAT.DataService)
    yield Triple(service, DCT.title, Literal("SPARQL endpoint", language="en"))
    yield Triple(service, DCAT.endpointURL, endpoint)
    yield Triple(service, DCAT.endpointDescription, endpoint)
    yield Triple(service, DCAT.servesDataset, release)
    yield Triple(service, DCT.conformsTo, NamedNode("https://www.w3.org/TR/sparql11-protocol/"))
    yield from (
        Triple(service, triple.predicate, triple.object) for triple in about if triple.predicate in _OF_THE_SERVICE
    )


def _service_iri(publication: Publication) -> NamedNode:
    return NamedNode(f"{publication.base}catalog#sparql")
