"""Editors' errors in the real publication: one run names all of them by file and line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from ucc_graph.press.build import examine
from ucc_graph.press.read.publication import open_publication
from ucc_graph.problem import Problem, Severity

_EDITS = {
    "data/cities.csv": (r"(?m)^(kr-seoul,)Seoul,", r"\1서울,"),
    "data/events.csv": (r'(?m)^(ac01,.*,)"제1차 연례회의, 파리",', r"\1I Annual Conference,"),
    "queries/case-studies.rq": (r"(?m)^(# title-ko: ).*$", r"\1Examples of change"),
    "data/sources.csv": (r"(?m)^(geonames,[^,\n]*,)https?://[^,\n]*,", r"\1,"),
    "data/claims.csv": (r"(?m)^(cl061,)[^,\n]*,", r"\1weight,"),
    "data/city_labels.csv": (r"(?m)^(kr-jinju-ko,kr-jinju,ko,)[^,\n]*,", r"\1Jinju,"),
    "ontology/ucc.ttl": (
        r"(?m)^(ucc:City a owl:Class ;\n(?:    .*\n)*?)    skos:definition (?:.*\n)*?(?=    rdfs:)",
        r"\1",
    ),
}


@pytest.fixture(scope="module")
def broken(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the publication with one fault of each kind."""
    folder = tmp_path_factory.mktemp("broken")
    for part in ("ontology", "data", "shapes", "queries"):
        shutil.copytree(root / part, folder / part)
    for name, (pattern, replacement) in _EDITS.items():
        _edit(folder / name, pattern, replacement)
    _edit(folder / "data/links.sssom.tsv", r"wikidata:Q612\b", "wikidata:612")
    _edit(folder / "data/links.sssom.tsv", r"(mapping:ae-sharjah-geonames\t.*\tgeonames:)292672/", r"\g<1>292968/")
    _edit(folder / "ontology/ucc.ttl", '"개체"@ko', '"entity"@ko')
    (folder / "queries/number-of-members.csv").unlink()
    return folder


@pytest.fixture(scope="module")
def found(broken: Path) -> list[Problem]:
    """What stops the broken copy from being published."""
    problems = examine(open_publication(broken), lambda _: None)
    return [problem for problem in problems if problem.severity is Severity.VIOLATION]


def _edit(path: Path, pattern: str, replacement: str) -> None:
    text, count = re.subn(pattern, replacement, path.read_text(encoding="utf-8"))
    assert count == 1, f"{path.name}: {count} places"
    path.write_text(text, encoding="utf-8")


def _line(path: Path, beginning: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    (number,) = [number for number, line in enumerate(lines, 1) if line.startswith(beginning)]
    return number


@pytest.mark.parametrize(
    ("file", "beginning", "column", "rule"),
    [
        ("data/sources.csv", "geonames,", "url", "csvw:required"),
        ("data/links.sssom.tsv", "mapping:ae-dubai-wikidata\t", "object_id", "csvw:datatype"),
        ("data/links.sssom.tsv", "mapping:ae-sharjah-geonames\t", "object_id", "Mapping-exactMatchIsUnique"),
        ("data/city_labels.csv", "kr-jinju-ko,", "", "Dataset-namesInTheirScript"),
        ("data/cities.csv", "kr-seoul,", "name", "Dataset-labelsInTheirScript"),
        ("data/events.csv", "ac01,", "label_ko", "Dataset-labelsInTheirScript"),
        ("ontology/ucc.ttl", "ucc:Entity a ", "", "Dataset-labelsInTheirScript"),
        ("queries/case-studies.rq", "# title: ", "", "Dataset-labelsInTheirScript"),
        ("data/claims.csv", "cl061,", "measure", "csvw:foreignKey"),
        ("ontology/ucc.ttl", "ucc:City a ", "", "Ontology-termsDefined"),
    ],
)
def test_a_fault_is_named_by_file_and_line(
    broken: Path, found: list[Problem], file: str, beginning: str, column: str, rule: str
) -> None:
    place = (file, _line(broken / file, beginning), column, rule)
    assert place in {(p.file, p.line, p.column, p.rule.rpartition("#")[2]) for p in found}


def test_a_name_in_the_wrong_script_is_told_once(found: list[Problem]) -> None:
    told = [problem.text for problem in found if problem.rule.endswith("InTheirScript") and "Jinju" in problem.text]
    assert len(told) == 1


def test_a_query_without_its_answer_is_named(found: list[Problem]) -> None:
    assert [problem.file for problem in found if problem.rule == "query:unanswered"] == ["queries/number-of-members.rq"]
