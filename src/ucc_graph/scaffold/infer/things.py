"""Things that the rows of a table share, such as their regions: a table of their own, to which the rows link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import mean
from typing import Final

from ucc_graph.scaffold.infer.keys import is_code, is_key, numbered_slugs
from ucc_graph.scaffold.infer.kinds import free_kind, kind_of_column, title_of_kind, word_of_column
from ucc_graph.scaffold.infer.pairs import aligned, groups
from ucc_graph.scaffold.infer.plan import Column, Role, TablePlan
from ucc_graph.scaffold.infer.value_types import TEXT_TYPE
from ucc_graph.scaffold.infer.vocabulary import CODE, FAMILY_NAME, GIVEN_NAME, IDENTIFIER, NAME, has_word
from ucc_graph.scaffold.infer.words import words

__all__ = ["as_things", "may_name_things", "with_things"]

_LEAST: Final = 2
_MOST: Final = 250
_LONGEST: Final = 60
_ROWS: Final = 9
_CLOCK: Final = re.compile(
    r"\d{1,2}[:.h]\d\d(?::\d\d)?(?:\s*(?:[ap]\.?m\.?|h|hrs?|std\.?|uhr|min))?", re.IGNORECASE | re.ASCII
)
"""Time of a day, which is no thing."""
_NO_THINGS: Final = (
    GIVEN_NAME
    | FAMILY_NAME
    | frozenset("definition note notes comment comments remark remarks abstract date dates dated datum fecha".split())
)


def with_things(
    table: TablePlan, kinds: Iterable[str], named: Mapping[str, str]
) -> tuple[TablePlan, tuple[tuple[str, TablePlan], ...]]:
    """The table with links in place of the texts that its rows share, and a table of those things for each word.

    ``kinds`` are taken already; ``named`` has the word for the things in a column, by its title.
    """
    taken, made = set(kinds), list[tuple[str, TablePlan]]()
    found = [column for column in table.columns if column.is_open and _may_join(column, table, named)]
    for group in groups(found):
        said = next((named[column.title] for column in group if column.title in named), "")
        if not said and not (any(_is_shared(column, table) for column in group) and _has_name(group)):
            continue
        names = _names(group, table)
        word = word_of_column(names[0].stem, [column.stem for column in group])
        kind = free_kind(said or kind_of_column(word), taken, table.kind)
        taken.add(kind)
        shared = _Shared(group, tuple(names), kind, word, title_of_kind(said or word, table.spoken))
        table, things = _parted(table, shared)
        made.append((said or kind_of_column(word), things))
    return table, tuple(made)


def as_things(table: TablePlan, column: Column, kind: str) -> tuple[TablePlan, TablePlan]:
    """The table with links in place of the texts of a column, and the table of those things."""
    word = word_of_column(column.stem)
    return _parted(table, _Shared((column,), (column,), kind, word, title_of_kind(word, table.spoken)))


@dataclass(frozen=True)
class _Shared:
    """Things that rows share: their columns, those with names first, their kind, the words for one, and for all."""

    group: tuple[Column, ...]
    names: tuple[Column, ...]
    kind: str
    word: str
    title: str

    @property
    def main(self) -> Column:
        """The column of the names by which the things are told apart."""
        return self.names[0]

    @cached_property
    def others(self) -> Mapping[str, Mapping[str, str]]:
        """What each further column says of a thing, by title and name."""
        return {column.title: aligned(self.main, column) for column in self.group if column is not self.main}

    @cached_property
    def code(self) -> Column | None:
        """The column whose cells can be the keys."""
        return next(
            (column for column in self.group if column is not self.main and _is_code_of(column, self.main)), None
        )

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """The key of each thing by its name: its code, or its name in an address where codes lack or are shared."""
        items = _items(self.main)
        slugs = dict(zip(items, numbered_slugs(items), strict=True))
        codes = self.others[self.code.title] if self.code else {}
        is_mixed = len(set(codes.values())) < len(codes)
        return {item: slugs[item] if is_mixed or not codes.get(item) else codes[item] for item in items}


def may_name_things(column: Column) -> bool:
    """Whether a column of texts that is open may hold names of things, by its header and their length."""
    return column.is_open and column.type.is_text and not column.language and _is_short(column)


def _is_short(column: Column) -> bool:
    items = _items(column)
    is_told = has_word(column.title, _NO_THINGS) or words(column.title)[:1] in {("is",), ("has",)}
    is_told = is_told or all(map(_CLOCK.fullmatch, items))
    return not is_told and bool(items) and mean(map(len, items)) <= _LONGEST and max(map(len, items)) <= 2 * _LONGEST


def _may_join(column: Column, table: TablePlan, named: Mapping[str, str]) -> bool:
    """Whether a column may hold names or codes of shared things."""
    is_code_of = column.type.kind == "integer" and has_word(column.title, CODE | IDENTIFIER)
    is_few = column.title in named or len(_items(column)) <= max(table.height / 2, 3)
    return (column.type.is_text or is_code_of) and is_few and _is_short(column)


def _is_shared(column: Column, table: TablePlan) -> bool:
    items, filled = _items(column), len(column.filled)
    if not column.type.is_text or table.height < _ROWS or 2 * filled < table.height:
        return False
    return _LEAST <= len(items) <= _MOST and 3 * len(items) <= max(filled, _count(column))


def _has_name(group: Sequence[Column]) -> bool:
    """Whether a group is more than codes: one column called a code, or only of digits, makes no things alone."""
    return any(not has_word(column.title, CODE | IDENTIFIER) and not _is_numeric(column) for column in group)


def _is_numeric(column: Column) -> bool:
    return all(item.replace(".", "").isdigit() for item in _items(column))


def _items(column: Column) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for cell in column.distinct for item in column.items(cell)))


def _count(column: Column) -> int:
    return sum(len(column.items(cell)) for cell in column.filled)


def _names(group: Sequence[Column], table: TablePlan) -> list[Column]:
    """The columns with the names of a group: those with a language, or the one that reads most like a name."""
    tagged = {column.language: column for column in reversed(group) if column.language}
    if tagged:
        first = tagged.get(table.language) or tagged.get("en") or next(column for column in group if column.language)
        same = [column for column in group if column.language and column.stem == first.stem]
        return [first, *(column for column in same if column is not first)]

    def rank(column: Column) -> tuple[bool, bool, float]:
        is_called_code = has_word(column.title, CODE | IDENTIFIER)
        return (not is_called_code, has_word(column.title, NAME), mean(map(len, _items(column))))

    return [max(group, key=rank)]


def _parted(table: TablePlan, shared: _Shared) -> tuple[TablePlan, TablePlan]:
    """The table with a link in place of a group, and the table of the group's things."""
    things, link = _things(table, shared), _link(shared)
    filled = sum(bool(cell) and not old for cell, old in zip(link.values, (shared.code or link).values, strict=True))
    how = (
        f"{', '.join(column.title for column in shared.group)} determine each other; " if len(shared.group) > 1 else ""
    )
    how += f"key {shared.code.title}" if shared.code else "keys made of the names"
    how += f', list by "{link.separator}"' if link.separator else ""
    how += f"; {filled} blank cells filled" if shared.code and filled else ""
    linked = table.with_columns([replace(link, reason=f"{things.height} {things.title.lower()}: {how}")])
    return linked.without(column.title for column in shared.group if column.title != link.title), things


