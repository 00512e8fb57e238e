"""Answers of SELECT and ASK as a page shows them, read from their JSON (https://www.w3.org/TR/sparql11-results-json/)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.question import QueryAnswer
from ucc_graph.web.names import Link, Names, Text

__all__ = ["SHOWN", "Table", "read_table"]

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
