"""Comparison rows: properties side by side, and one row for each kind of things."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.small_release import BASE
from ucc_graph.library.labels import Labels
from ucc_graph.library.open import Library
from ucc_graph.web.thing.comparison import Comparison, side_by_side, split_by_kind
from ucc_graph.web.view.names import Link, Names, Reader, Text, Values
from ucc_graph.web.view.page import Property


@pytest.fixture
def names(library: Library) -> Names:
    return Names(library.lookup, Labels(library.lookup, library.layout), {}, Reader("en"))


def _property(label: str, values: Values = ()) -> Property:
    return Property(label, Text(label), values, len(values))


def _in_words(rows: list[Comparison]) -> dict[str, list[list[str]]]:
    """The labels of some rows with the names of the things in each cell; none in an empty one."""
    cells = {row.label.text: [cell.values if cell else () for cell in row.cells] for row in rows}
    return {
        label: [[one.name.text for one in found if isinstance(one, Link)] for found in cells[label]] for label in cells
    }


def test_rows_stand_in_the_order_in_which_the_first_thing_has_them() -> None:
    height, coast, keeper = map(_property, ("height", "coast", "keeper"))
    assert side_by_side([[height, coast], [keeper, coast]]) == [
        Comparison(height.label, (height, None)),
        Comparison(coast.label, (coast, coast)),
        Comparison(keeper.label, (None, keeper)),
    ]


def test_a_row_of_several_kinds_becomes_a_row_for_each(library: Library, names: Names) -> None:
    north, south, cold = (names.link(f"{BASE}id/{path}") for path in ("lamp/north", "lamp/süd", "coast/cold"))
    row = Comparison(Text("shows"), (_property("shows", (north, cold)), _property("shows", (south,)), None))
    assert _in_words(split_by_kind(names, library, row)) == {
        "shows · coast": [["Cold Coast"], [], []],
        "shows · lamp": [["North Light"], ["<b>South</b> & Co"], []],
    }


def test_a_row_of_texts_or_of_the_first_values_alone_stays_whole(library: Library, names: Names) -> None:
    things = _property("shows", (names.link(f"{BASE}id/lamp/north"), names.link(f"{BASE}id/coast/cold")))
    texts = _property("shows", (*things.values, Text("a text")))
    for cell in (texts, replace(things, count=9)):
        row = Comparison(Text("shows"), (cell, None))
        assert split_by_kind(names, library, row) == [row]
