"""Comparison of two releases of the lighthouses: additions, removals and changes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from ucc_graph.errors import CallError
from ucc_graph.press.build import build
from ucc_graph.press.read.publication import open_publication
from ucc_graph.press.tidy import tidy_answers
from ucc_graph.release.changes import FORMATS
from ucc_graph.release.diff import Changes, ChangeType, compare
from ucc_graph.release.file_names import TABLE_GROUP, TABLES
from ucc_graph.release.folder import Release, open_release

_KEEPERS = "https://lights.example/id/keeper/"
_AS = "https://www.w3.org/ns/activitystreams#"


def _released(publication: Path, out: Path, version: str, base: str | None = None) -> Release:
    return open_release(build(open_publication(publication, base), out, version, lambda _: None).place.folder)


@pytest.fixture(scope="module")
def old(lighthouses: Path, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The lighthouses as they are."""
    return _released(lighthouses, tmp_path_factory.mktemp("old"), "1")


@pytest.fixture(scope="module")
def new(lighthouses: Path, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The lighthouses with a name corrected, a keeper added and one removed, released where nothing was before."""
    folder = Path(shutil.copytree(lighthouses, tmp_path_factory.mktemp("new") / "lighthouses"))
    keepers = folder / "data/keepers.csv"
    text = keepers.read_text(encoding="utf-8").replace("Aino Vare", "Aino Vaare")
    rows = [line for line in text.splitlines() if not line.startswith("jorin-pell,")]
    rows = [rows[0], *sorted([*rows[1:], "zoe-marsh,Zoe Marsh,old-lantern,2016,"])]
    keepers.write_text("\n".join(rows) + "\n", encoding="utf-8")
    tidy_answers(open_publication(folder))
    return _released(folder, folder.parent / "out", "2")


@pytest.fixture(scope="module")
def changes(old: Release, new: Release) -> Changes:
    """From the one to the other."""
    return compare(old, new)


def test_resources_are_told_by_what_happened(changes: Changes) -> None:
    def keepers(kind: ChangeType) -> list[str]:
        return [change.iri for change in changes.of_kind(kind) if change.iri.startswith(_KEEPERS)]

    assert keepers(ChangeType.ADDED) == [f"{_KEEPERS}zoe-marsh"]
    assert keepers(ChangeType.REMOVED) == [f"{_KEEPERS}jorin-pell"]
    assert keepers(ChangeType.CHANGED) == [f"{_KEEPERS}aino-vare"]


def test_a_changed_resource_shows_the_statements(changes: Changes) -> None:
    (change,) = [change for change in changes.resources if change.iri == f"{_KEEPERS}aino-vare"]
    assert [line.split(" ", 2)[2] for line in change.removed] == ['"Aino Vare"@en .']
    assert [line.split(" ", 2)[2] for line in change.added] == ['"Aino Vaare"@en .']
    assert change.label == "Aino Vaare"


def test_tables_are_told_by_their_keys(changes: Changes) -> None:
    (table,) = changes.tables
    assert table.file == "keepers.csv"
    assert (table.added, table.removed, table.changed) == (("zoe-marsh",), ("jorin-pell",), ("aino-vare",))


@pytest.mark.slow
def test_a_long_cell_is_compared(lighthouses: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(lighthouses, tmp_path / "lights"))
    text = (folder / "data/coasts.csv").read_text(encoding="utf-8")
    releases = []
    for version, name in (("1", "A" * 200_000), ("2", "B" * 200_000)):
        (folder / "data/coasts.csv").write_text(text.replace("Amber Coast", name), encoding="utf-8")
        tidy_answers(open_publication(folder))
        releases.append(_released(folder, tmp_path / version, version))
    assert [table.changed for table in compare(*releases).tables] == [("amber-coast",)]


@pytest.mark.slow
def test_rows_of_a_dialect_without_quotes_are_compared(lighthouses: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(lighthouses, tmp_path / "lights"))
    metadata, table = folder / "data/csvw.json", folder / "data/coasts.csv"
    described = metadata.read_text("utf-8").replace(
        '"url": "coasts.csv"', '"url": "coasts.csv", "dialect": {"quoteChar": null}'
    )
    metadata.write_text(described, "utf-8")
    text = table.read_text("utf-8").replace(",Amber Coast,", ',"Amber,')
    releases = []
    for version, name in (("1", "North Skerries"), ("2", "North Rocks")):
        table.write_text(text.replace("North Skerries", name), "utf-8")
        tidy_answers(open_publication(folder))
        releases.append(_released(folder, tmp_path / version, version))
    assert [change.changed for change in compare(*releases).tables] == [("north-skerries",)]


ROWS = {
    "without a header": ({"header": False}, "a,1\nb,1\n"),
    "with a header of no rows": ({"headerRowCount": 0}, "a,1\nb,1\n"),
    "with a header of two rows": ({"headerRowCount": 2}, "Key,Value\nk,x\na,1\nb,1\n"),
    "with another title": ({}, "The key,x\na,1\nb,1\n"),
    "behind a column that is skipped": ({"skipColumns": 1}, "n,k,x\n1,a,1\n1,b,1\n"),
    "behind rows that are skipped": ({"skipRows": 1}, "About\nk,x\na,1\nb,1\n"),
    "with escaped quotes": ({"doubleQuote": False}, 'k,x\n"a",1\n"b","\\"1,"\n'),
}
"""Tables with the row a, in which 1 becomes 2, each with its dialect."""


@pytest.mark.parametrize(("dialect", "text"), ROWS.values(), ids=ROWS)
def test_the_rows_of_a_table_are_read_by_its_dialect(
    old: Release, tmp_path: Path, dialect: dict[str, object], text: str
) -> None:
    schema = {"primaryKey": "k", "columns": [{"name": "k"}, {"name": "x"}]}
    metadata = {"tables": [{"url": "t.csv", "dialect": dialect, "tableSchema": schema}]}
    releases = []
    for name, content in (("1", text), ("2", text.replace("1\n", "2\n").replace('1,"\n', '2,"\n'))):
        releases.append(open_release(Path(shutil.copytree(old.folder, tmp_path / name))))
        releases[-1].path(f"{TABLES}t.csv").write_text(content, "utf-8")
        releases[-1].path(TABLE_GROUP).write_text(json.dumps(metadata), "utf-8")
    (change,) = compare(*releases).tables
    assert (change.added, change.removed) == ((), ())
    assert change.changed == ("a", "b")


def test_the_way_back_is_the_opposite(changes: Changes, old: Release, new: Release) -> None:
    back = compare(new, old)
    assert {change.iri for change in back.of_kind(ChangeType.ADDED)} == {
        c.iri for c in changes.of_kind(ChangeType.REMOVED)
    }
    assert {change.iri for change in back.of_kind(ChangeType.REMOVED)} == {
        c.iri for c in changes.of_kind(ChangeType.ADDED)
    }


def test_a_release_does_not_differ_from_itself(old: Release) -> None:
    same = compare(old, old)
    assert (same.resources, same.tables) == ((), ())


def test_releases_of_two_datasets_are_refused(lighthouses: Path, old: Release, tmp_path: Path) -> None:
    other = _released(lighthouses, tmp_path, "1", "https://other.example/lights/")
    with pytest.raises(CallError, match="two datasets"):
        compare(old, other)


def test_the_text_has_a_line_for_each(changes: Changes) -> None:
    lines = FORMATS["text"](changes).decode().splitlines()
    assert lines[0].startswith("1 -> 2: 1 added, 1 removed, ")
    assert lines[1] == "table keepers.csv: 1 added, 1 removed, 1 changed"
    assert f"added <{_KEEPERS}zoe-marsh> Zoe Marsh" in lines


def test_the_json_holds_all_of_it(changes: Changes) -> None:
    document = json.loads(FORMATS["json"](changes))
    assert (document["old"], document["new"]) == ("1", "2")
    assert len(document["resources"]) == sum(document["counts"].values()) > 2
    assert document["tables"][0]["changed"] == ["aino-vare"]


def test_the_turtle_says_what_was_made(changes: Changes) -> None:
    store = Store()
    store.load(FORMATS["ttl"](changes), format=RdfFormat.TURTLE)
    ((activity, *_),) = store.quads_for_pattern(
        None, NamedNode(f"{_AS}object"), NamedNode(f"{_KEEPERS}zoe-marsh"), None
    )
    kinds = [quad.object for quad in store.quads_for_pattern(activity, None, NamedNode(f"{_AS}Create"), None)]
    assert kinds == [NamedNode(f"{_AS}Create")]


@pytest.mark.parametrize("form", ["text", "json", "ttl", "atom"])
def test_each_form_has_the_same_bytes_every_time(old: Release, new: Release, form: str) -> None:
    assert form in FORMATS
    assert FORMATS[form](compare(old, new)) == FORMATS[form](compare(old, new))
