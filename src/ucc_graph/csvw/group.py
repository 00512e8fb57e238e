"""Annotated tables of a publication's folder, described by its metadata document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from pathlib import Path

from ucc_graph.csvw.builtin import stored_datatype
from ucc_graph.csvw.canonical import first_difference
from ucc_graph.csvw.cells import Profile
from ucc_graph.csvw.datatypes import Datatype
from ucc_graph.csvw.description import TableDescription
from ucc_graph.csvw.metadata import read_group
from ucc_graph.csvw.properties import ProblemCollector
from ucc_graph.csvw.row_writer import RowStatements, RowWriter, describe_row
from ucc_graph.csvw.table_file import UNREADABLE, is_inside, utf8_lines
from ucc_graph.csvw.table_reader import TableReader
from ucc_graph.csvw.uri_templates import Template, resolve
from ucc_graph.problem import Problem
from ucc_graph.rdf.formats import json_text
from ucc_graph.rdf.ntriples import iri
from ucc_graph.rdf.vocab import XSD

__all__ = ["AnnotatedTable", "load_beside", "open_tables"]

_OF_FORM = UNREADABLE | {"csvw:blank", "csvw:bom", "csvw:newline", "csvw:surplus"}
"""Rules of faults that make a file differ from its canonical form."""
_CURED = frozenset({"csvw:bom", "csvw:newline"})
"""Those of them that are no fault of the header."""
_MAPPINGS = ".sssom.tsv"
"""End of the names of mappings between vocabularies (https://mapping-commons.github.io/sssom/spec-formats-tsv/)."""
_NO_SUBJECT = "it has no aboutUrl, so that its statements would have a blank node as subject"
_ROW_VARIABLES = frozenset("_row _sourceRow _name _column _sourceColumn".split())


@dataclass(frozen=True)
class AnnotatedTable:
    """A table in a folder: its columns, its rows as statements, and the places of its rows."""

    description: TableDescription
    path: Path
    reader: TableReader

    @property
    def place(self) -> str:
        """The file's name in problems, such as ``data/lights.csv``."""
        return f"{self.path.parent.name}/{self.path.name}"

    @property
    def name(self) -> str:
        """The file's name up to the first dot."""
        return self.path.name.partition(".")[0]

    def rows(self, problems: list[Problem]) -> Iterator[RowStatements]:
        """The rows as statements, one at a time, none if the file is missing; problems of the file are added."""
        collector = ProblemCollector(self.place, problems)
        if self.path.is_file() and (opened := self.reader.open(self.description, collector)):
            yield from map(RowWriter(opened.description, Profile.PRESS, collector).write, opened.rows)

    def describe(self, row: RowStatements) -> list[str]:
        """The statements of the row's number, source and subjects (csv2rdf, section 4.6, steps 6 and 8).

        The row's node is its fragment identifier of RFC 7111, by the line in the file, instead of a blank node.
        """
        url = f"{self.description.url}#row={row.source}"
        return describe_row(iri(url), url, row)

    def check_header(self, problems: list[Problem]) -> None:
        """Adds the problems of a file that is no text in its dialect, or that has another header than the declared one.

        A byte order mark and other line ends are none: the canonical form has them no more.
        """
        found: list[Problem] = []
        self.reader.open(self.description, ProblemCollector(self.place, found))
        problems.extend(problem for problem in found if problem.rule not in _CURED)

    def check_canonical(self, problems: list[Problem]) -> None:
        """Adds a problem if the file is not in canonical form, at the first line that differs.

        A file whose form is a problem already gets none, nor does a line with another problem.
        """
        known = [problem for problem in problems if problem.file == self.place and problem.rule.startswith("csvw:")]
        if not self.path.is_file() or any(problem.rule in _OF_FORM for problem in known):
            return
        line = first_difference(self.path, self.description)
        if line and line not in {problem.line for problem in known}:
            form = "sorted by key, UTF-8, LF, no stray blanks or needless quotes, language tags in small letters"
            text = f"the line is not canonical ({form}): run ucc-graph tidy"
            problems.append(Problem(self.place, line, "", "canonical", text))


def open_tables(metadata: bytes, folder: Path, url: str, problems: list[Problem]) -> tuple[AnnotatedTable, ...]:
    """The tables of a metadata document in their order; ``url`` is the document's IRI, ``folder`` holds the files.

    Problems of the document and missing files are added to the problems; the readable tables are returned all the
    same. A table without ``aboutUrl`` or with lists is a problem here, because it would publish blank nodes.
    """
    collector = ProblemCollector(f"{folder.name}/{url.rpartition('/')[2]}", problems, is_strict=True)
    group = read_group(metadata, url, partial(load_beside, folder, url), collector)
    if group is None:
        return ()
    for table in group.tables:
        inside = collector.inside(table.file).at_line(table.line)
        if table.url == url or not _is_beside(table.url, url) or not is_inside(folder / table.file, folder.parent):
            inside.fail(f'"url" is {table.url}, which is no file of the folder {folder.name}', "csvw:file")
        _check_publishable(table, inside)
    reader = TableReader(group, Profile.PRESS, partial(_lines, folder))
    tables = tuple(AnnotatedTable(table, folder / table.file, reader) for table in group.tables)
    if not any(problem.file == collector.file for problem in problems):
        problems.extend(_file_problems(tables, folder))
    return tables


def load_beside(folder: Path, url: str, named: str) -> bytes | None:
    """The content of a document that the metadata at a URL name, if it lies beside them in the folder."""
    path = folder / named.rpartition("/")[2]
    is_readable = _is_beside(named, url) and is_inside(path, folder.parent) and path.is_file()
    return path.read_bytes() if is_readable else None


def _is_beside(url: str, metadata: str) -> bool:
    """Whether a URL names a file in the folder of the metadata, and nothing above or elsewhere."""
    name = url.rpartition("/")[2]
    return bool(name) and url == resolve(metadata, name) and not {*name} & {*"?#%\\"}


def _lines(folder: Path, table: TableDescription) -> Iterator[bytes] | None:
    path = folder / table.file
    return utf8_lines(path, table.dialect) if path.is_file() else None


def _check_publishable(table: TableDescription, problems: ProblemCollector) -> None:
    names = _ROW_VARIABLES | {column.name for column in table.physical}
    said: set[str] = set()
    for column in table.columns:
        inherited, inside = column.inherited, problems.inside(f"column {column.title}").at_line(column.line)
        if inherited.about_url is None and _NO_SUBJECT not in said:
            said.add(_NO_SUBJECT)
            inside.fail(_NO_SUBJECT, "csvw:aboutUrl")
        if not column.is_suppressed and inherited.value_url is None and (text := _unknown_datatype(inherited.datatype)):
            inside.fail(text, "csvw:datatype")
        if inherited.ordered and inherited.separator is not None:
            inside.fail('"ordered" makes a list of blank nodes, which are not published', "csvw:ordered")
        templates = filter(None, (inherited.about_url, inherited.property_url, inherited.value_url))
        for text in [template for template in templates if template not in said]:
            said.add(text)
            for variable in (name for name in Template(text, table.url).variables if name not in names):
                near = get_close_matches(variable, [column.name for column in table.physical], 1)
                meant = f' (did you mean "{near[0]}"?)' if near else ""
                inside.fail(f'"{text}" uses the column "{variable}", which is not declared{meant}', "csvw:column")


def _unknown_datatype(datatype: Datatype) -> str:
    """The fault of a datatype that the engine does not keep, with the one to write; nothing for any other."""
    builtin, iri = datatype.builtin, datatype.iri or datatype.builtin.iri
    stored = stored_datatype(iri)
    if stored == iri:
        return ""
    base, signs = stored.removeprefix(XSD.iri), {limit.sign for limit in datatype.limits}
    limits = (("minimum", builtin.low, {"at least", "more than"}), ("maximum", builtin.high, {"at most", "less than"}))
    kept = {name: value for name, value, own in limits if value is not None and signs.isdisjoint(own)}
    wanted = f'"datatype": {json_text({"base": base, **kept} if kept else base)}'
    if datatype != Datatype(builtin):
        wanted = f'{json_text({"base": base, **kept})[1:-1]} in place of its "base"'
    return f'the engine knows the datatype "{builtin.name}" only as xsd:{base}: write {wanted}'


def _file_problems(tables: tuple[AnnotatedTable, ...], folder: Path) -> Iterator[Problem]:
    described = {table.path.name for table in tables}
    strange = [path.name for path in (*folder.glob("*.csv"), *folder.glob("*.tsv")) if path.name not in described]
    for table in tables:
        if not table.path.is_file():
            near = get_close_matches(table.path.name, strange, 1, 0.8)
            strange = [name for name in strange if name not in near]
            hint = f' (is it "{near[0]}"?)' if near else ""
            yield Problem(table.place, 0, "", "csvw:file", f"the file is missing; the metadata describes it{hint}")
    for name in sorted(strange):
        text = "no table of the metadata describes this file"
        if name.endswith(_MAPPINGS):
            text = f'{text}; add to "tables": {_entry_of_mappings(folder / name)}'
        yield Problem(f"{folder.name}/{name}", 0, "", "csvw:file", text)


def _entry_of_mappings(path: Path) -> str:
    """The description of a table of SSSOM that publishes each mapping as a statement about its subject."""
    lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    names = next((line for line in lines if not line.startswith("#")), "").split("\t")
    published = {"propertyUrl": "{+predicate_id}", "valueUrl": "{+object_id}"}
    columns = [{"name": name, **(published if name == "object_id" else {"suppressOutput": True})} for name in names]
    dialect = {"delimiter": "\t", "commentPrefix": "#", "quoteChar": None}
    schema = {"aboutUrl": "{+subject_id}", "columns": columns}
    return json_text({"url": path.name, "dialect": dialect, "tableSchema": schema})
