"""Endpoint over each store: embedded, Oxigraph server and Virtuoso give the same answers."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.servers.ours import serve
from tests.servers.oxigraph import oxigraph
from tests.servers.store import Store
from tests.servers.virtuoso import virtuoso

FOLDER = Path(__file__).parent
ANSWERED = sorted(path.with_suffix(".rq") for path in (FOLDER.parents[2] / "queries").glob("*.csv"))
QUERIES = [path for path in ANSWERED if "SERVICE" not in path.read_text(encoding="utf-8")]
"""Published queries without a call of another endpoint: the answers of those are recorded."""
OWN_WAYS = {"members-for-a-map": "POINT(54.396961212158 24.451179504395)"}
"""Published queries with another answer from Virtuoso 7, and a part of it: it stores points in single precision."""
STORES = {"Oxigraph": oxigraph, "Virtuoso": virtuoso}
PREFIXES = (
    "PREFIX ucc: <https://w3id.org/ucc-graph/ontology#> PREFIX g: <https://w3id.org/ucc-graph/graph/> "
    "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
)


@dataclass(frozen=True)
class Case:
    """Query with its dataset, and the lines of its answer in any order, or parts of the body of an error."""

    name: str
    query: str
    default_graphs: str
    named_graphs: str
    form: str
    status: str
    answer: str


def _cases() -> list[Case]:
    with (FOLDER / "cases.csv").open(encoding="utf-8", newline="") as file:
        return [Case(*row) for row in csv.reader(file)][1:]


def _name(case: Case | Path) -> str:
    return case.name


def start(store: str, folder: Path) -> AbstractContextManager[Store]:
    """An empty remote store."""
    return STORES[store](folder)


def push(release: Path, store: Store, *options: str, update: bool = False) -> subprocess.CompletedProcess[str]:
    """The command, by the Graph Store Protocol or by Update."""
    way = ["--update", store.update] if update else ["--graph-store", store.graph_store]
    command = [sys.executable, "-m", "ucc_graph", "push", str(release), store.query, *way, *options]
    environment = {**os.environ, **store.variables}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


@pytest.fixture(scope="module", params=["embedded", *STORES])
def store_name(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def client(store_name: str, release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of our server, over one of the stores."""
    if store_name == "embedded":
        with serve(release) as (_, url), httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
            yield client
        return
    with start(store_name, tmp_path_factory.mktemp(store_name)) as store:
        assert push(release, store).stderr == ""
        options = ("--store", store.query, "--deadline", "30")
        with serve(release, options) as (_, url), httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
            yield client


def _ask(client: httpx.Client, case: Case) -> httpx.Response:
    fields = {"query": PREFIXES + case.query}
    graphs = {"default-graph-uri": case.default_graphs, "named-graph-uri": case.named_graphs}
    form = "json" if case.form == "json-vars" else case.form
    return client.post("/sparql", data={**fields, **{k: v for k, v in graphs.items() if v}, "format": form})


def test_the_cases_are_found() -> None:
    assert len(_cases()) == 54
    assert (len(ANSWERED) - len(QUERIES), len(QUERIES) >= 30) == (2, True)


@pytest.mark.parametrize("case", _cases(), ids=_name)
class TestEveryStore:
    """The cases of the file."""

    def test_answers_the_same(self, client: httpx.Client, case: Case) -> None:
        answer = _ask(client, case)
        assert str(answer.status_code) == case.status, answer.text
        if case.status != "200":
            assert [part for part in case.answer.split("|") if part not in answer.text] == []
        elif case.form == "json-vars":
            assert sorted(answer.json()["head"]["vars"]) == case.answer.split("|")
        else:
            assert sorted(answer.text.splitlines()) == sorted(filter(None, case.answer.split("|")))


@pytest.mark.parametrize("path", QUERIES, ids=_name)
def test_a_published_query_has_its_published_answer(client: httpx.Client, store_name: str, path: Path) -> None:
    answer = client.get(f"/queries/{path.stem}.csv")
    expected = path.with_suffix(".csv").read_text(encoding="utf-8")
    if store_name == "Virtuoso" and path.stem in OWN_WAYS:
        assert OWN_WAYS[path.stem] in answer.text
        return
    assert answer.status_code == 200, answer.text
    assert sorted(answer.text.splitlines()) == sorted(expected.splitlines())


GIVEN = {
    "members-of-a-country.csv?country=se": ["Lund,Literature,2025,2025-10-31", "Östersund,Gastronomy,2010,2010-07-20"],
    "categories-unused-by-a-country.csv?country=ae": ["Architecture,2025", "Media Arts,2004"],
    "nearest-members.csv?city=fr-lyon&degrees=0.5": ["Saint-Étienne,Design,45.43389,4.39"],
    "countries-in-2022.csv?year=2023": ["93,exact,2023-10-26,Korean National Commission,4"],
    "countries-with-most-members.csv?least=20": ["China,20"],
    "partners-in-korean.csv?city=fr-lyon&lang=fr": ["Australie,Melbourne"],
}
"""Addresses of queries with other values for their parameters, and lines of the answer."""


@pytest.mark.parametrize("address", GIVEN)
def test_a_query_has_the_answer_of_the_values_in_its_address(client: httpx.Client, address: str) -> None:
    answer = client.get(f"/queries/{address}")
    assert answer.status_code == 200, answer.text
    assert set(GIVEN[address]) <= set(answer.text.splitlines())


def test_the_server_is_ready(client: httpx.Client) -> None:
    assert client.get("/-/ready").text == "ready\n"


def test_functions_of_a_store_itself_do_not_run(client: httpx.Client) -> None:
    answer = client.post("/sparql", data={"query": "SELECT (<bif:file_to_string>('/etc/passwd') AS ?x) {}"})
    assert "root:" not in answer.text
