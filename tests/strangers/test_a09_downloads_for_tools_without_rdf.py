"""Downloads for tools that know no RDF: flat, with whole addresses, and each value as its JSON type.

Siblings: the GeoJSON of the release and of a list, under one rule; lists joined as in the CSV; names in languages;
absent values; things of a mapped kind without a place; properties of the same local name; columns with several values
for some things, and selections without such a thing. RFC 7946, section 3.2.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from tests.asgi import Get
from ucc_graph.library.open import Library, open_library
from ucc_graph.press.read.graphs import GraphFile, Graphs
from ucc_graph.press.write.dumps import write_geojson
from ucc_graph.rdf.iris import Iris
from ucc_graph.release.folder import open_release

THING = "https://lights.example/id/lighthouse/"
RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
WGS84 = "http://www.w3.org/2003/01/geo/wgs84_pos#"


@pytest.fixture(scope="module")
def library(lighthouse_release: Path) -> Library:
    return open_library(open_release(lighthouse_release))


def _features(content: bytes) -> dict[str, Any]:
    return {one["id"].removeprefix(THING): one["properties"] for one in json.loads(content)["features"]}


@pytest.fixture
def dumped(lighthouse_release: Path) -> dict[str, Any]:
    return _features((lighthouse_release / "lighthouses.geojson").read_bytes())


@pytest.fixture
def listed(get: Get) -> dict[str, Any]:
    return _features(get("/lighthouse.geojson").content)


def test_the_file_of_a_release_is_flat_and_needs_no_context(dumped: dict[str, Any]) -> None:
    assert dumped["old-lantern"] == {
        "iri": f"{THING}old-lantern",
        "label": "Old Lantern",
        "language": "en",
        "label_en": "Old Lantern",
        "label_fr": "Vieille Lanterne",
        "identifier": "old-lantern",
        "type": "https://lights.example/ontology#Lighthouse",
        "lat": 61.0333,
        "long": 17.4,
        "hadPrimarySource": "https://lights.example/id/source/coast-survey",
        "automated": False,
        "daymark": "black|yellow",
        "daymark_en": "black|yellow",
        "firstLit": 1798,
        "height": 12.25,
        "onCoast": "https://lights.example/id/coast/north-skerries",
        "tendedBy": "https://lights.example/id/keeper/edda-lund|https://lights.example/id/keeper/jorin-pell",
    }


def test_a_list_has_the_columns_of_its_table(listed: dict[str, Any]) -> None:
    assert listed["old-lantern"] == {
        "iri": f"{THING}old-lantern",
        "label": "Old Lantern",
        "language": "en",
        "label_en": "Old Lantern",
        "label_fr": "Vieille Lanterne",
        "coast": "North Skerries",
        "firstLit": 1798,
        "since": "1979|2015",
        "until": 2015,
        "automated": False,
        "height": 12.25,
        "sources": "https://lights.example/id/source/coast-survey|https://lights.example/id/source/service-roll",
    }


def test_a_list_is_labelled_for_its_reader(get: Get) -> None:
    found = _features(get("/lighthouse.geojson?lang=fr").content)
    assert {name: found["tern-rock"][name] for name in ("label", "language", "label_en")} == {
        "label": "Rocher de la Sterne",
        "language": "fr",
        "label_en": "Tern Rock, Outer",
    }
    assert found["gull-bank"]["label"] == "Gull Bank"
    assert found["gull-bank"]["label_fr"] is None


def test_both_files_agree_in_what_both_have(dumped: dict[str, Any], listed: dict[str, Any]) -> None:
    assert list(dumped) == list(listed)
    shared = set(dumped["tern-rock"]) & set(listed["tern-rock"])
    assert shared == {"iri", "label", "language", "label_en", "label_fr", "firstLit", "automated", "height"}
    for key, properties in dumped.items():
        assert {name: properties[name] for name in shared} == {name: listed[key][name] for name in shared}


def test_every_feature_has_every_member_and_no_value_is_nested(dumped: dict[str, Any], listed: dict[str, Any]) -> None:
    for found in (dumped, listed):
        assert len({tuple(properties) for properties in found.values()}) == 1
        values = [value for properties in found.values() for value in properties.values()]
        assert {type(value) for value in values} == {str, int, float, bool, type(None)}
        assert "" not in values


def test_several_values_are_joined_as_in_the_table(get: Get, listed: dict[str, Any]) -> None:
    rows = {row["iri"].removeprefix(THING): row for row in csv.DictReader(get("/lighthouse.csv").text.splitlines())}
    assert rows["old-lantern"]["since"] == listed["old-lantern"]["since"]
    assert rows["old-lantern"]["sources"] == listed["old-lantern"]["sources"]


def _types(features: dict[str, Any]) -> dict[str, set[type]]:
    """The JSON types of each column, without null."""
    columns = {name for properties in features.values() for name in properties}
    return {name: {type(one[name]) for one in features.values()} - {type(None)} for name in columns}


def test_a_column_has_one_type_in_file_and_list(dumped: dict[str, Any], listed: dict[str, Any]) -> None:
    for found in (dumped, listed):
        assert {name: types for name, types in _types(found).items() if len(types - {int}) > 1} == {}
    assert _types(listed)["since"] == {str}
    assert {one["since"] for one in listed.values()} == {"1961", "1979|2015", "1998", None}


@pytest.mark.parametrize("selection", ["coast=north-skerries", "at=1900&sort=height", "firstLit=1798"])
def test_the_columns_are_those_of_the_whole_list_in_every_selection(
    get: Get, listed: dict[str, Any], selection: str
) -> None:
    found, whole = _features(get(f"/lighthouse.geojson?{selection}").content), _types(listed)
    assert 0 < len(found) < len(listed)
    for name, types in _types(found).items():
        assert types <= whole[name]
    assert {tuple(one) for one in found.values()} == {tuple(one) for one in listed.values()}


BASE = "https://things.example/"
ROWS: list[tuple[str, NamedNode, NamedNode | Literal]] = [
    ("id/spot/a", RDF_TYPE, NamedNode(f"{BASE}ontology#Spot")),
    ("id/spot/a", NamedNode(f"{WGS84}lat"), Literal("1.5")),
    ("id/spot/a", NamedNode(f"{WGS84}long"), Literal("2.5")),
    ("id/spot/a", NamedNode("urn:x:name"), Literal("7")),
    ("id/spot/a", NamedNode("urn:y/name"), Literal("8")),
    ("id/spot/a", NamedNode("urn:z/name"), Literal("9")),
    ("id/spot/a", NamedNode("urn:y/label"), Literal("own")),
    ("id/spot/b", RDF_TYPE, NamedNode(f"{BASE}ontology#Spot")),
    ("id/spot/b", LABEL, Literal("B")),
    ("id/spot/c", RDF_TYPE, NamedNode(f"{BASE}ontology#Spot")),
    ("id/spot/c", NamedNode(f"{WGS84}lat"), Literal("3")),
    ("id/spot/a#part", RDF_TYPE, NamedNode(f"{BASE}ontology#Part")),
    ("id/other/d", RDF_TYPE, NamedNode(f"{BASE}ontology#Other")),
]


@pytest.fixture
def spots(tmp_path: Path) -> dict[str, Any]:
    """The features of a table with a thing without a place, one with half of one, and things of other kinds."""
    graph, iris = NamedNode(f"{BASE}graph/spots"), Iris(BASE)
    store = Store()
    store.extend(Quad(NamedNode(f"{BASE}{path}"), term, value, graph) for path, term, value in ROWS)
    files = [GraphFile("spots", graph.value, tmp_path / "spots.nt", len(ROWS))]
    write_geojson(Graphs(tmp_path, iris, files), store, tmp_path)
    features = json.loads((tmp_path / "spots.geojson").read_bytes())["features"]
    return {one["id"].removeprefix(f"{BASE}id/"): one for one in features}


def test_a_thing_of_the_kind_without_a_place_is_not_left_out(spots: dict[str, Any]) -> None:
    geometries = {key: one["geometry"] for key, one in spots.items()}
    assert geometries == {"spot/a": {"type": "Point", "coordinates": [2.5, 1.5]}, "spot/b": None, "spot/c": None}


def test_properties_of_the_same_local_name_have_their_whole_iris(spots: dict[str, Any]) -> None:
    found = spots["spot/a"]["properties"]
    assert (found["urn:y/name"], found["urn:z/name"], found["urn:y/label"]) == ("8", "9", "own")
    assert "name" not in found
    assert found["label"] is None


def test_the_table_of_places_is_read_by_gdal_with_its_types(lighthouse_release: Path) -> None:
    geopandas = pytest.importorskip("geopandas")
    frame = geopandas.read_file(lighthouse_release / "lighthouses.geojson")
    assert {name: str(frame[name].dtype) for name in ("automated", "firstLit", "height")} == {
        "automated": "bool",
        "firstLit": "int32",
        "height": "float64",
    }
    assert list(frame["label_fr"].isna()) == [False, True, False, False]


@pytest.mark.filterwarnings("error")  # GDAL reads a column of several types as JSON, with a warning
def test_a_list_is_read_by_gdal_with_the_same_types_for_each_selection(get: Get, tmp_path: Path) -> None:
    geopandas = pytest.importorskip("geopandas")
    for number, query in enumerate(("", "?coast=north-skerries")):
        path = tmp_path / f"{number}.geojson"
        path.write_bytes(get(f"/lighthouse.geojson{query}").content)
        frame = geopandas.read_file(path)
        assert (str(frame["since"].dtype), str(frame["firstLit"].dtype)) == ("str", "int32")
