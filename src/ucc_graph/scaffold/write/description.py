"""Description of the tables of a plan in CSV on the Web, with a description of each column.

Metadata Vocabulary for Tabular Data (https://www.w3.org/TR/tabular-metadata/). What it has no word for stands as a
common property of the column (section 5.8): the label of the property, and its place and visibility on pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote

from ucc_graph.rdf.vocab import DASH, SH
from ucc_graph.scaffold.infer.languages import language_name
from ucc_graph.scaffold.infer.plan import Column, Plan, Role, TablePlan
from ucc_graph.scaffold.infer.value_types import ValueType
from ucc_graph.scaffold.infer.words import in_words, sentence, slug
from ucc_graph.scaffold.write.html_text import raw_property, stripped
from ucc_graph.scaffold.write.identity import Identity
from ucc_graph.scaffold.write.terms import Terms, column_names

__all__ = ["describe", "table_files", "table_key"]

_Json = dict[str, object]
_KEY: Final = "[A-Za-z0-9._~-]+"
_KEY_OF_ANY_SCRIPT: Final = r"[^\s/?#%\\]+"
_BASES: Final = {
    "boolean": "boolean",
    "year": "gYear",
    "integer": "integer",
    "decimal": "decimal",
    "date": "date",
    "datetime": "dateTime",
    "month": "gYearMonth",
    "html": "html",
}
_LINKS: Final = (Role.THING, Role.PARENT)
_RANKS: Final = {Role.NAME: 0, Role.PARENT: 2, Role.MARK: 3, Role.TEXT: 7, Role.LATITUDE: 8, Role.LONGITUDE: 8}
_TYPE_RANKS: Final = {"year": 4, "boolean": 5, "url": 8, "domain": 8, "email": 8, "picture": 8}
_LAST: Final = 9
_ADDRESSES: Final = {"url": "{+%s}", "picture": "{+%s}", "email": "mailto:{+%s}", "domain": "http://{+%s}"}


def describe(plan: Plan, identity: Identity, terms: Terms) -> _Json:
    """The metadata document."""
    files = table_files(plan)
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": plan.language}],
        "dc:title": identity.title,
        "dc:description": identity.title,
        "tables": [
            _Describer(plan, table, identity, terms, files).table()
            for table in sorted(plan.tables, key=lambda table: files[table_key(table)])
        ],
    }


def table_key(table: TablePlan) -> tuple[str, str]:
    """What tells a table from the others of its plan."""
    return table.source, table.kind


def table_files(plan: Plan) -> dict[tuple[str, str], str]:
    """The file of each table, named after its things in the plural, each once."""
    found: dict[tuple[str, str], str] = {}
    for table in plan.tables:
        name = _stem(table)
        number = 2
        while f"{name}.csv" in found.values():
            name, number = f"{_stem(table)}-{number}", number + 1
        found[table_key(table)] = f"{name}.csv"
    return found


def _stem(table: TablePlan) -> str:
    """The stem of a table's file."""
    if table.subject:
        return slug(table.source.rpartition(".")[0] or table.source) or table.kind
    return slug(table.title) or table.kind


