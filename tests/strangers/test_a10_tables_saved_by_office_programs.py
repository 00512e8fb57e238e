"""A table saved by an office program, and any file that cannot be read, is one fault without those that follow from it.

Siblings: tabs, vertical bars, ``sep=;``, decimal commas, UTF-16, Windows-1252, EUC-KR, CR line ends, a byte order mark,
typographic quotes, empty columns and rows, titles above the header, another capitalisation, a spreadsheet under the
name of a CSV file, an empty file; broken or missing metadata, context, ontology, shapes, catalogue and tables.
"""

from __future__ import annotations

import shutil
from codecs import BOM_UTF8
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.csvw.small import column, faults, foreign_key, table
from tests.press.conftest import Workbench
from ucc_graph.errors import DataError
from ucc_graph.press.build import examine
from ucc_graph.press.read.publication import open_publication
from ucc_graph.press.tidy import eject, tidy

TABLE = table("coasts.csv", column("key"), column("name"), column("long", datatype="decimal"), primaryKey="key")
LIGHTS = table("lights.csv", column("key"), column("coast"), foreignKeys=[foreign_key("coast", "coasts.csv")])
TEXT = "key,name,long\na,Côte,1.5\nb,Écueils,2\n"
FORMS: dict[str, tuple[bytes, int, tuple[str, ...]]] = {
    "semicolons": (
        TEXT.replace(",", ";").encode(),
        1,
        ("semicolons", "commas", '"dialect": {"delimiter": ";"}', "5.9"),
    ),
    "tabs": (TEXT.replace(",", "\t").encode(), 1, ("tabs", "commas", r'"delimiter": "\t"')),
    "bars": (TEXT.replace(",", "|").encode(), 1, ("vertical bars", "commas")),
    "semicolons and decimal commas": (b"key;name;long\na;x;1,5\n", 1, ("semicolons", '"decimalChar": ","')),
    "semicolons and quotes": (b'"key";"name";"long"\n"a";"x";"1"\n', 1, ("semicolons",)),
    "semicolons, a BOM and CR LF": (b"\xef\xbb\xbfkey;name;long\r\na;x;1\r\n", 1, ("semicolons",)),
    "semicolons below the header": (b"key,name,long\na;x;1\nb;x;1\n", 2, ("semicolons", "commas")),
    "a line for Excel": (("sep=;\n" + TEXT.replace(",", ";")).encode(), 1, ("sep=;", "semicolons", '"skipRows": 1')),
    "a line for Excel alone": (("sep=,\n" + TEXT).encode(), 1, ("sep=,", '"skipRows": 1')),
    "decimal commas": (b'key,name,long\na,x,"1,5"\nb,y,"2,5"\n', 2, ('"decimalChar": ","', "and 1 more")),
    "UTF-16": (TEXT.encode("utf-16"), 1, ("UTF-16", '"encoding": "utf-16"')),
    "UTF-16 without a mark": (TEXT.encode("utf-16-le"), 1, ("UTF-16",)),
    "Windows-1252": (TEXT.encode("cp1252"), 2, ("windows-1252", "Côte")),
    "EUC-KR": ("key,name,long\na,등대,1\n".encode("euc_kr"), 2, ("euc-kr", "등대")),
    "CR": (TEXT.replace("\n", "\r").encode(), 1, ("CR alone",)),
    "CR LF": (TEXT.replace("\n", "\r\n").encode(), 1, ("CR LF",)),
    "a byte order mark": (TEXT.encode("utf-8-sig"), 1, ("byte order mark",)),
    "German quotes": ("„key“,„name“,„long“\n„a“,„x“,„1“\n".encode(), 1, ("quotes like „",)),
    "single quotes": (b"'key','name','long'\n'a','x','1'\n", 1, ("quotes like '", '"quoteChar"')),
    "an empty column": (b"key,name,long,,\na,x,1,,\n", 1, ("2 empty columns",)),
    "empty cells": (b"key,name,long\na,x,1,,\nb,x,1,,\n", 2, ("beyond the last column", "and 1 more")),
    "rows of delimiters": (b"key,name,long\na,x,1\n,,\n,,\n", 3, ("no value", "and 1 more, up to line 4")),
    "blank lines": (b"key,name,long\na,x,1\n\n\n", 3, ("blank",)),
    "a title above": (b"Coasts,,\n,,\nkey,name,long\na,x,1\n", 1, ("in line 3", '"skipRows": 2')),
    "no header": (b"a,x,1\nb,x,2\n", 1, ("key,name,long",)),
    "capitals": (b"Key,NAME,long \na,x,1\n", 1, ("must be written key,name,long",)),
    "a workbook": (b"PK\x03\x04\x14\x00\x06\x00\n\x00\xff", 1, ("spreadsheet", "not CSV")),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\n", 1, ("spreadsheet",)),
    "a page": (b"<!DOCTYPE html>\n<p>Not found", 1, ("HTML",)),
    "nothing": (b"", 1, ("empty",)),
    "a mark and nothing": (b"\xef\xbb\xbf\r\n", 1, ("empty",)),
    "delimiters only": (b",,\n,,\n", 1, ("no value",)),
}


