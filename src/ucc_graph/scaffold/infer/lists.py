"""Lists in cells: several values with a separator between them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from statistics import mean
from typing import Final

from ucc_graph.scaffold.infer.plan import Column, Role, TablePlan
from ucc_graph.scaffold.infer.value_types import value_type
from ucc_graph.scaffold.infer.words import singular, words

__all__ = ["with_lists"]

_MARKS: Final = ("|", ";", ",")
_RECURRING: Final = 0.8
_SOME: Final = 0.2
_INITIALS: Final = re.compile(r"(?:[A-Z]\.\s?-?)+|Jr\.?|Sr\.?")
_LONGEST: Final = 60
_FEW: Final = 2
"""Cells with the separator, at least."""


def with_lists(table: TablePlan) -> TablePlan:
    """The table with the separator of each open column of texts that holds lists."""
    texts = [column for column in table.columns if column.is_open and column.type.is_text]
    own = [frozenset(column.values) for column in (*table.of(Role.KEY, Role.NAME), *filter(_is_unique, texts))]
    return table.with_columns(_listed(column, own) for column in texts)


def _listed(column: Column, own: Sequence[frozenset[str]]) -> Column:
    if column.separator:
        return replace(column, reason=f'list within cells, written with "{column.separator}"')
    for mark in _MARKS:
        if known := _of_own(column, mark, own):
            return replace(column, separator=mark, reason=known)
        count = sum(mark in cell for cell in column.filled)
        if count >= _FEW and (reason := _reason(column, mark)):
            listed = replace(column, separator=mark, reason=reason)
            items = tuple(dict.fromkeys(item for cell in column.distinct for item in listed.items(cell)))
            found = value_type(column.title, items)
            is_fit = found.kind in {"text", "year", "integer", "decimal", "url", "date"} and not found.format
            return replace(listed, type=replace(found, null=()) if is_fit else column.type)
    return column


def _is_unique(column: Column) -> bool:
    return column.is_unique and not column.separator


def _of_own(column: Column, mark: str, own: Sequence[frozenset[str]]) -> str:
    """Why cells are lists of keys, names or codes of the same sheet, though perhaps one alone; empty if none."""
    listed = replace(column, separator=mark)
    items = {item for cell in column.distinct for item in listed.items(cell)}
    is_own = any(items <= known and known.isdisjoint(cell for cell in column.distinct if mark in cell) for known in own)
    return f'list by "{mark}"' if is_own and any(mark in cell for cell in column.distinct) else ""


def _reason(column: Column, mark: str) -> str:
    """Why the cells are lists with a separator; empty if they are none."""
    lists = [[part.strip() for part in cell.split(mark)] for cell in column.filled]
    items = [item for parts in lists for item in parts if item]
    counts = Counter(items)
    if not items or mean(map(len, items)) > _LONGEST or max(map(len, counts)) > 3 * _LONGEST:
        return ""
    recurring = sum(count for count in counts.values() if count > 1) / len(items)
    if mark != ",":
        is_usual = 3 * sum(mark in cell for cell in column.filled) > len(column.filled)
        return f'list by "{mark}"' if recurring >= 0.3 or is_usual else ""
    is_dense = recurring >= _RECURRING and len(counts) <= len(column.distinct)
    is_numbers = all(item.isdigit() and len(item) == 4 for item in counts)
    if _are_several(column.title, lists, recurring):
        return f'list by ",", of {len(counts)} values'
    if not (is_dense or is_numbers) or not _moves(lists):
        return ""
    return f'list by ",", of {len(counts)} values' if not is_numbers else 'list of years by ","'


def _are_several(title: str, lists: Sequence[Sequence[str]], recurring: float) -> bool:
    """Whether a header in the plural has cells of one, two and more short items, some of them again; no initials."""
    last = words(title)[-1:]
    is_plural = title.rstrip().endswith("(s)") or (bool(last) and singular(last[0]) != last[0])
    items = [item for parts in lists for item in parts]
    is_short = mean(map(len, items)) <= _LONGEST / 2 and not any(_INITIALS.fullmatch(item) for item in items)
    is_told = recurring >= _SOME or _are_names(items)
    return is_plural and is_short and is_told and len(set(map(len, lists))) > 1


def _are_names(items: Sequence[str]) -> bool:
    """Whether items are a few words without digits, each with a capital: countries are, parts of addresses not."""
    return all(item[:1].isupper() and item.count(" ") < _FEW and not any(map(str.isdigit, item)) for item in items)


def _moves(lists: Sequence[Sequence[str]]) -> bool:
    """Whether most items stand at several places or alone, unlike the parts of "Paris, France" or "Curie, Marie"."""
    places: dict[str, set[int]] = {}
    in_lists: set[str] = set()
    for parts in lists:
        for place, item in enumerate(parts):
            places.setdefault(item, set()).add(place if len(parts) > 1 else -1)
        if len(parts) > 1:
            in_lists.update(parts)
    moving = sum(len(places[item]) > 1 for item in in_lists)
    return 2 * moving > len(in_lists)
