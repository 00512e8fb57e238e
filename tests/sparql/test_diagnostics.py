"""Diagnosis of syntax errors: rows of queries with the place and the text of their error."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from pyoxigraph import Store

from ucc_graph.sparql.diagnostics import SyntaxDiagnostic, diagnose

with (Path(__file__).parent / "diagnostics.csv").open(encoding="utf-8", newline="") as _file:
    CASES = list(csv.DictReader(_file))


def _refusal(query: str) -> SyntaxError:
    with pytest.raises(SyntaxError) as caught:
        Store().query(query)
    return caught.value


def test_the_cases_are_found() -> None:
    assert len(CASES) == 15


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["query"])
def test_a_fault_has_its_place_and_what_to_do(case: dict[str, str]) -> None:
    fault = diagnose(_refusal(case["query"]), case["query"])
    assert fault == SyntaxDiagnostic(int(case["line"]), int(case["column"]), case["text"])


def test_a_fault_in_a_later_line_is_found_there() -> None:
    query = "SELECT *\nWHERE {\n  ?s ?p ?o .\n  ?s a ucc:City .\n}"
    assert diagnose(_refusal(query), query).line == 4


def test_a_prefix_that_the_engine_was_given_is_declared() -> None:
    query = "SELECT * { ?s a ucc:City ; foaf:name ?n }"
    assert diagnose(_refusal(query), query, ["ucc"]).text.startswith("the prefix foaf: is not declared")


def test_what_is_no_complaint_of_the_parser_is_told_as_it_is() -> None:
    assert diagnose(SyntaxError("an odd message"), "ASK {}") == SyntaxDiagnostic(0, 0, "an odd message")
