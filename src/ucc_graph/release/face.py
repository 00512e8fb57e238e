"""Face of a publication: what its catalogue says of the site, for the press that checks and the server that shows it.

The site is the resource at the base IRI. Its statements stand in ``catalog.ttl`` and so in the graph of the metadata:
languages of the interface (``schema:inLanguage`` or ``dct:language``), an accent colour (``schema:color``), a logo
(``foaf:logo``), the own pages in the menu (``foaf:page``), and the sites that its pages load pictures from
(``dct:requires``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode

from ucc_graph.rdf.languages import canonical_tag
from ucc_graph.rdf.vocab import DCMITYPE, DCT, FOAF, SCHEMA

__all__ = [
    "COLOURS",
    "LANGUAGES",
    "LOGOS",
    "MENU",
    "Face",
    "Objects",
    "origin_of",
    "read_face",
    "required_pictures",
]

Objects: TypeAlias = Callable[[str, NamedNode], Iterable[object]]
"""The values of a property of a resource, in the same order in every run."""
_ORIGIN: Final = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?P<port>:[0-9]{1,5})?(?=[/?#]|\Z)"
)
_DEFAULT_PORTS: Final = {"http": ":80", "https": ":443"}
_PLAIN: Final = tuple(
    NamedNode(one.value.replace("https:", "http:")) for one in (SCHEMA.inLanguage, SCHEMA.color, SCHEMA.logo)
)
"""The terms of schema.org in the other spelling of its namespace."""
LANGUAGES: Final = (SCHEMA.inLanguage, _PLAIN[0], DCT.language)
"""Properties of the site with the tag of a language of the interface."""
COLOURS: Final = (SCHEMA.color, _PLAIN[1])
"""Properties of the site with its accent colour."""
LOGOS: Final = (FOAF.logo, SCHEMA.logo, _PLAIN[2])
"""Properties of the site, or of the dataset, with its logo."""
MENU: Final = (FOAF.page,)
"""Properties of the site, or of the dataset, with its own pages that are in the menu at the head of each page."""
_PICTURES: Final = frozenset({DCMITYPE.StillImage, DCMITYPE.Image})


@dataclass(frozen=True)
class Face:
    """Face of a publication: tags of the chosen languages, the IRI of the logo, the colour as written, and origins.

    What is not stated is empty. ``origins`` are scheme, host and port of the sites of pictures (RFC 6454), ``pages``
    the IRIs of the own pages in the menu.
    """

    languages: tuple[str, ...] = ()
    logo: str = ""
    colour: str = ""
    origins: tuple[str, ...] = ()
    pages: frozenset[str] = frozenset()


def read_face(objects: Objects, dataset: str, site: str) -> Face:
    """The face that statements give to a site; values that cannot be used are left out."""
    tags = (canonical_tag(one.value) for one in _values(objects, (site,), LANGUAGES) if isinstance(one, Literal))
    colours = (one.value for one in _values(objects, (site,), COLOURS) if isinstance(one, Literal))
    logos = (one.value for one in _values(objects, (site, dataset), LOGOS) if isinstance(one, NamedNode))
    origins = (origin_of(one.value) for one in required_pictures(objects, dataset, site))
    pages = (one.value for one in _values(objects, (site, dataset), MENU) if isinstance(one, NamedNode))
    return Face(
        languages=tuple(sorted(set(tags))),
        logo=next(logos, ""),
        colour=next(colours, ""),
        origins=tuple(sorted(set(filter(None, origins)))),
        pages=frozenset(pages),
    )


def required_pictures(objects: Objects, dataset: str, site: str) -> Iterator[NamedNode]:
    """The sites that the catalogue requires for pictures: those with a type of DCMI for images."""
    for one in _values(objects, (site, dataset), (DCT.requires,)):
        if isinstance(one, NamedNode) and not _PICTURES.isdisjoint(objects(one.value, DCT.type)):
            yield one


def origin_of(address: str) -> str:
    """Scheme, host and port of an address of the web; empty for any other text, and for an address with a password."""
    found = _ORIGIN.match(address.lower())
    if not found:
        return ""
    port = found["port"] or ""
    return f"{found['scheme']}://{found['host']}{'' if port == _DEFAULT_PORTS[found['scheme']] else port}"


def _values(objects: Objects, subjects: Iterable[str], properties: Iterable[NamedNode]) -> Iterator[object]:
    return (value for one in subjects for name in properties for value in objects(one, name))
