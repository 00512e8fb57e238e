"""Meanings of terms: they change only with the version of the ontology."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.press.conftest import Workbench
from ucc_graph.errors import DataError
from ucc_graph.press.build import build
from ucc_graph.press.read.publication import open_publication
from ucc_graph.problem import Problem

pytestmark = pytest.mark.slow

_ONTOLOGY = "ontology/lighthouse.ttl"
_EDITS = {
    "type": ("light:onCoast a owl:ObjectProperty ;", "light:onCoast a owl:ObjectProperty , owl:SymmetricProperty ;"),
    "domain": ("rdfs:domain light:Lighthouse ;\n    rdfs:range light:Coast ;", "rdfs:range light:Coast ;"),
    "range": (
        "rdfs:range light:Coast ;\n    rdfs:isDefinedBy <https://lights.example/ontology> .\n\nlight:tends ",
        "rdfs:range light:Keeper ;\n    rdfs:isDefinedBy <https://lights.example/ontology> .\n\nlight:tends ",
    ),
    "definition in English": ("The coast on which the lighthouse stands.", "The shore that the lighthouse lights."),
}


def _release(workbench: Workbench, out: Path, version: str) -> list[Problem]:
    """The broken promises that prevent a release; none where it is built."""
    try:
        build(open_publication(workbench.folder), out, version, lambda _: None)
    except DataError as error:
        return [problem for problem in error.problems if problem.rule == "permanence:meaning"]
    return []


@pytest.mark.parametrize("what", _EDITS)
def test_a_term_that_means_something_else_needs_another_version(
    workbench: Workbench, tmp_path: Path, what: str
) -> None:
    assert _release(workbench, tmp_path / "out", "1") == []
    workbench.replace(_ONTOLOGY, *_EDITS[what])
    (problem,) = _release(workbench, tmp_path / "out", "2")
    line = (workbench.folder / _ONTOLOGY).read_text(encoding="utf-8").splitlines()[problem.line - 1]
    assert (problem.file, line.partition(" ")[0]) == (_ONTOLOGY, "light:onCoast")
    assert f"its {what} was " in problem.text


def test_another_version_may_give_a_term_another_meaning(workbench: Workbench, tmp_path: Path) -> None:
    _release(workbench, tmp_path / "out", "1")
    workbench.replace(_ONTOLOGY, *_EDITS["range"])
    workbench.replace(_ONTOLOGY, 'owl:versionInfo "1.2.0"', 'owl:versionInfo "2.0.0"')
    assert _release(workbench, tmp_path / "out", "2") == []


def test_the_iri_of_a_version_changes_with_its_number(workbench: Workbench, tmp_path: Path) -> None:
    named = "    owl:versionIRI <https://lights.example/ontology/1.2.0> ;\n    owl:versionInfo"
    workbench.replace(_ONTOLOGY, "    owl:versionInfo", named)
    _release(workbench, tmp_path / "out", "1")
    workbench.replace(_ONTOLOGY, *_EDITS["range"])
    workbench.replace(_ONTOLOGY, 'owl:versionInfo "1.2.0"', 'owl:versionInfo "2.0.0"')
    (problem,) = _release(workbench, tmp_path / "out", "2")
    assert problem.focus == "https://lights.example/ontology#onCoast"


def test_words_in_another_language_and_new_terms_need_no_other_version(workbench: Workbench, tmp_path: Path) -> None:
    _release(workbench, tmp_path / "out", "1")
    stands = '"The coast on which the lighthouse stands."@en'
    workbench.replace(_ONTOLOGY, stands, f'{stands} , "La côte où se dresse le phare."@fr')
    path = workbench.folder / _ONTOLOGY
    path.write_text(
        path.read_text(encoding="utf-8") + '\nlight:fogSignal a owl:Class ; rdfs:label "fog signal"@en .\n',
        encoding="utf-8",
    )
    assert _release(workbench, tmp_path / "out", "2") == []
