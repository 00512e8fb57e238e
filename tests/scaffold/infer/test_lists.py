"""Lists in cells: by line ends, by commas under a header in the plural, and of keys of the same sheet."""

from __future__ import annotations

import pytest

from tests.scaffold.sheet_of import column_of, plan_of, sheet_of, table_of
from ucc_graph.scaffold.infer.plan import Column, Role
from ucc_graph.scaffold.sheets import Sheet


def column(title: str, *cells: str) -> Column:
    rows = tuple((str(number), f"Lamp {number}", cell) for number, cell in enumerate(cells, 1))
    sheet = Sheet("lamps", "lamps.csv", ("id", "name", title), rows, tuple(range(2, len(rows) + 2)), ())
    return plan_of(sheet).tables[0].column(title)


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("Built of stone.\nIt fell in 1871.", "Built of stone.\nIt fell in 1871."),
        ("It burnt again!\r\nThen it stood.", "It burnt again!\nThen it stood."),
        ("石で建てた。\n倒れた。", "石で建てた。\n倒れた。"),
        ("Built of\nstone and wood.", "Built of stone and wood."),
        ("Tower of St.\nPeter", "Tower of St. Peter"),
    ],
)
def test_a_line_that_ends_a_sentence_ends_a_paragraph(cell: str, kept: str) -> None:
    assert column("Story", cell, "Short").values[0] == kept


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        (('["saw", "axe"]', '["axe"]', "[]"), "saw|axe"),
        (("['saw', 'axe']", "['file']"), "saw|axe"),
        (("[1, 2]", "[3]"), "1|2"),
        (('["a|b", "c"]', '["d"]'), "a|b;c"),
    ],
)
def test_arrays_are_lists(cells: tuple[str, ...], first: str) -> None:
    found = column("tags", *cells)
    assert (found.values[0], found.separator) == (first, ";" if ";" in first else "|")


@pytest.mark.parametrize("cells", [("[1]", "one"), ('[{"a": 1}]', "[]"), ("[saw]", "[axe]")])
def test_what_is_no_array_of_texts_stays_as_it_is(cells: tuple[str, ...]) -> None:
    found = column("tags", *cells)
    assert (found.values, found.separator) == (cells, "")


@pytest.mark.parametrize(
    ("title", "cells", "separator"),
    [
        ("Countries", ("Egypt, Sudan, Uganda", "Brazil, Peru", "China"), ","),
        ("Addresses", ("5 Main St, Paris", "Quay 3, York, UK"), ""),
        ("Countries", ("Egypt, the land of the Nile", "Peru, and others, too"), ""),
    ],
)
def test_names_under_a_header_in_the_plural_are_lists_though_none_is_there_twice(
    title: str, cells: tuple[str, ...], separator: str
) -> None:
    assert column(title, *cells).separator == separator


@pytest.mark.parametrize(
    ("title", "cells", "first"),
    [
        ("Genres", ("Jazz\nRock", "Folk"), "Jazz|Rock"),
        ("Genre", ("Jazz\nRock", "Rock\r\nFolk", "Jazz"), "Jazz|Rock"),
        ("Author", ("Poe, Edgar Allan\nVerne, Jules", "Verne, Jules"), "Poe, Edgar Allan|Verne, Jules"),
        ("Parts", ("• mast;\n• sail", "• sail"), "mast|sail"),
        ("Tools", ("saw\n", "axe\nsaw"), "saw"),
        ("Tools", ("a|b\nc", "c"), "a|b;c"),
    ],
)
def test_a_line_may_be_an_item(title: str, cells: tuple[str, ...], first: str) -> None:
    found = column(title, *cells)
    assert (found.values[0], found.separator) == (first, ";" if "|b" in first else "|")


@pytest.mark.parametrize(
    ("title", "cells", "first"),
    [
        ("Materials", ("Wood and\nsome iron", "Stone\nwith lead"), "Wood and some iron"),
        ("Story", ("First.\n\nSecond.", "x"), "First.\n\nSecond."),
        ("Address", ("1 Mill Road\nBern", "2 Mill Road\nBern"), "1 Mill Road\nBern"),
    ],
)
def test_other_line_ends_make_no_list(title: str, cells: tuple[str, ...], first: str) -> None:
    found = column(title, *cells)
    assert (found.values[0], found.separator) == (first, "")


def test_commas_are_lists_under_a_header_in_the_plural() -> None:
    cells = ("Egypt, Sudan", "Germany, Austria, Hungary", "France", "Germany, France", "Austria")
    assert column("Countries", *cells).separator == ","
    assert column("Course", *cells).separator == ""


@pytest.mark.parametrize("cells", [("Smith, J., Doe, A.", "Doe, A.", "Roe, R."), ("Knuth, Donald", "Doe, Jane")])
def test_commas_within_names_make_no_list(cells: tuple[str, ...]) -> None:
    assert column("Authors", *cells).separator == ""


def test_one_cell_of_two_own_keys_is_a_list() -> None:
    table = table_of("ID,name,broader\nc1,One,\nc2,Two,c1\nc3,Three,c1|c2\n", "terms")
    assert (table.column("broader").role, table.column("broader").separator) == (Role.PARENT, "|")


def test_a_list_of_texts_in_a_language_keeps_it() -> None:
    text = "ID,prefLabel@en,prefLabel@de,altLabel@en\nc1,One,Eins,unit|single\nc2,Two,Zwei,pair|couple\n"
    found = plan_of(sheet_of(text, "terms")).tables[0].column("altLabel@en")
    assert (found.role, found.language, found.separator) == (Role.TEXT, "en", "|")
    assert column_of("Plain", ("a b", "c d")).separator == ""


@pytest.mark.parametrize("title", ["Director(s)", "Genre"])
def test_a_header_for_one_or_several_and_items_that_stand_alone_too_are_lists(title: str) -> None:
    cells = ("Drama", "Drama, Comedy", "Comedy, Crime", "Crime", "Drama, Comedy", "Drama") * 2
    assert column_of(title, cells).separator == ","


def test_times_of_a_day_are_no_things() -> None:
    assert column_of("Time", ("7:30 PM", "8:00 PM") * 6).role is Role.VALUE
