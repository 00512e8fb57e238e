"""Build of a release from a publication, or of the list of its problems.

Other processes run SHACL Core and write the dumps, while this one mostly waits.
"""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final, TypeAlias

from pyoxigraph import Store

from ucc_graph.errors import CallError, DataError
from ucc_graph.press.check.answers import wrong_answers
from ucc_graph.press.check.consequences import Stated, in_order, is_unreadable, without_consequences
from ucc_graph.press.check.derived import at_written_files
from ucc_graph.press.check.forms import rule_of
from ucc_graph.press.check.gate import check
from ucc_graph.press.check.stability import unstable_iris
from ucc_graph.press.read.assemble import Assembly, assemble
from ucc_graph.press.read.derive import derive
from ucc_graph.press.read.graphs import Graphs
from ucc_graph.press.read.publication import Publication, SourcePath
from ucc_graph.press.read.sources import Sources, read_sources
from ucc_graph.press.read.void_counts import VoidCounts, count_default, count_graphs
from ucc_graph.press.write.dumps import Dumps, write_loaded
from ucc_graph.press.write.parquet import require_pyarrow
from ucc_graph.press.write.release import ReleaseContent, ReleasePlace, choose_place, working_folder, write_release
from ucc_graph.problem import Problem, Severity, is_publishable
from ucc_graph.processes import die_with_parent
from ucc_graph.rdf.formats import Format
from ucc_graph.release.file_names import dump
from ucc_graph.release.history import previous_release

__all__ = ["Built", "Pools", "Progress", "Proof", "build", "examine", "process_pool", "write_draft"]

Progress: TypeAlias = Callable[[str], None]
"""Callback that receives the name of the next step, for people."""
_PROCESSES: Final = 2
_Counts: TypeAlias = list[Future[dict[str, int]]]


Proof: TypeAlias = Callable[[Path], Iterable[Problem]]
"""Function from the folder of a finished release to the problems that only its use shows."""
Pools: TypeAlias = Callable[[], AbstractContextManager[Executor]]
"""Function that opens a pool of processes."""


@dataclass(frozen=True)
class Built:
    """A release: its place and the problems that did not prevent it."""

    place: ReleasePlace
    problems: tuple[Problem, ...]


@contextmanager
def process_pool() -> Iterator[Executor]:
    """Pool of spawned, not forked processes, as this one may have threads; pending tasks are cancelled at the end.

    Raises CallError if a process is killed.
    """
    pool = ProcessPoolExecutor(_PROCESSES, get_context("spawn"), initializer=_begin, initargs=(os.getpid(),))
    try:
        yield pool
    except BrokenProcessPool as error:
        text = "A process of the build has been killed: was there too little memory? Nothing was written."
        raise CallError(text) from error
    finally:
        pool.shutdown(cancel_futures=True)


def build(
    publication: Publication,
    out: Path,
    version: str | None,
    progress: Progress,
    prove: Proof = lambda _: (),
    *,
    has_parquet: bool = False,
) -> Built:
    """Builds a release in ``out``; if it may not be published, raises DataError with all problems.

    ``prove`` is called with the folder of the finished release before it gets its place. With ``has_parquet`` the
    release has its tables in Parquet, too; CallError is raised where the library for it is missing.
    """
    if has_parquet:
        require_pyarrow()
    sources = read_sources(publication)
    place = choose_place(out, sources, version, has_parquet=has_parquet)
    if place.exists:
        return Built(place, ())
    previous = previous_release(out, place.version, publication.base, publication.dataset)
    try:
        with working_folder(out) as folder, process_pool() as pool:
            release = folder / "release"
            release.mkdir(mode=0o755)
            content, counts = _press(sources, place, folder, pool, progress, release)
            content = replace(content, previous=previous, has_parquet=has_parquet)
            found = unstable_iris(previous, content.store, sources.ontology) if previous else ()
            unstable = at_written_files(found, sources)
            problems = in_order(without_consequences({*content.problems, *unstable}, Stated.of(content.counts)))
            if not is_publishable(problems):
                raise DataError(problems)
            progress("Writing the release")
            dumped = {name: count for part in counts for name, count in part.result().items()}
            left_out = write_release(content, release, dumped, partial(_prove, prove))
    except OSError as error:
        raise CallError(f"The release cannot be built in {out}: {_reason(error)}.") from error
    return Built(place, (*content.problems, *_unsaid(content.problems, left_out)))


