"""The reading of table schemas: columns, inherited properties and keys.

Metadata Vocabulary for Tabular Data, sections 5.5 to 5.7 (https://www.w3.org/TR/tabular-metadata/#schemas).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urljoin

from ucc_graph.csvw.description import ColumnDescription, ForeignKey, Inherited
from ucc_graph.csvw.properties import (
    Findings,
    Json,
    Titles,
    array,
    choice,
    flag,
    identifier,
    is_common,
    is_language,
    known,
    names,
    natural,
    template,
    text,
    texts,
)
from ucc_graph.csvw.restrictions import read_datatype

__all__ = ["INHERITED", "Schema", "column_name", "inherit", "read_schema"]

INHERITED = frozenset(
    "aboutUrl datatype default lang null ordered propertyUrl required separator textDirection valueUrl".split()
)
_SCHEMA = INHERITED | {"columns", "foreignKeys", "primaryKey", "rowTitles"}
_COLUMN = INHERITED | {"name", "suppressOutput", "titles", "virtual"}
_NAME = re.compile(r"(?!_)(?:[\w.]|%[0-9A-Fa-f]{2})+", re.ASCII)


@dataclass(frozen=True)
class Schema:
    """A schema as read; ``identifier`` is its ``@id`` or URL.

    With ``is_nameless`` its columns could not be read, and those of the file have numbers for names.
    """

    columns: tuple[ColumnDescription, ...] = ()
    inherited: Inherited = field(default_factory=Inherited)
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    row_titles: tuple[str, ...] = ()
    identifier: str = ""
    is_nameless: bool = False


def inherit(parent: Inherited, source: Json, findings: Findings) -> Inherited:
    """The inherited properties of an object within another (section 5.7)."""
    choice(source, "textDirection", ("ltr", "rtl", "auto", "inherit"), findings)
    language = text(source, "lang", findings)
    if language is not None and not is_language(language):
        findings.warn(f'"lang" is {language!r}, which is not a language tag')
        language = None
    found = {
        "about_url": template(source, "aboutUrl", findings),
        "property_url": template(source, "propertyUrl", findings),
        "value_url": template(source, "valueUrl", findings),
        "default": text(source, "default", findings),
        "language": language,
        "null": texts(source, "null", findings),
        "ordered": flag(source, "ordered", findings),
        "required": flag(source, "required", findings),
        "separator": text(source, "separator", findings),
        "datatype": read_datatype(source["datatype"], findings) if "datatype" in source else None,
    }
    return replace(parent, **{key: value for key, value in found.items() if value is not None})  # type: ignore[arg-type]  # each value has its field's type


def read_schema(source: Json, parent: Inherited, base: str, language: str, findings: Findings) -> Schema:
    """The schema that an object describes; ``base`` resolves the URLs in it."""
    name = identifier(source, findings)
    found = known(source, _SCHEMA, "Schema", findings)
    inherited = inherit(parent, found, findings)
    columns = tuple(_columns(array(found, "columns", findings), inherited, language, findings))
    _check_columns(columns, findings)
    return Schema(
        columns=columns,
        inherited=inherited,
        primary_key=_primary_key(found, columns, findings),
        foreign_keys=tuple(_foreign_keys(found, columns, base, findings)),
        row_titles=_row_titles(found, columns, findings),
        identifier="" if name is None else urljoin(base, name),
        is_nameless=not columns and "columns" in found,
    )


def _columns(
    sources: Iterable[Json], parent: Inherited, language: str, findings: Findings
) -> Iterator[ColumnDescription]:
    for number, source in enumerate(sources, 1):
        yield _column(number, source, parent, language, findings.inside(f"column {_label(source, number)}"))


def _label(source: Json, number: int) -> str:
    titles = source.get("titles")
    first = titles[0] if isinstance(titles, list) and titles else titles
    return next((value for value in (first, source.get("name")) if isinstance(value, str)), str(number))


def _column(number: int, source: Json, parent: Inherited, language: str, findings: Findings) -> ColumnDescription:
    identifier(source, findings)
    found = known(source, _COLUMN, "Column", findings)
    titles = natural(found, "titles", language, findings)
    name = text(found, "name", findings)
    if name is not None and not _NAME.fullmatch(name):
        findings.warn(f'"name" is {name!r}; it must consist of letters, digits, "_" and ".", and not begin with "_"')
        name = None
    return ColumnDescription(
        number=number,
        name=name or column_name(titles, number, language),
        titles=titles,
        inherited=inherit(parent, found, findings),
        is_virtual=flag(found, "virtual", findings) or False,
        is_suppressed=flag(found, "suppressOutput", findings) or False,
        has_name=name is not None,
        annotations={key: value for key, value in source.items() if is_common(key)},
    )


def column_name(titles: Titles, number: int, language: str) -> str:
    """The name of a column that has none: its first title in the document's language, else ``_col.N`` (section 5.6)."""
    title = next((title for tag, title in titles if tag in {language, "und"}), None)
    return f"_col.{number}" if title is None else quote(title, safe="").replace("-", "%2D").replace("~", "%7E")


