"""What a metadata document says of its tables, as values with every default filled in.

Metadata Vocabulary for Tabular Data, section 5 (https://www.w3.org/TR/tabular-metadata/#metadata-format).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ucc_graph.csvw.datatypes import Datatype
from ucc_graph.csvw.dialect import Dialect
from ucc_graph.csvw.properties import Titles

__all__ = ["Annotations", "ColumnDescription", "ForeignKey", "GroupDescription", "Inherited", "TableDescription"]

Annotations = Mapping[str, object]


@dataclass(frozen=True)
class Inherited:
    """The properties that a column inherits from its schema, table and group (section 5.7)."""

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

    ``annotations`` are its common properties as they are written.
    """

    number: int
    name: str
    titles: Titles
    inherited: Inherited
    is_virtual: bool = False
    is_suppressed: bool = False
    has_name: bool = False
    annotations: Annotations = field(default_factory=dict, compare=False)

    @property
    def title(self) -> str:
        """The first title, else the name: what people call the column."""
        return self.titles[0][1] if self.titles else self.name


@dataclass(frozen=True)
class ForeignKey:
    """Columns that must name a row of another table; ``table`` is its URL, or ``schema`` its schema's."""

    columns: tuple[str, ...]
    target: tuple[str, ...]
    table: str = ""
    schema: str = ""


@dataclass(frozen=True)
class TableDescription:
    """A table with its schema; with ``is_nameless`` the columns were declared so badly that they have no names."""

    url: str
    columns: tuple[ColumnDescription, ...]
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

    @property
    def physical(self) -> tuple[ColumnDescription, ...]:
        """The columns that stand in the file."""
        return tuple(column for column in self.columns if not column.is_virtual)


@dataclass(frozen=True)
class GroupDescription:
    """A group of tables; ``language`` is the document's default language."""

    tables: tuple[TableDescription, ...]
    identifier: str = ""
    language: str = "und"
    annotations: Annotations = field(default_factory=dict)
    notes: tuple[object, ...] = ()
