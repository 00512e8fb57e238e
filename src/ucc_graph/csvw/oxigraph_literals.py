"""The form in which Oxigraph stores a literal, so that text written here equals text read back from a store.

Oxigraph keeps numbers, booleans, dates and durations as values and prints them canonically; whole-number types derived
from ``xsd:integer`` come back as ``xsd:integer``, ``xsd:dateTimeStamp`` as ``xsd:dateTime``.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from ucc_graph.csvw.builtin import BUILTINS
from ucc_graph.rdf.vocab import XSD

__all__ = ["Form", "stored", "stored_form"]

_LONGEST = 2**63
_FINEST = 18
_SHORT = 18
_PLAIN_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_PLAIN_DECIMAL = re.compile(r"0|-?(?:0\.|[1-9][0-9]*\.)[0-9]*[1-9]|-?[1-9][0-9]*")
_CLOCK = re.compile(r"(.*T)?(\d\d)(:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?")
_AMOUNTS = re.compile(r"-?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?")


Form = Callable[[str, str], tuple[str, str]]
"""Takes a valid lexical form and its datatype's IRI, and gives those that Oxigraph prints."""


def stored_form(datatype: str) -> Form | None:
    """What changes the literals of a datatype, or None if Oxigraph keeps them as they are written."""
    return _FORMS.get(datatype)


def stored(lexical: str, datatype: str) -> tuple[str, str]:
    """The lexical form and the datatype's IRI that Oxigraph prints for a valid literal."""
    form = _FORMS.get(datatype)
    return form(lexical, datatype) if form else (lexical, datatype)


def _integer(lexical: str, datatype: str) -> tuple[str, str]:
    if len(lexical) < _SHORT and _PLAIN_INTEGER.fullmatch(lexical):
        return lexical, XSD.iri + "integer"
    value = int(lexical)
    return (str(value), XSD.iri + "integer") if -_LONGEST <= value < _LONGEST else (lexical, datatype)


def _decimal(lexical: str, datatype: str) -> tuple[str, str]:
    if len(lexical) < _SHORT and _PLAIN_DECIMAL.fullmatch(lexical):
        return lexical, datatype
    value = Decimal(lexical)
    scaled = value.scaleb(_FINEST)
    if len(lexical) > 20 and (scaled != scaled.to_integral_value() or abs(scaled) >= 2**127):
        return lexical, datatype
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return ("0" if text in {"-0", ""} else text), datatype


def _double(lexical: str, datatype: str) -> tuple[str, str]:
    return _plain(repr(float(lexical))), datatype


def _float(lexical: str, datatype: str) -> tuple[str, str]:
    try:
        value: float = struct.unpack("f", struct.pack("f", float(lexical)))[0]
    except OverflowError:
        value = float("-inf" if lexical.startswith("-") else "inf")
    shortest = next((text for digits in range(1, 10) if _as_float(text := f"{value:.{digits}g}") == value), repr(value))
    return _plain(shortest), datatype


def _as_float(text: str) -> float:
    value: float = struct.unpack("f", struct.pack("f", float(text)))[0]
    return value


def _plain(text: str) -> str:
    if text.lstrip("-") in {"inf", "nan"}:
        return {"inf": "INF", "-inf": "-INF"}.get(text, "NaN")
    plain = format(Decimal(text), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


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
        day, hour = _next_day(day), "00"
    fraction = part.rstrip("0").rstrip(".")
    iri = XSD.iri + "dateTime" if datatype == XSD.iri + "dateTimeStamp" else datatype
    return _zoned(f"{day}{hour}{rest}{fraction}{zone}", iri)


def _next_day(day: str) -> str:
    return f"{date.fromisoformat(day[:-1]) + timedelta(days=1)}T" if day else ""


def _duration(lexical: str, datatype: str) -> tuple[str, str]:
    years, months, days, hours, minutes, seconds = _AMOUNTS.match(lexical).groups(default="0")  # type: ignore[union-attr]  # lexical is valid
    total = int(years) * 12 + int(months)
    clock = int(days) * 86400 + int(hours) * 3600 + int(minutes) * 60 + Decimal(seconds)
    if not total and not clock:
        return ("P0M" if datatype == XSD.iri + "yearMonthDuration" else "PT0S"), datatype
    whole = int(clock)
    rest = _decimal(str(whole % 60 + clock - whole), datatype)[0]
    amounts = (("Y", total // 12), ("M", total % 12), ("D", whole // 86400))
    times = (("H", whole // 3600 % 24), ("M", whole // 60 % 60), ("S", rest if rest != "0" else 0))
    before, after = ("".join(f"{amount}{unit}" for unit, amount in part if amount) for part in (amounts, times))
    return f"{'-' if lexical.startswith('-') else ''}P{before}{'T' + after if after else ''}", datatype


_FORMS: dict[str, Form] = {
    **{
        b.iri: _integer
        for b in BUILTINS.values()
        if b.name.lower().endswith(("integer", "long", "int", "short", "byte"))
    },
    XSD.iri + "decimal": _decimal,
    XSD.iri + "double": _double,
    XSD.iri + "float": _float,
    XSD.iri + "boolean": _boolean,
    **{XSD.iri + name: _clocked for name in ("dateTime", "dateTimeStamp", "time")},
    **{XSD.iri + name: _duration for name in ("duration", "dayTimeDuration", "yearMonthDuration")},
    **{XSD.iri + name: _zoned for name in ("date", "gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay")},
}
