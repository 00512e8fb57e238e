"""Maps of more things than can be drawn: bounded, spread over all places, and with a word on what is left out."""

from __future__ import annotations

import pytest

from ucc_graph.library.collection import Collection, Interval, Place
from ucc_graph.library.labels import Labels
from ucc_graph.library.lookup import Kind
from ucc_graph.library.open import Library
from ucc_graph.web.view.listing import Selection
from ucc_graph.web.view.map import Map, draw, draw_around
from ucc_graph.web.view.names import Names, Reader, Text

SIDE = 70


@pytest.fixture
def names(library: Library) -> Names:
    return Names(library.lookup, Labels(library.lookup, library.layout), {}, Reader("en"))


def crowded() -> Collection:
    """A thing at each crossing of 70 meridians with 70 parallels, 4,900 in all, and one far from all others."""
    places = {f"urn:{n}": Place(n // SIDE / 2, n % SIDE / 2) for n in range(SIDE * SIDE)}
    places["urn:far"] = Place(-60.0, -170.0)
    spells = tuple(Interval(thing, None, 2000) for thing in sorted(places))
    return Collection(Kind("spot", (), tuple(sorted(places))), (), places, spells)


def drawn(names: Names, things: Collection) -> Map:
    return draw(names, Selection(things, names.iris), lambda _: Text(""))


def test_a_crowd_is_thinned_and_what_is_left_out_is_counted(names: Names) -> None:
    found = drawn(names, crowded())
    assert 500 < len(found.points) <= 2000
    assert len(found.points) + found.left_out == 4901


def test_what_stands_alone_is_drawn(names: Names) -> None:
    assert "urn:far" in {point.name.text for point in drawn(names, crowded()).points}


def test_a_thing_is_on_the_map_around_it(names: Names) -> None:
    found = draw_around(names, crowded(), "urn:2500", [])
    assert found is not None
    assert [point.name.text for point in found.points if point.is_here] == ["urn:2500"]
    assert (len(found.points) <= 2000, found.left_out > 0) == (True, True)


def test_few_are_all_drawn(names: Names) -> None:
    things = crowded()
    few = Collection(things.kind, (), things.places, things.spells[:2000])
    assert (len(drawn(names, few).points), drawn(names, few).left_out) == (2000, 0)
