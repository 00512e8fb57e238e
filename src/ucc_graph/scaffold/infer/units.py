"""Columns of quantities: cells keep the number alone, and the label of their property says the unit or the currency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ucc_graph.scaffold.infer.plan import Column, TablePlan
from ucc_graph.scaffold.infer.value_types import number_type
from ucc_graph.scaffold.infer.vocabulary import CODE, IDENTIFIER, NO_VALUE, has_word
from ucc_graph.scaffold.infer.words import singular
from ucc_graph.scaffold.quantity import Quantity, quantity

__all__ = ["with_units"]

_ZEROS: Final = frozenset(("0", "0.0", "0.00", "0,00"))
"""Numbers that need no unit."""
_ADDRESSES: Final = frozenset(
    "address street road adresse anschrift strasse straße rue dirección direccion calle indirizzo via adres straat "
    "gata gade katu ulica 주소 도로명 住所 地址".split()
)
"""Words of headers below which a number before a word is that of a house."""
_SHOWN: Final = 3


def with_units(table: TablePlan) -> TablePlan:
    """The table with numbers in place of quantities, in each open column where all have one unit."""
    return table.with_columns(_changed(table))


def _changed(table: TablePlan) -> Iterator[Column]:
    for column in table.columns:
        is_text = column.is_open and column.type.is_text and column.filled
        if (
            is_text
            and not has_word(column.title, CODE | IDENTIFIER | _ADDRESSES)
            and (found := _plain(column, table.language))
        ):
            yield found


def _plain(column: Column, language: str) -> Column | None:
    """The column with numbers alone; the same with a reason if its units differ; None if it has no quantities."""
    missing = tuple(value for value in column.distinct if value.lower() in NO_VALUE)
    found: dict[str, Quantity] = {}
    for value in column.distinct:
        if value in missing:
            continue
        read = Quantity(value, "") if value in _ZEROS else quantity(value)
        if read is None:
            return None
        found[value] = read
    units = Counter(_same(read.unit) for read in found.values() if read.unit)
    if len(units) != 1:
        return _of_several(column, units, len(found))
    numbers = {value: read.number for value, read in found.items()}
    kind = number_type(column.title, list(dict.fromkeys(numbers.values())), language)
    if kind is None:
        return None
    unit = max((read.unit for read in found.values()), key=len)
    words = ", ".join(f'"{word}"' for word in missing)
    shown = f"; {words} as no value" if missing else ""
    reason = f"{kind.reason} in {unit}, which the label says{shown}"
    return replace(
        column,
        values=tuple(numbers.get(value, value) for value in column.values),
        type=replace(kind, null=(*kind.null, *missing), reason=reason),
        stem=_named(column.title, unit),
        language="",
    )


def _of_several(column: Column, units: Counter[str], count: int) -> Column | None:
    if not 1 < len(units) <= _SHOWN or count <= len(units):
        return None
    shown = ", ".join(unit for unit, _ in units.most_common())
    return replace(column, type=replace(column.type, reason=f"text, for its units differ: {shown}"))


def _same(unit: str) -> str:
    """A unit without what two spellings of it differ in: capitals and plurals of words."""
    return singular(unit.casefold()) if len(unit) > 2 and unit.isalpha() else unit


def _named(title: str, unit: str) -> str:
    """The title with the unit, unless it has it."""
    return title if unit.casefold() in title.casefold().split() or f"({unit})" in title else f"{title} ({unit})"
