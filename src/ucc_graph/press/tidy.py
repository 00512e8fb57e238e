"""Rewriting of a publication's own files: canonical tables, data dictionary, recorded answers, derived files."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from ucc_graph.csvw import canonical
from ucc_graph.errors import DataError
from ucc_graph.press.check.answers import AnswerRow, numbered_rows, run_queries
from ucc_graph.press.read.assemble import assemble
from ucc_graph.press.read.derive import derive
from ucc_graph.press.read.dictionary import dictionary_page
from ucc_graph.press.read.graphs import Graphs
from ucc_graph.press.read.parameter_values import StoredValues
from ucc_graph.press.read.publication import Publication, SourcePath, answer_file, replace_files
from ucc_graph.press.read.sources import Sources, read_sources
from ucc_graph.problem import Problem, is_publishable

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
    contents = {table.place: canonical(table.path, table.description) for table in tables}
    written = {table.place: table.path for table in tables if contents[table.place] != table.path.read_bytes()}
    existing, contents[SourcePath.DICTIONARY] = dictionary_page(sources)
    if existing != contents[SourcePath.DICTIONARY]:
        written[SourcePath.DICTIONARY] = publication.folder / SourcePath.DICTIONARY
    replace_files({path: contents[name] for name, path in written.items()})
    return [*written]


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
        given = list(run_queries(sources.queries, sources.prefixes, StoredValues(store, sources.iris)))
    if faults := [rows for _, rows in given if isinstance(rows, Problem)]:
        raise DataError(faults)
    answers = {answer_file(query.path): rows for query, rows in given if isinstance(rows, list)}
    return [name for name, rows in answers.items() if _write_answer(sources, name, rows)]


def eject(publication: Publication) -> list[str]:
    """Writes the files that the publication lacks and that are derived, to be changed by hand; returns their names.

    No file is overwritten: what is written already is not derived.
    """
    sources = read_sources(publication)
    names = sorted(sources.derived)
    replace_files({publication.folder / name: sources.written(name) for name in names})
    return names


def _write_answer(sources: Sources, name: str, rows: list[AnswerRow]) -> bool:
    """Writes an answer that is missing or wrong; returns whether the file was written."""
    if name in sources.files and rows == [row for _, row in numbered_rows(sources.text(name))]:
        return False
    stream, publication = io.StringIO(newline=""), sources.publication
    csv.writer(stream, lineterminator="\n").writerows(rows)
    content = stream.getvalue().replace(publication.base, publication.written_base)
    replace_files({publication.folder / name: content.encode()})
    return True
