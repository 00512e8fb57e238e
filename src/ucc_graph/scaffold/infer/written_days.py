"""Days in a form that CSV on the Web has no format for, such as ``12 March 1999`` or ``1956年4月1日``, as ISO 8601.

So are moments such as ``2024/3/1 9:14``. Clocks of twelve hours, and hours of one digit, become those of 24 hours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

from ucc_graph.csv_rows import csv_rows
from ucc_graph.scaffold.infer.plan import Column, TablePlan
from ucc_graph.scaffold.infer.value_types import ValueType
from ucc_graph.scaffold.infer.vocabulary import NO_VALUE

__all__ = ["clocked", "month_of", "with_written_days"]

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
_CLOCK: Final = re.compile(
    r"(?P<day>.*\d{4}.*?|\d{4}.*?)(?P<join>T|,?\s+)(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:\.\d+)?)?"
    r"(?:\s*(?P<half>[ap])\.?m\.?)?",
    re.IGNORECASE | re.ASCII,
)
_LOCAL_DAY: Final = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{4}", re.ASCII)
_NOON: Final = 12
_MIDNIGHT: Final = 24
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
    for read, kind in ((_day, "date"), (month_of, "month"), (_moment, "datetime")):
        days = {value: day for value in kept if (day := read(value))}
        if kept and len(days) == len(kept):
            values = tuple(days.get(value, value) for value in column.values)
            reason = f'{kind}s such as "{kept[0]}", written as {days[kept[0]]}'
            return replace(column, values=values, type=ValueType(kind, null=missing, reason=reason), language="")
    return None


def clocked(values: Sequence[str]) -> tuple[str, ...]:
    """Days in the order of a country with clocks of 24 hours in two digits; other cells and columns as they are."""
    found = {value: _CLOCK.fullmatch(value) for value in set(values) if value and value.lower() not in NO_VALUE}
    clocks = {value: _clock(match) for value, match in found.items() if match and _LOCAL_DAY.fullmatch(match["day"])}
    if not clocks or len(clocks) < len(found) or not all(clocks.values()):
        return tuple(values)
    is_exact = any(match and match["second"] for match in found.values())
    days = {value: f"{match['day']} {clocks[value][: 8 if is_exact else 5]}" for value, match in found.items() if match}
    return tuple(days.get(value, value) for value in values)


def _clock(match: re.Match[str]) -> str:
    """The time of a moment as hh:mm:ss; empty if there is no such time."""
    hour = int(match["hour"])
    if match["half"]:
        if not 0 < hour <= _NOON:
            return ""
        hour = hour % _NOON + (_NOON if match["half"].lower() == "p" else 0)
    return f"{hour:02d}:{match['minute']}:{match['second'] or '00'}" if hour < _MIDNIGHT else ""


def _moment(text: str) -> str:
    """A moment as yyyy-mm-ddThh:mm:ss; empty if the text is none."""
    match = _CLOCK.fullmatch(text)
    day, clock = (_day(match["day"]), _clock(match)) if match else ("", "")
    return f"{day}T{clock}" if day and clock else ""


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
