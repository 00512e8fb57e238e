"""What a release says of itself in RDF: VoID statistics and DCAT distributions, every number counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ucc_graph.press.assemble import Assembly
from ucc_graph.press.publication import Publication
from ucc_graph.release import ReleaseFile
from ucc_graph.terms import DCAT, DCT, RDF, VOID

__all__ = ["catalog", "statistics"]


def statistics(publication: Publication, assembly: Assembly) -> list[Triple | Quad]:
    """VoID (https://www.w3.org/TR/void/#statistics) of the default graph, counted from its lines."""
    dataset = NamedNode(publication.dataset)
    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    subjects: set[int] = set()
    objects: set[int] = set()
    for line in assembly.graphs.triples():
        subject, predicate, rest = line.split(" ", 2)
        properties[predicate[1:-1]] += 1
        subjects.add(hash(subject))
        objects.add(hash(rest))
        if predicate[1:-1] == RDF.type.value:
            classes[rest[1:-4]] += 1
    totals = {
        VOID.triples: properties.total(),
        VOID.distinctSubjects: len(subjects),
        VOID.distinctObjects: len(objects),
        VOID.classes: len(classes),
        VOID.properties: len(properties),
    }
    statements = [Triple(dataset, RDF.type, VOID.Dataset)]
    statements += [Triple(dataset, predicate, Literal(number)) for predicate, number in totals.items()]
    statements += _partitions(dataset, VOID.classPartition, VOID.class_, VOID.entities, classes, publication)
    statements += _partitions(dataset, VOID.propertyPartition, VOID.property, VOID.triples, properties, publication)
    return list(statements)


def catalog(publication: Publication, assembly: Assembly, files: list[ReleaseFile]) -> list[Triple | Quad]:
    """The hand-written description of the dataset and a distribution for each dump."""
    dataset = NamedNode(publication.dataset)
    statements: list[Triple | Quad] = [quad.triple for quad in assembly.catalog.quads]
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
    dataset: NamedNode,
    link: NamedNode,
    key: NamedNode,
    measure: NamedNode,
    counts: Counter[str],
    publication: Publication,
) -> Iterator[Triple]:
    for number, (iri, count) in enumerate(sorted(counts.items()), 1):
        partition = NamedNode(f"{publication.base}void#{key.value.rsplit('#', 1)[-1]}-{number}")
        yield Triple(dataset, link, partition)
        yield Triple(partition, RDF.type, VOID.Dataset)
        yield Triple(partition, key, NamedNode(iri))
        yield Triple(partition, measure, Literal(count))


def _media_type_iri(media_type: str) -> str:
    return f"https://www.iana.org/assignments/media-types/{media_type}"
