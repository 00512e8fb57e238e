"""Static files: a built script in the coding of its build, every other file as it is."""

from __future__ import annotations

import pytest

from tests.asgi import Get
from ucc_graph.web.site.static_files import asset

SCRIPT = asset("query.js").path


@pytest.mark.parametrize(("accepted", "coding"), [("gzip, br", "br"), ("br;q=0.1, gzip", None), ("identity", None)])
def test_the_script_comes_in_the_coding_that_is_preferred(get: Get, accepted: str, coding: str | None) -> None:
    answer = get(SCRIPT, headers={"Accept-Encoding": accepted})
    assert answer.headers.get("content-encoding") == coding
    assert len(answer.content) > 400_000
    assert (int(answer.headers["content-length"]) < 125_000) == (coding == "br")


def test_either_form_is_a_script_under_a_tag_of_its_own(get: Get) -> None:
    coded, plain = (get(SCRIPT, headers={"Accept-Encoding": coding}) for coding in ("br", "identity"))
    assert coded.content == plain.content
    assert coded.headers["content-type"] == plain.headers["content-type"] == "text/javascript; charset=utf-8"
    assert coded.headers["etag"] != plain.headers["etag"]
    assert coded.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"


def test_what_is_named_by_its_content_is_kept_for_ever(get: Get) -> None:
    assert get(SCRIPT).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "immutable" not in get("/-/static/style.css").headers.get("cache-control", "")


def test_a_file_that_is_not_there_is_not_found(get: Get) -> None:
    assert get("/-/static/dist/nothing.js").status_code == 404
