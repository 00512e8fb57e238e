"""Table schemas: columns, inherited properties and keys.

Metadata Vocabulary for Tabular Data, sections 5.5 to 5.7 (https://www.w3.org/TR/tabular-metadata/#schemas).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

from ucc_graph.csvw.description import ColumnDescription, ForeignKey, Inherited, TableDescription
from ucc_graph.csvw.prefixes import is_common
from ucc_graph.csvw.properties import DescriptionObject, ProblemCollector, Titles, is_language
from ucc_graph.csvw.restrictions import read_datatype
from ucc_graph.csvw.uri_templates import resolve

__all__ = ["INHERITED", "column_name", "inherit", "read_schema"]

INHERITED = frozenset(
    "aboutUrl datatype default lang null ordered propertyUrl required separator textDirection valueUrl".split()
)
_SCHEMA = INHERITED | {"columns", "foreignKeys", "primaryKey", "rowTitles"}
_COLUMN = INHERITED | {"name", "suppressOutput", "titles", "virtual"}
_NAME = re.compile(r"(?!_)(?:[\w.]|%[0-9A-Fa-f]{2})+", re.ASCII)


def inherit(parent: Inherited, source: DescriptionObject) -> Inherited:
    """The inherited properties of an object within another (section 5.7)."""
    source.choice("textDirection", ("ltr", "rtl", "auto", "inherit"))
    language = source.text("lang")
    if language is not None and not is_language(language):
        source.problems.warn(f'"lang" is {language!r}, which is not a language tag')
        language = None
    found = {
        "about_url": source.uri_template("aboutUrl"),
        "property_url": source.uri_template("propertyUrl"),
        "value_url": source.uri_template("valueUrl"),
        "default": source.text("default"),
        "language": language,
        "null": source.texts("null"),
        "ordered": source.flag("ordered"),
        "required": source.flag("required"),
        "separator": source.text("separator"),
        "datatype": read_datatype(source) if "datatype" in source.members else None,
    }
    return replace(parent, **{key: value for key, value in found.items() if value is not None})  # type: ignore[arg-type]  # each value has its field's type


def read_schema(source: DescriptionObject, table: TableDescription) -> TableDescription:
    """The table with the columns and keys of its schema."""
    url = source.url()
    source.check("Schema", _SCHEMA)
    inherited = inherit(table.inherited, source)
    if not isinstance(source.members.get("columns", []), list):
        source.problems.invalid('"columns" must be an array')
        source = source.child({**source.members, "columns": []})
    columns = tuple(
        _column(number, member.inside(f"column {_label(member, number)}"), inherited)
        for number, member in enumerate(source.array("columns"), 1)
    )
    _check_columns(columns, source.problems)
    return replace(
        table,
        columns=columns,
        inherited=inherited,
        primary_key=_declared(source, "primaryKey", columns),
        foreign_keys=tuple(_foreign_keys(source, columns)),
        row_titles=_declared(source, "rowTitles", columns),
        schema=url,
        is_nameless=not columns and "columns" in source.members,
    )


def column_name(titles: Titles, number: int, language: str) -> str:
    """The name of a column that has none: its first title in the document's language, else ``_col.N`` (section 5.6)."""
    title = next((title for tag, title in titles if tag in {language, "und"}), None)
    return f"_col.{number}" if title is None else quote(title, safe="").replace("-", "%2D").replace("~", "%7E")


def _label(source: DescriptionObject, number: int) -> str:
    titles = source.members.get("titles")
    first = titles[0] if isinstance(titles, list) and titles else titles
    return next((value for value in (first, source.members.get("name")) if isinstance(value, str)), str(number))


def _column(number: int, source: DescriptionObject, parent: Inherited) -> ColumnDescription:
    source.identifier()
    source.check("Column", _COLUMN)
    titles = source.natural_language("titles")
    name = source.text("name")
    if name is not None and not _NAME.fullmatch(name):
        text = f'"name" is {name!r}; it must consist of letters, digits, "_" and ".", and not begin with "_"'
        source.problems.warn(text)
        name = None
    return ColumnDescription(
        number=number,
        name=name or column_name(titles, number, source.language),
        titles=titles,
        inherited=inherit(parent, source),
        is_virtual=source.flag("virtual") or False,
        is_suppressed=source.flag("suppressOutput") or False,
        has_name=name is not None,
        annotations={key: value for key, value in source.members.items() if is_common(key)},
        line=source.problems.line,
    )


def _check_columns(columns: tuple[ColumnDescription, ...], problems: ProblemCollector) -> None:
    seen: set[str] = set()
    for before, column in zip((None, *columns), columns, strict=False):
        if column.name in seen:
            problems.at_line(column.line).fail(f'two columns have the name "{column.name}"')
        seen.add(column.name)
        if before and before.is_virtual and not column.is_virtual:
            text = f'the virtual column "{before.name}" stands before "{column.name}"; virtual ones come last'
            problems.at_line(before.line).fail(text)


def _declared(source: DescriptionObject, key: str, columns: tuple[ColumnDescription, ...]) -> tuple[str, ...]:
    """A column reference, or nothing if it names a column that is not declared."""
    names = source.texts(key) or ()
    missing = _undeclared(names, columns)
    for name in missing:
        source.problems.warn(f'"{key}" names "{name}", but no column has that name', "csvw:column")
    return () if missing else names


def _undeclared(names: tuple[str, ...], columns: tuple[ColumnDescription, ...]) -> list[str]:
    declared = {column.name for column in columns if column.has_name and not column.is_virtual}
    return [name for name in names if name not in declared]


def _foreign_keys(schema: DescriptionObject, columns: tuple[ColumnDescription, ...]) -> Iterator[ForeignKey]:
    for member in schema.array("foreignKeys"):
        source = member.inside("foreign key")
        key = _foreign_key(source)
        if key is None:
            continue
        missing = _undeclared(key.columns, columns)
        for name in missing:
            source.problems.fail(f'"columnReference" names "{name}", but no column has that name', "csvw:column")
        if not missing:
            yield key


def _foreign_key(source: DescriptionObject) -> ForeignKey | None:
    found = source.members.get("reference")
    if not isinstance(found, dict) or not {"columnReference", "reference"} >= source.members.keys():
        source.problems.fail('it must consist of "columnReference" and the object "reference"')
        return None
    reference, base = source.child(found), source.base
    columns, target = source.texts("columnReference") or (), reference.texts("columnReference") or ()
    table, schema = reference.text("resource"), reference.text("schemaReference")
    for place, url in (("resource", table), ("schemaReference", schema)):
        source.check_url(place, url or "")
    if bool(table) == bool(schema) or not {"columnReference", "resource", "schemaReference"} >= found.keys():
        source.problems.fail('"reference" must consist of "columnReference" and either "resource" or "schemaReference"')
        return None
    if not columns or len(columns) != len(target):
        source.problems.fail("it must have as many columns as the columns that it refers to, and at least one")
        return None
    return ForeignKey(columns, target, resolve(base, table) if table else "", resolve(base, schema) if schema else "")
