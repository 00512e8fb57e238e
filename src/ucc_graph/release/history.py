"""Which releases of a dataset there are, and which of them came before another or held at a moment.

A sorted dump, in which a subject is found by halving: an earlier release answers without being loaded.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import islice
from pathlib import Path

from ucc_graph.errors import CallError, ReleaseError
from ucc_graph.release.file_names import DATASET
from ucc_graph.release.folder import Manifest, Release, open_release, releases_in, version_key

__all__ = ["History", "SortedDump", "dump_of", "former_release", "moment_of", "read_history"]


@dataclass(frozen=True)
class History:
    """The releases of one dataset under one base IRI, the newest first; ``unusable`` says what could not be read."""

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
        place = self.releases.index(release)
        return next(iter(self.releases[place + 1 :]), None)


def read_history(newest: Release) -> History:
    """A release with the earlier ones of the same dataset that stand beside it."""
    earlier: list[Release] = []
    unusable: list[str] = []
    for folder in _lower(newest.folder.resolve().parent, newest.manifest.version):
        try:
            release = open_release(folder)
        except ReleaseError as error:
            unusable.append(str(error))
        else:
            earlier += [release] if _is_of(newest.manifest, release) else []
    return History((newest, *earlier), tuple(unusable))


def former_release(out: Path, version: str, base: str, dataset: str) -> Release | None:
    """The release that one of this version follows: the highest lower version of the same dataset and base IRI.

    Raises CallError where one that may be it is damaged.
    """
    for folder in _lower(out, version):
        try:
            release = open_release(folder)
        except ReleaseError as error:
            raise CallError(f"The release before cannot be compared: {error} Or delete {folder}.") from error
        if (release.manifest.base, release.manifest.dataset) == (base, dataset):
            return release
    return None


def moment_of(release: Release) -> datetime:
    """Since when a release holds: the beginning of its day of issue, UTC."""
    return datetime.combine(date.fromisoformat(release.manifest.issued), time(tzinfo=UTC))


def _lower(out: Path, version: str) -> list[Path]:
    key = version_key(version)
    return [folder for folder in releases_in(out) if version_key(folder.name) < key]


def _is_of(manifest: Manifest, release: Release) -> bool:
    return (release.manifest.base, release.manifest.dataset) == (manifest.base, manifest.dataset)


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
