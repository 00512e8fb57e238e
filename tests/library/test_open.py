"""Opening a release: the whole release, or an error that names the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.small_release import BASE, write_release
from ucc_graph.errors import ReleaseDamagedError
from ucc_graph.library.open import Library, load_store, open_library
from ucc_graph.release.folder import Release


def test_every_statement_is_loaded_into_its_graph(small_release: Release) -> None:
    store = load_store(small_release)
    assert len(store) == 38
    assert {graph.value for graph in store.named_graphs()} == {
        f"{BASE}graph/lamps",
        f"{BASE}graph/metadata",
        f"{BASE}graph/ontology",
        f"{BASE}graph/provenance",
    }


def test_an_open_library_knows_its_kinds_and_languages(library: Library) -> None:
    assert {name: len(kind.members) for name, kind in library.kinds.items()} == {"coast": 1, "lamp": 4}
    assert library.languages == {"ar", "en", "fr"}


@pytest.mark.parametrize("name", ["dataset.nq", "ontology.ttl", "tables/lamps.csv"])
def test_a_changed_byte_is_refused_with_the_name_of_the_file(tmp_path: Path, name: str) -> None:
    release = write_release(tmp_path)
    content = release.path(name).read_bytes()
    release.path(name).write_bytes(content.replace(b"n", b"m", 1))
    with pytest.raises(ReleaseDamagedError, match=name):
        open_library(release)


def test_a_changed_byte_passes_without_verification(tmp_path: Path) -> None:
    release = write_release(tmp_path)
    release.path("tables/lamps.csv").write_bytes(b"key,name\nnorth,Morth Light\n")
    assert open_library(release, verify=False).kinds.keys() == {"coast", "lamp"}


@pytest.mark.parametrize("name", ["dataset.nq", "shapes.ttl", "context.jsonld"])
def test_a_file_that_does_not_parse_is_refused(tmp_path: Path, name: str) -> None:
    release = write_release(tmp_path)
    release.path(name).write_text("<no", encoding="utf-8")
    with pytest.raises(ReleaseDamagedError, match="build the release again"):
        open_library(release, verify=False)
