"""Writer of rows as statements: a table's columns compiled once into triple patterns, filled in for each row.

Generating RDF from Tabular Data on the Web, section 4.6 (https://www.w3.org/TR/csv2rdf/#standard-mode). A term is made
once for each distinct text of a column, so that a statement costs a look-up and a line of text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple
from urllib.parse import unquote

from ucc_graph.csvw.annotations import Blanks
from ucc_graph.csvw.cells import RDF_FORM, CellForm, CellReader, Profile, value_iri
from ucc_graph.csvw.description import ColumnDescription, TableDescription
from ucc_graph.csvw.properties import ProblemCollector
from ucc_graph.csvw.table_reader import AnnotatedRow
from ucc_graph.csvw.uri_templates import Template, term_of
from ucc_graph.rdf.ntriples import iri, typed
from ucc_graph.rdf.vocab import CSVW, RDF, XSD

__all__ = ["Objects", "RowStatements", "RowTerms", "RowWriter", "Subject", "Term", "describe_row"]

Term = Callable[[AnnotatedRow], str]
"""A function from a row to a term, or to nothing where there is no valid IRI."""
Objects = Callable[[AnnotatedRow], tuple[str, ...]]
"""A function from a row to the objects of one of its columns."""

_REMEMBERED = 1 << 12
_OF_COLUMN = frozenset(("_name", "_column", "_sourceColumn"))
"""Variables of templates that differ from column to column."""
_TYPE, _ROW, _ROWNUM, _URL, _DESCRIBES = map(str, (RDF.type, CSVW.Row, CSVW.rownum, CSVW.url, CSVW.describes))
_TITLE = iri(f"{CSVW.iri}title")
_FIRST, _REST, _NIL = (iri(RDF.iri + name) for name in ("first", "rest", "nil"))


class RowStatements(NamedTuple):
    """A row as RDF: its source number, its number, its subjects as terms, and its statements.

    A statement is a line of N-Triples without its final dot.
    """

    source: int
    number: int
    subjects: tuple[str, ...]
    statements: list[str]


class _TriplePattern(NamedTuple):
    """Pattern of a column's statements: its title, the index of the subject, the predicate, and the objects."""

    title: str
    subject: int
    predicate: Term
    objects: Objects
    is_list: bool


class Subject(NamedTuple):
    """A subject of rows: its ``aboutUrl``, None for the row's default subject, and its term."""

    about: str | None
    term: Term


class RowTerms:
    """Maker of the terms of a table's rows: the IRIs of URI templates, and the objects of columns in a form of cells.

    Each template and column is compiled once into a function.
    """

    def __init__(self, table: TableDescription, profile: Profile, form: CellForm = RDF_FORM) -> None:
        self._url = table.url
        self._profile = profile
        self._form = form
        self._is_press = profile is Profile.PRESS
        self._indices = {column: index for index, column in enumerate(table.physical)}

    def subjects(self, columns: Iterable[ColumnDescription]) -> tuple[dict[ColumnDescription, int], list[Subject]]:
        """The subjects that columns describe, and the index of each column's own; none is made twice."""
        indices: dict[tuple[str | None, int], int] = {}
        places: dict[ColumnDescription, int] = {}
        found: list[Subject] = []
        for column in columns:
            about = column.inherited.about_url
            is_own = about is not None and not _OF_COLUMN.isdisjoint(Template(about, self._url).variables)
            place = indices.setdefault((about, column.number if is_own else 0), len(found))
            if place == len(found):
                found.append(Subject(about, self.term(about, column)))
            places[column] = place
        return places, found

    def objects(self, column: ColumnDescription, value_url: str | None) -> Objects:
        """The objects of a column, made by ``value_url`` unless it is None; a null cell has none."""
        index = self._indices.get(column, -1)
        if value_url is not None:
            term = self.term(value_url, column)
            return lambda row: (term(row),) if index < 0 or row.cells[index].values else ()
        if index < 0:
            objects = CellReader(column, self._url, self._profile, form=self._form).read("").objects
            return lambda _: objects
        return lambda row: row.cells[index].objects

    def term(self, text: str | None, column: ColumnDescription) -> Term:
        """The term that a URI template makes for a column; nothing without a template."""
        if text is None:
            return _constant("")
        template = Template(text, self._url)
        physical = {other.name: other for other in self._indices}
        used = [physical[name] for name in template.variables if name in physical]
        single = template.single_term()
        if not template.variables:
            return _constant(term_of(template.expand({})))
        if single and used and used[0].inherited.separator is None:
            return self._single(single, self._indices[used[0]])
        return self._expanded(template, column, used)

    def _single(self, term: Callable[[str], str], index: int) -> Term:
        remembered = lru_cache(_REMEMBERED)(term)
        empty = "" if self._is_press else term("")

        def make(row: AnnotatedRow) -> str:
            values = row.cells[index].values
            return remembered(values[0]) if values else empty

        return make

    def _expanded(self, template: Template, column: ColumnDescription, used: list[ColumnDescription]) -> Term:
        number = str(column.number)
        cells = [(other.name, self._indices[other], other.inherited.separator is None) for other in used]
        constants = {"_name": unquote(column.name), "_column": number, "_sourceColumn": number}

        def make(row: AnnotatedRow) -> str:
            values: dict[str, str | list[str]] = {**constants, "_row": str(row.number), "_sourceRow": str(row.source)}
            for name, index, is_single in cells:
                found = row.cells[index].values
                if found:
                    values[name] = found[0] if is_single else list(found)
                elif self._is_press:
                    return ""
            return term_of(template.expand(values))

        return make


