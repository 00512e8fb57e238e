"""Terminal output: progress, problems and tables; plain lines without a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from ucc_graph.press.write.text_report import summary, text_lines
from ucc_graph.problem import Problem
from ucc_graph.standard_streams import printable, say

__all__ = ["progress", "show_problems", "show_table"]


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Shows the current step on a terminal's standard error; silent in a pipe."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status("Starting") as status:
        yield lambda text: status.update(Text(printable(text)))


def show_problems(problems: Sequence[Problem]) -> None:
    """Writes the problems to standard error, each fault of a file by its first places, and their number."""
    for line in text_lines(problems):
        say(line)
    say(summary(problems))


def show_table(columns: Sequence[str], rows: Iterable[Sequence[str]], output: TextIO) -> None:
    """Writes a table; wide cells are wrapped, nothing is cut, and control characters are escaped."""
    table = Table(*(Column(name, overflow="fold") for name in columns))
    for row in rows:
        table.add_row(*map(printable, row))
    Console(file=output, markup=False, highlight=False).print(table)
