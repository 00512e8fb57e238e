"""Objects of a row: one for each subject, with the values of its cells by name.

Generating JSON, section 4.3 (https://www.w3.org/TR/csv2json/#generating-objects).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from ucc_graph.csvw.cells import Profile
from ucc_graph.csvw.description import ColumnDescription, TableDescription
from ucc_graph.csvw.json.names import TYPE, compact
from ucc_graph.csvw.json.values import JSON_FORM
from ucc_graph.csvw.row_writer import Objects, RowTerms, Term
from ucc_graph.csvw.table_reader import AnnotatedRow
from ucc_graph.rdf.formats import json_text

__all__ = ["ObjectMember", "RowObjects", "SubjectObject"]


@dataclass
class ObjectMember:
    """A name with the values of one cell; ``url`` is the value URL of the cell, which may name another object."""

    name: str
    values: tuple[str, ...]
    is_array: bool
    url: str = ""
    nested: SubjectObject | None = None


@dataclass
class SubjectObject:
    """An object of a row; ``identity`` is the IRI of its subject, empty for the row's default subject."""

    identity: str
    members: list[ObjectMember] = field(default_factory=list)


class _ColumnPattern(NamedTuple):
    """Pattern of a column's member: the index of its subject, its name, and its value URL or values."""

    subject: int
    name: Callable[[AnnotatedRow], str]
    values: Objects
    is_url: bool
    is_array: bool


class RowObjects:
    """Maker of the objects of a table's rows, with each column compiled once."""

    def __init__(self, table: TableDescription) -> None:
        self._terms = RowTerms(table, Profile.STANDARD, JSON_FORM)
        self._table = table
        shown = [column for column in table.columns if not column.is_suppressed]
        self._places, self._subjects = self._terms.subjects(shown)
        self._patterns = [self._pattern(column) for column in shown]
        self._hidden = [self._urls(column) for column in table.columns if column.is_suppressed and _has_url(column)]

    def make(self, row: AnnotatedRow) -> list[SubjectObject]:
        """The objects of a row that have a value, in the order of their first columns."""
        identities = [_url(subject.term(row)) for subject in self._subjects]
        objects = {identity: SubjectObject(identity) for identity in identities}
        for pattern in self._patterns:
            if member := _member(pattern, row):
                objects[identities[pattern.subject]].members.append(member)
        return [made for made in objects.values() if made.members]

    def hidden_urls(self, row: AnnotatedRow) -> list[str]:
        """The value URLs of the cells whose columns have no output."""
        return [_url(term) for urls in self._hidden for term in urls(row)]

    def _pattern(self, column: ColumnDescription) -> _ColumnPattern:
        has_url = _has_url(column)
        values = self._urls(column) if has_url else self._terms.objects(column, None)
        is_array = not has_url and column.inherited.separator is not None
        return _ColumnPattern(self._places[column], self._name(column), values, has_url, is_array)

    def _urls(self, column: ColumnDescription) -> Objects:
        return self._terms.objects(column, column.inherited.value_url)

    def _name(self, column: ColumnDescription) -> Term:
        """The name of a column's member: its property URL, else its own name; none where there is no valid IRI."""
        if column.inherited.property_url is None:
            return _constant(unquote(column.name))
        if (iri := column.property_iri(self._table.url)) is not None:
            return _constant(compact(iri))
        made = self._terms.term(column.inherited.property_url, column)
        return lambda row: compact(_url(made(row)))


def _constant(name: str) -> Callable[[AnnotatedRow], str]:
    return lambda _: name


def _has_url(column: ColumnDescription) -> bool:
    return column.inherited.value_url is not None


def _member(pattern: _ColumnPattern, row: AnnotatedRow) -> ObjectMember | None:
    values = tuple(filter(None, pattern.values(row)))
    name = pattern.name(row) if values else ""
    if not name:
        return None
    if not pattern.is_url:
        return ObjectMember(name, values, pattern.is_array)
    url = _url(values[0])
    return ObjectMember(name, (json_text(compact(url) if name == TYPE else url),), False, url)


def _url(term: str) -> str:
    """The IRI of a term in angle brackets; nothing for no term."""
    return term[1:-1]
