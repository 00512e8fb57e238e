"""Metadata documents, read into descriptions of a group of tables.

Metadata Vocabulary for Tabular Data, sections 5.2 to 5.4 (https://www.w3.org/TR/tabular-metadata/#metadata-format). The
library ``csvw`` reads the same documents, but fetches what they name from the network and reports without a place.
"""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import urljoin

from ucc_graph.csvw.annotations import common_properties, normal
from ucc_graph.csvw.description import GroupDescription, Inherited, TableDescription
from ucc_graph.csvw.dialect import Dialect, read_dialect
from ucc_graph.csvw.properties import DescriptionObject, Document, Json, Load, ProblemCollector, is_language
from ucc_graph.csvw.schema import INHERITED, inherit, read_schema

__all__ = ["read_group"]

_CONTEXT = "http://www.w3.org/ns/csvw"
_SHARED = INHERITED | {"dialect", "notes", "tableDirection", "tableSchema", "transformations"}
_GROUP = _SHARED | {"tables"}
_TABLE = _SHARED | {"suppressOutput", "url"}
_TEMPLATE = frozenset("scriptFormat source targetFormat titles url".split())


def read_group(content: bytes, url: str, load: Load, problems: ProblemCollector) -> GroupDescription | None:
    """The group that the metadata document at a URL describes, a lone table being a group of one."""
    members = _parse(content, problems)
    if members is None:
        return None
    source = DescriptionObject(members, _document(members.get("@context"), url, load, problems), problems)
    if "tables" in members or members.get("@type") == "TableGroup":
        return _group(source)
    table = _table(source, Inherited(), None, {})
    return GroupDescription((table,) if table else (), language=source.document.language)


def _parse(content: bytes, problems: ProblemCollector) -> Json | None:
    try:
        value = json.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problems.fail(f"line {line} is not UTF-8", "csvw:encoding")
    except json.JSONDecodeError as error:
        problems.fail(f"not JSON: {error.msg} in line {error.lineno}, column {error.colno}", "csvw:json")
    else:
        if isinstance(value, dict):
            return value
        problems.fail("the document must be a JSON object")
    return None


def _document(context: object, url: str, load: Load, problems: ProblemCollector) -> Document:
    parts = context if isinstance(context, list) else [context]
    local = parts[1] if len(parts) == 2 and isinstance(parts[1], dict) else {}
    if not parts or parts[0] != _CONTEXT or len(parts) > 2 or (len(parts) == 2 and parts[1] is not local):
        problems.fail(f'"@context" must be "{_CONTEXT}", or an array of it and an object')
    if not {"@base", "@language"} >= local.keys():
        problems.fail('the object in "@context" may have "@base" and "@language" only')
    language = local.get("@language", "und")
    if not is_language(language):
        problems.warn(f'"@language" is {language!r}, which is not a language tag; it is ignored')
        language = "und"
    return Document(urljoin(url, str(local.get("@base", ""))), language, load)


def _group(source: DescriptionObject) -> GroupDescription:
    source.check("TableGroup", _GROUP)
    inherited = inherit(Inherited(), source)
    shared = {key: source.members[key] for key in ("dialect", "tableSchema") if key in source.members}
    members = source.array("tables")
    if not members:
        source.problems.fail('"tables" must be an array of at least one table')
    _check_directions_and_transformations(source)
    url = source.url()
    tables = [_table(member, inherited, _dialect(source), shared) for member in members]
    group = GroupDescription(
        tables=tuple(table for table in tables if table),
        identifier=url,
        language=source.document.language,
        annotations=common_properties(source),
        notes=_notes(source),
    )
    _check_foreign_keys(group, source.problems)
    return group


def _table(
    source: DescriptionObject, parent: Inherited, dialect: Dialect | None, shared: Json
) -> TableDescription | None:
    url = source.members.get("url")
    if not isinstance(url, str):
        is_wrong = "url" in source.members
        text = (
            f'"url" of a table is {url!r}; it must be the address of its file' if is_wrong else 'a table has no "url"'
        )
        source.problems.fail(text)
        return None
    source = source.inside(url)
    source.check("Table", _TABLE)
    _check_directions_and_transformations(source)
    table = TableDescription(urljoin(source.document.base, url), inherited=inherit(parent, source))
    return replace(
        _with_schema(table, source.child({**shared, **source.members})),
        identifier=source.url(),
        dialect=_dialect(source) or dialect or Dialect(),
        is_suppressed=source.flag("suppressOutput") or False,
        annotations=common_properties(source),
        notes=_notes(source),
    )


def _check_directions_and_transformations(source: DescriptionObject) -> None:
    source.choice("tableDirection", ("rtl", "ltr", "auto"))
    for member in source.array("transformations"):
        template = member.inside("transformation")
        template.identifier()
        template.check("Template", _TEMPLATE)


def _notes(source: DescriptionObject) -> tuple[object, ...]:
    return tuple(normal(note.members, note.inside("note")) for note in source.array("notes"))


def _with_schema(table: TableDescription, source: DescriptionObject) -> TableDescription:
    schema, url = _loaded(source, "tableSchema")
    if schema is None:
        return replace(table, is_nameless="tableSchema" in source.members)
    described = read_schema(schema, table)
    return replace(described, schema=described.schema or url)


def _dialect(source: DescriptionObject) -> Dialect | None:
    dialect, _ = _loaded(source, "dialect")
    return None if dialect is None else read_dialect(dialect)


def _loaded(source: DescriptionObject, key: str) -> tuple[DescriptionObject | None, str]:
    """A member that is an object, or the URL of a document with it; None if there is no object."""
    value, url = source.members.get(key), ""
    if isinstance(value, str):
        url = urljoin(source.document.base, value)
        content = source.document.load(url)
        if content is None:
            source.problems.fail(f'"{key}" names {value}, which cannot be read')
        value = None if content is None else _parse(content, source.problems.inside(value))
    if value is None or isinstance(value, dict):
        return (None if value is None else source.child(value)), url
    source.problems.warn(f'"{key}" is {value!r}; it must be an object or a URL')
    return None, ""


def _check_foreign_keys(group: GroupDescription, problems: ProblemCollector) -> None:
    for table in group.tables:
        inside = problems.inside(f"{table.file}, foreign key")
        for key in table.foreign_keys:
            target = group.referenced(key)
            if target is None:
                text = f"it refers to {key.table or key.schema}, which is no table of the group"
                inside.fail(text, "csvw:foreignKey")
                continue
            declared = {column.name for column in target.columns if column.has_name}
            for name in (name for name in key.target if name not in declared):
                inside.fail(f'it refers to the column "{name}", which the table does not have', "csvw:foreignKey")
