"""Spelling of a sheet's cells in the format of their column."""

from __future__ import annotations

import pytest

from ucc_graph.csvw.builtin import BUILTINS
from ucc_graph.csvw.datatypes import Datatype
from ucc_graph.csvw.description import ColumnDescription, Inherited
from ucc_graph.csvw.numbers import NumberFormat
from ucc_graph.scaffold.update.spelling import ColumnSpelling, folded

COMMA = Datatype(BUILTINS["decimal"], number=NumberFormat(decimal=","))
DAY = Datatype(BUILTINS["date"], format="d.M.yyyy")
YES = Datatype(BUILTINS["boolean"], format="yes|no")


def _spelling(datatype: Datatype, *known: str, separator: str | None = None, null: str = "") -> ColumnSpelling:
    inherited = Inherited(datatype=datatype, separator=separator, null=("", null) if null else ("",))
    return ColumnSpelling(ColumnDescription(1, "c", (("und", "c"),), inherited), frozenset(known))


CASES = [
    (COMMA, "32.5", "", "32,5"),
    (COMMA, "32.5", "32,50", "32,50"),
    (COMMA, "1.234,5", "", "1234,5"),
    (DAY, "2020-03-05", "", "5.3.2020"),
    (DAY, "2020-03-05T00:00:00", "05.03.2020", "05.03.2020"),
    (YES, "TRUE", "", "yes"),
    (YES, "false", "no", "no"),
    (YES, "1", "", "yes"),
    (Datatype(BUILTINS["boolean"]), "ja", "", "true"),
    (Datatype(BUILTINS["boolean"]), "✓", "1", "1"),
    (Datatype(BUILTINS["date"]), "5.3.2020", "2020-03-05", "2020-03-05"),
    (Datatype(BUILTINS["date"]), "3/5/2020", "2020-03-05", "2020-03-05"),
    (Datatype(BUILTINS["gYear"]), "1871.0", "", "1871"),
    (Datatype(BUILTINS["integer"]), "1'234", "", "1234"),
    (Datatype(BUILTINS["integer"]), "12.00", "12", "12"),
    (Datatype(BUILTINS["decimal"]), "25%", "0.25", "0.25"),
    (Datatype(BUILTINS["decimal"]), "1,234.5", "1234.5", "1234.5"),
    (Datatype(BUILTINS["decimal"]), "about 3", "", "about 3"),
    (Datatype(), "e\u0301te\u0301", "été", "été"),
    (Datatype(), "two\nlines", "two lines", "two lines"),
    (Datatype(), "007", "7", "007"),
]


@pytest.mark.parametrize(("datatype", "text", "old", "written"), CASES)
def test_a_cell_is_spelt_as_its_column(datatype: Datatype, text: str, old: str, written: str) -> None:
    assert _spelling(datatype, old or "x").spelt(text, old) == written


LISTS = [
    ("red|white", "white, red", "red|white"),
    ("red|white", "red\nwhite", "red|white"),
    ("red|white", "red", "red"),
    ("red|white", '["red", "white"]', "red|white"),
    ("red", '["red","blue"]', "red|blue"),
    ("", "white;red", "white|red"),
    ("", "Bray, County Wicklow", "Bray, County Wicklow"),
]


@pytest.mark.parametrize(("old", "text", "written"), LISTS)
def test_a_list_is_split_where_its_items_are_known(old: str, text: str, written: str) -> None:
    assert _spelling(Datatype(), "red|white", "blue", separator="|").spelt(text, old) == written


def test_no_value_is_written_as_the_column_does() -> None:
    assert _spelling(COMMA, "0", "3,5", null="0").spelt("", "0") == "0"
    assert _spelling(COMMA, "0", "3,5", null="0").spelt("", "3,5") == "0"
    assert _spelling(COMMA, "", "3,5", null="0").spelt("", "3,5") == ""


def test_paragraphs_stay_in_a_column_that_has_them() -> None:
    assert _spelling(Datatype(), "one\ntwo").spelt("three\nfour", "") == "three\nfour"
    assert _spelling(Datatype(), "one two").spelt("three\nfour", "") == "three four"


@pytest.mark.parametrize(
    ("one", "other"), [("Height (m)", "height_m"), ("Größe", "GRÖSSE"), ("\uff2e\uff41me", "name")]
)
def test_spellings_of_one_title_fold_alike(one: str, other: str) -> None:
    assert folded(one) == folded(other)
