"""The ways that stand on every page: to the list of the main kind, and at its foot to what fewer look for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ucc_graph.library.lookup import Kind
from ucc_graph.release import Release
from ucc_graph.web.interface import N_

__all__ = ["Menu", "Way", "menu"]


@dataclass(frozen=True)
class Way:
    """A page: its path here, its name in English, and the file without which a release has no such page."""

    path: str
    name: str
    file: str = ""


_FOOT: Final = (
    Way("/quality", N_("Quality")),
    Way("/-/docs", N_("Programming interface")),
    Way("/catalog", N_("Catalogue"), "catalog.ttl"),
    Way("/reconcile", N_("Reconciliation")),
    Way("/releases", N_("Releases")),
    Way("/changes", N_("Changes"), "changes.json"),
)


@dataclass(frozen=True)
class Menu:
    """The kind of the main list, None where nothing has a place, and the pages that the foot leads to."""

    main: Kind | None
    foot: tuple[Way, ...]


def menu(release: Release, located: list[Kind]) -> Menu:
    """The menu of a release; ``located`` are its kinds whose things have places, the largest first."""
    there = tuple(way for way in _FOOT if not way.file or release.file(way.file))
    return Menu(next(iter(located), None), there)
