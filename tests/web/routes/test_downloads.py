"""Downloads: the files of the manifest, each with its checksum as ETag, and nothing else."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from functools import partial
from pathlib import Path

import pytest

from tests.asgi import FakeEngine, Get, caller
from tests.small_release import write_release
from ucc_graph.library.open import Library, open_library
from ucc_graph.release.folder import open_release
from ucc_graph.web.serve.app import create_app

TABLE = b"key,name\nnorth,North Light\n"


@pytest.fixture(scope="module")
def lighthouse_get(lighthouse_release: Path) -> Get:
    return partial(caller(create_app(open_library(open_release(lighthouse_release)), FakeEngine())), "GET")


@pytest.mark.parametrize("path", ["/data/lamps.csv", "/data/tables/lamps.csv"])
def test_a_table_answers_under_the_iri_of_its_rows(get: Get, path: str) -> None:
    response = get(path)
    assert response.content == TABLE
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"] == 'attachment; filename="lamps.csv"'
    assert response.headers["etag"] == f'"{hashlib.sha256(TABLE).hexdigest()}"'


def test_a_known_file_is_not_sent_again(get: Get) -> None:
    tag = get("/data/lamps.csv").headers["etag"]
    assert get("/data/lamps.csv", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("wanted", "status", "content"),
    [
        ("bytes=0-2", 206, b"key"),
        ("bytes=-6", 206, b"Light\n"),
        ("bytes=4-", 206, TABLE[4:]),
        ("bytes=900-", 416, b""),
    ],
)
def test_a_range_of_bytes_is_sent(get: Get, wanted: str, status: int, content: bytes) -> None:
    response = get("/data/lamps.csv", headers={"Range": wanted})
    assert (response.status_code, response.content) == (status, content)


@pytest.mark.parametrize("wanted", ["bytes=0-2", "bytes=0-"])
def test_a_digest_is_that_of_the_whole_file(get: Get, wanted: str) -> None:
    """RFC 9530, section 3, also for a part of it."""
    answers = [get("/data/lamps.csv"), get("/data/lamps.csv", headers={"Range": wanted})]
    expected = f"sha-256=:{b64encode(hashlib.sha256(TABLE).digest()).decode()}:"
    assert [answer.headers["repr-digest"] for answer in answers] == [expected] * 2


@pytest.mark.parametrize(
    "path",
    ["/data/lamps.csv?excel=1", "/data/lamps.xlsx", "/lamp.csv", "/lamp.xlsx", "/lamp.json", "/data/dictionary.csv"],
)
def test_what_is_saved_as_a_file_has_its_digest(get: Get, path: str) -> None:
    response = get(path)
    expected = b64encode(hashlib.sha256(response.content).digest()).decode()
    assert response.headers["repr-digest"] == f"sha-256=:{expected}:"


def test_a_range_of_an_older_file_is_not_sent(get: Get) -> None:
    response = get("/data/lamps.csv", headers={"Range": "bytes=0-2", "If-Range": '"older"'})
    assert (response.status_code, response.content) == (200, TABLE)


@pytest.mark.parametrize(
    "path",
    [
        "/data/manifest.json",
        "/data/nothing.csv",
        "/data/tables",
        "/data/..%2Fmanifest.json",
        "/data/%2e%2e/%2e%2e/etc/passwd",
        "/data//etc/passwd",
        "/data/tables/../dataset.nq%00",
        "/-/static/..%2Fapp.py",
        "/-/static/%2e%2e/app.py",
    ],
)
def test_no_path_leads_out_of_what_is_published(get: Get, path: str) -> None:
    assert get(path).status_code == 404


def test_the_main_list_stands_first_in_every_form_then_the_tables(lighthouse_get: Get) -> None:
    page = lighthouse_get("/data", "text/html").text
    first, rest = page.partition('<section class="offer"')[2].split("</section>", 1)
    assert "Lighthouses</span>, one row each" in first
    assert "4 rows · 12 columns" in first
    hrefs = ["xlsx", "csv?excel=1", "csv", "json", "geojson", "ttl", "nt", "jsonld", "rdf"]
    assert re.findall(r'href="/lighthouse\.([^"]*)"', first) == hrefs
    assert 'href="/data/dictionary#lighthouse"' in first
    coasts = rest.partition('href="/data/dictionary#coasts.csv"')[2].split("</li>\n<li><div>", 1)[0]
    assert "One row a coast." in coasts
    assert re.findall(r'href="/data/([^"]*)"', coasts) == [
        f"tables/coasts.{form}" for form in ("xlsx", "csv?excel=1", "csv")
    ]


def test_the_files_of_the_page_answer(lighthouse_get: Get) -> None:
    page = lighthouse_get("/data", "text/html").text
    hrefs = [href for href in re.findall(r'href="(/(?:data|lighthouse)[^"#]*)"', page) if "dictionary" not in href]
    assert len(hrefs) > 60
    assert {href: lighthouse_get(href).status_code for href in hrefs} == dict.fromkeys(hrefs, 200)


def test_a_page_in_a_language_offers_files_with_names_in_it(lighthouse_get: Get) -> None:
    page = lighthouse_get("/ko/data", "text/html").text
    assert 'href="/lighthouse.xlsx?lang=ko"' in page
    assert 'href="/lighthouse.ttl"' in page


def test_files_are_grouped_by_what_a_release_holds(tmp_path: Path) -> None:
    made = ("dataset.sqlite", "parquet/lamps.parquet", "lamps.geojson", "tables.xlsx", "parquet/other.parquet")
    release = write_release(tmp_path, files=dict.fromkeys(made, b"0"))
    page = caller(create_app(open_library(release), FakeEngine()))("GET", "/data", "text/html").text
    lamps, rest = page.partition('id="tables"')[2].split('id="whole"')
    whole, further = rest.split('id="rdf"')
    assert re.findall(r'href="/data/([^"]*)">(\w+)<', lamps) == [
        *(("tables/lamps.xlsx", "Excel"), ("tables/lamps.csv", "CSV"), ("lamps.geojson", "GeoJSON")),
        ("parquet/lamps.parquet", "Parquet"),
    ]
    assert re.findall(r'href="/data/([^"]*)"', whole) == ["dataset.sqlite", "tables.xlsx"]
    assert "parquet/other.parquet" in further.partition('id="verify"')[0]


def test_checksums_are_those_that_a_shell_checks(get: Get, library: Library) -> None:
    lines = get("/data/SHA256SUMS").text.splitlines()
    assert f"{hashlib.sha256(TABLE).hexdigest()}  tables/lamps.csv" in lines
    assert len(lines) == len(library.release.manifest.files)


def test_the_list_of_files_has_sizes_and_checksums(get: Get, library: Library) -> None:
    page = get("/data", "text/html").text
    for file in library.release.manifest.files:
        assert file.sha256 in page
        assert f'href="/data/{file.path}"' in page


@pytest.mark.parametrize("path", ["/", "/data", "/dataset"])
def test_the_pages_of_the_dataset_lead_to_its_dumps_and_these_back(get: Get, path: str) -> None:
    links = get(path, "text/html").headers["link"].split(", ")
    assert '</data/dataset.nq>; rel="item"; type="application/n-quads"' in links
    types = [link for link in links if link.endswith('rel="type"')]
    assert types == ['<https://schema.org/AboutPage>; rel="type"', '<https://schema.org/Dataset>; rel="type"']
    (cited,) = [link.partition(">")[0] for link in links if link.endswith('rel="cite-as"')]
    assert f'{cited}>; rel="collection"' in get("/data/dataset.nq").headers["link"].split(", ")


def test_what_is_not_the_dataset_has_no_dumps(get: Get) -> None:
    assert 'rel="item"' not in get("/coast/cold", "text/html").headers["link"]
