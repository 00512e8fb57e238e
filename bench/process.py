"""Time and memory of a process and its descendants, from /proc of Linux (man proc)."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Final

__all__ = ["Usage", "cpu_seconds", "family", "shared_out", "use"]

_PROC: Final = Path("/proc")
_IDLE: Final = 19
"""Seconds of waiting for one of sampling, so that sampling takes a twentieth of one core."""
_PEAK: Final = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)
_SHARE: Final = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)
_KILOBYTES: Final = 1024 / 1_000_000
"""Size of the kernel's kB, which is 1,024 bytes, in MB."""


@dataclass(frozen=True)
class Usage:
    """Wall and CPU seconds; the peak in MB of the largest process, and of all together; what was printed."""

    wall: float
    cpu: float
    largest: float
    together: float
    output: str


def use(command: Sequence[str]) -> Usage:
    """Runs a command to its end; raises CalledProcessError if it fails."""
    before, start = os.times(), time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        sampler = _Sampler(process.pid)
        sampler.start()
        output, _ = process.communicate()
        wall = time.perf_counter() - start
        sampler.stop()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, output)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Usage(wall, cpu, sampler.largest, sampler.together, output)


def family(process: int) -> list[int]:
    """A process and its living descendants."""
    found = [process]
    for member in found:
        for children in (_PROC / str(member) / "task").glob("*/children"):
            found += map(int, _read(children).split())
    return found


def cpu_seconds(process: int) -> float:
    """CPU seconds of a process and its living descendants, with those that they have reaped."""
    fields = [_read(_PROC / str(member) / "stat").rpartition(")")[2].split() for member in family(process)]
    return sum(int(number) for each in fields for number in each[11:15]) / os.sysconf("SC_CLK_TCK")


def shared_out(processes: Sequence[int]) -> float:
    """The memory of processes in MB, a page that several share counted once (PSS)."""
    return _megabytes(_SHARE, [_PROC / str(process) / "smaps_rollup" for process in processes])


@dataclass(eq=False)
class _Sampler(Thread):
    """Sampler of the memory of a process and its descendants; keeps the peaks."""

    process: int
    largest: float = 0
    together: float = 0
    _ended: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def run(self) -> None:
        """Samples until it is stopped."""
        spent = 0.0
        while not self._ended.wait(_IDLE * spent):
            start = time.perf_counter()
            members = family(self.process)
            self.together = max(self.together, shared_out(members))
            peaks = (_megabytes(_PEAK, [_PROC / str(member) / "status"]) for member in members)
            self.largest = max(self.largest, *peaks)
            spent = time.perf_counter() - start

    def stop(self) -> None:
        """Ends the sampling."""
        self._ended.set()
        self.join()


def _megabytes(pattern: re.Pattern[str], files: Sequence[Path]) -> float:
    return sum(int(number) for file in files for number in pattern.findall(_read(file))) * _KILOBYTES


def _read(file: Path) -> str:
    """The text of a file; empty if its process has ended."""
    try:
        return file.read_text(encoding="ascii", errors="replace")
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return ""
