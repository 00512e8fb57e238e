"""The press from end to end: a publication becomes a release, or a list of its faults."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Store

from ucc_graph.errors import CallError, DataError
from ucc_graph.press.assemble import Assembly, assemble
from ucc_graph.press.check import check, is_publishable
from ucc_graph.press.derive import derive, read_rules
from ucc_graph.press.graphs import Graphs
from ucc_graph.press.publication import Publication
from ucc_graph.press.write import ReleasePlace, choose_place, working_folder, write_release
from ucc_graph.problem import Problem

__all__ = ["Built", "Progress", "build", "examine"]

Progress = Callable[[str], None]
"""Told what is done next, in words for people."""


@dataclass(frozen=True)
class Built:
    """A release that stands: its place and the problems that did not prevent it."""

    place: ReleasePlace
    problems: tuple[Problem, ...]


def build(publication: Publication, out: Path, version: str | None, progress: Progress) -> Built:
    """Builds a release in ``out``; raises DataError with all problems, and nothing is written then."""
    place = _place(out, publication, version)
    if place.exists:
        return Built(place, ())
    try:
        with working_folder(out) as folder:
            assembly, store, problems = _press(publication, folder, progress)
            if not is_publishable(problems):
                raise DataError(problems)
            progress("Writing the release")
            write_release(place, publication, assembly, store, problems, folder)
    except OSError as error:
        raise CallError(f"The release cannot be written to {out}: {error.strerror}.") from error
    return Built(place, tuple(problems))


def examine(publication: Publication, progress: Progress) -> list[Problem]:
    """Every problem of a publication; nothing is written but to a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        return _press(publication, Path(folder), progress)[2]


def _place(out: Path, publication: Publication, version: str | None) -> ReleasePlace:
    return choose_place(out, publication, version)


def _press(publication: Publication, folder: Path, progress: Progress) -> tuple[Assembly, Store, list[Problem]]:
    problems: list[Problem] = []
    graphs = Graphs(folder, publication.base)
    progress("Reading the tables")
    assembly = assemble(publication, graphs, problems)
    progress("Deriving statements")
    store = graphs.load_default()
    derive(read_rules(publication), graphs, store, problems)
    progress("Checking")
    problems += check(publication, assembly, store, processes=min(2, os.cpu_count() or 1))
    return assembly, store, sorted(set(problems))
