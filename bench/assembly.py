"""Conversion of tables to statements in a process of its own; its cost per row must not grow with the tables.

As a program, it assembles the publication in a folder, and prints the seconds and the number of rows.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from bench.figure import MEGABYTES, SECONDS, Figure
from bench.process import use
from ucc_graph.press.read.assemble import assemble
from ucc_graph.press.read.graphs import Graphs
from ucc_graph.press.read.publication import open_publication
from ucc_graph.press.read.sources import read_sources
from ucc_graph.problem import Problem

__all__ = ["measure_assembly"]


def measure_assembly(publication: Path, runs: int) -> list[Figure]:
    """The seconds for 1,000 rows and the peak memory of the process."""
    usages = [use([sys.executable, "-m", "bench.assembly", str(publication)]) for _ in range(runs)]
    seconds, rows = zip(*(json.loads(usage.output) for usage in usages), strict=True)
    group = f"tables to statements, {rows[0]:,} rows"
    return [
        Figure(group, "for 1,000 rows", SECONDS, tuple(1000 * part / rows[0] for part in seconds)),
        Figure(group, "peak memory", MEGABYTES, tuple(usage.largest for usage in usages)),
    ]


def _assemble(folder: Path) -> tuple[float, int]:
    """Seconds and rows; raises ValueError if the tables have faults, as these would be measured too."""
    problems: list[Problem] = []
    publication = open_publication(folder)
    with tempfile.TemporaryDirectory() as name:
        start = time.perf_counter()
        graphs = Graphs(Path(name), publication.iris)
        assembly = assemble(read_sources(publication), publication.version, graphs, problems)
        seconds = time.perf_counter() - start
    if problems:
        raise ValueError(f"{problems[0]}")
    return seconds, sum(assembly.rows.values())


if __name__ == "__main__":
    print(json.dumps(_assemble(Path(sys.argv[1]))))
