"""Places of things: latitude and longitude in two columns, or in one, which is split."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from ucc_graph.scaffold.infer.plan import Column, Role, TablePlan
from ucc_graph.scaffold.infer.value_types import ValueType
from ucc_graph.scaffold.infer.vocabulary import LATITUDE, LONGITUDE, POINT, has_word
from ucc_graph.scaffold.infer.words import words

__all__ = ["with_places"]

_DEGREES: Final = r"[+-]?\d{1,3}(?:\.\d+)?"
_PAIR: Final = re.compile(rf"[(\[]?\s*(?P<a>{_DEGREES})\s*(?:[,;/]\s*|\s+)(?P<b>{_DEGREES})\s*[)\]]?", re.ASCII)
_WKT: Final = re.compile(rf"POINT\s*\(\s*(?P<b>{_DEGREES})\s+(?P<a>{_DEGREES})\s*\)", re.IGNORECASE | re.ASCII)
_COMMAS: Final = re.compile(r"(?P<a>[+-]?\d{1,3},\d+)\s*(?:[;/]\s*|\s+)(?P<b>[+-]?\d{1,3},\d+)", re.ASCII)
_FRACTION: Final = r"(?:[.,]\d+)?"
_ANGLE: Final = (
    rf"(?P<d>\d{{1,3}}{_FRACTION})\s*(?P<sign>[\u00b0\u00ba\u02da])?\s*(?:(?P<m>\d{{1,2}}{_FRACTION})\s*['\u2032\u2019]\s*"
    rf"(?:(?P<s>\d{{1,2}}{_FRACTION})\s*(?:[\"\u2033\u201d]|''|\u2032\u2032))?)?"
)
_LED: Final = _ANGLE.replace("?P<", "?P<led_")
_ARC: Final = re.compile(rf"{_ANGLE}\s*(?P<side>[NSEWO])(?![^\W\d_])|(?P<led_side>[NSEWO])\s*{_LED}", re.IGNORECASE)
_UNSIDED: Final = re.compile(rf"(?=.*\u00b0){_ANGLE}")
_BETWEEN: Final = re.compile(r"[\s,;/()]*")
_DECIMAL: Final = ValueType("decimal", reason="degrees")


def with_places(table: TablePlan) -> TablePlan:
    """The table with its latitude and longitude, if it has both."""
    latitude = _coordinate(table, LATITUDE, 90)
    longitude = _coordinate(table, LONGITUDE, 180)
    if latitude and longitude:
        told = [column for column in table.columns if column.is_open and column.filled and _pairs(column, _west(table))]
        reason = f"says the same as {latitude.title}, {longitude.title}"
        unused = [column.as_(Role.UNUSED, reason) for column in told]
        return table.with_columns([*_pair(latitude, longitude), *unused])
    for column in table.columns:
        if column.is_open and column.filled and (pairs := _pairs(column, _west(table))):
            return _split(table, column, pairs)
    return table


def _west(table: TablePlan) -> str:
    """The letters of the south and the west: O is the west in Romance languages, and the east in German."""
    return "SW" if table.language == "de" else "SWO"


def _coordinate(table: TablePlan, known: frozenset[str], limit: int) -> Column | None:
    """The first column of degrees whose header is known; ``x`` and ``y`` count only if no better header is there."""
    found = [column for column in table.columns if column.is_open and has_word(column.title, known)]
    found = [degrees for column in found if (degrees := _degrees(column, limit, _west(table)))]
    return min(found, key=lambda column: (words(column.title) in {("x",), ("y",)}, len(column.title)), default=None)


def _degrees(column: Column, limit: int, west: str) -> Column | None:
    if not column.filled:
        return None
    if column.type.is_text:
        read = {value: _of_arc(_ARC.fullmatch(value) or _UNSIDED.fullmatch(value), west) for value in column.distinct}
        if not all(read.values()):
            return None
        values = tuple(read.get(value, "") for value in column.values)
        return replace(column, values=values, type=_DECIMAL, reason="degrees, minutes and seconds as degrees")
    if not column.type.is_number or column.type.group:
        return None
    numbers = [float(value.replace(",", ".")) for value in column.known]
    return column if all(-limit <= number <= limit for number in numbers) else None


def _of_arc(match: re.Match[str] | None, west: str) -> str:
    """Degrees, minutes and seconds as degrees; empty without a match. ``west``: letters of a minus."""
    if match is None:
        return ""
    found = {name.removeprefix("led_"): text for name, text in match.groupdict().items() if text}
    parts = (float(found.get(name, "0").replace(",", ".")) for name in "dms")
    degrees = sum(part / 60**place for place, part in enumerate(parts))
    sign = "-" if found.get("side", "").upper() in set(west) else ""
    return f"{sign}{degrees:.6f}".rstrip("0").rstrip(".")


def _of_arcs(text: str, west: str) -> tuple[str, str] | None:
    """Latitude and longitude of two angles with their sides, in either order; None if a text is no such pair."""
    matches = list(_ARC.finditer(text))
    if len(matches) != 2 or not _BETWEEN.fullmatch(_ARC.sub("", text)):
        return None
    angles = {(match["side"] or match["led_side"]).upper() in {"N", "S"}: _of_arc(match, west) for match in matches}
    return (angles[True], angles[False]) if len(angles) == 2 else None


def _pair(latitude: Column, longitude: Column) -> tuple[Column, Column]:
    """The two columns, without the rows in which both are 0 or one is blank."""
    rows = [
        (("", "") if not a or not b or (_is_zero(a) and _is_zero(b)) else (a, b))
        for a, b in zip(latitude.values, longitude.values, strict=True)
    ]
    lost = sum(bool(a or b) and not row[0] for a, b, row in zip(latitude.values, longitude.values, rows, strict=True))
    more = f"; {lost} rows at 0, 0 or with one of the two are not placed" if lost else ""
    how = f"{latitude.reason}, " if latitude.reason.startswith("degrees") else ""
    reason = f"{how}degrees called so, all within the globe: gives the map{more}"
    first, second = (
        replace(column, values=tuple(row[place] for row in rows), type=replace(column.type, kind="decimal", null=()))
        for place, column in enumerate((latitude, longitude))
    )
    return first.as_(Role.LATITUDE, reason), second.as_(Role.LONGITUDE, reason)


def _is_zero(text: str) -> bool:
    return not text.strip("0.,+-")


def _pairs(column: Column, west: str) -> list[tuple[str, str]] | None:
    """Latitude and longitude of each row of a column that holds both; None if it does not."""
    is_called = has_word(column.title, POINT | LATITUDE | LONGITUDE)
    if not column.type.is_text:
        return None
    arcs = {value: pair for value in column.distinct if (pair := _of_arcs(value, west))}
    if len(arcs) == len(column.distinct):
        return [arcs.get(value, ("", "")) for value in column.values]
    for form in (_WKT, _PAIR, _COMMAS):
        matches = [form.fullmatch(value) for value in column.distinct]
        if all(matches) and (is_called or form is _WKT):
            found = {
                value: (match["a"].replace(",", "."), match["b"].replace(",", "."))
                for value, match in zip(column.distinct, matches, strict=True)
                if match
            }
            if _is_turned(column, found.values()) and form is not _WKT:
                found = {value: (b, a) for value, (a, b) in found.items()}
            if all(abs(float(a)) <= 90 and abs(float(b)) <= 180 for a, b in found.values()):
                return [found.get(value, ("", "")) for value in column.values]
    return None


def _is_turned(column: Column, pairs: Iterable[tuple[str, str]]) -> bool:
    """Whether longitude comes first, by the header or by a value that is no latitude."""
    parts = words(column.title)
    order = [part in LATITUDE for part in parts if part in LATITUDE | LONGITUDE]
    is_said = len(order) == 2 and not order[0]
    return is_said or any(abs(float(a)) > 90 for a, _ in pairs)


def _split(table: TablePlan, column: Column, pairs: Sequence[tuple[str, str]]) -> TablePlan:
    reason = f"{column.title} split in two: gives the map"
    taken = {other.title for other in table.columns}
    titles = [title if title not in taken else f"{title} of {column.title}" for title in ("latitude", "longitude")]
    made = tuple(
        Column(title, tuple(pair[place] for pair in pairs), role, reason, title, type=_DECIMAL, is_added=True)
        for place, (title, role) in enumerate(zip(titles, (Role.LATITUDE, Role.LONGITUDE), strict=True))
    )
    place = table.columns.index(column)
    return replace(table, columns=(*table.columns[:place], *made, *table.columns[place + 1 :]))
