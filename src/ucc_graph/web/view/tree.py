"""Tree of a hierarchy: wider things with narrower ones beneath them, each a link, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import Literal

from ucc_graph.library.arrangement import Arranger
from ucc_graph.library.collection import Collection
from ucc_graph.rdf.vocab import SKOS
from ucc_graph.web.view.names import Link, Names
from ucc_graph.web.view.page import Property, ThingPage

__all__ = ["Branch", "Tree", "tree_below", "tree_of", "ways_to"]

_SHOWN: Final = 300
"""Things in a tree, at most; each takes some 150 bytes in the answer."""
_OPEN: Final = 60
"""Things in a tree whose branches are all open."""
_DEEP: Final = 12
"""Levels of a tree, at most, so that its template stays within its depth."""


@dataclass(frozen=True)
class Branch:
    """A thing with those beneath it; ``count`` is the number of all of them, ``notation`` its number or code."""

    thing: Link
    notation: str
    count: int
    branches: tuple[Branch, ...]
    is_open: bool = True


@dataclass(frozen=True)
class Tree:
    """The widest things of a hierarchy, or those beneath one of its things; ``left_out`` have no place in it."""

    branches: tuple[Branch, ...]
    left_out: int = 0


def tree_of(names: Names, arranger: Arranger, own: Collection, levels: int = _DEEP) -> Tree | None:
    """The tree of a collection, as many levels of it as have room; None for one without a hierarchy."""
    if own.hierarchy is None:
        return None
    return _tree(names, arranger, own, own.hierarchy.roots, levels)


def tree_below(names: Names, arranger: Arranger, own: Collection | None, page: ThingPage) -> Tree | None:
    """The tree of the things beneath one; None for a thing with nothing beneath it, and where its page names them."""
    hierarchy = own.hierarchy if own else None
    beneath = hierarchy.narrower.get(page.iri, ()) if hierarchy else ()
    named = {value.iri for row in _rows(page) for value in row.values if isinstance(value, Link)}
    return _tree(names, arranger, own, beneath) if own and not named.issuperset(beneath) else None


def _rows(page: ThingPage) -> Iterator[Property]:
    return (row for section in page.sections for row in section.rows)


def ways_to(names: Names, own: Collection | None, iri: str) -> tuple[tuple[Link, ...], ...]:
    """The ways to a thing from the widest ones above it."""
    ways = own.hierarchy.ways(iri) if own and own.hierarchy else ()
    return tuple(tuple(map(names.link, way)) for way in ways)


def _tree(names: Names, arranger: Arranger, own: Collection, first: Iterable[str], levels: int = _DEEP) -> Tree:
    hierarchy = own.hierarchy
    if hierarchy is None:
        return Tree(())
    start = tuple(first)
    shown = _with_room(start, hierarchy.narrower.get, levels)
    order = _order(names, arranger, own, shown)
    is_small = len(shown) <= _OPEN

    def branch(iri: str, depth: int) -> Branch:
        beneath = sorted((one for one in hierarchy.narrower.get(iri, ()) if shown.get(one) == depth + 1), key=order)
        further = tuple(branch(one, depth + 1) for one in beneath)
        return Branch(names.link(iri), _notation(names, iri), hierarchy.below.get(iri, 0), further, is_small)

    branches = tuple(branch(iri, 0) for iri in sorted((iri for iri in start if iri in shown), key=order))
    return Tree(branches, len(start) - len(branches))


def _with_room(start: Iterable[str], beneath: Callable[[str], Iterable[str] | None], levels: int) -> dict[str, int]:
    """The things with their levels, as many whole levels as have room; a thing stands on its highest level."""
    shown: dict[str, int] = {}
    level, depth = list(start)[:_SHOWN], 0
    while level and depth < levels and len(shown) + len(level) <= _SHOWN:
        shown |= dict.fromkeys(level, depth)
        level = list(dict.fromkeys(one for iri in level for one in beneath(iri) or () if one not in shown))
        depth += 1
    return shown


def _order(names: Names, arranger: Arranger, own: Collection, things: Iterable[str]) -> Callable[[str], Any]:
    ranks = arranger.ranks(own.kind, things)
    return lambda iri: (ranks.get(iri, ()), names.order(names.name(iri)), iri)


def _notation(names: Names, iri: str) -> str:
    found = names.lookup.objects(iri, SKOS.notation)
    return next((value.value for value in found if isinstance(value, Literal)), "")
