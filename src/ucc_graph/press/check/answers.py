"""Whether each published query comes with all that a reader is promised: its answer, and columns that can be drawn.

Whether the answers beside the published queries are those that the graphs of this build give.

Left out are queries that call another endpoint, that make a graph, or that look where a check has nothing yet: into
named graphs, of which provenance is loaded apart from the others, and at statistics (VoID) of the finished release.
The answers of the others take half a second here. They follow from the tables, so they are compared where nothing
else is wrong: one faulty cell would be told by every answer that it changes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise, zip_longest
from pathlib import PurePosixPath
from typing import Final

from pyoxigraph import QueryBoolean, QueryResultsFormat, QueryTriples, Store

from ucc_graph.errors import DataError, QuerySyntaxError
from ucc_graph.press.read.publication import Publication
from ucc_graph.problem import Problem
from ucc_graph.rdf.dataset_vocab import VOID
from ucc_graph.sparql.diagnostics import diagnose
from ucc_graph.sparql.lexer import tokens
from ucc_graph.sparql.query_file import Drawing, QueryHeading, read_heading
from ucc_graph.sparql.query_form import calls_service

__all__ = ["rewrite_answers", "unkept_promises", "wrong_answers"]


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


def _record(name: str, heading: QueryHeading, *, is_there: bool) -> Iterator[Problem]:
    needs = bool(heading.service) and is_there
    if needs != bool(heading.recorded) or (needs and not _is_day(heading.recorded)):
        text = "The answer of a query that calls another endpoint, and no other, has its day: # recorded: yyyy-mm-dd."
        yield Problem(name, 0, "", "query:recorded", text)


def _service(name: str, heading: QueryHeading, body: str) -> Iterator[Problem]:
    try:
        words = [token.text for token in tokens(body) if token.text.upper() != "SILENT"]
    except QuerySyntaxError:
        return
    called = {after for word, after in pairwise(words) if word.upper() == "SERVICE"}
    if called != ({f"<{heading.service}>"} if heading.service else set()):
        text = f"The query calls {', '.join(sorted(called)) or 'no other endpoint'}; its heading must say # service: …"
        yield Problem(name, 0, "", "query:service", text)


def _drawings(name: str, heading: QueryHeading, answer: str) -> Iterator[Problem]:
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


_ELSEWHERE: Final = frozenset({"GRAPH", "FROM"})
_STATISTICS: Final = ("void:", f"<{VOID.iri}")
_Row = list[str]


def wrong_answers(publication: Publication, prefixes: Mapping[str, str], store: Store) -> Iterator[Problem]:
    """A problem at the first line of each answer that is not what the query gives, or at a query that gives none."""
    answers = set(publication.names("queries/*.csv"))
    for name, text, answer in _answered_here(publication):
        given = _answer(name, text, prefixes, store) if answer in answers else None
        if isinstance(given, Problem):
            yield given
        elif given is not None:
            yield from _first_difference(name, answer, given, _numbered(publication.text(answer)))


def rewrite_answers(publication: Publication, prefixes: Mapping[str, str], store: Store) -> list[str]:
    """Writes the answers that are missing or not what the queries give; their names.

    Raises DataError where a query cannot be answered.
    """
    given = {answer: _answer(name, text, prefixes, store) for name, text, answer in _answered_here(publication)}
    if problems := [rows for rows in given.values() if isinstance(rows, Problem)]:
        raise DataError(problems)
    answers = set(publication.names("queries/*.csv"))
    changed = [
        (answer, rows)
        for answer, rows in given.items()
        if isinstance(rows, list)
        and (answer not in answers or rows != [row for _, row in _numbered(publication.text(answer))])
    ]
    for answer, rows in changed:
        content = _csv(rows).replace(publication.base, publication.written_base)
        (publication.folder / answer).write_text(content, encoding="utf-8", newline="")
    return [answer for answer, _ in changed]


def _answered_here(publication: Publication) -> Iterator[tuple[str, str, str]]:
    """The file, the text and the file of the answer of each query that the graphs of a check answer."""
    for name in publication.names("queries/*.rq"):
        text = publication.text(name)
        if _is_answered_here(text):
            yield name, text, PurePosixPath(name).with_suffix(".csv").as_posix()


def _is_answered_here(text: str) -> bool:
    try:
        words = [token.text for token in tokens(text)]
    except QuerySyntaxError:
        return False
    looks = any(word.upper() in _ELSEWHERE or word.startswith(_STATISTICS) for word in words)
    return not looks and not calls_service(text)


def _answer(name: str, text: str, prefixes: Mapping[str, str], store: Store) -> list[_Row] | Problem | None:
    """The rows that a query gives, the names of its columns first; a problem where it has none, None for a graph."""
    try:
        return _rows(text, prefixes, store)
    except SyntaxError as error:
        fault = diagnose(error, text, prefixes)
        return Problem(name, fault.line, str(fault.column or ""), "sparql:syntax", fault.text)
    except RuntimeError as error:
        return Problem(name, 0, "", "query:answer", f"The query cannot be answered: {error}.")


def _rows(text: str, prefixes: Mapping[str, str], store: Store) -> list[_Row] | None:
    found = store.query(text, prefixes=dict(prefixes), use_default_graph_as_union=True)
    if isinstance(found, QueryTriples):
        return None
    if isinstance(found, QueryBoolean):
        return [[str(bool(found)).lower()]]
    content = found.serialize(format=QueryResultsFormat.CSV) or b""
    return [row for _, row in _numbered(content.decode())]


def _csv(rows: list[_Row]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def _numbered(text: str) -> list[tuple[int, _Row]]:
    """The rows of a CSV text, each with the line on which it ends; blank lines are none."""
    reader = csv.reader(io.StringIO(text, newline=""))
    return [(reader.line_num, row) for row in reader if row]


def _first_difference(name: str, answer: str, given: list[_Row], written: list[tuple[int, _Row]]) -> Iterator[Problem]:
    end = written[-1][0] + 1 if written else 1
    for right, entry in zip_longest(given, written):
        line, there = entry or (end, None)
        if right != there:
            text = (
                f"The query {name} gives {_told(right)} here, and the answer has {_told(there)}: "
                "correct either, or write the answers anew with ucc-graph tidy --answers."
            )
            yield Problem(answer, line, "", "query:answer", text)
            return


def _told(row: _Row | None) -> str:
    return "no row" if row is None else f'"{",".join(row)}"'
