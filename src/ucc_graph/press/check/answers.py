"""Checks of the published queries: their recorded answers, their headings, and the columns of charts and maps.

The answers of this build are compared with the recorded ones. Queries that make a graph are asked, but have no record.
Queries that call another endpoint are left out, and so are queries of data that a check does not load: named graphs
(provenance is loaded apart), and the statistics (VoID) of the finished release. All others take half a second here.
Answers follow from the tables, so they are compared only if nothing else is wrong: one faulty cell would show again in
every answer that it changes.

The recorded answer of a query with parameters is that of their defaults. It is asked for another value of each as well.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from itertools import pairwise, zip_longest
from typing import Final, TypeAlias

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, Store

from ucc_graph.csv_rows import csv_rows
from ucc_graph.errors import QueryError, QueryRefusedError, QuerySyntaxError
from ucc_graph.press.read.parameter_values import StoredValues
from ucc_graph.press.read.publication import answer_file
from ucc_graph.press.read.sources import Sources
from ucc_graph.problem import Problem, Severity
from ucc_graph.rdf.vocab import VOID
from ucc_graph.sparql.binding import bind, bound_query, other_values
from ucc_graph.sparql.diagnostics import diagnose
from ucc_graph.sparql.lexer import tokens
from ucc_graph.sparql.parameters import ParameterType, QueryParameter
from ucc_graph.sparql.query_file import Drawing, QueryFile
from ucc_graph.sparql.query_form import calls_service, query_form
from ucc_graph.sparql.string_functions import FUNCTIONS, translate

__all__ = [
    "AnswerRow",
    "broken_queries",
    "heading_problems",
    "numbered_rows",
    "parameter_problems",
    "run_queries",
    "wrong_answers",
]

_DRAWINGS: Final = {
    "bar": (("x", "y"), ("series",)),
    "stacked": (("x", "y", "series"), ()),
    "line": (("x", "y"), ("series",)),
    "point": ((), ("lat", "long", "wkt", "label", "link")),
}
"""Required and optional parts of each kind of drawing."""
_ELSEWHERE: Final = frozenset({"GRAPH", "FROM"})
_STATISTICS: Final = ("void:", f"<{VOID.iri}")
_SHOWN: Final = 300
"""Characters of a row in a message, at most: one cell may be an outline of a country."""
_NEAREST: Final = 5
"""Values that a message about another one names."""
AnswerRow: TypeAlias = list[str]


def heading_problems(sources: Sources) -> Iterator[Problem]:
    """A problem for each query without a recorded answer, and for each heading that contradicts query or answer.

    A query that calls another endpoint needs no answer, because its answer changes with the endpoint. If it has one,
    its heading states the day of the answer.
    """
    for query in sources.queries:
        answer = sources.answers.get(query.path)
        if not query.heading.titles:
            text = "The query has no title, and is shown by the name of its file: begin it with a line # title: …"
            yield Problem(query.path, 1, "", "query:title", text, Severity.WARNING)
        yield from _service(query)
        yield from _record(query, is_there=answer is not None)
        if answer is not None:
            yield from _drawings(query, answer)
        elif not query.heading.service and not _gives_graph(query):
            text = f"The query has no answer beside it: write {answer_file(query.path)}."
            yield _problem(query, "query:unanswered", text)


def broken_queries(sources: Sources) -> Iterator[Problem]:
    """A problem for each published query with a fault of syntax; nothing is answered.

    One that is no query for the lexer either is told where it is read.
    """
    for query in filter(_has_words, sources.queries):
        found = _prepared(query, query.text, sources.prefixes, Store())
        if isinstance(found, Problem):
            yield found


def wrong_answers(sources: Sources, store: Store) -> Iterator[Problem]:
    """A problem at the first line of each answer that the query does not give, or at a query without an answer."""
    answers, values = sources.answers, StoredValues(store, sources.iris)
    asked = [query for query in sources.queries if query.path in answers or _gives_graph(query)]
    for query, rows in run_queries(asked, sources.prefixes, values):
        if isinstance(rows, Problem):
            yield rows
            continue
        if rows is not None:
            yield from _first_difference(query, rows, numbered_rows(answers[query.path]))
        for given in other_values(query.heading.parameters, values.of):
            if isinstance(found := _answer(query, sources.prefixes, values, given), Problem):
                yield replace(found, text=f"With {'='.join(given)}: {found.text}")


def parameter_problems(sources: Sources, store: Store) -> Iterator[Problem]:
    """A problem for each fault in the lines about parameters, and for each default that the data do not have."""
    values = StoredValues(store, sources.iris)
    for query in sources.queries:
        for fault in query.heading.faults:
            text = f"{fault.text[:1].upper()}{fault.text[1:]}"
            yield Problem(query.path, fault.line, str(fault.column), "query:parameter", text)
        for parameter in query.heading.parameters:
            if says := _unfit(parameter, values):
                yield Problem(query.path, parameter.line, str(parameter.column), "query:parameter", says)


def run_queries(
    queries: Iterable[QueryFile], prefixes: Mapping[str, str], values: StoredValues
) -> Iterator[tuple[QueryFile, list[AnswerRow] | Problem | None]]:
    """The queries that the graphs of a check can answer with the defaults of their parameters, each with its rows, or
    with its problem.

    The names of the columns are the first row. A query that makes a graph has no rows.
    """
    for query in queries:
        if _is_answered_here(query.text):
            yield query, _answer(query, prefixes, values)


def numbered_rows(text: str) -> list[tuple[int, AnswerRow]]:
    """The rows of a CSV text, each with the number of its last line; blank lines are left out."""
    reader = csv_rows(io.StringIO(text, newline=""))
    return [(reader.line_num, row) for row in reader if row]


def _gives_graph(query: QueryFile) -> bool:
    """Whether the answer of a query is a graph, which is not recorded."""
    try:
        return query_form(query.query).gives_graph
    except QueryError:
        return False


def _problem(query: QueryFile, rule: str, text: str) -> Problem:
    return Problem(query.path, 0, "", rule, text)


def _record(query: QueryFile, *, is_there: bool) -> Iterator[Problem]:
    heading = query.heading
    needs = bool(heading.service) and is_there
    if needs != bool(heading.recorded) or (needs and not _parses(heading.recorded, date.fromisoformat)):
        text = "The answer of a query that calls another endpoint, and no other, has its day: # recorded: yyyy-mm-dd."
        yield _problem(query, "query:recorded", text)


def _service(query: QueryFile) -> Iterator[Problem]:
    try:
        words = [token.text for token in tokens(query.query) if token.text.upper() != "SILENT"]
    except QuerySyntaxError:
        return
    called, stated = {after for word, after in pairwise(words) if word.upper() == "SERVICE"}, query.heading.service
    if called != ({f"<{stated}>"} if stated else set()):
        text = f"The query calls {', '.join(sorted(called)) or 'no other endpoint'}; its heading must say # service: …"
        yield _problem(query, "query:service", text)


def _drawings(query: QueryFile, answer: str) -> Iterator[Problem]:
    """The problems of the chart and the map of an answer."""
    header, *rows = [row for _, row in numbered_rows(answer)] or [[]]
    for drawing in filter(None, (query.heading.chart, query.heading.map)):
        texts = [*_parts(drawing, header), *_numbers(drawing, header, rows)]
        yield from (_problem(query, "query:drawing", text) for text in texts)


def _parts(drawing: Drawing, header: AnswerRow) -> Iterator[str]:
    if drawing.kind not in _DRAWINGS:
        yield f"A {drawing.kind} cannot be drawn: {', '.join(_DRAWINGS)} can."
        return
    needed, allowed = _DRAWINGS[drawing.kind]
    given = dict(drawing.columns)
    for part in sorted({*needed} - {*given} | {*given} - {*needed, *allowed}):
        yield f"The {drawing.kind} has no {part}, or can have none."
    for column in sorted({*given.values()} - {*header}):
        yield f"The answer has no column {column}: it has {', '.join(header) or 'none'}."


def _numbers(drawing: Drawing, header: AnswerRow, rows: Iterable[AnswerRow]) -> Iterator[str]:
    column = drawing.column("y")
    if column in header:
        cells = (dict(zip(header, row, strict=False)).get(column, "") for row in rows)
        for cell in (cell for cell in cells if cell and not _parses(cell, float)):
            yield f"The column {column} is drawn and {cell!r} is no number."


def _parses(text: str, parse: Callable[[str], object]) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True


def _has_words(query: QueryFile) -> bool:
    try:
        return bool(list(tokens(query.text)))
    except QuerySyntaxError:
        return False


def _is_answered_here(text: str) -> bool:
    try:
        words = [token.text for token in tokens(text)]
    except QuerySyntaxError:
        return False
    looks = any(word.upper() in _ELSEWHERE or word.startswith(_STATISTICS) for word in words)
    return not looks and not calls_service(text)


def _unfit(parameter: QueryParameter, values: StoredValues) -> str:
    """What is wrong with the things or the default of a parameter; empty if nothing is."""
    known = values.of(parameter)
    if parameter.type.is_thing and not known:
        if parameter.type is ParameterType.CLASS:
            return f"There is no thing of the class <{parameter.of}>, so that {parameter.name} can have no value."
        near = get_close_matches(parameter.of, values.kinds, _NEAREST, 0) or ["none"]
        return f"There are no things of the kind {parameter.of}; the nearest kinds are {', '.join(near)}."
    if not bind([parameter], (), values.of).refused:
        return ""
    near = get_close_matches(parameter.default, known, _NEAREST, 0)
    return f"The default {parameter.default} is no value of {parameter.name}; the nearest are {', '.join(near)}."


def _prepared(
    query: QueryFile, text: str, prefixes: Mapping[str, str], store: Store
) -> QuerySolutions | QueryBoolean | QueryTriples | Problem:
    """The answer of a query as ``text``, which is read when it is asked for; or the fault of its syntax."""
    try:
        return store.query(
            translate(text),
            prefixes=dict(prefixes),
            use_default_graph_as_union=True,
            custom_functions=FUNCTIONS,
        )
    except SyntaxError as error:
        return _syntax(query, prefixes, error)
    except QueryRefusedError as error:
        return Problem(query.path, 0, "", "sparql:syntax", f"{error}.")


def _answer(
    query: QueryFile, prefixes: Mapping[str, str], values: StoredValues, *given: tuple[str, str]
) -> list[AnswerRow] | Problem | None:
    """The rows of a query for values of its parameters, else for the defaults."""
    try:
        text = bound_query(query.text, bind(query.heading.parameters, given, values.of).terms)
        found = _prepared(query, text, prefixes, values.store)
        if isinstance(found, Problem):
            return found
        if isinstance(found, QueryTriples):
            return None
        if isinstance(found, QueryBoolean):
            return [[str(bool(found)).lower()]]
        return [row for _, row in numbered_rows((found.serialize(format=QueryResultsFormat.CSV) or b"").decode())]
    except RuntimeError as error:
        return _problem(query, "query:answer", f"The query cannot be answered: {error}.")


def _syntax(query: QueryFile, prefixes: Mapping[str, str], error: SyntaxError) -> Problem:
    """The fault at its place in the file, where no block of values stands, or without a place."""
    if query.heading.parameters:
        try:
            Store().query(translate(query.text), prefixes=dict(prefixes))
        except SyntaxError as own:
            error = own
        else:
            return _problem(query, "sparql:syntax", f"The query cannot take the values of its parameters: {error.msg}.")
    fault = diagnose(error, query.text, prefixes)
    return Problem(query.path, fault.line, str(fault.column or ""), "sparql:syntax", fault.text)


def _first_difference(
    query: QueryFile, given: list[AnswerRow], written: list[tuple[int, AnswerRow]]
) -> Iterator[Problem]:
    end = written[-1][0] + 1 if written else 1
    for right, entry in zip_longest(given, written):
        line, there = entry or (end, None)
        if right != there:
            text = (
                f"The query {query.path} gives {_quoted(right)} here, and the answer has {_quoted(there)}: "
                "correct either, or write the answers anew with ucc-graph tidy --answers."
            )
            yield Problem(answer_file(query.path), line, "", "query:answer", text)
            return


def _quoted(row: AnswerRow | None) -> str:
    text = ",".join(row or ())
    return "no row" if row is None else f'"{text if len(text) <= _SHOWN else text[:_SHOWN] + "…"}"'
