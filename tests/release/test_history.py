"""History of releases: earlier ones, and their statements, found by binary search in a dump."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.small_release import write_release
from ucc_graph.release.file_names import MANIFEST
from ucc_graph.release.folder import open_release
from ucc_graph.release.history import SortedDump, read_history

LINES = """<https://lamps.example/a#part> <https://p.example/p> "2" .
<https://lamps.example/a> <https://p.example/p> "1" .
<https://lamps.example/ab> <https://p.example/p> "3" .
<https://lamps.example/ab> <https://p.example/q> "äöü" .
<https://lamps.example/süd> <https://p.example/p> "5" .
"""


@pytest.fixture
def dump(tmp_path: Path) -> SortedDump:
    path = tmp_path / "dataset.nt"
    path.write_text(LINES, encoding="utf-8")
    return SortedDump(path)


@pytest.mark.parametrize(
    ("name", "values"), [("a", ["1"]), ("a#part", ["2"]), ("ab", ["3", "äöü"]), ("süd", ["5"]), ("b", []), ("", [])]
)
def test_a_subject_is_found_wherever_it_stands(dump: SortedDump, name: str, values: list[str]) -> None:
    lines = dump.lines(f"https://lamps.example/{name}")
    assert [line.split('"')[1] for line in lines] == values
    assert dump.has(f"https://lamps.example/{name}") is bool(values)


def test_a_beginning_is_found(dump: SortedDump) -> None:
    assert dump.has_under("https://lamps.example/s")
    assert not dump.has_under("https://lamps.example/z")


def _copy(release: Path, version: str, base: str = "https://lamps.example/") -> None:
    folder = Path(shutil.copytree(release, release.parent / version))
    text = (folder / MANIFEST).read_text(encoding="utf-8").replace('"version": "3.1"', f'"version": "{version}"')
    (folder / MANIFEST).write_text(text.replace('"base": "https://lamps.example/"', f'"base": "{base}"'), "utf-8")


@pytest.fixture
def newest(tmp_path: Path) -> Path:
    folder = tmp_path / "out" / "3.1"
    folder.mkdir(parents=True)
    write_release(folder)
    return folder


def test_earlier_releases_are_found_beside_a_release(newest: Path) -> None:
    for version in ("2.10", "2.9", "4"):
        _copy(newest, version)
    _copy(newest, "3", base="https://elsewhere.example/")
    history = read_history(open_release(newest))
    assert [release.manifest.version for release in history.releases] == ["3.1", "2.10", "2.9"]


def test_an_earlier_release_that_is_damaged_is_left_out_and_named(newest: Path) -> None:
    _copy(newest, "2")
    (newest.parent / "2" / "dataset.nq").unlink()
    history = read_history(open_release(newest))
    assert history.releases == (history.newest,)
    assert "dataset.nq" in history.unusable[0]
