"""Derived statements, whatever characters their literals hold."""

from __future__ import annotations

from itertools import pairwise
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


CHAIN = [NamedNode(f"urn:lamp{number}") for number in range(71)]
NEXT, LEVEL = NamedNode("urn:next"), NamedNode("urn:level")


def _derived(folder: Path, query: str) -> tuple[int, list[str]]:
    """The number of statements that a rule makes of a chain of 71 lamps, and the rules of the problems."""
    store, graphs, problems = Store(), Graphs(folder, Iris("urn:base/")), list[Problem]()
    graph = NamedNode("urn:base/graph/lamps")
    store.extend(Quad(lamp, NEXT, after, graph) for lamp, after in pairwise(CHAIN))
    store.add(Quad(CHAIN[0], LEVEL, Literal(0), graph))
    derive([read_query("ontology/rules/chain.rq", query)], graphs, store, problems)
    return len(graphs.load(default=True)), [problem.rule for problem in problems]


def test_a_rule_over_the_terms_of_the_data_runs_to_its_end_however_long_a_chain_is(tmp_path: Path) -> None:
    query = "CONSTRUCT { ?c <urn:level> 0 } WHERE { ?a <urn:level> 0 ; <urn:next> ?c }"
    assert _derived(tmp_path, query) == (70, [])


def test_a_rule_that_makes_new_numbers_for_ever_is_stopped(tmp_path: Path) -> None:
    query = "CONSTRUCT { ?a <urn:level> ?more } WHERE { ?a <urn:level> ?level BIND(?level + 1 AS ?more) }"
    assert _derived(tmp_path, query)[1] == ["rule:endless"]
