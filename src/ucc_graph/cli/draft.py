"""Draft of a publication: its files are watched, and each change becomes a draft that the server shows at once.

A process of its own watches and writes, so that the server's processes never load the press. Each draft is checked in
one more process, which the next change ends. All of it stands in a temporary folder and leaves no release behind.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from watchfiles import watch

from ucc_graph.cli.terminal import show_problems
from ucc_graph.errors import CallError, DataError, UccGraphError
from ucc_graph.press.build import write_draft
from ucc_graph.press.read.publication import SourcePath, open_publication
from ucc_graph.problem import Problem, Severity
from ucc_graph.processes import die_with_parent
from ucc_graph.rdf.formats import read_json
from ucc_graph.standard_streams import say
from ucc_graph.web.site.draft import DraftProblem, DraftState, drafts_in, write_state

__all__ = ["drafts"]

_PREFIX: Final = "ucc-graph-draft-"
_LOCK: Final = ".in-use"
_KEPT: Final = 5
"""Drafts that stay: the server may still read an earlier one."""
_STEP: Final = 50
"""Milliseconds without a change after which the files are read: an editor writes a file in several steps."""
_LONGEST: Final = 400
"""Milliseconds after which the files are read although they still change."""
_PAUSE: Final = 200
"""Milliseconds after which the check, and the folders of the publication, are looked at again."""
_PRIORITY: Final = 10
"""Nice value of the check, which leaves the processor to the server."""
_SHOWN: Final = 200
"""Problems that a page shows; the terminal has them all."""
_LINE: Final = 500
"""Characters of a line that a page shows."""
_PARTS: Final = tuple(dict.fromkeys(pattern.partition("/")[0] for pattern in SourcePath.ALL))


@contextmanager
def drafts(folder: Path, base: str | None, prepare: Callable[[], None]) -> Iterator[Path]:
    """A temporary folder of drafts of the publication in ``folder``, with the first one in it; watches until the end.

    This process runs ``prepare`` while the first is written, and gets SIGHUP at each further one. Raises CallError if
    the watching process ends before the first.
    """
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    spawned = get_context("spawn")
    with _temporary_folder() as target:
        reader, writer = spawned.Pipe(duplex=False)
        watcher = spawned.Process(target=_watch, args=(folder, base, target, writer, os.getpid()))
        watcher.start()
        writer.close()
        try:
            prepare()
            reader.recv()
            yield target
        except EOFError as error:
            raise CallError("The process that watches the files has ended: there is nothing to show.") from error
        finally:
            watcher.terminate()
            watcher.join()


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    """A locked folder, removed at the end; those of processes that were killed are removed first."""
    for stale in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError), (stale / _LOCK).open("r+") as lock:  # it is in use, or of another user
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(stale, ignore_errors=True)
    with ExitStack() as stack:
        name = stack.enter_context(tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True))
        fcntl.flock(stack.enter_context((Path(name) / _LOCK).open("w")), fcntl.LOCK_EX)
        yield Path(name)


def _watch(folder: Path, base: str | None, target: Path, first: Connection, parent: int) -> None:
    """Writes a draft at the start and at each change, until SIGTERM; reports the first by ``first``."""
    die_with_parent(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    watcher = _Watcher(folder, base, target)
    with suppress(KeyboardInterrupt), closing(watcher):
        for is_changed in _changes(folder):
            if not is_changed:
                watcher.look_at_check()
            elif watcher.write() and watcher.number == 1:
                first.send(watcher.number)
            elif watcher.is_current:
                os.kill(parent, signal.SIGHUP)


class _Watcher:
    """The drafts of a publication: writes them, checks the latest, and records the state for the pages.

    ``number`` is that of the latest draft, ``is_current`` says that it holds the latest change.
    """

    def __init__(self, folder: Path, base: str | None, target: Path) -> None:
        self._folder = folder
        self._base = base
        self._target = target
        self._check: subprocess.Popen[bytes] | None = None
        self.number = 0
        self.is_current = False

    def write(self) -> bool:
        """Writes a draft and starts its check; where that fails, the state has the reasons. Whether it is there."""
        self.close()
        draft = self._target / str(self.number + 1)
        problems = _faults(lambda: write_draft(open_publication(self._folder, self._base), draft))
        self.is_current = not problems
        self._record(problems, is_checked=not self.is_current)
        if problems:
            show_problems(problems)
            say("The pages show the draft before this change." if self.number else "There is nothing to show yet.")
            return False
        self.number += 1
        self._start_check()
        for old in drafts_in(self._target)[:-_KEPT]:
            shutil.rmtree(old, ignore_errors=True)
        return True

    def look_at_check(self) -> None:
        """Records the problems that a check has found, if it has ended."""
        if self._check is None or self._check.poll() is None:
            return
        self._check = None
        problems = _reported(self._report.read_text(encoding="utf-8"), self._errors.read_text(encoding="utf-8"))
        self._record(problems, is_checked=True)
        show_problems(problems)

    def close(self) -> None:
        """Kills a check with all its processes."""
        if self._check is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._check.pid, signal.SIGKILL)
            self._check.wait()
            self._check = None

    @property
    def _report(self) -> Path:
        return self._target / "check.out"

    @property
    def _errors(self) -> Path:
        return self._target / "check.err"

    def _start_check(self) -> None:
        """Starts a check in a process group of its own; its temporary files are removed with the drafts."""
        command = [sys.executable, "-m", "ucc_graph", "check", "--format", "json", "--publication", str(self._folder)]
        command += ["--base-iri", self._base] if self._base else []
        variables = os.environ | {"TMPDIR": str(self._target)}
        with self._report.open("wb") as report, self._errors.open("wb") as errors:
            self._check = subprocess.Popen(  # noqa: S603  # this program
                command, stdout=report, stderr=errors, env=variables, start_new_session=True
            )
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self._check.pid, _PRIORITY)

    def _record(self, problems: Sequence[Problem], *, is_checked: bool) -> None:
        shown = tuple(_shown(self._folder, problem) for problem in problems[:_SHOWN])
        write_state(self._target, DraftState(self.is_current, is_checked, shown))


def _changes(folder: Path) -> Iterator[bool]:
    """Yields True at the start and after each change of the files, and False at each pause."""
    while True:
        yield True
        parts = _folders(folder)
        changes = watch(
            *(parts or [folder]),
            watch_filter=_is_read,
            debounce=_LONGEST,
            step=_STEP,
            rust_timeout=_PAUSE,
            yield_on_timeout=True,
            recursive=bool(parts),
        )
        for changed in changes:
            if changed or parts != _folders(folder):
                break
            yield False


def _folders(folder: Path) -> list[Path]:
    return [folder / part for part in _PARTS if (folder / part).is_dir()]


def _is_read(_change: object, path: str) -> bool:
    """Whether a file may be part of a publication: editors keep files of their own beside it."""
    name = Path(path).name
    return not name.startswith((".", "~", "#")) and not name.endswith(("~", ".tmp", ".swp"))


def _faults(task: Callable[[], None]) -> Sequence[Problem]:
    """The problems that a task raises."""
    try:
        task()
    except DataError as error:
        return error.problems
    except (UccGraphError, OSError) as error:
        return [Problem("", 0, "", "draft", str(error))]
    return ()


def _reported(report: str, errors: str) -> Sequence[Problem]:
    """The problems of a report in JSON; without one, what the check said instead."""
    if not report:
        return [Problem("", 0, "", "draft", errors.strip() or "The check was ended from outside.")]
    return [
        Problem(
            found["file"] or "",
            found["line"] or 0,
            found["column"] or "",
            found["rule"],
            found["text"],
            Severity(found["severity"]),
            found["focus"] or "",
        )
        for found in read_json(report)["problems"]
    ]


def _shown(folder: Path, problem: Problem) -> DraftProblem:
    """A problem as a page shows it, with the line of its file, cut to a length."""
    line = ""
    if problem.line:
        with suppress(OSError), (folder / problem.file).open(encoding="utf-8", errors="replace") as file:
            line = next(islice(file, problem.line - 1, problem.line), "")
    return DraftProblem(problem.severity, problem.place, problem.text, problem.focus, line.rstrip()[:_LINE])
