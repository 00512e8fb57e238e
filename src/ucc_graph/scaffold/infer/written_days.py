"""Days in a form that CSV on the Web has no format for, such as ``12 March 1999`` or ``1956年4月1日``, as ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

from ucc_graph.csv_rows import csv_rows
from ucc_graph.scaffold.infer.plan import Column, TablePlan
from ucc_graph.scaffold.infer.value_types import ValueType
from ucc_graph.scaffold.infer.vocabulary import NO_VALUE

__all__ = ["month_of", "with_written_days"]

_YEAR_FIRST: Final = re.compile(
    r"(?P<year>\d{4})\s*[./\-年년]\s*(?P<month>\d{1,2})\s*[./\-月월]\s*(?P<day>\d{1,2})\s*[.日일]?", re.ASCII
)
_DAY_FIRST: Final = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|re|[.ºª])?[\s-]*(?:d[e']\s+|of\s+)?(?P<name>[^\W\d_]{3,})\.?,?[\s-]+"
    r"(?:del?\s+)?(?P<year>\d{4})(?:\s?\u0433\.)?"
)
_MONTH_FIRST: Final = re.compile(r"(?P<name>[^\W\d_]{3,})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})")
_MONTH: Final = re.compile(r"(?P<name>[^\W\d_]{3,})\.?,?[\s-]+(?:de\s+)?(?P<year>\d{4})")
_WEEKDAYS: Final = (
    "mon tue tues wed weds thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday "
    "mo di mi do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag "
    "lun mar mer jeu ven sam dim lundi mardi mercredi jeudi vendredi samedi dimanche "
    "mié mie jue vie sáb sab dom lunes martes miércoles jueves viernes sábado domingo "
    "lunedì martedì mercoledì giovedì venerdì sabato domenica ma wo za zo maandag dinsdag woensdag donderdag vrijdag "
    "zaterdag zondag seg ter qua qui sex segunda terça quarta quinta sexta"
).split()
_WEEKDAY: Final = re.compile(
    rf"(?:(?:{'|'.join(_WEEKDAYS)})\.?,?\s+|[^\W\d_]+,\s+(?=\S+\s+\S+\s))(?=.*\d)", re.IGNORECASE
)
"""Day of the week before a day; another word without a comma may mean "before" or "about"."""
_BEHIND: Final = re.compile(r"\s*[(\uff08][^\W\d_]{1,10}\.?[)\uff09]$")


def with_written_days(table: TablePlan) -> TablePlan:
    """The table with days in ISO 8601 in each open column of texts whose cells are all days, or all months."""
    return table.with_columns(_changed(table))


def _changed(table: TablePlan) -> Iterator[Column]:
    for column in table.columns:
        if column.is_open and column.type.is_text and column.filled and (found := _as_days(column)):
            yield found


def _as_days(column: Column) -> Column | None:
    missing = tuple(value for value in column.distinct if value.lower() in NO_VALUE)
    kept = [value for value in column.distinct if value not in missing]
    for read, kind in ((_day, "date"), (month_of, "month")):
        days = {value: day for value in kept if (day := read(value))}
        if kept and len(days) == len(kept):
            values = tuple(days.get(value, value) for value in column.values)
            reason = f'{kind}s such as "{kept[0]}", written as {days[kept[0]]}'
            return replace(column, values=values, type=ValueType(kind, null=missing, reason=reason), language="")
    return None


def _day(text: str) -> str:
    """A day as yyyy-mm-dd; empty if the text is none."""
    match = _YEAR_FIRST.fullmatch(text) or _DAY_FIRST.fullmatch(text) or _MONTH_FIRST.fullmatch(text)
    if not match and (weekday := _WEEKDAY.match(text) or _BEHIND.search(text)):
        plain = text[: weekday.start()] + text[weekday.end() :]
        match = _YEAR_FIRST.fullmatch(plain) or _DAY_FIRST.fullmatch(plain) or _MONTH_FIRST.fullmatch(plain)
    if not match:
        return ""
    found = match.groupdict()
    month = int(found.get("month") or 0) or _months().get(found.get("name", "").lower(), 0)
    try:
        return date(int(found["year"]), month, int(found["day"])).isoformat()
    except ValueError:
        return ""


def month_of(text: str) -> str:
    """A month as yyyy-mm; empty if the text is none."""
    match = _MONTH.fullmatch(text)
    month = _months().get(match["name"].lower(), 0) if match else 0
    return f"{match['year']}-{month:02d}" if match and month else ""


@cache
def _months() -> dict[str, int]:
    """The number of each name of a month."""
    text = (files("ucc_graph.scaffold.infer") / "months.csv").read_text(encoding="utf-8")
    return {name: int(month) for month, names in list(csv_rows(text.splitlines()))[1:] for name in names.split("|")}
