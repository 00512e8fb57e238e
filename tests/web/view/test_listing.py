"""Selection of a list by the parameters of an address, over the second publication."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from ucc_graph.library.open import Library, open_library
from ucc_graph.release.folder import open_release
from ucc_graph.web.view.listing import Selection, collection_of, read_selection

BOTH = frozenset({"amber-coast", "north-skerries"})


@pytest.fixture(scope="module")
def library(lighthouse_release: Path) -> Library:
    return open_library(open_release(lighthouse_release))


def _read(library: Library, query: str) -> Selection:
    pairs = parse_qsl(query, keep_blank_values=True)
    return read_selection(pairs, library.collections.of(library.kinds["lighthouse"]), library.iris)


@pytest.mark.parametrize(
    ("query", "chosen", "at", "sort"),
    [
        ("", {}, None, ""),
        ("coast=amber-coast&coast=&coast=north-skerries", {"coast": BOTH}, None, ""),
        ("at=1900&at=1950&sort=-height", {}, 1950, "-height"),
        ("at=1900&at=", {}, None, ""),
        ("lang=fr&page=2&other=1", {}, None, ""),
    ],
)
def test_parameters_are_a_selection(
    library: Library, query: str, chosen: dict[str, frozenset[str]], at: int | None, sort: str
) -> None:
    found = _read(library, query)
    assert (found.chosen, found.at, found.sort, found.misread) == (chosen, at, sort, ())


@pytest.mark.parametrize(
    "wrong", [("coast", "nowhere"), ("at", "soon"), ("at", "20155"), ("at", "-3"), ("sort", "nonsense"), ("sort", "-")]
)
def test_a_parameter_with_an_unknown_value_is_named(library: Library, wrong: tuple[str, str]) -> None:
    found = _read(library, f"{wrong[0]}={wrong[1]}")
    assert (found.is_empty, found.sort, found.misread) == (True, "", (wrong,))


def test_an_address_leads_back_to_its_selection(library: Library) -> None:
    address = _read(library, "at=1950&coast=amber-coast").address("/lighthouse", sort="name", page="")
    assert address == "/lighthouse?coast=amber-coast&at=1950&sort=name"


@pytest.mark.parametrize(("path", "kind"), [("id/coast/amber-coast", "coast"), ("id/none/x", None), ("dataset", None)])
def test_a_thing_belongs_to_the_collection_of_its_kind(library: Library, path: str, kind: str | None) -> None:
    found = collection_of(library, library.iris.under(path))
    assert (found.kind.name if found else None) == kind
