"""Links between things: hierarchies, keys and names of other tables, and tables about the same things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from ucc_graph.scaffold.infer.plan import Column, Role, TablePlan
from ucc_graph.scaffold.infer.vocabulary import (
    CODE,
    COUNT,
    DATE,
    IDENTIFIER,
    MEASURE,
    NAME,
    NUMBER,
    PARENT,
    RELATED,
    YEAR,
    has_word,
)
from ucc_graph.scaffold.infer.words import singular, words

__all__ = ["with_links", "with_subjects"]

_MOST_OF: Final = 0.8


def with_subjects(tables: Sequence[TablePlan]) -> tuple[TablePlan, ...]:
    """The tables, those about the things of an earlier one with its kind as their subject.

    Two tables are about the same things if their keys have one header and those of the second all stand in the first.
    """
    found: list[TablePlan] = []
    for table in tables:
        owner = next((other for other in found if not other.subject and _is_about(table, other)), None)
        found.append(replace(table, subject=owner.kind) if owner else table)
    return tuple(found)


def with_links(table: TablePlan, tables: Sequence[TablePlan]) -> TablePlan:
    """The table with the columns that lead to its own things or to those of other tables as links."""
    own = table.subject or table.kind
    changed: list[Column] = []
    for column in table.columns:
        if column.is_open and column.filled and column.type.kind in {"text", "integer", "year"}:
            changed.append(_linked(column, own, table, tables))
        elif column.role is Role.PARENT:
            changed.append(replace(column, target=own))
    return table.with_columns(changed)


def _is_about(table: TablePlan, other: TablePlan) -> bool:
    if not table.of(Role.KEY) or not other.of(Role.KEY):
        return False
    mine, theirs = table.key, other.key
    if mine.is_added != theirs.is_added or not mine.values:
        return False
    is_called_same = words(mine.title) == words(theirs.title)
    shared = len(set(mine.values) & set(theirs.values))
    is_within = shared == len(mine.values)
    if mine.is_added or not is_called_same:
        return False
    is_telling = (
        any(not value.isdigit() for value in mine.values)
        or words(mine.title)[-1:] != ("id",)
        or len(words(mine.title)) > 1
    )
    return is_within and is_telling and shared >= _MOST_OF * len(mine.values)


def _linked(column: Column, own: str, table: TablePlan, tables: Sequence[TablePlan]) -> Column:
    items = {item for cell in column.distinct for item in column.items(cell)}
    if not items:
        return column
    mine = next(other for other in tables if other.kind == own and not other.subject)
    for other in (mine, *(other for other in tables if other is not mine and not other.subject)):
        if not other.of(Role.KEY) or not _may_lead(column, items, other, is_own=other is mine):
            continue
        for unique in _telling(other, column, is_own=other is mine):
            found = dict(zip(unique.values, other.key.values, strict=True))
            if items <= found.keys() and not _is_said_again(column, unique, table):
                return _link(column, found, other, own, _why(unique, other))
    return column


def _telling(table: TablePlan, column: Column, *, is_own: bool) -> Iterator[Column]:
    """The columns that tell the things of a table apart: the key, names, then codes, numbers and other texts.

    What is neither key nor name counts in the table of the column itself, or under its header.
    """
    yield table.key
    yield from (name for name in table.of(Role.NAME) if len(set(name.values)) == len(name.values))
    for other in table.columns:
        is_filled = 2 * len(other.filled) > table.height and len(other.distinct) == len(other.filled)
        is_called = other.type.is_text or has_word(other.title, CODE | IDENTIFIER | NUMBER)
        is_meant = is_own != (words(other.title) == words(column.title))
        if other.is_open and is_filled and is_called and is_meant:
            yield other


def _is_said_again(column: Column, unique: Column, table: TablePlan) -> bool:
    """Whether a column of the same table mostly has the cell of its own row, as a short title beside a long one."""
    if unique not in table.columns:
        return False
    own = sum(cell == other for cell, other in zip(column.values, unique.values, strict=True) if cell)
    return 2 * own > len(column.filled)


def _why(unique: Column, other: TablePlan) -> str:
    if unique.role is Role.KEY:
        return f"keys of {other.title}"
    said = "names" if unique.role is Role.NAME else unique.title
    return f"{said} of {other.title}, written as keys"


def _may_lead(column: Column, items: set[str], other: TablePlan, *, is_own: bool) -> bool:
    """Whether a header may speak of the things of a table; what is no number needs several values alone."""
    title = words(column.title)
    kind = words(other.kind)
    is_parent = has_word(column.title, PARENT) or _is_below(title)
    is_numeric = all(item.isdigit() for item in items)
    if not is_parent and has_word(column.title, YEAR | DATE) and is_numeric:
        return False
    is_called = bool(set(map(singular, title)) & set(kind)) or (bool(title) and title == words(other.key.title))
    is_called = is_called or _is_compound(column.title, other.title)
    is_coded = has_word(column.title, CODE | IDENTIFIER) and not is_numeric
    if is_own:
        is_scheme = title[-2:] == ("in", "scheme")
        is_related = has_word(column.title, RELATED) and not has_word(column.title, MEASURE | COUNT | NUMBER)
        is_told = is_related or (not is_numeric and len(items) > 2)
        is_of_kind = is_called and len(title) > 1 and not has_word(column.title, NAME)
        return is_parent or is_scheme or is_told or is_of_kind
    return is_called or is_coded or is_parent or (not is_numeric and len(items) > 1)


def _link(column: Column, keys: Mapping[str, str], other: TablePlan, own: str, reason: str) -> Column:
    cells = tuple(_keyed(column, cell, keys) for cell in column.values)
    stem = other.title if _is_compound(column.title, other.title) else _property(column)
    linked = replace(column, values=cells, target=other.kind, stem=stem, language="")
    is_parent = has_word(column.title, PARENT) or _is_below(words(column.title))
    if other.kind == own and is_parent and not _is_circular(other, linked):
        return linked.as_(Role.PARENT, f"{reason}: a hierarchy")
    return linked.as_(Role.THING, reason)


def _is_compound(header: str, title: str) -> bool:
    """Whether a header is the title of a table, perhaps with a word for keys in one: ``도시번호``, ``Stadtnummer``."""
    header, title = header.casefold(), title.casefold()
    rest = header.removeprefix(title)
    return bool(title) and header.startswith(title) and (not rest or has_word(rest, CODE | IDENTIFIER | NUMBER))


def _is_below(title: Sequence[str]) -> bool:
    """Whether a header says that a thing is below another, as "tributary of" and "reports to" do."""
    return title[-1:] == ("of",) or title == ("reports", "to")


def _keyed(column: Column, cell: str, keys: Mapping[str, str]) -> str:
    return (column.separator or "").join(keys[item] for item in column.items(cell)) if cell else ""


def _property(column: Column) -> str:
    """The words of the property: those of the header without a last word that only says that it is a key."""
    parts = words(column.title)
    kept = parts[:-1] if len(parts) > 1 and has_word(parts[-1], IDENTIFIER | CODE) else parts
    return " ".join(kept)


def _is_circular(table: TablePlan, column: Column) -> bool:
    """Whether some thing is above itself."""
    above: dict[str, Iterable[str]] = dict(zip(table.key.values, map(column.items, column.values), strict=False))
    state: dict[str, int] = {}

    def visit(start: str) -> bool:
        stack: list[tuple[str, list[str]]] = [(start, list(above.get(start, ())))]
        state[start] = 1
        while stack:
            thing, rest = stack[-1]
            if not rest:
                state[thing] = 2
                stack.pop()
                continue
            wider = rest.pop()
            if state.get(wider) == 1:
                return True
            if wider not in state:
                state[wider] = 1
                stack.append((wider, list(above.get(wider, ()))))
        return False

    return any(visit(thing) for thing in above if thing not in state)
