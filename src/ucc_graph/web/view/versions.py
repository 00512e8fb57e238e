"""In which releases a thing came and was changed, as the sorted dumps tell it: no earlier release is loaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ucc_graph.release.folder import Release
from ucc_graph.release.history import History, dump_of

__all__ = ["VersionStep", "steps"]


@dataclass(frozen=True)
class VersionStep:
    """A release in which a thing came, if it is the first, or in which other things are said of it than before."""

    version: str
    is_first: bool


def steps(history: History, here: Release, iri: str) -> tuple[VersionStep, ...]:
    """The steps of a thing up to a release, the oldest first; none where there is no earlier release to compare."""
    versions = [release.manifest.version for release in history.releases]
    if here.manifest.version not in versions[:-1]:
        return ()
    known = history.releases[versions.index(here.manifest.version) :]
    return tuple(_steps(known[::-1], iri))


def _steps(releases: Sequence[Release], iri: str) -> Iterator[VersionStep]:
    before: tuple[str, ...] = ()
    for release in releases:
        dump = dump_of(release)
        said = dump.lines(iri) if dump else ()
        if said and said != before:
            yield VersionStep(release.manifest.version, is_first=not before)
        before = said or before
