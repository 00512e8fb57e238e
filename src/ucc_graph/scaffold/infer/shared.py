"""Things that several sheets share: one kind for those under one header, and one table with the things of all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from ucc_graph.scaffold.infer.kinds import free_kind, kind_of_column, word_of_column
from ucc_graph.scaffold.infer.plan import Column, Role, TablePlan
from ucc_graph.scaffold.infer.things import as_things, may_name_things, with_things

__all__ = ["with_shared_things"]

_GENERAL: Final = frozenset(
    "type category kind class group status level form style typ art kategorie gruppe klasse tipo categoria clase grupo "
    "estado categorie classe groupe statut yuhyeong jongnyu bullyu gubun tip vid 種類 分類 区分 类型 類型 类别".split()
)
"""Kinds whose name says nothing of the things, so that two sheets without a common one have two of them."""
_Keys = Mapping[str, str]


def with_shared_things(
    tables: Sequence[TablePlan], kinds: Iterable[str], named: Mapping[str, str]
) -> tuple[tuple[TablePlan, ...], tuple[TablePlan, ...]]:
    """The tables with links in place of what their rows share, and a table for each kind of those things.

    ``kinds`` are taken already; ``named`` has the kind of the things in a column, by its title.
    """
    parted: list[TablePlan] = []
    found: dict[str, TablePlan] = {}
    for table in tables:
        taken = [*kinds, *(things.kind for things in found.values())]
        current, made = with_things(table, taken, named)
        parted.append(current)
        for word, things in made:
            _add(word, things, parted, found)
    for place, table in enumerate(parted):
        for column in filter(may_name_things, table.columns):
            word = _word(column)
            if word in found and _is_known(column, _names(found[word])):
                parted[place], things = as_things(parted[place], column, f"{found[word].kind}-of-{place}")
                _unite(word, things, parted, found)
            elif word not in found and _is_common(column, parted[place + 1 :]):
                taken = [*kinds, *(things.kind for things in found.values())]
                parted[place], found[word] = as_things(parted[place], column, free_kind(word, taken, table.kind))
    return tuple(parted), tuple(found.values())


def _add(word: str, things: TablePlan, parted: list[TablePlan], found: dict[str, TablePlan]) -> None:
    """Adds the things of a column to those of the same word, or as a kind of its own."""
    if word not in found:
        found[word] = things
    elif word in _GENERAL and _names(things).keys().isdisjoint(_names(found[word])):
        found[things.kind] = things
    else:
        _unite(word, things, parted, found)


def _unite(word: str, things: TablePlan, parted: list[TablePlan], found: dict[str, TablePlan]) -> None:
    """Puts the things of a word and those of another table into one; those with codes keep their keys."""
    old = found[word]
    is_coded_now = old.key.is_added and not things.key.is_added
    first, second = (things, old) if is_coded_now else (old, things)
    keys = _keys(first, second)
    found[word] = replace(_united(first, second, keys), source=old.source, kind=old.kind, title=old.title)
    for place, table in enumerate(parted):
        links = [column for column in table.of(Role.THING) if column.target in {old.kind, things.kind}]
        changed = (_led(column, keys if column.target == second.kind else {}, old, things) for column in links)
        parted[place] = table.with_columns(changed)


def _keys(first: TablePlan, second: TablePlan) -> _Keys:
    """The key of each thing of the second table, by its own one: that of the first where it has the thing."""
    by_name, taken = _names(first), set(first.key.values)
    is_coded = not first.key.is_added and not second.key.is_added
    found: dict[str, str] = {}
    for name, key in _names(second).items():
        free = (key, *(f"{key}-{number}" for number in range(2, 9999)))
        is_known = is_coded and key in taken
        found[key] = key if is_known else by_name.get(name) or next(text for text in free if text not in taken)
        taken.add(found[key])
    return found


def _names(table: TablePlan) -> dict[str, str]:
    """The key of each thing by its first name."""
    return dict(zip(table.of(Role.NAME)[0].values, table.key.values, strict=True))


def _united(first: TablePlan, second: TablePlan, keys: _Keys) -> TablePlan:
    """The things of both tables in the order of their keys, with the columns of both."""
    rows = {key: (row, -1) for row, key in enumerate(first.key.values)}
    for row, key in enumerate(second.key.values):
        rows[keys[key]] = (rows.get(keys[key], (-1, -1))[0], row)
    order = [rows[key] for key in sorted(rows)]
    pairs = [(column, _same(column, second)) for column in first.columns]
    known = {other.title for _, other in pairs if other}
    pairs += [(column, column) for column in second.columns if column.title not in known]
    columns = (
        replace(column, values=tuple(sorted(rows)) if column.role is Role.KEY else _cells(column, other, first, order))
        for column, other in pairs
    )
    return replace(first, columns=tuple(columns))


def _cells(column: Column, other: Column | None, first: TablePlan, order: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    """The cells of a column in the rows of both tables; what the first leaves blank is that of the second."""
    mine = column.values if column in first.columns else ("",) * first.height
    return tuple(
        (mine[row] if row >= 0 else "") or (other.values[place] if other and place >= 0 else "") for row, place in order
    )


def _same(column: Column, other: TablePlan) -> Column | None:
    """The column of another table that says the same: the key, the names in its language, or one of its title."""
    if column.role is Role.KEY:
        return other.key
    if column.role is Role.NAME:
        return next((found for found in other.of(Role.NAME) if found.language == column.language), None)
    return next((found for found in other.of(column.role) if found.title == column.title), None)


def _led(column: Column, keys: _Keys, old: TablePlan, things: TablePlan) -> Column:
    """A link to the things of both tables, with the keys that they have there."""
    lists = ((keys.get(item, item) for item in column.items(cell)) for cell in column.values)
    cells = tuple((column.separator or "").join(items) for items in lists)
    said = (
        f"; one kind with those of {old.source}" if column.target == things.kind and things.source != old.source else ""
    )
    return replace(column, values=cells, target=old.kind, reason=f"{column.reason}{said}")


def _word(column: Column) -> str:
    return kind_of_column(word_of_column(column.stem))


def _items(column: Column) -> set[str]:
    return {item for cell in column.distinct for item in column.items(cell)}


def _is_known(column: Column, names: _Keys) -> bool:
    """Whether a column names things of another sheet, too, though it repeats few: half of its own, at least."""
    items = _items(column)
    return 2 * sum(item in names for item in items) >= len(items) > 0


def _is_common(column: Column, others: Iterable[TablePlan]) -> bool:
    """Whether a column of the same word in another sheet has several of the same texts."""
    items = _items(column)
    return any(
        len(shared := items & _items(other)) > 1 and 2 * len(shared) >= min(len(items), len(_items(other)))
        for table in others
        for other in table.columns
        if may_name_things(other) and _word(other) == _word(column)
    )
