"""Description of the dataset as RDF, from which links lead to all that a release offers.

The written description alone names neither files nor service. Those stand in the catalogue (DCAT 3, section 6.6 and
6.7, https://www.w3.org/TR/vocab-dcat-3/) and in the statistics (VoID, section 3, https://www.w3.org/TR/void/#access) of
a release. The dataset is a series there, and each release a dataset in it, so it is here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from ucc_graph.library.lookup import sort_key
from ucc_graph.library.open import Library
from ucc_graph.rdf.iris import part_of
from ucc_graph.rdf.terms import object_of, subject_of
from ucc_graph.rdf.vocab import DCAT, DCT, FOAF, RDF, RDFS, VOID, XSD
from ucc_graph.release.file_names import CATALOG, STATISTICS
from ucc_graph.release.folder import Release
from ucc_graph.release.history import History

__all__ = ["describe_dataset", "series"]

_PARTITIONS: Final = frozenset({VOID.classPartition, VOID.propertyPartition, VOID.subset})
"""Links from a release to the parts of its statistics, which the statistics themselves describe."""


def describe_dataset(library: Library, history: History) -> list[Triple]:
    """The statements about series, catalogue, service and current release, with the parts that they name, in order.

    Files and earlier releases are named, and described at the address of their release. A release without a catalogue
    has what the graph says of the dataset.
    """
    release, iris, dataset = library.release, library.iris, library.release.manifest.dataset
    written = list(_said(release, CATALOG))
    if not written:
        return library.lookup.description(dataset)
    whole, numbers = {dataset, release.manifest.iri, iris.catalog, iris.service}, list(_said(release, STATISTICS))
    others = {one.manifest.iri for one in history.releases} - whole
    statements = {*_about(whole, others, release, written), *series(dataset, history)}
    statements |= {
        one
        for one in numbers
        if one.predicate not in _PARTITIONS and subject_of(one) in (release.manifest.iri, iris.statistics)
    }
    return sorted({*statements, *_documents(library, release, bool(numbers))}, key=sort_key)


def series(dataset: str, history: History) -> Iterator[Triple]:
    """The series and its members, each with its version and its day (https://www.w3.org/TR/vocab-dcat-3/#dataset-series)."""
    node, found = NamedNode(dataset), history.releases
    yield Triple(node, RDF.type, DCAT.DatasetSeries)
    yield Triple(node, DCAT.first, _iri(found[-1]))
    yield Triple(node, DCAT.last, _iri(found[0]))
    yield Triple(node, DCAT.hasCurrentVersion, _iri(found[0]))
    for release in found:
        iri, manifest = _iri(release), release.manifest
        yield Triple(node, DCAT.seriesMember, iri)
        yield Triple(iri, RDF.type, DCAT.Dataset)
        yield Triple(iri, DCAT.inSeries, node)
        yield Triple(iri, DCAT.version, Literal(manifest.version))
        yield Triple(iri, DCT.issued, Literal(manifest.issued, datatype=XSD.date))
        if former := history.before(release):
            yield from (Triple(iri, predicate, _iri(former)) for predicate in (DCAT.prev, DCAT.previousVersion))


def _said(release: Release, name: str) -> Iterator[Triple]:
    """The statements of a Turtle file of a release; none where it lacks the file."""
    quads = parse(path=release.path(name), format=RdfFormat.TURTLE) if release.file(name) else ()
    return (quad.triple for quad in quads)


def _about(start: Iterable[str], others: set[str], release: Release, said: list[Triple]) -> Iterator[Triple]:
    """The statements about some nodes and about all that they name, but for files and other releases."""
    found, files = list(start), part_of(release.manifest.iri, "")
    by_subject: dict[str, list[Triple]] = {}
    for triple in said:
        by_subject.setdefault(subject_of(triple), []).append(triple)
    for node in found:
        yield from by_subject.get(node, [])
        named = {object_of(triple) for triple in by_subject.get(node, []) if isinstance(triple.object, NamedNode)}
        found.extend(sorted(iri for iri in named - others - {*found} if not iri.startswith(files)))


def _documents(library: Library, release: Release, has_statistics: bool) -> Iterator[Triple]:
    """The documents about dataset and release, by which a reader comes from one to all."""
    iris, dataset = library.iris, NamedNode(release.manifest.dataset)
    yield Triple(NamedNode(iris.base), RDF.type, FOAF.Document)
    yield Triple(NamedNode(iris.base), FOAF.primaryTopic, dataset)
    yield Triple(dataset, DCT.isPartOf, NamedNode(iris.catalog))
    if has_statistics:
        yield Triple(dataset, RDFS.seeAlso, NamedNode(iris.statistics))


def _iri(release: Release) -> NamedNode:
    return NamedNode(release.manifest.iri)
