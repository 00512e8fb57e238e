"""Other validators judge a release by the shapes that it publishes as its own report does."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pyshacl
import pytest
from rdflib import Graph
from rdflib.namespace import RDF, SH

from tests.servers.programs import installed, program

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # pySHACL uses names that rdflib is giving up

GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"
LAT = f"<{GEO}lat> 61.125 ;"
FAULTS = [
    (LAT, f"<{GEO}lat> 99.0 ;", "tern-rock", "lat", "MaxInclusive"),
    (LAT, f'<{GEO}lat> "61.125" ;', "tern-rock", "lat", "MinInclusive"),
    (LAT, "", "tern-rock", "lat", "MinCount"),
    (LAT, f"<{GEO}lat> 61.125, 61.5 ;", "tern-rock", "lat", "MaxCount"),
]
"""A statement, another one in its place, and the focus node, path and constraint component of one result."""


def _other(root: Path, shapes: Path, data: Path) -> set[tuple[str, ...]]:
    """Results of rdf-validate-shacl: focus node, path and constraint component."""
    folder = root / "frontend" / "clients"
    installed(folder / "node_modules" / "rdf-validate-shacl", "clients")
    command: list[str | Path] = [program("node"), folder / "validate.mjs", shapes, data]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return {tuple(result) for result in json.loads(run.stdout)}


def _pyshacl(shapes: Path, data: Path) -> set[tuple[str, ...]]:
    _, report, _ = pyshacl.validate(str(data), shacl_graph=str(shapes), inference="none")
    assert isinstance(report, Graph)
    return {
        tuple(str(report.value(result, term)) for term in (SH.focusNode, SH.resultPath, SH.sourceConstraintComponent))
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }


def test_other_validators_find_nothing_in_a_release(root: Path, lighthouse_release: Path) -> None:
    shapes, data = lighthouse_release / "shapes.ttl", lighthouse_release / "dataset.ttl"
    assert (_other(root, shapes, data), _pyshacl(shapes, data)) == (set(), set())


@pytest.mark.parametrize(("old", "new", "key", "path", "component"), FAULTS, ids=[fault[-1] for fault in FAULTS])
def test_other_validators_find_the_same_fault(
    root: Path, lighthouse_release: Path, tmp_path: Path, old: str, new: str, key: str, path: str, component: str
) -> None:
    text = (lighthouse_release / "dataset.ttl").read_text(encoding="utf-8")
    assert text.count(old) == 1
    data = tmp_path / "data.ttl"
    data.write_text(text.replace(old, new), encoding="utf-8")
    found = _other(root, lighthouse_release / "shapes.ttl", data)
    thing, constraint = f"https://lights.example/id/lighthouse/{key}", f"{SH}{component}ConstraintComponent"
    assert (thing, f"{GEO}{path}", constraint) in found
    sparql = str(SH.SPARQLConstraintComponent)
    assert found == {result for result in _pyshacl(lighthouse_release / "shapes.ttl", data) if result[2] != sparql}
