"""Autonyms, the names of languages in themselves, by the table of the package."""

from __future__ import annotations

import csv

import pytest

from tests.asgi import Get
from tests.web.view.autonyms import rows
from ucc_graph.web.view.names import AUTONYMS, autonym


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("ko", "한국어"),
        ("KO-kr", "한국어"),
        ("zh-Hans", "中文 (简体)"),
        ("zh-Hans-CN", "中文 (简体)"),
        ("tl", "Filipino"),
        ("ar", "العربية"),
        ("qqq", ""),
        ("", ""),
    ],
)
def test_a_language_has_its_own_name(tag: str, name: str) -> None:
    assert autonym(tag) == name


@pytest.mark.slow
def test_the_table_is_what_the_cldr_has() -> None:
    with AUTONYMS.open(encoding="utf-8", newline="") as lines:
        kept = [tuple(row) for row in csv.reader(lines)]
    assert len(kept) > 300
    assert kept == [("tag", "name"), *sorted(rows())]


def test_the_languages_of_names_are_offered_under_their_own_names(get: Get) -> None:
    page = get("/data", "text/html").text
    assert '<option value="ar" lang="ar">العربية</option>' in page
    assert '<option value="en" lang="en" selected>English</option>' in page


def test_the_tag_of_a_name_tells_its_language(get: Get) -> None:
    assert '<span class="tag" title="français">fr</span>' in get("/lamp/north", "text/html").text
