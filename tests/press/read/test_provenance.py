"""Provenance of statements that no row makes: their lines, files and rules; and terms that stay once published."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.press.conftest import Workbench
from ucc_graph.errors import DataError
from ucc_graph.press.build import build
from ucc_graph.press.read.publication import open_publication, published_as

pytestmark = pytest.mark.slow

BASE = "https://lights.example/"
GRAPH = f"<{BASE}graph/provenance> ."


def _build(folder: Path, out: Path) -> Path:
    return build(open_publication(folder), out, None, lambda _: None).place.folder


def test_the_origin_of_terms_rules_graphs_and_columns_is_published(lighthouses: Path, tmp_path: Path) -> None:
    lines = (_build(lighthouses, tmp_path) / "dataset.nq").read_text(encoding="utf-8").splitlines()
    topic, derived = "<http://xmlns.com/foaf/0.1/primaryTopic>", "<http://www.w3.org/ns/prov#wasDerivedFrom>"
    made, column = "<http://www.w3.org/ns/prov#wasGeneratedBy>", "<http://www.w3.org/ns/csvw#name>"
    assert {
        f"<{BASE}data/ontology/lighthouse.ttl#line=17,18> {topic} <{BASE}ontology#Coast> {GRAPH}",
        f"<{BASE}data/rules/tended-by.rq#line=0,1> {topic} <{BASE}rules/tended-by> {GRAPH}",
        f"<{BASE}graph/ontology> {derived} <{BASE}data/ontology/lighthouse.ttl> {GRAPH}",
        f"<{BASE}graph/keepers> {derived} <{BASE}data/keepers.csv> {GRAPH}",
        f"<{BASE}graph/derived/tended-by> {made} <{BASE}rules/tended-by> {GRAPH}",
        f'<{BASE}data/lighthouses.csv#col=5> {column} "lat" {GRAPH}',
    } <= set(lines)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("data/cities.csv", "tables/cities.csv"),
        ("data/catalog.ttl", "metadata/catalog.ttl"),
        ("ontology/ucc.ttl", "ontology/ucc.ttl"),
        ("ontology/rules/points.rq", "rules/points.rq"),
        ("queries/a.rq", "queries/a.rq"),
        ("ontology/context.jsonld", "context.jsonld"),
        ("templates/Lamp.html", "templates/Lamp.html"),
    ],
)
def test_a_file_of_a_publication_has_its_place_in_a_release(name: str, path: str) -> None:
    assert published_as(name) == path


def test_a_term_that_was_published_stays(workbench: Workbench, tmp_path: Path) -> None:
    unused = '\nlight:fogSignal a owl:Class ; rdfs:label "fog signal"@en .\n'
    ontology = workbench.folder / "ontology/lighthouse.ttl"
    before = ontology.read_text(encoding="utf-8")
    ontology.write_text(before + unused, encoding="utf-8")
    _build(workbench.folder, tmp_path / "out")
    ontology.write_text(before, encoding="utf-8")
    with pytest.raises(DataError) as error:
        _build(workbench.folder, tmp_path / "out")
    (problem,) = error.value.problems
    assert (problem.file, problem.rule) == ("ontology/lighthouse.ttl", "permanence")
    assert problem.focus == f"{BASE}ontology#fogSignal"
    assert "owl:deprecated" in problem.text
