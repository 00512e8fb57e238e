"""Usage of the terms of an ontology: its count, its example, and the query that finds it."""

from __future__ import annotations

import pytest

from tests.small_release import BASE, LAMP
from ucc_graph.library.open import Library
from ucc_graph.web.view.ontology import TermType, Usage, usage

_CLASS, _PROPERTY, _OTHER = TermType.CLASS, TermType.PROPERTY, TermType.INDIVIDUAL
_SUBCLASSES = "a/<http://www.w3.org/2000/01/rdf-schema#subClassOf>*"


@pytest.mark.parametrize(
    ("name", "sort", "expected"),
    [
        ("Coast", _CLASS, Usage(1, 0, f"{BASE}id/coast/cold", f"?thing {{ ?thing a <{BASE}ontology#Coast> }}")),
        (
            "Building",
            _CLASS,
            Usage(0, 4, f"{BASE}id/lamp/caf%C3%A9", f"?thing {{ ?thing {_SUBCLASSES} <{BASE}ontology#Building> }}"),
        ),
        ("height", _PROPERTY, Usage(1, 0, LAMP, f"?thing ?value {{ ?thing <{BASE}ontology#height> ?value }}")),
        ("Unused", _CLASS, Usage(0, 0, None, f"?thing {{ ?thing a <{BASE}ontology#Unused> }}")),
        (
            "Building",
            _OTHER,
            Usage(1, 0, f"{BASE}ontology#Lamp", f"?thing ?property {{ ?thing ?property <{BASE}ontology#Building> }}"),
        ),
        (
            "Coast",
            _OTHER,
            Usage(1, 0, f"{BASE}id/coast/cold", f"?thing ?property {{ ?thing ?property <{BASE}ontology#Coast> }}"),
        ),
        ("keeper", _OTHER, Usage(0, 0, None, f"?property ?value {{ <{BASE}ontology#keeper> ?property ?value }}")),
    ],
)
def test_the_uses_of_a_term_are_counted(library: Library, name: str, sort: TermType, expected: Usage) -> None:
    found = usage(library.lookup, f"{BASE}ontology#{name}", sort)
    assert (found.direct, found.below, found.example) == (expected.direct, expected.below, expected.example)
    assert found.query == f"SELECT {expected.query} LIMIT 10"
