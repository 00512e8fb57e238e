"""What a release holds, in numbers: VoID, every number counted (https://www.w3.org/TR/void/).

Partitions and linksets are named by what they are of, so that a name stays when others come or go.

What the values of each property of each class are, counted: classes of things, and datatypes of literals.

Editors of queries and language models complete and check a query by it (https://github.com/sib-swiss/sparql-editor).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ucc_graph.press.read.census import GraphCensus
from ucc_graph.press.read.graphs import Graphs
from ucc_graph.press.read.publication import Publication
from ucc_graph.rdf.dataset_vocab import VOID, VOIDEXT
from ucc_graph.rdf.ntriples import iri as iri_token
from ucc_graph.rdf.vocab import FOAF, RDF, XSD

__all__ = ["Ranges", "count_ranges", "statistics"]


_TYPE: Final = iri_token(RDF.type.value)
_Classes = tuple[str, ...]


@dataclass(frozen=True)
class Ranges:
    """Statements by class of the subject, property, and class or datatype of the value."""

    classes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    datatypes: Counter[tuple[str, str, str]] = field(default_factory=Counter)


def count_ranges(graphs: Graphs) -> Ranges:
    """Counts the default graph in two passes over its lines: the classes of each thing, then the values."""
    classes, ranges = _classes_by_thing(graphs.triples()), Ranges()
    for line in graphs.triples():
        subject, predicate, rest = line.split(" ", 2)
        value = rest[:-3]
        for name in classes.get(hash(subject), ()):
            if not value.startswith("<"):
                ranges.datatypes[name, predicate[1:-1], _datatype(value)] += 1
            elif predicate != _TYPE:
                ranges.classes.update((name, predicate[1:-1], of) for of in classes.get(hash(value), ()))
    return ranges


def _classes_by_thing(lines: Iterable[str]) -> dict[int, _Classes]:
    """The classes of each thing, by the hash of its IRI, which saves the texts; equal tuples are kept once."""
    found: dict[int, _Classes] = {}
    known: dict[_Classes, _Classes] = {}
    for line in lines:
        if _TYPE in line:
            subject, predicate, rest = line.split(" ", 2)
            if predicate == _TYPE:
                grown = (*found.get(hash(subject), ()), rest[1:-4])
                found[hash(subject)] = known.setdefault(grown, grown)
    return found


def _datatype(literal: str) -> str:
    """The datatype of a literal of N-Triples (https://www.w3.org/TR/n-triples/#grammar-production-literal)."""
    if literal.endswith('"'):
        return XSD.string.value
    if literal.endswith(">"):
        return literal[literal.rindex("<") + 1 : -1]
    return RDF.langString.value


def statistics(
    publication: Publication, release: NamedNode, census: GraphCensus, ranges: Ranges, downloads: Iterable[NamedNode]
) -> list[Triple]:
    """The description of a release: sections 2 (access), 3 (vocabularies), 4 (statistics) and 5 (linksets)."""
    return [
        *_document(publication, release),
        *_access(publication, release, downloads),
        *_totals(release, census),
        *_vocabularies(release, census),
        *_classes(publication, release, census),
        *_properties(publication, release, census.properties),
        *_ranges(publication, ranges),
        *_linksets(publication, release, census.links),
    ]


def _document(publication: Publication, release: NamedNode) -> Iterator[Triple]:
    document = NamedNode(f"{publication.base}void")
    yield Triple(document, RDF.type, VOID.DatasetDescription)
    yield Triple(document, FOAF.primaryTopic, release)


def _access(publication: Publication, release: NamedNode, downloads: Iterable[NamedNode]) -> Iterator[Triple]:
    yield Triple(release, RDF.type, VOID.Dataset)
    yield Triple(release, VOID.uriSpace, Literal(publication.base))
    yield Triple(release, VOID.sparqlEndpoint, NamedNode(f"{publication.base}sparql"))
    yield Triple(release, VOID.rootResource, NamedNode(publication.dataset))
    yield from (Triple(release, VOID.dataDump, download) for download in downloads)


def _totals(release: NamedNode, census: GraphCensus) -> Iterator[Triple]:
    totals = {
        VOID.triples: census.properties.total(),
        VOID.entities: census.entities,
        VOID.distinctSubjects: census.subjects,
        VOID.distinctObjects: census.objects,
        VOID.classes: len(census.classes),
        VOID.properties: len(census.properties),
    }
    yield from (Triple(release, predicate, Literal(number)) for predicate, number in totals.items())


def _vocabularies(release: NamedNode, census: GraphCensus) -> Iterator[Triple]:
    spaces = {_space(term).removesuffix("#") for term in (*census.classes, *census.properties)}
    yield from (Triple(release, VOID.vocabulary, NamedNode(space)) for space in sorted(spaces))


def _classes(publication: Publication, release: NamedNode, census: GraphCensus) -> Iterator[Triple]:
    """A partition for each class, with its first instance and a partition for each property of its instances."""
    for iri, count in sorted(census.classes.items()):
        partition = _name(publication, "class", iri)
        yield Triple(release, VOID.classPartition, partition)
        yield Triple(partition, RDF.type, VOID.Dataset)
        yield Triple(partition, VOID.class_, NamedNode(iri))
        yield Triple(partition, VOID.entities, Literal(count))
        yield Triple(partition, VOID.exampleResource, NamedNode(census.examples[iri]))
        yield from _properties(publication, partition, census.uses[iri], iri)


def _properties(publication: Publication, whole: NamedNode, counts: Counter[str], of: str = "") -> Iterator[Triple]:
    for iri, count in sorted(counts.items()):
        partition = _name(publication, "property", *([of] if of else []), iri)
        yield Triple(whole, VOID.propertyPartition, partition)
        yield Triple(partition, RDF.type, VOID.Dataset)
        yield Triple(partition, VOID.property, NamedNode(iri))
        yield Triple(partition, VOID.triples, Literal(count))


def _ranges(publication: Publication, ranges: Ranges) -> Iterator[Triple]:
    """In the partition of a property of a class, one for each class and each datatype of its values."""
    for (of, predicate, value), count in sorted(ranges.classes.items()):
        part = _name(publication, "values", of, predicate, value)
        yield Triple(_name(publication, "property", of, predicate), VOID.classPartition, part)
        yield Triple(part, RDF.type, VOID.Dataset)
        yield Triple(part, VOID.class_, NamedNode(value))
        yield Triple(part, VOID.triples, Literal(count))
    for (of, predicate, value), count in sorted(ranges.datatypes.items()):
        part = _name(publication, "values", of, predicate, value)
        yield Triple(_name(publication, "property", of, predicate), VOIDEXT.datatypePartition, part)
        yield Triple(part, RDF.type, VOID.Dataset)
        yield Triple(part, VOIDEXT.datatype, NamedNode(value))
        yield Triple(part, VOID.triples, Literal(count))


def _linksets(publication: Publication, release: NamedNode, links: Counter[tuple[str, str]]) -> Iterator[Triple]:
    """A linkset for each predicate and target; a target is known by the beginning of its IRIs."""
    for (predicate, space), count in sorted(links.items()):
        linkset, target = _name(publication, "links", predicate, space), _name(publication, "target", space)
        yield Triple(release, VOID.subset, linkset)
        yield Triple(linkset, RDF.type, VOID.Linkset)
        yield Triple(linkset, VOID.linkPredicate, NamedNode(predicate))
        yield Triple(linkset, VOID.subjectsTarget, release)
        yield Triple(linkset, VOID.objectsTarget, target)
        yield Triple(linkset, VOID.triples, Literal(count))
        yield Triple(target, RDF.type, VOID.Dataset)
        yield Triple(target, VOID.uriSpace, Literal(space))


def _name(publication: Publication, kind: str, *iris: str) -> NamedNode:
    digest = hashlib.sha256(" ".join(iris).encode()).hexdigest()[:16]
    return NamedNode(f"{publication.base}void#{kind}-{digest}")


def _space(term: str) -> str:
    return term[: max(term.rfind("#"), term.rfind("/")) + 1]
