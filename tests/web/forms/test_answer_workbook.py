"""Workbooks of answers: solutions by value and type, the boolean of ASK, the query, and the credit."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.asgi import FakeEngine, Get

XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _typed(value: str, datatype: str) -> dict[str, str]:
    return {"type": "literal", "value": value, "datatype": f"{XSD}{datatype}"}


ROW: dict[str, Any] = {
    "iri": {"type": "uri", "value": "https://lamps.example/id/lamp/north"},
    "text": {"type": "literal", "value": "=1+1"},
    "tagged": {"type": "literal", "value": "Feu du Nord", "xml:lang": "fr"},
    "whole": _typed("12", "integer"),
    "decimal": _typed("31.5", "decimal"),
    "yes": _typed("true", "boolean"),
    "day": _typed("2026-11-22", "date"),
    "node": {"type": "bnode", "value": "b0"},
}
ANSWER = {"head": {"vars": [*ROW, "unbound"]}, "results": {"bindings": [ROW]}}


def _sheets(content: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: [list(row) for row in book.get_sheet_by_name(name).to_python()] for name in book.sheet_names}


@pytest.fixture
def answered(engine: FakeEngine, get: Get) -> Get:
    """The site over an engine that answers with one row of every type."""
    engine.body = json.dumps(ANSWER).encode()
    return get


@pytest.mark.parametrize(
    ("address", "accept", "name"),
    [
        ("/sparql?query=SELECT+*+%7B%7D", TYPE, "answer-3.1.xlsx"),
        ("/sparql?query=SELECT+*+%7B%7D&format=xlsx", "*/*", "answer-3.1.xlsx"),
        ("/queries/lamps-by-year.xlsx", "*/*", "lamps-by-year-3.1.xlsx"),
        ("/queries/lamps-by-year", TYPE, "lamps-by-year-3.1.xlsx"),
    ],
)
def test_solutions_are_rows_of_typed_cells(
    answered: Get, engine: FakeEngine, address: str, accept: str, name: str
) -> None:
    answer = answered(address, accept)
    assert (answer.headers["content-type"], engine.asked[0].form.name) == (TYPE, "json")
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["vary"] == "Accept, Accept-Language"
    head, row = _sheets(answer.content)["Answer"]
    assert head == [*ROW, "unbound"]
    values = ["https://lamps.example/id/lamp/north", "=1+1", "Feu du Nord", 12.0, 31.5, True, date(2026, 11, 22)]
    assert row == [*values, "_:b0", ""]
    assert [type(one) for one in row[3:6]] == [float, float, bool]


def test_the_boolean_of_an_ask_is_one_cell(get: Get, engine: FakeEngine) -> None:
    engine.body = b'{"head": {}, "boolean": false}'
    assert _sheets(get("/sparql?query=ASK%7B%7D", TYPE).content)["Answer"] == [["boolean"], [False]]


def test_the_other_sheets_have_the_query_and_the_credit(answered: Get) -> None:
    sheets = _sheets(answered("/queries/lamps-by-year.xlsx").content)
    assert sheets["Query"][1] == ["# title: Lamps by year"]
    assert {str(line[0]): line[1] for line in sheets["About"]}["Release"] == "3.1"


def test_a_graph_is_no_workbook(get: Get) -> None:
    assert get("/sparql?query=CONSTRUCT+WHERE+%7B%3Fs+%3Fp+%3Fo%7D", TYPE).status_code == 406


def test_pages_of_answers_link_the_workbook(answered: Get) -> None:
    assert 'href="/queries/lamps-by-year.xlsx"' in answered("/queries/lamps-by-year", "text/html").text
    assert "format=xlsx" in answered("/sparql?query=SELECT+*+%7B%7D", "text/html").text
