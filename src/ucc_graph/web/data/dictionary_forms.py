"""Forms of a data dictionary for programs: a row for each column of a table, the same in CSV, JSON and workbooks."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from ucc_graph.rdf.formats import json_bytes
from ucc_graph.rdf.xlsx import Anchor, Cell, WorkbookSheet
from ucc_graph.web.data.dictionary import DictionaryColumn, DictionaryTable
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.view.names import Link, Names, Text

__all__ = ["dictionary_csv", "dictionary_json", "dictionary_sheet"]

_Value: TypeAlias = str | int | bool | tuple[str, ...] | None


@dataclass(frozen=True)
class _Row:
    """Column of a table, as one row."""

    table: DictionaryTable
    column: DictionaryColumn


_Read: TypeAlias = Callable[[_Row], _Value]

_JOINED: Final = "|"
_FIELDS: Final[Sequence[tuple[str, str, _Read]]] = (
    ("table", N_("Table"), lambda one: one.table.name),
    ("column", N_("Column"), lambda one: one.column.name),
    ("label", N_("Name"), lambda one: _text(one.column.label)),
    ("meaning", N_("Meaning"), lambda one: _text(one.column.meaning)),
    ("language", N_("Language"), lambda one: one.column.meaning.lang or None if one.column.meaning else None),
    ("type", N_("Type"), lambda one: one.column.type),
    ("choices", N_("Choices"), lambda one: one.column.choices),
    ("pattern", N_("Pattern"), lambda one: one.column.pattern or None),
    ("separator", N_("Separator"), lambda one: one.column.separator or None),
    ("textLanguage", N_("Language of texts"), lambda one: one.column.language or None),
    ("isKey", N_("Key"), lambda one: one.column.is_key),
    ("isRequired", N_("Required"), lambda one: one.column.is_required),
    ("references", N_("Names a row of"), lambda one: one.column.target[1].replace(" · ", "#") or None),
    ("property", N_("Property"), lambda one: one.column.property.iri if one.column.property else None),
    ("sources", N_("Sources"), lambda one: tuple(map(_source, one.column.sources))),
    ("rows", N_("Rows"), lambda one: one.table.rows),
    ("filled", N_("Filled"), lambda one: one.column.filled),
    ("example", N_("Example"), lambda one: one.column.example or None),
)
"""The fields of a row: name in CSV and JSON, heading in a workbook, and value."""
_ADDRESSES: Final = frozenset({"property"})


def dictionary_csv(tables: Iterable[DictionaryTable]) -> bytes:
    """CSV as in RFC 4180, a line for each column (https://www.rfc-editor.org/rfc/rfc4180)."""
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    writer.writerow(name for name, *_ in _FIELDS)
    writer.writerows([_written(value) for value in row] for row in _rows(tables))
    return output.getvalue().encode()


def dictionary_json(tables: Iterable[DictionaryTable], release: str) -> bytes:
    """The rows as objects, with the version of the release."""
    names = [name for name, *_ in _FIELDS]
    return json_bytes({"release": release, "items": [dict(zip(names, row, strict=True)) for row in _rows(tables)]})


def dictionary_sheet(names: Names, tables: Iterable[DictionaryTable], title: str) -> WorkbookSheet:
    """The rows as a sheet with headings in the language of the reader."""
    text = names.texts.gettext
    rows = [[_cell(field[0], value) for field, value in zip(_FIELDS, row, strict=True)] for row in _rows(tables)]
    return WorkbookSheet(title, [text(heading) for _, heading, _ in _FIELDS], rows, names.reader.direction == "rtl")


def _rows(tables: Iterable[DictionaryTable]) -> Iterator[list[_Value]]:
    return ([read(_Row(table, column)) for *_, read in _FIELDS] for table in tables for column in table.columns)


def _written(value: _Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _JOINED.join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def _cell(name: str, value: _Value) -> Cell:
    if name in _ADDRESSES and isinstance(value, str):
        return Anchor(value, value)
    return _written(value) if isinstance(value, tuple) else value


def _text(text: Text | None) -> str | None:
    return text.text if text else None


def _source(source: Text | Link) -> str:
    return source.iri if isinstance(source, Link) else source.text
