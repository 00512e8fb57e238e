"""Feed of changes: one permanent address, the elements of RFC 4287, and an entry for each thing with a name."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from ucc_graph.release.changes import feed
from ucc_graph.release.diff import About, Changes, ChangeType, ResourceChange, compare
from ucc_graph.release.folder import Manifest, Release

_BASE = "https://lamps.example/"
_LAMP = f"{_BASE}id/lamp/"
_ATOM = "{http://www.w3.org/2005/Atom}"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_RESOURCES = (
    ResourceChange(f"{_BASE}id/name/7", ChangeType.ADDED, "", ("a",), ()),
    ResourceChange(f"{_LAMP}east#point", ChangeType.CHANGED, "", ("a",), ("b",)),
    ResourceChange(f"{_LAMP}north#point", ChangeType.ADDED, "", ("a", "b"), ()),
    ResourceChange(f"{_LAMP}north", ChangeType.ADDED, "North Light", ("a", "b", "c"), ()),
    ResourceChange(f"{_BASE}ontology#Lamp", ChangeType.REMOVED, "lamp", (), ("a",)),
)


def _manifest(version: str, issued: str) -> Manifest:
    return Manifest(1, "0", version, issued, _BASE, f"{_BASE}dataset", {}, (), (), {})


def _changes() -> Changes:
    return Changes(
        old=_manifest("1", "2025-01-02"),
        new=_manifest("2", "2026-01-15"),
        resources=_RESOURCES,
        tables=(),
        names={f"{_LAMP}east": "East Light"},
        about=About("Lamps of the sea", "the keepers"),
    )


@pytest.fixture(scope="module")
def root() -> ET.Element:
    """The feed of the changes above."""
    return ET.fromstring(feed(_changes()))  # noqa: S314  # made by ourselves


def _links(element: ET.Element) -> dict[str | None, str | None]:
    return {link.get("rel"): link.get("href") for link in element.findall(f"{_ATOM}link")}


def _titles(root: ET.Element) -> list[str | None]:
    return [entry.findtext(f"{_ATOM}title") for entry in root.findall(f"{_ATOM}entry")]


def test_the_feed_stays_where_it_is(root: ET.Element) -> None:
    assert root.findtext(f"{_ATOM}id") == f"{_BASE}changes"
    assert _links(root) == {"self": f"{_BASE}changes.atom", "alternate": f"{_BASE}changes"}


def test_the_publisher_is_the_author(root: ET.Element) -> None:
    assert root.findtext(f"{_ATOM}author/{_ATOM}name") == "the keepers"
    assert root.findtext(f"{_ATOM}title") == "Changes: Lamps of the sea"


def test_an_entry_is_a_thing_with_its_parts_under_its_name(root: ET.Element) -> None:
    assert _titles(root) == ["changed: East Light", "added: North Light", "removed: lamp"]
    north = root.findall(f"{_ATOM}entry")[1]
    assert _links(north) == {"alternate": f"{_LAMP}north"}
    assert north.findtext(f"{_ATOM}summary") == "5 statements added, 0 removed"


def test_what_has_no_name_is_counted(root: ET.Element) -> None:
    text = "From release 1 to 2: 3 things. https://lamps.example/changes has these and 1 records without a name"
    assert (root.findtext(f"{_ATOM}subtitle") or "").startswith(text)


def test_feed_and_entries_have_what_the_standard_asks_for(root: ET.Element) -> None:
    """RFC 4287, sections 4.1.1, 4.1.2 and 3.3."""
    entries = root.findall(f"{_ATOM}entry")
    ids = [element.findtext(f"{_ATOM}id") for element in (root, *entries)]
    assert len(entries) == 3
    assert len(set(ids)) == len(ids)
    for element in (root, *entries):
        assert [len(element.findall(f"{_ATOM}{name}")) for name in ("id", "title", "updated")] == [1, 1, 1]
        assert _MOMENT.fullmatch(element.findtext(f"{_ATOM}updated") or "")


def test_the_entries_of_the_feed_before_stand_beneath(root: ET.Element) -> None:
    next_one = replace(_changes(), new=_manifest("3", "2026-02-01"), earlier=ET.tostring(root))
    found = ET.fromstring(feed(next_one))  # noqa: S314  # made by ourselves
    assert [entry.findtext(f"{_ATOM}updated") for entry in found.findall(f"{_ATOM}entry")] == [
        *["2026-02-01T00:00:00Z"] * 3,
        *["2026-01-15T00:00:00Z"] * 3,
    ]


def test_a_feed_has_an_end() -> None:
    many = tuple(ResourceChange(f"{_LAMP}{number}", ChangeType.ADDED, "Light", (), ()) for number in range(1200))
    found = ET.fromstring(feed(replace(_changes(), resources=many)))  # noqa: S314  # made by ourselves
    assert len(found.findall(f"{_ATOM}entry")) == 1000
    assert "1200 things, of which the first 1000 stand here" in (found.findtext(f"{_ATOM}subtitle") or "")


def _written(folder: Path, point: str) -> Release:
    (folder / "tables").mkdir(parents=True)
    (folder / "tables/csvw.json").write_text('{"tables": []}', encoding="utf-8")
    name = f'<{_LAMP}east> <http://www.w3.org/2000/01/rdf-schema#label> "East Light"@en .'
    (folder / "dataset.nt").write_text(f'<{_LAMP}east#point> <urn:is> "{point}" .\n{name}\n', encoding="utf-8")
    return Release(folder, _manifest("1", "2025-01-02"))


def test_a_thing_whose_part_alone_changed_has_its_name(tmp_path: Path) -> None:
    changes = compare(_written(tmp_path / "old", "1 2"), _written(tmp_path / "new", "3 4"))
    assert _titles(ET.fromstring(feed(changes))) == ["changed: East Light"]  # noqa: S314  # made by ourselves
