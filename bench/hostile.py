"""Time of a good query while a hostile one runs: the slowest of those sent one after the other meanwhile.

The good query has been asked before, as the queries of pages and examples have; the cache is off, so that a worker
answers it each time. The hostile ones are those that the tests stop.
"""

from __future__ import annotations

import csv
import http.client
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final
from urllib.parse import urlencode, urlsplit

from bench.figure import SECONDS, Figure
from bench.peers import serving

__all__ = ["measure_hostile"]

_GROUP: Final = "a good query, at slowest, beside"
_GOOD: Final = "ASK { ?s a ?class }"
_OPTIONS: Final = ("--cache-bytes", "0", "--deadline", "2", "--memory", "256M")
_PAUSE: Final = 0.02
_AT_ONCE: Final = 200
_BEFORE: Final = 5
"""Repetitions of the good query before, so that it is known to be quick."""


def measure_hostile(release: Path, cases: Path, runs: int, goals: tuple[float, float]) -> list[Figure]:
    """A figure for each hostile query of a table, and one for 200 at a time; goals in seconds, in this order."""
    with cases.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with serving(release, _OPTIONS) as (endpoint, _):
        _times(endpoint, [_GOOD] * _BEFORE)
        return [
            *(_figure(endpoint, row["name"], [row["query"]], runs, goals[0]) for row in rows),
            _figure(endpoint, f"{_AT_ONCE} at a time", [rows[0]["query"]] * _AT_ONCE, runs, goals[1]),
        ]


def _figure(endpoint: str, name: str, queries: Sequence[str], runs: int, goal: float) -> Figure:
    values = tuple(
        _slowest(endpoint, [f"{query}\nVALUES ?run {{ {_AT_ONCE * run + n} }}" for n, query in enumerate(queries)])
        for run in range(runs)
    )
    return Figure(_GROUP, name, SECONDS, values, goal)


def _slowest(endpoint: str, queries: Sequence[str]) -> float:
    """Seconds of the slowest good answer while the queries run, all at the same time."""
    done = threading.Event()
    with ThreadPoolExecutor(len(queries) + 1) as threads:
        good = threads.submit(_ask_on, endpoint, done)
        for task in [threads.submit(_times, endpoint, [query]) for query in queries]:
            task.result()
        done.set()
        return max(good.result())


def _ask_on(endpoint: str, done: threading.Event) -> list[float]:
    found = _times(endpoint, [_GOOD])
    while not done.wait(_PAUSE):
        found += _times(endpoint, [_GOOD])
    return found


def _times(endpoint: str, queries: Sequence[str]) -> list[float]:
    """Seconds that each query takes, answered or not; a good one that is not answered is a fault."""
    place = urlsplit(endpoint)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
    found = []
    for query in queries:
        start = time.perf_counter()
        connection.request("GET", f"{place.path}?{urlencode({'query': query})}")
        answer = connection.getresponse()
        answer.read()
        found.append(time.perf_counter() - start)
        if query == _GOOD and answer.status != 200:
            raise ConnectionError(f"The good query was answered with status {answer.status}.")
    connection.close()
    return found
