"""Answers of the published queries, compared with another engine: rdflib, which shares no code with ours."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.query import ResultRow
from tests.published import runnable_queries

_QUERIES = Path(__file__).parents[2] / "queries"
_ANSWERS = [
    path
    for path in sorted(_QUERIES.glob("*.csv"))
    if not re.search(r"GRAPH \?|# service: ", path.with_suffix(".rq").read_text(encoding="utf-8"))
]
"""Those that ask the default graph alone, which is what the other engine is given."""
_NAME = "<https://w3id.org/ucc-graph/id/name/"
_FOREIGN = re.compile(r'"@(?!(?:en|ko) )[A-Za-z-]+ \.$')
_OF_LANGUAGES = {"names-of-a-city", "names-by-language"}
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


@pytest.fixture(scope="module")
def lines(release: Path) -> list[str]:
    """The statements of the default graph."""
    return (release / "dataset.nt").read_text(encoding="utf-8").splitlines(keepends=True)


@pytest.fixture(scope="module")
def graph(lines: list[str]) -> Graph:
    """The default graph in rdflib, but for other languages and what is said of names: a third of it, for it is slow."""
    kept = (line for line in lines if not _FOREIGN.search(line) and (not line.startswith(_NAME) or _TYPE in line))
    return Graph().parse(data="".join(kept), format="nt")


@pytest.fixture(scope="module")
def names(lines: list[str]) -> Graph:
    """The labels in every language, and what is a member."""
    kept = (line for line in lines if "#label> " in line or "#memberOf> " in line)
    return Graph().parse(data="".join(kept), format="nt")


def test_the_answers_are_found() -> None:
    assert len(_ANSWERS) >= 30


@pytest.mark.parametrize("path", _ANSWERS, ids=lambda path: path.stem)
def test_another_engine_gives_the_same_answer(path: Path, release: Path, graph: Graph, names: Graph) -> None:
    expected = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    asked = names if path.stem in _OF_LANGUAGES else graph
    found = asked.query(runnable_queries(release)[path.stem])
    assert [str(name) for name in found.vars or ()] == expected[0]
    rows = [[_text(value) for value in row] for row in found if isinstance(row, ResultRow)]
    assert sorted(rows) == sorted(expected[1:])


def _text(value: object) -> str:
    """The value as CSV has it (https://www.w3.org/TR/sparql11-results-csv-tsv/)."""
    if value is None:
        return ""
    assert isinstance(value, URIRef | Literal)
    return str(value)
