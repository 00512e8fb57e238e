"""Whether each published query comes with all that a reader is promised: its answer, and columns that can be drawn."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Final

from ucc_graph.errors import QuerySyntaxError
from ucc_graph.heading import Drawing, Heading, read_heading
from ucc_graph.lexer import tokens
from ucc_graph.press.publication import Publication
from ucc_graph.problem import Problem

__all__ = ["unkept_promises"]

_DRAWINGS: Final = {
    "bar": (("x", "y"), ("series",)),
    "stacked": (("x", "y", "series"), ()),
    "line": (("x", "y"), ("series",)),
    "point": ((), ("lat", "long", "wkt", "label", "link")),
}
"""For each kind of drawing the parts that it needs, and those that it may have."""


def unkept_promises(publication: Publication) -> Iterator[Problem]:
    """A problem for each query without an answer beside it, and for each heading that says what is not so.

    A query that calls another endpoint needs no answer, for that changes with the endpoint; one that has it says of
    which day it is.
    """
    names = set(publication.names("queries/*.csv"))
    for name in publication.names("queries/*.rq"):
        heading, body = read_heading(publication.text(name))
        yield from _service(name, heading, body)
        answer = PurePosixPath(name).with_suffix(".csv").as_posix()
        yield from _record(name, heading, is_there=answer in names)
        if answer in names:
            yield from _drawings(name, heading, publication.text(answer))
        elif not heading.service:
            yield Problem(name, 0, "", "query:unanswered", f"The query has no answer beside it: write {answer}.")


def _record(name: str, heading: Heading, *, is_there: bool) -> Iterator[Problem]:
    needs = bool(heading.service) and is_there
    if needs != bool(heading.recorded) or (needs and not _is_day(heading.recorded)):
        text = "The answer of a query that calls another endpoint, and no other, has its day: # recorded: yyyy-mm-dd."
        yield Problem(name, 0, "", "query:recorded", text)


def _service(name: str, heading: Heading, body: str) -> Iterator[Problem]:
    try:
        words = [token.text for token in tokens(body) if token.text.upper() != "SILENT"]
    except QuerySyntaxError:
        return
    called = {after for word, after in pairwise(words) if word.upper() == "SERVICE"}
    if called != ({f"<{heading.service}>"} if heading.service else set()):
        text = f"The query calls {', '.join(sorted(called)) or 'no other endpoint'}; its heading must say # service: …"
        yield Problem(name, 0, "", "query:service", text)


def _drawings(name: str, heading: Heading, answer: str) -> Iterator[Problem]:
    header, *rows = [row for row in csv.reader(io.StringIO(answer, newline="")) if row] or [[]]
    for drawing in filter(None, (heading.chart, heading.map)):
        yield from _parts(name, drawing, header)
        number = drawing.column("y")
        if number in header:
            cells = (dict(zip(header, row, strict=False)).get(number, "") for row in rows)
            for cell in (cell for cell in cells if cell and not _is_number(cell)):
                yield Problem(name, 0, "", "query:drawing", f"The column {number} is drawn and {cell!r} is no number.")


def _parts(name: str, drawing: Drawing, header: list[str]) -> Iterator[Problem]:
    if drawing.kind not in _DRAWINGS:
        yield Problem(name, 0, "", "query:drawing", f"A {drawing.kind} cannot be drawn: {', '.join(_DRAWINGS)} can.")
        return
    needed, allowed = _DRAWINGS[drawing.kind]
    given = dict(drawing.columns)
    for part in sorted({*needed} - {*given} | {*given} - {*needed, *allowed}):
        yield Problem(name, 0, "", "query:drawing", f"The {drawing.kind} has no {part}, or can have none.")
    for column in sorted({*given.values()} - {*header}):
        yield Problem(
            name, 0, "", "query:drawing", f"The answer has no column {column}: it has {', '.join(header) or 'none'}."
        )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
