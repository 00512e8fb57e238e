"""Derived statements, whatever characters their literals hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from ucc_graph.press.read.derive import derive
from ucc_graph.press.read.graphs import Graphs
from ucc_graph.problem import Problem
from ucc_graph.rdf.iris import Iris
from ucc_graph.sparql.query_file import read_query

LAMP, NAME = NamedNode("urn:lamp"), NamedNode("urn:name")


@pytest.mark.parametrize("mark", ["\n", "\r", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029"])
def test_a_literal_with_an_end_of_a_line_stays_one_statement(tmp_path: Path, mark: str) -> None:
    store, graphs, problems = Store(), Graphs(tmp_path, Iris("urn:base/")), list[Problem]()
    store.add(Quad(LAMP, NAME, Literal(f"North{mark}Light"), NamedNode("urn:base/graph/lamps")))
    query = "CONSTRUCT { ?lamp <urn:label> ?name } WHERE { ?lamp <urn:name> ?name }"
    derive([read_query("ontology/rules/label.rq", query)], graphs, store, problems)
    (quad,) = graphs.load(default=True)
    assert (quad.object, problems) == (Literal(f"North{mark}Light"), [])
