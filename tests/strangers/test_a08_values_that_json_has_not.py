"""Values that JSON has not: every writer of JSON says them as text, or null, and never as ``NaN`` or ``Infinity``.

Siblings: NaN, INF and -INF as position, height and column; latitude 95 and longitude 181; -0, 1e400 and whole numbers
of a thousand digits; halves of surrogate pairs; JSON of strangers and of a publication with the same. RFC 8259,
sections 6 and 8.2; RFC 7946, sections 3.1.1 and 3.2; RFC 7493, section 2.2.
"""

from __future__ import annotations

import json
import re
import shutil
from math import isfinite
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode

from tests.asgi import Get
from ucc_graph.errors import PublicationError
from ucc_graph.library.open import Library, open_library
from ucc_graph.press.build import Built, build
from ucc_graph.press.read.publication import open_publication
from ucc_graph.press.tidy import tidy, tidy_answers
from ucc_graph.rdf.formats import json_bytes, json_text, read_json
from ucc_graph.rdf.geojson import position
from ucc_graph.rdf.jsonld import read_context
from ucc_graph.rdf.terms import json_value
from ucc_graph.release.folder import open_release

XSD = "http://www.w3.org/2001/XMLSchema#"
LIGHT = "https://lights.example/ontology#"
POSITIONS = {
    "gull-bank": ("56.5,20.75,18", "NaN,20.75,INF"),
    "old-lantern": ("61.0333,17.4,12.25", "95,17.4,-0"),
    "tern-rock": ("61.125,17.8125,44", "61.125,181,-INF"),
}
PLACE = ["cape-ember"]
"""The one lighthouse whose place is left as it is."""


def _strict(content: bytes | str) -> Any:
    """The value of a JSON text of RFC 8259, with finite numbers alone."""
    text = content.decode("utf-8") if isinstance(content, bytes) else content
    return json.loads(text, parse_constant=_refuse, parse_float=_finite)


def _refuse(name: str) -> None:
    raise AssertionError(f"{name} is not JSON")


def _finite(text: str) -> float:
    assert isfinite(float(text)), text
    return float(text)


