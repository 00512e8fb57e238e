"""``new``: decisions and defaults in a pipe, questions on a terminal, and choices by option."""

from __future__ import annotations

import sys
from io import StringIO
from pathlib import Path

import pytest

from ucc_graph.cli.new import new
from ucc_graph.cli.options import parser
from ucc_graph.errors import CallError
from ucc_graph.press.build import examine
from ucc_graph.press.read.publication import open_publication

SHEET = "Nom;Ville;Créé le;Hauteur\r\nPhare d'été;Brest;03/04/1871;31,5\r\nFeu;Brest;05/06/1902;12\r\n"


class _Terminal(StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A list as Excel writes it in France: semicolons, Windows newlines, Windows-1252."""
    path = tmp_path / "phares.csv"
    path.write_bytes(SHEET.encode("windows-1252"))
    return path


def _new(sheet: Path, *options: str) -> Path:
    folder = sheet.parent / "lights"
    new(parser("new").parse_args(["new", str(folder), "--from", str(sheet), *options]))
    return folder


def test_each_decision_is_a_line_with_its_reason(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _new(sheet, "--yes")
    lines = [" ".join(line.split()) for line in capsys.readouterr().err.splitlines()]
    assert "Nom name called Nom; in fr" in lines
    assert "Hauteur decimal numbers with a decimal comma" in lines
    assert any(
        line.startswith("base unsure https://example.org/lights/ stands for an address of yours") for line in lines
    )
    assert any('is the month first? "no" is taken; say --month-first' in line for line in lines)


def test_what_is_made_has_no_faults(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = _new(sheet, "--yes", "--licence", "CC-BY-4.0", "--publisher", "Amis des phares", "--title", "Phares")
    assert [str(problem) for problem in examine(open_publication(folder), lambda _: None)] == []
    catalog = (folder / "data" / "catalog.ttl").read_text(encoding="utf-8")
    assert '"Phares"@fr' in catalog
    assert "<https://creativecommons.org/licenses/by/4.0/>" in catalog
    assert f"{folder}/data/csvw.json" in capsys.readouterr().out.splitlines()


def test_a_terminal_is_asked(sheet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", _Terminal("perhaps\nyes\nLights\nhttps://lights.example/\n\nCC0\n"))
    monkeypatch.setattr(sys, "stderr", shown := _Terminal())
    folder = _new(sheet)
    assert shown.getvalue().count("Créé le: is the month first? (yes) [no]") == 2
    assert "MM/dd/yyyy" in (folder / "data" / "csvw.json").read_text(encoding="utf-8")
    catalog = (folder / "data" / "catalog.ttl").read_text(encoding="utf-8")
    assert 'void:uriSpace "https://lights.example/"' in catalog
    assert 'foaf:name "Editors of Lights"' in catalog


def test_options_choose(sheet: Path) -> None:
    folder = _new(sheet, "--yes", "--name", "Ville", "--kind", "Tower", "--plural", "Towers", "--lang", "en")
    assert "key,Nom,Ville" in (folder / "data" / "towers.csv").read_text(encoding="utf-8")
    assert '"dc:title": "Towers"' in (folder / "data" / "csvw.json").read_text(encoding="utf-8")


def test_the_path_of_the_base_is_no_kind(sheet: Path) -> None:
    catalog = (_new(sheet, "--yes", "--kind", "lights") / "data" / "catalog.ttl").read_text(encoding="utf-8")
    assert 'void:uriSpace "https://example.org/lights-data/"' in catalog


def test_a_column_gets_a_kind_of_its_own(sheet: Path) -> None:
    folder = _new(sheet, "--yes", "--kind", "Ville=Town", "--lang", "en")
    assert "key,Ville" in (folder / "data" / "towns.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--base", "https://lights.example", "write an address of the web that ends in a slash"),
        ("--licence", "free", "write its address, or one of CC0 1.0"),
        ("--issued", "today", "write a day as yyyy-mm-dd"),
        ("--key", "Ville", 'Ville cannot be the key: "Brest" stands in lines 2 and 3'),
        ("--name", "Titre", 'there is no column "Titre"; there are Créé le, Hauteur, Nom, Ville'),
        ("--kind", "Land=country", 'there is no column "Land"; there are Créé le, Hauteur, Nom, Ville'),
        ("--kind", "!", "write a word with letters or digits"),
    ],
)
def test_a_wrong_choice_says_what_to_do_and_writes_nothing(sheet: Path, option: str, value: str, message: str) -> None:
    with pytest.raises(CallError, match=message.replace("(", r"\(")):
        _new(sheet, "--yes", option, value)
    assert not (sheet.parent / "lights").exists()


@pytest.mark.parametrize(
    "options",
    [
        ["--from", "a.csv", "b.csv", "c.csv"],
        ["--from", "a.csv", "--from", "b.csv", "--from", "c.csv"],
        ["--from", "a.csv", "b.csv", "--update", "--from", "c.csv"],
    ],
)
def test_every_sheet_of_every_option_is_read(options: list[str]) -> None:
    call = parser("new").parse_args(["new", "folder", *options])
    assert call.sources == [Path("a.csv"), Path("b.csv"), Path("c.csv")]


def test_the_next_command_can_be_pasted(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder may have a blank in its name."""
    folder = sheet.parent / "our lights"
    new(parser("new").parse_args(["new", str(folder), "--from", str(sheet), "--yes"]))
    assert f"Next: cd '{folder}' && ucc-graph serve --draft" in capsys.readouterr().err
