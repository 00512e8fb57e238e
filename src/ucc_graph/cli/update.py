"""Command ``new --update``: next year's sheets in a publication that exists, with each change as a line.

Rows that vanished are asked about on a terminal. In a pipe they are kept, and that is said.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from ucc_graph.press.read.publication import find_publication, open_publication
from ucc_graph.scaffold.infer.words import slug
from ucc_graph.scaffold.sheets import read_sheets
from ucc_graph.scaffold.update.changes import TableUpdate, Update, Vanished, counted, write_update
from ucc_graph.scaffold.update.plan import plan_update
from ucc_graph.standard_streams import printable, say

__all__ = ["add_options", "update"]

_ONE_BY_ONE: Final = 20
"""Rows of a table that are asked about one by one; more are asked about once."""
_Fates = dict[tuple[str, int], Vanished]


def add_options(options: argparse.ArgumentParser) -> None:
    """Adds the options of an update."""
    text = "bring the sheets into the publication that DIR is: changed cells, new rows"
    options.add_argument("--update", action="store_true", help=text)
    text = "rows that an update finds no more (default: asked on a terminal, else kept)"
    options.add_argument("--vanished", choices=[*Vanished], help=text)


def update(call: argparse.Namespace) -> None:
    """Brings sheets into a publication, and writes each change to standard output."""
    sheets = read_sheets(call.sources, call.encoding)
    publication = open_publication(find_publication(call.folder, Path.cwd()))
    for sheet in sheets:
        for decision in sheet.decisions:
            say(f"{sheet.source}: {decision}")
    plan = plan_update(publication, sheets, slug)
    for note in plan.notes:
        say(f"{note}.")
    for change in plan.changes:
        for line in change.lines():
            print(printable(line))
    written = write_update(plan, _fates(call, plan))
    for path in written:
        say(f"Written: {path}")
    say("Next: ucc-graph check" if written else "Nothing was written.")


def _fates(call: argparse.Namespace, plan: Update) -> _Fates:
    """What happens to each row that vanished."""
    if call.vanished:
        return {(change.opened.place, row): Vanished(call.vanished) for change, row in plan.vanished}
    if not call.yes and sys.stdin.isatty() and sys.stderr.isatty():
        return {place: fate for change in plan.changes for place, fate in _asked(change).items()}
    if plan.vanished:
        rows = counted(len(plan.vanished), "row")
        say(f"Kept: {rows} that the sheets have no more; --vanished retire or --vanished remove lets them go.")
    return {}


def _asked(change: TableUpdate) -> _Fates:
    place, rows = change.opened.place, change.vanished
    if len(rows) > _ONE_BY_ONE:
        fate = _answer(f"{place}: {len(rows):,} rows are in no sheet any more")
        return {(place, row): fate for row in rows}
    return {(place, row): _answer(f"{place}: {change.title(row)} is in no sheet any more") for row in rows}


def _answer(text: str) -> Vanished:
    """The fate that a person says, by its first letter or whole; an empty line and the end of input keep."""
    while True:
        sys.stderr.write(printable(f"{text}: keep, retire (answers 410 Gone) or remove? [keep] "))
        sys.stderr.flush()
        answer = sys.stdin.readline().strip().lower()
        found = [fate for fate in Vanished if fate.startswith(answer)] if answer else [Vanished.KEEP]
        if len(found) == 1:
            return found[0]
