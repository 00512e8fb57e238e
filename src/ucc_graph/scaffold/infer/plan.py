"""Plan of a publication: tables of things with the part of each column, the decisions behind it, and open questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property

from ucc_graph.scaffold.infer.value_types import TEXT_TYPE, ValueType

__all__ = ["Choices", "Column", "Decision", "Plan", "Question", "Role", "TablePlan"]


class Role(Enum):
    """Part that a column plays for the thing of its row."""

    OPEN = "open"
    KEY = "key"
    NAME = "name"
    TEXT = "text"
    VALUE = "value"
    THING = "things"
    PARENT = "wider"
    MARK = "mark"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    UNUSED = "unused"


@dataclass(frozen=True)
class Column:
    """A column with its cells and its part.

    ``stem`` is the title without its language, of which the property is named. ``target`` is the kind of the things
    that a THING, a PARENT or a MARK leads to, ``item`` the key of the one that a MARK stands for. ``term`` is the
    prefixed name of a property of another vocabulary. ``is_added`` tells of a column that the sheet does not have.
    """

    title: str
    values: tuple[str, ...]
    role: Role = Role.OPEN
    reason: str = ""
    stem: str = ""
    language: str = ""
    type: ValueType = TEXT_TYPE
    separator: str = ""
    target: str = ""
    item: str = ""
    term: str = ""
    is_added: bool = False

    @cached_property
    def filled(self) -> tuple[str, ...]:
        """The cells that are not blank."""
        return tuple(value for value in self.values if value)

    @cached_property
    def distinct(self) -> tuple[str, ...]:
        """The different cells that are not blank, in order of their first row."""
        return tuple(dict.fromkeys(self.filled))

    @cached_property
    def known(self) -> tuple[str, ...]:
        """The different cells without those that stand for no value."""
        return tuple(value for value in self.distinct if value not in self.type.null)

    @property
    def is_open(self) -> bool:
        """Whether no rule has given the column its part."""
        return self.role is Role.OPEN

    @property
    def is_unique(self) -> bool:
        """Whether no cell is blank and none is there twice."""
        return bool(self.values) and len(self.distinct) == len(self.values)

    def items(self, cell: str) -> tuple[str, ...]:
        """The values of a cell: its parts, where the column has a separator."""
        parts = cell.split(self.separator) if self.separator else [cell]
        return tuple(part for part in map(str.strip, parts) if part and part not in self.type.null)

    def as_(self, role: Role, reason: str) -> Column:
        """The column in a part, with the reason."""
        return replace(self, role=role, reason=reason)


@dataclass(frozen=True)
class TablePlan:
    """Things of one kind in rows; ``subject`` is the kind of another table that has these things, if one has them.

    ``lines`` are the rows' lines in the source; a table that was made of columns has none. ``spoken`` is the language
    of its words, empty where they do not tell it; ``language`` is the tag that its texts get all the same.
    """

    source: str
    kind: str
    title: str
    columns: tuple[Column, ...]
    lines: tuple[int, ...] = ()
    subject: str = ""
    language: str = "en"
    spoken: str = "en"
    is_made: bool = False

    def column(self, title: str) -> Column:
        """The column of a title."""
        return next(column for column in self.columns if column.title == title)

    def of(self, *roles: Role) -> tuple[Column, ...]:
        """The columns in some parts."""
        return tuple(column for column in self.columns if column.role in roles)

    @property
    def key(self) -> Column:
        """The column of the keys."""
        return self.of(Role.KEY)[0]

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.columns[0].values) if self.columns else 0

    def with_columns(self, changed: Iterable[Column]) -> TablePlan:
        """The table with some columns in place of those of their titles; others are added at the end."""
        found = {column.title: column for column in changed}
        kept = tuple(found.pop(column.title, column) for column in self.columns)
        return replace(self, columns=(*kept, *found.values()))

    def without(self, titles: Iterable[str]) -> TablePlan:
        """The table without the columns of some titles."""
        gone = set(titles)
        return replace(self, columns=tuple(column for column in self.columns if column.title not in gone))


@dataclass(frozen=True)
class Decision:
    """A decision: the columns that it is about, the part that they play, and why."""

    about: str
    role: str
    reason: str


@dataclass(frozen=True)
class Question:
    """What the sheets leave open: the option that answers it, its column, the text, the default, the other answers."""

    option: str
    table: str
    column: str
    text: str
    default: str
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choices:
    """What the person has said; texts are empty and lists short where nothing was said.

    ``kinds`` are those of the sheets, ``kinds_of_columns`` those of the things that a column names, beside its title.
    """

    names: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    kinds_of_columns: tuple[tuple[str, str], ...] = ()
    plurals: tuple[str, ...] = ()
    language: str = ""
    month_first: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """The tables of a publication, the decisions that made them, and the questions that have a default as yet."""

    tables: tuple[TablePlan, ...]
    decisions: tuple[Decision, ...]
    questions: tuple[Question, ...] = field(default=())
    language: str = "en"

    def of_kind(self, kind: str) -> TablePlan:
        """The table with the things of a kind."""
        return next(table for table in self.tables if table.kind == kind and not table.subject)
