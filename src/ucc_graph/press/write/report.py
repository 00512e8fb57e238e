"""Validation report: problems as text, JSON, SARIF 2.1.0 and ``sh:ValidationReport``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from itertools import count
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from ucc_graph.press.read.publication import SourcePath, published_as
from ucc_graph.press.write.text_report import summary, text_lines
from ucc_graph.problem import Problem, Severity, ValidationResult
from ucc_graph.rdf import serialise
from ucc_graph.rdf.formats import TURTLE, json_bytes
from ucc_graph.rdf.iris import Iris, part_of
from ucc_graph.rdf.vocab import RDF, RDFS, SH, XSD

__all__ = ["FORMATS", "render"]

_LEVELS: Final = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_OF_TABLES: Final = frozenset({".csv", ".tsv"})
_FIELDS: Final = ("file", "line", "column", "rule", "severity", "text", "focus")
_SHACL: Final = {Severity.VIOLATION: SH.Violation, Severity.WARNING: SH.Warning, Severity.INFO: SH.Info}


def render(problems: Sequence[Problem], form: str, base: str) -> bytes:
    """The report in one of ``FORMATS``; ``base`` is the base IRI of the results in RDF."""
    return FORMATS[form](problems, base)


def _text(problems: Sequence[Problem], _base: str) -> bytes:
    return "".join(f"{line}\n" for line in [*text_lines(problems), summary(problems)]).encode()


def _json(problems: Sequence[Problem], _base: str) -> bytes:
    found = [{name: getattr(problem, name) or None for name in _FIELDS} for problem in problems]
    return json_bytes({"summary": summary(problems), "problems": found})


def _sarif(problems: Sequence[Problem], _base: str) -> bytes:
    """SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html)."""
    rules = [{"id": rule} for rule in sorted({problem.rule for problem in problems})]
    run = {
        "tool": {"driver": {"name": "ucc-graph", "rules": rules}},
        "results": [_sarif_result(problem) for problem in problems],
    }
    schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    return json_bytes({"$schema": schema, "version": "2.1.0", "runs": [run]})


def _sarif_result(problem: Problem) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(problem.file)}}
    is_position = problem.column.isdecimal() and PurePosixPath(problem.file).suffix not in _OF_TABLES
    if problem.line:
        place["region"] = {"startLine": problem.line} | ({"startColumn": int(problem.column)} if is_position else {})
    column = f"column {problem.column}: " if problem.column and not is_position else ""
    return {
        "ruleId": problem.rule,
        "level": _LEVELS[problem.severity],
        "message": {"text": f"{column}{problem.text}"},
        "locations": [{"physicalLocation": place}],
    }


def _turtle(problems: Sequence[Problem], base: str) -> bytes:
    """SHACL, section 3.6 (https://www.w3.org/TR/shacl/#validation-report), every result with an IRI."""
    prefixes = {"rdfs": RDFS.iri, "sh": SH.iri, "xsd": XSD.iri}
    return serialise.to_bytes(_report(problems, Iris(base)), TURTLE, prefixes)


def _report(problems: Sequence[Problem], iris: Iris) -> Iterator[Triple]:
    report, number = NamedNode(iris.report), count(1)
    yield Triple(report, RDF.type, SH.ValidationReport)
    yield Triple(report, SH.conforms, Literal(not problems))
    for problem in problems:
        for found in problem.results or (_result(problem, iris),):
            node = NamedNode(part_of(iris.report, f"result-{next(number)}"))
            yield Triple(report, SH.result, node)
            yield Triple(node, RDF.type, SH.ValidationResult)
            yield Triple(node, SH.resultSeverity, _SHACL[problem.severity])
            yield Triple(node, SH.resultMessage, Literal(str(problem)))
            yield from _shacl(node, found, iris)
    yield from _components(problems, iris)


def _result(problem: Problem, iris: Iris) -> ValidationResult:
    """The result of a check that is not of SHACL; without a focus node, that is the place in the file."""
    focus = problem.focus if ":" in problem.focus else _passage(problem, iris)
    return ValidationResult(focus, "", "", "", problem.rule, problem.text, problem.severity)


def _passage(problem: Problem, iris: Iris) -> str:
    """The row of a table (RFC 7111) or the line of a text (RFC 5147), as in the provenance of a release."""
    file = iris.file(quote(published_as(problem.file) if PurePosixPath(problem.file).suffix else ""))
    is_table = fnmatch(problem.file, SourcePath.TABLES)
    if not problem.line:
        return file
    return part_of(file, f"row={problem.line}" if is_table else f"line={problem.line - 1},{problem.line}")


def _shacl(node: NamedNode, found: ValidationResult, iris: Iris) -> Iterator[Triple]:
    """The parts of a result by which SHACL processors compare it (section 3.6.2)."""
    yield Triple(node, SH.focusNode, NamedNode(found.focus))
    yield Triple(node, SH.sourceConstraintComponent, _component(found.component, iris))
    for predicate, iri in ((SH.sourceShape, found.shape), (SH.sourceConstraint, found.constraint)):
        if iri:
            yield Triple(node, predicate, NamedNode(iri))
    if found.path.startswith("^"):
        path = BlankNode(f"path-of-{node.value.rpartition('-')[2]}")
        yield Triple(node, SH.resultPath, path)
        yield Triple(path, SH.inversePath, NamedNode(found.path[1:]))
    elif found.path:
        yield Triple(node, SH.resultPath, NamedNode(found.path))
    if found.term and not found.term.startswith("_:"):
        yield from (Triple(node, SH.value, value) for value in _terms(found.term))


def _terms(text: str) -> Iterator[NamedNode | Literal | BlankNode | Triple]:
    """The term that is written as in N-Triples."""
    statement = f"<urn:x:subject> <urn:x:predicate> {text} ."
    return (quad.object for quad in parse(statement, format=RdfFormat.N_TRIPLES))


def _component(name: str, iris: Iris) -> NamedNode:
    """The component of a constraint; that of a check of this program is a part of the report."""
    return NamedNode(name if "//" in name else part_of(iris.report, quote(name, safe=":")))


def _components(problems: Sequence[Problem], iris: Iris) -> Iterator[Triple]:
    """The checks of this program that found something, as components of their own."""
    names = {problem.rule for problem in problems if not problem.results}
    names |= {found.component for problem in problems for found in problem.results}
    for name in sorted(name for name in names if "//" not in name):
        component = _component(name, iris)
        yield Triple(component, RDF.type, SH.ConstraintComponent)
        yield Triple(component, RDFS.label, Literal(name))


FORMATS: Final = {"text": _text, "json": _json, "sarif": _sarif, "ttl": _turtle}
"""Writers of a report, by the name of the format on the command line."""
