"""A former release in the catalogue of a later one: what its own says of it, and its files where they are now.

A file of the newest release is under ``data/``; those of a former one are under ``releases/{version}/data/``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from ucc_graph.dataset_terms import DCAT
from ucc_graph.press.distribution import Offer, distributions, is_offered, titles_of
from ucc_graph.release import Release
from ucc_graph.terms import DCT, RDF

__all__ = ["described"]

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
        _offer(release, iri, own), [file for file in release.manifest.files if is_offered(file.path)]
    )


def _period(iri: NamedNode, said: list[Triple]) -> Iterator[Triple]:
    """The period that a release speaks of, under a name of its own: each release names its period in the same way."""
    own = NamedNode(f"{iri.value}#period")
    periods = [triple.object for triple in said if (triple.subject, triple.predicate) == (iri, DCT.temporal)]
    for period in periods:
        yield Triple(iri, DCT.temporal, own)
        yield from (Triple(own, triple.predicate, triple.object) for triple in said if triple.subject == period)


def _offer(release: Release, iri: NamedNode, own: list[Triple]) -> Offer:
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
