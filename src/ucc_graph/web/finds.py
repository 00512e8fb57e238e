"""What was found, as it is shown: each thing under its name, with the name that was found and what tells it apart."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from ucc_graph.library.search import Fit, Hit
from ucc_graph.web.names import Link, Reader, Text
from ucc_graph.web.site import Site

__all__ = ["Find", "finds", "kinds_of"]


@dataclass(frozen=True)
class Find:
    """A thing that was found: ``matched`` is the name that fits, None where it is the one shown."""

    thing: Link
    matched: Text | None
    kind: str
    classes: tuple[Link, ...]
    context: Text | None
    hit: Hit

    @property
    def is_sure(self) -> bool:
        """Whether a name is the query, but for case, marks and spaces."""
        return self.hit.fit is Fit.EXACT


def finds(site: Site, reader: Reader, query: str, limit: int, kinds: Collection[str] = ()) -> list[Find]:
    """What a query finds, the best first."""
    hits = site.library.names.find(query, limit, reader.language, kinds)
    return [_find(site, reader, hit) for hit in hits]


def kinds_of(site: Site, iri: str) -> frozenset[str]:
    """The kinds whose things are of a class or of one beneath it; empty for a class that nothing is of."""
    lookup = site.library.lookup
    found = (kind for kind in site.library.kinds.values() if iri in lookup.ancestors(kind.classes))
    return frozenset(kind.name for kind in found)


def _find(site: Site, reader: Reader, hit: Hit) -> Find:
    names = site.names(reader)
    thing = names.link(hit.iri)
    known = site.library.addresses.kind_and_key(hit.iri)
    return Find(
        thing=thing,
        matched=names.text(hit.name) if hit.name.value != thing.name.text else None,
        kind=known[0] if known else "",
        classes=tuple(names.link(iri) for iri in names.lookup.classes(hit.iri)),
        context=next((names.name(iri) for iri in _telling(site, hit.iri)), None),
        hit=hit,
    )


def _telling(site: Site, iri: str) -> Iterator[str]:
    """Single things that a thing has by its layout, the first property first: what tells it from others of its name."""
    lookup = site.library.lookup
    for section in site.library.layout.sections(lookup.ancestors(lookup.classes(iri))):
        for row in section.rows:
            values = [] if row.inverse else lookup.objects(iri, NamedNode(row.predicate))
            if len(values) == 1 and site.library.addresses.kind_and_key(values[0].value):
                yield values[0].value
