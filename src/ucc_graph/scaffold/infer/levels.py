"""Tables with a column for each level of a hierarchy, turned into one row a thing with its wider one.

``level 1 … level n`` hold a path in each row, and so do the ranks of the names of living things. A name below several
others is one thing with several wider ones if what is below it is the same everywhere; else each path is a thing of its
own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from ucc_graph.scaffold.infer.keys import numbered_slugs
from ucc_graph.scaffold.infer.plan import Column, Decision, Role, TablePlan
from ucc_graph.scaffold.infer.vocabulary import LEVEL, has_word
from ucc_graph.scaffold.infer.words import words

__all__ = ["has_ranks", "unpivoted", "with_kind"]

Path = tuple[str, ...]
_NUMBER: Final = re.compile(r"\d+")
_BETWEEN: Final = "|"
_RANKS: Final = (
    *(
        ("kingdom", "regnum", "règne", "reich", "reino", "계", "界"),
        ("phylum", "division", "stamm", "filo", "문", "門"),
    ),
    *(("subphylum",), ("class", "classis", "classe", "klasse", "clase", "강", "綱"), ("subclass",)),
    *(("order", "ordo", "ordre", "ordnung", "orden", "ordem", "목", "目"), ("suborder",), ("superfamily",)),
    *(("family", "familia", "famille", "familie", "família", "과", "科"), ("subfamily",), ("tribe",)),
    *(("genus", "genre", "gattung", "género", "gênero", "속", "属"), ("subgenus",)),
    *(("species", "espèce", "art", "especie", "espécie", "종", "種"), ("subspecies", "variety")),
)
"""Ranks of the names of living things, from the widest on, in several languages."""
_LEAST_RANKS: Final = 3
_RANK: Final = "rank"


def unpivoted(table: TablePlan) -> tuple[TablePlan, tuple[Decision, ...]]:
    """The table with key, name and wider thing in place of its levels; the same table if it has none."""
    levels = _levels(table) or _ranks(table)
    if not levels:
        return table, ()
    paths = _paths(levels)
    nodes = dict.fromkeys(path[: depth + 1] for path in paths for depth in range(len(path)))
    is_shared = _is_shared(nodes)
    things: dict[Path, list[Path]] = {}
    for node in nodes:
        parents = things.setdefault(node[-1:] if is_shared else node, [])
        parent = node[-2:-1] if is_shared else node[:-1]
        if parent and parent not in parents:
            parents.append(parent)
    made = _columns(table, things, [path[-1:] if is_shared else path for path in paths], levels)
    several = sum(len(parents) > 1 for parents in things.values())
    more = f"; {several} have several wider ones" if several else ""
    about = f"{levels[0].title} … {levels[-1].title}"
    decision = Decision(about, "wider", f"{len(levels)} levels as {len(things)} rows with key, name and parent{more}")
    return replace(table, columns=made, lines=()), (decision,)


def has_ranks(table: TablePlan) -> bool:
    """Whether a table has been made of the ranks of living things."""
    return any(column.is_added and column.title == _RANK for column in table.columns)


def with_kind(table: TablePlan, kind: str, title: str) -> TablePlan:
    """A table of levels with another kind of things."""
    columns = (replace(one, target=kind) if one.target == table.kind else one for one in table.columns)
    return replace(table, kind=kind, title=title, columns=tuple(columns))


def _levels(table: TablePlan) -> tuple[Column, ...]:
    """The columns of the levels in order; none unless there is one for each number from the first on."""
    found: dict[int, list[Column]] = defaultdict(list)
    for column in table.columns:
        numbers = [int(word) for word in _NUMBER.findall(" ".join(words(column.title)))]
        if len(numbers) == 1 and has_word(_NUMBER.sub(" ", column.title), LEVEL) and column.filled:
            found[numbers[0]].append(column)
    order = sorted(found)
    is_row = len(order) > 1 and order == list(range(order[0], order[0] + len(order))) and order[0] in {0, 1}
    return tuple(found[number][0] for number in order) if is_row and all(len(f) == 1 for f in found.values()) else ()


def _paths(levels: Sequence[Column]) -> list[Path]:
    """The path of each row; blanks before its first cell are those of the row above, as in an outline."""
    paths: list[Path] = []
    above: list[str] = []
    for cells in zip(*(column.values for column in levels), strict=True):
        first = next((place for place, cell in enumerate(cells) if cell), len(cells))
        row = [*above[:first], *([""] * (first - len(above))), *cells[first:]]
        while row and not row[-1]:
            row.pop()
        above = row
        paths.append(tuple(cell for cell in row if cell))
    return paths


def _is_shared(nodes: Iterable[Path]) -> bool:
    """Whether a name at several places has the same names below it at each of them, and is one thing."""
    below: dict[Path, set[str]] = {node: set() for node in nodes}
    for node in below:
        if len(node) > 1:
            below[node[:-1]].add(node[-1])
    places = defaultdict[str, list[frozenset[str]]](list)
    for node, names in below.items():
        places[node[-1]].append(frozenset(names))
    repeated = [found for found in places.values() if len(found) > 1 and any(found)]
    return bool(repeated) and sum(len(set(found)) == 1 for found in repeated) >= 0.9 * len(repeated)


def _columns(
    table: TablePlan, things: dict[Path, list[Path]], rows: Sequence[Path], levels: Sequence[Column]
) -> tuple[Column, ...]:
    names = [thing[-1] for thing in things]
    keys = dict(zip(things, numbered_slugs(names), strict=True))
    parents = tuple(_BETWEEN.join(keys[parent] for parent in found) for found in things.values())
    separator = _BETWEEN if any(_BETWEEN in cell for cell in parents) else ""
    made = (
        Column("key", tuple(keys.values()), Role.KEY, "made of the names, yours from now on", "key", is_added=True),
        Column("name", tuple(names), Role.NAME, "the names of all levels", "name", table.language, is_added=True),
        Column(
            "parent", parents, Role.PARENT, "the level above", "parent", separator=separator, target=table.kind,
            is_added=True,
        ),
    )  # fmt: skip
    others = [column for column in table.columns if column not in levels]
    return (*made, *_rank_of_each(things, levels), *(_of_things(column, things, rows) for column in others))


def _ranks(table: TablePlan) -> tuple[Column, ...]:
    """The columns of ranks in order, if each row is a thing of its own and has at least three; else none.

    Rows of observations have the same things several times, and stay rows.
    """
    place = {word: number for number, rank in enumerate(_RANKS) for word in rank}
    ranked = {place[word]: column for column in table.columns if (word := "".join(words(column.title))) in place}
    found = tuple(ranked[number] for number in sorted(ranked))
    if len(found) < _LEAST_RANKS or any(not column.is_open or not column.type.is_text for column in found):
        return ()
    found = tuple(_with_genus(column, found) for column in found)
    paths = list(zip(*(column.values for column in found), strict=True))
    return found if len(set(paths)) == len(paths) and all(any(path) for path in paths) else ()


def _with_genus(column: Column, ranks: Sequence[Column]) -> Column:
    """A column with the genus before each epithet, so that ``Parus`` and ``major`` give the name ``Parus major``."""
    genus = next((other for other in ranks if "".join(words(other.title)) in _RANKS[_GENUS]), None)
    if genus is None or "".join(words(column.title)) not in _RANKS[_SPECIES]:
        return column
    pairs = zip(genus.values, column.values, strict=True)
    return replace(column, values=tuple(f"{a} {b}" if a and b and b[:1].islower() else b for a, b in pairs))


_GENUS: Final = next(number for number, rank in enumerate(_RANKS) if "genus" in rank)
_SPECIES: Final = next(number for number, rank in enumerate(_RANKS) if "species" in rank)


def _rank_of_each(things: Iterable[Path], levels: Sequence[Column]) -> Iterator[Column]:
    """A column with the rank of each thing, if the levels are ranks."""
    if has_word(levels[0].title, LEVEL):
        return
    found: dict[str, str] = {}
    for cells in zip(*(column.values for column in levels), strict=True):
        for column, cell in zip(levels, cells, strict=True):
            if cell:
                found.setdefault(cell, column.title)
    yield Column(_RANK, tuple(found.get(thing[-1], "") for thing in things), stem=_RANK, is_added=True)


def _of_things(column: Column, things: Iterable[Path], rows: Sequence[Path]) -> Column:
    """A further column, whose cells belong to the last level of their rows."""
    found: dict[Path, str] = {}
    for path, cell in zip(rows, column.values, strict=True):
        if cell:
            found.setdefault(path, cell)
    title = f"{column.title} 2" if column.title in {"key", "name", "parent"} else column.title
    return replace(column, title=title, values=tuple(found.get(thing, "") for thing in things))
