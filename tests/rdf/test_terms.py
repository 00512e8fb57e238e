"""Terms of a statement as text."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from ucc_graph.rdf.terms import namespace_of, object_of, subject_node, subject_of, words_of

WORDS = list(csv.DictReader(Path(__file__).with_name("words.csv").read_text(encoding="utf-8").splitlines()))
_LAMP = NamedNode("https://lamps.example/id/lamp/north")
_HEIGHT = NamedNode("https://lamps.example/ontology#height")


def test_the_subject_of_a_statement_is_its_iri() -> None:
    assert subject_of(Triple(_LAMP, _HEIGHT, Literal(31))) == "https://lamps.example/id/lamp/north"
    assert subject_node(Quad(_LAMP, _HEIGHT, Literal(31))) == _LAMP


def test_the_subject_of_a_statement_about_a_blank_node_is_its_label() -> None:
    assert subject_of(Quad(BlankNode("b1"), _HEIGHT, Literal(31))) == "b1"


def test_the_object_of_a_statement_is_an_iri_or_a_lexical_form() -> None:
    assert object_of(Triple(_LAMP, _HEIGHT, Literal("31.5"))) == "31.5"
    assert object_of(Quad(_LAMP, _HEIGHT, _LAMP)) == "https://lamps.example/id/lamp/north"


@pytest.mark.parametrize(
    ("iri", "namespace"), [("urn:a/b#c", "urn:a/b#"), ("urn:a/b", "urn:a/"), ("urn:a/", "urn:a/"), ("urn:a", "")]
)
def test_the_namespace_of_a_term_ends_in_its_last_slash_or_number_sign(iri: str, namespace: str) -> None:
    assert namespace_of(iri) == namespace


@pytest.mark.parametrize("row", WORDS, ids=lambda row: row["term"])
def test_a_term_without_a_label_is_named_in_words(row: dict[str, str]) -> None:
    assert len(WORDS) == 14
    assert words_of(row["term"]) == row["words"]
