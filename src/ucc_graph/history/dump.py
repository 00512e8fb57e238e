"""A sorted dump, in which a subject is found by halving: an earlier release answers without being loaded."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ucc_graph.release import DATASET, Release

__all__ = ["SortedDump", "dump_of"]


@dataclass(frozen=True)
class SortedDump:
    """The default graph of a release as N-Triples, in the order of its lines."""

    path: Path

    def lines(self, iri: str) -> tuple[str, ...]:
        """What is said of a subject, as lines of N-Triples."""
        return self._beginning_with(f"<{iri}> ".encode(), limit=None)

    def has(self, iri: str) -> bool:
        """Whether anything is said of a subject."""
        return bool(self._beginning_with(f"<{iri}> ".encode(), limit=1))

    def has_under(self, iri: str) -> bool:
        """Whether anything is said of a subject whose IRI begins so."""
        return bool(self._beginning_with(f"<{iri}".encode(), limit=1))

    def _beginning_with(self, start: bytes, limit: int | None) -> tuple[str, ...]:
        try:
            with self.path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                content.seek(_first(content, start))
                return tuple(islice(_lines(content, start), limit))
        except FileNotFoundError:  # a folder that was taken away keeps nothing else from an answer
            return ()


def dump_of(release: Release) -> SortedDump | None:
    """The dump of a release; None where it has none, or one of nothing."""
    file = release.file(f"{DATASET}.nt")
    return SortedDump(release.path(file.path)) if file and file.size else None


def _lines(content: mmap.mmap, start: bytes) -> Iterator[str]:
    while (line := content.readline()).startswith(start):
        yield line.decode().rstrip("\n")


def _first(content: mmap.mmap, start: bytes) -> int:
    """Where the first line begins that is not before ``start``, in the order of bytes, which is that of code points."""
    low, high = 0, len(content)
    while low < high:
        middle = (low + high) // 2
        begin = max(content.rfind(b"\n", low, middle) + 1, low)
        end = content.find(b"\n", middle) + 1 or len(content)
        low, high = (end, high) if content[begin:end] < start else (low, begin)
    return low
