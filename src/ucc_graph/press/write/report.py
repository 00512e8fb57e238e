"""Validation report: problems as text, JSON, SARIF 2.1.0 and ``sh:ValidationReport``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Triple

from ucc_graph.problem import Problem, Severity
from ucc_graph.rdf import serialise
from ucc_graph.rdf.formats import TURTLE, json_bytes
from ucc_graph.rdf.iris import Iris, part_of
from ucc_graph.rdf.vocab import RDF, SH, XSD

__all__ = ["FORMATS", "render", "summary"]

_LEVELS: Final = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_FIELDS: Final = ("file", "line", "column", "rule", "severity", "text", "focus")
_SHACL: Final = {Severity.VIOLATION: SH.Violation, Severity.WARNING: SH.Warning, Severity.INFO: SH.Info}


def summary(problems: Sequence[Problem]) -> str:
    """``3 violations, 1 warning``, or ``no violations``."""
    counts = Counter(problem.severity for problem in problems)
    parts = [f"{counts[level]} {level}{'s' * (counts[level] != 1)}" for level in Severity if counts[level]]
    if not counts[Severity.VIOLATION]:
        parts.insert(0, "no violations")
    return ", ".join(parts)


def render(problems: Sequence[Problem], form: str, base: str) -> bytes:
    """The report in one of ``FORMATS``; ``base`` is the base IRI of the results in RDF."""
    return FORMATS[form](problems, base)


def _text(problems: Sequence[Problem], _base: str) -> bytes:
    lines = [f"{problem.severity}: {problem}" for problem in problems]
    return "".join(f"{line}\n" for line in [*lines, summary(problems)]).encode()


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
    place: dict[str, Any] = {"artifactLocation": {"uri": problem.file.replace(" ", "%20")}}
    if problem.line:
        place["region"] = {"startLine": problem.line}
    column = f"column {problem.column}: " if problem.column else ""
    return {
        "ruleId": problem.rule,
        "level": _LEVELS[problem.severity],
        "message": {"text": f"{column}{problem.text}"},
        "locations": [{"physicalLocation": place}],
    }


def _turtle(problems: Sequence[Problem], base: str) -> bytes:
    """SHACL, section 3.6 (https://www.w3.org/TR/shacl/#validation-report), every result with an IRI."""
    return serialise.to_bytes(_report(problems, Iris(base).report), TURTLE, {"sh": SH.iri, "xsd": XSD.iri})


def _report(problems: Sequence[Problem], iri: str) -> Iterator[Triple]:
    report = NamedNode(iri)
    yield Triple(report, RDF.type, SH.ValidationReport)
    yield Triple(report, SH.conforms, Literal(not problems))
    for number, problem in enumerate(problems, 1):
        result = NamedNode(part_of(iri, f"result-{number}"))
        yield Triple(report, SH.result, result)
        yield Triple(result, RDF.type, SH.ValidationResult)
        yield Triple(result, SH.resultSeverity, _SHACL[problem.severity])
        yield Triple(result, SH.resultMessage, Literal(str(problem)))
        if ":" in problem.focus:
            yield Triple(result, SH.focusNode, NamedNode(problem.focus))
        if problem.rule.startswith(("http:", "https:", "urn:")):
            yield Triple(result, SH.sourceShape, NamedNode(problem.rule))


FORMATS: Final = {"text": _text, "json": _json, "sarif": _sarif, "ttl": _turtle}
"""Writers of a report, by the name of the format on the command line."""
