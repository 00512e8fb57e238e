"""Database of a release: one file of SQLite with all tables, their keys, what they mean, and a view for each kind.

The same input gives the same bytes with the same version of SQLite, whose number stands in the header
(https://www.sqlite.org/fileformat2.html#write_library_version_number). Booleans are 0 and 1, dates and moments are
texts of ISO 8601 (https://www.sqlite.org/datatype3.html).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Final, TypeAlias, cast

from ucc_graph.csvw.annotations import first_text
from ucc_graph.csvw.sheets.relations import Attribute, AttributeType, Reference, Relation, free_name
from ucc_graph.errors import UnfitFormatError
from ucc_graph.press.write.imprint import ReleaseImprint
from ucc_graph.press.write.views import ListTable, View, listed, quoted, views
from ucc_graph.rdf.iris import Iris
from ucc_graph.release.file_names import TABLES

__all__ = ["write_database"]

_TYPES: Final = {AttributeType.INTEGER: "INTEGER", AttributeType.REAL: "REAL", AttributeType.BOOLEAN: "INTEGER"}
_TEXT: Final = "TEXT"
_STRICT: Final = "STRICT" if sqlite3.sqlite_version_info >= (3, 37) else ""
"""Types are enforced (https://www.sqlite.org/stricttables.html) by the versions of SQLite that can."""
_COLUMNS: Final = 2000
"""Columns of a table or view, at most (https://www.sqlite.org/limits.html)."""
_START: Final = "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN"
_TABLE: Final = ("name", "file", "title", "description", "rows")
_COLUMN: Final = (
    *("table_name", "position", "name", "title", "description"),
    *("datatype", "required", "separator", "property"),
)
_NUMBERS: Final = frozenset({"rows", "position", "required"})
_Field: TypeAlias = str | int | float | None


@dataclass(frozen=True)
class _Table:
    """A table of the database: its name, its columns with their types, its constraints and its rows."""

    name: str
    columns: Sequence[tuple[str, str]]
    rows: Iterable[Sequence[_Field]]
    constraints: Sequence[str] = ()
    end: str = _STRICT
    indexed: Sequence[Sequence[str]] = ()


def write_database(path: Path, relations: Sequence[Relation], imprint: ReleaseImprint, iris: Iris) -> None:
    """Writes the tables of a release as a new file; raises UnfitFormatError for more columns than a table holds."""
    taken = {relation.name for relation in relations}
    lists = list(listed(relations, taken))
    found = list(views(relations, lists, iris, taken))
    tables = [*_tables(relations, lists), *map(_list_table, lists), *_about(relations, imprint, taken)]
    if (most := max(map(len, (*(one.columns for one in tables), *(one.columns for one in found))))) > _COLUMNS:
        raise UnfitFormatError(f"A table of SQLite holds {_COLUMNS} columns, and one has {most}.")
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.executescript(_START)
        for table in tables:
            _create(database, table)
        for table in tables:
            _index(database, table, taken)
        for view in found:
            database.execute(f"CREATE VIEW {quoted(view.name)} AS\n{_select(view)}")
        database.execute("COMMIT")


def _create(database: sqlite3.Connection, table: _Table) -> None:
    """Creates a table with its rows."""
    lines = ",\n  ".join((*(f"{quoted(name)} {kind}".rstrip() for name, kind in table.columns), *table.constraints))
    database.execute(f"CREATE TABLE {quoted(table.name)} (\n  {lines}\n) {table.end}".rstrip())
    places = ", ".join(repeat("?", len(table.columns)))
    insert = f"INSERT INTO {quoted(table.name)} VALUES ({places})"  # noqa: S608  # the name is quoted
    database.executemany(insert, table.rows)


def _index(database: sqlite3.Connection, table: _Table, taken: set[str]) -> None:
    """Creates the indices of a table, which make joins fast."""
    for columns in dict.fromkeys(map(tuple, table.indexed)):
        name = _free("_".join((table.name, *columns)), taken)
        database.execute(f"CREATE INDEX {quoted(name)} ON {quoted(table.name)} ({_names(columns)})")


def _select(view: View) -> str:
    columns = ",\n  ".join(f"{expression} AS {quoted(name)}" for name, expression in view.columns)
    return f"SELECT\n  {columns}\nFROM {quoted(view.table)} AS t"


def _tables(relations: Sequence[Relation], lists: Sequence[ListTable]) -> Iterator[_Table]:
    """The tables of the publication, each with a number for each row where a table of lists needs one."""
    sought = {(reference.relation, reference.target) for relation in relations for reference in relation.references}
    numbered = {one.relation.name: one.row for one in lists if one.row}
    for relation in relations:
        single = [one for one in relation.references if not relation.attribute(one.attributes[0]).is_list]
        row = numbered.get(relation.name)
        key = [_key("PRIMARY KEY", relation.primary_key)] if relation.primary_key else []
        others = [target for name, target in sorted(sought) if name == relation.name]
        unique = [_key("UNIQUE", target) for target in others if set(target) != set(relation.primary_key)]
        columns = list(map(_fields, relation.attributes))
        numbers = [range(1, relation.size + 1)] if row else []
        yield _Table(
            relation.name,
            [*([(row, "INTEGER PRIMARY KEY")] if row else []), *map(_column, relation.attributes)],
            zip(*numbers, *columns, strict=True),
            (*key, *unique, *map(_foreign, single)),
            indexed=[one.attributes for one in single if one.attributes != relation.primary_key],
        )


def _column(attribute: Attribute) -> tuple[str, str]:
    is_full = attribute.column.inherited.required and all(attribute.cells)
    kind = _TEXT if attribute.is_list else _TYPES.get(attribute.type, _TEXT)
    check = f" CHECK ({quoted(attribute.name)} IN (0, 1))" if attribute.type is AttributeType.BOOLEAN else ""
    return attribute.name, f"{kind}{' NOT NULL' if is_full else ''}{'' if attribute.is_list else check}"


def _fields(attribute: Attribute) -> Sequence[_Field]:
    """The values of a column as the database has them; a cell with several values as one text."""
    if attribute.is_list or attribute.type not in _TYPES:
        return attribute.joined
    return [next(iter(values), None) for values in _numbers(attribute)]


def _numbers(attribute: Attribute) -> Sequence[Sequence[int | float]]:
    """The values of a column of numbers or booleans, which are numbers as well."""
    return cast("Sequence[Sequence[int | float]]", attribute.cells)


def _list_table(one: ListTable) -> _Table:
    """The table of the values of an attribute, each with the key of its row and its position from 1."""
    relation, attribute = one.relation, one.attribute
    keys = [(name, _TYPES.get(relation.attribute(name).type, _TEXT)) for name in relation.primary_key]
    kind = _TYPES.get(attribute.type, _TEXT)
    columns = [*(keys or [(one.row, "INTEGER")]), (one.position, "INTEGER"), (attribute.name, kind)]
    owner = Reference(one.key, relation.name, one.key)
    return _Table(
        one.name,
        [(name, f"{known} NOT NULL") for name, known in columns],
        _list_rows(one),
        (_key("PRIMARY KEY", (*one.key, one.position)), *map(_foreign, (owner, *one.references))),
        ", ".join(filter(None, ("WITHOUT ROWID", _STRICT))),
        [(attribute.name,)] if one.references else [],
    )


def _list_rows(one: ListTable) -> Iterator[Sequence[_Field]]:
    columns = [_fields(one.relation.attribute(name)) for name in one.relation.primary_key]
    keys: Iterable[Sequence[_Field]] = (
        zip(*columns, strict=True) if columns else ((n + 1,) for n in range(one.relation.size))
    )
    cells: Sequence[Sequence[_Field]] = _numbers(one.attribute) if one.attribute.type in _TYPES else one.attribute.texts
    for key, values in zip(keys, cells, strict=True):
        for position, value in enumerate(values, 1):
            yield *key, position, value


def _about(relations: Sequence[Relation], imprint: ReleaseImprint, taken: set[str]) -> Iterator[_Table]:
    """The tables about the release, about the tables and about their columns."""
    licences = " ".join(iri for iri, _ in imprint.licences)
    release = {
        "title": imprint.title,
        "description": imprint.description,
        "version": imprint.version,
        "date": imprint.issued,
        "publisher": ", ".join(imprint.publishers),
        "licence": licences,
        "citation": imprint.citation,
        "iri": imprint.iri,
        "dataset": imprint.dataset,
    }
    yield _described("about_release", taken, release, [tuple(release.values())])
    yield _described("about_tables", taken, _TABLE, map(_of_table, relations))
    rows = (row for relation in relations for row in _of_columns(relation))
    yield _described("about_columns", taken, _COLUMN, rows)


def _described(name: str, taken: set[str], columns: Iterable[str], rows: Iterable[Sequence[_Field]]) -> _Table:
    return _Table(_free(name, taken), [(one, "INTEGER" if one in _NUMBERS else _TEXT) for one in columns], rows)


def _of_table(relation: Relation) -> Sequence[_Field]:
    annotations = relation.table.annotations
    title, description = (first_text(annotations, f"dc:{name}") or None for name in ("title", "description"))
    return relation.name, f"{TABLES}{relation.table.file}", title, description, relation.size


def _of_columns(relation: Relation) -> Iterator[Sequence[_Field]]:
    for position, one in enumerate(relation.attributes, 1):
        column = one.column
        inherited = column.inherited
        title = first_text(column.annotations, "dc:title") or column.title
        meaning = first_text(column.annotations, "dc:description") or None
        is_required = int(inherited.required or one.name in relation.primary_key)
        said = (title, meaning, inherited.datatype.builtin.name, is_required, inherited.separator)
        yield relation.name, position, one.name, *said, column.property_iri(relation.table.url)


def _key(kind: str, names: Iterable[str]) -> str:
    return f"{kind} ({_names(names)})"


def _foreign(reference: Reference) -> str:
    target = f"REFERENCES {quoted(reference.relation)} ({_names(reference.target)})"
    return f"{_key('FOREIGN KEY', reference.attributes)} {target}"


def _names(names: Iterable[str]) -> str:
    return ", ".join(map(quoted, names))


def _free(name: str, taken: set[str]) -> str:
    """A free name, which is taken from now on."""
    found = free_name(name, taken)
    taken.add(found.casefold())
    return found
