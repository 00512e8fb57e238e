"""What a dataset is called and who publishes it, as the hand-written part of its description says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from ucc_graph.release import Release
from ucc_graph.terms import DCT, FOAF

__all__ = ["About", "about"]

_CATALOG: Final = "metadata/catalog.ttl"


@dataclass(frozen=True)
class About:
    """The title of a dataset and the name of its publisher; what is not said is the IRI, and the title."""

    title: str
    publisher: str


def about(release: Release) -> About:
    """What the catalogue in a release says of its dataset."""
    path, dataset = release.path(_CATALOG), NamedNode(release.manifest.dataset)
    quads = list(parse(path=path, format=RdfFormat.TURTLE)) if path.is_file() else []
    title = _text(quads, [dataset], DCT.title) or dataset.value
    publishers = [
        quad.object
        for quad in quads
        if (quad.subject, quad.predicate) == (dataset, DCT.publisher) and isinstance(quad.object, NamedNode)
    ]
    return About(title, _text(quads, publishers, FOAF.name) or title)


def _text(quads: Sequence[Quad], subjects: Sequence[NamedNode], predicate: NamedNode) -> str:
    """The first text in English, else the first; nothing where there is none."""
    found = [
        quad.object
        for quad in quads
        if quad.subject in subjects and quad.predicate == predicate and isinstance(quad.object, Literal)
    ]
    return min(((text.language != "en", text.value) for text in found), default=(True, ""))[1]
