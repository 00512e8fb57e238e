"""Commands ``csv2rdf`` and ``csv2json``: their output, their problems, and no half of an output."""

from __future__ import annotations

import io
import json
import re
from errno import EACCES
from pathlib import Path

import pytest

from ucc_graph.cli.convert import convert, convert_to_json
from ucc_graph.errors import CallError, DataError


def _described(folder: Path, **column: str) -> Path:
    (folder / "lamps.csv").write_text("lamp\nNorth Light\n", encoding="utf-8")
    schema = {"columns": [{"name": "lamp", "propertyUrl": "urn:lamp", **column}]}
    metadata = {"@context": "http://www.w3.org/ns/csvw", "url": "lamps.csv", "tableSchema": schema}
    (folder / "lamps.json").write_text(json.dumps(metadata), encoding="utf-8")
    return folder / "lamps.json"


def test_a_table_becomes_statements(tmp_path: Path) -> None:
    output = io.BytesIO()
    convert(_described(tmp_path), "minimal", "nt", output)
    assert output.getvalue().partition(b" ")[2] == b'<urn:lamp> "North Light" .\n'


@pytest.mark.parametrize("form", ["nt", "ttl"])
def test_an_invalid_iri_is_reported_and_not_written(tmp_path: Path, form: str) -> None:
    output = io.BytesIO()
    with pytest.raises(DataError) as caught:
        convert(_described(tmp_path, propertyUrl="urn:no iri"), "minimal", form, output)
    (problem,) = caught.value.problems
    assert re.search(r"lamps\.json: It makes a statement that is not RDF: .*<urn:no iri>", str(problem))
    assert output.getvalue() == b""


def test_a_wrong_cell_is_reported_and_written_as_a_text(tmp_path: Path) -> None:
    output = io.BytesIO()
    with pytest.raises(DataError) as caught:
        convert(_described(tmp_path, datatype="integer"), "minimal", "nt", output)
    assert caught.value.problems[0].place == "lamps.csv:2 column lamp"
    assert output.getvalue().partition(b" ")[2] == b'<urn:lamp> "North Light" .\n'


def test_unusable_metadata_is_reported_and_nothing_is_written(tmp_path: Path) -> None:
    output = io.BytesIO()
    (tmp_path / "lamps.json").write_text("[]", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        convert(tmp_path / "lamps.json", "minimal", "nt", output)
    assert (caught.value.problems[0].file, output.getvalue()) == ("lamps.json", b"")


def test_a_table_becomes_json(tmp_path: Path) -> None:
    output = io.BytesIO()
    assert convert_to_json(_described(tmp_path), "minimal", output) == []
    assert output.getvalue() == b'[\n{"urn:lamp": "North Light"}\n]\n'


def test_a_wrong_cell_is_reported_and_is_a_string_of_json(tmp_path: Path) -> None:
    output = io.BytesIO()
    with pytest.raises(DataError) as caught:
        convert_to_json(_described(tmp_path, datatype="integer"), "standard", output)
    assert caught.value.problems[0].place == "lamps.csv:2 column lamp"
    described = json.loads(output.getvalue())["tables"][0]["row"][0]["describes"]
    assert described == [{"urn:lamp": "North Light"}]


def test_unusable_metadata_gives_no_json(tmp_path: Path) -> None:
    output = io.BytesIO()
    (tmp_path / "lamps.json").write_text("[]", encoding="utf-8")
    with pytest.raises(DataError):
        convert_to_json(tmp_path / "lamps.json", "minimal", output)
    assert output.getvalue() == b""


def test_a_second_table_that_cannot_be_opened_leaves_no_half_of_a_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("a\n1\n", encoding="utf-8")
    metadata = {"@context": "http://www.w3.org/ns/csvw", "tables": [{"url": "a.csv"}, {"url": "b.csv"}]}
    (tmp_path / "m.json").write_text(json.dumps(metadata), encoding="utf-8")
    read = Path.read_bytes

    def read_but_one(path: Path) -> bytes:
        if path.name == "b.csv":
            raise PermissionError(EACCES, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", read_but_one)
    output = io.BytesIO()
    with pytest.raises(CallError, match=r"b\.csv cannot be read: Permission denied"):
        convert_to_json(tmp_path / "m.json", "minimal", output)
    assert output.getvalue() == b""


def test_a_file_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(CallError):
        convert_to_json(tmp_path / "none.csv", "minimal", io.BytesIO())