def write_draft(publication: Publication, folder: Path) -> None:
    """Writes a draft as a new release folder: what pages and queries need, before the checks and without the dumps.

    A draft of 1,000 rows takes 0.5 s of processor time, a release 4 s. Raises DataError where a file, or rows of a
    table, cannot be read.
    """
    sources, problems = read_sources(publication), list[Problem]()
    try:
        with working_folder(folder.parent) as working:
            release = working / "release"
            release.mkdir(mode=0o755)
            assembly, store = _derived(sources, publication.version, working, lambda _: None, problems)
            place = ReleasePlace(folder, publication.version, exists=False)
            counts = VoidCounts((), count_default(assembly.graphs))
            content = ReleaseContent(place, assembly, store, counts, problems, is_draft=True)
            write_release(content, release, write_loaded(assembly.graphs, release), lambda _: None)
    except OSError as error:
        raise CallError(f"The draft cannot be written to {folder}: {_reason(error)}.") from error


def examine(publication: Publication, progress: Progress, pools: Pools | None = None) -> list[Problem]:
    """Every problem of a publication; writes to a temporary folder only.

    Whoever examines often gives a pool that stays: its processes need a second to begin.
    """
    sources = read_sources(publication)
    with tempfile.TemporaryDirectory() as name, (pools or process_pool)() as pool:
        folder = Path(name)
        place = ReleasePlace(folder, publication.version, exists=False)
        try:
            return list(_press(sources, place, folder, pool, progress, None)[0].problems)
        except DataError as error:
            return list(error.problems)
        except OSError as error:
            raise CallError(f"The publication cannot be checked: {_reason(error)}.") from error


def _prove(prove: Proof, folder: Path) -> None:
    """Raises DataError for the problems that a proof finds in a finished release."""
    if problems := list(prove(folder)):
        raise DataError(problems)


def _unsaid(problems: Iterable[Problem], left_out: Iterable[Format]) -> Iterator[Problem]:
    """A warning for each format that is left out although no check has said so."""
    said = {problem.rule for problem in problems}
    for form in left_out:
        if rule_of(form) not in said:
            text = f"The file does not say the same as the other dumps: {form.title} is left out of the release."
            yield Problem(dump(form), 0, "", rule_of(form), text, Severity.WARNING)


def _begin(parent: int) -> None:
    """Initialises a process: it leaves no traceback when a terminal interrupts the build, and ends with the build."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    die_with_parent(parent)


def _press(
    sources: Sources, place: ReleasePlace, folder: Path, pool: Executor, progress: Progress, dumps: Path | None
) -> tuple[ReleaseContent, _Counts]:
    """Assembles, derives and checks; meanwhile the dumps are written to a folder, if one is given.

    Raises DataError where a file, or rows of a table, cannot be read: half of the data proves nothing.
    """
    problems: list[Problem] = []
    assembly, store = _derived(sources, place.version, folder, progress, problems)
    for table in assembly.tables:
        table.check_canonical(problems)
    graphs, context = assembly.graphs, sources.read(SourcePath.CONTEXT)
    progress("Checking")
    counts = Dumps(graphs, dumps, sources.prefixes, context).start(pool) if dumps else []
    counted = count_graphs(graphs)
    problems += check(assembly, store, counted, pool)
    if is_publishable(problems):
        problems += wrong_answers(sources, store)
    told = in_order(without_consequences(set(problems), Stated.of(counted)))
    return ReleaseContent(place, assembly, store, counted, told), counts


def _derived(
    sources: Sources, version: str, folder: Path, progress: Progress, problems: list[Problem]
) -> tuple[Assembly, Store]:
    """The assembled graphs and a store with what follows from them; raises DataError as :func:`_press` does."""
    progress("Reading the tables")
    graphs = Graphs(folder, sources.iris)
    assembly = assemble(sources, version, graphs, problems)
    if any(map(is_unreadable, problems)):
        raise DataError(in_order(problems))
    progress("Deriving statements")
    store = graphs.load(default=True)
    derive(sources.rules, graphs, store, problems)
    if any(map(is_unreadable, problems)):
        raise DataError(in_order(without_consequences(set(problems), Stated())))
    return assembly, store


def _reason(error: OSError) -> str:
    place = f" ({error.filename})" if error.filename else ""
    return f"{error.strerror or error}{place}"