def _check_columns(columns: tuple[ColumnDescription, ...], findings: Findings) -> None:
    seen: set[str] = set()
    for before, column in zip((None, *columns), columns, strict=False):
        if column.name in seen:
            findings.fail(f'two columns have the name "{column.name}"')
        seen.add(column.name)
        if before and before.is_virtual and not column.is_virtual:
            findings.fail(f'the virtual column "{before.name}" stands before "{column.name}"; virtual ones come last')


def _primary_key(source: Json, columns: tuple[ColumnDescription, ...], findings: Findings) -> tuple[str, ...]:
    key = names(source, "primaryKey", findings)
    return key if _are_declared(key, columns, '"primaryKey"', findings) else ()


def _row_titles(source: Json, columns: tuple[ColumnDescription, ...], findings: Findings) -> tuple[str, ...]:
    titles = names(source, "rowTitles", findings)
    return titles if _are_declared(titles, columns, '"rowTitles"', findings) else ()


def _are_declared(
    key: tuple[str, ...], columns: tuple[ColumnDescription, ...], place: str, findings: Findings, is_fatal: bool = False
) -> bool:
    declared = {column.name for column in columns if column.has_name}
    missing = [name for name in key if name not in declared]
    tell = findings.fail if is_fatal else findings.warn
    for name in missing:
        tell(f'{place} names "{name}", which no column is named', "csvw:column")
    return not missing


def _foreign_keys(
    source: Json, columns: tuple[ColumnDescription, ...], base: str, findings: Findings
) -> Iterator[ForeignKey]:
    for member in array(source, "foreignKeys", findings):
        key = _foreign_key(member, base, findings.inside("foreign key"))
        if key and _are_declared(key.columns, columns, '"columnReference"', findings.inside("foreign key"), True):
            yield key


def _foreign_key(source: Json, base: str, findings: Findings) -> ForeignKey | None:
    reference = source.get("reference")
    if not isinstance(reference, dict) or not {"columnReference", "reference"} >= source.keys():
        findings.fail('it must consist of "columnReference" and the object "reference"')
        return None
    columns, target = names(source, "columnReference", findings), names(reference, "columnReference", findings)
    table, schema = text(reference, "resource", findings), text(reference, "schemaReference", findings)
    if bool(table) == bool(schema) or not {"columnReference", "resource", "schemaReference"} >= reference.keys():
        findings.fail('"reference" must consist of "columnReference" and either "resource" or "schemaReference"')
        return None
    if not columns or len(columns) != len(target):
        findings.fail("it must have as many columns as the columns that it refers to, and at least one")
        return None
    return ForeignKey(columns, target, urljoin(base, table) if table else "", urljoin(base, schema) if schema else "")
