"""Time line of a thing: which things have a place on it, and by which of their dates."""

from __future__ import annotations

import pytest

from tests.asgi import FakeEngine
from tests.web.thing.lamps import BASE, lamps_library, views_of
from ucc_graph.library.open import Library
from ucc_graph.web.thing.timeline import Moment, timeline

NORTH = f"{BASE}id/lamp/north"
_YEAR = "^^<http://www.w3.org/2001/XMLSchema#gYear>"
MANY = "\n".join(
    f"<id/visit/v{n:03}> a <ontology#Visit> .\n<id/visit/v{n:03}> <ontology#to> <id/lamp/near> .\n"
    f'<id/visit/v{n:03}> <ontology#year> "{1900 + n}"{_YEAR} .'
    for n in range(61)
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return lamps_library(tmp_path_factory.mktemp("timeline"), MANY)


def _timeline(
    library: Library, iri: str = NORTH, without: tuple[str, ...] = (), shown: tuple[str, ...] = ()
) -> list[Moment]:
    views = views_of(library, FakeEngine())
    return list(timeline(views, library.lookup.incoming(iri, 100), without, shown))


def test_the_latest_comes_first_and_an_exact_date_before_its_year(library: Library) -> None:
    found = [(one.when.text, one.thing.name.text) for one in _timeline(library)]
    assert found == [("1950", "Second repair"), ("1911-05-02", "First repair")]


def test_each_has_the_name_of_its_class(library: Library) -> None:
    assert {one.of_class.text for one in _timeline(library) if one.of_class} == {"Repair"}


def test_what_the_page_shows_otherwise_is_left_out(library: Library) -> None:
    assert [one.when.text for one in _timeline(library, shown=(f"{BASE}id/repair/r2",))] == ["1911-05-02"]
    assert _timeline(library, without=(f"{BASE}ontology#of",)) == []


def test_a_property_of_very_many_things_is_left_to_their_list(library: Library) -> None:
    assert _timeline(library, f"{BASE}id/lamp/near") == []
