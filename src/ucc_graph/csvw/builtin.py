"""Built-in datatypes of CSVW: their IRIs, lexical spaces and families.

Names and IRIs as in Metadata Vocabulary for Tabular Data, section 5.11.1
(https://www.w3.org/TR/tabular-metadata/#built-in-datatypes); lexical spaces as in XML Schema 1.1, part 2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from ucc_graph.rdf.vocab import CSVW, RDF, XSD

__all__ = ["BUILTINS", "Builtin", "Family", "stored_datatype"]


class Family(StrEnum):
    """Family of datatypes; formats and limits mean the same in all of them."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATETIME = "datetime"
    DURATION = "duration"
    BINARY = "binary"


@dataclass(frozen=True)
class Builtin:
    """A built-in datatype; ``label`` is its name in prose, ``low`` and ``high`` are the limits that it implies."""

    name: str
    iri: str
    family: Family
    pattern: re.Pattern[str]
    label: str
    low: int | None = None
    high: int | None = None

    @property
    def is_integer(self) -> bool:
        """Whether it is ``integer`` or derived from it."""
        return self.pattern.pattern == _INTEGER


_ZONE = r"(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))"
_YEAR = r"-?(?:[1-9]\d{3,}|0\d{3})"
_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = r"(?:0[1-9]|[12]\d|3[01])"
_CLOCK = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_DAYS = r"(?=\d|T)(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?"
_INTEGER = r"[+-]?\d+"
_DECIMAL = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"
_DOUBLE = rf"{_DECIMAL}(?:[Ee][+-]?\d+)?|[+-]?INF|NaN"
_URI = r"(?:[^\x00-\x20<>\"{}|\\^`%]|%[0-9A-Fa-f]{2})*"
_NAME = r"[^\W\d][\w.\-]*"
_DATE = rf"{_YEAR}-{_MONTH}-{_DAY}"
_DATE_TIME = rf"{_DATE}T{_CLOCK}{_ZONE}?"
_BASE64 = r"(?:[A-Za-z0-9+/ ]{2,}={0,2})?"

