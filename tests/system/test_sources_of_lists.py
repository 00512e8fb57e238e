"""Sources in a downloaded list of the real release: those of a row, and those of its columns."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.asgi import Get
from ucc_graph.library.open import Library, open_library
from ucc_graph.release.folder import open_release

SOURCE = "https://w3id.org/ucc-graph/id/source/"


@pytest.fixture(scope="module")
def library(release: Path) -> Library:
    return open_library(open_release(release))


def _keys(sources: str) -> list[str]:
    return [source.removeprefix(SOURCE) for source in sources.split("|")]


def test_every_row_names_its_sources(get: Get) -> None:
    rows = list(csv.DictReader(get("/city.csv").text.splitlines()))
    assert len(rows) == 405
    assert [row["label"] for row in rows if not row["sources"].startswith(SOURCE)] == []


def test_sources_are_those_of_the_thing_then_of_its_country_and_its_designation(get: Get) -> None:
    (row,) = csv.DictReader(get("/city.csv?year=2004").text.splitlines())
    keys = _keys(row["sources"])
    assert (row["label"], row["category"]) == ("Edinburgh", "Literature")
    assert keys[:2] == ["cityofliterature-com-8", "editors"]
    assert {"cldr", "world-heritage-list-2023", "unesco-pages-2024-10"} < set(keys)
    assert len(keys) == len(set(keys))


def test_a_place_names_the_same_sources(get: Get) -> None:
    (row,) = csv.DictReader(get("/city.csv?year=2004").text.splitlines())
    (place,) = json.loads(get("/city.geojson?year=2004").content)["features"]
    assert place["properties"]["sources"] == row["sources"]
