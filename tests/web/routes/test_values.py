"""Values on pages: every page that shows a value shows it in the same way."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.asgi import FakeEngine, Get, caller
from tests.small_release import LAMP, write_release
from ucc_graph.library.open import Library, open_library
from ucc_graph.web.serve.app import create_app

_HTML = "^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML>"
_XSD = "^^<http://www.w3.org/2001/XMLSchema#"
_NOTE = "North of https://notes.example/a. "
_LAMPS = rf"""
<id/lamp/north> <ontology#story> "<p>Built <b>twice</b>.</p><script>alert(1)</script>"{_HTML} .
<id/lamp/north> <ontology#note> "{_NOTE * 30}"@en .
<id/lamp/north> <ontology#text> "First part.\nSecond part." .
<id/lamp/north> <ontology#lit> "true"{_XSD}boolean> .
<id/lamp/north> <ontology#candles> "1455.949"{_XSD}decimal> .
<id/lamp/north> <ontology#cost> "959100"{_XSD}integer> .
<id/lamp/north> <ontology#site> "https://site.example/"{_XSD}anyURI> .
<id/lamp/north> <ontology#unsafe> "javascript:alert(1)"{_XSD}anyURI> .
<id/lamp/north> <ontology#mail> <mailto:keeper%40lamps.example> .
<id/lamp/north> <http://xmlns.com/foaf/0.1/depiction> <http://pictures.example/north.jpg> .
<id/lamp/north> <https://schema.org/image> "https://pictures.example/tower.jpg"{_XSD}anyURI> .
<id/lamp/north> <http://schema.org/image> <https://elsewhere.example/far.jpg> .
<id/lamp/north> <ontology#view> <https://pictures.example/view.png> .
<id/lamp/north> <ontology#same> <https://pictures.example/page> .
<https://pictures.example/view.png> rdfs:label "View from the sea"@en .
<id/lamp/i> a <ontology#Lamp> .
<id/lamp/i> rdfs:label "<i>Italic</i> &amp; Co"{_HTML} .
<id/lamp/i> <ontology#lit> "false"{_XSD}boolean> .
<id/lamp/a> a <ontology#Lamp> .
<id/lamp/a> <ontology#lit> "false"{_XSD}boolean> .
<id/lamp/b> a <ontology#Lamp> .
<id/lamp/b> <ontology#lit> "true"{_XSD}boolean> .
"""
_TERMS = """
<ontology#view> <http://www.w3.org/2000/01/rdf-schema#subPropertyOf> <http://xmlns.com/foaf/0.1/depiction> .
"""
_CATALOG = """
<dataset> <http://purl.org/dc/terms/requires> <https://pictures.example/> .
<dataset> <http://purl.org/dc/terms/requires> <https://other.example/> .
<https://pictures.example/> <http://purl.org/dc/terms/type> <http://purl.org/dc/dcmitype/StillImage> .
"""
_SHAPE = '<shapes#lit> sh:path <ontology#lit> ; sh:name "lit"@en .\n<shapes#Lamp> sh:property <shapes#lit> .\n'
_PICTURES = "img-src 'self' data: https://pictures.example;"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("values")
    more = {"lamps": _LAMPS, "ontology": _TERMS, "metadata": _CATALOG}
    return open_library(write_release(folder, more=more, shapes=_SHAPE), verify=False)


@pytest.fixture
def page(get: Get) -> Callable[[str], str]:
    return lambda path: get(path, "text/html").text


def test_markup_is_shown_as_its_safe_part_without_its_datatype(page: Callable[[str], str]) -> None:
    shown = page("/lamp/north")
    assert '<div dir="auto" class="prose"><p>Built <b>twice</b>.</p></div>' in shown
    assert "alert(1)</script>" not in shown
    assert "rdf-syntax-ns#HTML" not in shown


def test_a_name_with_markup_is_its_text_in_title_heading_list_and_search(page: Callable[[str], str], get: Get) -> None:
    assert "<title>Italic &amp; Co \N{EN DASH} " in page("/lamp/i")
    for path in ("/lamp/i", "/lamp", "/search?q=italic", "/compare?thing=lamp/i&thing=lamp/north"):
        assert '<span dir="auto">Italic &amp; Co</span>' in page(path), path
    assert get("/suggest?q=italic").json()["results"][0]["label"]["text"] == "Italic & Co"
    assert "Italic & Co" in get("/lamp.csv").text


def test_line_ends_part_paragraphs_and_a_long_text_is_folded(page: Callable[[str], str]) -> None:
    shown = page("/lamp/north")
    assert "<p>First part.</p><p>Second part.</p>" in shown
    assert (
        '<details class="long"><summary><span class="excerpt" lang="en" dir="ltr">North of https://notes.example'
        in shown
    )
    assert '<a href="https://notes.example/a" class="external" rel="noopener">https://notes.example/a</a>. ' in shown


def test_addresses_are_links_and_scripts_are_not(page: Callable[[str], str]) -> None:
    shown = page("/lamp/north")
    assert '<a href="https://site.example/" class="external" rel="noopener">' in shown
    assert (
        '<a href="mailto:keeper%40lamps.example" rel="noopener"><span dir="ltr">keeper@lamps.example</span></a>'
        in shown
    )
    assert 'href="javascript:' not in shown


@pytest.mark.parametrize(
    ("language", "yes", "numbers"),
    [
        ("en", "Yes", ("1,455.949", "959,100")),
        ("fr", "Oui", ("1\u202f455,949", "959\u202f100")),
        ("ko", "예", ("1,455.949", "959,100")),
        ("es", "Sí", ("1.455,949", "959.100")),
    ],
)
def test_booleans_and_numbers_are_of_the_interface(get: Get, language: str, yes: str, numbers: tuple[str, str]) -> None:
    shown = get(f"/{language}/lamp/north", "text/html").text
    assert all(f">{text}</span>" in shown for text in (yes, *numbers))
    assert ">true</span>" not in shown


def test_booleans_are_words_in_facets_and_lists_and_stay_values_in_addresses_and_files(get: Get) -> None:
    shown = get("/fr/lamp", "text/html").text
    assert '<input type="checkbox" name="lit" value="true"' in shown
    assert {">Oui</span>", ">Non</span>"} <= {part for part in (">Oui</span>", ">Non</span>") if part in shown}
    assert "true" in get("/lamp.csv?lit=true").text


@pytest.mark.parametrize("path", ["/lamp/north", "/lamp/north?provenance", "/compare?thing=lamp/north&thing=lamp/i"])
def test_every_page_shows_a_value_in_the_same_way(page: Callable[[str], str], path: str) -> None:
    shown = page(path)
    assert "<p>Built <b>twice</b>.</p>" in shown
    assert "959,100" in shown
    assert '<img src="https://pictures.example/north.jpg" alt="North Light"' in shown


def test_pictures_of_named_sites_are_shown_with_an_alternative_and_others_are_links(page: Callable[[str], str]) -> None:
    shown = page("/lamp/north")
    assert '<a class="picture" href="http://pictures.example/north.jpg" rel="noopener"><img src="https://pict' in shown
    assert '<img src="https://pictures.example/tower.jpg" alt="North Light" loading="lazy"' in shown
    assert '<img src="https://pictures.example/view.png" alt="View from the sea"' in shown
    assert shown.count("<img") == 6  # at the top of the page, and among all statements
    assert '<a href="https://elsewhere.example/far.jpg" class="external" rel="noopener">' in shown


def test_the_policy_names_the_sites_of_pictures_and_nothing_else(get: Get) -> None:
    policy = get("/lamp/north", "text/html").headers["content-security-policy"]
    assert _PICTURES in policy
    assert policy.replace(_PICTURES, "").count("https:") == 0


def test_an_answer_shows_values_so_too_and_leaves_its_numbers(library: Library) -> None:
    literal = {"type": "literal", "datatype": "http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML", "value": "<b>x</b>"}
    year = {"type": "literal", "datatype": "http://www.w3.org/2001/XMLSchema#integer", "value": "2019"}
    lit = {"type": "literal", "datatype": "http://www.w3.org/2001/XMLSchema#boolean", "value": "true"}
    seen = {"type": "uri", "value": "http://pictures.example/north.jpg"}
    rows = [{"a": literal, "b": year, "c": lit, "d": seen}]
    body = json.dumps({"head": {"vars": ["a", "b", "c", "d"]}, "results": {"bindings": rows}}).encode()
    answer = caller(create_app(library, FakeEngine(body=body, rows=1)))("GET", "/queries/lamps", "text/html").text
    for text in ('class="prose"><b>x</b></div>', ">2019</span>", ">Yes</span>", "<img src="):
        assert text in answer, text


def test_no_picture_is_looked_for_without_a_site(small: Get) -> None:
    assert "img-src 'self' data:;" in small("GET", "/lamp/north", "text/html").headers["content-security-policy"]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Get:
    folder: Path = tmp_path_factory.mktemp("small")
    statement = f"<id/lamp/north> <http://xmlns.com/foaf/0.1/img> <https://pictures.example/{LAMP[-5:]}.jpg> .\n"
    return caller(create_app(open_library(write_release(folder, more={"lamps": statement})), FakeEngine()))