@pytest.mark.parametrize(("content", "line", "words"), FORMS.values(), ids=FORMS)
def test_a_form_of_an_office_program_is_one_fault(
    tmp_path: Path, content: bytes, line: int, words: tuple[str, ...]
) -> None:
    (fault,) = faults(tmp_path, {"coasts.csv": content}, TABLE)
    assert fault.partition(" ")[2].startswith(f"data/coasts.csv:{line}")
    assert all(word in fault for word in words)


@pytest.mark.parametrize(("content", "line"), [form[:2] for form in FORMS.values()], ids=FORMS)
def test_no_reference_to_an_unreadable_table_is_a_fault(tmp_path: Path, content: bytes, line: int) -> None:
    found = faults(tmp_path, {"coasts.csv": content, "lights.csv": "key,coast\nx,a\ny,b\n"}, TABLE, LIGHTS)
    lost = [fault for fault in found if "data/lights.csv" in fault and "did you mean" not in fault]
    is_read = line > 1 or "CR LF" in found[0] or "order mark" in found[0]
    assert lost == [] or is_read


DIALECTS: dict[str, tuple[bytes, dict[str, object]]] = {
    "semicolons": (TEXT.replace(",", ";").encode(), {"delimiter": ";"}),
    "Windows-1252": (TEXT.encode("cp1252"), {"encoding": "windows-1252"}),
    "UTF-16": (TEXT.encode("utf-16"), {"encoding": "utf-16"}),
    "a line for Excel": (("sep=;\n" + TEXT.replace(",", ";")).encode(), {"delimiter": ";", "skipRows": 1}),
}


@pytest.mark.parametrize(("content", "dialect"), DIALECTS.values(), ids=DIALECTS)
def test_the_dialect_that_the_fault_names_reads_the_file(
    tmp_path: Path, content: bytes, dialect: dict[str, object]
) -> None:
    assert faults(tmp_path, {"coasts.csv": content}, {**TABLE, "dialect": dialect}) == []


SPELLINGS = {
    "decimal": ("1.234,5", "decimal point"),
    "integer": ("1.2E+12", "shortened"),
    "boolean": ("WAHR", "true or false"),
    "date": ("1/6/1871", '"d/M/yyyy"'),
    "gYear": ("1871.0", "without a decimal part"),
}


@pytest.mark.parametrize(("datatype", "case"), SPELLINGS.items(), ids=SPELLINGS)
def test_a_spelling_of_an_office_program_is_told_once_with_what_to_write(
    tmp_path: Path, datatype: str, case: tuple[str, str]
) -> None:
    text, words = case
    described = table("t.csv", column("key"), column("x", datatype=datatype))
    (fault,) = faults(tmp_path, {"t.csv": f'key,x\na,"{text}"\nb,"{text}"\n'}, described)
    assert words in fault
    assert "and 1 more, up to line 3" in fault


def _appended(name: str, text: str) -> Callable[[Path], object]:
    def add(folder: Path) -> None:
        (folder / name).write_text((folder / name).read_text("utf-8") + text, "utf-8")

    return add


