"""The press from end to end: a publication becomes a release, or a list of its faults.

The processes that a build hands work to: SHACL Core and the dumps, while this one mostly waits.
"""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from ucc_graph.errors import CallError, DataError
from ucc_graph.press.check.answers import rewrite_answers, wrong_answers
from ucc_graph.press.check.gate import check, is_publishable, without_echoes
from ucc_graph.press.check.stability import altered, vanished
from ucc_graph.press.read.assemble import assemble
from ucc_graph.press.read.census import take_census
from ucc_graph.press.read.derive import derive, read_rules
from ucc_graph.press.read.graphs import Graphs
from ucc_graph.press.read.publication import TURTLE_SYNTAX, Publication
from ucc_graph.press.write.dumps import Dumps
from ucc_graph.press.write.release import (
    CONTEXT,
    ReleaseContent,
    ReleasePlace,
    choose_place,
    working_folder,
    write_release,
)
from ucc_graph.problem import Problem
from ucc_graph.processes import die_with_parent
from ucc_graph.rdf.jsonld import read_context
from ucc_graph.release.history import former_release

__all__ = ["Built", "Progress", "build", "examine", "processes", "tidy_answers"]


_COUNT: Final = 2


@contextmanager
def processes() -> Iterator[Executor]:
    """Processes that start afresh, as this one may have threads; what they have not begun is dropped at the end.

    Raises CallError where one of them is killed.
    """
    pool = ProcessPoolExecutor(_COUNT, get_context("spawn"), initializer=_begin, initargs=(os.getpid(),))
    try:
        yield pool
    except BrokenProcessPool as error:
        text = "A process of the build has been killed: was there too little memory? Nothing was written."
        raise CallError(text) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(parent: int) -> None:
    """Leaves no traceback of its own where a terminal interrupts the build, and does not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    die_with_parent(parent)


Progress = Callable[[str], None]
"""Told what is done next, in words for people."""
_FATAL: Final = frozenset({TURTLE_SYNTAX, "csvw:json"})
_Counts = list[Future[dict[str, int]]]


@dataclass(frozen=True)
class Built:
    """A release that stands: its place and the problems that did not prevent it."""

    place: ReleasePlace
    problems: tuple[Problem, ...]


def build(publication: Publication, out: Path, version: str | None, progress: Progress) -> Built:
    """Builds a release in ``out``; raises DataError with all problems, and nothing is published then."""
    place = choose_place(out, publication, version)
    if place.exists:
        return Built(place, ())
    former = former_release(out, place.version, publication.base, publication.dataset)
    publication = replace(publication, version=place.version)
    try:
        with working_folder(out) as folder, processes() as pool:
            release = folder / "release"
            release.mkdir(mode=0o755)
            edition, counts = _press(publication, place, folder, pool, progress, release)
            edition = replace(edition, former=former)
            problems = sorted({*edition.problems, *_broken_promises(edition)})
            if not is_publishable(problems):
                raise DataError(problems)
            progress("Writing the release")
            write_release(edition, release, {name: count for part in counts for name, count in part.result().items()})
    except OSError as error:
        raise CallError(f"The release cannot be built in {out}: {_reason(error)}.") from error
    return Built(place, tuple(edition.problems))


def examine(publication: Publication, progress: Progress) -> list[Problem]:
    """Every problem of a publication; nothing is written but to a temporary folder."""
    with tempfile.TemporaryDirectory() as name, processes() as pool:
        folder = Path(name)
        place = ReleasePlace(folder, publication.version, exists=False)
        try:
            return list(_press(publication, place, folder, pool, progress, None)[0].problems)
        except DataError as error:
            return list(error.problems)
        except OSError as error:
            raise CallError(f"The publication cannot be checked: {_reason(error)}.") from error


def _broken_promises(edition: ReleaseContent) -> Iterator[Problem]:
    """What the release before has led others to rely on and this one no longer has."""
    if edition.former:
        yield from vanished(edition.former, edition.store)
        yield from altered(edition.former, edition.assembly.ontology)


def tidy_answers(publication: Publication) -> list[str]:
    """Writes the answers beside the published queries as the tables give them; the names of those that changed.

    Raises DataError where tables, rules or queries have faults by which no answer can be trusted.
    """
    problems: list[Problem] = []
    with tempfile.TemporaryDirectory() as name:
        graphs = Graphs(Path(name), publication.base)
        assembly = assemble(publication, graphs, problems)
        store = graphs.load_default()
        derive(read_rules(publication), graphs, store, problems)
        if not is_publishable(problems):
            raise DataError(sorted(problems))
        return rewrite_answers(publication, assembly.prefixes, store)


def _reason(error: OSError) -> str:
    place = f" ({error.filename})" if error.filename else ""
    return f"{error.strerror or error}{place}"


def _press(
    publication: Publication, place: ReleasePlace, folder: Path, pool: Executor, progress: Progress, dumps: Path | None
) -> tuple[ReleaseContent, _Counts]:
    """Assembles, derives and checks; meanwhile the dumps are written to a folder, if one is given.

    Raises DataError where Turtle or csvw.json does not parse: what follows from half of it says nothing.
    """
    problems: list[Problem] = []
    graphs = Graphs(folder, publication.base)
    context = publication.read(CONTEXT)
    read_context(context)
    progress("Reading the tables")
    assembly = assemble(publication, graphs, problems)
    if any(problem.rule in _FATAL for problem in problems):
        raise DataError(sorted(problems))
    progress("Deriving statements")
    store = graphs.load_default()
    derive(read_rules(publication), graphs, store, problems)
    progress("Checking")
    counts = Dumps(graphs, dumps, assembly.prefixes, context).start(pool) if dumps else []
    census = take_census(graphs)
    problems += check(publication, assembly, store, census, pool)
    if is_publishable(problems):
        problems += wrong_answers(publication, assembly.prefixes, store)
    return ReleaseContent(place, publication, assembly, store, census, sorted(without_echoes(set(problems)))), counts
