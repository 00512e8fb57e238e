"""Literals in the form in which Oxigraph stores them, so that text written here equals text read back from a store.

Oxigraph keeps numbers, booleans, dates and durations as values and prints them canonically; whole-number types derived
from ``xsd:integer`` come back as ``xsd:integer``, ``xsd:dateTimeStamp`` as ``xsd:dateTime``.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from ucc_graph.csvw.builtin import BUILTINS
from ucc_graph.csvw.datetimes import duration_amounts
from ucc_graph.rdf.vocab import XSD

__all__ = ["stored"]

_INTEGER_LIMIT = 2**63
_DECIMAL_LIMIT = 2**127
_DECIMAL_PLACES = 18
_SHORT = 18
_PLAIN_DECIMAL = re.compile(r"0|-?(?:0\.|[1-9][0-9]*\.)[0-9]*[1-9]|-?[1-9][0-9]*")
_CLOCK = re.compile(r"(.*T)?(\d\d)(:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?")


def stored(lexical: str, datatype: str) -> tuple[str, str]:
    """The lexical form and the datatype's IRI that Oxigraph prints for a valid literal."""
    form = _FORMS.get(datatype)
    return form(lexical, datatype) if form else (lexical, datatype)


def _integer(lexical: str, datatype: str) -> tuple[str, str]:
    value = int(lexical)
    is_kept = -_INTEGER_LIMIT <= value < _INTEGER_LIMIT
    return (str(value), XSD.integer.value) if is_kept else (lexical, datatype)


def _decimal(lexical: str, datatype: str) -> tuple[str, str]:
    if len(lexical) < _SHORT and _PLAIN_DECIMAL.fullmatch(lexical):
        return lexical, datatype
    value = Decimal(lexical)
    scaled = value.scaleb(_DECIMAL_PLACES)
    if len(lexical) > 20 and (scaled != scaled.to_integral_value() or abs(scaled) >= _DECIMAL_LIMIT):
        return lexical, datatype
    text = _without_zeros(format(value, "f"))
    return ("0" if text in {"-0", ""} else text), datatype


def _double(lexical: str, datatype: str) -> tuple[str, str]:
    return _positional(repr(float(lexical))), datatype


def _float(lexical: str, datatype: str) -> tuple[str, str]:
    value = _single(float(lexical))
    texts = (f"{value:.{digits}g}" for digits in range(1, 10))
    return _positional(next((text for text in texts if _single(float(text)) == value), repr(value))), datatype


def _single(value: float) -> float:
    """The nearest number of single precision (IEEE 754)."""
    try:
        nearest: float = struct.unpack("f", struct.pack("f", value))[0]
    except OverflowError:
        return math.copysign(math.inf, value)
    return nearest


def _positional(text: str) -> str:
    if text.lstrip("-") in {"inf", "nan"}:
        return {"inf": "INF", "-inf": "-INF"}.get(text, "NaN")
    return _without_zeros(format(Decimal(text), "f"))


def _without_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _boolean(lexical: str, datatype: str) -> tuple[str, str]:
    return {"1": "true", "0": "false"}.get(lexical, lexical), datatype


def _zoned(lexical: str, datatype: str) -> tuple[str, str]:
    return (lexical[:-6] + "Z" if lexical.endswith(("+00:00", "-00:00")) else lexical), datatype


def _clocked(lexical: str, datatype: str) -> tuple[str, str]:
    match = _CLOCK.fullmatch(lexical)
    if not match:
        return lexical, datatype
    day, hour, rest, part, zone = match.groups(default="")
    if hour == "24":
        day, hour = f"{date.fromisoformat(day[:-1]) + timedelta(days=1)}T" if day else "", "00"
    iri = XSD.dateTime.value if datatype == f"{XSD.iri}dateTimeStamp" else datatype
    return _zoned(f"{day}{hour}{rest}{_without_zeros(part)}{zone}", iri)


def _duration(lexical: str, datatype: str) -> tuple[str, str]:
    months, seconds = duration_amounts(lexical)
    if not months and not seconds:
        return ("P0M" if datatype == f"{XSD.iri}yearMonthDuration" else "PT0S"), datatype
    whole = int(seconds)
    rest = _decimal(str(whole % 60 + seconds - whole), datatype)[0]
    amounts = (("Y", months // 12), ("M", months % 12), ("D", whole // 86400))
    times = (("H", whole // 3600 % 24), ("M", whole // 60 % 60), ("S", rest if rest != "0" else 0))
    before, after = ("".join(f"{amount}{unit}" for unit, amount in part if amount) for part in (amounts, times))
    return f"{'-' if lexical.startswith('-') else ''}P{before}{'T' + after if after else ''}", datatype


_NAMES = (
    (_decimal, "decimal"),
    (_double, "double"),
    (_float, "float"),
    (_boolean, "boolean"),
    (_clocked, "dateTime dateTimeStamp time"),
    (_duration, "duration dayTimeDuration yearMonthDuration"),
    (_zoned, "date gYear gYearMonth gMonth gMonthDay gDay"),
)
_FORMS: dict[str, Callable[[str, str], tuple[str, str]]] = {
    **{builtin.iri: _integer for builtin in BUILTINS.values() if builtin.is_integer},
    **{f"{XSD.iri}{name}": form for form, names in _NAMES for name in names.split()},
}
