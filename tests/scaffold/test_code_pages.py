"""Code pages of texts without a mark, in the languages whose office programs still write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ucc_graph.csv_rows import csv_rows
from ucc_graph.scaffold.sheets import read_sheets

ROWS = [*csv_rows((Path(__file__).parent / "code_pages.csv").read_text(encoding="utf-8").splitlines())][1:]


def test_rows_are_those_of_the_file() -> None:
    assert len(ROWS) == 31


@pytest.mark.parametrize(("codec", "text"), ROWS)
def test_a_text_in_a_code_page_is_read_as_it_was_written(tmp_path: Path, codec: str, text: str) -> None:
    """A vertical bar stands for the end of a line."""
    lines = text.strip("|").split("|")
    separator = ";" if ";" in text else ","
    (tmp_path / "a.csv").write_bytes("".join(f"{line}\n" for line in lines).encode(codec))
    (sheet,) = read_sheets([tmp_path / "a.csv"])
    assert [list(sheet.header), *map(list, sheet.rows)] == [
        [cell.strip() for cell in line.split(separator)] for line in lines
    ]
