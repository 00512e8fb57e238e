"""Columns of a sheet under another title than the table has: told by cells that agree, or by nearly the same title."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from ucc_graph.scaffold.infer.words import singular, words

__all__ = ["Agreement", "Renamed", "renamed_columns"]

_NEAR_WORD: Final = 0.75
_NEAR_CELLS: Final = 0.5
"""Cells that agree, at least, below titles that nearly do."""
_SAME_CELLS: Final = 0.9
"""Cells that agree, at least, below titles that do not."""
_LEAST: Final = 3
"""Different values that agree, at least, below titles that do not: yes and no agree by chance."""


class Agreement(NamedTuple):
    """How a column of a sheet agrees with one of the table, in the rows of both.

    ``both`` is the number of rows in which both have a cell, ``most`` of those in which the fuller one has. ``common``
    counts the equal cells among them, and ``values`` their different values.
    """

    common: int
    both: int
    most: int
    values: int


class Renamed(NamedTuple):
    """The place of a column in the sheet, and why it is taken for the one of the table."""

    place: int
    reason: str


class _Match(NamedTuple):
    rank: int
    common: int
    name: str
    renamed: Renamed


def renamed_columns(
    own: Mapping[str, Sequence[str]], others: Mapping[int, str], agreement: Callable[[str, int], Agreement]
) -> dict[str, Renamed]:
    """The columns of a sheet for some of a table, by the names of these; each is the only one that fits the other.

    ``own`` has the titles of the table's columns, ``others`` those of the sheet's, by place.
    """
    found = [match for name, titles in own.items() for match in _matches(name, titles, others, agreement)]
    best: dict[str, Renamed] = {}
    for rank in sorted({match.rank for match in found}):
        taken = {renamed.place for renamed in best.values()}
        left = [m for m in found if m.rank == rank and m.name not in best and m.renamed.place not in taken]
        names, places = Counter(m.name for m in left), Counter(m.renamed.place for m in left)
        best |= {m.name: m.renamed for m in left if names[m.name] == places[m.renamed.place] == 1}
    return best


def _matches(
    name: str, titles: Sequence[str], others: Mapping[int, str], agreement: Callable[[str, int], Agreement]
) -> Iterator[_Match]:
    for place, title in others.items():
        is_near = any(_are_near(title, own) for own in titles)
        is_part = any(_is_part(title, own) for own in titles)
        cells = agreement(name, place)
        said = f"{cells.common} of {cells.both} cells agree"
        if (is_near or is_part) and cells.both and cells.common >= _NEAR_CELLS * cells.both:
            yield _Match(0, cells.common, name, Renamed(place, said))
        elif cells.values >= _LEAST and cells.common >= _SAME_CELLS * cells.both and 2 * cells.both >= cells.most:
            yield _Match(1, cells.common, name, Renamed(place, said))
        elif is_near and not cells.both:
            yield _Match(2, 0, name, Renamed(place, "nearly the same title"))


def _are_near(title: str, other: str) -> bool:
    """Whether two titles have the same words, each nearly so: ``Notes`` and ``Note``; not ``Name en`` and ``fr``."""
    pairs = list(zip(_singulars(title), _singulars(other), strict=False))
    is_long = len(_singulars(title)) == len(_singulars(other)) == len(pairs) > 0
    return is_long and all(one == two or _ratio(one, two) >= _NEAR_WORD for one, two in pairs)


def _is_part(title: str, other: str) -> bool:
    """Whether one title has all words of the other and more, such as ``Height`` and ``Height (m)``."""
    one, two = set(_singulars(title)), set(_singulars(other))
    return bool(one and two) and (one <= two or two <= one)


def _singulars(title: str) -> tuple[str, ...]:
    return tuple(map(singular, words(title)))


def _ratio(one: str, two: str) -> float:
    return SequenceMatcher(None, one, two).ratio()