def _change(path: Path, pattern: str, replacement: str) -> None:
    text, count = re.subn(pattern, replacement, path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert count, (path, pattern)
    path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def odd(lighthouses: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A release of lighthouses with such places and heights."""
    folder = tmp_path_factory.mktemp("odd") / "lights"
    shutil.copytree(lighthouses, folder)
    for name in ("lat", "long", "height"):
        _change(
            folder / "data/csvw.json", rf'("name": "{name}",(?:(?!"name").)*?"datatype": )\{{[^}}]*\}}', r'\1"double"'
        )
    _change(folder / "ontology/lighthouse.ttl", r"(light:height a .*?)xsd:decimal", r"\1xsd:double")
    _change(folder / "shapes/lighthouse.ttl", r"[^\n]*sh:(?:min|max)Inclusive[^\n]*\n", "")
    _change(folder / "shapes/lighthouse.ttl", "sh:datatype xsd:decimal", "sh:datatype xsd:double")
    for old, new in POSITIONS.values():
        _change(folder / "data/lighthouses.csv", f",{old},", f",{new},")
    publication = open_publication(folder)
    assert [*tidy(publication), *tidy_answers(publication)]
    return build(publication, folder.parent / "out", None, lambda _: None)


@pytest.fixture(scope="module")
def library(odd: Built) -> Library:
    return open_library(open_release(odd.place.folder))


def test_each_place_that_is_none_is_a_finding(odd: Built) -> None:
    found = [(problem.line, problem.column, problem.rule) for problem in odd.problems]
    assert found == [(3, "lat", "position"), (4, "lat", "position"), (5, "long", "position")]


@pytest.mark.parametrize("suffix", ["json", "geojson", "jsonld", "sarif"])
def test_every_json_file_of_the_release_is_json(odd: Built, suffix: str) -> None:
    files = sorted(odd.place.folder.rglob(f"*.{suffix}"))
    assert files
    for path in files:
        _strict(path.read_bytes())


def _features(content: bytes) -> dict[str, Any]:
    return {one["id"].rpartition("/")[2]: one for one in _strict(content)["features"]}


def test_a_feature_without_a_place_has_no_geometry_in_file_and_list(odd: Built, get: Get) -> None:
    for content in ((odd.place.folder / "lighthouses.geojson").read_bytes(), get("/lighthouse.geojson").content):
        found = _features(content)
        assert sorted(found) == sorted([*POSITIONS, *PLACE])
        assert [key for key, one in found.items() if one["geometry"]] == PLACE
        heights = {key: one["properties"]["height"] for key, one in found.items()}
        assert heights == {"cape-ember": 31.5, "gull-bank": "INF", "old-lantern": 0, "tern-rock": "-INF"}


EXTENSION = {"ids": ["lighthouse/gull-bank"], "properties": [{"id": f"{LIGHT}height"}]}
QUERIES = {"q": {"query": "Gull Bank", "properties": [{"pid": f"{LIGHT}height", "v": "INF"}]}}
ADDRESSES = [
    "/lighthouse.geojson",
    "/lighthouse.geojson?sort=height",
    "/lighthouse.jsonld",
    "/lighthouse/gull-bank.jsonld",
    "/catalog.jsonld",
    "/void.jsonld",
    "/shapes.jsonld",
    "/ontology.jsonld",
    "/graph/lighthouses",
    "/releases.jsonld",
    "/search?q=gull",
    "/suggest?q=gull",
    "/sparql/terms.json",
    "/quality.json",
    "/quality.jsonld",
    "/croissant.json",
    "/context.jsonld",
    "/data/citation.json",
    "/data/lighthouses.geojson",
    "/data/csvw.json",
    "/data/manifest.json",
    "/data/report.json",
    "/reconcile",
    "/reconcile/properties",
    "/reconcile/suggest/entity?prefix=gull",
    "/reconcile/suggest/property?prefix=h",
    "/reconcile/suggest/type?prefix=l",
    f"/reconcile?extend={json.dumps(EXTENSION).replace('#', '%23')}",
    f"/reconcile?queries={json.dumps(QUERIES).replace('#', '%23')}",
    "/-/openapi.json",
    "/nothing",
    "/sparql?query=x",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_that_answers_json_answers_json(get: Get, address: str) -> None:
    answer = get(address, "application/ld+json, application/json, application/problem+json, */*;q=0.1")
    assert "json" in answer.headers["content-type"]
    assert answer.status_code in {200, 400, 404}
    _strict(answer.content)


def test_a_data_extension_says_infinity_as_text(get: Get) -> None:
    extension = json.dumps(EXTENSION).replace("#", "%23")
    rows = _strict(get(f"/reconcile?extend={extension}").content)["rows"]
    assert rows == {"lighthouse/gull-bank": {f"{LIGHT}height": [{"str": "INF"}]}}


@pytest.mark.parametrize("path", ["/", "/lighthouse", "/lighthouse?sort=-height", "/lighthouse/gull-bank", "/coast"])
def test_the_data_in_a_page_are_json(get: Get, path: str) -> None:
    answer = get(path, "text/html")
    assert answer.status_code == 200
    for script in re.findall(r'<script type="application/ld\+json">(.*?)</script>', answer.text, re.DOTALL):
        assert "GeoCoordinates" not in script
        _strict(script)


@pytest.mark.parametrize(
    ("text", "datatype", "value"),
    [
        ("18749", "integer", 18749),
        ("18749", "unsignedShort", 18749),
        ("31.5", "decimal", 31.5),
        ("-0.0E0", "double", -0.0),
        ("1.5E3", "float", 1500.0),
        ("true", "boolean", True),
        ("0", "boolean", False),
        ("2025", "gYear", 2025),
        ("-0279", "gYear", -279),
        ("2025Z", "gYear", "2025Z"),
        ("NaN", "double", "NaN"),
        ("INF", "double", "INF"),
        ("-INF", "float", "-INF"),
        ("1e400", "double", "1e400"),
        ("9007199254740993", "integer", "9007199254740993"),
        ("-9007199254740993.5", "decimal", "-9007199254740993.5"),
        ("9" * 5000, "integer", "9" * 5000),
        ("1_000", "integer", "1_000"),
        ("infinity", "decimal", "infinity"),
        ("maybe", "boolean", "maybe"),
        ("004", "string", "004"),
    ],
)
def test_a_literal_is_a_value_of_json(text: str, datatype: str, value: object) -> None:
    found = json_value(Literal(text, datatype=NamedNode(f"{XSD}{datatype}")))
    assert (type(found), repr(found)) == (type(value), repr(value))


@pytest.mark.parametrize(
    ("latitude", "longitude", "place"),
    [
        ("56.5", "20.75", (56.5, 20.75)),
        ("-90", "180", (-90.0, 180.0)),
        ("5.65E1", "+20", (56.5, 20.0)),
        ("-0", "-0.0", (0.0, 0.0)),
        ("90.001", "0", None),
        ("0", "-180.1", None),
        ("NaN", "0", None),
        ("0", "INF", None),
        ("nan", "0", None),
        ("0", "infinity", None),
        ("1e400", "0", None),
        ("1_0", "0", None),
        (" 1", "0", None),
        ("north", "0", None),
    ],
)
def test_a_position_is_degrees(latitude: str, longitude: str, place: tuple[float, float] | None) -> None:
    assert repr(position([latitude], [longitude])) == repr(place)


def test_half_of_a_position_is_none() -> None:
    assert position(["1"], []) is position([], ["1"]) is position([], []) is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_writer_refuses_what_json_has_not(value: float) -> None:
    for write in (json_bytes, json_text):
        with pytest.raises(ValueError, match="JSON compliant"):
            write([value])


def test_half_of_a_surrogate_pair_is_written_as_its_escape() -> None:
    assert json_bytes("a\ud800") == b'"a\\ud800"\n'
    assert json.loads(json_text("\udfff")) == "\udfff"


@pytest.mark.parametrize("text", ["NaN", "[-Infinity]", "1e400", '"\\ud800"', "[" * 100_000, "[", b"\xff"])
def test_a_reader_refuses_what_cannot_be_written_again(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_json(text)


@pytest.mark.parametrize("text", ["\ufeff{}", b"\xef\xbb\xbf{}"])
def test_a_reader_refuses_a_byte_order_mark(text: str | bytes) -> None:
    with pytest.raises(ValueError, match="byte order mark"):
        read_json(text)


def test_a_reader_says_of_bytes_that_they_are_not_utf_8() -> None:
    with pytest.raises(ValueError, match="it is not UTF-8"):
        read_json(b'{"a": "\xe9"}')


@pytest.mark.parametrize("value", ["NaN", "1e400", '"\\udc00"', "[" * 5000 + "]" * 5000])
def test_a_context_of_such_values_is_refused(value: str) -> None:
    with pytest.raises(PublicationError, match="JSON-LD context cannot be read"):
        read_context(f'{{"@context": {{"@base": {value}}}}}'.encode())


BATCHES = [
    '{"q": {"query": "a", "limit": NaN}}',
    '{"q": {"query": "a", "properties": [{"pid": "urn:a", "v": Infinity}]}}',
    '{"q": {"query": "a", "properties": [{"pid": "urn:a", "v": 1e400}]}}',
    '{"q\\ud800": {"query": "a"}}',
    '{"q": {"query": "\\udfff"}}',
    '{"q": {"query": ' + "[" * 3000 + "]" * 3000 + "}}",
]


@pytest.mark.parametrize("queries", BATCHES)
@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_a_batch_of_such_values_is_refused(call: Get, queries: str, accept: str) -> None:
    answer = call("POST", "/reconcile", accept, data={"queries": queries})
    assert answer.status_code == 400


def test_whole_numbers_that_no_double_holds_are_compared_and_answered(call: Get) -> None:
    wanted = {"q": {"query": "Gull Bank", "properties": [{"pid": f"{LIGHT}height", "v": 10**400}]}}
    answer = call("POST", "/reconcile", data={"queries": json.dumps(wanted)})
    assert _strict(answer.content)["q"]["result"][0]["score"] == 66.7
