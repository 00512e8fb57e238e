"""The gates that a publication passes before it is published; each fault is a problem, and all are found in one run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from typing import Final

from pyoxigraph import NamedNode, Store

from ucc_graph.errors import PublicationError
from ucc_graph.press.check.answers import unkept_promises
from ucc_graph.press.check.constraints import read_constraints, violations
from ucc_graph.press.check.locate import locate
from ucc_graph.press.check.shacl import start_validation
from ucc_graph.press.check.shapes import TargetedShape, empty_shapes, ill_formed, read_shapes, shape_index
from ucc_graph.press.check.stability import lost_successors
from ucc_graph.press.check.terms import (
    check_templates,
    declared_terms,
    undeclared_in_graphs,
    undeclared_in_queries,
    undeclared_in_shapes,
)
from ucc_graph.press.read.assemble import Assembly
from ucc_graph.press.read.census import Census
from ucc_graph.press.read.dictionary import dictionary_problems
from ucc_graph.press.read.publication import Publication
from ucc_graph.problem import Problem, Severity
from ucc_graph.rdf.vocab import RDF

__all__ = ["check", "is_publishable", "without_echoes"]

_OF_CELLS: Final = "csvw:"


def check(publication: Publication, assembly: Assembly, store: Store, census: Census, pool: Executor) -> list[Problem]:
    """Every problem of the assembled and derived graphs, sorted; SHACL Core runs in processes of their own."""
    problems = list(ill_formed(assembly.shapes))
    shapes = read_shapes(assembly.shapes, store)
    slices = [] if problems else start_validation(assembly.shapes, shapes, store, pool)
    problems += empty_shapes(shapes)
    problems += dictionary_problems(publication)
    problems += _vocabulary(publication, assembly, census)
    problems += _instances(assembly, store)
    problems += unkept_promises(publication)
    rows = assembly.graphs.load_provenance()
    problems += _constraints(assembly, shapes, store, rows)
    problems += locate(sorted(lost_successors(store, publication.base)), assembly, rows)
    for part in slices:
        try:
            problems += locate(part.result(), assembly, rows)
        except PublicationError as error:
            problems.append(Problem("shapes", 0, "", "shape:ill-formed", str(error)))
    return sorted(set(problems))


def without_echoes(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems without what a shape says of a cell that the table's description refuses already."""
    known = list(problems)
    refused = {problem.place for problem in known if problem.column and problem.rule.startswith(_OF_CELLS)}
    yield from (problem for problem in known if problem.rule.startswith(_OF_CELLS) or problem.place not in refused)


def is_publishable(problems: Iterable[Problem]) -> bool:
    """Whether nothing graver than a warning was found."""
    return not any(problem.severity is Severity.VIOLATION for problem in problems)


def _vocabulary(publication: Publication, assembly: Assembly, census: Census) -> Iterator[Problem]:
    declared = declared_terms(assembly.ontology)
    yield from check_templates(publication, declared)
    yield from undeclared_in_graphs(census, declared)
    yield from undeclared_in_shapes(assembly.shapes, declared)
    for pattern in ("ontology/rules/*.rq", "queries/*.rq"):
        yield from undeclared_in_queries(publication, pattern, declared)


def _instances(assembly: Assembly, store: Store) -> Iterator[Problem]:
    """A class must have as many instances in a table's graph as the table has rows: else two rows made one thing."""
    for table in assembly.tables.tables:
        graph = NamedNode(f"{assembly.graphs.base}graph/{table.name}")
        for name, rows in sorted(assembly.instances[table.name].items()):
            made = sum(1 for _ in store.quads_for_pattern(None, RDF.type, NamedNode(name), graph))
            if made != rows:
                text = f"{rows} rows describe a <{name}>, but they make {made}: two rows have the same IRI."
                yield Problem(f"data/{table.file}", 0, "", "count", text, focus=name)


def _constraints(assembly: Assembly, shapes: list[TargetedShape], store: Store, rows: Store) -> list[Problem]:
    problems: list[Problem] = []
    for constraint in read_constraints(shapes, shape_index(assembly.shapes)):
        found = sorted(set(violations(constraint, store, problems)))
        problems.extend(locate(found, assembly, rows))
    return problems
