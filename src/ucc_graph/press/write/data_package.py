"""Data Package of a release: its tables with their schemas, in Data Package 2 (https://datapackage.org/standard/).

The schemas follow from the CSVW description. A list of values in a cell has the type ``list``, which cannot be a
foreign key; a format that a Table Schema cannot state leaves the type ``any``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice, takewhile
from math import isfinite
from typing import Final

from pyoxigraph import Literal

from ucc_graph.csvw import AnnotatedTable
from ucc_graph.csvw.annotations import first_text
from ucc_graph.csvw.builtin import Family
from ucc_graph.csvw.datatypes import Datatype
from ucc_graph.csvw.description import ColumnDescription, TableDescription
from ucc_graph.csvw.sheets import table_names
from ucc_graph.press.read.sources import Sources
from ucc_graph.press.write.imprint import read_imprint
from ucc_graph.rdf.formats import json_text
from ucc_graph.rdf.languages import FALLBACK
from ucc_graph.rdf.vocab import DCAT
from ucc_graph.release.file_names import TABLES
from ucc_graph.release.folder import ReleaseFile

__all__ = ["data_package"]

_PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
_DIALECT: Final = "https://datapackage.org/profiles/2.0/tabledialect.json"
_TITLE: Final = "dc:title"
_DESCRIPTION: Final = "dc:description"
_TIMES: Final = {
    "date": ("date", "%Y-%m-%d"),
    "dateTime": ("datetime", "%Y-%m-%dT%H:%M:%S"),
    "dateTimeStamp": ("datetime", "%Y-%m-%dT%H:%M:%S%z"),
    "time": ("time", "%H:%M:%S"),
    "gYear": ("year", ""),
    "gYearMonth": ("yearmonth", ""),
}
"""By the name of the CSVW datatype: the type of a field, and the format that it has by default."""
_FIELDS: Final = {"yyyy": "%Y", "MM": "%m", "M": "%m", "dd": "%d", "d": "%d", "HH": "%H", "mm": "%M", "ss": "%S"}
"""By the field of a date format of Unicode (UTS 35): the directive of ``strptime``."""
_FIELD: Final = re.compile(r"[A-Za-z]+")
_IN_LISTS: Final = frozenset({"string", "integer", "boolean", "number", "datetime", "date", "time"})
"""The types that a value of a list can have."""
_UNNAMED: Final = re.compile(r"[^a-z0-9._-]+")
"""Characters that the name of a package does not have."""


_LIMITS: Final = {
    "at least": "minimum",
    "at most": "maximum",
    "more than": "exclusiveMinimum",
    "less than": "exclusiveMaximum",
}


def data_package(
    sources: Sources, version: str, tables: Sequence[AnnotatedTable], file_of: Callable[[str], ReleaseFile]
) -> bytes:
    """The descriptor of a release as JSON; ``file_of`` finds the file of a table by its path."""
    imprint = read_imprint(sources, version)
    names = table_names(table.description for table in tables)
    stated = sources.stated(imprint.dataset, DCAT.keyword)
    keywords = (value for value in stated if isinstance(value, Literal))
    package = {
        "$schema": _PROFILE,
        "name": _UNNAMED.sub("-", imprint.iri.partition("://")[2].lower()).strip("-."),
        "id": imprint.iri,
        "title": imprint.title,
        "description": imprint.description,
        "version": version,
        "created": f"{imprint.issued}T00:00:00Z",
        "homepage": imprint.iri,
        "licenses": [_said(path=path, title=title) for path, title in imprint.licences],
        "contributors": [{"title": name, "roles": ["publisher"]} for name in imprint.publishers],
        "keywords": sorted(word.value for word in keywords if (word.language or FALLBACK) == FALLBACK),
        "resources": [_resource(table, tables, names, file_of) for table in tables],
    }
    return f"{json_text(_said(**package))}\n".encode()


def _said(**members: object) -> dict[str, object]:
    """The members that say something."""
    return {name: value for name, value in members.items() if value not in ("", [], {}, None)}


def _resource(
    annotated: AnnotatedTable,
    tables: Sequence[AnnotatedTable],
    names: Mapping[str, str],
    file_of: Callable[[str], ReleaseFile],
) -> dict[str, object]:
    table = annotated.description
    path = f"{TABLES}{table.file}"
    file, dialect = file_of(path), table.dialect
    written = {"delimiter": dialect.delimiter, "quoteChar": dialect.quote, "commentChar": dialect.comment}
    unusual: dict[str, object] = {name: value for name, value in written.items() if value not in (",", '"', "")}
    if (header := _header_row(annotated)) != 1:
        unusual["headerRows"] = [header]
    return _said(
        name=names[table.url],
        path=path,
        type="table",
        title=first_text(table.annotations, _TITLE),
        description=first_text(table.annotations, _DESCRIPTION),
        format=table.file.rpartition(".")[2],
        mediatype=file.media_type,
        encoding="utf-8",
        bytes=file.size,
        hash=f"sha256:{file.sha256}",
        dialect={"$schema": _DIALECT, **unusual} if unusual else {},
        schema=_schema(table, tables, names),
    )


def _header_row(table: AnnotatedTable) -> int:
    """The number of the line with the header, behind skipped lines and comments."""
    dialect, first = table.description.dialect, table.description.dialect.skip_rows + 1
    if not dialect.comment:
        return first
    with table.path.open(encoding="utf-8") as lines:
        comments = takewhile(lambda line: line.startswith(dialect.comment), islice(lines, first - 1, None))
        return first + sum(1 for _ in comments)


def _schema(table: TableDescription, tables: Sequence[AnnotatedTable], names: Mapping[str, str]) -> dict[str, object]:
    nulls = {column.inherited.null for column in table.physical}
    shared = next(iter(nulls)) if len(nulls) == 1 else None
    return _said(
        fields=[_field(column, table, has_nulls=shared is None) for column in table.physical],
        missingValues=list(shared or ()),
        primaryKey=_titles(table, table.primary_key),
        foreignKeys=list(_foreign_keys(table, tables, names)),
    )


def _foreign_keys(
    table: TableDescription, tables: Sequence[AnnotatedTable], names: Mapping[str, str]
) -> Iterator[dict[str, object]]:
    """The foreign keys of columns with one value in a cell, to tables of the release."""
    single = {column.name for column in table.physical if column.inherited.separator is None}
    known = {other.description.url: other.description for other in tables}
    schemas = {other.schema: url for url, other in known.items() if other.schema}
    for key in table.foreign_keys:
        target = known.get(key.table or schemas.get(key.schema, ""))
        if target and single.issuperset(key.columns):
            reference = {"resource": names[target.url], "fields": _titles(target, key.target)}
            yield {"fields": _titles(table, key.columns), "reference": reference}


def _titles(table: TableDescription, names: Iterable[str]) -> list[str]:
    """The titles of columns, which are the names of fields: a field is named as in the header of its file."""
    titles = {column.name: column.title for column in table.physical}
    return [titles[name] for name in names]


def _field(column: ColumnDescription, table: TableDescription, *, has_nulls: bool) -> dict[str, object]:
    inherited = column.inherited
    kind = _type(inherited.datatype)
    is_list, constraints = inherited.separator is not None, _constraints(inherited.datatype)
    if is_list:
        item = str(kind["type"])
        kind = {"type": "list", "delimiter": inherited.separator, "itemType": item if item in _IN_LISTS else "string"}
        constraints = {}
    return _said(
        name=column.title,
        **kind,
        title=column.name if column.name != column.title else "",
        description=first_text(column.annotations, _DESCRIPTION),
        rdfType=column.property_iri(table.url),
        constraints=_said(required=inherited.required or None, **constraints),
        missingValues=list(inherited.null) if has_nulls else [],
    )


def _type(datatype: Datatype) -> dict[str, object]:
    """The type of a field, and what it needs to be read."""
    builtin, form = datatype.builtin, datatype.format
    if builtin.family is Family.NUMBER:
        return _number(datatype)
    if builtin.family is Family.BOOLEAN:
        yes, no = ([word] for word in form.split("|")) if form else (["true", "1"], ["false", "0"])
        return {"type": "boolean", "trueValues": yes, "falseValues": no}
    if builtin.name in _TIMES:
        return _time(*_TIMES[builtin.name], form)
    if builtin.family is Family.DURATION and not form:
        return {"type": "duration"}
    return {"type": "string", "format": "uri"} if builtin.name == "anyURI" else {"type": "string"}


def _number(datatype: Datatype) -> dict[str, object]:
    """A number; an integer with groups of digits is a ``number``, for readers of Table Schema 1 know no other."""
    written, is_integer = datatype.number, datatype.builtin.is_integer
    if written and set(written.pattern) & {"%", "‰", "E"}:
        return {"type": "any"}
    kind: dict[str, object] = {"type": "integer" if is_integer else "number"}
    if written and written.group:
        kind = {"type": "number", "groupChar": written.group}
    if written and written.decimal != "." and not is_integer:
        kind["decimalChar"] = written.decimal
    return kind


def _time(kind: str, usual: str, form: str) -> dict[str, object]:
    """A date or time; a form that is not a form of ``strptime`` leaves any text."""
    if not form:
        return {"type": kind}
    names = _FIELD.findall(form.replace("T", " "))
    if not usual or not all(name in _FIELDS for name in names) or "%" in form:
        return {"type": "any"}
    written = _FIELD.sub(lambda found: found[0] if found[0] == "T" else _FIELDS.get(found[0], found[0]), form)
    return {"type": kind} if written == usual else {"type": kind, "format": written}


def _constraints(datatype: Datatype) -> dict[str, object]:
    """The lengths, limits and the pattern of a value."""
    found: dict[str, object] = {"minLength": datatype.shortest, "maxLength": datatype.longest}
    if datatype.is_text and datatype.format:
        found["pattern"] = datatype.format
    if _type(datatype)["type"] in ("integer", "number", "date", "datetime", "year"):
        for limit in datatype.limits:
            found[_LIMITS[limit.sign]] = _limit(limit.value, datatype)
    return found


def _limit(value: str, datatype: Datatype) -> int | float | str | None:
    """A limit as JSON; None for one that is no finite number."""
    if datatype.builtin.family is not Family.NUMBER:
        return value
    number = int(value) if datatype.builtin.is_integer else float(value)
    return number if isfinite(number) else None
