"""Validators and preconditions: RFC 9110, sections 8.8 and 13."""

from __future__ import annotations

import pytest

from tests.web.conftest import Get

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
