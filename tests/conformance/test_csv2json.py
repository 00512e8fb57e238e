"""W3C tests of CSV on the Web for csv2json, through the function and through the command; see ``test_csvw``."""

from __future__ import annotations

import io
import json
from urllib.parse import urljoin

import pytest
from tests.conformance.test_csvw import ASK_A_SITE, BASE, SUITE, Case, _case, _fetch

from ucc_graph.cli.convert import convert_to_json
from ucc_graph.csvw.json import csv2json
from ucc_graph.errors import DataError
from ucc_graph.problem import Problem

CASES = [_case(entry) for entry in json.loads((SUITE / "manifest-json.jsonld").read_text("utf-8"))["entries"]]
FILES = [
    case for case in CASES if not (case.metadata or case.link or "?" in case.action) and case.name not in ASK_A_SITE
]
"""Tests that need a file alone: no metadata of the caller, no header and no query of a web server."""

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def _expected(case: Case) -> object:
    return json.loads((SUITE / case.result).read_text("utf-8"))


def test_the_suite_has_270_tests_in_both_modes() -> None:
    assert len(CASES) == 270
    assert sum(case.mode == "minimal" for case in CASES) == 7
    assert sum(case.kind == "NegativeJsonTest" for case in CASES) == 58


@each_case
def test_csv2json(case: Case) -> None:
    problems: list[Problem] = []

    def convert() -> object:
        pieces = csv2json(
            case.action, fetch=_fetch, problems=problems, mode=case.mode, metadata=case.metadata, link=case.link
        )
        return json.loads("".join(pieces))

    if case.kind == "NegativeJsonTest":
        with pytest.raises(DataError):
            convert()
        return
    assert convert() == _expected(case)
    assert problems or case.kind == "ToJsonTest"


def _converted(case: Case) -> tuple[str, bool]:
    """The output of ``ucc-graph csv2json`` for a file, with the IRIs of the suite, and whether it reports a fault."""
    output, is_faulty = io.BytesIO(), False
    try:
        is_faulty = bool(convert_to_json(SUITE / urljoin(BASE, case.action).removeprefix(BASE), case.mode, output))
    except DataError as error:
        is_faulty = bool(error.problems)
    return output.getvalue().decode().replace(f"{SUITE.as_uri()}/", BASE), is_faulty


def test_255_tests_need_a_file_alone() -> None:
    assert len(FILES) == 255


@pytest.mark.parametrize("case", FILES, ids=lambda case: case.name)
def test_the_command(case: Case) -> None:
    text, is_faulty = _converted(case)
    assert is_faulty or case.kind == "ToJsonTest"
    if case.kind == "NegativeJsonTest":
        assert text == ""
    else:
        assert json.loads(text) == _expected(case)
