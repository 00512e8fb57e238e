"""Reader of metadata documents, which describe a group of tables.

Metadata Vocabulary for Tabular Data, sections 5.2 to 5.4 (https://www.w3.org/TR/tabular-metadata/#metadata-format). The
library ``csvw`` reads the same documents, but fetches linked ones from the network and reports without a place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from ucc_graph.csvw.annotations import common_properties, normalise
from ucc_graph.csvw.description import ForeignKey, GroupDescription, Inherited, TableDescription
from ucc_graph.csvw.dialect import Dialect, read_dialect
from ucc_graph.csvw.properties import DescriptionObject, Json, Load, ProblemCollector, is_language
from ucc_graph.csvw.schema import INHERITED, inherit, read_schema
from ucc_graph.csvw.uri_templates import resolve
from ucc_graph.rdf.formats import read_json
from ucc_graph.rdf.json_lines import located_json

__all__ = ["read_group"]

_CONTEXT = "http://www.w3.org/ns/csvw"
_SHARED = INHERITED | {"dialect", "notes", "tableDirection", "tableSchema", "transformations"}
_GROUP = _SHARED | {"tables"}
_TABLE = _SHARED | {"suppressOutput", "url"}
_TEMPLATE = frozenset("scriptFormat source targetFormat titles url".split())


def read_group(content: bytes, url: str, load: Load, problems: ProblemCollector) -> GroupDescription | None:
    """The group in the metadata document at a URL, a group of one for a lone table; None for unusable JSON."""
    members = _parse(content, problems)
    try:
        return None if members is None else _described(members, url, load, problems)
    except RecursionError:
        problems.fail("the objects are nested too deeply", "csvw:json")
        return None


def _described(members: Json, url: str, load: Load, problems: ProblemCollector) -> GroupDescription:
    base, language = _base_and_language(members.get("@context"), url, problems)
    source = DescriptionObject(members, problems.at(members), base, language, load)
    if "tables" in members or members.get("@type") == "TableGroup":
        return _group(source)
    table = _table(source, Inherited(), None, {})
    return _with_sound_keys(GroupDescription((table,) if table else (), language=language), problems)


def _parse(content: bytes, problems: ProblemCollector, *, is_linked: bool = False) -> Json | None:
    """The object in a document; one with lines, unless it is a part of another document."""
    try:
        text = content.decode("utf-8")
        value = read_json(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problems.fail(f"line {line} is not UTF-8", "csvw:encoding", line)
    except json.JSONDecodeError as error:
        problems.fail(f"not JSON: {error.msg} in line {error.lineno}, column {error.colno}", "csvw:json", error.lineno)
    except ValueError as error:
        problems.fail(f"not JSON that can be read: {error}", "csvw:json")
    else:
        if isinstance(value, dict):
            return value if is_linked else located_json(text)
        problems.fail("the document must be a JSON object", "csvw:json")
    return None


def _base_and_language(context: object, url: str, problems: ProblemCollector) -> tuple[str, str]:
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
    base = str(local.get("@base", ""))
    DescriptionObject({}, problems).check_url("@base", base)
    return resolve(url, base), language


def _group(source: DescriptionObject) -> GroupDescription:
    source.check("TableGroup", _GROUP)
    inherited = inherit(Inherited(), source)
    shared = {key: source.members[key] for key in ("dialect", "tableSchema") if key in source.members}
    members = source.array("tables") if isinstance(source.members.get("tables"), list) else ()
    if not members:
        source.problems.fail('"tables" must be an array of at least one table')
    _check_directions_and_transformations(source)
    url = source.url()
    tables = [_table(member, inherited, _dialect(source), shared) for member in members]
    group = GroupDescription(
        tables=tuple(table for table in tables if table),
        identifier=url,
        language=source.language,
        annotations=common_properties(source),
        notes=_notes(source),
    )
    return _with_sound_keys(group, source.problems)


def _table(
    source: DescriptionObject, parent: Inherited, dialect: Dialect | None, shared: Json
) -> TableDescription | None:
    url = source.members.get("url")
    if not isinstance(url, str):
        text = f'"url" of a table is {url!r}; it must be the address of its file'
        source.problems.fail(text if "url" in source.members else 'a table has no "url"')
        return None
    source = source.inside(url)
    source.check_url("url", url)
    source.check("Table", _TABLE)
    _check_directions_and_transformations(source)
    table = TableDescription(resolve(source.base, url), inherited=inherit(parent, source), line=source.problems.line)
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
    return tuple(normalise(note.members, note.inside("note")) for note in source.array("notes"))


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
        source.check_url(key, value)
        url = resolve(source.base, value)
        content = source.load(url)
        if content is None:
            source.problems.fail(f'"{key}" names {value}, which cannot be read')
        value = None if content is None else _parse(content, source.problems.inside(value), is_linked=True)
    if value is None or isinstance(value, dict):
        here = source if not url else source.elsewhere(str(source.members[key]))
        return (None if value is None else here.child(value)), url
    report = source.problems.invalid if key == "tableSchema" else source.problems.warn
    report(f'"{key}" is {value!r}; it must be an object or a URL')
    return None, ""


def _with_sound_keys(group: GroupDescription, problems: ProblemCollector) -> GroupDescription:
    """The group without the foreign keys that refer to no table or to no column."""
    sound = (replace(table, foreign_keys=tuple(_sound_keys(table, group, problems))) for table in group.tables)
    return replace(group, tables=tuple(sound))


def _sound_keys(table: TableDescription, group: GroupDescription, problems: ProblemCollector) -> Iterator[ForeignKey]:
    inside = problems.inside(f"{table.file}, foreign key").at_line(table.line)
    for key in table.foreign_keys:
        target = group.referenced(key)
        if target is None:
            inside.fail(f"it refers to {key.table or key.schema}, which is no table of the group", "csvw:foreignKey")
            continue
        declared = {column.name for column in target.physical if column.has_name}
        for name in (name for name in key.target if name not in declared):
            inside.fail(f'it refers to the column "{name}", which the table does not have', "csvw:foreignKey")
        if set(key.target) <= declared:
            yield key
