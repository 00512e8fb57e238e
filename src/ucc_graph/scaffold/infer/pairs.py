"""Columns that determine each other, such as code and name of a country, also where cells hold lists of both."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

from ucc_graph.scaffold.infer.plan import Column
from ucc_graph.scaffold.infer.vocabulary import CODE, IDENTIFIER, NAME, has_word
from ucc_graph.scaffold.infer.words import words

__all__ = ["aligned", "groups"]

_SURE: Final = 0.97
"""Rows, at least, in which two columns say the same thing."""


def groups(columns: Sequence[Column]) -> Iterator[tuple[Column, ...]]:
    """The columns, those that determine each other together."""
    owner = {column.title: column.title for column in columns}
    for one, other in combinations(columns, 2):
        if owner[one.title] != owner[other.title] and _is_same_thing(one, other):
            old, new = owner[other.title], owner[one.title]
            owner = {title: new if found == old else found for title, found in owner.items()}
    for title in dict.fromkeys(owner.values()):
        yield tuple(column for column in columns if owner[column.title] == title)


def aligned(one: Column, other: Column) -> dict[str, str]:
    """The item of the other column for each item of the one, from the rows in which both have as many.

    Rows of one item are read first. In a row of several the known ones are taken out, and the rest goes by place.
    """
    rows = [(one.items(a), other.items(b)) for a, b in zip(one.values, other.values, strict=True)]
    votes = defaultdict[str, Counter[str]](Counter)
    for left, right in rows:
        if len(left) == len(right) == 1:
            votes[left[0]][right[0]] += 1
    known = {item: found.most_common(1)[0][0] for item, found in votes.items()}
    for left, right in rows:
        if len(left) == len(right) > 1:
            unknown = [item for item in left if item not in known]
            rest = [item for item in right if item not in {known.get(item) for item in left}]
            if len(unknown) == len(rest):
                for item, found in zip(unknown, rest, strict=True):
                    votes[item][found] += 1
    return {item: found.most_common(1)[0][0] for item, found in votes.items()}


def _is_same_thing(one: Column, other: Column) -> bool:
    if one.stem.lower() == other.stem.lower() and one.language and other.language:
        return True
    if bool(one.separator) != bool(other.separator) and len(one.distinct) != len(other.distinct):
        return False
    if not _is_near(one, other):
        return False
    there, back = aligned(one, other), aligned(other, one)
    if len(set(there.values())) < _SURE * len(there) or len(set(back.values())) < _SURE * len(back):
        return False
    both = [(a, b) for a, b in zip(one.values, other.values, strict=True) if a and b]
    if not both or len(both) < 0.9 * max(len(one.filled), len(other.filled)):
        return False
    same = sum(_agree(one.items(a), other.items(b), there) for a, b in both)
    return same >= _SURE * len(both)


def _is_near(one: Column, other: Column) -> bool:
    """Whether as many things may stand in both columns; two things need headers that speak of each other."""
    few, many = sorted((len(one.known), len(other.known)))
    if many > 1.1 * few + 1:
        return False
    shared = set(words(one.title)) & set(words(other.title))
    is_called = any(has_word(column.title, CODE | IDENTIFIER | NAME) for column in (one, other))
    return few > 3 or bool(shared) or (few > 2 and is_called)


def _agree(left: Iterable[str], right: Sequence[str], there: Mapping[str, str]) -> bool:
    return {there.get(item) for item in left} == set(right)
