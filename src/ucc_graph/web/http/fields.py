"""Readers of header fields: lists with weights, parameters, entity tags and dates, each in one pass.

The syntax is that of RFC 9110, section 5.6 (https://www.rfc-editor.org/rfc/rfc9110#section-5.6). A client may send any
text: the time of each reader grows with the length of the text only. Possessive quantifiers never try a part again,
and a quoted string without an end reaches to the end of the field. Lists are read up to a number of elements, because
some of them are compared with every form of an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Final

__all__ = ["NAME", "Weighted", "byte_ranges", "content_type", "elements", "entity_tags", "moment", "weighted"]

NAME: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]++"
"""Regular expression of a token, such as a name (section 5.6.2)."""
_ELEMENTS: Final = 256
"""Elements of a list that are read; the longest lists of known clients have about thirty."""
_PARAMETERS: Final = 16
"""Parameters that an element may have."""
_QUOTED: Final = r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)'
_ELEMENT: Final = re.compile(rf'(?:[^,"]++|{_QUOTED})++', re.DOTALL)
_PART: Final = re.compile(rf'(?:[^;"]++|{_QUOTED})++', re.DOTALL)
_PARAMETER: Final = re.compile(
    rf'(?P<name>{NAME})[ \t]*+=[ \t]*+(?:(?P<plain>{NAME})|"(?P<quoted>(?:[^"\\]++|\\.)*+)")', re.DOTALL
)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_WEIGHT: Final = re.compile(r"0?\.[0-9]{1,16}|[01](?:\.[0-9]{0,16})?")
_ENTITY_TAG: Final = re.compile(r'(W/)?("[^"]*+")')
_RANGE: Final = re.compile(r"0*+([0-9]*+)-0*+([0-9]*+)")
_HUGE: Final = "9" * 18
"""Place in place of one with more digits: no file has as many bytes."""

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH: Final = rf"(?P<month>{'|'.join(_MONTHS)})"
_TIME: Final = r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})"
_DATES: Final = tuple(
    map(
        re.compile,
        (
            rf"[A-Z][a-z]{{2}}, (?P<day>[0-9]{{2}}) {_MONTH} (?P<year>[0-9]{{4}}) {_TIME} GMT",
            rf"[A-Z][a-z]{{5,8}}, (?P<day>[0-9]{{2}})-{_MONTH}-(?P<year>[0-9]{{2}}) {_TIME} GMT",
            rf"[A-Z][a-z]{{2}} {_MONTH} (?P<day>[0-9 ][0-9]) {_TIME} (?P<year>[0-9]{{4}})",
        ),
    )
)
"""The forms of a date that a recipient must accept: IMF-fixdate, RFC 850 and asctime (section 5.6.7)."""
_PIVOT: Final = 69
"""Year of two digits from which it is one of the twentieth century, as in POSIX: a fixed rule needs no clock."""
_SECONDS: Final = range(61)
_LAST_SECOND: Final = 59
"""Second for a leap second, which ``datetime`` does not know."""


@dataclass(frozen=True)
class Weighted:
    """Element of a list with its parameters, names in lower case, and its weight from 0 to 1."""

    value: str
    parameters: tuple[tuple[str, str], ...]
    weight: float


def elements(field: str) -> Iterator[str]:
    """The elements of a list without the blanks around them; empty ones are left out (section 5.6.1)."""
    found = (element.strip(" \t") for match in _ELEMENT.finditer(field) if (element := match[0]))
    return islice(filter(None, found), _ELEMENTS)


def weighted(field: str | None) -> Iterator[Weighted]:
    """The elements of a list with their weights (section 12.4.2); malformed elements are left out.

    Parameters behind the weight are ignored. Blanks around ``=``, which the standard has no room for, are read.
    """
    for element in elements(field or ""):
        value, parameters = _parameters(element)
        if parameters is not None:
            yield from _weighted(value, parameters)


def content_type(field: str) -> tuple[str, dict[str, str]]:
    """Media type and parameters of a Content-Type header, in lower case; malformed parameters are left out."""
    value, parameters = _parameters(field)
    return value.lower(), {name: value.lower() for name, value in parameters or ()}


def entity_tags(field: str) -> Iterator[tuple[bool, str]]:
    """The entity tags of If-Match or If-None-Match: whether each is weak, and its opaque part with quotation marks."""
    return ((bool(match[1]), match[2]) for match in _ENTITY_TAG.finditer(field))


def byte_ranges(field: str) -> str | None:
    """The ranges of a Range header in one spelling; None for another unit or a malformed set (section 14.1).

    A server ignores a unit that it does not know, and may ignore a malformed set (section 14.2).
    """
    unit, _, ranges = field.partition("=")
    found = list(map(_range, elements(ranges)))
    if unit.strip(" \t").lower() != "bytes" or not found or None in found:
        return None
    return f"bytes={','.join(filter(None, found))}"


def _range(text: str) -> str | None:
    """A range with at most 18 digits in a place; None for a malformed one."""
    found = _RANGE.fullmatch(text)
    if found is None or text == "-":
        return None
    first, last = (number if len(number) <= len(_HUGE) else _HUGE for number in found.groups())
    first, last = (first or "0" if text[0] != "-" else ""), (last or "0" if text[-1] != "-" else "")
    return f"{first}-{last}" if not first or not last or int(first) <= int(last) else None


def moment(text: str) -> datetime | None:
    """The moment of an HTTP date; None for a malformed one, which counts as an absent header."""
    found = next(filter(None, (form.fullmatch(text.strip(" \t")) for form in _DATES)), None)
    if found is None or int(found["second"]) not in _SECONDS:
        return None
    day, hour, minute, second = (int(found[name]) for name in ("day", "hour", "minute", "second"))
    year, month = _year(found["year"]), _MONTHS.index(found["month"]) + 1
    with suppress(ValueError):
        return datetime(year, month, day, hour, minute, min(second, _LAST_SECOND), tzinfo=UTC)
    return None


def _year(digits: str) -> int:
    """The year of four digits, or of two."""
    if len(digits) > 2:
        return int(digits)
    return int(digits) + (1900 if int(digits) >= _PIVOT else 2000)


def _weighted(value: str, parameters: list[tuple[str, str]]) -> Iterator[Weighted]:
    names = [name for name, _ in parameters]
    place = names.index("q") if "q" in names else len(names)
    text = parameters[place][1] if place < len(names) else "1"
    if _WEIGHT.fullmatch(text) and float(text) <= 1:
        yield Weighted(value, tuple(parameters[:place]), float(text))


def _parameters(element: str) -> tuple[str, list[tuple[str, str]] | None]:
    """The value in front of the first semicolon, and the parameters; None for malformed or too many parameters."""
    parts = [match[0].strip(" \t") for match in islice(_PART.finditer(element), _PARAMETERS + 2)]
    found = [_PARAMETER.fullmatch(part) for part in parts[1:] if part]
    value = parts[0] if parts and not element.startswith(";") else ""
    if len(found) > _PARAMETERS or not all(found):
        return value, None
    return value, [(match["name"].lower(), _text(match)) for match in found if match]


def _text(parameter: re.Match[str]) -> str:
    """The value of a parameter, without quotation marks and the escapes in them (section 5.6.4)."""
    return parameter["plain"] or _ESCAPED.sub(r"\1", parameter["quoted"] or "")
