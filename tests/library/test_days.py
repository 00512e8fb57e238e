"""Days of things: those known in full, with beginnings and ends by the terms of schema.org."""

from __future__ import annotations

from datetime import date

import pytest

from tests.small_release import BASE, write_release
from ucc_graph.library.days import Days, Span
from ucc_graph.library.open import Library, open_library

NORTH = f"{BASE}id/lamp/north"
SOUTH = f"{BASE}id/lamp/south"
WEST = f"{BASE}id/lamp/west"
XSD = "http://www.w3.org/2001/XMLSchema#"
SHAPES = "".join(
    f"<shapes#{name}> sh:path <ontology#{name}> .\n<shapes#Lamp> sh:property <shapes#{name}> .\n"
    for name in ("opened", "closed", "lit", "serviced")
)


def _said(thing: str, name: str, value: str, datatype: str) -> str:
    return f'<id/lamp/{thing}> <ontology#{name}> "{value}"^^<{XSD}{datatype}> .\n'


STATEMENTS = "".join(
    (
        _said("north", "opened", "2020-02-27", "date"),
        _said("north", "closed", "2020-03-01", "date"),
        _said("south", "opened", "2021-01-01", "date"),
        _said("south", "closed", "2020-12-31", "date"),
        _said("west", "closed", "2019-05-05", "date"),
        _said("west", "opened", "2019", "gYear"),
        _said("north", "lit", "2018-07", "gYearMonth"),
        _said("south", "lit", "-0044-03-15", "date"),
        _said("north", "serviced", "2022-06-07T23:30:00Z", "dateTime"),
        _said("north", "serviced", "2022-05-01Z", "date"),
    )
)
TERMS = """
<ontology#opened> <http://www.w3.org/2000/01/rdf-schema#subPropertyOf> <https://schema.org/startDate> .
<ontology#closed> <http://www.w3.org/2000/01/rdf-schema#subPropertyOf> <https://schema.org/endDate> .
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder, more = tmp_path_factory.mktemp("release"), {"lamps": STATEMENTS, "ontology": TERMS}
    return open_library(write_release(folder, ["south", "west"], more, shapes=SHAPES))


def _spans(library: Library, thing: str) -> list[tuple[str, date, date]]:
    found = library.days.of(library.kinds["lamp"]).get(thing, ())
    return [(span.property.rpartition("#")[2], span.first, span.last) for span in found]


def test_a_beginning_and_an_end_are_one_span(library: Library) -> None:
    assert _spans(library, NORTH)[0] == ("opened", date(2020, 2, 27), date(2020, 3, 1))


def test_an_end_before_the_beginning_is_left_out(library: Library) -> None:
    assert _spans(library, SOUTH) == [("opened", date(2021, 1, 1), date(2021, 1, 1))]


def test_an_end_without_a_beginning_is_a_day_of_its_own(library: Library) -> None:
    assert _spans(library, WEST) == [("closed", date(2019, 5, 5), date(2019, 5, 5))]


def test_every_value_of_a_property_is_a_day_and_months_are_none(library: Library) -> None:
    assert _spans(library, NORTH)[1:] == [
        ("serviced", date(2022, 5, 1), date(2022, 5, 1)),
        ("serviced", date(2022, 6, 7), date(2022, 6, 7)),
    ]


def test_several_days_of_a_property_are_told_apart(library: Library) -> None:
    spans = library.days.of(library.kinds["lamp"])[NORTH]
    assert len({(span.thing, span.property, span.number) for span in spans}) == len(spans)


def test_a_kind_is_read_once(library: Library) -> None:
    days = Days(library.lookup, library.layout)
    assert days.of(library.kinds["coast"]) == {}
    assert days.of(library.kinds["lamp"]) is days.of(library.kinds["lamp"])
    assert isinstance(days.of(library.kinds["lamp"])[WEST][0], Span)
