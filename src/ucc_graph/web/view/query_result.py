"""Answers of SELECT and ASK as a page shows them, read from their JSON (https://www.w3.org/TR/sparql11-results-json/).

An answer that was recorded stands in CSV, which tells no IRI from a text (https://www.w3.org/TR/sparql11-results-csv-tsv/):
what begins like an address of the web is a link.

What the heading of a published query asks to be drawn of its answer: a chart, or a map of points.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.engine.messages import QueryAnswer
from ucc_graph.library.collection import Place
from ucc_graph.sparql.query_file import Drawing
from ucc_graph.web.view.chart import KINDS, Chart, Kind, chart_of
from ucc_graph.web.view.map import Map, MapPoint, project, window
from ucc_graph.web.view.names import Link, Names, Text

__all__ = ["SHOWN", "ResultTable", "chart_of_answer", "map_of_answer", "read_recorded", "read_table"]


SHOWN: Final = 1000
"""Solutions or statements that a page shows at most; the other forms hold all."""


@dataclass(frozen=True)
class ResultTable:
    """Solutions with a cell for each variable, None where it is unbound; ``count`` is how many there are in all."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Text | Link | None, ...], ...]
    count: int


def read_table(answer: QueryAnswer, names: Names) -> ResultTable | bool:
    """The first solutions of an answer, or the boolean that it is."""
    document: dict[str, Any] = json.loads(answer.body)
    if "boolean" in document:
        return bool(document["boolean"])
    variables = tuple(document["head"]["vars"])
    bindings = document["results"]["bindings"]
    rows = tuple(tuple(_cell(row.get(name), names) for name in variables) for row in bindings[:SHOWN])
    return ResultTable(variables, rows, answer.rows or 0)


def read_recorded(content: str, names: Names) -> ResultTable:
    """The first solutions of an answer in CSV."""
    variables, *rows = csv.reader(content.splitlines())
    cells = (tuple(_recorded(value, names) for value in row) for row in rows[:SHOWN])
    return ResultTable(tuple(variables), tuple(cells), len(rows))


def _recorded(value: str, names: Names) -> Text | Link | None:
    if value.startswith(("http://", "https://")):
        return _link(value, names)
    return names.text(Literal(value)) if value else None


def _cell(value: dict[str, Any] | None, names: Names) -> Text | Link | None:
    if value is None:
        return None
    if value["type"] == "uri":
        return _link(value["value"], names)
    if value["type"] in ("literal", "typed-literal"):
        return names.text(_literal(value))
    return Text(json.dumps(value["value"], ensure_ascii=False).strip('"'))


def _link(iri: str, names: Names) -> Link:
    """A link under the short form of the IRI, so that the page shows what the answer holds."""
    link = names.link(iri)
    return Link(iri, Text(names.short(iri), dir="ltr"), link.href, link.is_external)


def _literal(value: dict[str, Any]) -> Literal:
    if "xml:lang" in value:
        return Literal(value["value"], language=value["xml:lang"])
    datatype = value.get("datatype")
    return Literal(value["value"], datatype=NamedNode(datatype)) if datatype else Literal(value["value"])


_POINT: Final = re.compile(r"(?i:POINT)\s*\(\s*(-?[0-9.]+)\s+(-?[0-9.]+)\s*\)")
"""A point of well-known text, longitude first (https://www.ogc.org/standards/geosparql/)."""
_Cells = Mapping[str, Text | Link]


def chart_of_answer(drawing: Drawing | None, table: ResultTable, title: str, description: str) -> Chart | None:
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


def map_of_answer(drawing: Drawing | None, table: ResultTable) -> Map | None:
    """The map of an answer; None where none is asked for, or where no row has a place."""
    if drawing is None:
        return None
    found = [(place, row) for row in _rows(table) if (place := _place(drawing, row))]
    if not found:
        return None
    points = tuple(_point(place, drawing, row) for place, row in found)
    return Map(window([place for place, _ in found]), points, (), "", None)


def _rows(table: ResultTable) -> Iterator[_Cells]:
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


def _point(place: Place, drawing: Drawing, row: _Cells) -> MapPoint:
    x, y = project(place.latitude, place.longitude)
    label, thing = row.get(drawing.column("label") or ""), row.get(drawing.column("link") or "")
    name = _text(label) if label else Text("")
    href = thing.href if isinstance(thing, Link) else None
    return MapPoint(round(x, 1), round(y, 1), name, href, 1, "", "", is_shown=True)
