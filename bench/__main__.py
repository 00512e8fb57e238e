"""Benchmark of the press and the library (``python -m bench``), printed as one table."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bench.assembly import measure_assembly
from bench.calibration import calibrate
from bench.draft import measure_draft
from bench.figure import Figure
from bench.hostile import measure_hostile
from bench.lighthouses import write_lighthouses
from bench.mcp import measure_mcp
from bench.pages import measure_pages
from bench.press import build, measure_build
from bench.report import as_json, as_table, machine
from bench.search import measure_search
from bench.server import measure_server

_ROOT: Final = Path(__file__).parents[1]
_SIZES: Final = (400, 4_000, 40_000)
_WHOLE: Final = 4_000
"""Things of the invented publication that is built as a whole."""
_BUILD_SECONDS, _BUILD_MEGABYTES, _START_SECONDS = 10, 500, 1
_ADDED_MILLISECONDS: Final = 1
_SEARCH_SECONDS: Final = 0.03
_GOOD_SECONDS: Final = (0.2, 2)
"""Goals beside one hostile query, and beside many."""
_PAGE_MILLISECONDS: Final = 20
_DRAFT_SECONDS: Final = 2
_QUERIES: Final = _ROOT / "tests" / "system" / "found.csv"
_HOSTILE: Final = _ROOT / "tests" / "system" / "hostile.csv"


def main() -> None:
    """Measures, prints, and writes the figures to a file if one is named."""
    call = _parser().parse_args()
    known = machine()
    print(", ".join(f"{name} {value}" for name, value in known.items()), file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        figures = list(_figures(Path(folder), call.runs))
    print(as_table(figures))
    if call.out:
        call.out.write_text(as_json(figures, known), encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(
        prog="python -m bench", description="Time and memory of the press and the library."
    )
    options.add_argument("--runs", type=int, default=3, metavar="N", help="runs of each measurement (%(default)s)")
    options.add_argument("--out", type=Path, metavar="FILE", help="also write every value to a JSON file")
    return options


def _figures(folder: Path, runs: int) -> Iterator[Figure]:
    release = build(folder / "releases")
    yield from _shown(calibrate(release / "dataset.nt", runs))
    yield from _shown(measure_build("build, this publication", _ROOT, runs, _BUILD_SECONDS, _BUILD_MEGABYTES))
    yield from _shown(measure_server(release, runs, _START_SECONDS))
    yield from _shown(measure_search(release, _QUERIES, runs, _SEARCH_SECONDS))
    yield from _shown(measure_mcp(release, _QUERIES, runs, _ADDED_MILLISECONDS))
    yield from _shown(measure_hostile(release, _HOSTILE, runs, _GOOD_SECONDS))
    yield from _shown(measure_pages(release, _QUERIES, runs, _PAGE_MILLISECONDS))
    yield from _shown(measure_draft(folder, runs, _DRAFT_SECONDS))
    for size in _SIZES:
        yield from _shown(measure_assembly(write_lighthouses(folder / str(size), size), runs))
    yield from _shown(measure_build(f"build, {_WHOLE:,} invented things", folder / str(_WHOLE), runs))


def _shown(figures: list[Figure]) -> list[Figure]:
    """The figures, each printed on standard error as it comes."""
    for figure in figures:
        print(f"{figure.group}: {figure.name} {figure.median:.3f} {figure.unit}", file=sys.stderr)
    return figures


if __name__ == "__main__":
    main()
