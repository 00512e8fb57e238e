"""Descendants and memory of a process, from proc(5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

__all__ = ["descendants", "memory_of"]

_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


def descendants(pid: int) -> list[int]:
    """The processes that a process started, and their descendants, the nearest first."""
    known = list(_parents())  # read once: a process that begins or ends meanwhile is there or not, but not in half
    found = [pid]
    for member in found:
        found += [child for child, parent in known if parent == member]
    return found[1:]


def memory_of(pid: int) -> int:
    """The memory of a process and its descendants in bytes, with shared pages counted once."""
    return sum(map(_share, [pid, *descendants(pid)]))


def _parents() -> Iterator[tuple[int, int]]:
    for path in Path("/proc").glob("[0-9]*"):
        fields = _text(path / "stat").rpartition(")")[2].split()
        yield from ((int(path.name), int(parent)) for parent in fields[1:2])


def _share(pid: int) -> int:
    return sum(int(size) << 10 for size in _PSS.findall(_text(Path(f"/proc/{pid}/smaps_rollup"))))


def _text(path: Path) -> str:
    """The text of a file; empty if its process has ended."""
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
