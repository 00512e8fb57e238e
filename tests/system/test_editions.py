"""Two real releases: the network as it was after the round of 2023, and as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from editions.edition import write_edition
from editions.rows import read_tables
from pyoxigraph import Literal, RdfFormat, parse

from ucc_graph.press.build import build
from ucc_graph.press.read.publication import open_publication
from ucc_graph.release.diff import Changes, ChangeType, compare
from ucc_graph.release.folder import open_release

THINGS = "https://w3id.org/ucc-graph/id/"


@pytest.fixture(scope="module")
def edition(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The publication as of 2023."""
    folder = tmp_path_factory.mktemp("editions") / "2023"
    write_edition("2023", root, folder)
    return folder


@pytest.fixture(scope="module")
def former(edition: Path) -> Path:
    """The folder of the release of 2023."""
    place = build(open_publication(edition), edition.parent / "out", None, lambda _: None).place
    assert place.version == "2023.10"
    return place.folder


@pytest.fixture(scope="module")
def changes(former: Path, release: Path) -> Changes:
    """What changed since."""
    return compare(open_release(former), open_release(release))


def _things(changes: Changes, kind: ChangeType, sort: str) -> list[str]:
    found = (change.iri for change in changes.of_kind(kind) if change.iri.startswith(f"{THINGS}{sort}/"))
    return [iri.removeprefix(f"{THINGS}{sort}/") for iri in found if "#" not in iri]


def test_the_network_of_2023_has_350_cities(edition: Path) -> None:
    rows = {file: len(table.rows) for file, table in read_tables(edition / "data").by_file.items()}
    assert (rows["cities.csv"], rows["designations.csv"], rows["categories.csv"]) == (350, 351, 7)


def test_no_row_of_2023_is_later(edition: Path) -> None:
    tables = read_tables(edition / "data").by_file
    assert max(row["date"] for row in tables["designations.csv"].rows) == "2023-10-31"
    assert max(row["key"] for row in tables["rounds.csv"].rows) == "2023"


def test_no_word_of_2023_names_a_later_year(former: Path) -> None:
    texts = [
        (quad.subject, quad.object.value)
        for quad in parse(path=former / "dataset.nt", format=RdfFormat.N_TRIPLES)
        if isinstance(quad.object, Literal) and str(quad.subject).startswith(f"<{THINGS}")
    ]
    assert len(texts) > 50_000
    later = {(str(thing), text) for thing, text in texts if re.search(r"(?<!\d)20(2[4-9]|[3-9]\d)(?!\d)", text)}
    assert [found for found in sorted(later) if "/id/source/" not in found[0]] == []


def test_the_network_of_2023_is_told_by_the_numbers_of_2023(former: Path) -> None:
    network = f"<{THINGS}network/creative-cities> <https://w3id.org/ucc-graph/ontology#editorialNote> "
    lines = (former / "dataset.nt").read_text(encoding="utf-8").splitlines()
    (note,) = [line for line in lines if line.startswith(network) and "@en" in line]
    assert "the round of 2023, 350 member cities were announced in all; 350 of them" in note


def test_a_cell_is_rewritten_only_where_it_says_something_else(edition: Path) -> None:
    tables = read_tables(edition / "data")
    with pytest.raises(LookupError, match="has no row 2025"):
        tables.rewrite("rounds.csv", "2025", "note", "Some.")
    with pytest.raises(LookupError, match="its year is '2023' anyway"):
        tables.rewrite("rounds.csv", "2023", "year", "2023")


def test_the_cities_of_2025_are_added(changes: Changes) -> None:
    added = _things(changes, ChangeType.ADDED, "city")
    assert (len(added), added[0], added[-1]) == (55, "ao-lubango", "vn-ho-chi-minh-city")
    assert len(_things(changes, ChangeType.ADDED, "designation")) == 55
    assert _things(changes, ChangeType.ADDED, "category") == ["architecture"]


def test_nothing_vanished(changes: Changes) -> None:
    assert changes.of_kind(ChangeType.REMOVED) == ()
    assert [table.file for table in changes.tables if table.removed] == []


def test_lyon_and_every_other_city_stayed_as_they_were(changes: Changes) -> None:
    assert [change.iri for change in changes.resources if "fr-lyon" in change.iri] == []
    assert _things(changes, ChangeType.CHANGED, "city") == []


def test_what_else_changed_is_what_was_said_of_later_years_and_claims_that_later_ones_contradict(
    changes: Changes,
) -> None:
    base = "https://w3id.org/ucc-graph/"
    names = [change.iri.removeprefix(base) for change in changes.of_kind(ChangeType.CHANGED)]
    assert names == [
        *("#period", "dataset", "id/case-study/malmo", "id/claim/cl067", "id/claim/cl068", "id/claim/cl070"),
        *("id/definition/creative-cities-network", "id/designation/kr-busan-2014", "id/designation/kr-jinju-2019"),
        *("id/event/ac15", "id/event/ru06", "id/name/category-crafts-and-folk-art-es-2"),
        *("id/name/category-film-pt-2", "id/name/category-media-arts-es-2", "id/network/creative-cities"),
    ]
