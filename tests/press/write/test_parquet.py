"""Parquet on demand: a build says what is missing, and a release without it is no release with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ucc_graph.errors import CallError
from ucc_graph.press.build import build
from ucc_graph.press.read.publication import open_publication
from ucc_graph.press.read.sources import read_sources
from ucc_graph.press.write import parquet
from ucc_graph.press.write.release import choose_place


def test_a_build_without_the_library_says_what_to_install(
    lighthouses: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "find_spec", lambda _: None)
    with pytest.raises(CallError, match=r'install it \(pip install "ucc-graph\[parquet\]"\), or omit --parquet'):
        build(open_publication(lighthouses), tmp_path / "out", None, lambda _: None, has_parquet=True)
    assert not (tmp_path / "out").exists()


def test_a_release_without_parquet_is_built_anew_for_it(lighthouses: Path, lighthouse_release: Path) -> None:
    sources, out = read_sources(open_publication(lighthouses)), lighthouse_release.parent
    places = [choose_place(out, sources, None, has_parquet=wanted) for wanted in (False, True)]
    assert [(place.version, place.exists) for place in places] == [("1.2.0", True), ("1.2.0.1", False)]
    with pytest.raises(CallError, match="or without Parquet: choose another --release"):
        choose_place(out, sources, "1.2.0", has_parquet=True)


def test_a_release_has_no_parquet_that_nobody_asked_for(lighthouse_release: Path) -> None:
    assert not (lighthouse_release / "parquet").exists()