def _is_code_of(code: Column, main: Column) -> bool:
    """Whether a column has a key for each item that stands alone or beside others in the names."""
    items = _items(code)
    is_called = has_word(code.title, CODE | IDENTIFIER) or is_code(items)
    blanks = sum(bool(a) and not b for a, b in zip(main.values, code.values, strict=True))
    is_fit = all(map(is_key, items)) and not code.language and blanks <= 0.02 * len(main.values)
    return is_called and is_fit and max(map(len, items)) <= 20


def _link(shared: _Shared) -> Column:
    """The column of keys in the table."""
    main, separator = shared.main, shared.main.separator
    keys = [dict.fromkeys(shared.keys[item] for item in main.items(cell)) for cell in main.values]
    cells = tuple(separator.join(found) if separator else next(iter(found), "") for found in keys)
    return replace(
        shared.code or main,
        values=cells,
        role=Role.THING,
        target=shared.kind,
        separator=separator,
        type=TEXT_TYPE,
        language="",
        stem=shared.word,
    )


def _things(table: TablePlan, shared: _Shared) -> TablePlan:
    """The table of the things, in the order of their keys."""
    items = sorted(shared.keys, key=lambda item: shared.keys[item])
    key = _key(shared, items)
    columns = (_of_thing(column, shared, items, table) for column in shared.group if column.title != key.title)
    return TablePlan(table.source, shared.kind, shared.title, (key, *columns), language=table.language, is_made=True)


def _key(shared: _Shared, items: Sequence[str]) -> Column:
    """The column of the keys of the things: their codes, or one that is added."""
    keys = tuple(shared.keys[item] for item in items)
    code = shared.code
    if code and all(shared.others[code.title].get(item) == key for item, key in zip(items, keys, strict=True)):
        return Column(code.title, keys, Role.KEY, "", code.stem)
    title = "key" if all(column.title != "key" for column in shared.group) else "key of the thing"
    return Column(title, keys, Role.KEY, "", title, is_added=True)


def _of_thing(column: Column, shared: _Shared, items: Sequence[str], table: TablePlan) -> Column:
    """What a column says of the things: a name, or a value."""
    said = shared.others.get(column.title, {})
    cells = tuple(items) if column is shared.main else tuple(said.get(item, "") for item in items)
    part = replace(column, values=cells, separator="", type=TEXT_TYPE)
    if column not in shared.names:
        return part.as_(Role.VALUE, "text")
    return replace(part.as_(Role.NAME, "the names"), language=column.language or table.language)