class _Describer:
    """Writer of the description of one table."""

    def __init__(
        self, plan: Plan, table: TablePlan, identity: Identity, terms: Terms, files: Mapping[tuple[str, str], str]
    ) -> None:
        self._plan = plan
        self._table = table
        self._identity = identity
        self._terms = terms
        self._files = files
        self._names = column_names(table)
        self._kind = table.subject or table.kind

    def table(self) -> _Json:
        """The table description."""
        table, key = self._table, self._names[self._table.key.title]
        kind = self._kind.replace("-", " ")
        schema: _Json = {"primaryKey": key, "aboutUrl": self._thing(self._kind, f"{{{key}}}")}
        if foreign := list(self._foreign_keys()):
            schema["foreignKeys"] = foreign
        schema["columns"] = [
            *(self._column(column) for column in table.columns),
            *(self._plain(column) for column in table.columns if stripped(column, table)),
            *self._class(),
        ]
        said = f"{sentence(table.title)}, one a row." if not table.subject else f"More about each {kind}."
        return {
            "url": self._files[table_key(table)],
            "dc:title": table.title if not table.subject else sentence(in_words(_stem(table).replace("-", " "))),
            "dc:description": self._english(said),
            "tableSchema": schema,
        }

    def _thing(self, kind: str, key: str) -> str:
        return f"{self._identity.iris.things_space}{quote(kind)}/{key}"

    def _english(self, text: str) -> object:
        return text if self._plan.language == "en" else {"@value": text, "@language": "en"}

    def _foreign_keys(self) -> Iterator[_Json]:
        table = self._table
        linked = [(c.title, c.target) for c in table.of(Role.THING, Role.PARENT)]
        for title, target in [*linked, *([(table.key.title, table.subject)] if table.subject else [])]:
            other = self._plan.of_kind(target)
            resource, key = self._files[table_key(other)], column_names(other)[other.key.title]
            yield {
                "columnReference": self._names[title],
                "reference": {"resource": resource, "columnReference": key},
            }

    def _class(self) -> Iterator[_Json]:
        if not self._table.subject:
            kind = self._terms.classes[self._kind]
            yield {"name": "type", "virtual": True, "propertyUrl": "rdf:type", "valueUrl": kind}

    def _plain(self, column: Column) -> _Json:
        """A column without cells for a text that a rule makes, so that its property has a meaning and a place."""
        label = self._terms.label(self._table, column)
        return {
            "name": f"{self._names[column.title]}.text",
            "virtual": True,
            "dc:description": f"{sentence(label)}, without tags; made by a rule.",
            "lang": column.language,
            "propertyUrl": self._terms.property(self._table, column),
            "rdfs:label": label,
            SH.order.value: self._rank(column),
        }

    def _column(self, column: Column) -> _Json:
        table = self._table
        name = self._names[column.title]
        described: _Json = {"name": name, "titles": column.title, "dc:description": self._text(column)}
        described |= self._values(column, name)
        if column.role is Role.UNUSED or (column.role is Role.KEY and table.subject):
            return {**described, "suppressOutput": True}
        is_raw = stripped(column, table)
        predicate = self._terms.property(table, column)
        if is_raw:
            predicate = raw_property(predicate, self._identity.iris)
        label = self._terms.label(table, column)
        is_fixed = column.role in {Role.KEY, Role.NAME} and not is_raw
        if not is_fixed and (is_raw or label != in_words(column.title) or column.language):
            described["rdfs:label"] = f"{label} (HTML)" if is_raw else label
        described["propertyUrl"] = predicate
        if column.role is not Role.KEY and self._is_always_there(column):
            described["required"] = True
        described[SH.order.value] = self._rank(column)
        if is_raw:
            described[DASH.hidden.value] = True
        return described

    def _rank(self, column: Column) -> int:
        """The place of a column's property: the first that a column of the same property has, of the same things."""
        predicate = self._terms.property(self._table, column)
        same = (
            _rank(other, table)
            for table in self._plan.tables
            if (table.subject or table.kind) == self._kind
            for other in table.columns
            if other.role is not Role.UNUSED and self._terms.property(table, other) == predicate
        )
        return min(same)

    def _text(self, column: Column) -> object:
        """What the column is, in a sentence."""
        label = sentence(self._terms.label(self._table, column))
        if column.role is Role.KEY:
            return self._english(f"The last part of the address of the {self._kind.replace('-', ' ')}.")
        if column.role is Role.UNUSED:
            return self._english(f"{label}: not published, for it is {column.reason}.")
        if self._plan.language != "en":
            return f"{label}."
        return f"{label}{_more(column)}."

    def _is_always_there(self, column: Column) -> bool:
        is_whole = all(value and value not in column.type.null for value in column.values)
        return is_whole and bool(column.values) and column.role is not Role.MARK

    def _values(self, column: Column, name: str) -> _Json:
        """What the cells hold: datatype, language, separator, blanks, and the address that they lead to."""
        found: _Json = {}
        if column.role is Role.KEY:
            form = _KEY if all(map(str.isascii, column.values)) else _KEY_OF_ANY_SCRIPT
            return {"datatype": {"base": "string", "format": form}, "required": True}
        if column.separator:
            found["separator"] = column.separator
        if column.type.null:
            found["null"] = ["", *column.type.null]
        if column.role in {Role.NAME, Role.TEXT} and not _is_html(column, self._table):
            return {**found, "lang": column.language}
        if address := self._address(column, name):
            return {**found, "valueUrl": address}
        if (datatype := _datatype(column.type)) and column.role is not Role.UNUSED:
            found["datatype"] = datatype
        return found

    def _address(self, column: Column, name: str) -> str:
        """The template of the address that a cell leads to; empty for a cell that is a value itself."""
        if column.role is Role.MARK:
            return self._thing(column.target, column.item)
        if column.role in _LINKS:
            return self._thing(column.target, f"{{{name}}}")
        form = _ADDRESSES.get(column.type.kind, "")
        return form % name if form and column.role is Role.VALUE else ""


def _is_html(column: Column, table: TablePlan) -> bool:
    return column.type.kind == "html" and not stripped(column, table)


def _datatype(values: ValueType) -> object:
    base = _BASES.get(values.kind)
    if base is None:
        return None
    number: _Json = {}
    if values.decimal:
        number["decimalChar"] = values.decimal
    if values.group:
        number["groupChar"] = values.group
    form: object = number or values.format
    return {"base": base, "format": form} if form else base


def _rank(column: Column, table: TablePlan) -> int:
    """The place on pages: names, things that each row has once, wider ones, lists, years, the rest, texts, the key."""
    if column.role is Role.KEY:
        return _LAST
    if column.role is Role.THING:
        is_one = not column.separator and 10 * len(column.filled) >= 9 * table.height
        return 1 if is_one else 3
    return _RANKS.get(column.role) or _TYPE_RANKS.get(column.type.kind, 6) if column.role is not Role.NAME else 0


def _more(column: Column) -> str:
    """What the description adds to the label: language, separator, unknown values."""
    parts: list[str] = []
    if column.role in {Role.NAME, Role.TEXT}:
        parts.append(f"in {language_name(column.language)}")
    if column.role is Role.MARK:
        parts.append("1 where the row has it" if "1" in column.distinct else "marked where the row has it")
    if column.separator:
        parts.append(f'several have "{column.separator}" between them')
    return "".join(f", {part}" for part in parts)
