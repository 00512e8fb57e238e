"""Published queries that call another endpoint: parsed, refused by the guard, and run on recorded answers.

What the other endpoint says, under ``federated/``, was written by hand, in the form and with the identifiers that it
has, for the tests call nothing outside. The answer beside a query follows from that and is published with it, so the
page says that it was recorded by hand, and when.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from tests.conformance.test_provenance import Client
from tests.servers.recorded import recorded
from ucc_graph.cli.query import ask
from ucc_graph.errors import QueryRefusedError
from ucc_graph.sparql.guard import Guard
from ucc_graph.sparql.query_file import read_heading

_FOLDER = Path(__file__).parent / "federated"
_QUERIES_FOLDER = Path(__file__).parents[2] / "queries"
_QUERIES = {
    path.stem: text
    for path in sorted(_QUERIES_FOLDER.glob("*.rq"))
    if "# service: " in (text := path.read_text(encoding="utf-8"))
}

each_query = pytest.mark.parametrize("name", _QUERIES)


def test_each_has_its_recorded_answer() -> None:
    assert len(_QUERIES) >= 2
    assert sorted(path.stem for path in _FOLDER.glob("*.srj")) == sorted(_QUERIES)


@each_query
def test_the_heading_names_the_endpoint_that_the_query_calls(name: str) -> None:
    heading, body = read_heading(_QUERIES[name])
    assert re.findall(r"SERVICE <([^>]+)>", body) == [heading.service]


@each_query
def test_the_guard_refuses_it_and_lets_it_through_where_its_endpoint_is_allowed(name: str) -> None:
    heading, body = read_heading(_QUERIES[name])
    with pytest.raises(QueryRefusedError, match="SERVICE"):
        Guard().check(body)
    Guard(services=frozenset({heading.service})).check(body)


@each_query
def test_it_joins_the_recorded_answer_with_the_graph(name: str, release: Path) -> None:
    output = io.StringIO()
    with recorded((_FOLDER / f"{name}.srj").read_bytes()) as (address, asked):
        ask(_QUERIES[name].replace(read_heading(_QUERIES[name])[0].service, address), str(release), "csv", output)
    expected = list(csv.reader((_QUERIES_FOLDER / f"{name}.csv").read_text(encoding="utf-8").splitlines()))
    assert list(csv.reader(output.getvalue().splitlines())) == expected
    assert all("Q884" in query for query in asked), "the other endpoint is asked for the items of a country only"


@each_query
def test_no_query_lists_what_the_graph_knows(name: str) -> None:
    assert "VALUES" not in _QUERIES[name]


@each_query
def test_the_page_shows_the_recorded_answer_and_its_day(name: str, release: Path) -> None:
    page = Client(release).get(f"/queries/{name}.html").text
    assert 'Recorded on <bdi dir="ltr">2026-11-22</bdi>, by hand' in page
    assert "12 solutions." in page
    assert "Each of these prints the answer." not in page
    assert "from your machine, and prints the answer of today." in page
