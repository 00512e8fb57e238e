"""Tables as relations: columns of one type each, a primary key, and references that hold, for databases and frames.

Types, keys and references are those of the description as far as the rows keep them. A column with a value that its
type cannot hold without loss, such as a whole number of more than 64 bits, is of texts in all rows, as in a workbook.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from itertools import chain, count
from math import isfinite
from typing import Final, TypeAlias

from ucc_graph.csvw.builtin import Family
from ucc_graph.csvw.description import ColumnDescription, ForeignKey, TableDescription
from ucc_graph.csvw.sheets.table_sheets import JOINED, TableContent

__all__ = ["Attribute", "AttributeType", "Reference", "Relation", "Value", "free_name", "relations", "table_names"]

Value: TypeAlias = str | int | float | bool | date | datetime
"""Value of a cell."""
_Read: TypeAlias = Callable[[str], Value]

_UNNAMED: Final = re.compile(r"[^a-z0-9._-]+")
"""Characters that the name of a table does not have."""
_RESERVED: Final = "sqlite_"
"""Beginning of the names that a database keeps for itself (https://www.sqlite.org/lang_createtable.html)."""
_DIGITS: Final = 15
"""Digits of a decimal number that a double keeps."""
_BITS: Final = 63
_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}
_YEAR: Final = re.compile(r"-?\d+", re.ASCII)
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT(?!24)\d\d:\d\d:\d\d(?:\.\d{1,6})?", re.ASCII)
"""A moment without a zone, to the microsecond."""


class AttributeType(Enum):
    """Type of the values of a column."""

    TEXT = "text"
    INTEGER = "integer"
    REAL = "real"
    BOOLEAN = "boolean"
    DATE = "date"
    MOMENT = "moment"


@dataclass(frozen=True)
class Attribute:
    """Column of a relation: its name, its type, and its description.

    ``cells`` have the values of each row: none for an empty cell, several only in a column with a separator.
    """

    name: str
    type: AttributeType
    column: ColumnDescription
    cells: Sequence[Sequence[Value]]
    texts: Sequence[Sequence[str]]

    @property
    def is_list(self) -> bool:
        """Whether a cell may have several values."""
        return self.column.inherited.separator is not None

    @property
    def joined(self) -> Sequence[str | None]:
        """The values of each cell as one text, with the separator between them."""
        separator = self.column.inherited.separator or JOINED
        return [separator.join(texts) or None for texts in self.texts]


@dataclass(frozen=True)
class Reference:
    """Attributes whose values, taken together, name a row of another relation by some of its attributes."""

    attributes: tuple[str, ...]
    relation: str
    target: tuple[str, ...]


@dataclass(frozen=True)
class Relation:
    """Table with typed columns; each key in ``references`` names exactly one row, and so does the primary key.

    A reference of an attribute with several values holds for each of them.
    """

    name: str
    table: TableDescription
    attributes: tuple[Attribute, ...]
    size: int
    primary_key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()

    def attribute(self, name: str) -> Attribute:
        """The attribute of a name."""
        return next(one for one in self.attributes if one.name == name)

    def is_unique(self, names: Iterable[str]) -> bool:
        """Whether the values of some attributes, with one in a cell, differ from row to row where there are any."""
        keys = list(self.keys(names))
        return not any(self.attribute(name).is_list for name in names) and len(set(keys)) == len(keys)

    def keys(self, names: Iterable[str]) -> Iterator[tuple[Value, ...]]:
        """The values of some attributes in each row that has all of them; one key for each value of a list."""
        columns = [self.attribute(name).cells for name in names]
        if len(columns) == 1:
            return ((value,) for values in columns[0] for value in values)
        return (tuple(values[0] for values in row) for row in zip(*columns, strict=True) if all(row))


def table_names(tables: Iterable[TableDescription]) -> dict[str, str]:
    """The name of each table, by its URL: that of its file in small Latin letters, each once."""
    found: dict[str, str] = {}
    for table in tables:
        plain = _UNNAMED.sub("-", table.file.rpartition(".")[0].lower()).strip("-.") or "table"
        name = f"table-{plain}" if plain.startswith(_RESERVED) else plain
        found[table.url] = free_name(name, set(found.values()), "-")
    return found


