"""Hierarchies and orders of the things of a kind."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.library.small_graph import BASE, HEAD, lookup_of
from ucc_graph.library.arrangement import Arranger, Hierarchy
from ucc_graph.library.layout import Layout, read_layout

SHAPE = "o:S a sh:NodeShape ; sh:targetClass o:Term ; sh:property o:p . o:p sh:path o:part ."


def _iris(*keys: str) -> tuple[str, ...]:
    return tuple(f"{BASE}id/term/{key}" for key in keys)


def _hierarchy(turtle: str, shapes: str = "") -> Hierarchy | None:
    typed = "".join(f":{key} a o:Term . " for key in "abcdef")
    lookup = lookup_of(typed + turtle)
    layout = read_layout(f"{HEAD}{shapes}".encode()) if shapes else Layout()
    return Arranger(lookup, layout).hierarchy(lookup.kinds()["term"])


def _wider(found: Hierarchy | None) -> dict[str, str]:
    """The keys of the wider things by key."""
    assert found is not None
    return {thing[-1]: "".join(one[-1] for one in above) for thing, above in found.wider.items()}


@pytest.mark.parametrize(
    ("turtle", "shapes"),
    [
        (":b skos:broader :a . :c skos:broader :a .", ""),
        (":a skos:narrower :b , :c .", ""),
        (":b skos:broader :a . :a skos:narrower :c .", ""),
        (":b dct:isPartOf :a . :c dct:isPartOf :a .", ""),
        ("o:up rdfs:subPropertyOf skos:broader . :b o:up :a . :c o:up :a .", ""),
        (":b o:part :a . :c o:part :a .", SHAPE),
        (":a o:part :b , :c .", SHAPE),
        (":b o:part :a . :c o:part :a .", f"{SHAPE} o:p <https://w3id.org/ucc-graph/layout#tree> true ."),
    ],
)
def test_a_property_of_the_same_kind_that_makes_a_tree_is_a_hierarchy(turtle: str, shapes: str) -> None:
    assert _wider(_hierarchy(turtle, shapes)) == {"b": "a", "c": "a"}


@pytest.mark.parametrize(
    ("turtle", "shapes"),
    [
        (":a o:part :b . :b o:part :c . :c o:part :d .", SHAPE),
        (":b o:part :a . :c o:part :a . :a o:part :b .", SHAPE),
        (":b o:part :a , :c . :d o:part :a .", SHAPE),
        (":b o:part :a . :c o:part x:1 . :d o:part :a .", SHAPE),
        (":b o:part :a . :c o:part :a .", f"{SHAPE} o:p <https://w3id.org/ucc-graph/layout#tree> false ."),
        (":b skos:broader x:1 . :c skos:broader x:1 .", ""),
        (":a skos:related :b .", ""),
    ],
)
def test_a_chain_a_circle_a_web_and_a_link_elsewhere_are_no_hierarchy(turtle: str, shapes: str) -> None:
    assert _hierarchy(turtle, shapes) is None


def test_a_circle_is_cut_and_every_way_ends() -> None:
    found = _hierarchy(":b skos:broader :a . :c skos:broader :b . :a skos:broader :c . :d skos:broader :d .")
    assert _wider(found) == {"a": "c", "b": "a"}
    assert found is not None
    assert found.roots == _iris("c")


def test_a_thing_with_two_wider_ones_has_two_ways_and_counts_once() -> None:
    found = _hierarchy(":b skos:broader :a . :c skos:broader :a . :d skos:broader :b , :c . :e skos:broader :d .")
    assert found is not None
    assert found.ways(_iris("d")[0]) == (_iris("a", "b"), _iris("a", "c"))
    assert found.above(_iris("e")[0]) == _iris("e", "d", "b", "c", "a")
    assert found.below[_iris("a")[0]] == 4
    assert found.levels == (_iris("a"), _iris("b", "c"), _iris("d"))


@pytest.mark.parametrize(
    ("turtle", "shapes", "order"),
    [
        (':a skos:notation "1.10" . :b skos:notation "1.9" . :c skos:notation "1" .', "", "cba"),
        (':a sh:order 3 . :b sh:order 1.5 . :c sh:order 2 ; skos:notation "0" .', "", "bca"),
        (":a sh:order 1 . :c sh:order -1 .", "", "cab"),
        (
            ':a o:rank "z" . :b o:rank "y" . :c o:rank "x" .',
            "<https://w3id.org/ucc-graph/layout#orderBy> o:rank",
            "cba",
        ),
    ],
)
def test_things_stand_in_the_order_that_the_publication_gives(turtle: str, shapes: str, order: str) -> None:
    lookup = lookup_of(f":a a o:Term . :b a o:Term . :c a o:Term . {turtle}")
    layout = read_layout(f"{HEAD} o:S a sh:NodeShape ; sh:targetClass o:Term ; {shapes} .".encode())
    ranks = Arranger(lookup, layout).ranks(lookup.kinds()["term"], _iris("a", "b", "c"))
    assert "".join(thing[-1] for thing in sorted(ranks, key=lambda thing: ranks[thing])) == order


def test_things_without_an_order_have_no_ranks() -> None:
    lookup = lookup_of(':a a o:Term ; skos:notation "1" . :b a o:Term .')
    assert Arranger(lookup, Layout()).ranks(lookup.kinds()["term"], _iris("a", "b")) == {}


@pytest.mark.parametrize("step", [1, 7])
def test_a_hierarchy_of_many_levels_is_counted_in_one_walk(step: int) -> None:
    """Time that grows with the square of the levels would be minutes here; ``step`` mixes the order of the keys."""
    keys = [f"{number * step % 20_001:05}" for number in range(1, 20_001)]
    found = Hierarchy("", is_upward=True, wider={low: (high,) for high, low in pairwise(keys)})
    assert found.below[keys[0]] == 19_999
    assert found.within({keys[0], keys[2]})[keys[-1]] == (keys[2], keys[0])
    assert len(found.levels) == 19_999


def test_circles_are_looked_for_without_walking_each_way_to_its_end() -> None:
    many = " ".join(f":{number:05} a o:Term ; skos:broader :{max(0, number - 1):05} ." for number in range(3_000))
    found = _hierarchy(many)
    assert found is not None
    assert len(found.wider) == 2_999


def test_a_thing_beneath_two_is_counted_once_above_them() -> None:
    found = _hierarchy(":b skos:broader :a . :c skos:broader :a . :d skos:broader :b , :c .")
    assert found is not None
    assert {iri[-1]: count for iri, count in found.below.items()} == {"a": 3, "b": 1, "c": 1}
