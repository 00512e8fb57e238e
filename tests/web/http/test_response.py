"""Validators and preconditions: RFC 9110, sections 8.8 and 13."""

from __future__ import annotations

import pytest

from tests.asgi import Get

PATH = "/coast/cold.nt"
ISSUED = "Tue, 03 Feb 2026 00:00:00 GMT"


def _tag(get: Get) -> str:
    tag: str = get(PATH).headers["etag"]
    return tag


def test_an_answer_says_since_when_it_holds(get: Get) -> None:
    headers = get(PATH).headers
    assert (headers["last-modified"], headers["cache-control"]) == (ISSUED, "public, max-age=60")


@pytest.mark.parametrize("known", ["{tag}", "W/{tag}", '"other", {tag}', '"a,b",{tag}', "*"])
def test_a_known_tag_is_answered_with_not_modified(get: Get, known: str) -> None:
    tag = _tag(get)
    response = get(PATH, headers={"If-None-Match": known.format(tag=tag)})
    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["etag"] == tag
    assert response.headers["vary"] == "Accept"
    assert response.headers["content-location"] == PATH


@pytest.mark.parametrize("known", ["{tag}", '"other", {tag}', 'W/"other", {tag}', "*", '{tag}-gzip"', '{tag}-br"'])
def test_what_is_held_is_answered_where_only_that_is_asked_for(get: Get, known: str) -> None:
    tag = _tag(get) if "-" not in known else _tag(get).removesuffix('"')
    assert get(PATH, headers={"If-Match": known.format(tag=tag)}).status_code == 200


@pytest.mark.parametrize("path", [PATH, "/data/lamps.csv", "/sparql"])
@pytest.mark.parametrize("name", ['"other"', "W/{tag}", "nonsense", ""])
def test_what_is_no_longer_held_is_refused_where_only_that_is_asked_for(get: Get, path: str, name: str) -> None:
    tag = get(path).headers["etag"]
    response = get(path, headers={"If-Match": name.format(tag=tag)})
    assert (response.status_code, response.headers["content-type"]) == (412, "application/problem+json")


@pytest.mark.parametrize(
    ("since", "status"), [(ISSUED, 200), ("Mon, 02 Feb 2026 00:00:00 GMT", 412), ("soon", 200), ("", 200)]
)
def test_a_change_since_is_refused_where_none_is_wanted(get: Get, since: str, status: int) -> None:
    assert get(PATH, headers={"If-Unmodified-Since": since}).status_code == status


@pytest.mark.parametrize("known", ['"other"', "", "nonsense", '"{tag}"'])
def test_another_tag_is_answered_whole(get: Get, known: str) -> None:
    assert get(PATH, headers={"If-None-Match": known.format(tag=_tag(get).strip('"')[:-1])}).status_code == 200


@pytest.mark.parametrize(
    ("since", "status"),
    [
        (ISSUED, 304),
        ("Wed, 04 Feb 2026 00:00:00 GMT", 304),
        ("Mon, 02 Feb 2026 23:59:59 GMT", 200),
        ("yesterday", 200),
        ("", 200),
    ],
)
def test_a_date_is_compared_with_the_day_of_issue(get: Get, since: str, status: int) -> None:
    assert get(PATH, headers={"If-Modified-Since": since}).status_code == status


def test_the_tag_counts_more_than_the_date(get: Get) -> None:
    headers = {"If-None-Match": '"other"', "If-Modified-Since": ISSUED}
    assert get(PATH, headers=headers).status_code == 200


def test_the_page_of_another_language_is_another_page(get: Get) -> None:
    english, french = get("/lamp/north.html"), get("/lamp/north.html?lang=fr")
    assert english.headers["etag"] != french.headers["etag"]
