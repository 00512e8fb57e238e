"""Provenance: each statement of the release leads to a row or line and to a source, by HTTP alone."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest
from pyoxigraph import NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse
from tests.asgi import FakeEngine

from ucc_graph.library.open import open_library
from ucc_graph.release.folder import open_release
from ucc_graph.web.serve.app import create_app

BASE = "https://w3id.org/ucc-graph/"
PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PROVENANCE = NamedNode(f"{BASE}graph/provenance")
SOURCE = NamedNode(f"{PROV}hadPrimarySource")
SEED, SAMPLE = 20261122, 200


class Client:
    """Asks the application over the release, and follows redirections."""

    def __init__(self, release: Path) -> None:
        self._transport = httpx.ASGITransport(create_app(open_library(open_release(release)), FakeEngine()))

    def get(self, path: str, **params: str) -> httpx.Response:
        return asyncio.run(self._get(path, params))

    async def _get(self, path: str, params: dict[str, str]) -> httpx.Response:
        async with httpx.AsyncClient(
            transport=self._transport, base_url="http://test", follow_redirects=True
        ) as client:
            return await client.get(path, params=params or None)

    def read(self, iri: str) -> httpx.Response:
        """What stands at an address of the release."""
        return self.get(iri.replace(BASE, "/").partition("#")[0])


@pytest.fixture(scope="module")
def client(release: Path) -> Client:
    return Client(release)


@pytest.fixture(scope="module")
def sample(release: Path) -> list[Quad]:
    """Statements drawn from the dump at random, each as likely as any other; none of the provenance itself."""
    quads = parse(path=release / "dataset.nq", format=RdfFormat.N_QUADS)
    known = sorted((quad for quad in quads if quad.graph_name != PROVENANCE), key=str)
    return random.Random(SEED).sample(known, SAMPLE)  # noqa: S311  # no secret


def _account(client: Client, quad: Quad) -> dict[str, set[str]]:
    """What the account of a statement's subject says of the statement, by the last word of the property."""
    assert isinstance(quad.subject, NamedNode)
    response = client.get("/provenance.nt", about=quad.subject.value)
    assert response.status_code == 200
    store = Store()
    store.load(response.content, format=RdfFormat.N_TRIPLES)
    (node,) = set.intersection(*map(partial(_subjects, store), _parts(quad)))
    found: dict[str, set[str]] = {}
    for said in store.quads_for_pattern(NamedNode(node), None, None):
        found.setdefault(said.predicate.value.removeprefix(PROV), set()).add(said.object.value)  # type: ignore[union-attr]
    return found


def _parts(quad: Quad) -> Iterator[tuple[str, object]]:
    yield from ((f"{RDF}subject", quad.subject), (f"{RDF}predicate", quad.predicate), (f"{RDF}object", quad.object))
    yield "http://purl.org/dc/terms/isPartOf", quad.graph_name


def _subjects(store: Store, part: tuple[str, object]) -> set[str]:
    found = store.quads_for_pattern(None, NamedNode(part[0]), part[1])  # type: ignore[arg-type]  # a term of a statement
    return {said.subject.value for said in found}  # type: ignore[union-attr]


def test_the_sample_holds_statements_of_many_graphs(sample: list[Quad]) -> None:
    graphs = [quad.graph_name.value.removeprefix(f"{BASE}graph/") for quad in sample]  # type: ignore[union-attr]
    assert len(sample) == 200
    assert len(set(graphs)) >= 8
    assert sum(graph.startswith("derived/") for graph in graphs) >= 10


@pytest.mark.parametrize("number", range(SAMPLE))
def test_a_statement_leads_to_a_row_and_a_source(client: Client, sample: list[Quad], number: int) -> None:
    account = _account(client, sample[number])
    for passage in account["wasDerivedFrom"]:
        line = int(passage.rpartition("=")[2].rpartition(",")[2]) if "#" in passage else 1
        assert client.read(passage).text.splitlines()[line - 1].strip()
    for source in account[SOURCE.value.removeprefix(PROV)]:
        assert client.read(source).status_code == 200