_TEXTS = (
    ("string", r"(?s:.*)", "a text"),
    ("anyAtomicType", r"(?s:.*)", "a value"),
    ("any", r"(?s:.*)", "a value", f"{XSD.iri}anyAtomicType"),
    ("json", r"(?s:.*)", "JSON", f"{CSVW.iri}JSON"),
    ("xml", r"(?s:.*)", "XML", f"{RDF.iri}XMLLiteral"),
    ("html", r"(?s:.*)", "HTML", f"{RDF.iri}HTML"),
    ("normalizedString", r"[^\t\r\n]*", "a text without tabs and line ends"),
    ("token", r"(?:\S+(?: \S+)*)?", "a text without double blanks"),
    ("language", r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*", "a language tag (such as en or zh-hant)"),
    ("Name", r"[^\W\d][\w.:\-]*|:[\w.:\-]*", "an XML name"),
    ("NMTOKEN", r"[\w.:\-]+", "an XML name token"),
    ("QName", rf"(?:{_NAME}:)?{_NAME}", "a qualified XML name"),
    ("anyURI", _URI, 'a URI (blanks and <>"{}|\\^` are written as %xx)'),
)
_DATETIMES = (
    ("date", rf"{_DATE}{_ZONE}?", "a date (yyyy-mm-dd)"),
    ("dateTime", _DATE_TIME, "a date and time (yyyy-mm-ddThh:mm:ss)"),
    ("datetime", _DATE_TIME, "a date and time (yyyy-mm-ddThh:mm:ss)", XSD.dateTime.value),
    ("dateTimeStamp", rf"{_DATE}T{_CLOCK}{_ZONE}", "a date, time and zone (yyyy-mm-ddThh:mm:ssZ)"),
    ("time", rf"{_CLOCK}{_ZONE}?", "a time (hh:mm:ss)"),
    ("gYear", rf"{_YEAR}{_ZONE}?", "a year (yyyy)"),
    ("gYearMonth", rf"{_YEAR}-{_MONTH}{_ZONE}?", "a month of a year (yyyy-mm)"),
    ("gMonth", rf"--{_MONTH}{_ZONE}?", "a month (--mm)"),
    ("gMonthDay", rf"--{_MONTH}-{_DAY}{_ZONE}?", "a day of a month (--mm-dd)"),
    ("gDay", rf"---{_DAY}{_ZONE}?", "a day (---dd)"),
)
_DURATIONS = (
    ("duration", rf"-?P(?=\d|T)(?:\d+Y)?(?:\d+M)?(?:{_DAYS})?", "a duration (such as P1Y2M3DT4H)"),
    ("dayTimeDuration", rf"-?P{_DAYS}", "a duration of days and times (such as P3DT4H)"),
    ("yearMonthDuration", r"-?P(?=\d)(?:\d+Y)?(?:\d+M)?", "a duration of years and months (such as P1Y2M)"),
)
_BINARIES = (
    ("hexBinary", r"(?:[0-9A-Fa-f]{2})*", "hexadecimal digits in pairs"),
    ("base64Binary", _BASE64, "Base64 text"),
    ("binary", _BASE64, "Base64 text", f"{XSD.iri}base64Binary"),
)
_NUMBERS = (
    ("integer", _INTEGER, "a whole number"),
    ("decimal", _DECIMAL, "a decimal number"),
    ("double", _DOUBLE, "a number"),
    ("float", _DOUBLE, "a number"),
    ("number", _DOUBLE, "a number", XSD.double.value),
)
_INTEGERS: tuple[tuple[str, int | None, int | None], ...] = (
    ("long", -(2**63), 2**63 - 1),
    ("int", -(2**31), 2**31 - 1),
    ("short", -(2**15), 2**15 - 1),
    ("byte", -(2**7), 2**7 - 1),
    ("nonNegativeInteger", 0, None),
    ("positiveInteger", 1, None),
    ("unsignedLong", 0, 2**64 - 1),
    ("unsignedInt", 0, 2**32 - 1),
    ("unsignedShort", 0, 2**16 - 1),
    ("unsignedByte", 0, 2**8 - 1),
    ("nonPositiveInteger", None, 0),
    ("negativeInteger", None, -1),
)


def _family(family: Family, rows: tuple[tuple[str, ...], ...]) -> dict[str, Builtin]:
    flags = 0 if family is Family.TEXT else re.ASCII
    return {
        name: Builtin(name, iri[0] if iri else XSD.iri + name, family, re.compile(pattern, flags), label)
        for name, pattern, label, *iri in rows
    }


def _integer(name: str, low: int | None, high: int | None) -> Builtin:
    limits = " ".join(text for text, limit in ((f"from {low}", low), (f"to {high}", high)) if limit is not None)
    pattern = re.compile(_INTEGER, re.ASCII)
    return Builtin(name, XSD.iri + name, Family.NUMBER, pattern, f"a whole number {limits}", low, high)


BUILTINS: dict[str, Builtin] = {
    **_family(Family.TEXT, _TEXTS),
    **_family(Family.DATETIME, _DATETIMES),
    **_family(Family.DURATION, _DURATIONS),
    **_family(Family.BINARY, _BINARIES),
    **_family(Family.NUMBER, _NUMBERS),
    **{name: _integer(name, low, high) for name, low, high in _INTEGERS},
    **_family(Family.BOOLEAN, (("boolean", "true|false|1|0", "true or false"),)),
}

_STORED = {
    **{builtin.iri: XSD.integer.value for builtin in BUILTINS.values() if builtin.is_integer},
    f"{XSD.iri}dateTimeStamp": XSD.dateTime.value,
}


def stored_datatype(iri: str) -> str:
    """The IRI of the datatype that Oxigraph stores for a literal of a datatype: mostly the same."""
    return _STORED.get(iri, iri)
