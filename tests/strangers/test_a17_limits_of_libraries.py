"""No limit of a library stands in the way of the data: what XSD, RFC 4180 and JSON allow is read, or told as too long.

Siblings: cells of more than 131,072 characters in build, check, tidy, csv2rdf, diff and answers; integers, decimals and
years of more than 4,300 digits; exponents beyond those of decimals; digits lost by rounding; deep nesting.
"""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pytest

from tests.csvw.small import column, faults, statements, table
from tests.press.conftest import Workbench
from ucc_graph.cli.convert import convert
from ucc_graph.csv_rows import csv_rows
from ucc_graph.csvw import open_tables
from ucc_graph.csvw.numbers import NumberFormat, number_reader
from ucc_graph.errors import PublicationError
from ucc_graph.press.check.answers import numbered_rows
from ucc_graph.press.read.publication import open_publication
from ucc_graph.press.tidy import tidy
from ucc_graph.problem import Problem
from ucc_graph.rdf.jsonld import read_context

LONG = "a" * 140_000
DIGITS = "1" * 5_000


def test_a_row_has_cells_of_any_length() -> None:
    assert list(csv_rows([f'{LONG},"{LONG}"\n'])) == [[LONG, LONG]]
    assert numbered_rows(f"x\n{LONG}\n")[1] == (2, [LONG])


def test_a_long_cell_is_published(tmp_path: Path) -> None:
    found = statements(tmp_path, f"key,x\na,{LONG}\n", column("key"), column("x"))
    assert found[1].endswith(f'"{LONG}"')


@pytest.mark.slow
def test_a_long_cell_is_no_fault_of_a_publication(lighthouses: Path, tmp_path: Path) -> None:
    workbench = Workbench(Path(shutil.copytree(lighthouses, tmp_path / "copy")))
    workbench.replace("data/coasts.csv", "Amber Coast", f"Amber {LONG}")
    found = workbench.violations()
    assert [problem.rule for problem in found] == ["query:answer"]
    assert len(found[0].text) < 600
    assert "data/coasts.csv" not in tidy(open_publication(workbench.folder))


def test_a_long_cell_is_converted(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(f"x\n{LONG}\n", "utf-8")
    output = BytesIO()
    convert(tmp_path / "t.csv", "minimal", "nt", output)
    assert LONG.encode() in output.getvalue()


NUMBERS = {
    "integer": DIGITS,
    "decimal": f"{DIGITS}.5",
    "nonNegativeInteger": DIGITS,
    "double": "1E99999999999999999999",
    "gYear": DIGITS,
    "date": f"{DIGITS}-02-28",
    "duration": f"P{DIGITS}D",
}


@pytest.mark.parametrize(("name", "text"), NUMBERS.items(), ids=NUMBERS)
def test_a_number_of_any_length_is_read_and_compared(tmp_path: Path, name: str, text: str) -> None:
    least = {"date": "0001-01-01", "gYear": "0001", "duration": "P1D"}.get(name, "1")
    described = table("t.csv", column("key"), column("x", datatype={"base": name, "minimum": least}))
    found = faults(tmp_path, {"t.csv": f"key,x\na,{text}\n"}, described)
    assert [fault for fault in found if "lit" in fault or "x" in fault.split(":")[0]] == []
    assert found == [] or name == "nonNegativeInteger"


def test_no_digit_is_lost_in_a_percentage(tmp_path: Path) -> None:
    columns = column("key"), column("x", datatype={"base": "decimal", "format": "#0%"})
    assert f'"{"12" * 7}.12"' in statements(tmp_path, f"key,x\na,{'12' * 8}%\n", *columns)[1]
    text = "12" * 30
    assert f'"{text[:-2]}.{text[-2:]}"' == f'"{number_reader(NumberFormat("#0%"), is_integer=False)(f"{text}%")}"'


def test_a_context_that_is_nested_too_deeply_is_told() -> None:
    with pytest.raises(PublicationError, match="cannot be read"):
        read_context(b'{"@context":' + b"[" * 200_000)


def test_metadata_that_are_nested_too_deeply_are_a_fault(tmp_path: Path) -> None:
    problems: list[Problem] = []
    depth = 50_000
    open_tables(b'{"dc:title": ' * depth + b'"x"' + b"}" * depth, tmp_path, "https://example.org/csvw.json", problems)
    assert [problem.rule for problem in problems] == ["csvw:json"]
