"""Coasts of close maps: which parts of the fine outline a window has."""

from __future__ import annotations

from pathlib import Path

import pytest

from ucc_graph import web
from ucc_graph.web.view.coast import CLOSE, CoastPart, coast_parts, part_names

STATIC = Path(web.__file__).parent / "static"


def test_a_close_window_has_the_parts_with_land_that_it_touches() -> None:
    parts = coast_parts((845, 110, 60, 36))
    assert [part.path for part in parts] == [f"/-/static/land/{name}.svg" for name in ("16-2", "17-2")]


@pytest.mark.parametrize("window", [(0, 0, 1000, 435), (400, 50, CLOSE, 70)])
def test_a_wide_window_has_none(window: tuple[float, float, float, float]) -> None:
    assert coast_parts(window) == ()


def test_a_second_world_has_its_parts_further_to_the_right() -> None:
    parts = coast_parts((900, 50, 140, 60), 940)
    assert {part.across for part in parts} == {0, 940}
    assert CoastPart("/-/static/land/1-1.svg", 940) in parts


def test_a_window_beyond_the_map_has_no_part() -> None:
    assert coast_parts((-200, -200, 100, 100)) == ()


def test_each_part_is_a_small_file_with_its_sea() -> None:
    files = [STATIC / "land" / f"{name}.svg" for name in part_names()]
    assert len(files) > 100
    assert max(file.stat().st_size for file in files) < 30_000
    assert all('id="land"' in text and "var(--sea)" in text for text in (file.read_text("utf-8") for file in files))
