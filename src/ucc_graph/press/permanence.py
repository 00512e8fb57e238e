"""What was published stays: no IRI of the release before may be missing from the new one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Store

from ucc_graph.errors import CallError, ReleaseError
from ucc_graph.problem import Problem
from ucc_graph.release import DATASET, Release, latest, open_release

__all__ = ["vanished"]

_SHOWN: Final = 100
"""Problems of this kind in one report; where a whole table is gone, more would say nothing new."""


def vanished(out: Path, base: str, store: Store) -> Iterator[Problem]:
    """A problem for each thing of the latest release in ``out`` that the store says nothing of any more.

    Raises CallError where that release is damaged.
    """
    folder = latest(out)
    if folder is None or (release := _former(folder)).manifest.base != base:
        return
    missing = (iri for iri in _things(release.path(f"{DATASET}.nt"), base) if not _is_described(iri, store))
    for iri in islice(missing, _SHOWN):
        text = (
            f"<{iri}> stands in release {release.manifest.version} and is gone: keep its row, with a status that says "
            f"so if it has ended. If that release was never published, delete {folder}."
        )
        yield Problem("data", 0, "", "permanence", text, focus=iri)


def _former(folder: Path) -> Release:
    try:
        return open_release(folder)
    except ReleaseError as error:
        raise CallError(f"The latest release cannot be compared: {error} Or delete {folder}.") from error


def _things(path: Path, base: str) -> Iterator[str]:
    """The IRIs of things that the lines of a dump describe, each once, as the lines are sorted."""
    start, last = f"<{base}id/", ""
    with path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            if line.startswith(start) and (subject := line.partition(" ")[0]) != last:
                last = subject
                yield subject[1:-1]


def _is_described(iri: str, store: Store) -> bool:
    return next(store.quads_for_pattern(NamedNode(iri), None, None, None), None) is not None
