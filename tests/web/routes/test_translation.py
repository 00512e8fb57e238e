"""Translation of the interface: no page in another language has an English text of the interface."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment

from tests.asgi import Get
from tests.web.visible import visible
from ucc_graph import web
from ucc_graph.web.http.i18n import catalogue

PATHS = """/ /lamp /lamp/north /coast /sparql /sparql?query=ASK{} /sparql?query=SELECT /queries /data /ontology /shapes
/catalog /void /releases /quality /search /search?q=north /search?q=nothing-of-this /compare?thing=lamp/north
/compare?thing=lamp/north&thing=lamp/south /nothing /data/nothing /queries/nothing /-/docs /-/problems""".split()
ENGLISH = re.compile(r"\b[A-Za-z][a-z]+ (?:[a-z]+ )+[a-z]+")
"""Three words that are written as in an English sentence."""
TEXT = "%(count)s solution."


TEMPLATES = sorted((Path(web.__file__).parent / "templates").glob("*.html"))
NAMES = """
BibTeX CITATION cff CSL-JSON Croissant CSV Excel gzip OpenAPI PNG SHA-256 SHA256SUMS SPARQL SVG SELECT ASK CONSTRUCT
DESCRIBE
""".split()
NAMED = re.compile(rf"\b(?:{'|'.join(NAMES)})\b")
NAMES_OF_TERMS = {"text"}
"""Local names of terms of the release, which also are words of the interface."""
SPOKEN = re.compile(r' (aria-label|placeholder|title|alt)="[^"]*[A-Za-z]{2}')
LITERAL = re.compile(r"<(code|textarea)\b.*?</\1>|<[^>]*>", re.DOTALL)
WORD = re.compile(r"[A-Za-z][\w-]{2,}")


def _words(source: str) -> list[str]:
    """The words of a template that stand neither in an expression nor in a translated block."""
    tokens, data, translated = list(Environment(autoescape=True).lex(source)), "", False
    for _, sort, text in tokens:
        translated = text == "trans" or (translated and text != "endtrans") if sort == "name" else translated
        data += text if sort == "data" and not translated else ""
    return WORD.findall(LITERAL.sub(" ", data)) + SPOKEN.findall(NAMED.sub("", data))


@pytest.fixture(scope="module")
def changed(root: Path) -> set[str]:
    """The texts of the interface whose Korean is not the same as their English."""
    path = root / "src" / "ucc_graph" / "web" / "locale" / "ko" / "LC_MESSAGES" / "interface.po"
    with path.open("rb") as file:
        return {message.id for message in read_po(file) if isinstance(message.id, str) and message.string != message.id}


@pytest.mark.parametrize("path", PATHS)
def test_a_page_has_no_text_of_the_interface_in_english(get: Get, changed: set[str], path: str) -> None:
    texts = visible(get(f"/ko{path}", "text/html").text, "ko")
    assert len(texts) >= 20
    assert changed.intersection(texts) <= NAMES_OF_TERMS


@pytest.mark.parametrize("path", PATHS)
def test_a_page_has_no_sentence_that_it_calls_korean_and_is_english(get: Get, path: str) -> None:
    page = get(f"/ko{path}", "text/html").text
    assert [text for text in visible(page, "ko") if ENGLISH.search(text)] == []


def test_a_text_that_is_left_in_english_would_be_found(get: Get, changed: set[str]) -> None:
    page = get("/en/data", "text/html").text.replace('<html lang="en"', '<html lang="ko"')
    assert {"Downloads", "The whole graph"} <= changed.intersection(visible(page, "ko"))


def test_what_has_no_translation_is_marked_as_english(get: Get) -> None:
    page = get("/ko/lamp?page=9", "text/html").text
    assert '<p class="lead"><span lang="en" dir="ltr">The list has 1 pages.</span></p>' in page


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_words_but_in_gettext(template: Path) -> None:
    assert [word for word in _words(template.read_text(encoding="utf-8")) if word not in NAMES] == []


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 25


def test_words_of_a_template_outside_of_gettext_are_found() -> None:
    source = '<p title="Two words">Some {{ _("text") }} and {% trans %}more{% endtrans %}</p> {# words #}'
    assert _words(source) == ["Some", "and", "title"]


def test_a_problem_is_told_in_the_language_of_the_reader(get: Get) -> None:
    page = get("/ko/nothing", "text/html").text
    assert "<h1>페이지를 찾을 수 없습니다.</h1>" in page
    assert "이 주소에 해당하는 것이 없습니다." in page


def test_a_problem_is_told_to_programs_in_english(get: Get) -> None:
    problem = get("/ko/nothing", "application/json").json()
    assert (problem["title"], problem["detail"]) == ("Not Found", "Nothing is known here under this address.")


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "لا حلول."), (1, "حل واحد."), (2, "حلّان."), (3, "3 حلول."), (11, "11 حلًّا."), (100, "100 حل.")],
)
def test_arabic_counts_in_six_ways(count: int, text: str) -> None:
    said = catalogue("ar").ngettext(TEXT, "%(count)s solutions.", count)
    assert said % {"count": count} == text
