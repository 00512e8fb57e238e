"""Metadata of tables are judged as the W3C judges them, never by a traceback, and found from each table.

Siblings: the 282 tests of validation; references to tables and columns that are not there, virtual ones, several rows
and written nulls; malformed URLs in every member that has one; relative identifiers of datatypes; warnings alone;
headers, the place for the whole site, and the media type of the metadata.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

from tests.asgi import Get
from tests.conformance.test_csvw import BASE, SUITE, _fetch
from ucc_graph.cli.convert import convert
from ucc_graph.cli.main import main
from ucc_graph.csvw.conversion import Mode
from ucc_graph.csvw.csv2rdf import csv2rdf
from ucc_graph.errors import DataError
from ucc_graph.problem import Problem, Severity
from ucc_graph.rdf.formats import media_type_of

ENTRIES = json.loads((SUITE / "manifest-validation.jsonld").read_text("utf-8"))["entries"]
UNLIKE = {"test308": "says the opposite of test238, which is approved while this one is proposed"}


def _judgement(action: str, metadata: str, link: str) -> str:
    problems: list[Problem] = []
    try:
        statements = csv2rdf(action, fetch=_fetch, problems=problems, mode=Mode.MINIMAL, metadata=metadata, link=link)
        assert sum(1 for _ in statements) >= 0
    except DataError:
        pass
    if any(problem.severity is Severity.VIOLATION for problem in problems):
        return "NegativeValidationTest"
    return "WarningValidationTest" if problems else "PositiveValidationTest"


def test_the_suite_has_282_tests_of_validation() -> None:
    assert len(ENTRIES) == 282


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"].rpartition("#")[2])
def test_metadata_are_judged_as_the_w3c_judges_them(entry: Mapping[str, Any]) -> None:
    option: Mapping[str, str] = entry.get("option", {})
    metadata = urljoin(BASE, option["metadata"]) if "metadata" in option else ""
    found = _judgement(urljoin(BASE, entry["action"]), metadata, entry.get("httpLink", ""))
    assert (found == entry["type"].removeprefix("csvt:")) is (entry["id"].rpartition("#")[2] not in UNLIKE)


def _faults(folder: Path, table: Mapping[str, object], columns: object = None, **schema: object) -> list[str]:
    """The problems of a table with the columns key and x, by its metadata; an exception of another kind fails."""
    (folder / "t.csv").write_text("key,x\na,b\n", "utf-8")
    described = {"columns": columns or [{"name": "key"}, {"name": "x"}], **schema}
    document = {"@context": "http://www.w3.org/ns/csvw", "url": "t.csv", "tableSchema": described, **table}
    (folder / "t.json").write_text(json.dumps(document), "utf-8")
    try:
        return [str(problem) for problem in convert(folder / "t.json", "standard", "nt", BytesIO())]
    except DataError as error:
        return [str(problem) for problem in error.problems]


REFERENCES = {
    "no such table": {"resource": "none.csv", "columnReference": "key"},
    "no such schema": {"schemaReference": "none.json", "columnReference": "key"},
    "no such column": {"resource": "t.csv", "columnReference": "none"},
    "a malformed table": {"resource": "http://[x", "columnReference": "key"},
    "a malformed schema": {"schemaReference": "http://[x", "columnReference": "key"},
}


@pytest.mark.parametrize("reference", REFERENCES.values(), ids=REFERENCES)
def test_a_reference_to_nothing_is_a_fault(tmp_path: Path, reference: Mapping[str, str]) -> None:
    keys = [{"columnReference": "x", "reference": reference}]
    assert any("foreign key" in fault for fault in _faults(tmp_path, {}, foreignKeys=keys))


@pytest.mark.parametrize("key", ["primaryKey", "rowTitles"])
def test_a_key_of_a_virtual_column_is_a_fault(tmp_path: Path, key: str) -> None:
    columns = [{"name": "key"}, {"name": "x"}, {"name": "v", "virtual": True}]
    assert any('names "v"' in fault for fault in _faults(tmp_path, {}, columns, **{key: "v"}))


def test_a_foreign_key_of_a_virtual_column_is_a_fault(tmp_path: Path) -> None:
    columns = [{"name": "key"}, {"name": "x"}, {"name": "v", "virtual": True}]
    for own, other in (("v", "key"), ("x", "v")):
        keys = [{"columnReference": own, "reference": {"resource": "t.csv", "columnReference": other}}]
        assert any(
            'column "v"' in fault or '"v"' in fault for fault in _faults(tmp_path, {}, columns, foreignKeys=keys)
        )


MALFORMED: dict[str, dict[str, object]] = {
    "url": {"url": "http://[x"},
    "@id": {"@id": "http://[x"},
    "dialect": {"dialect": "http://[x"},
    "tableSchema": {"tableSchema": "http://[x"},
    "@base": {"@context": ["http://www.w3.org/ns/csvw", {"@base": "http://[x"}]},
}


@pytest.mark.parametrize("member", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_url_is_told(tmp_path: Path, member: Mapping[str, object]) -> None:
    assert any("http://[x" in fault for fault in _faults(tmp_path, member))


@pytest.mark.parametrize("name", ["aboutUrl", "valueUrl", "propertyUrl"])
def test_a_malformed_template_raises_nothing(tmp_path: Path, name: str) -> None:
    _faults(tmp_path, {}, [{"name": "key", name: "http://[x{key}"}, {"name": "x", name: "http://[x"}])


def test_a_relative_identifier_of_a_datatype_is_resolved(tmp_path: Path) -> None:
    assert (
        _faults(tmp_path, {}, [{"name": "key", "datatype": {"@id": "types#a", "base": "string"}}, {"name": "x"}]) == []
    )
    output = BytesIO()
    convert(tmp_path / "t.json", "minimal", "nt", output)
    assert f'"a"^^<{tmp_path.as_uri()}/types#a>' in output.getvalue().decode()


def test_warnings_alone_are_told_and_are_no_failure(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (told,) = _faults(tmp_path, {"strange": 1})
    assert '"strange" is not a property' in told
    with pytest.raises(SystemExit) as ended:
        main(["csv2rdf", str(tmp_path / "t.json"), "--mode", "minimal"])
    assert ended.value.code in {0, None}
    assert "warning: t.json" in capfd.readouterr().err


def test_the_publications_have_no_problem(root: Path, lighthouses: Path) -> None:
    for folder in (root, lighthouses):
        assert convert(folder / "data" / "csvw.json", "minimal", "nt", BytesIO()) == []


def test_a_table_leads_to_its_metadata(get: Get) -> None:
    found = re.findall(r'<([^>]*)>; rel="describedby"; type="([^"]*)"', get("/data/lamps.csv").headers["link"])
    assert found == [("csvw.json", "application/csvm+json")]
    assert "describedby" not in get("/data/queries/lamps.csv").headers["link"]


def test_the_site_tells_the_place_of_the_metadata(get: Get) -> None:
    answer = get("/.well-known/csvm")
    assert (answer.status_code, answer.content) == (200, b"csvw.json\n")


def test_metadata_have_their_media_type() -> None:
    assert media_type_of("tables/csvw.json") == "application/csvm+json"
    assert media_type_of("manifest.json") == "application/json"
