"""The reading of metadata documents: table groups and tables.

Metadata Vocabulary for Tabular Data, sections 5.2 to 5.4 (https://www.w3.org/TR/tabular-metadata/#metadata-format). The
library ``csvw`` reads the same documents, but fetches what they name from the network and reports without a place.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urljoin

from ucc_graph.csvw.annotations import Document, Load, common_properties, normal
from ucc_graph.csvw.description import GroupDescription, Inherited, TableDescription
from ucc_graph.csvw.dialect import Dialect, read_dialect
from ucc_graph.csvw.properties import Findings, Json, array, choice, flag, identifier, is_language, known
from ucc_graph.csvw.schema import INHERITED, Schema, inherit, read_schema

__all__ = ["parse_json", "read_group"]

_CONTEXT = "http://www.w3.org/ns/csvw"
_SHARED = INHERITED | {"dialect", "notes", "tableDirection", "tableSchema", "transformations"}
_GROUP = _SHARED | {"tables"}
_TABLE = _SHARED | {"suppressOutput", "url"}
_TEMPLATE = frozenset("scriptFormat source targetFormat titles url".split())


def parse_json(content: bytes, findings: Findings) -> Mapping[str, object] | None:
    """The object that a JSON text is; a fault is recorded with line and column."""
    try:
        value = json.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        findings.fail(f"line {line} is not UTF-8", "csvw:encoding")
    except json.JSONDecodeError as error:
        findings.fail(f"not JSON: {error.msg} in line {error.lineno}, column {error.colno}", "csvw:json")
    else:
        if isinstance(value, dict):
            return value
        findings.fail("the document must be a JSON object")
    return None


def read_group(content: bytes, location: str, load: Load, findings: Findings) -> GroupDescription | None:
    """The group that a metadata document at a location describes, a lone table being a group of one."""
    source = parse_json(content, findings)
    if source is None:
        return None
    document = _document(source.get("@context"), location, load, findings)
    if "tables" not in source and source.get("@type") != "TableGroup":
        table = _table(source, Inherited(), None, {}, document, findings)
        return GroupDescription((table,) if table else (), language=document.language)
    return _group(source, document, findings)


def _document(context: object, location: str, load: Load, findings: Findings) -> Document:
    parts = context if isinstance(context, list) else [context]
    local = parts[1] if len(parts) == 2 and isinstance(parts[1], dict) else {}
    if not parts or parts[0] != _CONTEXT or len(parts) > 2 or (len(parts) == 2 and parts[1] is not local):
        findings.fail(f'"@context" must be "{_CONTEXT}", or an array of it and an object')
    if not {"@base", "@language"} >= local.keys():
        findings.fail('the object in "@context" may have "@base" and "@language" only')
    language = local.get("@language", "und")
    if not is_language(language):
        findings.warn(f'"@language" is {language!r}, which is not a language tag; it is ignored')
        language = "und"
    return Document(urljoin(location, str(local.get("@base", ""))), language, load)


def _group(source: Json, document: Document, findings: Findings) -> GroupDescription:
    found = known(source, _GROUP, "TableGroup", findings)
    inherited = inherit(Inherited(), found, findings)
    shared = {key: found[key] for key in ("dialect", "tableSchema") if key in found}
    members = array(found, "tables", findings)
    if not members:
        findings.fail('"tables" must be an array of at least one table')
    tables = (
        _table(member, inherited, _dialect(shared, document, findings), shared, document, findings)
        for member in members
    )
    _check_shared(found, findings)
    name = identifier(source, findings)
    group = GroupDescription(
        tables=tuple(table for table in tables if table),
        identifier="" if name is None else urljoin(document.base, name),
        language=document.language,
        annotations=common_properties(source, document, findings),
        notes=_notes(found, document, findings),
    )
    _check_references(group, findings)
    return group


def _table(
    source: Json, parent: Inherited, dialect: Dialect | None, shared: Json, document: Document, findings: Findings
) -> TableDescription | None:
    url = source.get("url")
    if not isinstance(url, str):
        findings.fail(
            f'"url" of a table is {url!r}; it must be the address of its file'
            if "url" in source
            else 'a table has no "url"'
        )
        return None
    findings = findings.inside(url)
    found = known(source, _TABLE, "Table", findings)
    _check_shared(found, findings)
    inherited = inherit(parent, found, findings)
    schema = _schema({**shared, **found}, inherited, document, findings)
    name = identifier(source, findings)
    return TableDescription(
        url=urljoin(document.base, url),
        columns=schema.columns,
        inherited=schema.inherited,
        dialect=_dialect(found, document, findings) or dialect or Dialect(),
        identifier="" if name is None else urljoin(document.base, name),
        schema=schema.identifier,
        primary_key=schema.primary_key,
        foreign_keys=schema.foreign_keys,
        row_titles=schema.row_titles,
        is_nameless=schema.is_nameless,
        is_suppressed=flag(found, "suppressOutput", findings) or False,
        annotations=common_properties(source, document, findings),
        notes=_notes(found, document, findings),
    )


def _check_shared(source: Json, findings: Findings) -> None:
    choice(source, "tableDirection", ("rtl", "ltr", "auto"), findings)
    for template in array(source, "transformations", findings):
        inside = findings.inside("transformation")
        identifier(template, inside)
        known(template, _TEMPLATE, "Template", inside)


def _notes(source: Json, document: Document, findings: Findings) -> tuple[object, ...]:
    return tuple(normal(note, document, findings.inside("note")) for note in array(source, "notes", findings))


def _loaded(source: Json, key: str, document: Document, findings: Findings) -> tuple[Json | None, str]:
    value = source.get(key)
    if isinstance(value, str):
        address = urljoin(document.base, value)
        content = document.load(address)
        if content is None:
            findings.fail(f'"{key}" names {value}, which cannot be read')
        return (parse_json(content, findings.inside(value)) if content is not None else None), address
    if value is not None and not isinstance(value, dict):
        findings.warn(f'"{key}" is {value!r}; it must be an object or a URL')
        return None, ""
    return value, ""


def _schema(source: Json, inherited: Inherited, document: Document, findings: Findings) -> Schema:
    found, address = _loaded(source, "tableSchema", document, findings)
    if found is None:
        return Schema(inherited=inherited, is_nameless="tableSchema" in source)
    schema = read_schema(found, inherited, document.base, document.language, findings)
    return replace(schema, identifier=schema.identifier or address)


def _dialect(source: Json, document: Document, findings: Findings) -> Dialect | None:
    found, _ = _loaded(source, "dialect", document, findings)
    return None if found is None else read_dialect(found, findings)


def _check_references(group: GroupDescription, findings: Findings) -> None:
    for table in group.tables:
        inside = findings.inside(f"{table.url.rpartition('/')[2]}, foreign key")
        for key in table.foreign_keys:
            target = next(
                (t for t in group.tables if key.table == t.url or (key.schema and key.schema == t.schema)), None
            )
            if target is None:
                inside.fail(
                    f"it refers to {key.table or key.schema}, which is no table of the group", "csvw:foreignKey"
                )
                continue
            declared = {column.name for column in target.columns if column.has_name}
            for name in key.target:
                if name not in declared:
                    inside.fail(f'it refers to the column "{name}", which the table does not have', "csvw:foreignKey")
