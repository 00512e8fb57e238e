"""Vocabularies: each term that the program uses is listed, and each listed term is used."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from tests.source import modules
from ucc_graph.rdf import vocab
from ucc_graph.rdf.vocab import Vocabulary

VOCABULARIES = {name: value for name, value in vars(vocab).items() if isinstance(value, Vocabulary)}
LISTED = {(name, term) for name, vocabulary in VOCABULARIES.items() for term in vocabulary.terms}


def _terms(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in VOCABULARIES:
            yield node.value.id, node.attr


def test_a_term_that_the_program_uses_is_listed() -> None:
    used = {term for module in modules() for term in _terms(module.tree) if term[1] != "iri"}
    assert len(used) > 150
    assert used - LISTED == set()


def test_a_term_that_is_listed_is_used_by_the_program_or_a_test() -> None:
    tests = (ast.parse(path.read_text(encoding="utf-8")) for path in Path(__file__).parents[1].rglob("*.py"))
    trees = [*(module.tree for module in modules()), *tests]
    assert LISTED - {term for tree in trees for term in _terms(tree)} == set()


def test_a_term_is_its_iri() -> None:
    assert vocab.RDF.type == NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    assert vocab.SH.class_ == NamedNode("http://www.w3.org/ns/shacl#class")


def test_a_misspelt_term_is_an_error() -> None:
    with pytest.raises(AttributeError):
        getattr(vocab.RDF, "typ")  # noqa: B009  # as an attribute it would count as used
