"""Build of a release as a whole process, with every check and every format."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from bench.figure import MEGABYTES, SECONDS, Figure
from bench.process import Usage, use

__all__ = ["build", "build_command", "measure_build"]

_ROOT: Final = Path(__file__).parents[1]


def build_command(publication: Path, out: Path) -> list[str]:
    """The command that builds a release of a publication in a folder."""
    return [sys.executable, "-m", "ucc_graph", "build", "--publication", str(publication), "--out", str(out)]


def build(out: Path) -> Path:
    """The folder of a release of this publication; its build also warms the caches of files and bytecode."""
    done = subprocess.run(build_command(_ROOT, out), stdout=subprocess.PIPE, text=True, check=True)
    return Path(done.stdout.strip())


def measure_build(
    group: str, publication: Path, runs: int, seconds: float | None = None, megabytes: float | None = None
) -> list[Figure]:
    """Wall and CPU time and peak memory of a build; the goals are for the wall time and for all memory together."""
    usages = [_build(publication) for _ in range(runs)]
    return [
        Figure(group, "wall", SECONDS, tuple(usage.wall for usage in usages), seconds),
        Figure(group, "CPU", SECONDS, tuple(usage.cpu for usage in usages)),
        *_peaks(group, usages, megabytes),
    ]


def _build(publication: Path) -> Usage:
    with tempfile.TemporaryDirectory() as out:
        return use(build_command(publication, Path(out)))


def _peaks(group: str, usages: Sequence[Usage], megabytes: float | None) -> Iterator[Figure]:
    yield Figure(group, "peak, largest process", MEGABYTES, tuple(usage.largest for usage in usages))
    yield Figure(group, "peak, all processes", MEGABYTES, tuple(usage.together for usage in usages), megabytes)
