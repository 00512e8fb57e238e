"""What a release says of itself in RDF: VoID statistics and DCAT distributions, every number counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from ucc_graph.press.assemble import Assembly
from ucc_graph.press.census import GraphCensus
from ucc_graph.press.publication import Publication
from ucc_graph.release import ReleaseFile
from ucc_graph.terms import DCAT, DCT, RDF, VOID

__all__ = ["catalog", "statistics"]


def statistics(publication: Publication, census: GraphCensus) -> list[Triple]:
    """VoID (https://www.w3.org/TR/void/#statistics) of the default graph."""
    dataset = NamedNode(publication.dataset)
    totals = {
        VOID.triples: census.properties.total(),
        VOID.distinctSubjects: census.subjects,
        VOID.distinctObjects: census.objects,
        VOID.classes: len(census.classes),
        VOID.properties: len(census.properties),
    }
    return [
        Triple(dataset, RDF.type, VOID.Dataset),
        *(Triple(dataset, predicate, Literal(number)) for predicate, number in totals.items()),
        *_partitions(publication, VOID.classPartition, VOID.class_, VOID.entities, census.classes),
        *_partitions(publication, VOID.propertyPartition, VOID.property, VOID.triples, census.properties),
    ]


def catalog(publication: Publication, assembly: Assembly, files: list[ReleaseFile]) -> list[Triple]:
    """The hand-written description of the dataset and a distribution for each dump."""
    dataset = NamedNode(publication.dataset)
    statements: list[Triple] = [quad.triple for quad in assembly.catalog.quads]
    for file in files:
        distribution = NamedNode(f"{publication.base}data/{file.path}")
        statements += [
            Triple(dataset, DCAT.distribution, distribution),
            Triple(distribution, RDF.type, DCAT.Distribution),
            Triple(distribution, DCAT.downloadURL, distribution),
            Triple(distribution, DCAT.byteSize, Literal(file.size)),
            Triple(distribution, DCAT.mediaType, NamedNode(_media_type_iri(file.media_type))),
            Triple(distribution, DCT.identifier, Literal(file.sha256)),
        ]
    return statements


def _partitions(
    publication: Publication, link: NamedNode, key: NamedNode, measure: NamedNode, counts: Counter[str]
) -> Iterator[Triple]:
    dataset = NamedNode(publication.dataset)
    for number, (iri, count) in enumerate(sorted(counts.items()), 1):
        partition = NamedNode(f"{publication.base}void#{key.value.rsplit('#', 1)[-1]}-{number}")
        yield Triple(dataset, link, partition)
        yield Triple(partition, RDF.type, VOID.Dataset)
        yield Triple(partition, key, NamedNode(iri))
        yield Triple(partition, measure, Literal(count))


def _media_type_iri(media_type: str) -> str:
    return f"https://www.iana.org/assignments/media-types/{media_type}"
