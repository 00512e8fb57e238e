"""Dates, times and durations: calendar checks, CSVW date formats, and their order.

Formats as in Model for Tabular Data, section 6.4.4
(https://www.w3.org/TR/tabular-data-model/#formats-for-dates-and-times).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from decimal import Decimal

__all__ = ["duration_order", "is_in_calendar", "moment_order", "moment_reader"]

_PAIRS = ("dd?MM", "d?M", "MM?dd", "M?d")
_DATES = frozenset(
    ("yyyy-MM-dd", "yyyyMMdd", *(f"{pair}?yyyy".replace("?", mark) for mark in "-/." for pair in _PAIRS))
)
_TIMES = frozenset(("HH:mm:ss", "HHmmss", "HH:mm", "HHmm"))
_FIELDS = {
    "yyyy": r"(?P<year>\d{4})",
    "MM": r"(?P<month>\d{2})",
    "M": r"(?P<month>\d{1,2})",
    "dd": r"(?P<day>\d{2})",
    "d": r"(?P<day>\d{1,2})",
    "HH": r"(?P<hour>\d{2})",
    "mm": r"(?P<minute>\d{2})",
    "ss": r"(?P<second>\d{2})",
}
_ZONES = {
    "X": r"(?P<zone>Z|[+-]\d{2}(?:\d{2})?)",
    "XX": r"(?P<zone>Z|[+-]\d{4})",
    "XXX": r"(?P<zone>Z|[+-]\d{2}:\d{2})",
    "x": r"(?P<zone>[+-]\d{2}(?:\d{2})?)",
    "xx": r"(?P<zone>[+-]\d{4})",
    "xxx": r"(?P<zone>[+-]\d{2}:\d{2})",
}
_FORMAT = re.compile(
    r"(?P<date>[yMd/.\-]+)?(?:(?P<join>[T ])(?=H))?(?P<time>[Hms:]+)?(?:\.(?P<part>S+))?(?P<gap> ?)(?P<zone>[Xx]{1,3})?"
)
_DATE = re.compile(r"(-?\d{4,})-(\d\d)-(\d\d)")
_MONTH_DAY = re.compile(r"--(\d\d)-(\d\d)")
_MOMENT = re.compile(
    r"(?:(?P<year>-?\d{4,})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?)?"
    r"(?:--(?P<only_month>\d\d)(?:-(?P<month_day>\d\d))?|---(?P<only_day>\d\d))?"
    r"T?(?:(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d(?:\.\d+)?))?"
    r"(?P<zone>Z|[+-]\d\d:\d\d)?"
)
_DURATION = re.compile(
    r"(?P<sign>-?)P(?:(?P<year>\d+)Y)?(?:(?P<month>\d+)M)?(?:(?P<day>\d+)D)?"
    r"(?:T(?:(?P<hour>\d+)H)?(?:(?P<minute>\d+)M)?(?:(?P<second>[\d.]+)S)?)?"
)


def is_in_calendar(lexical: str) -> bool:
    """Whether the day that an XSD date, dateTime or gMonthDay begins with exists (the 30th of February does not)."""
    if found := _DATE.match(lexical):
        year = int(found[1])
        return int(found[3]) <= monthrange(2000 if year % 400 == 0 else 1600 + year % 400, int(found[2]))[1]
    if found := _MONTH_DAY.match(lexical):
        return int(found[2]) <= monthrange(2000, int(found[1]))[1]
    return True


def moment_reader(pattern: str) -> Callable[[str], str]:
    """A function from dates or times in a format to XSD lexical forms; both raise ValueError."""
    expression = re.compile(_expression(pattern), re.ASCII)

    def read(text: str) -> str:
        match = expression.fullmatch(text)
        if not match:
            raise ValueError(pattern)
        return _lexical(match.groupdict())

    return read


def _expression(pattern: str) -> str:
    match = _FORMAT.fullmatch(pattern)
    if not match:
        raise ValueError(pattern)
    date, time, zone = match["date"], match["time"], match["zone"]
    if (date and date not in _DATES) or (time and time not in _TIMES) or (zone and zone not in _ZONES):
        raise ValueError(pattern)
    if bool(match["join"]) != bool(date and time) or (match["part"] and not time) or not (date or time):
        raise ValueError(pattern)
    fields = re.sub("yyyy|MM?|dd?|HH|mm|ss|[-/.:]", _field, f"{date or ''}{match['join'] or ''}{time or ''}")
    part = rf"(?:\.(?P<part>\d{{1,{len(match['part'])}}}))?" if match["part"] else ""
    return f"{fields}{part}{match['gap']}{_ZONES[zone] if zone else ''}"


def _field(match: re.Match[str]) -> str:
    return _FIELDS.get(match[0]) or re.escape(match[0])


def _lexical(found: dict[str, str | None]) -> str:
    date = f"{found['year']}-{found['month']:0>2}-{found['day']:0>2}" if found.get("year") else ""
    time = f"{found['hour']}:{found['minute']}:{found.get('second') or '00'}" if found.get("hour") else ""
    part = f".{found['part']}" if found.get("part") else ""
    return f"{date}{'T' if date and time else ''}{time}{part}{_zone(found.get('zone') or '')}"


def _zone(text: str) -> str:
    digits = text.replace(":", "")
    return text if len(digits) < 3 else f"{digits[:3]}:{digits[3:] or '00'}"


def moment_order(lexical: str) -> Decimal:
    """A number that orders moments of one datatype: seconds on the time line, UTC where no zone is given."""
    match = _MOMENT.fullmatch(lexical)
    if not match:
        raise ValueError(lexical)
    found = match.groupdict()
    month = int(found["month"] or found["only_month"] or 1)
    day = int(found["day"] or found["month_day"] or found["only_day"] or 1)
    days = _days(int(found["year"] or 2000), month, day)
    clock = int(found["hour"] or 0) * 3600 + int(found["minute"] or 0) * 60
    return days * 86400 + clock + Decimal(found["second"] or 0) - _offset(found["zone"])


def _days(year: int, month: int, day: int) -> int:
    shifted = year - (month < 3)
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day
    return 365 * shifted + shifted // 4 - shifted // 100 + shifted // 400 + of_year


def _offset(zone: str | None) -> int:
    if not zone or zone == "Z":
        return 0
    seconds = int(zone[1:3]) * 3600 + int(zone[4:6]) * 60
    return -seconds if zone[0] == "-" else seconds


def duration_order(lexical: str) -> Decimal:
    """A number that orders durations: seconds, a month counting as a twelfth of a Gregorian year."""
    match = _DURATION.fullmatch(lexical)
    if not match:
        raise ValueError(lexical)
    found = match.groupdict()
    months = int(found["year"] or 0) * 12 + int(found["month"] or 0)
    clock = int(found["day"] or 0) * 86400 + int(found["hour"] or 0) * 3600 + int(found["minute"] or 0) * 60
    total = months * 2629746 + clock + Decimal(found["second"] or 0)
    return -total if found["sign"] else total
