"""Columns of GeoJSON: their names, and one type for all values of each."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode

from ucc_graph.rdf.geojson import Feature, Values, collection_lines, columns_of

XSD = "http://www.w3.org/2001/XMLSchema#"


def _typed(text: str, name: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + name))


def _column(*values: Values) -> list[Any]:
    """The values of the column x for things with these values, as a reader of JSON sees them."""
    features = [Feature(f"urn:{number}", None, None, (), {"x": one}) for number, one in enumerate(values)]
    document = json.loads("".join(collection_lines(features, columns_of(features), "en")))
    return [one["properties"]["x"] for one in document["features"]]


ONE, TWO, YEAR = _typed("1", "integer"), _typed("2.50", "decimal"), _typed("1979", "gYear")
YES, NO, INF = _typed("true", "boolean"), _typed("false", "boolean"), _typed("INF", "double")


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ([[ONE], [TWO], [YEAR], []], [1, 2.5, 1979, None]),
        ([[YES], [NO], []], [True, False, None]),
        ([[ONE], [TWO, YEAR], []], ["1", "2.50|1979", None]),
        ([[YES], [YES, NO]], ["true", "true|false"]),
        ([[ONE], [YES]], ["1", "true"]),
        ([[YEAR], [_typed("1979-05-01", "date")]], ["1979", "1979-05-01"]),
        ([[ONE], [Literal("one")]], ["1", "one"]),
        ([[ONE], [NamedNode("urn:x")]], ["1", "urn:x"]),
        ([[ONE], [Literal("un", language="fr")]], ["1", "un"]),
        ([[ONE], [INF]], [1, "INF"]),
    ],
)
def test_a_column_has_one_type(values: list[Values], column: list[object]) -> None:
    assert _column(*values) == column


def test_the_columns_begin_with_those_of_every_feature_and_the_first_ones() -> None:
    labels = (Literal("A", language="en"), Literal("Ah", language="fr"))
    feature = Feature("urn:a", None, None, labels, {"z": [ONE], "y": [Literal("b", language="en")]})
    names = ("iri", "label", "language", "label_en", "label_fr", "y", "y_en", "z")
    assert tuple(columns_of([feature], ["y"]).names) == names
