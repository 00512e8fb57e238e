"""Checks that a publication must pass to be released; one run finds all problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from typing import Final

from pyoxigraph import NamedNode, Store

from ucc_graph.errors import PublicationError
from ucc_graph.press.check.answers import heading_problems
from ucc_graph.press.check.constraints import read_constraints, violations
from ucc_graph.press.check.locate import locate
from ucc_graph.press.check.shacl import start_validation
from ucc_graph.press.check.shapes import empty_shapes, ill_formed, read_shapes, shape_index
from ucc_graph.press.check.stability import missing_successors
from ucc_graph.press.check.terms import vocabulary_problems
from ucc_graph.press.read.assemble import Assembly
from ucc_graph.press.read.dictionary import dictionary_problems
from ucc_graph.press.read.void_counts import VoidCounts
from ucc_graph.problem import Problem, Severity
from ucc_graph.rdf.vocab import RDF

__all__ = ["check", "is_publishable", "without_repeats"]

_OF_CELLS: Final = "csvw:"


def check(assembly: Assembly, store: Store, counts: VoidCounts, pool: Executor) -> list[Problem]:
    """Every problem of the assembled and derived graphs, sorted; SHACL Core runs in processes of their own."""
    sources = assembly.sources
    problems = list(ill_formed(sources.shapes))
    shapes, index = read_shapes(sources.shapes, store), shape_index(sources.shapes)
    shards = [] if problems else start_validation(index, shapes, store, pool)
    problems += empty_shapes(shapes)
    problems += dictionary_problems(sources)
    problems += vocabulary_problems(sources, counts)
    problems += _instances(assembly, store)
    problems += heading_problems(sources)
    rows = assembly.graphs.load(default=False)
    for constraint in read_constraints(shapes, index):
        problems += locate(sorted(set(violations(constraint, store, problems))), assembly, rows)
    problems += locate(sorted(missing_successors(store, sources.iris)), assembly, rows)
    for shard in shards:
        try:
            problems += locate(shard.result(), assembly, rows)
        except PublicationError as error:
            problems.append(Problem("shapes", 0, "", "shape:ill-formed", str(error)))
    return sorted(set(problems))


def without_repeats(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems, without those of shapes at a cell that already breaks the CSVW description of its table."""
    known = list(problems)
    rejected = {problem.place for problem in known if problem.column and problem.rule.startswith(_OF_CELLS)}
    yield from (problem for problem in known if problem.rule.startswith(_OF_CELLS) or problem.place not in rejected)


def is_publishable(problems: Iterable[Problem]) -> bool:
    """Whether there is nothing graver than a warning."""
    return not any(problem.severity is Severity.VIOLATION for problem in problems)


def _instances(assembly: Assembly, store: Store) -> Iterator[Problem]:
    """A class must have as many instances in a table's graph as the table has rows: else two rows made one thing."""
    for table in assembly.tables:
        graph = NamedNode(assembly.sources.iris.graph(table.name))
        for name, rows in sorted(assembly.instances[table.name].items()):
            made = sum(1 for _ in store.quads_for_pattern(None, RDF.type, NamedNode(name), graph))
            if made != rows:
                text = f"{rows} rows describe a <{name}>, but they make {made}: two rows have the same IRI."
                yield Problem(table.place, 0, "", "count", text, focus=name)
