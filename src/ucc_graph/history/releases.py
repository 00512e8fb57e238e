"""Which releases of a dataset there are, and which of them came before another or held at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from ucc_graph.errors import CallError, ReleaseError
from ucc_graph.release import Manifest, Release, open_release, releases_in, version_key

__all__ = ["History", "former_release", "moment_of", "read_history"]


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
