"""Forms of one address that answer the same query differently.

Siblings: a thing, the provenance of a thing and of an IRI, lists, ontology, shapes, catalogue, a release; every form
that negotiation can choose has the same default graph, also those with named graphs.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, parse

from tests.asgi import FakeEngine, Get, caller
from ucc_graph.library.open import open_library
from ucc_graph.rdf.formats import DATASETS, GRAPHS, Format
from ucc_graph.release.folder import open_release
from ucc_graph.web.serve.app import create_app

COMUNICA = (
    "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
    "text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,application/xml;q=0.3,text/html;q=0.2"
)
"""The Accept header of Comunica 4."""
GIVEN = [
    *("/lighthouse/cape-ember", "/coast/amber-coast", "/dataset", "/lighthouse/cape-ember?provenance"),
    *("/provenance?about=https://lights.example/id/coast/amber-coast", "/lighthouse", "/ontology", "/shapes"),
    *("/catalog", "/void", "/releases", "/releases/1.2.0", "/graph/keepers", "/quality"),
]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def ask(lighthouse_release: Path) -> Get:
    """A GET over the lighthouses."""
    return partial(caller(create_app(open_library(open_release(lighthouse_release)), FakeEngine())), "GET")


@pytest.mark.parametrize("path", GIVEN)
def test_every_form_has_the_same_default_graph(ask: Get, path: str) -> None:
    said = [_default_graph(ask, path, form) for form in (*GRAPHS, *DATASETS)]
    told = [one for one in said if one is not None]
    assert len(told) in (4, 6)
    assert len({_shape(one) for one in told}) == 1
    assert told[0]


def test_the_favourite_of_comunica_finds_the_statements_of_a_thing(ask: Get) -> None:
    response = ask("/lighthouse/cape-ember", COMUNICA)
    assert response.headers["content-type"] == "application/n-quads"
    found = [quad for quad in parse(response.content, format=DATASETS[0].rdf) if quad.graph_name == DefaultGraph()]
    assert any(quad.subject.value.endswith("/id/lighthouse/cape-ember") for quad in found)


@pytest.mark.parametrize("form", DATASETS, ids=lambda form: form.name)
def test_the_named_graphs_hold_the_statements_with_their_rows(ask: Get, form: Format) -> None:
    content = ask(f"/lighthouse/cape-ember.{form.name}").content
    graphs = {str(quad.graph_name) for quad in parse(content, format=form.rdf)}
    assert {"<https://lights.example/graph/lighthouses>", "<https://lights.example/graph/provenance>"} <= graphs


def _default_graph(ask: Get, path: str, form: Format) -> set[str] | None:
    """The statements of a form's default graph; None where the address does not have the form."""
    response = ask(f"{path}{'&' if '?' in path else '?'}context=inline", form.media_type)
    if response.status_code == 406:
        return None
    assert response.status_code == 200
    quads = parse(response.content, format=form.rdf, base_iri="https://lights.example/")
    return {str(quad.triple) for quad in quads if quad.graph_name == DefaultGraph()}


def _shape(statements: set[str]) -> frozenset[str]:
    """Statements without the labels of blank nodes, which differ from form to form."""
    return frozenset(" ".join("_:" if part.startswith("_:") else part for part in one.split(" ")) for one in statements)