def free_name(name: str, taken: set[str], joint: str = "_") -> str:
    """A name that is none of those taken, which are in small letters: itself, or with the first number that is free."""
    names = chain([name], (f"{name}{joint}{number}" for number in count(2)))
    return next(one for one in names if one.casefold() not in taken)


def relations(contents: Sequence[TableContent]) -> list[Relation]:
    """The relations of the tables of one description, in its order."""
    names = table_names(content.description for content in contents)
    found = [_relation(content, names[content.description.url]) for content in contents]
    by_url = {one.table.url: one for one in found}
    return [replace(one, references=tuple(_references(one, by_url))) for one in found]


def _relation(content: TableContent, name: str) -> Relation:
    table, named = content.description, dict[str, str]()
    for column in table.physical:
        named[column.name] = free_name(column.title, {one.casefold() for one in named.values()})
    cells = [[row[place].objects for row in content.rows] for place in range(len(table.physical))]
    columns = zip(table.physical, cells, strict=True)
    attributes = tuple(_attribute(named[column.name], column, texts) for column, texts in columns)
    relation = Relation(name, table, attributes, len(content.rows))
    key = tuple(named[one] for one in table.primary_key)
    is_whole = all(all(relation.attribute(one).cells) for one in key)
    return replace(relation, primary_key=key) if key and is_whole and relation.is_unique(key) else relation


def _attribute(name: str, column: ColumnDescription, texts: Sequence[Sequence[str]]) -> Attribute:
    for kind, read in _readers(column):
        try:
            return Attribute(name, kind, column, [tuple(map(read, one)) for one in texts], texts)
        except (KeyError, ValueError):
            continue
    return Attribute(name, AttributeType.TEXT, column, texts, texts)


def _readers(column: ColumnDescription) -> Iterator[tuple[AttributeType, _Read]]:
    """The type of a column by its datatype, with the reader of its values, which raises KeyError or ValueError."""
    builtin = column.inherited.datatype.builtin
    if builtin.is_integer:
        yield AttributeType.INTEGER, _integer
    elif builtin.family is Family.NUMBER:
        yield AttributeType.REAL, _decimal if builtin.name == "decimal" else _real
    elif builtin.family is Family.BOOLEAN:
        yield AttributeType.BOOLEAN, _boolean
    elif builtin.name == "gYear":
        yield AttributeType.INTEGER, _year
    elif builtin.name == "date":
        yield AttributeType.DATE, _date
    elif builtin.iri.endswith("dateTime"):
        yield AttributeType.MOMENT, _moment


def _integer(text: str) -> int:
    number = int(text)
    if not -(2**_BITS) <= number < 2**_BITS:
        raise ValueError(text)
    return number


def _decimal(text: str) -> float:
    if len(re.sub(r"[^0-9]", "", text).strip("0")) > _DIGITS:
        raise ValueError(text)
    return _real(text)


def _real(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(text)
    return number


def _boolean(text: str) -> bool:
    return _BOOLEANS[text]


def _year(text: str) -> int:
    """A year without a zone."""
    if not _YEAR.fullmatch(text):
        raise ValueError(text)
    return _integer(text)


def _date(text: str) -> date:
    return date.fromisoformat(text)


def _moment(text: str) -> datetime:
    if not _MOMENT.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text)


def _references(relation: Relation, by_url: Mapping[str, Relation]) -> Iterator[Reference]:
    """The foreign keys that a database can hold: to rows that are there, by values of the same types."""
    for key in relation.table.foreign_keys:
        target = _target(key, by_url)
        if not target:
            continue
        names, others = _names(relation, key.columns), _names(target, key.target)
        attributes, sought = list(map(relation.attribute, names)), list(map(target.attribute, others))
        is_list = any(one.is_list for one in attributes)
        is_typed = all(one.type is other.type for one, other in zip(attributes, sought, strict=True))
        if (is_list and len(names) > 1) or not is_typed or not target.is_unique(others):
            continue
        if set(relation.keys(names)) <= set(target.keys(others)):
            yield Reference(names, target.name, others)


def _target(key: ForeignKey, by_url: Mapping[str, Relation]) -> Relation | None:
    schemas = (one for one in by_url.values() if key.schema and one.table.schema == key.schema)
    return by_url.get(key.table) or next(schemas, None)


def _names(relation: Relation, columns: Iterable[str]) -> tuple[str, ...]:
    named = {one.column.name: one.name for one in relation.attributes}
    return tuple(named[column] for column in columns)
