"""Markup in literals: what stays of hostile and of ordinary HTML, and its text."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from ucc_graph.rdf.markup import plain_text, safe_html, text_of
from ucc_graph.rdf.vocab import RDF

with Path(__file__).with_name("markup.csv").open(encoding="utf-8", newline="") as lines:
    CASES = [(row["markup"], row["html"], row["text"]) for row in csv.DictReader(lines)]


def test_the_cases_are_found() -> None:
    assert len(CASES) > 25


@pytest.mark.parametrize(("markup", "html", "text"), CASES)
def test_only_what_a_text_needs_stays(markup: str, html: str, text: str) -> None:
    assert (safe_html(markup), text_of(markup)) == (html, text)


@pytest.mark.parametrize("markup", ["<div>" * 20_000, "<b>" * 101, "<svg><g>" * 5_000, "a" * 200_001])
def test_markup_that_is_too_deep_or_too_long_is_only_text(markup: str) -> None:
    assert safe_html(f"{markup} deep") == ""
    assert text_of(f"{markup} deep").endswith("deep")


def test_elements_that_need_no_end_tag_may_be_many() -> None:
    assert safe_html("<p>one" * 500).count("</p>") == 500


@pytest.mark.parametrize("datatype", [RDF.HTML, RDF.XMLLiteral])
def test_the_text_of_a_literal_is_that_of_its_markup(datatype: NamedNode) -> None:
    assert plain_text(Literal("<i>Aflaj</i> of Oman", datatype=datatype)) == "Aflaj of Oman"


def test_a_plain_text_with_angles_stays_as_it_is() -> None:
    assert plain_text(Literal("<i>Aflaj</i>")) == "<i>Aflaj</i>"
