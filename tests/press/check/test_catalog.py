"""Base IRIs that nobody can own: names for examples, and those that lead nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from ucc_graph.press.check.catalog import base_notes, reserved_name
from ucc_graph.press.read.publication import open_publication
from ucc_graph.problem import Severity

CASES = [
    ("https://example.org/huts/", "example.org"),
    ("https://data.example.com/", "example.com"),
    ("https://EXAMPLE.NET:8080/", "example.net"),
    ("https://huts.example/", ".example"),
    ("https://huts.test/x/", ".test"),
    ("https://huts.invalid/", ".invalid"),
    ("http://localhost:8000/", "localhost"),
    ("http://printer.local/", ".local"),
    ("https://w3id.org/huts/", ""),
    ("https://myexample.org/", ""),
    ("https://example.de/", ""),
    ("https://test.org/", ""),
]


@pytest.mark.parametrize(("base", "name"), CASES)
def test_reserved_names(base: str, name: str) -> None:
    assert reserved_name(base) == name


def test_a_base_that_stands_for_another_one_is_a_note_at_its_line(lighthouses: Path) -> None:
    (note,) = base_notes(open_publication(lighthouses, "https://example.org/lights/"))
    assert (note.place, note.severity) == ("data/catalog.ttl:15", Severity.INFO)
    assert "before you publish, write an address that stays yours" in note.text


def test_the_base_of_a_sample_is_no_note(lighthouses: Path) -> None:
    assert list(base_notes(open_publication(lighthouses))) == []
