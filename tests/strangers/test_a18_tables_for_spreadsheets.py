"""Tables that are right and that a spreadsheet cannot open: the same rows after a byte order mark, on demand.

Siblings: lists with and without a selection, tables below ``/data``, recorded answers; names of saved files; cells that
a spreadsheet takes for formulas, and codes with zeros before them, which stay as they are; sources by name; semicolons
and decimal commas where spreadsheets expect them.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from tests.asgi import Get
from ucc_graph.library.open import Library, open_library
from ucc_graph.release.folder import open_release

NAMES = {
    "https://lights.example/id/source/coast-survey": "Survey of the Coasts",
    "https://lights.example/id/source/service-roll": "Roll of the Lighthouse Service",
}
MARK = b"\xef\xbb\xbf"
TABLES = [
    "/lighthouse.csv?fields=key,name,height,coast",
    "/lighthouse.csv?coast=amber-coast&sort=-height&fields=iri,latitude",
    "/coast.csv?lang=fr&fields=label",
    "/data/lighthouses.csv",
    "/data/tables/coasts.csv",
    "/data/queries/lighthouses-by-coast.csv",
]


@pytest.fixture(scope="module")
def library(lighthouse_release: Path) -> Library:
    return open_library(open_release(lighthouse_release))


def _with_mark(path: str, value: str = "1") -> str:
    return f"{path}{'&' if '?' in path else '?'}excel={value}"


@pytest.mark.parametrize("path", TABLES)
def test_a_table_has_a_mark_on_demand_alone(get: Get, path: str) -> None:
    plain, marked = get(path), get(_with_mark(path))
    assert not plain.content.startswith(MARK)
    assert marked.content == MARK + plain.content
    assert marked.headers["content-type"] == plain.headers["content-type"] == "text/csv; charset=utf-8"
    assert marked.headers["etag"] != plain.headers["etag"]


def _rows(content: bytes, delimiter: str) -> list[dict[str, str]]:
    """The rows as a spreadsheet reads them."""
    assert content.startswith(MARK)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


@pytest.mark.parametrize("path", ["/lighthouse.csv", "/lighthouse.csv?coast=amber-coast&sort=-height"])
def test_sources_have_their_names_for_people_and_iris_in_a_column_of_their_own(get: Get, path: str) -> None:
    plain = list(csv.DictReader(io.StringIO(get(path).text, newline="")))
    for row, written in zip(_rows(get(_with_mark(path)).content, ","), plain, strict=True):
        assert row.pop("source_iris") == written["sources"]
        assert row.pop("sources") == "|".join(NAMES[iri] for iri in written["sources"].split("|"))
        assert list(row.items()) == [(name, text) for name, text in written.items() if name != "sources"]


@pytest.mark.parametrize(
    ("path", "numbers"),
    [
        ("/lighthouse.csv", {"height": "31,5", "latitude": "56,2041", "firstLit": "1871", "label": "Cape Ember"}),
        ("/fr/lighthouse.csv", {"height": "31,5", "label": "Cap Braise", "coast": "Côte d'Ambre"}),
        ("/lighthouse.csv?fields=key,height", {"key": "cape-ember", "height": "31,5"}),
        ("/data/lighthouses.csv", {"height": "31,5", "lat": "56,2041", "first_lit": "1871", "daymark": "red|white"}),
    ],
)
def test_a_spreadsheet_of_decimal_commas_gets_semicolons(get: Get, path: str, numbers: dict[str, str]) -> None:
    first, *others = _rows(get(_with_mark(path, "semicolon")).content, ";")
    assert {name: first[name] for name in numbers} == numbers
    assert len(others) == 3


@pytest.mark.parametrize(
    ("path", "value"), [("/lighthouse", "1"), ("/fr/lighthouse", "semicolon"), ("/ko/lighthouse", "1")]
)
def test_a_page_leads_to_the_csv_that_spreadsheets_of_its_language_read(get: Get, path: str, value: str) -> None:
    assert re.search(f'href="/lighthouse.csv[?]excel={value}[&"]', get(path, "text/html").text)


@pytest.mark.parametrize("path", TABLES)
def test_a_table_is_saved_under_a_name(call: Get, path: str) -> None:
    name = re.sub(r".*/|\?.*", "", path)
    for method in ("GET", "HEAD"):
        for address in (path, _with_mark(path)):
            disposition = call(method, address).headers["content-disposition"]
            assert disposition.startswith('attachment; filename="')
            assert address != path or disposition == f'attachment; filename="{name}"'


@pytest.mark.parametrize(
    ("path", "accept", "name"),
    [
        ("/lighthouse", "text/csv", "lighthouse.csv"),
        ("/lighthouse", "text/turtle", "lighthouse.ttl"),
        ("/lighthouse.geojson", "*/*", "lighthouse.geojson"),
        ("/lighthouse.jsonld", "*/*", "lighthouse.jsonld"),
        ("/lighthouse.nt?coast=amber-coast", "*/*", "lighthouse.nt"),
    ],
)
def test_every_form_of_a_list_but_its_page_is_saved_under_a_name(get: Get, path: str, accept: str, name: str) -> None:
    assert get(path, accept).headers["content-disposition"] == f'attachment; filename="{name}"'
    assert "content-disposition" not in get("/lighthouse", "text/html").headers


@pytest.mark.parametrize("path", ["/lighthouse", "/lighthouse.geojson", "/lighthouse.ttl", "/data/csvw.json"])
def test_other_forms_have_no_mark(get: Get, path: str) -> None:
    assert not get(_with_mark(path)).content.startswith(MARK)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("excel", "lighthouses-1.2.0.csv"),
        ("excel=1&coast=amber-coast&automated=true", "lighthouses-amber-coast-true-1.2.0.csv"),
        ("excel&at=1900", "lighthouses-1900-1.2.0.csv"),
        ("excel&lang=fr&coast=amber-coast", "phare-c%C3%B4te-d-ambre-1.2.0.csv"),
    ],
)
def test_a_table_for_people_has_a_name_that_says_what_it_holds(get: Get, query: str, name: str) -> None:
    answer = get(f"/lighthouse.csv?{query}")
    assert answer.content.startswith(MARK)
    assert answer.headers["content-disposition"].removesuffix('"').endswith(name)


@pytest.mark.parametrize(("value", "status"), [("0", 200), ("false", 200), ("perhaps", 400)])
def test_a_mark_is_asked_for_plainly(get: Get, value: str, status: int) -> None:
    answer = get(_with_mark("/lighthouse.csv", value))
    assert answer.status_code == status
    assert not answer.content.startswith(MARK)


def test_pages_link_the_table_for_spreadsheets_beside_the_plain_one(get: Get) -> None:
    page = get("/lighthouse?coast=amber-coast&sort=height", "text/html").text
    links = re.findall(r'<a href="([^"]*)" rel="alternate">([^<]*)</a>', page)
    assert ("/lighthouse.csv?coast=amber-coast&amp;sort=height&amp;excel=1", "CSV") in links
    assert '<a href="/data/tables/lighthouses.csv?excel=1">CSV for Excel</a>' in get("/data", "text/html").text
    assert "geojson?excel" not in get("/data", "text/html").text


def test_a_marked_table_is_read_with_its_mark_taken_off(get: Get) -> None:
    text = get("/lighthouse.csv?excel=1&lang=fr").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["coast"] for row in rows[:2]] == ["Côte d'Ambre", "Côte d'Ambre"]


def test_a_held_table_is_not_sent_again(call: Get) -> None:
    tag = call("GET", "/lighthouse.csv?excel=1").headers["etag"]
    answer = call("GET", "/lighthouse.csv?excel=1", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
