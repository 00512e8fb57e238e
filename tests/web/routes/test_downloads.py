"""Downloads: the files of the manifest, each with its checksum as ETag, and nothing else."""

from __future__ import annotations

import hashlib
from base64 import b64encode

import pytest

from tests.asgi import Get
from ucc_graph.library.open import Library

TABLE = b"key,name\nnorth,North Light\n"


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
