"""Statements that follow from others: SPARQL CONSTRUCT rules, run by Oxigraph until they make nothing new.

Each rule has a graph of its own, ``derived/{rule}``, so that a derived statement names its rule.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Quad, QueryTriples, Store, Triple

from ucc_graph.press.read.graphs import Graphs
from ucc_graph.press.read.publication import Publication
from ucc_graph.problem import Problem
from ucc_graph.rdf import serialise
from ucc_graph.rdf.formats import N_TRIPLES
from ucc_graph.sparql.diagnostics import diagnose
from ucc_graph.sparql.query_form import calls_service

__all__ = ["Rule", "derive", "read_rules"]


_ROUNDS: Final = 20
"""How often all rules run before they are taken to be endless; chains of rules are far shorter."""


@dataclass
class Rule:
    """A rule: its file, its name, its query, the statements it has made, and whether it can run."""

    file: str
    name: str
    query: str
    made: list[Triple] = field(default_factory=list)
    broken: bool = False

    @property
    def graph_name(self) -> str:
        """The short name of the graph that its statements go to."""
        return f"derived/{self.name}"


def read_rules(publication: Publication) -> list[Rule]:
    """The rules of ``ontology/rules``, in order of name."""
    names = publication.names("ontology/rules/*.rq")
    return [Rule(name, PurePosixPath(name).stem, publication.text(name)) for name in names]


def derive(rules: list[Rule], graphs: Graphs, store: Store, problems: list[Problem]) -> None:
    """Runs the rules to a fixed point; what they make goes to the store and to the graphs."""
    busy: list[Rule] = []
    for _ in range(_ROUNDS):
        busy = [rule for rule in rules if _run(rule, graphs, store, problems)]
        if not busy:
            break
    else:
        problems.extend(_endless(rule) for rule in busy)
    for rule in rules:
        if not rule.made and not rule.broken:
            text = "The rule makes no statement: its pattern matches nothing, or all it says is said already."
            problems.append(Problem(rule.file, 0, "", "rule:empty", text))
        content = serialise.to_bytes(rule.made, N_TRIPLES, {}).decode()
        graphs.add(rule.graph_name, (line[:-2] for line in content.split("\n")[:-1]))


def _run(rule: Rule, graphs: Graphs, store: Store, problems: list[Problem]) -> int:
    """Runs a rule once; how many new statements it made."""
    if rule.broken:
        return 0
    if calls_service(rule.query):
        rule.broken = True
        text = "The rule calls another endpoint by SERVICE: a build asks nobody."
        problems.append(Problem(rule.file, 0, "", "sparql:service", text))
        return 0
    try:
        result = store.query(rule.query, use_default_graph_as_union=True)
    except SyntaxError as error:
        problems.append(_syntax(rule, error))
        return 0
    if not isinstance(result, QueryTriples):
        rule.broken = True
        problems.append(Problem(rule.file, 0, "", "rule:form", "A rule is a CONSTRUCT query."))
        return 0
    return _add(rule, result, NamedNode(f"{graphs.base}graph/{rule.graph_name}"), store, problems)


def _add(rule: Rule, result: QueryTriples, graph: NamedNode, store: Store, problems: list[Problem]) -> int:
    fresh = {triple for triple in result if _is_new(triple, store)}
    if any(isinstance(term, BlankNode) for triple in fresh for term in triple):
        rule.broken = True
        text = "The rule makes blank nodes: build an IRI in the query instead."
        problems.append(Problem(rule.file, 0, "", "blank-node", text))
        return 0
    store.extend(Quad(triple.subject, triple.predicate, triple.object, graph) for triple in fresh)
    rule.made.extend(fresh)
    return len(fresh)


def _is_new(triple: Triple, store: Store) -> bool:
    return next(store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None), None) is None


def _endless(rule: Rule) -> Problem:
    text = f"The rule still makes new statements after {_ROUNDS} rounds: it feeds on what it makes."
    return Problem(rule.file, 0, "", "rule:endless", text)


def _syntax(rule: Rule, error: SyntaxError) -> Problem:
    rule.broken = True
    fault = diagnose(error, rule.query)
    return Problem(rule.file, fault.line, str(fault.column), "sparql:syntax", fault.text)
