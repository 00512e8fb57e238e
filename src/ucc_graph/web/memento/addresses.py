"""Whether a release has something under an address, without loading the release."""

from __future__ import annotations

import re
from typing import Final

from ucc_graph.rdf.formats import FORMATS, TURTLE
from ucc_graph.rdf.iris import Iris
from ucc_graph.release.folder import Release
from ucc_graph.release.history import dump_of
from ucc_graph.web.http.i18n import LANGUAGES
from ucc_graph.web.site.representations import split

__all__ = ["PRESENT_ONLY", "is_negotiated", "is_published", "without_language"]

PRESENT_ONLY: Final = (
    *("-", "sparql", "releases", "timemap", "search", "suggest", "reconcile", "compare", "robots", "sitemap"),
)
"""First parts of the addresses that have no former states: what they answer is of the server, or of all releases."""
_LANGUAGE: Final = re.compile(rf"\A(?:{'|'.join(LANGUAGES)})(?:/|\Z)")
_LISTS: Final = ("", "data", "queries")


def is_negotiated(path: str) -> bool:
    """Whether an address, without its first slash, has states."""
    return path.partition("/")[0].partition(".")[0] not in PRESENT_ONLY


def without_language(path: str) -> str:
    """An address without the language of the interface that it may begin with."""
    return _LANGUAGE.sub("", path)


def is_published(release: Release, path: str) -> bool:
    """Whether a release answers at an address: a list, a document, a file, a named graph, a thing or a kind."""
    stem, _ = split(path, FORMATS)
    return any(name in _LISTS or _is_document(release, name) or _is_thing(release, name) for name in {path, stem})


def _is_document(release: Release, name: str) -> bool:
    if name.startswith("data/"):
        return release.find(name.removeprefix("data/")) is not None
    if any(graph.iri == f"{release.manifest.base}{name}" for graph in release.manifest.graphs):
        return True
    files = (name, f"{name}.{TURTLE.name}", f"{name}.rq")
    return "/" not in name.removeprefix("queries/") and any(release.file(file) for file in files)


def _is_thing(release: Release, path: str) -> bool:
    dump, addresses = dump_of(release), Iris(release.manifest.base)
    if dump is None or not path:
        return False
    things = addresses.things(path)
    return any(dump.has(iri) for iri in (*things, *addresses.others(path))) or any(
        dump.has_under(f"{iri}/") for iri in things
    )
