"""Answers of SELECT and ASK as a page shows them, read from their JSON (https://www.w3.org/TR/sparql11-results-json/).

An answer that was recorded stands in CSV, which tells no IRI from a text (https://www.w3.org/TR/sparql11-results-csv-tsv/):
what begins like an address of the web is a link.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.question import QueryAnswer
from ucc_graph.web.names import Link, Names, Text

__all__ = ["SHOWN", "Table", "read_recorded", "read_table"]

SHOWN: Final = 1000
"""Solutions or statements that a page shows at most; the other forms hold all."""


@dataclass(frozen=True)
class Table:
    """Solutions with a cell for each variable, None where it is unbound; ``count`` is how many there are in all."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Text | Link | None, ...], ...]
    count: int


def read_table(answer: QueryAnswer, names: Names) -> Table | bool:
    """The first solutions of an answer, or the boolean that it is."""
    document: dict[str, Any] = json.loads(answer.body)
    if "boolean" in document:
        return bool(document["boolean"])
    variables = tuple(document["head"]["vars"])
    bindings = document["results"]["bindings"]
    rows = tuple(tuple(_cell(row.get(name), names) for name in variables) for row in bindings[:SHOWN])
    return Table(variables, rows, answer.rows or 0)


def read_recorded(content: str, names: Names) -> Table:
    """The first solutions of an answer in CSV."""
    variables, *rows = csv.reader(content.splitlines())
    cells = (tuple(_recorded(value, names) for value in row) for row in rows[:SHOWN])
    return Table(tuple(variables), tuple(cells), len(rows))


def _recorded(value: str, names: Names) -> Text | Link | None:
    if value.startswith(("http://", "https://")):
        return _link(value, names)
    return names.text(Literal(value)) if value else None


def _cell(value: dict[str, Any] | None, names: Names) -> Text | Link | None:
    if value is None:
        return None
    if value["type"] == "uri":
        return _link(value["value"], names)
    if value["type"] in ("literal", "typed-literal"):
        return names.text(_literal(value))
    return Text(json.dumps(value["value"], ensure_ascii=False).strip('"'))


def _link(iri: str, names: Names) -> Link:
    """A link under the short form of the IRI, so that the page shows what the answer holds."""
    link = names.link(iri)
    return Link(iri, Text(names.short(iri), dir="ltr"), link.href, link.is_external)


def _literal(value: dict[str, Any]) -> Literal:
    if "xml:lang" in value:
        return Literal(value["value"], language=value["xml:lang"])
    datatype = value.get("datatype")
    return Literal(value["value"], datatype=NamedNode(datatype)) if datatype else Literal(value["value"])
