"""News of a publication: the newest things, and numbers that differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.asgi import FakeEngine
from tests.web.thing.lamps import BASE, lamps_library, views_of
from ucc_graph.library.open import Library
from ucc_graph.web.home.news import differing, newest

_XSD = "^^<http://www.w3.org/2001/XMLSchema#"


def _count(key: str, number: int, year: int) -> str:
    return f"""
<id/count/{key}> a <ontology#Count> .
<id/count/{key}> <ontology#of> <id/coast/cold> .
<id/count/{key}> <ontology#number> "{number}"{_XSD}integer> .
<id/count/{key}> <ontology#year> "{year}"{_XSD}gYear> .""".strip()


def _differs(one: str, other: str) -> str:
    return f"<id/count/{one}> <ontology#differs> <id/count/{other}> ."


COUNTS = "\n".join(
    [
        *(
            _count("a", 12, 1980),
            _count("b", 9, 1981),
            _count("c", 12, 1983),
            _count("d", 7, 1990),
            _count("e", 7, 1990),
        ),
        *(_differs("a", "b"), _differs("b", "c"), _differs("d", "e")),
    ]
)
SHAPES = """
<shapes#Count> a sh:NodeShape ; sh:targetClass <ontology#Count> ; sh:property <shapes#number> , <shapes#counted> .
<shapes#number> sh:path <ontology#number> ; sh:order 1 .
<shapes#counted> sh:path <ontology#year> ; sh:order 2 .
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return lamps_library(tmp_path_factory.mktemp("news"), COUNTS, shapes=SHAPES)


def test_things_joined_by_others_differ_together_and_equal_ones_do_not(library: Library) -> None:
    (found,) = differing(library.lookup, library.layout)
    assert (found.thing, found.subject) == (f"{BASE}id/count/a", (f"{BASE}id/coast/cold",))
    assert [number.value for number in found.numbers] == ["9", "12"]
    assert found.years == (1980, 1983)


def test_a_publication_without_symmetric_properties_has_none(tmp_path: Path) -> None:
    library = lamps_library(tmp_path, is_disputed=False)
    assert differing(library.lookup, library.layout) == ()


def test_the_newest_things_are_those_of_the_latest_year(library: Library) -> None:
    names = views_of(library, FakeEngine()).names
    found = newest(names, library.collections.of(library.kinds["lamp"]))
    assert found is not None
    assert (found.year, found.count, found.href) == (1904, 1, "/lamp?lit=1904")
    (one,) = found.things
    assert (one.thing.name.text, one.belongs.name.text if one.belongs else "") == ("Warm", "West Sea")


def test_things_of_one_year_alone_are_not_new(library: Library) -> None:
    names = views_of(library, FakeEngine()).names
    assert newest(names, library.collections.of(library.kinds["source"])) is None
