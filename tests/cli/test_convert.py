"""Command ``csv2rdf``: its RDF and its problems; without valid RDF it writes nothing."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest

from ucc_graph.cli.convert import convert
from ucc_graph.errors import DataError


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
