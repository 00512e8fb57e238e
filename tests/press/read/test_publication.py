"""Writing of several files of a publication: all or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from ucc_graph.press.read.publication import replace_files


def test_no_file_changes_if_one_of_them_cannot_be_written(tmp_path: Path) -> None:
    """The second file has a file in place of its folder."""
    first = tmp_path / "first.csv"
    first.write_bytes(b"old")
    with pytest.raises(OSError, match=r"first\.csv"):
        replace_files({first: b"new", first / "second.csv": b"new"})
    assert first.read_bytes() == b"old"
    assert [*tmp_path.iterdir()] == [first]


def test_a_link_stays_one(tmp_path: Path) -> None:
    """Tables may be links to those of another checkout."""
    table, link = tmp_path / "table.csv", tmp_path / "link.csv"
    table.write_bytes(b"old")
    link.symlink_to(table)
    replace_files({link: b"new"})
    assert link.is_symlink()
    assert table.read_bytes() == b"new"
