"""Dates, times and durations: calendar checks, CSVW date formats, and their order.

Formats as in Model for Tabular Data, section 6.4.4
(https://www.w3.org/TR/tabular-data-model/#formats-for-dates-and-times).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from decimal import Decimal, localcontext

__all__ = ["datetime_order", "datetime_reader", "duration_order", "is_in_calendar"]

_PAIRS = ("dd?MM", "d?M", "MM?dd", "M?d")
_DATES = frozenset(
    ("", "yyyy-MM-dd", "yyyyMMdd", *(f"{pair}?yyyy".replace("?", mark) for mark in "-/." for pair in _PAIRS))
)
_TIMES = frozenset(("", "HH:mm:ss", "HHmmss", "HH:mm", "HHmm"))
_YEAR = r"-?(?:[1-9]\d{3,}|0\d{3})"
"""Year of XSD 1.1, part 2, section 3.3.7: four digits or more, perhaps negative; 0000 is the year before 0001."""
_FIELDS = {
    "yyyy": rf"(?P<year>{_YEAR})",
    "MM": r"(?P<month>\d{2})",
    "M": r"(?P<month>\d{1,2})",
    "dd": r"(?P<day>\d{2})",
    "d": r"(?P<day>\d{1,2})",
    "HH": r"(?P<hour>\d{2})",
    "mm": r"(?P<minute>\d{2})",
    "ss": r"(?P<second>\d{2})",
}
_ZONES = {"x": r"[+-]\d{2}(?:\d{2})?", "xx": r"[+-]\d{4}", "xxx": r"[+-]\d{2}:\d{2}"}
_FORMAT = re.compile(
    r"(?P<date>[yMd/.\-]+)?(?:(?P<join>[T ])(?=H))?(?P<time>[Hms:]+)?(?:\.(?P<part>S+))?"
    r"(?P<gap> ?)(?P<zone>X{1,3}|x{1,3})?"
)
_DAY = re.compile(r"(?:(-?\d{4,})-|--)(\d\d)-(\d\d)")
_DATETIME = re.compile(
    r"(?:(?P<year>-?\d{4,})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?)?"
    r"(?:--(?P<only_month>\d\d)(?:-(?P<month_day>\d\d))?|---(?P<only_day>\d\d))?"
    r"T?(?:(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d(?:\.\d+)?))?"
    r"(?P<zone>Z|[+-]\d\d:\d\d)?"
)
_DURATION = re.compile(r"-?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?")
_SECONDS_OF_A_MONTH = 2629746
"""A twelfth of a Gregorian year."""
_SPARE_DIGITS = 20
"""Digits by which a sum of seconds may be longer than the text of its parts; Python's decimals round by default."""
_DAYS_OF_400_YEARS = 146097
"""Period of the Gregorian calendar in days; needed because Python's dates end with the year 9999."""


def is_in_calendar(lexical: str) -> bool:
    """Whether the day of an XSD date, dateTime or gMonthDay exists (the 30th of February does not)."""
    found = _DAY.match(lexical)
    return not found or int(found[3]) <= monthrange(2000 + _year_of_cycle(found[1] or "0"), int(found[2]))[1]


def datetime_reader(pattern: str) -> Callable[[str], str]:
    """A function from dates or times in a format to XSD lexical forms; both raise ValueError."""
    expression = re.compile(_expression(pattern), re.ASCII)

    def read(text: str) -> str:
        match = expression.fullmatch(text)
        if not match:
            raise ValueError(pattern)
        return _lexical(match.groupdict(""))

    return read


def datetime_order(lexical: str) -> Decimal:
    """A number that orders moments of one datatype: seconds on the time line, UTC where no zone is given."""
    match = _DATETIME.fullmatch(lexical)
    if not match:
        raise ValueError(lexical)
    found = match.groupdict()
    year = found["year"] or "2000"
    month = int(found["month"] or found["only_month"] or 1)
    day = int(found["day"] or found["month_day"] or found["only_day"] or 1)
    clock = int(found["hour"] or 0) * 3600 + int(found["minute"] or 0) * 60
    with localcontext(prec=len(lexical) + _SPARE_DIGITS):
        cycle = _year_of_cycle(year)
        cycles = (Decimal(year) - cycle) / 400
        days = date(2000 + cycle, month, day).toordinal() + cycles * _DAYS_OF_400_YEARS
        return days * 86400 + clock + Decimal(found["second"] or 0) - _offset(found["zone"])


def duration_order(lexical: str) -> Decimal:
    """A number that orders durations: seconds, a month counting as a twelfth of a Gregorian year."""
    match = _DURATION.fullmatch(lexical)
    if not match:
        raise ValueError(lexical)
    years, months, days, hours, minutes, seconds = map(Decimal, match.groups("0"))
    with localcontext(prec=len(lexical) + _SPARE_DIGITS):
        clock = days * 86400 + hours * 3600 + minutes * 60 + seconds
        total = (years * 12 + months) * _SECONDS_OF_A_MONTH + clock
        return -total if lexical.startswith("-") else total


def _year_of_cycle(year: str) -> int:
    """The year within the calendar's cycle of 400 years; of a year of any length, the last six digits count."""
    last = int(year[-6:].removeprefix("-"))
    return (-last if year.startswith("-") else last) % 400


def _expression(pattern: str) -> str:
    match = _FORMAT.fullmatch(pattern)
    parts = match.groupdict("") if match else {}
    if not _is_format(parts):
        raise ValueError(pattern)
    written = parts["date"] + parts["join"] + parts["time"]
    known = {**_FIELDS, "yyyy": r"(?P<year>\d{4})"} if parts["date"] == "yyyyMMdd" else _FIELDS
    fields = re.sub("yyyy|MM?|dd?|HH|mm|ss|[-/.:]", lambda field: known.get(field[0]) or re.escape(field[0]), written)
    part = rf"(?:\.(?P<part>\d{{1,{len(parts['part'])}}}))?" if parts["part"] else ""
    form = parts["zone"]
    zone = f"(?P<zone>{'Z|' if form.isupper() else ''}{_ZONES[form.lower()]})" if form else ""
    return f"{fields}{part}{parts['gap']}{zone}"


def _is_format(parts: dict[str, str]) -> bool:
    """Whether the parts of a format are known ones that go together."""
    if not parts or parts["date"] not in _DATES or parts["time"] not in _TIMES:
        return False
    if not parts["time"]:
        return bool(parts["date"]) and not parts["part"] and not parts["join"]
    return bool(parts["join"]) == bool(parts["date"])


def _lexical(found: dict[str, str]) -> str:
    day = f"{found['year']}-{found['month']:0>2}-{found['day']:0>2}" if "year" in found else ""
    time = f"{found['hour']}:{found['minute']}:{found.get('second', '00')}" if "hour" in found else ""
    part = f".{found['part']}" if found.get("part") else ""
    return f"{day}{'T' if day and time else ''}{time}{part}{_zone(found.get('zone', ''))}"


def _zone(text: str) -> str:
    digits = text.replace(":", "")
    return text if len(digits) < 3 else f"{digits[:3]}:{digits[3:] or '00'}"


def _offset(zone: str | None) -> int:
    if not zone or zone == "Z":
        return 0
    seconds = int(zone[1:3]) * 3600 + int(zone[4:6]) * 60
    return -seconds if zone[0] == "-" else seconds