class RowWriter:
    """Writer of the rows of one table; subjects without ``aboutUrl`` and lists take their nodes from ``blanks``.

    Plain columns, with one predicate and the objects of their cells, take a faster path. The press, which sorts its
    statements later, writes all plain columns first; the standard only those that come before any other column.
    """

    def __init__(
        self, table: TableDescription, profile: Profile, problems: ProblemCollector, blanks: Blanks | None = None
    ) -> None:
        self._table = table
        self._profile = profile
        self._is_press = profile is Profile.PRESS
        self._problems = problems
        self._blanks = blanks or repeat("")
        self._terms = RowTerms(table, profile)
        self._indices = {column: index for index, column in enumerate(table.physical)}
        columns = [column for column in table.columns if not column.is_suppressed]
        self._places, self._subjects = self._terms.subjects(columns)
        self._plain: list[tuple[int, str, int]] = []
        self._patterns: list[_TriplePattern] = []
        for column in columns:
            self._add(column)

    def write(self, row: AnnotatedRow) -> RowStatements:
        """The row's statements; a subject, predicate or object that cannot be made is reported and left out."""
        subjects = [subject.term(row) or next(self._blanks) for subject in self._subjects]
        if not all(subjects):
            self._report_subjects(subjects, row)
        statements = [
            subjects[subject] + predicate + term
            for subject, predicate, index in self._plain
            if subjects[subject]
            for term in row.cells[index].objects
        ]
        for pattern in self._patterns:
            if subjects[pattern.subject]:
                statements += self._filled(pattern, subjects[pattern.subject], row)
        return RowStatements(row.source, row.number, tuple(dict.fromkeys(filter(None, subjects))), statements)

    def _add(self, column: ColumnDescription) -> None:
        inherited = column.inherited
        subject, predicate = self._places[column], column.property_iri(self._table.url)
        value_url = None if value_iri(column, self._table.url, self._profile) else inherited.value_url
        has_own_objects = not column.is_virtual and value_url is None
        is_list = not self._is_press and has_own_objects and inherited.ordered and inherited.separator is not None
        is_plain = has_own_objects and not is_list and predicate is not None
        if is_plain and (self._is_press or not self._patterns):
            self._plain.append((subject, f" <{predicate}> ", self._indices[column]))
            return
        made = self._terms.term(inherited.property_url, column) if predicate is None else _constant(iri(predicate))
        self._patterns.append(
            _TriplePattern(column.title, subject, made, self._terms.objects(column, value_url), is_list)
        )

    def _filled(self, pattern: _TriplePattern, subject: str, row: AnnotatedRow) -> list[str]:
        objects = pattern.objects(row)
        if not objects:
            return []
        predicate, valid = pattern.predicate(row), [term for term in objects if term]
        if not predicate:
            self._report(row, pattern.title, "propertyUrl")
        if len(valid) < len(objects):
            self._report(row, pattern.title, "valueUrl")
        if not predicate or not valid:
            return []
        if pattern.is_list:
            return list(self._list(f"{subject} {predicate}", valid))
        return [f"{subject} {predicate} {term}" for term in valid]

    def _list(self, start: str, terms: list[str]) -> Iterator[str]:
        nodes = [next(self._blanks) for _ in terms]
        yield f"{start} {nodes[0]}"
        for node, term, rest in zip(nodes, terms, [*nodes[1:], _NIL], strict=True):
            yield f"{node} {_FIRST} {term}"
            yield f"{node} {_REST} {rest}"

    def _report_subjects(self, subjects: list[str], row: AnnotatedRow) -> None:
        for (about, _), subject in zip(self._subjects, subjects, strict=True):
            if not subject and about is not None:  # a table without aboutUrl is a fault of the metadata
                self._report(row, "", f"aboutUrl {about}")

    def _report(self, row: AnnotatedRow, title: str, kind: str) -> None:
        if self._is_press and not any(cell.faults for cell in row.cells):
            text = f"{kind} makes no valid IRI: a cell that it needs is empty"
            self._problems.report(row.source, title, "csvw:iri", text)


def describe_row(node: str, url: str, row: RowStatements, titles: Iterable[str] = ()) -> list[str]:
    """The statements of a row's number, source, titles and subjects (csv2rdf, section 4.6, steps 6 and 8)."""
    return [
        f"{node} {_TYPE} {_ROW}",
        f"{node} {_ROWNUM} {typed(str(row.number), XSD.integer.value)}",
        f"{node} {_URL} {iri(url)}",
        *(f"{node} {_TITLE} {title}" for title in titles),
        *(f"{node} {_DESCRIBES} {subject}" for subject in row.subjects),
    ]


def _constant(term: str) -> Term:
    return lambda _: term
