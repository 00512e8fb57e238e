"""Lines in order, each once, however many there are: an external merge sort.

A release is written from sorted statements, so that the same input gives the same bytes. Beyond a bound the lines go to
files in runs and are merged from there: memory stays the same for a hundred statements and for a hundred million.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Final

__all__ = ["merged", "sorted_lines", "write_lines"]

_RUN: Final = 500_000
"""Lines that are sorted in memory at a time: about 100 MB."""


def sorted_lines(lines: Iterable[str], folder: Path, name: str, run: int = _RUN) -> Iterator[str]:
    """The lines in code point order, without repetition; runs of ``run`` lines go to files in ``folder``."""
    rest = iter(lines)
    first = list(islice(rest, run))
    if len(first) < run:
        yield from sorted(set(first))
        return
    yield from merged(_write_runs(first, rest, folder, name, run))


def merged(paths: Iterable[Path]) -> Iterator[str]:
    """The lines of sorted files as one sorted sequence, each line once."""
    with ExitStack() as stack:
        files = [stack.enter_context(path.open(encoding="utf-8", newline="\n")) for path in paths]
        yield from _distinct(heapq.merge(*files))


def write_lines(lines: Iterable[str], path: Path) -> int:
    """Writes lines, each ending in a newline already, to a file; how many there were."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for count, line in enumerate(lines, 1):  # noqa: B007  # the last count is the answer
            file.write(line)
    return count


def _write_runs(first: list[str], rest: Iterator[str], folder: Path, name: str, run: int) -> list[Path]:
    paths: list[Path] = []
    chunk = first
    while chunk:
        path = folder / f"{name}.{len(paths)}.run"
        write_lines(sorted(set(chunk)), path)
        paths.append(path)
        chunk = list(islice(rest, run))
    return paths


def _distinct(lines: Iterable[str]) -> Iterator[str]:
    last = None
    for line in lines:
        if line != last:
            yield line
            last = line
