"""Things that the rows of a table share, such as their regions: a table of their own, to which the rows link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from statistics import mean
from typing import Final

from ucc_graph.scaffold.infer.keys import is_code, is_key, numbered_slugs
from ucc_graph.scaffold.infer.kinds import free_kind, kind_of_column, title_of_kind
from ucc_graph.scaffold.infer.pairs import aligned, groups
from ucc_graph.scaffold.infer.plan import Column, Role, TablePlan
from ucc_graph.scaffold.infer.value_types import TEXT_TYPE
from ucc_graph.scaffold.infer.vocabulary import CODE, FAMILY_NAME, GIVEN_NAME, IDENTIFIER, NAME, has_word
from ucc_graph.scaffold.infer.words import words

__all__ = ["with_things"]

_LEAST: Final = 2
_MOST: Final = 250
_LONGEST: Final = 60
_ROWS: Final = 9
_NO_THINGS: Final = (
    GIVEN_NAME | FAMILY_NAME | frozenset("definition note notes comment comments remark remarks abstract".split())
)


def with_things(table: TablePlan, kinds: Iterable[str]) -> tuple[TablePlan, tuple[TablePlan, ...]]:
    """The table with links in place of the texts that its rows share, and a table for each kind of those things."""
    taken, made = set(kinds), list[TablePlan]()
    found = [column for column in table.columns if column.is_open and _may_join(column, table)]
    for group in groups(found):
        if not any(_is_shared(column, table) for column in group) or not _has_name(group):
            continue
        names = _names(group, table)
        kind = free_kind(kind_of_column(names[0].stem, [column.stem for column in group]), taken, table.kind)
        taken.add(kind)
        table, things = _parted(table, group, names, kind)
        made.append(things)
    return table, tuple(made)


def _may_join(column: Column, table: TablePlan) -> bool:
    """Whether a column may hold names or codes of shared things."""
    items = _items(column)
    is_short = bool(items) and mean(map(len, items)) <= _LONGEST and max(map(len, items)) <= 2 * _LONGEST
    is_code_of = column.type.kind == "integer" and has_word(column.title, CODE | IDENTIFIER)
    is_told = has_word(column.title, _NO_THINGS) or words(column.title)[:1] in {("is",), ("has",)}
    return (column.type.is_text or is_code_of) and is_short and not is_told and len(items) <= max(table.height / 2, 3)


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


def _parted(
    table: TablePlan, group: Sequence[Column], names: Sequence[Column], kind: str
) -> tuple[TablePlan, TablePlan]:
    """The table with a link in place of a group, and the table of the group's things."""
    main = names[0]
    code = next((column for column in group if column is not main and _is_code_of(column, main)), None)
    items = _items(main)
    found = {column.title: aligned(main, column) for column in group if column is not main}
    slugs = dict(zip(items, numbered_slugs(items), strict=True))
    codes = found[code.title] if code else {}
    is_mixed = len(set(codes.values())) < len(codes)
    keys = {item: slugs[item] if is_mixed or not codes.get(item) else codes[item] for item in items}
    link, others = _link(code or main, main, keys, kind)
    things = _things(table, group, names, code, keys, found, kind)
    reason = f"{len(items)} {title_of_kind(kind, table.language).lower()}: {things.label}"
    linked = table.with_columns([replace(link, reason=f"{reason}{others}")])
    return linked.without(column.title for column in group if column.title != link.title), things


def _is_code_of(code: Column, main: Column) -> bool:
    """Whether a column has a key for each item that stands alone or beside others in the names."""
    items = _items(code)
    is_called = has_word(code.title, CODE | IDENTIFIER) or is_code(items)
    blanks = sum(bool(a) and not b for a, b in zip(main.values, code.values, strict=True))
    is_fit = all(map(is_key, items)) and not code.language and blanks <= 0.02 * len(main.values)
    return is_called and is_fit and max(map(len, items)) <= 20


def _link(column: Column, main: Column, keys: Mapping[str, str], kind: str) -> tuple[Column, str]:
    """The column of keys in the table, and what its reason adds of cells that were filled."""
    separator = main.separator
    cells = tuple(separator.join(dict.fromkeys(keys[item] for item in main.items(cell))) if separator else
                  next((keys[item] for item in main.items(cell)), "") for cell in main.values)  # fmt: skip
    filled = sum(bool(cell) and not old for cell, old in zip(cells, column.values, strict=True))
    several = f', list by "{separator}"' if separator else ""
    more = f"; {filled} blank ones filled" if column is not main and filled else ""
    link = replace(
        column, values=cells, role=Role.THING, target=kind, separator=separator, type=TEXT_TYPE, language="",
        stem=kind.replace("-", " "),
    )  # fmt: skip
    return link, f"{several}{more}"


def _things(
    table: TablePlan,
    group: Sequence[Column],
    names: Sequence[Column],
    code: Column | None,
    keys: Mapping[str, str],
    found: Mapping[str, Mapping[str, str]],
    kind: str,
) -> TablePlan:
    main = names[0]
    items = sorted(keys, key=lambda item: keys[item])

    def cells(column: Column) -> tuple[str, ...]:
        return tuple(items) if column is main else tuple(found[column.title].get(item, "") for item in items)

    is_same = code is not None and all(found[code.title].get(item) == keys[item] for item in items)
    key_title = (
        code.title if code and is_same else "key" if all(c.title != "key" for c in group) else "key of the thing"
    )
    key_column = Column(key_title, tuple(keys[item] for item in items), Role.KEY, "", key_title, is_added=not is_same)
    columns = [key_column]
    for column in group:
        if column.title == key_title:
            continue
        part = replace(column, values=cells(column), separator="", type=TEXT_TYPE)
        if column in names:
            columns.append(replace(part.as_(Role.NAME, "the names"), language=column.language or table.language))
        else:
            columns.append(part.as_(Role.VALUE, "text"))
    how = f"key {code.title}" if code else "keys made of the names"
    more = f"{', '.join(column.title for column in group)} determine each other; " if len(group) > 1 else ""
    return TablePlan(
        table.source, kind, title_of_kind(kind, table.language), tuple(columns), language=table.language, is_made=True,
        label=f"{more}{how}",
    )  # fmt: skip
