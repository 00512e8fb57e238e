"""Broken cells in the tables of the publication: each is named by file, line and column."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest

from ucc_graph.csvw import open_tables
from ucc_graph.problem import Problem

_ROOT = Path(__file__).parents[2]
_CASES = list(csv.DictReader((_ROOT / "tests/conformance/broken_cells.csv").read_text(encoding="utf-8").splitlines()))


def _break(path: Path, line: int, column: str, value: str) -> None:
    """Puts a value into a cell, as an editor would."""
    delimiter = "\t" if path.suffix == ".tsv" else ","
    lines = path.read_text(encoding="utf-8").splitlines()
    header = next(text for text in lines if not text.startswith("#")).split(delimiter)
    (cells,) = csv.reader([lines[line - 1]], delimiter=delimiter)
    cells[header.index(column)] = value
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="").writerow(cells)
    lines[line - 1] = written.getvalue()
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _problems(folder: Path, file: str) -> list[Problem]:
    problems: list[Problem] = []
    content = (folder / "csvw.json").read_bytes()
    tables = open_tables(content, folder, "https://w3id.org/ucc-graph/data/csvw.json", problems)
    (table,) = [table for table in tables if table.path.name == file]
    assert sum(1 for _ in table.rows(problems)) > 0
    return problems


def test_a_cell_of_every_table_is_broken() -> None:
    tables = {path.name for pattern in ("*.csv", "*.tsv") for path in (_ROOT / "data").glob(pattern)}
    assert {case["file"] for case in _CASES} == tables
    assert len(tables) == 28


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["file"])
def test_a_broken_cell_is_named(case: dict[str, str], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(_ROOT / "data", tmp_path / "data"))
    _break(folder / case["file"], int(case["line"]), case["column"], case["value"])
    (problem,) = _problems(folder, case["file"])
    assert problem.place == f"data/{case['file']}:{case['line']} column {case['column']}"
    assert problem.rule == case["rule"]
    assert case["value"] in problem.text
