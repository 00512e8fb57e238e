"""URI templates and valid IRIs: the cases are rows of ``uri_templates.csv``."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse
from uritemplate import URITemplate

from ucc_graph.csvw.uri_templates import Template, term_of

URL = "https://example.org/data/t.csv"

with Path(__file__).with_name("uri_templates.csv").open(encoding="utf-8", newline="") as _stream:
    CASES = list(csv.DictReader(_stream))


def _is_parsed(text: str) -> bool:
    try:
        return bool(list(parse(f"<{text}> <urn:p> <urn:o> .", RdfFormat.N_TRIPLES)))
    except SyntaxError:
        return False


def test_there_are_27_cases() -> None:
    assert len(CASES) == 27


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_an_iri_is_what_an_rdf_parser_takes(case: dict[str, str]) -> None:
    assert bool(term_of(case["text"])) is (case["is_iri"] == "true")
    assert _is_parsed(case["text"]) is (case["is_iri"] == "true")


EXPANSIONS = [
    ("https://example.org/id/{key}", "a b/c", "https://example.org/id/a%20b%2Fc"),
    ("https://example.org/id/{+key}", "a b/c", "https://example.org/id/a%20b/c"),
    ("{+key}", "https://example.org/%20é", "https://example.org/%20%C3%A9"),
    ("#row-{key}", "1", "https://example.org/data/t.csv#row-1"),
    ("{key}.html", "1", "https://example.org/data/1.html"),
    ("schema:{key}", "name", "http://schema.org/name"),
    ("{+key}", "light:a", "light:a"),
]


@pytest.mark.parametrize(("text", "value", "expected"), EXPANSIONS)
def test_a_template_of_one_variable_is_expanded(text: str, value: str, expected: str) -> None:
    single = Template(text, URL).single_term()
    assert single is not None
    assert single(value) == f"<{expected}>"


def test_a_template_of_several_variables_is_expanded() -> None:
    template = Template("https://example.org/{a}{?b,c}", URL)
    assert template.expand({"a": "1", "b": "2"}) == "https://example.org/1?b=2"


@given(st.text(st.characters(codec="utf-8", exclude_characters="%")), st.sampled_from(["{key}", "{+key}"]))
def test_the_short_way_gives_what_the_library_gives(value: str, expression: str) -> None:
    text = f"https://example.org/id/{expression}/x"
    single = Template(text, URL).single_term()
    assert single is not None
    assert single(value) == term_of(URITemplate(text).expand(key=value))
