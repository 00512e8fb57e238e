"""Features of lists: the same types in every selection, kept between requests, and not kept where they are others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.asgi import FakeEngine, Get, caller
from ucc_graph.library.lookup import Lookup
from ucc_graph.library.open import Library, open_library
from ucc_graph.release.folder import open_release
from ucc_graph.web.serve.app import create_app
from ucc_graph.web.site.settings import WebSettings


@pytest.fixture(scope="module")
def library(lighthouse_release: Path) -> Library:
    return open_library(open_release(lighthouse_release))


def test_a_feature_has_flat_names_and_numbers_as_numbers(get: Get) -> None:
    features = get("/lighthouse.geojson").json()["features"]
    ember = features[0]["properties"]
    assert (ember["height"], ember["firstLit"], ember["automated"]) == (31.5, 1871, True)
    assert (ember["label"], ember["label_fr"], ember["coast"]) == ("Cape Ember", "Cap Braise", "Amber Coast")
    assert all(not isinstance(value, list | dict) for one in features for value in one["properties"].values())
    assert {tuple(one["properties"]) for one in features} == {tuple(ember)}


@pytest.mark.parametrize("form", ["csv", "geojson", "json", "xlsx"])
def test_a_list_is_the_same_when_it_comes_again(get: Get, form: str) -> None:
    first = {path: get(path).content for path in (f"/lighthouse.{form}", f"/fr/lighthouse.{form}")}
    assert len(set(first.values())) == 2
    assert {path: get(path).content for path in first} == first


@pytest.mark.parametrize(
    "query", ["coast=amber-coast", "sort=-height", "size=1&page=2", "fields=height,key", "fields=name,sources,lat"]
)
def test_a_selection_has_the_rows_of_the_whole_list(get: Get, query: str) -> None:
    whole = {one["id"]: one for one in get("/lighthouse.geojson").json()["features"]}
    found = get(f"/lighthouse.geojson?{query.replace('lat', 'latitude')}").json()["features"]
    assert found
    for one in found:
        shared = one["properties"].keys() & whole[one["id"]]["properties"].keys()
        assert {name: one["properties"][name] for name in shared} == {
            name: whole[one["id"]]["properties"][name] for name in shared
        }


def test_rows_are_read_from_the_release_once(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    read, objects = list[str](), Lookup.objects

    def told(lookup: Lookup, subject: Any, predicate: Any) -> Any:
        read.append(str(subject))
        return objects(lookup, subject, predicate)

    call = caller(create_app(library, FakeEngine(), WebSettings(cache_bytes=0)))
    call("GET", "/lighthouse.geojson")
    monkeypatch.setattr(Lookup, "objects", told)
    assert len(call("GET", "/lighthouse.geojson?sort=-height").json()["features"]) == 4
    assert [iri for iri in read if "/id/lighthouse/" in iri] == []
