"""``new --update``: changes on standard output, messages on standard error, questions on a terminal only."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from ucc_graph.cli.options import parser
from ucc_graph.cli.update import update
from ucc_graph.errors import CallError, PublicationError

Call = Callable[..., None]


class _Terminal(StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def folder(lighthouses: Path, tmp_path: Path) -> Path:
    """A copy of the lighthouses, beside a sheet of their keepers without one of them."""
    shutil.copytree(lighthouses, tmp_path / "lights")
    rows = (lighthouses / "data" / "keepers.csv").read_text(encoding="utf-8").splitlines()
    kept = [row.replace("Aino Vare", "Aino Vare-Lund") for row in rows if not row.startswith("bram-oster")]
    (tmp_path / "keepers.csv").write_text("\n".join(kept), encoding="utf-8")
    return tmp_path / "lights"


@pytest.fixture
def call(folder: Path) -> Call:
    """Runs the command with some options."""

    def run(*options: str) -> None:
        sheet = str(folder.parent / "keepers.csv")
        update(parser("new").parse_args(["new", str(folder), "--update", "--from", sheet, *options]))

    return run


def _keepers(folder: Path) -> str:
    return (folder / "data" / "keepers.csv").read_text(encoding="utf-8")


def test_changes_are_listed_and_in_a_pipe_a_vanished_row_is_kept_and_said(
    folder: Path, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    call()
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "keepers.csv from keepers.csv: 1 cell changed, 0 rows new, 1 row vanished",
        '  aino-vare  name: "Aino Vare" → "Aino Vare-Lund"',
        '  bram-oster  vanished: "Bram Oster"',
    ]
    assert "Kept: 1 row that the sheets have no more; --vanished retire or --vanished remove lets them go." in err
    assert "bram-oster,Bram Oster" in _keepers(folder)


@pytest.mark.parametrize(
    ("answers", "is_kept", "is_retired"),
    [
        *[("\n", True, False), ("", True, False), ("keep\n", True, False)],
        *[("what\nr\nre\nret\n", False, True), ("remove\n", False, False), ("REM\n", False, False)],
    ],
)
def test_on_a_terminal_a_vanished_row_is_asked_about(
    folder: Path, call: Call, monkeypatch: pytest.MonkeyPatch, answers: str, is_kept: bool, is_retired: bool
) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stdin", _Terminal(answers))
    monkeypatch.setattr(sys, "stderr", terminal)
    call()
    assert 'bram-oster: "Bram Oster" is in no sheet any more: keep, retire' in terminal.getvalue()
    assert ("bram-oster" in _keepers(folder)) is is_kept
    assert ("bram-oster" in (folder / "data" / "retired.csv").read_text(encoding="utf-8")) is is_retired


@pytest.mark.parametrize(("options", "is_kept"), [(["--yes"], True), (["--vanished", "remove"], False)])
def test_an_option_answers_the_question(
    folder: Path, call: Call, monkeypatch: pytest.MonkeyPatch, options: list[str], is_kept: bool
) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stdin", _Terminal("retire\n"))
    monkeypatch.setattr(sys, "stderr", terminal)
    call(*options)
    assert "is in no sheet any more" not in terminal.getvalue()
    assert ("bram-oster" in _keepers(folder)) is is_kept


def test_the_same_sheet_again_writes_nothing(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    call("--vanished", "remove")
    capsys.readouterr()
    call()
    out, err = capsys.readouterr()
    assert out == "keepers.csv from keepers.csv: 0 cells changed, 0 rows new, 0 rows vanished\n"
    assert err.endswith("Nothing was written.\n")


def test_a_folder_that_is_no_publication_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("key,name\na,A\n")
    call = parser("new").parse_args(["new", str(tmp_path), "--update", "--from", str(tmp_path / "a.csv")])
    with pytest.raises(PublicationError, match="is missing"):
        update(call)


def test_a_sheet_that_is_not_there_is_told(call: Call, folder: Path) -> None:
    (folder.parent / "keepers.csv").unlink()
    with pytest.raises(CallError, match=r"keepers\.csv cannot be read: No such file"):
        call()
