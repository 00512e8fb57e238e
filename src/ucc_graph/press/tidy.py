"""Rewriting of a publication's own files: canonical tables, data dictionary, recorded answers, derived files."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from ucc_graph.csvw import canonical
from ucc_graph.errors import DataError
from ucc_graph.press.check.answers import AnswerRow, numbered_rows, run_queries
from ucc_graph.press.check.gate import is_publishable
from ucc_graph.press.read.assemble import assemble
from ucc_graph.press.read.derive import derive
from ucc_graph.press.read.dictionary import dictionary_page
from ucc_graph.press.read.graphs import Graphs
from ucc_graph.press.read.publication import Publication, SourcePath, answer_file
from ucc_graph.press.read.sources import Sources, read_sources
from ucc_graph.problem import Problem

__all__ = ["eject", "tidy", "tidy_answers"]


def tidy(publication: Publication) -> list[str]:
    """Rewrites tables and dictionary; returns the names of changed files.

    Raises DataError, and writes nothing, for faulty metadata and for a table that is not in its dialect or has another
    header than the declared one: whoever sorts and quotes what he reads wrongly, destroys it.
    """
    problems: list[Problem] = []
    sources = read_sources(publication)
    tables = sources.open_tables(problems)
    for table in tables:
        table.check_header(problems)
    if problems:
        raise DataError(problems)
    changed = [table for table in tables if canonical(table.path, table.description) != table.path.read_bytes()]
    for table in changed:
        table.path.write_bytes(canonical(table.path, table.description))
    existing, page = dictionary_page(sources)
    if existing != page:
        (publication.folder / SourcePath.DICTIONARY).write_bytes(page)
    return [*(table.place for table in changed), *([SourcePath.DICTIONARY] if existing != page else ())]


def tidy_answers(publication: Publication) -> list[str]:
    """Writes the answers of the published queries as the tables give them; returns the names of changed files.

    Raises DataError if tables, rules or queries have faults, because then no answer can be trusted.
    """
    problems: list[Problem] = []
    sources = read_sources(publication)
    with tempfile.TemporaryDirectory() as name:
        graphs = Graphs(Path(name), sources.iris)
        assemble(sources, publication.version, graphs, problems)
        store = graphs.load(default=True)
        derive(sources.rules, graphs, store, problems)
        if not is_publishable(problems):
            raise DataError(sorted(problems))
        given = list(run_queries(sources.queries, sources.prefixes, store))
    if faults := [rows for _, rows in given if isinstance(rows, Problem)]:
        raise DataError(faults)
    answers = {answer_file(query.path): rows for query, rows in given if isinstance(rows, list)}
    return [name for name, rows in answers.items() if _write_answer(sources, name, rows)]


def eject(publication: Publication) -> list[str]:
    """Writes the files that the publication lacks and that are derived, to be changed by hand; returns their names.

    No file is overwritten: what is written already is not derived.
    """
    sources = read_sources(publication)
    for name in sorted(sources.derived):
        path = publication.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(sources.written(name))
    return sorted(sources.derived)


def _write_answer(sources: Sources, name: str, rows: list[AnswerRow]) -> bool:
    """Writes an answer that is missing or wrong; returns whether the file was written."""
    if name in sources.files and rows == [row for _, row in numbered_rows(sources.text(name))]:
        return False
    stream, publication = io.StringIO(newline=""), sources.publication
    csv.writer(stream, lineterminator="\n").writerows(rows)
    content = stream.getvalue().replace(publication.base, publication.written_base)
    (publication.folder / name).write_text(content, encoding="utf-8", newline="")
    return True
