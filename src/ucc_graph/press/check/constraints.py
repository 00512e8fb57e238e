"""SHACL constraints in SPARQL (SHACL, section 5, https://www.w3.org/TR/shacl/#sparql-constraints), by Oxigraph.

Each runs once per focus node, which is the value of ``$this``, over the whole default graph. That costs 0.1 ms a node;
pySHACL takes 8 ms. The variable ``?language`` is the language of the text at fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, QuerySolution, QuerySolutions, Store, Variable

from ucc_graph.errors import QueryError
from ucc_graph.press.check.portability import portability_faults
from ucc_graph.press.check.prebinding import focus_query, prebinding_faults
from ucc_graph.press.check.shapes import ShapeIndex, TargetedShape, Term, objects, severity_of
from ucc_graph.problem import Problem, Severity, ValidationResult
from ucc_graph.rdf.languages import english
from ucc_graph.rdf.vocab import OWL, SH
from ucc_graph.sparql.diagnostics import diagnose
from ucc_graph.sparql.string_functions import FUNCTIONS, translate

__all__ = ["SparqlConstraint", "read_constraints", "violations"]

_PLACEHOLDER: Final = re.compile(r"\{[?$](\w+)\}")


@dataclass(frozen=True)
class SparqlConstraint:
    """A constraint: its shape, its query with all prefixes, its message and its severity."""

    shape: TargetedShape
    iri: str
    query: str
    message: str
    severity: Severity


def read_constraints(shapes: Iterable[TargetedShape], index: ShapeIndex) -> list[SparqlConstraint]:
    """The SPARQL constraints of the shapes, in order."""
    return [
        _constraint(shape, node, index)
        for shape in shapes
        for node in sorted(objects(index, NamedNode(shape.iri), SH.sparql), key=str)
        if isinstance(node, NamedNode)
    ]


def violations(constraint: SparqlConstraint, store: Store, problems: list[Problem]) -> Iterator[ValidationResult]:
    """The violations of a constraint; what forbids to run its query is a problem."""
    faults = _faults(constraint.query)
    problems += [_faulty(constraint, text) for text in faults]
    if faults:
        return
    template = focus_query(translate(constraint.query))
    for focus in constraint.shape.focus:
        query = template.about(focus)
        try:
            rows = store.query(query, use_default_graph_as_union=True, custom_functions=FUNCTIONS)
        except SyntaxError as error:
            found = diagnose(error, query)
            text = f"its query, with its prefixes, has a fault in line {found.line}: {found.text}"
            problems.append(_faulty(constraint, text))
            return
        assert isinstance(rows, QuerySolutions)
        yield from (_violation(constraint, focus, rows.variables, row) for row in rows)


def _faults(query: str) -> list[str]:
    try:
        found = [*prebinding_faults(query), *portability_faults(query)]
        if not found:
            translate(query)  # refuses a pattern that the engine cannot match
    except QueryError as error:
        return [f"its query, with its prefixes, has a fault: {error}."]
    return found


def _constraint(shape: TargetedShape, node: NamedNode, index: ShapeIndex) -> SparqlConstraint:
    owner = NamedNode(shape.iri)
    return SparqlConstraint(
        shape=shape,
        iri=node.value,
        query=f"{_prefixes(node, index)}{english(objects(index, node, SH.select))}",
        message=english(objects(index, node, SH.message)) or english(objects(index, owner, SH.message)),
        severity=severity_of(min(map(_text, objects(index, owner, SH.severity)), default="")),
    )


def _prefixes(node: NamedNode, index: ShapeIndex) -> str:
    lines = {
        f"PREFIX {_text(prefix)}: <{_text(space)}>\n"
        for holder in _imported(objects(index, node, SH.prefixes), index)
        for declared in objects(index, holder, SH.declare)
        for prefix in objects(index, declared, SH.prefix)
        for space in objects(index, declared, SH.namespace)
    }
    return "".join(sorted(lines))


def _imported(holders: list[Term], index: ShapeIndex) -> list[Term]:
    """The documents with prefixes, and all that they import (SHACL, section 5.2.1)."""
    found = list(holders)
    for holder in found:
        found.extend(other for other in objects(index, holder, OWL.imports) if other not in found)
    return found


def _violation(
    constraint: SparqlConstraint, focus: str, variables: list[Variable], row: QuerySolution
) -> ValidationResult:
    """A solution as a result (SHACL, section 5.3.2); without ``?value`` its value is the focus node."""
    values = {variable.value: row[variable] for variable in variables}
    texts = {name: _text(value) for name, value in values.items()} | {"this": focus}
    value = values.get("value") or NamedNode(focus)
    return ValidationResult(
        focus=focus,
        path=texts.get("path", "") if isinstance(values.get("path"), NamedNode) else "",
        value=_text(value),
        shape=constraint.shape.iri,
        component=SH.SPARQLConstraintComponent.value,
        message=_PLACEHOLDER.sub(lambda found: texts.get(found[1], found[0]), constraint.message),
        severity=constraint.severity,
        language=texts.get("language", ""),
        term=str(value),
        constraint=constraint.iri,
    )


def _text(value: object) -> str:
    return str(getattr(value, "value", ""))


def _faulty(constraint: SparqlConstraint, text: str) -> Problem:
    return Problem(constraint.shape.file, 0, "", "sparql:syntax", f"<{constraint.iri}>: {text}", focus=constraint.iri)
