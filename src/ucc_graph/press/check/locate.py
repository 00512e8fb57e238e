"""Places of validation results: file, line and column of the cell to correct."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from pyoxigraph import NamedNode, Store

from ucc_graph.csvw import AnnotatedTable
from ucc_graph.csvw.description import TableDescription
from ucc_graph.press.read.assemble import Assembly
from ucc_graph.press.read.publication import SourcePath
from ucc_graph.press.read.sources import Sources
from ucc_graph.problem import Problem, ValidationResult
from ucc_graph.rdf.terms import subject_of
from ucc_graph.rdf.vocab import CSVW

__all__ = ["locate"]

_ROW: Final = re.compile(r"(.*)#row=(\d+)$")
_IRI: Final = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]*", re.IGNORECASE)
_Place: TypeAlias = tuple[str, int, str]
"""A file and a line, and the column of the property if the file is a table that has it."""


def locate(violations: Iterable[ValidationResult], assembly: Assembly, descriptions: Store) -> Iterator[Problem]:
    """The violations as problems at the rows that describe their focus nodes.

    If no row describes the focus node, as with a constraint on the whole dataset, the place is the row of the value. If
    there is none, it is the line of a Turtle file or published query that declares value or focus node. Results with
    the same text, as of two constraints in one property shape, are one problem.
    """
    found = defaultdict[Problem, list[ValidationResult]](list)
    for violation, problem in _located(violations, assembly, descriptions):
        found[problem].append(violation)
    yield from (replace(problem, results=tuple(results)) for problem, results in found.items())


def _located(
    violations: Iterable[ValidationResult], assembly: Assembly, descriptions: Store
) -> Iterator[tuple[ValidationResult, Problem]]:
    tables = {table.description.url: (order, table) for order, table in enumerate(assembly.tables)}
    for violation in violations:
        nodes = [node for node in (violation.focus, violation.value) if _IRI.fullmatch(node)]
        rows = (_row(node, violation, tables, descriptions) for node in nodes)
        lines = (_line(node, assembly.sources) for node in reversed(nodes))
        place = next(filter(None, (*rows, *lines)), (SourcePath.DATA, 0, ""))
        value = f' (value "{violation.value}")' if violation.value not in ("", violation.focus) else ""
        rule = violation.constraint or violation.shape
        shape = f" shape <{rule}>," if rule else ""
        said = f"{violation.message}{value}"
        text = f"{said}{'' if said.endswith('.') else ';'}{shape} node <{violation.focus}>"
        yield violation, Problem(*place, rule or violation.component, text, violation.severity, violation.focus)


def _row(
    node: str, violation: ValidationResult, tables: Mapping[str, tuple[int, AnnotatedTable]], descriptions: Store
) -> _Place | None:
    """The row that describes a node, preferably one with a column for the property."""
    places: list[tuple[bool, int, _Place]] = []
    for description in descriptions.quads_for_pattern(None, CSVW.describes, NamedNode(node), None):
        match = _ROW.match(subject_of(description))
        if match and match[1] in tables:
            order, table = tables[match[1]]
            column = _column(table.description, violation)
            places.append((not column, order, (table.place, int(match[2]), column)))
    return min(places)[-1] if places else None


def _column(table: TableDescription, violation: ValidationResult) -> str:
    """The column of the property: of several, that of the language at fault."""
    found = [column for column in table.columns if violation.path and column.property_iri(table.url) == violation.path]
    return min(found, key=lambda column: column.language != violation.language).title if found else ""


def _line(node: str, sources: Sources) -> _Place | None:
    """The line of a Turtle file that states the class of a node, or the first line of a published query."""
    for file in (*sources.ontology, sources.catalog):
        if node in file.lines and file.declares(node):
            return file.name, file.lines[node], ""
    paths = (query.path for query in sources.queries if sources.iris.query(query.name) == node)
    return next(((path, 1, "") for path in paths), None)
