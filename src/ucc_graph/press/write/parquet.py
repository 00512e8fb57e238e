"""Tables of a release in Apache Parquet, those with positions in GeoParquet 1.1, for data frames and databases.

Lists are lists, days and moments are of their own types. A table with a latitude and a longitude has a column of points
as well-known binary (https://geoparquet.org/releases/v1.1.0/), longitude first, in the default reference system, CRS84.
The same input gives the same bytes with the same version of pyarrow.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ucc_graph.csvw.annotations import first_text
from ucc_graph.csvw.sheets.relations import Attribute, AttributeType, Relation, free_name
from ucc_graph.errors import CallError
from ucc_graph.rdf.formats import json_text
from ucc_graph.rdf.geojson import Position, position
from ucc_graph.rdf.vocab import WGS84
from ucc_graph.release.file_names import parquet

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["require_pyarrow", "write_parquet"]

_LIBRARY: Final = "pyarrow"
_POINT: Final = struct.Struct("<BIdd")
"""A point as well-known binary: byte order, type, longitude, latitude."""
_LITTLE_ENDIAN, _TYPE_OF_POINT = 1, 1
_GEOMETRY: Final = "geometry"


def require_pyarrow() -> None:
    """Raises CallError with what to install where the library is missing."""
    if find_spec(_LIBRARY) is None:
        text = 'Parquet needs the library pyarrow: install it (pip install "ucc-graph[parquet]"), or omit --parquet.'
        raise CallError(text)


def write_parquet(folder: Path, relations: Sequence[Relation]) -> None:
    """Writes a file for each table into a new folder of a release."""
    arrow, writer = import_module(_LIBRARY), import_module(f"{_LIBRARY}.parquet")
    for relation in relations:
        path = folder / parquet(relation.name)
        path.parent.mkdir(exist_ok=True)
        writer.write_table(_table(arrow, relation), path)


def _table(arrow: Any, relation: Relation) -> pa.Table:
    fields = [_field(arrow, relation, attribute) for attribute in relation.attributes]
    columns: list[Sequence[object]] = [_values(attribute) for attribute in relation.attributes]
    about: dict[str, str] = {}
    if places := _places(relation):
        name = free_name(_GEOMETRY, {one.name.casefold() for one in relation.attributes})
        fields.append(arrow.field(name, arrow.binary()))
        columns.append([place and _POINT.pack(_LITTLE_ENDIAN, _TYPE_OF_POINT, *place[::-1]) for place in places])
        about["geo"] = json_text(_geography(name, [place for place in places if place]))
    schema = arrow.schema(fields, metadata=about)
    return arrow.Table.from_arrays(
        [arrow.array(values, type=field.type) for values, field in zip(columns, fields, strict=True)], schema=schema
    )


def _field(arrow: Any, relation: Relation, attribute: Attribute) -> pa.Field:
    """A column with its type and its meaning."""
    types = {
        AttributeType.TEXT: arrow.string(),
        AttributeType.INTEGER: arrow.int64(),
        AttributeType.REAL: arrow.float64(),
        AttributeType.BOOLEAN: arrow.bool_(),
        AttributeType.DATE: arrow.date32(),
        AttributeType.MOMENT: arrow.timestamp("us"),
    }
    kind, column = types[attribute.type], attribute.column
    said = {
        "description": first_text(column.annotations, "dc:description"),
        "property": column.property_iri(relation.table.url),
    }
    metadata = {name: text for name, text in said.items() if text}
    return arrow.field(attribute.name, arrow.list_(kind) if attribute.is_list else kind, metadata=metadata)


def _values(attribute: Attribute) -> Sequence[object]:
    if attribute.is_list:
        return attribute.cells
    return [next(iter(values), None) for values in attribute.cells]


def _places(relation: Relation) -> list[Position | None]:
    """The position of each row; none in a table without a latitude and a longitude."""
    found = [_with(relation, term.value) for term in (WGS84.lat, WGS84.long)]
    texts = [one.texts for one in found if one and not one.is_list]
    return [position(*degrees) for degrees in zip(*texts, strict=True)] if len(texts) == len(found) else []


def _with(relation: Relation, iri: str) -> Attribute | None:
    """The first attribute of a property."""
    return next((one for one in relation.attributes if one.column.property_iri(relation.table.url) == iri), None)


def _geography(name: str, places: Sequence[Position]) -> dict[str, object]:
    """The metadata of GeoParquet; without a reference system it is CRS84."""
    column: dict[str, object] = {"encoding": "WKB", "geometry_types": ["Point"]}
    if places:
        north, east = zip(*places, strict=True)
        column["bbox"] = [min(east), min(north), max(east), max(north)]
    return {"version": "1.1.0", "primary_column": name, "columns": {name: column}}
