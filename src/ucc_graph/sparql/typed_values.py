"""Values of parameters by datatype of XML Schema, from the text of an address or a heading to one canonical spelling.

The same value in another spelling is the same query (``007`` and ``7``), with one answer in a cache. See XML Schema
1.1, part 2 (https://www.w3.org/TR/xmlschema11-2/); white space and time zones are left out here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import isinf
from typing import Final, TypeAlias

__all__ = [
    "DATATYPES",
    "LONGEST_TEXT",
    "XSD_SPACE",
    "ParameterDatatype",
    "canonical",
    "datatype_of",
    "is_within",
    "neighbours",
]

XSD_SPACE: Final = "http://www.w3.org/2001/XMLSchema#"
LONGEST_TEXT: Final = 500
"""Characters of a text, at most: a whole query has 16 kB."""
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})")
_DOUBLE: Final = re.compile(rf"(?:{_DECIMAL.pattern})(?:[eE][+-]?[0-9]{{1,3}})?")
_YEAR: Final = re.compile(r"-?[0-9]{4,9}")
_MONTH: Final = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TAG: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`\\\x00-\x20]{1,500}")
_TRUTHS: Final = {"true": "true", "1": "true", "false": "false", "0": "false"}
_Read: TypeAlias = Callable[[str], str | None]
"""Function from a text to its canonical spelling; None for a text without one."""


@dataclass(frozen=True)
class ParameterDatatype:
    """A datatype in words, with an example; ``rank`` orders canonical spellings, and is None without an order."""

    words: str
    example: str
    read: _Read
    rank: Callable[[str], int | Decimal | str] | None = None
    near: Callable[[str], tuple[str, ...]] = lambda value: (f"{value}-a",)
    """Values beside another one; they may be none of the datatype."""


def _whole(least: int | None = None, most: int | None = None) -> _Read:
    def read(text: str) -> str | None:
        number = int(text) if _WHOLE.fullmatch(text) else None
        if number is None or (least is not None and number < least) or (most is not None and number > most):
            return None
        return str(number)

    return read


def _matching(pattern: re.Pattern[str]) -> _Read:
    return lambda text: text if pattern.fullmatch(text) else None


def _decimal(text: str) -> str | None:
    return f"{Decimal(text).normalize() + 0:f}" if _DECIMAL.fullmatch(text) else None


def _double(text: str) -> str | None:
    number = float(text) if _DOUBLE.fullmatch(text) else None
    return None if number is None or isinf(number) else repr(number + 0)


def _day(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat() if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _text(text: str) -> str | None:
    return None if len(text) > LONGEST_TEXT or _UNSEEN.search(text) else text


def _steps(value: str) -> tuple[str, ...]:
    return f"{Decimal(value) + 1:f}", f"{Decimal(value) - 1:f}"


def _year_steps(value: str) -> tuple[str, ...]:
    return f"{int(value) + 1:04}", f"{int(value) - 1:04}"


def _day_steps(value: str) -> tuple[str, ...]:
    number, last = date.fromisoformat(value).toordinal(), date.max.toordinal()
    return tuple(date.fromordinal(one).isoformat() for one in (min(number + 1, last), max(number - 1, 1)))


def _month_steps(value: str) -> tuple[str, ...]:
    return f"{value[:5]}{'01' if value[5:] == '02' else '02'}", f"{value[:5]}03"


_INTEGER: Final = "a whole number"
DATATYPES: Final = {
    "anyURI": ParameterDatatype("an address", "https://www.example.org/", _matching(_IRI)),
    "boolean": ParameterDatatype("true or false", "true", _TRUTHS.get, near=lambda _: ("true", "false")),
    "date": ParameterDatatype("a date", "2019-10-30", _day, str, _day_steps),
    "decimal": ParameterDatatype("a number", "2.5", _decimal, Decimal, _steps),
    "double": ParameterDatatype("a number", "2.5", _double, Decimal, _steps),
    "gYear": ParameterDatatype("a year", "2019", _matching(_YEAR), int, _year_steps),
    "gYearMonth": ParameterDatatype("a month", "2019-10", _matching(_MONTH), str, _month_steps),
    "int": ParameterDatatype(_INTEGER, "5", _whole(-(2**31), 2**31 - 1), int, _steps),
    "integer": ParameterDatatype(_INTEGER, "5", _whole(), int, _steps),
    "language": ParameterDatatype("a tag of a language", "en", _matching(_TAG)),
    "nonNegativeInteger": ParameterDatatype(f"{_INTEGER} that is not negative", "5", _whole(0), int, _steps),
    "positiveInteger": ParameterDatatype(f"{_INTEGER} above zero", "5", _whole(1), int, _steps),
    "string": ParameterDatatype(f"a text of at most {LONGEST_TEXT} characters", "light", _text),
}
"""Datatypes that parameters may have, by their names in XML Schema."""


def datatype_of(iri: str) -> ParameterDatatype:
    """The datatype of an IRI; raises KeyError for another one."""
    return DATATYPES[iri.removeprefix(XSD_SPACE)]


def canonical(text: str, iri: str) -> str | None:
    """The canonical spelling of a value of a datatype; None for a text that is no value."""
    return datatype_of(iri).read(text)


def neighbours(value: str, iri: str) -> tuple[str, ...]:
    """Other values of a datatype, near one in canonical spelling; none where there is no other."""
    datatype = datatype_of(iri)
    found = map(datatype.read, datatype.near(value))
    return tuple(one for one in found if one is not None and one != value)


def is_within(value: str, iri: str, least: str, most: str) -> bool:
    """Whether a value is within bounds; all are in canonical spelling, and an empty bound is none."""
    rank = datatype_of(iri).rank
    if rank is None:
        return True
    place = rank(value)
    return (not least or rank(least) <= place) and (not most or place <= rank(most))  # type: ignore[operator]  # of one type
