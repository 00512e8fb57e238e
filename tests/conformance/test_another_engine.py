"""The answers of the published queries are those of another engine too: rdflib, which shares no code with ours."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.query import ResultRow

_QUERIES = Path(__file__).parents[2] / "queries"
_ANSWERS = [
    path
    for path in sorted(_QUERIES.glob("*.csv"))
    if "GRAPH ?" not in path.with_suffix(".rq").read_text(encoding="utf-8")
]
"""Those that ask the default graph, which is what the other engine is given."""
_NAME = "<https://w3id.org/ucc-graph/id/name/"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


@pytest.fixture(scope="module")
def graph(release: Path) -> Graph:
    """The default graph in rdflib, but for what is said of names: a half of it, and rdflib is slow."""
    with (release / "dataset.nt").open(encoding="utf-8") as lines:
        kept = "".join(line for line in lines if not line.startswith(_NAME) or _TYPE in line)
    return Graph().parse(data=kept, format="nt")


def test_the_answers_are_found() -> None:
    assert len(_ANSWERS) >= 30


@pytest.mark.parametrize("path", _ANSWERS, ids=lambda path: path.stem)
def test_another_engine_gives_the_same_answer(path: Path, graph: Graph) -> None:
    expected = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    found = graph.query(path.with_suffix(".rq").read_text(encoding="utf-8"))
    assert [str(name) for name in found.vars or ()] == expected[0]
    rows = [[_text(value) for value in row] for row in found if isinstance(row, ResultRow)]
    assert sorted(rows) == sorted(expected[1:])


def _text(value: object) -> str:
    """The value as CSV has it (https://www.w3.org/TR/sparql11-results-csv-tsv/)."""
    if value is None:
        return ""
    assert isinstance(value, URIRef | Literal)
    return str(value)
