"""Query results of a page: tables, and the chart or the map that the heading of a published query asks for.

Answers of SELECT and ASK are read from JSON (https://www.w3.org/TR/sparql11-results-json/). A recorded answer is CSV,
which marks no IRIs (https://www.w3.org/TR/sparql11-results-csv-tsv/), so each web address in it becomes a link.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.csv_rows import csv_rows
from ucc_graph.engine.messages import QueryAnswer
from ucc_graph.library.collection import Place
from ucc_graph.rdf.formats import json_text
from ucc_graph.sparql.query_file import Drawing
from ucc_graph.web.view.chart import CHART_KINDS, Chart, ChartKind, chart_of
from ucc_graph.web.view.map import SIGNS, Map, MapPoint, project, window
from ucc_graph.web.view.names import Link, Names, Text

__all__ = ["ROW_LIMIT", "ResultTable", "chart_of_answer", "map_of_answer", "read_recorded", "read_table"]

ROW_LIMIT: Final = 1000
"""Maximum number of solutions or statements on a page; the other forms hold all."""
_POINT: Final = re.compile(r"(?i:POINT)\s*\(\s*(-?[0-9.]+)\s+(-?[0-9.]+)\s*\)")
"""A point of well-known text, longitude first (https://www.ogc.org/standards/geosparql/)."""

_Cell = Text | Link
_Row = Mapping[str, _Cell]


@dataclass(frozen=True)
class ResultTable:
    """Solutions with a cell for each variable, None for an unbound one; ``count`` is the number of all solutions."""

    variables: tuple[str, ...]
    rows: tuple[tuple[_Cell | None, ...], ...]
    count: int

    def bound(self) -> Iterator[_Row]:
        """The bound variables of each row."""
        for row in self.rows:
            yield {name: cell for name, cell in zip(self.variables, row, strict=True) if cell is not None}


def read_table(answer: QueryAnswer, names: Names) -> ResultTable | bool:
    """The first solutions of an answer to SELECT, or the boolean of one to ASK."""
    document: dict[str, Any] = json.loads(answer.body)
    if "boolean" in document:
        return bool(document["boolean"])
    variables, bindings = document["head"]["vars"], document["results"]["bindings"][:ROW_LIMIT]
    rows = (tuple(_cell(row.get(name), names) for name in variables) for row in bindings)
    return ResultTable(tuple(variables), tuple(rows), answer.rows or 0)


def read_recorded(content: str, names: Names) -> ResultTable:
    """The first solutions of an answer in CSV."""
    variables, *found = csv_rows(io.StringIO(content, newline=""))
    cells = (tuple(_recorded_cell(value, names) for value in row) for row in found[:ROW_LIMIT])
    return ResultTable(tuple(variables), tuple(cells), len(found))


def chart_of_answer(drawing: Drawing | None, table: ResultTable, title: str, description: str) -> Chart | None:
    """The chart of an answer; None without a drawing, or for an answer that cannot be drawn."""
    if drawing is None:
        return None
    kind: ChartKind = next((kind for kind in CHART_KINDS if kind == drawing.kind), "bar")
    try:
        return chart_of(
            [{name: _text(cell) for name, cell in row.items()} for row in table.bound()],
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


def map_of_answer(drawing: Drawing | None, table: ResultTable, signs: str = SIGNS) -> Map | None:
    """The map of an answer, with the address of all signs; None without a drawing or without a place."""
    if drawing is None:
        return None
    found = [(place, row) for row in table.bound() if (place := _place(drawing, row))]
    if not found:
        return None
    points = tuple(_point(place, drawing, row, signs) for place, row in found)
    return Map(window([place for place, _ in found]), points, (), "", None)


def _recorded_cell(value: str, names: Names) -> _Cell | None:
    if value.startswith(("http://", "https://")):
        return _link(value, names)
    return names.value(Literal(value)) if value else None


def _cell(value: dict[str, Any] | None, names: Names) -> _Cell | None:
    if value is None:
        return None
    if value["type"] == "uri":
        return _link(value["value"], names)
    if value["type"] in ("literal", "typed-literal"):
        datatype = value.get("datatype")
        typed = NamedNode(datatype) if datatype else None
        literal = Literal(value["value"], language=value.get("xml:lang"), datatype=typed)
        return names.value(literal, is_counted=False)
    return Text(json_text(value["value"]).strip('"'))


def _link(iri: str, names: Names) -> Link:
    """A link under the short form of the IRI, so that the page shows what the answer holds."""
    return replace(names.link(iri), name=Text(names.short(iri), dir="ltr"))


def _text(cell: _Cell) -> Text:
    """The text that a cell shows, or the one that the answer has."""
    found = cell if isinstance(cell, Text) else cell.name
    return replace(found, text=found.lexical) if found.lexical else found


def _place(drawing: Drawing, row: _Row) -> Place | None:
    """The place of a row by its columns of degrees or by its well-known text."""
    values = {part: _text(row[column]).text for part, column in drawing.columns if column in row}
    found = _POINT.search(values.get("wkt", ""))
    try:
        latitude, longitude = (found[2], found[1]) if found else (values["lat"], values["long"])
        place = Place(float(latitude), float(longitude))
    except (KeyError, ValueError):
        return None
    return place if place.is_on_earth else None


def _point(place: Place, drawing: Drawing, row: _Row, signs: str) -> MapPoint:
    x, y = project(place)
    label, thing = row.get(drawing.column("label") or ""), row.get(drawing.column("link") or "")
    name = _text(label) if label else Text("")
    href = thing.href if isinstance(thing, Link) else None
    return MapPoint(round(x, 1), round(y, 1), name, href, 1, "", "", signs, is_shown=True)
