"""Facets and ranges of a kind, with the settings of its shapes."""

from __future__ import annotations

import pytest

from tests.library.small_graph import HEAD, lookup_of
from ucc_graph.library.collection import Collection, Collections
from ucc_graph.library.facets import FacetReader
from ucc_graph.library.layout import read_layout

BOOKS = """
<id/book/a> a o:Book ; o:by <id/person/p> ; o:about :bowline ; o:pages 100 .
<id/book/b> a o:Book ; o:by <id/person/q> ; o:translator <id/person/p> ; o:about :loop ; o:pages 200 .
<id/book/c> a o:Book ; o:by <id/person/p> ; o:translator <id/person/q> ; o:about :hitch ; o:pages 300 .
<id/book/d> a o:Book ; o:by <id/person/p> ; o:translator <id/person/q> ; o:about :hitch ; o:pages 400 .
<id/person/p> a o:Person . <id/person/q> a o:Person . <id/shelf/s> a o:Shelf ; o:holds <id/book/a> , <id/book/b> .
<id/shelf/t> a o:Shelf ; o:holds <id/book/c> .
:knot a skos:Concept . :loop a skos:Concept ; skos:broader :knot . :bowline a skos:Concept ; skos:broader :loop .
:hitch a skos:Concept ; skos:broader :knot .
"""
SHAPE = """
@prefix layout: <https://w3id.org/ucc-graph/layout#> .
o:Shape a sh:NodeShape ; sh:targetClass o:Book ; sh:property o:s1 , o:s2 , o:s3 , o:s4 , o:s5 .
o:s1 sh:path o:by ; sh:order 1 . o:s2 sh:path o:translator ; sh:order 2 . o:s3 sh:path o:about ; sh:order 3 .
o:s4 sh:path o:pages ; sh:order 4 . o:s5 sh:path [ sh:inversePath o:holds ] ; sh:order 5 .
"""


def _books(shapes: str = "", more: str = "") -> Collection:
    lookup = lookup_of(BOOKS + more)
    layout = read_layout(f"{HEAD}{SHAPE}{shapes}".encode())
    kinds = lookup.kinds()
    return Collections(FacetReader(lookup, layout, kinds)).of(kinds["book"])


def _offered(found: Collection) -> list[str]:
    return [facet.name for facet in found.offered]


def test_two_properties_that_lead_to_one_kind_are_two_facets() -> None:
    assert _offered(_books()) == ["person", "translator", "term"]


def test_a_wider_concept_finds_the_books_about_all_beneath_it() -> None:
    about = next(facet for facet in _books().offered if facet.name == "term")
    found = {value.rpartition("/")[2]: len(books) for value, books in about.members.items()}
    assert found == {"knot": 4, "loop": 2, "bowline": 1, "hitch": 2}


def test_numbers_that_most_things_have_are_chosen_by_range() -> None:
    assert [facet.name for facet in _books().ranges] == ["pages"]


@pytest.mark.parametrize(
    ("shapes", "offered", "ranges"),
    [
        ("o:s2 layout:facet false .", ["person", "term"], ["pages"]),
        ("o:s4 layout:facet false .", ["person", "translator", "term"], []),
        ("o:s5 layout:facet true .", ["person", "translator", "term", "shelf"], ["pages"]),
        ("o:s1 layout:facetValues 1 .", ["person", "term"], ["pages"]),
        ("o:Shape layout:facetValues 1 .", [], ["pages"]),
        ("o:s4 <http://datashapes.org/dash#hidden> true .", ["person", "translator", "term"], []),
    ],
)
def test_settings_of_the_shapes_choose_the_facets(shapes: str, offered: list[str], ranges: list[str]) -> None:
    found = _books(shapes)
    assert (sorted(_offered(found)), [facet.name for facet in found.ranges]) == (sorted(offered), ranges)


def test_many_years_are_chosen_by_range_and_few_one_by_one() -> None:
    year = "http://www.w3.org/2001/XMLSchema#gYear"
    many, few = (
        "".join(f'<id/book/{n}> a o:Book ; o:year "{1000 + n % years}"^^<{year}> .' for n in range(300))
        for years in (300, 200)
    )
    shapes = "o:Shape sh:property o:s6 . o:s6 sh:path o:year ."
    assert ("year" in _offered(_books(shapes, many)), _books(shapes, many).ranges[-1].name) == (False, "year")
    assert "year" in _offered(_books(shapes, few))


def test_a_facet_has_no_name_that_a_list_needs() -> None:
    found = _books(
        "o:s1 sh:path o:page .", '<id/book/a> o:page "x" . <id/book/b> o:page "x" . <id/book/c> o:page "y" .'
    )
    assert "page" not in _offered(found)


def test_a_column_that_most_things_leave_empty_stands_behind_all_others() -> None:
    more = "<id/book/e> a o:Book . <id/book/f> a o:Book . <id/book/g> a o:Book ."
    assert [column.name for column in _books(more=more).columns] == ["person", "term", "pages", "translator"]
