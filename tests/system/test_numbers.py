"""Numbers on pages: as CLDR writes them in each language of the interface, and years as they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.numbers import format_decimal

from tests.asgi import Get
from ucc_graph.library.open import Library, open_library
from ucc_graph.release.folder import open_release
from ucc_graph.web.http.i18n import LANGUAGES, catalogue
from ucc_graph.web.view.numbers import Grouped


@pytest.fixture(scope="module")
def library(release: Path) -> Library:
    return open_library(open_release(release))


@pytest.mark.parametrize("language", LANGUAGES)
def test_thousands_stand_apart_as_cldr_has_it(language: str) -> None:
    for number in (0, 999, 1000, 18798, 213264, -1234567):
        assert str(Grouped(number, language)) == format_decimal(number, locale=language)


def test_the_plural_form_is_that_of_the_number() -> None:
    texts = catalogue("ar")
    assert texts.ngettext("%(count)s result.", "%(count)s results.", Grouped(2, "ar")) == "نتيجتان."


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("/city/kr-jinju", "307,242"),
        ("/ko/city/kr-jinju", "307,242"),
        ("/fr/city/kr-jinju", "307\N{NARROW NO-BREAK SPACE}242"),
        ("/es/city/kr-jinju", "307.242"),
        ("/ar/city/kr-jinju", "307,242"),
    ],
)
def test_a_number_on_a_page_is_written_from_left_to_right_in_the_language_of_the_page(
    get: Get, path: str, number: str
) -> None:
    assert f'<span dir="ltr">{number}</span>' in get(path, "text/html").text


def test_years_are_plain(get: Get) -> None:
    page = get("/city/kr-jinju", "text/html").text
    assert '<span dir="ltr">2019</span>' in page
    assert not re.search(r"\b(1|2),\d{3}</", page)


def test_data_stay_as_they_are(get: Get) -> None:
    assert "307242" in get("/city/kr-jinju.ttl").text
