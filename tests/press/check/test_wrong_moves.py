"""Wrong moves of newcomers, each with the whole report that it should get (see ``wrong_moves/README.md``)."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.press.conftest import Workbench
from ucc_graph.errors import DataError, UccGraphError
from ucc_graph.press.read.publication import open_publication
from ucc_graph.press.tidy import tidy
from ucc_graph.press.write.text_report import text_lines
from ucc_graph.problem import Problem, is_publishable

pytestmark = pytest.mark.slow

Move = dict[str, Any]
FOLDER = Path(__file__).parent / "wrong_moves"
MOVES: dict[str, Move] = {
    f"{path.stem}: {move['name']}": move
    for path in sorted(FOLDER.glob("*.toml"))
    for move in tomllib.loads(path.read_text(encoding="utf-8"))["move"]
}


def _make(move: Move, bench: Workbench) -> None:
    for name, old, new in move.get("edit", []):
        bench.replace(name, old, new)
    for name, old, new in move.get("every", []):
        path = bench.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8", newline="")
    for name, text in move.get("write", {}).items():
        path = bench.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    for name, encoding in move.get("encode", {}).items():
        path = bench.folder / name
        path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    for name in move.get("remove", []):
        path = bench.folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _problems(bench: Workbench) -> list[Problem]:
    try:
        return bench.problems()
    except DataError as error:
        return list(error.problems)


def _matches(line: str, expected: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, expected.split("…"))), line, re.DOTALL) is not None


def test_the_moves_are_found() -> None:
    assert len(MOVES) > 50


@pytest.mark.parametrize("name", MOVES)
def test_a_wrong_move_gets_the_report_that_leads_on(workbench: Workbench, name: str) -> None:
    move = MOVES[name]
    _make(move, workbench)
    found = list(text_lines(_problems(workbench)))
    expected = move["report"]
    assert len(found) == len(expected), "\n".join(found)
    assert [line for line, wanted in zip(found, expected, strict=True) if not _matches(line, wanted)] == []


CURED = [name for name, move in MOVES.items() if move.get("tidy") == "cures"]
UNTOUCHED = [name for name, move in MOVES.items() if move.get("tidy") == "refuses"]


@pytest.mark.parametrize("name", CURED)
def test_tidy_cures_what_the_report_says_that_it_cures(workbench: Workbench, name: str) -> None:
    _make(MOVES[name], workbench)
    tidy(open_publication(workbench.folder))
    assert is_publishable(_problems(workbench))


@pytest.mark.parametrize("name", UNTOUCHED)
def test_tidy_refuses_what_it_would_destroy(workbench: Workbench, name: str) -> None:
    _make(MOVES[name], workbench)
    before = {path: path.read_bytes() for path in workbench.folder.rglob("*") if path.is_file()}
    with pytest.raises(UccGraphError):
        tidy(open_publication(workbench.folder))
    assert {path: path.read_bytes() for path in before} == before
