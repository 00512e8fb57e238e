"""Statistics of a release in VoID, every number counted (https://www.w3.org/TR/void/).

Partitions and linksets are named by their subject, so that a name stays when others come or go. Query editors and
language models use the classes and datatypes of each property's values to complete and check a query
(https://github.com/sib-swiss/sparql-editor).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from ucc_graph.press.read.publication import Publication
from ucc_graph.press.read.void_counts import GraphCounts, ValueCounts
from ucc_graph.rdf.iris import Iris, part_of
from ucc_graph.rdf.terms import namespace_of
from ucc_graph.rdf.vocab import FOAF, RDF, VOID, VOIDEXT

__all__ = ["statistics"]


def statistics(
    publication: Publication, release: NamedNode, counts: GraphCounts, values: ValueCounts, files: Iterable[NamedNode]
) -> Iterator[Triple]:
    """The description of a release: sections 2 (access), 3 (vocabularies), 4 (statistics) and 5 (linksets)."""
    iris = publication.iris
    yield Triple(NamedNode(iris.statistics), RDF.type, VOID.DatasetDescription)
    yield Triple(NamedNode(iris.statistics), FOAF.primaryTopic, release)
    yield Triple(release, RDF.type, VOID.Dataset)
    yield Triple(release, VOID.uriSpace, Literal(publication.base))
    yield Triple(release, VOID.sparqlEndpoint, NamedNode(iris.endpoint))
    yield Triple(release, VOID.rootResource, NamedNode(publication.dataset))
    yield from (Triple(release, VOID.dataDump, file) for file in files)
    yield from _totals(release, counts)
    yield from _classes(iris, release, counts)
    yield from _properties(iris, release, counts.properties)
    yield from _values(iris, values)
    yield from _linksets(iris, release, counts.links)


def _totals(release: NamedNode, counts: GraphCounts) -> Iterator[Triple]:
    totals = {
        VOID.triples: counts.properties.total(),
        VOID.entities: counts.entities,
        VOID.distinctSubjects: counts.subjects,
        VOID.distinctObjects: counts.objects,
        VOID.classes: len(counts.classes),
        VOID.properties: len(counts.properties),
    }
    spaces = {namespace_of(term).removesuffix("#") for term in (*counts.classes, *counts.properties)}
    yield from (Triple(release, predicate, Literal(number)) for predicate, number in totals.items())
    yield from (Triple(release, VOID.vocabulary, NamedNode(space)) for space in sorted(spaces))


def _classes(iris: Iris, release: NamedNode, counts: GraphCounts) -> Iterator[Triple]:
    """A partition for each class, with its first instance and a partition for each property of its instances."""
    for iri, count in sorted(counts.classes.items()):
        partition = _name(iris, "class", iri)
        yield Triple(release, VOID.classPartition, partition)
        yield from _partition(partition, VOID.class_, iri, VOID.entities, count)
        yield Triple(partition, VOID.exampleResource, NamedNode(counts.examples[iri]))
        yield from _properties(iris, partition, counts.uses[iri], iri)


def _properties(iris: Iris, whole: NamedNode, counts: Counter[str], of: str = "") -> Iterator[Triple]:
    for iri, count in sorted(counts.items()):
        partition = _name(iris, "property", *([of] if of else []), iri)
        yield Triple(whole, VOID.propertyPartition, partition)
        yield from _partition(partition, VOID.property, iri, VOID.triples, count)


def _partition(partition: NamedNode, by: NamedNode, value: str, unit: NamedNode, count: int) -> Iterator[Triple]:
    yield Triple(partition, RDF.type, VOID.Dataset)
    yield Triple(partition, by, NamedNode(value))
    yield Triple(partition, unit, Literal(count))


def _values(iris: Iris, values: ValueCounts) -> Iterator[Triple]:
    """A partition for each class and each datatype of the values, within the partition of a property of a class."""
    for counts, contains, by in (
        (values.classes, VOID.classPartition, VOID.class_),
        (values.datatypes, VOIDEXT.datatypePartition, VOIDEXT.datatype),
    ):
        for (of, predicate, value), count in sorted(counts.items()):
            partition = _name(iris, "values", of, predicate, value)
            yield Triple(_name(iris, "property", of, predicate), contains, partition)
            yield from _partition(partition, by, value, VOID.triples, count)


def _linksets(iris: Iris, release: NamedNode, links: Counter[tuple[str, str]]) -> Iterator[Triple]:
    """A linkset for each predicate and target; a target is known by the beginning of its IRIs."""
    for (predicate, space), count in sorted(links.items()):
        linkset, target = _name(iris, "links", predicate, space), _name(iris, "target", space)
        yield Triple(release, VOID.subset, linkset)
        yield Triple(linkset, RDF.type, VOID.Linkset)
        yield Triple(linkset, VOID.linkPredicate, NamedNode(predicate))
        yield Triple(linkset, VOID.subjectsTarget, release)
        yield Triple(linkset, VOID.objectsTarget, target)
        yield Triple(linkset, VOID.triples, Literal(count))
        yield Triple(target, RDF.type, VOID.Dataset)
        yield Triple(target, VOID.uriSpace, Literal(space))


def _name(iris: Iris, kind: str, *parts: str) -> NamedNode:
    digest = hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]
    return NamedNode(part_of(iris.statistics, f"{kind}-{digest}"))