def _marked(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(BOM_UTF8 + (folder / name).read_bytes())


def _ejected(then: Callable[[Path], object]) -> Callable[[Path], object]:
    return lambda folder: eject(open_publication(folder)) and then(folder)


def _removed(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


def _edited(name: str, old: str, new: str) -> Callable[[Path], object]:
    return lambda folder: Workbench(folder).replace(name, old, new)


def _semicolons(folder: Path) -> None:
    path = folder / "data/coasts.csv"
    path.write_text(path.read_text("utf-8").replace(",", ";"), "utf-8")


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "semicolons": (_semicolons, "data/coasts.csv:1"),
    "a missing table": (_removed("data/coasts.csv"), "data/coasts.csv"),
    "broken metadata": (_appended("data/csvw.json", "{"), "data/csvw.json:324"),
    "metadata with a byte order mark": (_marked("data/csvw.json"), "data/csvw.json"),
    "tables that are no array": (
        _edited("data/csvw.json", '"tables": [', '"tables": {}, "notes": ['),
        "data/csvw.json:5",
    ),
    "missing metadata": (_removed("data/csvw.json"), "data/csvw.json"),
    "a broken context": (_ejected(_appended("ontology/context.jsonld", "{")), "ontology/context.jsonld:41"),
    "a context with a byte order mark": (_ejected(_marked("ontology/context.jsonld")), "ontology/context.jsonld"),
    "a broken ontology": (_appended("ontology/lighthouse.ttl", "x y\n"), "ontology/lighthouse.ttl:109 column 1"),
    "broken shapes": (_appended("shapes/lighthouse.ttl", "x y\n"), "shapes/lighthouse.ttl:207 column 1"),
    "a lost row": (_edited("data/coasts.csv", "north-skerries,", '"north-skerries,'), "data/coasts.csv:3"),
    "a ragged row": (_edited("data/coasts.csv", "Amber Coast,", "Amber, Coast,"), "data/coasts.csv:2"),
    "a broken cell": (_edited("data/lighthouses.csv", "56.2041", "north"), "data/lighthouses.csv:2 column lat"),
}


@pytest.fixture
def workbench(lighthouses: Path, tmp_path: Path) -> Workbench:
    """A fresh copy of the lighthouses."""
    return Workbench(Path(shutil.copytree(lighthouses, tmp_path / "lighthouses")))


@pytest.mark.slow
@pytest.mark.parametrize(("break_it", "place"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_one_violation(workbench: Workbench, break_it: Callable[[Path], object], place: str) -> None:
    break_it(workbench.folder)
    (problem,) = workbench.violations()
    assert problem.place == place


@pytest.mark.slow
@pytest.mark.parametrize("cell", ["56.2041", "20.9876"])
def test_half_of_a_place_that_is_left_by_a_broken_cell_is_no_finding(workbench: Workbench, cell: str) -> None:
    workbench.replace("data/lighthouses.csv", cell, "north")
    (problem,) = examine(open_publication(workbench.folder), lambda _: None)
    assert (problem.line, problem.rule) == (2, "csvw:datatype")


@pytest.mark.slow
def test_a_reference_to_a_row_with_a_wrong_key_is_no_finding(workbench: Workbench) -> None:
    workbench.replace("data/coasts.csv", "amber-coast", "Amber Coast")
    (problem,) = workbench.violations()
    assert problem.place == "data/coasts.csv:2 column key"


def test_a_broken_catalogue_is_a_fault_at_its_line(lighthouses: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(lighthouses, tmp_path / "copy"))
    _appended("data/catalog.ttl", "x y\n")(folder)
    with pytest.raises(DataError) as raised:
        open_publication(folder)
    assert [problem.place for problem in raised.value.problems] == ["data/catalog.ttl:21 column 1"]


def test_tidy_leaves_an_unreadable_table_as_it_is(lighthouses: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(lighthouses, tmp_path / "copy"))
    _semicolons(folder)
    before = (folder / "data/coasts.csv").read_bytes()
    with pytest.raises(DataError) as raised:
        tidy(open_publication(folder))
    assert [problem.place for problem in raised.value.problems] == ["data/coasts.csv:1"]
    assert (folder / "data/coasts.csv").read_bytes() == before
