"""Languages of the interface: complete catalogues, choice by URL or header, and writing direction."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.asgi import Get

TRANSLATED = ["ar", "es", "fr", "ko"]
PLACE = re.compile(r"%\((\w+)\)s|(?<!%)\{(\w+)\}")


@pytest.fixture(scope="module")
def folder(root: Path) -> Path:
    return root / "src" / "ucc_graph" / "web"


@pytest.fixture(scope="module")
def texts(root: Path, folder: Path) -> set[object]:
    """The texts in the templates; those with a plural are pairs."""
    with (root / "babel.cfg").open(encoding="utf-8") as lines:
        methods, options = parse_mapping_cfg(lines)  # type: ignore[no-untyped-call]  # Babel gives it no types
    return {message for _, _, message, _, _ in extract_from_dir(folder, methods, options)}


def _catalogue(folder: Path, language: str) -> Catalog:
    with (folder / "locale" / language / "LC_MESSAGES" / "interface.po").open("rb") as file:
        return read_po(file, locale=language)


def _strings(found: object) -> list[str]:
    return [found] if isinstance(found, str) else list(found)  # type: ignore[call-overload]  # else a tuple of texts


def test_there_is_a_catalogue_for_each_language(folder: Path) -> None:
    assert sorted(path.name for path in (folder / "locale").iterdir()) == TRANSLATED


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_holds_the_texts_of_the_templates_and_no_others(
    folder: Path, texts: set[object], language: str
) -> None:
    known = {message.id for message in _catalogue(folder, language) if message.id}
    assert {tuple(text) if isinstance(text, list) else text for text in known} == texts


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(folder: Path, language: str) -> None:
    messages = [message for message in _catalogue(folder, language) if message.id]
    assert [message.id for message in messages if message.fuzzy or not all(_strings(message.string))] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_no_place_that_its_text_has_not(folder: Path, language: str) -> None:
    for message in _catalogue(folder, language):
        offered = set(PLACE.findall(" ".join(_strings(message.id))))
        assert {name for text in _strings(message.string) for name in PLACE.findall(text)} <= offered


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_is_compiled_as_it_stands(folder: Path, language: str) -> None:
    compiled = BytesIO()
    write_mo(compiled, _catalogue(folder, language))
    assert (folder / "locale" / language / "LC_MESSAGES" / "interface.mo").read_bytes() == compiled.getvalue()


@pytest.mark.parametrize(
    ("path", "accept", "language", "direction"),
    [
        ("/data", "", "en", "ltr"),
        ("/data", "ko", "ko", "ltr"),
        ("/data", "ar-EG, en;q=0.5", "ar", "rtl"),
        ("/data", "ja, fr;q=0.5", "fr", "ltr"),
        ("/data", "ja", "en", "ltr"),
        ("/ar/data", "ko", "ar", "rtl"),
        ("/en/data", "ko", "en", "ltr"),
        ("/data?lang=es", "ko", "es", "ltr"),
        ("/fr/data?lang=ko", "es", "fr", "ltr"),
        ("/fr", "", "fr", "ltr"),
        ("/fr/", "", "fr", "ltr"),
    ],
)
def test_the_address_and_then_the_headers_choose_the_interface(
    get: Get, path: str, accept: str, language: str, direction: str
) -> None:
    answer = get(path, "text/html", {"Accept-Language": accept})
    assert f'<html lang="{language}" dir="{direction}">' in answer.text
    assert answer.headers["content-language"] == language


def test_links_keep_the_language_of_the_address(get: Get) -> None:
    page = get("/ko/data", "text/html").text
    assert 'href="/ko/sparql"' in page
    assert 'href="/sparql"' not in page


def test_a_page_leads_to_itself_in_every_language(get: Get) -> None:
    found = re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)">', get("/ko/data", "text/html").text)
    ways = {language: f"http://localhost/{language}/data" for language in ["en", *TRANSLATED]}
    assert dict(found) == {**ways, "x-default": "http://localhost/data"}


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/ko/search?q=north&lang=fr", "/search?q=north"),
        ("/lamp?coast=cold&coast=warm", "/lamp?coast=cold&amp;coast=warm"),
        (
            "/provenance?about=https://lamps.example/id/lamp/north",
            "/provenance?about=https%3A%2F%2Flamps.example%2Fid%2Flamp%2Fnorth",
        ),
        ("/sparql?query=ASK{}", "/sparql?query=ASK%7B%7D"),
        ("/search?q=%22%3E%3Cb%3E", "/search?q=%22%3E%3Cb%3E"),
    ],
)
def test_another_language_is_asked_for_with_the_whole_address(get: Get, path: str, here: str) -> None:
    page = get(path, "text/html").text
    for language in ("en", *TRANSLATED):
        addresses = (f'"/{language}{here}"', f'"http://localhost/{language}{here}"')
        assert [page.count(address) for address in addresses] == [1, 1]
        assert get(f"/{language}{here.replace('&amp;', '&')}", "text/html").status_code == 200


def test_names_in_another_language_are_asked_for_with_what_was_asked(get: Get) -> None:
    form = get("/lamp?coast=cold&coast=warm&lang=fr", "text/html").text.rpartition('<form method="get">')[2]
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)
    assert hidden == [("coast", "cold"), ("coast", "warm")]


def test_a_thing_leads_to_its_page_in_the_language_of_the_address(get: Get) -> None:
    answer = get("/ko/id/lamp/north")
    assert (answer.status_code, answer.headers["location"]) == (303, "/ko/lamp/north")


def test_data_are_the_same_under_every_language(get: Get) -> None:
    assert get("/ko/lamp/north.ttl").content == get("/lamp/north.ttl").content
