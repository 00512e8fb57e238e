"""Causes among problems: what only follows from another problem is left out, and what others follow from comes first.

A cell that cannot be read is a statement less; a misspelt term makes a shape without a focus node, a rule that makes
nothing, and a missing value in each row. Whoever corrects the cause sees the rest in the next run, if there is any.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from ucc_graph.csvw.table_file import UNREADABLE
from ucc_graph.press.read.assemble import SSSOM_HEADER
from ucc_graph.press.read.derive import ENDLESS, derived_graph
from ucc_graph.press.read.publication import TURTLE_SYNTAX, SourcePath
from ucc_graph.press.read.sources import CONTEXT_SYNTAX
from ucc_graph.press.read.void_counts import VoidCounts
from ucc_graph.problem import Problem, Severity, ValidationResult
from ucc_graph.rdf.vocab import SH

__all__ = [
    "HALF_POSITION",
    "LINK",
    "OTHER_BASE",
    "OTHER_SCHEME",
    "Stated",
    "in_order",
    "is_unreadable",
    "without_consequences",
]

HALF_POSITION: Final = "position:incomplete"
"""Rule of a place that has a latitude or a longitude only."""
LINK: Final = "page:link"
"""Rule of a link of a page that leads nowhere."""
OTHER_BASE: Final = "base:tables"
"""Rule of tables whose things have no address under the base IRI, so that no link leads to one."""
OTHER_SCHEME: Final = "base:scheme"
"""Rule of addresses of things that differ from those under the base IRI in nothing but their scheme."""
_OF_READING: Final = "csvw:"
_GONE: Final = "permanence"
_QUERY_SYNTAX: Final = "sparql:syntax"
_SYNTAX: Final = frozenset({CONTEXT_SYNTAX, TURTLE_SYNTAX})
_FIRST: Final = (_OF_READING, "turtle:", "jsonld:", "sparql:", "template:syntax", "catalog:", "base:", "term:", "rule:")
"""Beginnings of the rules of problems that others follow from, in order."""
_DICTIONARY: Final = "dictionary"
_LAST: Final = frozenset({"canonical", _DICTIONARY})
"""Rules of problems that ucc-graph tidy mends."""
_EMPTY_RULE: Final = "rule:empty"
_NO_FOCUS: Final = "shape:no-focus"
_UNDECLARED: Final = "term:undeclared"
_CLASS: Final = f"{SH.iri}ClassConstraintComponent"
_BY_TERM: Final = frozenset({_CLASS, f"{SH.iri}DatatypeConstraintComponent"})
"""Components whose parameter is a term, of which no value is an instance if it is misspelt."""
_FOLDER_OF_SHAPES: Final = SourcePath.SHAPES.partition("*")[0]
_FOLDER_OF_RULES: Final = SourcePath.RULES.partition("*")[0]
_GRAPH: Final = "graph "
_DERIVED: Final = derived_graph("")


@dataclass(frozen=True)
class Stated:
    """The properties that are stated anywhere, and those that a table or a file states, not only a rule."""

    anywhere: frozenset[str] = field(default_factory=frozenset)
    in_sources: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, counts: VoidCounts) -> Stated:
        """Those of the graphs of a release."""
        written = (graph for graph in counts.graphs if not graph.name.startswith(_DERIVED))
        return cls(
            frozenset(counts.default.properties), frozenset(name for graph in written for name in graph.properties)
        )


def without_consequences(problems: Iterable[Problem], stated: Stated) -> Iterator[Problem]:
    """The problems without those that only follow from others among them."""
    known = list(problems)
    causes = _FaultyRows(known, stated), _FaultyTerms(known, stated), _FaultyBase(known)
    is_lossy = any(
        problem.rule in (OTHER_BASE, OTHER_SCHEME) or problem.rule.startswith(_OF_READING) for problem in _graver(known)
    )
    is_to_change = any(problem.file == SourcePath.TABLE_GROUP for problem in _graver(known))
    left_out = {*([LINK] if is_lossy else []), *([_DICTIONARY] if is_to_change else [])}
    told = (problem for problem in known if problem.rule not in left_out)
    yield from (problem for problem in told if not any(cause.explain(problem) for cause in causes))


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """The problems by place; those that others may follow from come first."""
    return sorted(problems, key=lambda problem: (_rank(problem), problem))


def is_unreadable(problem: Problem) -> bool:
    """Whether a file, or rows of a table, could not be read, or a rule never ends.

    Other problems may only follow from this one.
    """
    if problem.rule in (ENDLESS, SSSOM_HEADER):
        return True
    if problem.rule == _QUERY_SYNTAX:
        return problem.file.startswith(_FOLDER_OF_RULES)
    return problem.rule in UNREADABLE | _SYNTAX or problem.file == SourcePath.TABLE_GROUP


class _FaultyRows:
    """Rows that break the CSVW description of their table.

    Such a row lacks a value, and so do the statements that are made from several of its cells: a problem at the same
    cell, at the row as a whole, or of a place with half of its degrees, says nothing new. What vanished from a faulty
    table since the last release neither, nor what a rule did not make, nor a reference to a thing that is not there.
    """

    def __init__(self, problems: Iterable[Problem], stated: Stated) -> None:
        causes = [problem for problem in problems if problem.rule.startswith(_OF_READING)]
        self._cells = {(problem.file, problem.line, column) for problem in causes for column in (problem.column, "")}
        self._faulty = {(problem.file, problem.line) for problem in causes if problem.line}
        self._rows = {(problem.file, problem.line) for problem in causes if problem.line and not problem.column}
        self._files = {problem.file for problem in causes}
        self._is_lossy = bool(self._files)
        self._stated = stated

    def explain(self, problem: Problem) -> bool:
        """Whether a problem follows from one of the rows."""
        if problem.rule.startswith(_OF_READING):
            return False
        row = (problem.file, problem.line)
        is_repeated = (*row, problem.column) in self._cells or row in self._rows
        is_half = problem.rule == HALF_POSITION and row in self._faulty
        is_lost = problem.file in self._files and (problem.rule.startswith(_GONE) or problem.rule == "count")
        return is_repeated or is_half or is_lost or (self._is_lossy and _all(problem, self._is_of_a_lost_thing))

    def _is_of_a_lost_thing(self, result: ValidationResult) -> bool:
        """Whether it may be of a reference to a row that is not there, or of what a rule did not make of one."""
        if result.value:
            return result.component == _CLASS
        return bool(result.path) and result.path.removeprefix("^") not in self._stated.in_sources


class _FaultyTerms:
    """Terms that nothing declares, and rules that make nothing: the data lack what they should state."""

    def __init__(self, problems: Iterable[Problem], stated: Stated) -> None:
        known = list(problems)
        undeclared = [problem for problem in known if problem.rule == _UNDECLARED]
        self._terms = {problem.focus for problem in undeclared}
        self._files = {problem.file for problem in undeclared}
        self._is_in_data = any(map(_is_of_data, undeclared))
        self._is_in_shapes = any(problem.file.startswith(_FOLDER_OF_SHAPES) for problem in undeclared)
        self._is_rule_broken = any(map(is_unreadable, known)) or any(
            problem.file.startswith(_FOLDER_OF_RULES) and problem.rule != _EMPTY_RULE for problem in known
        )
        self._causes = bool(undeclared) or self._is_rule_broken or any(p.rule == _EMPTY_RULE for p in known)
        self._stated = stated

    def explain(self, problem: Problem) -> bool:
        """Whether a problem follows from one of the terms or rules."""
        if problem.rule == _NO_FOCUS:
            return self._is_in_data or problem.file in self._files
        if problem.rule == _EMPTY_RULE:
            return self._is_in_data or self._is_rule_broken
        return self._causes and _all(problem, self._is_of_a_lost_property)

    def _is_of_a_lost_property(self, result: ValidationResult) -> bool:
        path = result.path.removeprefix("^")
        if self._is_in_shapes and result.component in _BY_TERM:
            return True
        return path in self._terms or (bool(path) and not result.value and path not in self._stated.anywhere)


class _FaultyBase:
    """Another base IRI in the catalogue than in the tables, or another scheme in some addresses of things."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        known = list(problems)
        bases = [problem for problem in _graver(known) if problem.rule == OTHER_BASE]
        self._sites = {urlsplit(problem.focus)[:2] for problem in bases}
        self._is_spelt = any(problem.rule == OTHER_SCHEME for problem in known) and not bases

    def explain(self, problem: Problem) -> bool:
        """Whether a problem follows from the base: terms and addresses beside it, and links that lead nowhere."""
        if problem.rule in (_UNDECLARED, OTHER_SCHEME):
            return urlsplit(problem.focus)[:2] in self._sites
        if not self._is_spelt:
            return False
        is_lost = problem.rule in (_EMPTY_RULE, _NO_FOCUS, "count") or problem.rule.startswith(_GONE)
        return is_lost or _all(problem, lambda result: result.component == _CLASS or not result.value)


def _graver(problems: Iterable[Problem]) -> Iterator[Problem]:
    return (problem for problem in problems if problem.severity is Severity.VIOLATION)


def _is_of_data(problem: Problem) -> bool:
    return problem.file.startswith(_GRAPH) or problem.file == SourcePath.TABLE_GROUP


def _all(problem: Problem, test: Callable[[ValidationResult], bool]) -> bool:
    return bool(problem.results) and all(map(test, problem.results))


def _rank(problem: Problem) -> int:
    found = (number for number, start in enumerate(_FIRST) if problem.rule.startswith(start))
    return next(found, len(_FIRST) + (problem.rule in _LAST))