@pytest.mark.parametrize(
    ("about", "value", "row", "cell", "source"),
    [
        ("city/kr-jinju", '"35.19278"', "data/cities.csv#row=252", "data/cities.csv#cell=252,7", "geonames"),
        ("city/kr-jinju", '"Jinju"@de', "data/city_labels.csv#row=5647", None, "whos-on-first"),
        ("claim/cl061", '"96"', "data/claims.csv#row=62", "data/claims.csv#cell=62,7", "source-document"),
        ("source/geonames", '"geonames"', "data/sources.csv#row=117", "data/sources.csv#cell=117,1", "geonames"),
        ("measure/cities", '"cities"', "data/measures.csv#row=2", "data/measures.csv#cell=2,1", "editors"),
    ],
)
def test_a_statement_leads_to_its_own_row_cell_and_source(
    client: Client, about: str, value: str, row: str, cell: str | None, source: str
) -> None:
    lines = client.get("/provenance.nt", about=f"{BASE}id/{about}").text.splitlines()
    (node,) = [line.split(" ")[0] for line in lines if line.split(" ", 2)[2].startswith(value) and "#object>" in line]
    said = {line.split(" ", 1)[1] for line in lines if line.startswith(node)}
    assert f"<{PROV}wasDerivedFrom> <{BASE}{row}> ." in said
    assert f"<{SOURCE.value}> <{BASE}id/source/{source}> ." in said
    assert [line for line in said if "atLocation" in line] == ([f"<{PROV}atLocation> <{BASE}{cell}> ."] if cell else [])


def test_a_derived_statement_names_its_rule_and_what_it_follows_from(client: Client) -> None:
    lines = client.get("/claim/cl061.nt", provenance="").text.splitlines()
    objects = (line for line in lines if line.endswith(f"#object> <{BASE}id/claim/cl055> ."))
    node = next(objects).split(" ")[0]
    said = {line.split(" ", 1)[1] for line in lines if line.startswith(node)}
    assert f"<{PROV}wasGeneratedBy> <{BASE}rules/conflicts> ." in said
    assert {line for line in said if "wasDerivedFrom" in line} == {
        f"<{PROV}wasDerivedFrom> <{BASE}data/claims.csv#row=56> .",
        f"<{PROV}wasDerivedFrom> <{BASE}data/claims.csv#row=62> .",
    }


def test_a_rule_has_an_address_that_leads_to_its_text(client: Client) -> None:
    assert f"<{BASE}data/rules/conflicts.rq>" in client.get("/rules/conflicts.nt").text
    assert "CONSTRUCT" in client.get("/data/rules/conflicts.rq").text


def test_the_named_graphs_of_a_thing_come_with_its_rows(client: Client) -> None:
    lines = client.get("/city/kr-jinju.nq").text.splitlines()
    graphs = {line.split(" ")[-2] for line in lines}
    assert {f"<{BASE}graph/{name}>" for name in ("cities", "links", "derived/membership", "provenance")} <= graphs
    row = f"<{BASE}data/cities.csv#row=252>"
    assert f"{row} <{SOURCE.value}> <{BASE}id/source/geonames> <{BASE}graph/provenance> ." in lines


def test_a_row_without_a_source_is_found_by_the_published_query(root: Path, release: Path) -> None:
    query = (root / "queries/statements-without-source.rq").read_text(encoding="utf-8")
    store = Store()
    store.bulk_load(path=release / "dataset.nq", format=RdfFormat.N_QUADS)
    graphs = [NamedNode(iri) for iri in open_release(release).default_graphs]
    row = NamedNode(f"{BASE}data/cities.csv#row=252")
    for quad in list(store.quads_for_pattern(row, SOURCE, None, PROVENANCE)):
        store.remove(quad)
    for quad in list(store.quads_for_pattern(None, None, NamedNode(f"{BASE}id/city/kr-jinju"), PROVENANCE)):
        store.remove(quad)
    answer = store.query(query, default_graph=graphs, named_graphs=list(store.named_graphs()))  # type: ignore[arg-type]
    assert isinstance(answer, QuerySolutions)
    assert [row["thing"] for row in answer] == [NamedNode(f"{BASE}id/city/kr-jinju")]
