"""Derivation: SPARQL CONSTRUCT rules, run by Oxigraph to a fixed point.

Each rule has a graph of its own, ``derived/{rule}``, so that a derived statement names its rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Quad, QueryTriples, Store, Triple

from ucc_graph.errors import QueryRefusedError
from ucc_graph.press.read.graphs import Graphs
from ucc_graph.problem import Problem
from ucc_graph.sparql.diagnostics import diagnose
from ucc_graph.sparql.query_file import QueryFile
from ucc_graph.sparql.query_form import calls_service
from ucc_graph.sparql.string_functions import FUNCTIONS, translate

__all__ = ["derive", "derived_graph"]

_ROUNDS: Final = 20
"""Runs of all rules before they count as endless; chains of rules are far shorter."""


def derived_graph(rule: str) -> str:
    """The name of the graph of a rule's statements."""
    return f"derived/{rule}"


def derive(rules: Iterable[QueryFile], graphs: Graphs, store: Store, problems: list[Problem]) -> None:
    """Runs the rules to a fixed point; their statements go to the store and to the graphs."""
    runs = [_RuleRun(rule, NamedNode(graphs.iris.graph(derived_graph(rule.name)))) for rule in rules]
    busy, rounds = runs, 0
    while busy and rounds < _ROUNDS:
        busy, rounds = [run for run in runs if run.repeat(store)], rounds + 1
    for run in busy:
        text = f"The rule still makes new statements after {_ROUNDS} rounds: it feeds on what it makes."
        run.fail("rule:endless", text)
    for run in runs:
        if not run.made and not run.problem:
            text = "The rule makes no statement: its pattern matches nothing, or all it says is said already."
            run.fail("rule:empty", text)
        problems.extend([run.problem] if run.problem else ())
        graphs.add(derived_graph(run.rule.name), map(str, run.made))


@dataclass
class _RuleRun:
    """A rule, the graph of its statements, the statements that it has made, and the problem that ended it."""

    rule: QueryFile
    graph: NamedNode
    made: list[Triple] = field(default_factory=list)
    problem: Problem | None = None

    def repeat(self, store: Store) -> int:
        """Runs the rule once, if it has no problem; returns the number of new statements."""
        if self.problem:
            return 0
        if calls_service(self.rule.text):
            return self.fail("sparql:service", "The rule calls another endpoint by SERVICE: a build asks nobody.")
        try:
            result = store.query(translate(self.rule.text), use_default_graph_as_union=True, custom_functions=FUNCTIONS)
        except SyntaxError as error:
            found = diagnose(error, self.rule.text)
            return self.fail("sparql:syntax", found.text, found.line, str(found.column))
        except QueryRefusedError as error:
            return self.fail("sparql:syntax", f"{error}.")
        if not isinstance(result, QueryTriples):
            return self.fail("rule:form", "A rule is a CONSTRUCT query.")
        return self._add(result, store)

    def fail(self, rule: str, text: str, line: int = 0, column: str = "") -> int:
        """Ends the rule with a problem; returns 0 new statements."""
        self.problem = Problem(self.rule.path, line, column, rule, text)
        return 0

    def _add(self, result: QueryTriples, store: Store) -> int:
        fresh = {t for t in result if not any(store.quads_for_pattern(t.subject, t.predicate, t.object, None))}
        if any(isinstance(term, BlankNode) for triple in fresh for term in triple):
            return self.fail("blank-node", "The rule makes blank nodes: build an IRI in the query instead.")
        store.extend(Quad(triple.subject, triple.predicate, triple.object, self.graph) for triple in fresh)
        self.made.extend(fresh)
        return len(fresh)
