"""What a release is, in the few words that citations, crawlers and loaders of data sets ask for; read once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.dataset_terms import DCAT
from ucc_graph.library.languages import best
from ucc_graph.library.open import Library
from ucc_graph.release import DATASET, ReleaseFile
from ucc_graph.terms import DCT, FOAF

__all__ = ["Card", "read_card"]

_ENGLISH: Final = "en"
_TABLES: Final = "tables/"


@dataclass(frozen=True)
class Card:
    """A release in English: ``iri`` is the dataset's, ``release`` its own, ``tables`` and ``dumps`` are its files."""

    iri: str
    release: str
    base: str
    title: str
    description: str
    publisher: str
    licence: str
    version: str
    issued: str
    keywords: tuple[str, ...]
    dumps: tuple[ReleaseFile, ...]
    tables: tuple[ReleaseFile, ...]

    def address(self, file: ReleaseFile) -> str:
        """Where a file can be fetched."""
        return f"{self.base}data/{file.path}"


def read_card(library: Library) -> Card:
    """The card of a release, from what the dataset says of itself and from the manifest."""
    manifest = library.release.manifest
    return Card(
        iri=manifest.dataset,
        release=f"{manifest.base}releases/{manifest.version}",
        base=manifest.base,
        title=_text(library, DCT.title),
        description=_text(library, DCT.description),
        publisher=_publisher(library),
        licence=next((value.value for value in _values(library, DCT.license) if isinstance(value, NamedNode)), ""),
        version=manifest.version,
        issued=manifest.issued,
        keywords=_keywords(library),
        dumps=tuple(file for file in manifest.files if file.path.startswith(f"{DATASET}.")),
        tables=tuple(file for file in manifest.files if file.path.startswith(_TABLES)),
    )


def _values(library: Library, predicate: NamedNode) -> list[NamedNode | Literal]:
    return library.lookup.objects(library.release.manifest.dataset, predicate)


def _text(library: Library, predicate: NamedNode) -> str:
    found = best((value for value in _values(library, predicate) if isinstance(value, Literal)), _ENGLISH)
    return found.value if found else ""


def _keywords(library: Library) -> tuple[str, ...]:
    found = _values(library, DCAT.keyword)
    return tuple(value.value for value in found if isinstance(value, Literal) and value.language == _ENGLISH)


def _publisher(library: Library) -> str:
    """The name of who publishes it."""
    agents = [value.value for value in _values(library, DCT.publisher) if isinstance(value, NamedNode)]
    names = (name for agent in agents for name in library.lookup.objects(agent, FOAF.name))
    return next((name.value for name in names), "")
