"""IRIs from the path of a request, and paths from IRIs."""

from __future__ import annotations

import pytest

from ucc_graph.rdf.iris import Iris

ADDRESSES = Iris("https://lamps.example/")


@pytest.mark.parametrize(
    ("path", "forms"),
    [
        ("lamp/north", ("lamp/north",)),
        ("lamp/s%C3%BCd", ("lamp/s%C3%BCd", "lamp/süd")),
        ("lamp/s%c3%bcd", ("lamp/s%c3%bcd", "lamp/süd", "lamp/s%C3%BCd")),
        ("lamp/%6Eorth", ("lamp/%6Eorth", "lamp/north")),
        ("lamp/a%2Fb", ("lamp/a%2Fb",)),
        ("lamp/%FF", ("lamp/%FF",)),
        ("lamp/%20%3C", ("lamp/%20%3C",)),
    ],
)
def test_a_path_stands_for_an_iri_in_any_spelling(path: str, forms: tuple[str, ...]) -> None:
    assert ADDRESSES.things(path) == tuple(f"https://lamps.example/id/{form}" for form in forms)


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        ("https://lamps.example/id/lamp/north", "/lamp/north"),
        ("https://lamps.example/id/lamp/süd#point", "/lamp/s%C3%BCd#point"),
        ("https://lamps.example/id/lamp/caf%C3%A9", "/lamp/caf%C3%A9"),
        ("https://lamps.example/id/lamp", "/id/lamp"),
        ("https://lamps.example/data/lamps.csv#row=2", "/data/lamps.csv#row=2"),
        ("https://lamps.example/", "/"),
        ("https://lamps.example.org/", None),
    ],
)
def test_an_iri_under_the_base_has_a_path_here(iri: str, path: str | None) -> None:
    assert ADDRESSES.path(iri) == path


@pytest.mark.parametrize(
    ("iri", "found"),
    [
        ("https://lamps.example/id/lamp/north", ("lamp", "north")),
        ("https://lamps.example/id/lamp/a/b", ("lamp", "a/b")),
        ("https://lamps.example/id/lamp/north#point", None),
        ("https://lamps.example/id/lamp", None),
        ("https://lamps.example/dataset", None),
    ],
)
def test_only_a_thing_has_kind_and_key(iri: str, found: tuple[str, str] | None) -> None:
    assert ADDRESSES.kind_and_key(iri) == found
