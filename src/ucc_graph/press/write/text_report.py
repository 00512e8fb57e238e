"""Report for people: the problems as lines, with a fault that a file has many times told by its first places.

A table that was saved wrongly has the same fault in each row, and a fault of its own among them would be lost. Only
what people read is folded so: JSON, SARIF and RDF are read by programs, which count, filter and mark every place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import Final, TypeAlias

from ucc_graph.problem import Problem, Severity

__all__ = ["summary", "text_lines"]

_TOLD: Final = 3
"""Problems of a kind that are written out."""
_LINES: Final = 4
"""Further lines that are named by number."""
_TABLES: Final = frozenset({".csv", ".tsv"})
_VALUE: Final = re.compile(r"\"[^\"]*\"|<[^<>]*>|\d+(?:[.,]\d+)*")
"""What differs from row to row in texts about the same fault: values, IRIs and numbers."""
_Kind: TypeAlias = tuple[Severity, str, str, str, str]
"""Severity, file, column, rule, and the text without its values."""


def summary(problems: Sequence[Problem]) -> str:
    """``3 violations, 1 warning``, or ``no violations``."""
    counts = Counter(problem.severity for problem in problems)
    parts = [f"{counts[level]:,} {level}{'s' * (counts[level] != 1)}" for level in Severity if counts[level]]
    if not counts[Severity.VIOLATION]:
        parts.insert(0, "no violations")
    return ", ".join(parts)


def text_lines(problems: Iterable[Problem]) -> Iterator[str]:
    """The problems as lines in their order, those of a kind in one file at the place of the first."""
    kinds: dict[_Kind, list[Problem]] = {}
    for problem in problems:
        kinds.setdefault(_kind(problem), []).append(problem)
    for alike in kinds.values():
        yield from _lines(alike)


def _kind(problem: Problem) -> _Kind:
    """The kind of a problem; in a file that is no table, only problems with the same text are of one kind."""
    text = _VALUE.sub("…", problem.text) if PurePosixPath(problem.file).suffix in _TABLES else problem.text
    return problem.severity, problem.file, problem.column, problem.rule, text


def _lines(alike: Sequence[Problem]) -> Iterator[str]:
    first, *others = alike
    if others and len({problem.text for problem in alike}) == 1:
        yield f"{_line(first)} (and {len(others):,} more{_places(others)})"
        return
    told = alike if len(alike) <= _TOLD + 1 else alike[:_TOLD]  # a line about one more would save nothing
    yield from map(_line, told)
    if rest := alike[len(told) :]:
        column = f" column {first.column}" if first.column else ""
        yield f"{first.severity}: {first.file}{column}: … and {len(rest):,} more like the last{_places(rest)}"


def _line(problem: Problem) -> str:
    return f"{problem.severity}: {problem}"


def _places(problems: Sequence[Problem]) -> str:
    """The lines of some problems, with the last one where there are too many to name."""
    numbers = list(dict.fromkeys(problem.line for problem in problems if problem.line))
    if not numbers:
        return ""
    named = ", ".join(map(str, numbers[:_LINES]))
    end = f" … {numbers[-1]}" if len(numbers) > _LINES else ""
    return f", in line{'s' * (len(numbers) > 1)} {named}{end}"
