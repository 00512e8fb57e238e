"""The tables of a publication's folder, as its metadata document describes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from ucc_graph.csvw.canonical import first_difference
from ucc_graph.csvw.description import ForeignKey, GroupDescription, TableDescription
from ucc_graph.csvw.keys import KeySet
from ucc_graph.csvw.metadata import read_group
from ucc_graph.csvw.properties import Findings
from ucc_graph.csvw.table import AnnotatedTable
from ucc_graph.csvw.uri_templates import Template
from ucc_graph.problem import Problem

__all__ = ["TableGroup", "open_group"]


@dataclass(frozen=True)
class TableGroup:
    """The tables of a folder; the keys that foreign keys refer to are read once, when first asked for."""

    description: GroupDescription
    folder: Path
    _keys: dict[tuple[str, tuple[str, ...]], KeySet] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def tables(self) -> tuple[AnnotatedTable, ...]:
        """The tables in declared order."""
        return tuple(AnnotatedTable(table, self.folder, self._key_set) for table in self.description.tables)

    def table(self, name: str) -> AnnotatedTable:
        """The table of a name; raises KeyError if there is none."""
        return {table.name: table for table in self.tables}[name]

    def check_canonical(self, problems: list[Problem]) -> None:
        """Adds a problem for each file that is not in canonical form, at the first line that differs."""
        for table in self.tables:
            line = first_difference(table.path, table.description) if table.path.is_file() else 0
            if line:
                text = "the line is not canonical (sorted by key, UTF-8, LF, no stray blanks or needless quotes)"
                problems.append(Problem(table.place, line, "", "canonical", text))

    def _key_set(self, key: ForeignKey) -> KeySet:
        target = next(
            table for table in self.tables if (key.table or key.schema) in (table.url, table.description.schema)
        )
        found = self._keys.get((target.url, key.target))
        if found is None:
            keys = frozenset(target.key_values(key.target)) if target.path.is_file() else frozenset()
            found = self._keys[(target.url, key.target)] = KeySet(target.file, keys)
        return found


def open_group(
    metadata: bytes, folder: Path, base: str, problems: list[Problem], *, name: str = "csvw.json"
) -> TableGroup:
    """The tables that a metadata document describes; ``base`` is the document's IRI, ``folder`` holds the files.

    What is wrong with the document or missing from the folder is added to the problems; the tables that can be read are
    there all the same. A table without ``aboutUrl``, or with lists, would publish blank nodes, and is a fault here.
    """
    findings = Findings(f"{folder.name}/{name}", problems, is_strict=True)
    group = read_group(metadata, base, lambda address: _load(address, folder), findings) or GroupDescription(())
    for table in group.tables:
        _check_publishable(table, findings.inside(table.url.rpartition("/")[2]))
    opened = TableGroup(_usable(group), folder)
    problems.extend(_file_problems(opened))
    return opened


def _load(address: str, folder: Path) -> bytes | None:
    path = folder / address.rpartition("/")[2]
    return path.read_bytes() if path.is_file() else None


def _usable(group: GroupDescription) -> GroupDescription:
    """The group without the foreign keys that refer to nothing."""
    return replace(group, tables=tuple(replace(t, foreign_keys=_found_keys(t, group)) for t in group.tables))


def _found_keys(table: TableDescription, group: GroupDescription) -> tuple[ForeignKey, ...]:
    declared = {
        address: {column.name for column in other.physical}
        for other in group.tables
        for address in (other.url, other.schema)
        if address
    }
    return tuple(key for key in table.foreign_keys if set(key.target) <= declared.get(key.table or key.schema, set()))


def _check_publishable(table: TableDescription, findings: Findings) -> None:
    names = {column.name for column in table.physical} | {"_row", "_sourceRow", "_name", "_column", "_sourceColumn"}
    for column in table.columns:
        inherited, inside = column.inherited, findings.inside(f"column {column.title}")
        if inherited.about_url is None:
            inside.fail(
                "it has no aboutUrl, so that its statements would have a blank node as subject", "csvw:aboutUrl"
            )
        if inherited.ordered and inherited.separator is not None:
            inside.fail('"ordered" makes a list of blank nodes, which are not published', "csvw:ordered")
        for text in (inherited.about_url, inherited.property_url, inherited.value_url):
            for variable in Template(text or "", table.url).variables:
                if variable not in names:
                    inside.fail(f'"{text}" uses the column "{variable}", which is not declared', "csvw:column")


def _file_problems(group: TableGroup) -> Iterator[Problem]:
    for table in group.tables:
        if not table.path.is_file():
            yield Problem(table.place, 0, "", "csvw:file", "the file is missing; the metadata describes it")
    described = {table.file for table in group.tables}
    for path in sorted((*group.folder.glob("*.csv"), *group.folder.glob("*.tsv"))):
        if path.name not in described:
            place = f"{group.folder.name}/{path.name}"
            yield Problem(place, 0, "", "csvw:file", "no table of the metadata describes this file")
