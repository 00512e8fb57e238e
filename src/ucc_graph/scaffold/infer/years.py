"""Years or months as headers: a row for each thing and each of them, with the values that their columns hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ucc_graph.scaffold.infer.keys import is_key, numbered_slugs
from ucc_graph.scaffold.infer.kinds import free_kind, title_of_kind, word_of_column
from ucc_graph.scaffold.infer.plan import Column, Decision, Role, TablePlan
from ucc_graph.scaffold.infer.value_types import ValueType
from ucc_graph.scaffold.infer.written_days import month_of

__all__ = ["with_years_as_rows"]

_TITLE: Final = re.compile(
    r"(?P<before>.*?)[\s_(\-:]*(?:FY|Y|X|yr)?(?P<year>(?:1[89]|20)\d\d)[\s_)\-:]*(?:\[YR\d{4}\])?(?P<behind>.*)"
)
_MONTH_TITLE: Final = re.compile(
    r"(?P<before>.*?)[\s_(\-:]*(?<![^\W_])(?:(?P<name>[^\W\d_]{3,})\.?[\s_\-'\u2019]*(?P<year>(?:19|20)\d\d|\d\d)"
    r"|(?P<year2>(?:19|20)\d\d)[\-/._](?P<number>0?[1-9]|1[0-2])|(?P<number2>0?[1-9]|1[0-2])[\-/.](?P<year3>(?:19|20)\d\d))"
    r"(?!\d)[\s_)\-:]*(?P<behind>.*)"
)
_LEAST: Final = 3
"""Years or months under one header, at least."""
_MOST: Final = 50_000
"""Rows, at most."""
_VALUE: Final = "value"
_THING: Final = "thing"
_BETWEEN: Final = frozenset("of the du de des la del della di da do der".split())
_YEAR: Final = "year"
_MONTH: Final = "month"
_FIRST_OF_CENTURY: Final = 70
"""Two digits from which a year is one of the last century."""


@dataclass(frozen=True)
class _Series:
    """The columns of one value by their years or months, ``period``; ``unit`` is that of all of them."""

    title: str
    unit: str
    columns: Mapping[str, Column]
    period: str = _YEAR

    def values(self, years: Sequence[tuple[int, str]]) -> Column:
        """The column of the values in some rows and years."""
        cells = tuple(_plain(self.columns[year], row) if year in self.columns else "" for row, year in years)
        is_whole = all(column.type.kind == "integer" or not column.known for column in self.columns.values())
        kind = ValueType("integer" if is_whole else "decimal", reason="the values of the years")
        stem = f"{self.title} ({self.unit})" if self.unit else self.title
        return Column(self.title, cells, Role.VALUE, kind.reason, stem, type=kind, is_added=True)


def with_years_as_rows(
    table: TablePlan, kinds: Iterable[str]
) -> tuple[TablePlan, TablePlan | None, tuple[Decision, ...]]:
    """The table without its columns of years or months, and one with a row for each of its things and each of them.

    Without three such columns, or with too many rows, the table stays.
    """
    series = (_series(table, _MONTH) or _series(table, _YEAR)) if not table.subject else ()
    columns = [column for one in series for column in one.columns.values()]
    if not columns:
        return table, None, ()
    years = sorted({year for one in series for year in one.columns})
    cells = [(row, year) for row in range(table.height) for year in years if _is_told(series, row, year)]
    about, period = f"{columns[0].title} … {columns[-1].title}", series[0].period
    if len(cells) > _MOST:
        why = f"{len(columns)} columns of {period}s stay columns: they would be {len(cells):,} rows"
        return table, None, (Decision(about, f"{period}s", why),)
    kind = free_kind(f"{table.kind}-{period}", kinds, table.kind)
    titles = ", ".join(one.title for one in series)
    why = f"{len(columns)} columns of {period}s as {len(cells):,} rows of kind {kind}, with {period} and {titles}"
    return (
        table.without(column.title for column in columns),
        _rows(table, series, cells, kind),
        (Decision(about, f"{period}s", why),),
    )


def _series(table: TablePlan, period: str) -> tuple[_Series, ...]:
    """The values that have columns of years, or months, each with its columns; none if two units are mixed."""
    read = _year_in if period == _YEAR else _month_in
    found: dict[str, dict[str, Column]] = {}
    for column in table.columns:
        parted = read(column.title)
        if parted and column.is_open and (column.type.is_number or not column.known):
            title, when = parted
            found.setdefault(title, {}).setdefault(when, column)
    return tuple(
        _Series(_free(title, table, period), next(iter(units), ""), columns, period)
        for title, columns in found.items()
        if len(columns) >= _LEAST and any(column.known for column in columns.values())
        if len(units := {unit for column in columns.values() if column.known and (unit := _unit(column))}) < 2
    )


def _year_in(header: str) -> tuple[str, str] | None:
    """The rest of a header and its year; None if it has none."""
    match = _TITLE.fullmatch(header)
    return (_rest(match), match["year"]) if match else None


def _month_in(header: str) -> tuple[str, str] | None:
    """The rest of a header and its month as yyyy-mm, as of ``Jan 2024``, ``2024-01`` and ``Mar-24``."""
    match = _MONTH_TITLE.fullmatch(header)
    if not match:
        return None
    year = match["year"] or match["year2"] or match["year3"]
    if len(year) == 2:
        year = f"{'19' if int(year) >= _FIRST_OF_CENTURY else '20'}{year}"
    number = match["number"] or match["number2"]
    month = f"{year}-{int(number):02d}" if number else month_of(f"{match['name']} {year}")
    return (_rest(match), month) if month else None


def _rest(match: re.Match[str]) -> str:
    return " ".join(filter(None, (match["before"].strip(), match["behind"].strip())))


def _free(title: str, table: TablePlan, period: str) -> str:
    """The title of the values, which is none of the other columns of their rows."""
    taken = {"key", "name", period, _word(table)}
    return title if title and title.lower() not in taken else f"{title} {_VALUE}".strip()


def _word(table: TablePlan) -> str:
    """The word for the thing of a row: that of the column with its names, whatever the sheet is called."""
    parts = word_of_column(table.of(Role.NAME)[0].title).split()
    while len(parts) > 1 and parts[0] in _BETWEEN:
        parts.pop(0)
    word = " ".join(parts)
    return _THING if word in {"", "key", "name", _YEAR, _MONTH} else word


def _unit(column: Column) -> str:
    return column.stem.removeprefix(column.title).strip(" ()") if column.stem.startswith(column.title) else ""


def _is_told(series: Iterable[_Series], row: int, year: str) -> bool:
    return any(year in one.columns and _plain(one.columns[year], row) for one in series)


def _plain(column: Column, row: int) -> str:
    """A number without signs between its thousands, with a decimal point; empty for no value."""
    cell = column.values[row]
    if cell in column.type.null:
        return ""
    return cell.replace(column.type.group or "\0", "").replace(column.type.decimal or ".", ".")


def _rows(table: TablePlan, series: Sequence[_Series], cells: Sequence[tuple[int, str]], kind: str) -> TablePlan:
    """The table with a row for each thing and year, or month."""
    names, word, period = table.of(Role.NAME)[0], _word(table), series[0].period
    columns = (
        _made("key", _keys(table, cells), Role.KEY, f"of thing and {period}"),
        replace(_made("name", (f"{names.values[row]}, {year}" for row, year in cells), Role.NAME,
                      f"thing and {period}"), language=names.language),
        replace(_made(word, (table.key.values[row] for row, _ in cells), Role.THING, "the thing"), target=table.kind),
        replace(_made(period, (year for _, year in cells), Role.VALUE, "the headers"), type=ValueType(period)),
        *(one.values(cells) for one in series),
    )  # fmt: skip
    title = f"{table.title} by {period}" if table.language == "en" else title_of_kind(kind, table.language)
    return TablePlan(table.source, kind, title, columns, language=table.language, is_made=True)


def _keys(table: TablePlan, cells: Sequence[tuple[int, str]]) -> Iterator[str]:
    keys = [f"{table.key.values[row]}-{year}" for row, year in cells]
    yield from keys if all(map(is_key, keys)) else numbered_slugs(keys)


def _made(title: str, values: Iterable[str], role: Role, reason: str) -> Column:
    return Column(title, tuple(values), role, reason, title, is_added=True)
