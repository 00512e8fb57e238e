"""Pictures of things: those that pages show, from the sites that the catalogue of the publication names.

A page that loads a picture tells the site of the picture who reads it, so no other site is asked. A picture from any
other site stays a link, and so does a picture that no property such as ``foaf:depiction`` leads to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.lookup import Lookup
from ucc_graph.rdf.terms import subject_of
from ucc_graph.rdf.vocab import FOAF, RDFS, SCHEMA
from ucc_graph.release.face import origin_of
from ucc_graph.web.view import cells
from ucc_graph.web.view.cells import is_address

__all__ = ["Picture", "Pictures", "read_pictures"]

_PROPERTIES: Final = (
    *(FOAF.depiction, FOAF.img, FOAF.logo, FOAF.thumbnail),
    *(SCHEMA.image, SCHEMA.logo, SCHEMA.photo, SCHEMA.thumbnail, SCHEMA.thumbnailUrl),
)
"""Properties from a thing to its pictures; their subproperties in the ontology are others."""
_SECURE: Final = "https://"
_PLAIN: Final = "http://"


@dataclass(frozen=True)
class Picture:
    """A picture: the address that a page loads, the address that the data have, and its text for those who see none."""

    source: str
    href: str
    alternative: str

    def __html__(self) -> str:
        """The picture as HTML, with a link to itself."""
        return cells.picture(self.source, self.href, self.alternative)


@dataclass(frozen=True)
class Pictures:
    """The pictures that pages show: by origin (RFC 6454), by path on this site, and by the properties to them."""

    origins: frozenset[str] = frozenset()
    paths: frozenset[str] = frozenset()
    properties: tuple[NamedNode, ...] = ()

    def source(self, address: str) -> str:
        """The address elsewhere to load a picture from, encrypted where the catalogue says so; else empty."""
        secure = f"{_SECURE}{address.removeprefix(_PLAIN)}" if address.startswith(_PLAIN) else address
        return next((one for one in (secure, address) if origin_of(one) in self.origins), "")

    def allowed(self, address: str) -> str:
        """The address to load a picture from that a page of the publication shows; empty for any other site."""
        return self.source(address) if is_address(address) else ""

    def subject(self, lookup: Lookup, value: NamedNode | Literal) -> str | None:
        """The first thing that has an address as its picture; None if nothing has."""
        found = (triple for one in self.properties for triple in lookup.triples(None, one, value))
        return min(map(subject_of, found), default=None)


def read_pictures(lookup: Lookup, origins: Iterable[str], paths: Iterable[str]) -> Pictures:
    """The pictures from some origins, and from some paths of this site; without any, none is looked for."""
    allowed = frozenset(origins), frozenset(paths)
    if not any(allowed):
        return Pictures()
    # schema.org has two spellings of its namespace, and people use both.
    named = [iri for one in _PROPERTIES for iri in dict.fromkeys((one.value, one.value.replace(_SECURE, _PLAIN)))]
    return Pictures(*allowed, tuple(map(NamedNode, lookup.descendants(*named, by=RDFS.subPropertyOf))))
