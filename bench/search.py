"""Search: making the index of all names, and the queries of the tests."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figure import SECONDS, Figure
from ucc_graph.library.open import Library, open_library
from ucc_graph.library.search import SearchIndex, index_names
from ucc_graph.release.folder import open_release

__all__ = ["measure_search"]

_GROUP = "search, this publication"


def measure_search(release: Path, queries: Path, runs: int, seconds: float) -> list[Figure]:
    """The seconds to make the index, and of the slowest and the middle query; the slowest has a goal."""
    library = open_library(open_release(release), verify=False)
    built = [_build(library) for _ in range(runs)]
    index = built[0][1]
    asked = [sorted(_ask(index, queries)) for _ in range(runs)]
    return [
        Figure(_GROUP, "making the index", SECONDS, tuple(taken for taken, _ in built)),
        Figure(_GROUP, f"slowest of {len(asked[0])} queries", SECONDS, tuple(times[-1] for times in asked), seconds),
        Figure(_GROUP, "middle query", SECONDS, tuple(times[len(times) // 2] for times in asked)),
    ]


def _build(library: Library) -> tuple[float, SearchIndex]:
    start = time.perf_counter()
    index = index_names(library.lookup, library.collections)
    return time.perf_counter() - start, index


def _ask(index: SearchIndex, queries: Path) -> Iterator[float]:
    """The seconds of each query, after one that makes the index sort its names."""
    index.find("a b", 10)
    with queries.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            start = time.perf_counter()
            index.find(row["query"], 10)
            yield time.perf_counter() - start
