"""Clients and loaders of RDF: rdflib's SPARQLStore and its reader of URLs, Comunica, PyLD."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from pyld import jsonld
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from tests.clients.conftest import LIGHTHOUSES, THING
from tests.servers.programs import installed, program

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib uses names that it is giving up

LABEL = URIRef("http://www.w3.org/2000/01/rdf-schema#label")


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_a_store_of_rdflib_reads_a_table(address: str, method: str, form: str) -> None:
    graph = Graph(SPARQLStore(f"{address}/sparql", method=method, returnFormat=form))
    assert len(list(graph.query(LIGHTHOUSES.format(address)))) == 4


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_a_store_of_rdflib_reads_a_graph_and_a_pattern(address: str, method: str) -> None:
    graph = Graph(SPARQLStore(f"{address}/sparql", method=method))
    thing = URIRef(address + THING)
    constructed = graph.query(f"CONSTRUCT {{ <{thing}> ?p ?o }} {{ <{thing}> ?p ?o }}").graph
    assert constructed is not None
    assert len(constructed) == len(set(graph.triples((thing, None, None))))


@pytest.mark.parametrize("form", ["turtle", "xml", "json-ld", "nt", "n3"])
def test_rdflib_reads_a_thing_by_its_iri(address: str, form: str) -> None:
    graph = Graph().parse(address + THING, format=form)
    assert {str(label) for label in graph.objects(URIRef(address + THING), LABEL)} == {"Cape Ember", "Cap Braise"}


@pytest.mark.parametrize("path", [THING, "/lighthouse/cape-ember.jsonld", "/lighthouse.jsonld", "/ontology.jsonld"])
def test_pyld_loads_json_ld(address: str, path: str) -> None:
    assert len(jsonld.expand(address + path)) > 0


def test_pyld_reads_the_statements_that_rdflib_reads(address: str) -> None:
    dataset = jsonld.to_rdf(f"{address}/lighthouse/cape-ember.jsonld", {"format": "application/n-quads"})
    assert len(Graph().parse(data=dataset, format="nt")) == len(Graph().parse(f"{address}/lighthouse/cape-ember.nt"))


def _comunica(root: Path, source: str, query: str) -> list[dict[str, str]]:
    program("node")
    client = installed(root / "frontend/clients/node_modules/.bin/comunica-sparql", "clients")
    command: list[str | Path] = [client, source, query, "-t", "application/json"]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    rows: list[dict[str, str]] = json.loads(run.stdout)
    return rows


@pytest.mark.slow
@pytest.mark.parametrize("source", ["sparql@{}/sparql", "{}/data/dataset.ttl", "{}/lighthouse.jsonld"])
def test_comunica_finds_the_lighthouses(root: Path, address: str, source: str) -> None:
    assert len(_comunica(root, source.format(address), LIGHTHOUSES.format(address))) == 4


@pytest.mark.slow
def test_comunica_reads_a_thing_by_its_iri(root: Path, address: str) -> None:
    rows = _comunica(root, address + THING, f"SELECT ?o {{ <{address}{THING}> <{LABEL}> ?o }}")
    assert sorted(row["o"] for row in rows) == ['"Cap Braise"@fr', '"Cape Ember"@en']
