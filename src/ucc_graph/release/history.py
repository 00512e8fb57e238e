"""History of a dataset: its releases in order of version, and the sorted dumps of earlier ones.

A subject is found in a sorted dump by binary search: an earlier release answers without being loaded.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import islice
from pathlib import Path

from ucc_graph.errors import CallError, ReleaseError
from ucc_graph.rdf.formats import N_TRIPLES
from ucc_graph.release.file_names import dump
from ucc_graph.release.folder import Release, open_release, releases_in, version_key

__all__ = ["History", "SortedDump", "dump_of", "moment_of", "previous_release", "read_history"]


@dataclass(frozen=True)
class History:
    """The releases of one dataset under one base IRI, the newest first; ``unusable`` are messages on damaged ones."""

    releases: tuple[Release, ...]
    unusable: tuple[str, ...] = ()

    @property
    def newest(self) -> Release:
        """The newest release."""
        return self.releases[0]

    def find(self, version: str) -> Release | None:
        """The release of a version."""
        return next((release for release in self.releases if release.manifest.version == version), None)

    def before(self, release: Release) -> Release | None:
        """The release before another one."""
        return next(iter(self.releases[self.releases.index(release) + 1 :]), None)


@dataclass(frozen=True)
class SortedDump:
    """The default graph of a release as N-Triples, in the order of its lines."""

    path: Path

    def lines(self, iri: str) -> tuple[str, ...]:
        """The statements about a subject, as lines of N-Triples."""
        return self._beginning_with(f"<{iri}> ".encode(), limit=None)

    def has(self, iri: str) -> bool:
        """Whether there is a statement about a subject."""
        return bool(self._beginning_with(f"<{iri}> ".encode(), limit=1))

    def has_under(self, iri: str) -> bool:
        """Whether there is a statement about a subject whose IRI begins with ``iri``."""
        return bool(self._beginning_with(f"<{iri}".encode(), limit=1))

    def _beginning_with(self, start: bytes, limit: int | None) -> tuple[str, ...]:
        try:
            with self.path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                content.seek(_first(content, start))
                return tuple(islice(_lines(content, start), limit))
        except FileNotFoundError:  # the folder of one release may be removed while others answer
            return ()


def read_history(newest: Release) -> History:
    """A release with the earlier ones of the same dataset in the same folder of releases."""
    earlier: list[Release] = []
    unusable: list[str] = []
    for folder in _lower(newest.folder.resolve().parent, newest.manifest.version):
        try:
            release = open_release(folder)
        except ReleaseError as error:
            unusable.append(str(error))
        else:
            earlier += [release] if _dataset(release) == _dataset(newest) else []
    return History((newest, *earlier), tuple(unusable))


def previous_release(out: Path, version: str, base: str, dataset: str) -> Release | None:
    """The highest lower version of the same dataset and base IRI; raises CallError if a damaged one may be it."""
    for folder in _lower(out, version):
        try:
            release = open_release(folder)
        except ReleaseError as error:
            raise CallError(f"The release before cannot be compared: {error} Or delete {folder}.") from error
        if _dataset(release) == (base, dataset):
            return release
    return None


def dump_of(release: Release) -> SortedDump | None:
    """The dump of a release; None where it has none, or an empty one."""
    file = release.file(dump(N_TRIPLES))
    return SortedDump(release.path(file.path)) if file and file.size else None


def moment_of(release: Release) -> datetime:
    """The start of a release: the beginning of its day of issue, UTC."""
    return datetime.combine(date.fromisoformat(release.manifest.issued), time(tzinfo=UTC))


def _lower(out: Path, version: str) -> list[Path]:
    key = version_key(version)
    return [folder for folder in releases_in(out) if version_key(folder.name) < key]


def _dataset(release: Release) -> tuple[str, str]:
    return release.manifest.base, release.manifest.dataset


def _lines(content: mmap.mmap, start: bytes) -> Iterator[str]:
    while (line := content.readline()).startswith(start):
        yield line.decode().rstrip("\n")


def _first(content: mmap.mmap, start: bytes) -> int:
    """The offset of the first line not before ``start``, in the order of bytes, which is that of code points."""
    low, high = 0, len(content)
    while low < high:
        middle = (low + high) // 2
        begin = max(content.rfind(b"\n", low, middle) + 1, low)
        end = content.find(b"\n", middle) + 1 or len(content)
        low, high = (end, high) if content[begin:end] < start else (low, begin)
    return low
