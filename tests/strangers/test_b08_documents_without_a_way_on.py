"""Documents about a thing that lead to nothing that leads to them, and that do not say what they belong to.

Siblings: every form, things with parts, more statements than one document holds, documents at the IRI of their thing.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, parse

from tests.asgi import FakeEngine, Get, caller
from ucc_graph.library.open import open_library
from ucc_graph.rdf.formats import DATASETS, GRAPHS, JSONLD, TURTLE, Format
from ucc_graph.release.folder import open_release
from ucc_graph.web.routes import things
from ucc_graph.web.serve.app import create_app

BASE = "https://lights.example/"
COAST = f"{BASE}id/coast/amber-coast"
IN_DATASET = NamedNode("http://rdfs.org/ns/void#inDataset")
LICENCE = NamedNode("http://purl.org/dc/terms/license")
SEE_ALSO = NamedNode("http://www.w3.org/2000/01/rdf-schema#seeAlso")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def ask(lighthouse_release: Path) -> Get:
    """A GET over the lighthouses."""
    return partial(caller(create_app(open_library(open_release(lighthouse_release)), FakeEngine())), "GET")


def _read(ask: Get, path: str, form: Format = TURTLE) -> set[Quad]:
    response = ask(f"{path}{'&' if '?' in path else '?'}context=inline", form.media_type)
    assert response.status_code == 200, path
    return {Quad(*quad.triple) for quad in parse(response.content, format=form.rdf)}


@pytest.mark.parametrize("form", [*GRAPHS, *DATASETS], ids=lambda form: form.name)
def test_every_form_has_the_statements_that_lead_to_a_thing(ask: Get, form: Format) -> None:
    found = _read(ask, "/coast/amber-coast", form)
    assert (
        Quad(NamedNode(f"{BASE}id/lighthouse/cape-ember"), NamedNode(f"{BASE}ontology#onCoast"), NamedNode(COAST))
        in found
    )


def test_a_document_says_what_dataset_licence_and_release_it_is_from(ask: Get) -> None:
    document = NamedNode(f"{BASE}coast/amber-coast")
    found = _read(ask, "/coast/amber-coast")
    said = {(quad.predicate, quad.object) for quad in found if quad.subject == document}
    assert (IN_DATASET, NamedNode(f"{BASE}dataset")) in said
    assert (IN_DATASET, NamedNode(f"{BASE}releases/1.2.0")) in said
    assert any(predicate == LICENCE for predicate, _ in said)
    assert {quad.subject for quad in found if quad.predicate == IN_DATASET} == {document}


def test_a_document_in_json_begins_with_the_thing(ask: Get) -> None:
    document = ask("/coast/amber-coast", JSONLD.media_type).json()
    assert document["@id"].endswith("coast/amber-coast")
    assert f"{BASE}coast/amber-coast" in {one["@id"] for one in document["@included"]}


def test_the_statements_that_lead_to_a_thing_come_in_parts(ask: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {quad for quad in _read(ask, "/coast/amber-coast") if quad.object == NamedNode(COAST)}
    monkeypatch.setattr(things, "_INCOMING", 1)
    parts, path = list[set[Quad]](), "/coast/amber-coast"
    while path:
        found = _read(ask, path)
        parts.append({quad for quad in found if quad.object == NamedNode(COAST)})
        path = next((quad.object.value.removeprefix(BASE[:-1]) for quad in found if quad.predicate == SEE_ALSO), "")  # type: ignore[union-attr]
    assert len(parts) > 2
    assert set().union(*parts) >= whole


@pytest.mark.parametrize("query", ["incoming=0", "incoming=x", "incoming=2", "incoming=99999999"])
def test_a_part_that_does_not_exist_is_not_found(ask: Get, query: str) -> None:
    assert ask(f"/coast/amber-coast.ttl?{query}").status_code == 404


def test_a_crawl_from_one_thing_by_rdf_alone_reaches_all(ask: Get, lighthouse_release: Path) -> None:
    library = open_library(open_release(lighthouse_release))
    wanted = {iri for kind in library.kinds.values() for iri in kind.members}
    waiting, seen = [COAST], {COAST}
    while waiting:
        iri = waiting.pop()
        terms = (term for quad in _read(ask, iri.removeprefix(f"{BASE}id")) for term in (quad.subject, quad.object))
        new = {term.value for term in terms if isinstance(term, NamedNode)} & wanted - seen
        seen |= new
        waiting += new
    assert seen == wanted


@pytest.mark.parametrize("form", [TURTLE, JSONLD], ids=lambda form: form.name)
def test_the_dataset_is_not_said_to_be_a_document(ask: Get, form: Format) -> None:
    found = _read(ask, "/dataset", form)
    assert not any(quad.predicate == IN_DATASET for quad in found)
