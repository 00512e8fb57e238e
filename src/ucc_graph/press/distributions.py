"""What a release offers: DCAT 3, a catalogue of the dataset's releases with a distribution for each dump.

The dataset of ``data/catalog.ttl`` is a series; each release is a dataset of its own in it, with all that is said of
the series by hand, so that a description read alone is complete (https://www.w3.org/TR/vocab-dcat-3/#dataset-series).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ucc_graph.media import JSONLD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, by_suffix, media_type_of
from ucc_graph.press.assemble import Assembly
from ucc_graph.press.publication import Publication
from ucc_graph.release import ReleaseFile
from ucc_graph.terms import DCAT, DCT, FOAF, OWL, RDF, SPDX, VOID, XSD

__all__ = ["catalog", "download", "release_iri"]

_EU: Final = "http://publications.europa.eu/resource/authority/"
_FILE_TYPES: Final = {
    TURTLE: "RDF_TURTLE",
    N_TRIPLES: "RDF_N_TRIPLES",
    N_QUADS: "RDF_N_QUADS",
    TRIG: "RDF_TRIG",
    JSONLD: "JSON_LD",
    RDF_XML: "RDF_XML",
}
"""Formats in the file types of the EU's Publications Office, which DCAT-AP asks for."""
_AVAILABILITY: Final = NamedNode("http://data.europa.eu/r5r/availability")
_OF_A_RELEASE: Final = (DCAT.version, DCT.issued, VOID.exampleResource, VOID.uriSpace, VOID.vocabulary)
"""What is said by hand of the dataset and holds of each release alone."""
_OF_THE_CATALOG: Final = (DCT.title, DCT.description, DCT.publisher, DCT.license, DCT.language, DCT.spatial)
"""What holds of the dataset and of the catalogue that holds nothing else."""


def release_iri(publication: Publication, version: str) -> NamedNode:
    """The IRI of a release."""
    return NamedNode(f"{publication.base}releases/{version}")


def download(publication: Publication, file: ReleaseFile) -> NamedNode:
    """The address of a file."""
    return NamedNode(f"{publication.base}data/{file.path}")


def catalog(
    publication: Publication, version: str, assembly: Assembly, files: Iterable[ReleaseFile], former: str | None
) -> list[Triple]:
    """The catalogue, the series, the release, its distributions and the service that answers queries on it.

    ``former`` is the version of the release before.
    """
    dataset, release = NamedNode(publication.dataset), release_iri(publication, version)
    written = [quad.triple for quad in assembly.catalog.quads]
    about = [triple for triple in written if triple.subject == dataset]
    return [
        *(triple for triple in written if triple.subject != dataset),
        *_series(dataset, about),
        *_release(publication, version, release, about),
        *_former(publication, release, former),
        *_standards(release, assembly),
        *_catalog(publication, release, about),
        *_service(publication, release, about),
        *(triple for file in files for triple in _distribution(publication, release, file, about)),
    ]


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


def _former(publication: Publication, release: NamedNode, former: str | None) -> Iterator[Triple]:
    """The release before, as a version and as a member of the series (https://www.w3.org/TR/vocab-dcat-3/#versioning)."""
    for predicate in (DCAT.previousVersion, DCAT.prev) if former else ():
        yield Triple(release, predicate, release_iri(publication, former or ""))


def _standards(release: NamedNode, assembly: Assembly) -> Iterator[Triple]:
    """The ontologies and the shapes that the release is made to, where a file says so."""
    for file in (*assembly.ontology, *assembly.shapes):
        for quad in file.quads:
            if quad.predicate == RDF.type and quad.object == OWL.Ontology:
                yield Triple(release, DCT.conformsTo, quad.subject)
                yield Triple(quad.subject, RDF.type, DCT.Standard)


