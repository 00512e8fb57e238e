"""Context of a thing: the nearest things in other divisions, and the sign of a group."""

from __future__ import annotations

import pytest

from tests.asgi import FakeEngine
from tests.web.thing.lamps import BASE, lamps_library, views_of
from ucc_graph.library.open import Library
from ucc_graph.web.thing.context import ThingContext, named_in, thing_context
from ucc_graph.web.view.listing import collection_of


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return lamps_library(tmp_path_factory.mktemp("context"))


def _around(library: Library, path: str) -> ThingContext:
    iri = f"{BASE}id/{path}"
    return thing_context(views_of(library, FakeEngine()).names, library.collections, iri, collection_of(library, iri))


def test_the_own_sign_is_that_of_the_group_and_a_group_has_it_too(library: Library) -> None:
    north, cold, warm = (_around(library, path) for path in ("lamp/north", "coast/cold", "coast/warm"))
    assert north.sign == cold.sign
    assert {cold.sign, warm.sign} == {1, 2}
    assert _around(library, "sea/east").sign == 0


def test_of_the_same_group_the_nearest_and_the_farthest_are_named(library: Library) -> None:
    around = _around(library, "lamp/north")
    assert [one.thing.name.text for one in around.near] == ["Near", "Far"]
    assert around.group is not None
    assert around.group.name.text == "Cold Coast"


def test_things_that_the_context_names_are_known(library: Library) -> None:
    assert {f"{BASE}id/coast/cold", f"{BASE}id/sea/west"} <= set(named_in(_around(library, "lamp/north")))
    assert f"{BASE}id/lamp/north" in set(named_in(_around(library, "coast/cold")))
