"""Checks that a publication must pass to be released; one run finds all problems."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from typing import Final

from pyoxigraph import NamedNode, Store

from ucc_graph.errors import PublicationError
from ucc_graph.press.check.answers import broken_queries, heading_problems, parameter_problems
from ucc_graph.press.check.catalog import catalog_problems
from ucc_graph.press.check.consequences import HALF_POSITION
from ucc_graph.press.check.constraints import read_constraints, violations
from ucc_graph.press.check.derived import at_written_files, unwritten_catalog
from ucc_graph.press.check.face import face_problems
from ucc_graph.press.check.forms import form_problems
from ucc_graph.press.check.keys import deep_addresses, keys_without_address, kind_problems, unusual_keys
from ucc_graph.press.check.lists import unparted_lists
from ucc_graph.press.check.locate import locate
from ucc_graph.press.check.pages import page_problems
from ucc_graph.press.check.portability import unportable_queries
from ucc_graph.press.check.schemes import misspelt_addresses
from ucc_graph.press.check.shacl import start_validation
from ucc_graph.press.check.shape_syntax import ill_formed
from ucc_graph.press.check.shapes import empty_shapes, read_shapes, shape_index, unreached_targets
from ucc_graph.press.check.stability import missing_successors
from ucc_graph.press.check.stored_values import rewritten_values
from ucc_graph.press.check.terms import vocabulary_problems
from ucc_graph.press.read.assemble import Assembly
from ucc_graph.press.read.dictionary import dictionary_problems
from ucc_graph.press.read.void_counts import VoidCounts
from ucc_graph.problem import Problem, Severity, ValidationResult
from ucc_graph.rdf.geojson import is_latitude, is_longitude
from ucc_graph.rdf.terms import object_of, subject_of
from ucc_graph.rdf.vocab import RDF, WGS84

__all__ = ["check"]

_POSITION: Final = "position"
_NORTH: Final = "A latitude is degrees from -90 to 90: correct it, or leave it empty. Maps leave this thing out."
_EAST: Final = "A longitude is degrees from -180 to 180: correct it, or leave it empty. Maps leave this thing out."
_ALONE: Final = "A place has both a latitude and a longitude: add the other, or leave both empty."
_DEGREES: Final = (
    (WGS84.lat, WGS84.long, is_latitude, _NORTH),
    (WGS84.long, WGS84.lat, is_longitude, _EAST),
)


def check(assembly: Assembly, store: Store, counts: VoidCounts, pool: Executor) -> list[Problem]:
    """Every problem of the assembled and derived graphs, sorted; SHACL Core runs in processes of their own."""
    sources = assembly.sources
    problems = [*ill_formed(sources.shapes), *rewritten_values(sources)]
    shapes, index = read_shapes(sources.shapes, store), shape_index(sources.shapes)
    shards = [] if problems else start_validation(index, shapes, store, pool)
    problems += empty_shapes(shapes)
    problems += unreached_targets(sources.shapes, store)
    problems += unwritten_catalog(sources)
    problems += dictionary_problems(sources)
    problems += _instances(assembly, store)
    problems += heading_problems(sources)
    problems += broken_queries(sources)
    problems += parameter_problems(sources, store)
    problems += face_problems(sources)
    problems += page_problems(sources, store)
    problems += unportable_queries((*sources.rules, *sources.queries))
    rows = assembly.graphs.load(default=False)
    problems += vocabulary_problems(assembly, store, rows, counts)
    problems += form_problems(assembly, rows, counts)
    for constraint in read_constraints(shapes, index):
        problems += locate(sorted(set(violations(constraint, store, problems))), assembly, rows)
    problems += locate(sorted(missing_successors(store, sources.iris)), assembly, rows)
    graphs = [sources.iris.graph(table.name) for table in assembly.tables]
    for table in assembly.tables:
        problems += locate(unparted_lists(table, sources.iris, store), assembly, rows)
    problems += catalog_problems(assembly, counts)
    problems += misspelt_addresses(assembly, rows)
    deep = deep_addresses(assembly.tables, sources.iris)
    problems += kind_problems(sources, store, graphs, deep)
    problems += locate(keys_without_address(store, sources.iris, deep), assembly, rows)
    problems += locate(unusual_keys(store, sources.iris, graphs), assembly, rows)
    located = locate(sorted(_positions(store)), assembly, rows)
    for shard in shards:
        try:
            problems += locate(shard.result(), assembly, rows)
        except PublicationError as error:
            problems.append(Problem("shapes", 0, "", "shape:ill-formed", str(error)))
    known = {problem.place for problem in problems if problem.column}
    problems += (problem for problem in located if problem.place not in known)
    return sorted(set(at_written_files(problems, sources)))


def _positions(store: Store) -> Iterator[ValidationResult]:
    """A warning for each latitude and longitude that is no degrees, or stands alone: maps leave its thing out.

    WGS84 degrees as in RFC 7946, section 4 (https://www.rfc-editor.org/rfc/rfc7946#section-4).
    """
    for term, other, is_degrees, text in _DEGREES:
        for quad in store.quads_for_pattern(None, term, None, None):
            subject, value = subject_of(quad), object_of(quad)
            is_alone = next(store.quads_for_pattern(NamedNode(subject), other, None, None), None) is None
            if is_alone or not is_degrees(value):
                rule, says = (HALF_POSITION, _ALONE) if is_degrees(value) else (_POSITION, text)
                yield ValidationResult(subject, term.value, value, "", rule, says, Severity.WARNING)


def _instances(assembly: Assembly, store: Store) -> Iterator[Problem]:
    """A class must have as many instances in a table's graph as the table has rows: else two rows made one thing."""
    for table in assembly.tables:
        graph = NamedNode(assembly.sources.iris.graph(table.name))
        for name, rows in sorted(assembly.instances[table.name].items()):
            made = sum(1 for _ in store.quads_for_pattern(None, RDF.type, NamedNode(name), graph))
            if made != rows:
                text = f"{rows} rows describe a <{name}>, but they make {made}: two rows have the same IRI."
                yield Problem(table.place, 0, "", "count", text, focus=name)
