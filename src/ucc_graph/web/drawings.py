"""What the heading of a published query asks to be drawn of its answer: a chart, or a map of points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from ucc_graph.heading import Drawing
from ucc_graph.library.collection import Place
from ucc_graph.web.atlas import Map, Point, window
from ucc_graph.web.chart import KINDS, Chart, Kind, chart_of
from ucc_graph.web.names import Link, Text
from ucc_graph.web.projection import project
from ucc_graph.web.results import Table

__all__ = ["chart_of_answer", "map_of_answer"]

_POINT: Final = re.compile(r"(?i:POINT)\s*\(\s*(-?[0-9.]+)\s+(-?[0-9.]+)\s*\)")
"""A point of well-known text, longitude first (https://www.ogc.org/standards/geosparql/)."""
_Cells = Mapping[str, Text | Link]


def chart_of_answer(drawing: Drawing | None, table: Table, title: str, description: str) -> Chart | None:
    """The chart of an answer; None where none is asked for, or where the answer has nothing to draw."""
    if drawing is None:
        return None
    kind: Kind = next((kind for kind in KINDS if kind == drawing.kind), "bar")
    try:
        return chart_of(
            [{name: _text(cell) for name, cell in row.items()} for row in _rows(table)],
            x=drawing.column("x") or "",
            y=drawing.column("y") or "",
            series=drawing.column("series"),
            kind=kind,
            title=title,
            description=description,
            name="answer",
        )
    except ValueError:
        return None


def map_of_answer(drawing: Drawing | None, table: Table) -> Map | None:
    """The map of an answer; None where none is asked for, or where no row has a place."""
    if drawing is None:
        return None
    found = [(place, row) for row in _rows(table) if (place := _place(drawing, row))]
    if not found:
        return None
    points = tuple(_point(place, drawing, row) for place, row in found)
    return Map(window([place for place, _ in found]), points, (), "", None)


def _rows(table: Table) -> Iterator[_Cells]:
    for row in table.rows:
        yield {name: cell for name, cell in zip(table.variables, row, strict=True) if cell is not None}


def _text(cell: Text | Link) -> Text:
    return cell if isinstance(cell, Text) else cell.name


def _place(drawing: Drawing, row: _Cells) -> Place | None:
    """Where a row is, by its columns of degrees or by its well-known text."""
    values = {part: _text(row[column]).text for part, column in drawing.columns if column in row}
    found = _POINT.search(values.get("wkt", ""))
    try:
        latitude, longitude = (found[2], found[1]) if found else (values["lat"], values["long"])
        place = Place(float(latitude), float(longitude))
    except (KeyError, ValueError):
        return None
    return place if place.is_on_earth else None


def _point(place: Place, drawing: Drawing, row: _Cells) -> Point:
    x, y = project(place.latitude, place.longitude)
    label, thing = row.get(drawing.column("label") or ""), row.get(drawing.column("link") or "")
    name = _text(label) if label else Text("")
    href = thing.href if isinstance(thing, Link) else None
    return Point(round(x, 1), round(y, 1), name, href, 1, "", "", is_shown=True)
