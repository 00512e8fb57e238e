"""Catalogue of a dataset (DCAT 3): its releases, their distributions, and the service that answers queries.

The dataset of the written description is a series, and each release is a dataset in it
(https://www.w3.org/TR/vocab-dcat-3/#dataset-series). A release repeats all written statements about the series, so that
its description alone is complete. A previous release keeps its own description, with the current addresses of its
files: ``releases/{version}/data/`` in place of ``data/``, which belongs to the newest release.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from ucc_graph.press.read.sources import Sources
from ucc_graph.press.write.distributions import Offer, distributions, is_offered, titles_of
from ucc_graph.rdf.iris import Iris, part_of
from ucc_graph.rdf.vocab import DCAT, DCT, FOAF, OWL, RDF, VOID, XSD
from ucc_graph.release.file_names import CATALOG, TABLE_GROUP
from ucc_graph.release.folder import Release, ReleaseFile

__all__ = ["catalog"]

_PUBLIC: Final = NamedNode("http://publications.europa.eu/resource/authority/access-right/PUBLIC")
_OF_A_RELEASE: Final = (DCAT.version, DCT.issued, VOID.exampleResource, VOID.uriSpace, VOID.vocabulary)
"""Written properties of the dataset that apply to each release alone."""
_OF_THE_CATALOG: Final = (DCT.title, DCT.description, DCT.publisher, DCT.license, DCT.language, DCT.spatial)
"""Written properties of the dataset that also apply to its catalogue."""
_OF_THE_SERVICE: Final = (DCT.publisher, DCT.license, DCAT.contactPoint, DCAT.keyword, DCAT.theme)
"""Written properties of the dataset that also apply to its service."""


def catalog(
    sources: Sources, version: str, files: Sequence[ReleaseFile], previous: Sequence[Release]
) -> Iterator[Triple]:
    """The statements about catalogue, series, release, service and ``previous`` releases, the newest of them first."""
    iris = sources.iris
    dataset, release = NamedNode(sources.publication.dataset), NamedNode(iris.release(version))
    written = [quad.triple for quad in sources.catalog.quads]
    about = [triple for triple in written if triple.subject == dataset]
    about += _access(dataset, about)
    standards, titles = list(dict.fromkeys(_standards(sources))), titles_of(sources.table_group.content)
    offer = Offer(release, iris.files_space, standards, _nodes(about, DCT.license), titles)
    yield from (triple for triple in written if triple.subject != dataset)
    yield Triple(dataset, RDF.type, DCAT.DatasetSeries)
    yield from (t for t in about if t.predicate not in _OF_A_RELEASE and t.object != VOID.Dataset)
    yield from _release(release, version, dataset, about, previous)
    for standard in standards:
        yield Triple(release, DCT.conformsTo, standard)
        yield Triple(standard, RDF.type, DCT.Standard)
    yield from _catalog(sources, [dataset, release, *(NamedNode(other.manifest.iri) for other in previous)], written)
    yield from _service(iris, release, about)
    yield from distributions(offer, files)
    for other in previous:
        yield from _described(other)


def _access(dataset: NamedNode, about: Sequence[Triple]) -> list[Triple]:
    """Public access (https://www.w3.org/TR/vocab-dcat-3/#Property:resource_access_rights), if nothing is written."""
    is_said = any(triple.predicate == DCT.accessRights for triple in about)
    return [] if is_said else [Triple(dataset, DCT.accessRights, _PUBLIC)]


def _copied(subject: NamedNode, about: Iterable[Triple], predicates: Container[NamedNode]) -> Iterator[Triple]:
    """Written statements about the dataset, as statements about another subject."""
    return (Triple(subject, triple.predicate, triple.object) for triple in about if triple.predicate in predicates)


def _nodes(about: Iterable[Triple], predicate: NamedNode) -> list[NamedNode]:
    return [triple.object for triple in about if triple.predicate == predicate and isinstance(triple.object, NamedNode)]


def _standards(sources: Sources) -> Iterator[NamedNode]:
    """The ontologies and the shapes to which the release conforms, by the IRIs that files declare, and as documents."""
    yield from (NamedNode(sources.iris.ontology), NamedNode(sources.iris.shapes))
    for file in (*sources.ontology, *sources.shapes):
        for quad in file.quads:
            if quad.predicate == RDF.type and quad.object == OWL.Ontology and isinstance(quad.subject, NamedNode):
                yield quad.subject


def _release(
    release: NamedNode, version: str, dataset: NamedNode, about: list[Triple], previous: Sequence[Release]
) -> Iterator[Triple]:
    """The release as a version and as a member of the series (https://www.w3.org/TR/vocab-dcat-3/#versioning)."""
    own = (DCAT.version, DCT.identifier)
    yield from (Triple(release, triple.predicate, triple.object) for triple in about if triple.predicate not in own)
    yield Triple(release, DCAT.version, Literal(version))
    yield Triple(release, DCT.identifier, Literal(release.value))
    yield Triple(release, DCAT.inSeries, dataset)
    yield Triple(release, DCAT.isVersionOf, dataset)
    for predicate in (DCAT.previousVersion, DCAT.prev) if previous else ():
        yield Triple(release, predicate, NamedNode(previous[0].manifest.iri))


def _catalog(sources: Sources, datasets: Sequence[NamedNode], written: list[Triple]) -> Iterator[Triple]:
    iris, issued = sources.iris, sources.publication.issued
    catalog = NamedNode(iris.catalog)
    said = (triple.object for triple in written if (triple.subject, triple.predicate) == (catalog, DCT.issued))
    days = [value.value for value in said if isinstance(value, Literal)]
    yield Triple(catalog, RDF.type, DCAT.Catalog)
    yield Triple(catalog, FOAF.homepage, NamedNode(iris.base))
    yield from (Triple(catalog, DCAT.dataset, dataset) for dataset in datasets)
    yield Triple(catalog, DCAT.service, NamedNode(iris.service))
    yield Triple(catalog, DCT.modified, Literal(max([issued, *days]), datatype=XSD.date))
    if not days:
        yield Triple(catalog, DCT.issued, Literal(issued, datatype=XSD.date))
    yield from _copied(catalog, (triple for triple in written if triple.subject == datasets[0]), _OF_THE_CATALOG)


def _service(iris: Iris, release: NamedNode, about: list[Triple]) -> Iterator[Triple]:
    service, endpoint = NamedNode(iris.service), NamedNode(iris.endpoint)
    yield Triple(service, RDF.type, DCAT.DataService)
    yield Triple(service, DCT.title, Literal("SPARQL endpoint", language="en"))
    yield Triple(service, DCAT.endpointURL, endpoint)
    yield Triple(service, DCAT.endpointDescription, endpoint)
    yield Triple(service, DCAT.servesDataset, release)
    yield Triple(service, DCT.conformsTo, NamedNode("https://www.w3.org/TR/sparql11-protocol/"))
    yield from _copied(service, about, _OF_THE_SERVICE)


def _described(release: Release) -> Iterator[Triple]:
    """The statements about a previous release, its period and its distributions; none where it has no catalogue."""
    path, tables, manifest = release.path(CATALOG), release.path(TABLE_GROUP), release.manifest
    if not path.is_file():
        return
    iri, root = NamedNode(manifest.iri), manifest.iris.release_file(manifest.version, "")
    said = [quad.triple for quad in parse(path=path, format=RdfFormat.TURTLE)]
    own = [triple for triple in said if triple.subject == iri]
    titles = titles_of(tables.read_bytes()) if tables.is_file() else {}
    offer = Offer(iri, root, _nodes(own, DCT.conformsTo), _nodes(own, DCT.license), titles)
    yield Triple(iri, RDF.type, DCAT.Dataset)
    yield from (triple for triple in own if triple.predicate not in (DCAT.distribution, DCT.temporal))
    yield from _period(iri, said)
    yield from distributions(offer, [file for file in manifest.files if is_offered(file.path)])


def _period(iri: NamedNode, said: list[Triple]) -> Iterator[Triple]:
    """The period of a release under an IRI of its own, because all releases use one IRI for their periods."""
    own = NamedNode(part_of(iri.value, "period"))
    for period in (triple.object for triple in said if (triple.subject, triple.predicate) == (iri, DCT.temporal)):
        yield Triple(iri, DCT.temporal, own)
        yield from (Triple(own, triple.predicate, triple.object) for triple in said if triple.subject == period)
