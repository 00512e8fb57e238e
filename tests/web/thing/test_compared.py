"""Comparable things side by side: rows in the order of time, and a plot of their numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.asgi import FakeEngine
from tests.web.thing.lamps import BASE, lamps_library, views_of
from ucc_graph.web.thing.compared import ComparedThings, comparison_tables

_XSD = "^^<http://www.w3.org/2001/XMLSchema#"
_DOMAIN = "<ontology#differs> <http://www.w3.org/2000/01/rdf-schema#domain> <ontology#Count> ."


def _count(key: str, year: str, number: int) -> str:
    of_count = f"<id/count/{key}>"
    dated = f'{of_count} <ontology#year> "{year}"{_XSD}gYear> .\n' if year else ""
    return f"""{dated}{of_count} a <ontology#Count> .
{of_count} <ontology#number> "{number}"{_XSD}integer> .
{of_count} <ontology#counts> <id/coast/warm> ."""


def _compared(folder: Path, *counts: str) -> ComparedThings:
    views = views_of(lamps_library(folder, "\n".join((_DOMAIN, *counts))), FakeEngine())
    coast = f"{BASE}id/coast/warm"
    (found,) = comparison_tables(views, coast, views.names.lookup.incoming(coast, views.limit))
    return found


def test_dated_things_stand_in_the_order_of_time_beside_a_plot(tmp_path: Path) -> None:
    found = _compared(tmp_path, _count("c", "1901", 7), _count("a", "1905", 9), _count("b", "1903", 8))
    assert [time.text for time in found.times] == ["1901", "1903", "1905"]
    assert [row.thing.path for row in found.rows] == ["count/c", "count/b", "count/a"]
    assert found.plot is not None
    assert [dot.row for dot in found.plot.dots] == [0, 1, 2]


@pytest.mark.parametrize("year", ["", "1901"])
def test_things_of_which_one_has_no_date_keep_their_names_and_have_no_plot(tmp_path: Path, year: str) -> None:
    found = _compared(tmp_path, _count("c", year, 7), _count("a", "", 9), _count("b", "1903", 8))
    assert (found.times, found.plot) == ((), None)
