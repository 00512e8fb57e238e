"""Columns of 0 and 1: counts that happen to be small, or yes and no, by their headers and their fellows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import Enum
from typing import Final

from ucc_graph.scaffold.infer.plan import Column, TablePlan
from ucc_graph.scaffold.infer.value_types import ValueType
from ucc_graph.scaffold.infer.vocabulary import COUNT, MEASURE, YES_OR_NO, has_word
from ucc_graph.scaffold.infer.words import singular, words

__all__ = ["is_count", "with_counts"]

_FELLOWS: Final = 3
"""Columns of 0 and 1 in a table, from which each may be a mark."""
_BITS: Final = frozenset(("0", "1"))
_VERBS: Final = frozenset(
    "is has had have was were are can does did will uses used allows accepts offers owns speaks takes sells serves "
    "wants attended visited ist hat kann est peut es tiene è ha tem".split()
)
"""First words of a header that asks a question."""
_COUNT: Final = ValueType("integer", reason="whole numbers: nothing says that 0 and 1 are no and yes")


class _Sense(Enum):
    """What a header says of 0 and 1."""

    TRUTH = 1
    COUNT = 2
    SEVERAL = 3
    NOTHING = 4


def with_counts(table: TablePlan) -> TablePlan:
    """The table with its columns of 0 and 1 as whole numbers where neither header nor fellows make them yes and no."""
    bits = [column for column in table.columns if column.type.kind == "boolean" and set(column.distinct) == _BITS]
    return table.with_columns(replace(column, type=_COUNT) for column in bits if _is_number(column, bits))


def is_count(title: str) -> bool:
    """Whether a header surely speaks of a number of things."""
    return _sense(title) is _Sense.COUNT


def _is_number(column: Column, bits: Iterable[Column]) -> bool:
    senses = [_sense(other.title) for other in bits]
    sense = _sense(column.title)
    if sense is _Sense.SEVERAL:  # a count, unless most are so called, as the kinds of trees that a park has
        return not (len(senses) >= _FELLOWS and 2 * senses.count(sense) > len(senses))
    return sense is _Sense.COUNT or (sense is _Sense.NOTHING and len(senses) < _FELLOWS)


def _sense(title: str) -> _Sense:
    parts = words(title)
    if title.rstrip().endswith(("?", "\uff1f")) or (parts[:1] and parts[0] in _VERBS):
        return _Sense.TRUTH
    if has_word(title, COUNT | MEASURE) or parts[:2] in {("nombre", "de"), ("nombre", "d")}:
        return _Sense.COUNT
    if has_word(title, YES_OR_NO):
        return _Sense.TRUTH
    return _Sense.SEVERAL if parts and singular(parts[-1]) != parts[-1] else _Sense.NOTHING
