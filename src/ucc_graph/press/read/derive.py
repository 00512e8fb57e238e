"""Derivation: SPARQL CONSTRUCT rules, run by Oxigraph to a fixed point.

Each rule has a graph of its own, ``derived/{rule}``, so that a derived statement names its rule. A rule that only
relates the terms of the data comes to an end; one that makes a new address or number of what it made does not.
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
from ucc_graph.sparql.query_form import calls_service, volatile_word
from ucc_graph.sparql.string_functions import FUNCTIONS, translate

__all__ = ["ENDLESS", "derive", "derived_graph"]

ENDLESS: Final = "rule:endless"
"""Rule of a rule that never ends, so that its statements are any number."""
_ROUNDS: Final = 50
"""Runs of a rule that may make new terms; levels of a hierarchy, which a rule may count, are fewer."""
_GROWTH: Final = 10
"""Times by which the statements of a rule with new terms may exceed those of its first run."""
_MANY: Final = 10_000
"""Statements that a rule with new terms may make in any case."""
_SHOWN: Final = 80
"""Characters of a term that a message shows."""
_LESS: Final = "let its WHERE leave out what the rule makes, by a class or by FILTER NOT EXISTS."
_CHANCE: Final = (
    "The rule calls {}, which gives another value in each build: build the value from the data, "
    'such as IRI(CONCAT(STR(?thing), "-part")).'
)


def derived_graph(rule: str) -> str:
    """The name of the graph of a rule's statements."""
    return f"derived/{rule}"


def derive(rules: Iterable[QueryFile], graphs: Graphs, store: Store, problems: list[Problem]) -> None:
    """Runs the rules to a fixed point; their statements go to the store and to the graphs."""
    runs = [_RuleRun(rule, NamedNode(graphs.iris.graph(derived_graph(rule.name)))) for rule in rules]
    while sum(run.repeat(store) for run in runs):
        pass
    for run in runs:
        if not run.made and not run.problem:
            text = "The rule makes no statement: its pattern matches nothing, or all it says is said already."
            run.fail("rule:empty", text)
        problems.extend([run.problem] if run.problem else ())
        graphs.add(derived_graph(run.rule.name), map(str, run.made))


@dataclass
class _RuleRun:
    """A rule, the graph of its statements, those made so far, their numbers by run, and the problem that ended it."""

    rule: QueryFile
    graph: NamedNode
    made: list[Triple] = field(default_factory=list)
    rounds: list[int] = field(default_factory=list)
    problem: Problem | None = None

    def repeat(self, store: Store) -> int:
        """Runs the rule once, if it has no problem; returns the number of new statements."""
        if self.problem:
            return 0
        if self._varies():
            return 0
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

    def _varies(self) -> bool:
        """Ends a rule that would make other statements in another build of the same publication."""
        if calls_service(self.rule.text):
            self.fail("sparql:service", "The rule calls another endpoint by SERVICE: a build asks nobody.")
        elif word := volatile_word(self.rule.text):
            self.fail("rule:volatile", _CHANCE.format(word))
        return self.problem is not None

    def fail(self, rule: str, text: str, line: int = 0, column: str = "") -> int:
        """Ends the rule with a problem; returns 0 new statements."""
        self.problem = Problem(self.rule.path, line, column, rule, text)
        return 0

    def _add(self, result: QueryTriples, store: Store) -> int:
        fresh = set[Triple]()
        for triple in result:
            if triple in fresh or any(store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)):
                continue
            if any(isinstance(term, BlankNode) for term in triple):
                return self.fail("blank-node", "The rule makes blank nodes: build an IRI in the query instead.")
            if self._is_suspect(len(fresh)) and (new := _new_term(triple, store)):
                return self.fail(ENDLESS, f"The rule never ends, for it makes {new} from what it made before: {_LESS}")
            fresh.add(triple)
        store.extend(Quad(triple.subject, triple.predicate, triple.object, self.graph) for triple in fresh)
        self.made.extend(fresh)
        self.rounds.extend([len(fresh)] if fresh else ())
        return len(fresh)

    def _is_suspect(self, fresh: int) -> bool:
        """Whether the rule has run so often, or has made so much since its first run, that it may be endless."""
        if not self.rounds:
            return False
        return len(self.rounds) >= _ROUNDS or len(self.made) + fresh >= max(_MANY, _GROWTH * self.rounds[0])


def _new_term(triple: Triple, store: Store) -> str:
    """The term of a statement that the store has nowhere, shortened; empty if there is none."""
    about = next(store.quads_for_pattern(triple.subject, None, None, None), None)
    about = about or next(store.quads_for_pattern(None, None, triple.subject, None), None)
    if about is None:
        return _short(triple.subject)
    value = next(store.quads_for_pattern(None, None, triple.object, None), None)
    if value is None and isinstance(triple.object, NamedNode):
        value = next(store.quads_for_pattern(triple.object, None, None, None), None)
    return _short(triple.object) if value is None else ""


def _short(term: object) -> str:
    text = str(term)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
