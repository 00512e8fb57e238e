"""What a dataset offers: DCAT 3, a catalogue of its releases with a distribution for each file that is offered.

The dataset of ``data/catalog.ttl`` is a series; each release is a dataset of its own in it, with all that is said of
the series by hand, so that a description read alone is complete (https://www.w3.org/TR/vocab-dcat-3/#dataset-series).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ucc_graph.dataset_terms import DCAT, VOID
from ucc_graph.press.assemble import Assembly
from ucc_graph.press.distribution import Offer, distributions, titles_of
from ucc_graph.press.former import described
from ucc_graph.press.publication import Publication
from ucc_graph.release import Release, ReleaseFile
from ucc_graph.terms import DCT, FOAF, OWL, RDF, XSD

__all__ = ["catalog", "download", "release_iri"]

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
