"""W3C tests of CSV on the Web for csv2rdf, skipped without a copy of the suite.

The suite (https://github.com/w3c/csvw, folder ``tests``) is not part of the project. The environment variable
``CSVW_TESTS`` names its folder; the default is ``../shared/w3c-csvw/tests`` beside the checkout.
"""

from __future__ import annotations

import io
import json
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import pytest
from rdflib import Graph, Literal
from rdflib.compare import isomorphic

from ucc_graph.cli.convert import convert
from ucc_graph.csvw.conversion import Mode
from ucc_graph.csvw.csv2rdf import csv2rdf
from ucc_graph.errors import DataError
from ucc_graph.problem import Problem

ROOT = Path(__file__).parents[2]
SUITE = Path(os.environ.get("CSVW_TESTS") or ROOT.parent / "shared" / "w3c-csvw" / "tests").resolve()
BASE = "http://www.w3.org/2013/csvw/tests/"
SITE = "http://www.w3.org/.well-known/csvm"
PATTERNS = b"{+url}-metadata.json\ncsv-metadata.json\n{+url}.json\ncsvm.json\n"
ASK_A_SITE = {"test259", "test260"}
"""Tests of the site-wide configuration of a web server, which files on this machine do not have."""
KNOWN_FAILURES: dict[str, str] = {}


@dataclass(frozen=True)
class Case:
    """A test of the manifest; ``result`` is empty for one that must fail."""

    name: str
    kind: str
    action: str
    result: str
    mode: Mode
    metadata: str
    link: str


def _cases() -> list[Case]:
    manifest = SUITE / "manifest-rdf.jsonld"
    if not manifest.is_file():
        return []
    return [_case(entry) for entry in json.loads(manifest.read_text("utf-8"))["entries"]]


def _case(entry: dict[str, str | dict[str, str]]) -> Case:
    option = entry.get("option", {})
    assert isinstance(option, dict)
    return Case(
        name=str(entry["id"]).rpartition("#")[2],
        kind=str(entry["type"]).removeprefix("csvt:"),
        action=urljoin(BASE, str(entry["action"])),
        result=str(entry.get("result", "")),
        mode=Mode.MINIMAL if option.get("minimal") else Mode.STANDARD,
        metadata=urljoin(BASE, option["metadata"]) if "metadata" in option else "",
        link=str(entry.get("httpLink", "")),
    )


CASES = _cases()
if not CASES:
    pytest.skip(f"the W3C test suite is not in {SUITE}; CSVW_TESTS says where it is", allow_module_level=True)


def _fetch(url: str) -> bytes | None:
    if url == SITE:
        return PATTERNS
    path = SUITE / url.removeprefix(BASE).partition("?")[0]
    return (
        path.read_bytes() if url.startswith(BASE) and "?" not in url.removesuffix("?query") and path.is_file() else None
    )


def _convert(case: Case, problems: list[Problem]) -> Graph:
    lines = csv2rdf(
        case.action, fetch=_fetch, problems=problems, mode=case.mode, metadata=case.metadata, link=case.link
    )
    return Graph().parse(data="\n".join(lines), format="nt")


def _expected(case: Case) -> Graph:
    """The result with language tags in lower case, which is the same graph (RDF 1.1 Concepts, section 3.3)."""
    read = Graph().parse(SUITE / case.result, publicID=urljoin(BASE, case.result), format="turtle")
    lowered = Graph()
    for subject, predicate, term in read:
        tag = term.language if isinstance(term, Literal) else None
        lowered.add((subject, predicate, Literal(str(term), lang=tag.lower()) if tag else term))
    return lowered


def _parameters() -> list[object]:
    return [
        pytest.param(case, id=case.name, marks=pytest.mark.xfail(strict=True, reason=KNOWN_FAILURES[case.name]))
        if case.name in KNOWN_FAILURES
        else pytest.param(case, id=case.name)
        for case in CASES
    ]


def test_the_suite_has_270_tests() -> None:
    assert len(CASES) == 270


@pytest.mark.parametrize("case", _parameters())
def test_csv2rdf(case: Case) -> None:
    problems: list[Problem] = []
    if case.kind == "NegativeRdfTest":
        with pytest.raises(DataError):
            _convert(case, problems)
        return
    assert isomorphic(_convert(case, problems), _expected(case))
    assert problems or case.kind == "ToRdfTest"


FILES = [
    case for case in CASES if not (case.metadata or case.link or "?" in case.action) and case.name not in ASK_A_SITE
]
"""Tests that need a file alone: no metadata of the caller, no header and no query of a web server."""


def _converted(case: Case) -> tuple[str, bool]:
    """The output of ``ucc-graph csv2rdf`` for a file, with the IRIs of the suite, and whether it reports a fault."""
    output, is_faulty = io.BytesIO(), False
    try:
        is_faulty = bool(convert(SUITE / case.action.removeprefix(BASE), case.mode, "nt", output))
    except DataError as error:
        is_faulty = bool(error.problems)
    return output.getvalue().decode().replace(f"{SUITE.as_uri()}/", BASE), is_faulty


def test_255_tests_need_a_file_alone() -> None:
    assert len(FILES) == 255
    assert sum(case.kind == "ToRdfTestWithWarnings" for case in FILES) == 134


@pytest.mark.parametrize("case", FILES, ids=lambda case: case.name)
def test_the_command(case: Case) -> None:
    text, is_faulty = _converted(case)
    assert is_faulty or case.kind == "ToRdfTest"
    if case.kind == "NegativeRdfTest":
        assert text == ""
    else:
        assert isomorphic(Graph().parse(data=text, format="nt"), _expected(case))
