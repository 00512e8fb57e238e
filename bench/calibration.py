"""Calibration: the time of constant work on this machine, as the unit of all other figures."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from rdflib import Graph

from bench.figure import SECONDS, Figure

__all__ = ["LINES", "calibrate"]

LINES = 28_000
_ROUNDS = 10_000_000


def calibrate(dump: Path, runs: int) -> list[Figure]:
    """The seconds of a plain loop, and of rdflib parsing the first lines of an N-Triples dump."""
    with dump.open(encoding="utf-8") as lines:
        text = "".join(islice(lines, LINES))
    return [
        _figure("rdflib parses 28,000 N-Triples lines", lambda: _parse(text), runs),
        _figure("Python adds 10,000,000 squares", _loop, runs),
    ]


def _figure(name: str, work: Callable[[], object], runs: int) -> Figure:
    return Figure("calibration", name, SECONDS, tuple(_seconds(work) for _ in range(runs)))


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _parse(text: str) -> None:
    Graph().parse(data=text, format="nt")


def _loop() -> int:
    return sum(number * number for number in range(_ROUNDS))
