"""Descriptions of a group of tables, its tables and their columns, with every default filled in.

Metadata Vocabulary for Tabular Data, section 5 (https://www.w3.org/TR/tabular-metadata/#metadata-format).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from ucc_graph.csvw.datatypes import Datatype
from ucc_graph.csvw.dialect import Dialect
from ucc_graph.csvw.properties import Titles
from ucc_graph.csvw.uri_templates import Template, resolve

__all__ = ["Annotations", "ColumnDescription", "ForeignKey", "GroupDescription", "Inherited", "TableDescription"]

Annotations = Mapping[str, object]


@dataclass(frozen=True)
class Inherited:
    """Properties that a column inherits from its schema, table and group (section 5.7)."""

    about_url: str | None = None
    property_url: str | None = None
    value_url: str | None = None
    datatype: Datatype = field(default_factory=Datatype)
    default: str = ""
    language: str = "und"
    null: tuple[str, ...] = ("",)
    ordered: bool = False
    required: bool = False
    separator: str | None = None


@dataclass(frozen=True)
class ColumnDescription:
    """A column; ``titles`` are pairs of language and text, ``number`` counts from 1.

    ``annotations`` are its common properties as they are written, ``line`` is where it begins in the document.
    """

    number: int
    name: str
    titles: Titles
    inherited: Inherited
    is_virtual: bool = False
    is_suppressed: bool = False
    has_name: bool = False
    annotations: Annotations = field(default_factory=dict, compare=False)
    line: int = field(default=0, compare=False)

    @property
    def title(self) -> str:
        """The first title, else the name."""
        return self.titles[0][1] if self.titles else self.name

    @property
    def language(self) -> str:
        """The language of the column's texts, ``und`` where none is given."""
        return self.inherited.language

    def property_iri(self, table: str) -> str | None:
        """The predicate, or None where it differs from row to row; ``table`` is the table's URL (section 4.4)."""
        template = self.inherited.property_url
        if template is None:
            return resolve(table, f"#{self.name}")
        property_url = Template(template, table)
        if any(name != "_name" for name in property_url.variables):
            return None
        return property_url.expand({"_name": unquote(self.name)})


@dataclass(frozen=True)
class ForeignKey:
    """Columns that must name a row of another table; ``table`` is that table's URL, or ``schema`` its schema's."""

    columns: tuple[str, ...]
    target: tuple[str, ...]
    table: str = ""
    schema: str = ""


@dataclass(frozen=True)
class TableDescription:
    """A table with its schema; if ``is_nameless``, its columns could not be read and have numbers as names.

    ``line`` is where it begins in the document.
    """

    url: str
    columns: tuple[ColumnDescription, ...] = ()
    inherited: Inherited = field(default_factory=Inherited)
    dialect: Dialect = field(default_factory=Dialect)
    identifier: str = ""
    schema: str = ""
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    row_titles: tuple[str, ...] = ()
    is_suppressed: bool = False
    is_nameless: bool = False
    annotations: Annotations = field(default_factory=dict)
    notes: tuple[object, ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def file(self) -> str:
        """The name of the table's file, such as ``lights.csv``."""
        return self.url.rpartition("/")[2]

    @property
    def physical(self) -> tuple[ColumnDescription, ...]:
        """The columns of the file, which are all but the virtual ones."""
        return tuple(column for column in self.columns if not column.is_virtual)


@dataclass(frozen=True)
class GroupDescription:
    """A group of tables; ``language`` is the document's default language."""

    tables: tuple[TableDescription, ...] = ()
    identifier: str = ""
    language: str = "und"
    annotations: Annotations = field(default_factory=dict)
    notes: tuple[object, ...] = ()

    def referenced(self, key: ForeignKey) -> TableDescription | None:
        """The table that a foreign key refers to, by its URL or by that of its schema; None if there is none."""
        found = (
            table for table in self.tables if key.table == table.url or (key.schema and key.schema == table.schema)
        )
        return next(found, None)
