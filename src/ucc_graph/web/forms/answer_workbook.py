"""Workbook of an answer to a query: a row for each solution with typed cells, the query, and licence and citation.

Answers of SELECT and ASK are read from JSON (https://www.w3.org/TR/sparql11-results-json/).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.rdf.formats import json_text
from ucc_graph.rdf.xlsx import Cell, WorkbookSheet, cell_of, workbook
from ucc_graph.web.forms.list_workbook import Credit, about_sheet
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.view.names import Names

__all__ = ["answer_workbook"]

_ANSWER, _QUERY = N_("Answer"), N_("Query")
_BOOLEAN: Final = "boolean"
_PART: Final = 32_000
"""Characters of a line of the query in one cell, at most."""


def answer_workbook(body: bytes, query: str, names: Names, credit: Credit) -> bytes:
    """The solutions of an answer in JSON as a workbook; raises UnfitFormatError for more than a sheet holds."""
    document: dict[str, Any] = json.loads(body)
    text = names.texts.gettext
    sheets = (
        WorkbookSheet(text(_ANSWER), *_table(document)),
        WorkbookSheet(text(_QUERY), [text(_QUERY)], [[line] for line in _lines(query)]),
        about_sheet(names, credit),
    )
    return workbook(sheets, credit.issued, credit.title, credit.limit)


def _table(document: Mapping[str, Any]) -> tuple[list[str], list[list[Cell]]]:
    """The variables and the solutions, or the boolean of ASK."""
    if _BOOLEAN in document:
        return [_BOOLEAN], [[bool(document[_BOOLEAN])]]
    names: list[str] = document["head"]["vars"]
    return names, [[_cell(row.get(name)) for name in names] for row in document["results"]["bindings"]]


def _cell(value: Mapping[str, Any] | None) -> Cell:
    """The value of a variable by its type; None for an unbound one."""
    if value is None:
        return None
    written = value["value"]
    if value["type"] == "uri":
        return cell_of(NamedNode(written)) if isinstance(written, str) else None
    if value["type"] in ("literal", "typed-literal"):
        datatype = value.get("datatype")
        return cell_of(Literal(written, datatype=NamedNode(datatype))) if datatype else written
    return f"_:{written}" if value["type"] == "bnode" else json_text(written)


def _lines(query: str) -> Iterator[str]:
    """The lines of a query, long ones in parts that a cell holds."""
    for line in query.splitlines():
        parts: Sequence[str] = [line[at : at + _PART] for at in range(0, len(line), _PART)] or [""]
        yield from parts