def _catalog(publication: Publication, release: NamedNode, about: list[Triple]) -> Iterator[Triple]:
    iri = NamedNode(f"{publication.base}catalog")
    yield Triple(iri, RDF.type, DCAT.Catalog)
    yield Triple(iri, FOAF.homepage, NamedNode(publication.base))
    yield Triple(iri, DCAT.dataset, release)
    yield Triple(iri, DCAT.dataset, NamedNode(publication.dataset))
    yield Triple(iri, DCAT.service, _service_iri(publication))
    yield Triple(iri, DCT.modified, Literal(publication.issued, datatype=XSD.date))
    yield from (Triple(iri, triple.predicate, triple.object) for triple in about if triple.predicate in _OF_THE_CATALOG)


def _service(publication: Publication, release: NamedNode, about: list[Triple]) -> Iterator[Triple]:
    service, endpoint = _service_iri(publication), NamedNode(f"{publication.base}sparql")
    yield Triple(service, RDF.type, DCAT.DataService)
    yield Triple(service, DCT.title, Literal("SPARQL endpoint", language="en"))
    yield Triple(service, DCAT.endpointURL, endpoint)
    yield Triple(service, DCAT.endpointDescription, endpoint)
    yield Triple(service, DCAT.servesDataset, release)
    yield Triple(service, DCT.conformsTo, NamedNode("https://www.w3.org/TR/sparql11-protocol/"))
    yield from _licences(service, about)


def _distribution(
    publication: Publication, release: NamedNode, file: ReleaseFile, about: list[Triple]
) -> Iterator[Triple]:
    """A dump: what it is, how large, and where; ``dcat:mediaType`` is that of what is packed."""
    distribution, address = NamedNode(f"{release.value}#{file.path}"), download(publication, file)
    yield Triple(release, DCAT.distribution, distribution)
    yield Triple(distribution, RDF.type, DCAT.Distribution)
    yield Triple(distribution, DCAT.accessURL, address)
    yield Triple(distribution, DCAT.downloadURL, address)
    yield Triple(distribution, DCAT.byteSize, Literal(str(file.size), datatype=XSD.nonNegativeInteger))
    yield Triple(distribution, _AVAILABILITY, NamedNode(f"{_EU}planned-availability/STABLE"))
    yield from _format(distribution, file)
    yield from _checksum(distribution, file)
    yield from _licences(distribution, about)


def _format(distribution: NamedNode, file: ReleaseFile) -> Iterator[Triple]:
    plain = file.path.removesuffix(".gz")
    yield Triple(distribution, DCAT.mediaType, _media_type(media_type_of(plain)))
    if plain != file.path:
        yield Triple(distribution, DCAT.compressFormat, _media_type(file.media_type))
    form = by_suffix(plain.rsplit(".", 1)[-1])
    if form is not None and form in _FILE_TYPES:
        title = form.title if plain == file.path else f"{form.title}, gzip"
        yield Triple(distribution, DCT.title, Literal(title, language="en"))
        yield Triple(distribution, DCT.description, Literal(_described(title, file), language="en"))
        yield Triple(distribution, DCT.format, NamedNode(f"{_EU}file-type/{_FILE_TYPES[form]}"))


def _described(title: str, file: ReleaseFile) -> str:
    return f"The whole dataset as {title}: {file.statements} statements."


def _checksum(distribution: NamedNode, file: ReleaseFile) -> Iterator[Triple]:
    checksum = NamedNode(f"{distribution.value}-sha256")
    yield Triple(distribution, SPDX.checksum, checksum)
    yield Triple(checksum, RDF.type, SPDX.Checksum)
    yield Triple(checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256)
    yield Triple(checksum, SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary))


def _licences(thing: NamedNode, about: list[Triple]) -> Iterator[Triple]:
    yield from (Triple(thing, DCT.license, triple.object) for triple in about if triple.predicate == DCT.license)


def _service_iri(publication: Publication) -> NamedNode:
    return NamedNode(f"{publication.base}catalog#sparql")


def _media_type(media_type: str) -> NamedNode:
    return NamedNode(f"https://www.iana.org/assignments/media-types/{media_type}")
