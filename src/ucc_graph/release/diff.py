"""Comparison of two releases: resources and rows that were added, removed or changed.

Both N-Triples dumps are sorted: one pass finds all changes. Memory holds these, and one table's keys and row hashes.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import IO, Any, Final

from pyoxigraph import NamedNode, RdfFormat, parse

from ucc_graph.csv_rows import csv_rows
from ucc_graph.errors import CallError
from ucc_graph.rdf.formats import N_TRIPLES
from ucc_graph.rdf.languages import english
from ucc_graph.rdf.vocab import DCT, FOAF, RDFS, SKOS
from ucc_graph.release.file_names import CHANGES, TABLE_GROUP, TABLES, WRITTEN_CATALOG, dump
from ucc_graph.release.folder import Manifest, Release

__all__ = ["About", "ChangeType", "Changes", "ResourceChange", "TableChange", "about", "compare"]

_DUMP: Final = dump(N_TRIPLES)
_LABELS: Final = tuple(f" {predicate} " for predicate in (RDFS.label, SKOS.prefLabel, DCT.title))
_Rows = dict[tuple[str, ...], int]


@dataclass(frozen=True)
class About:
    """The title of a dataset, or else its IRI, and the name of its publisher, or else the title."""

    title: str
    publisher: str


class ChangeType(StrEnum):
    """Kind of a change."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, order=True)
class ResourceChange:
    """A changed resource, and the statements about it that were added and removed, as lines of N-Triples."""

    iri: str
    kind: ChangeType
    label: str
    added: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def thing(self) -> str:
        """The IRI of the thing that a part (``thing#part``) belongs to, else its own; a part has no label."""
        return self.iri if self.label else self.iri.partition("#")[0]


@dataclass(frozen=True, order=True)
class TableChange:
    """A table and the keys of its rows that were added, removed or changed; a key of several columns is joined by |."""

    file: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True)
class Changes:
    """The changes from one release to another, resources and tables in order of name.

    ``names`` are the labels of unchanged things with changed parts; ``earlier`` is the old release's Atom feed, if any.
    """

    old: Manifest
    new: Manifest
    resources: tuple[ResourceChange, ...]
    tables: tuple[TableChange, ...]
    names: Mapping[str, str]
    about: About
    earlier: bytes = b""

    def of_kind(self, kind: ChangeType) -> tuple[ResourceChange, ...]:
        """The resources of a kind of change."""
        return tuple(change for change in self.resources if change.kind is kind)


def about(release: Release) -> About:
    """Title and publisher of the dataset of a release, from the written part of its description."""
    path, dataset = release.path(WRITTEN_CATALOG), NamedNode(release.manifest.dataset)
    quads = list(parse(path=path, format=RdfFormat.TURTLE)) if path.is_file() else []

    def objects(subjects: list[object], predicate: NamedNode) -> list[object]:
        return [quad.object for quad in quads if quad.subject in subjects and quad.predicate == predicate]

    title = english(objects([dataset], DCT.title)) or dataset.value
    return About(title, english(objects(objects([dataset], DCT.publisher), FOAF.name)) or title)


def compare(old: Release, new: Release) -> Changes:
    """The changes from one release to another; raises CallError where they are not of one dataset."""
    if old.manifest.dataset != new.manifest.dataset:
        raise CallError(f"{old.folder} and {new.folder} are releases of two datasets: nothing in them can be compared.")
    feed, names = old.path(CHANGES["atom"]), dict[str, str]()
    return Changes(
        old=old.manifest,
        new=new.manifest,
        resources=tuple(_resources(old, new, names)),
        tables=tuple(_tables(old, new)),
        names=names,
        about=about(new),
        earlier=feed.read_bytes() if feed.is_file() else b"",
    )


def _resources(old: Release, new: Release, names: dict[str, str]) -> Iterator[ResourceChange]:
    """The changed resources; ``names`` gets the unchanged things with changed parts (parts come first in the dumps)."""
    wholes = set[str]()
    with old.path(_DUMP).open(encoding="utf-8") as before, new.path(_DUMP).open(encoding="utf-8") as after:
        for subject, left, right in _side_by_side(before, after):
            if left != right:
                change = _resource(subject, left, right)
                wholes.add(change.thing)
                yield change
            elif subject[1:-2] in wholes:
                names[subject[1:-2]] = _label(right)


def _side_by_side(before: IO[str], after: IO[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    """Each subject of either dump with its lines in both, as both are in the order of their subjects."""
    for subject, group in groupby(heapq.merge(_tagged(before, 0), _tagged(after, 1)), key=itemgetter(0)):
        sides: tuple[list[str], list[str]] = ([], [])
        for _, side, line in group:
            sides[side].append(line)
        yield subject, *sides


def _tagged(lines: IO[str], side: int) -> Iterator[tuple[str, int, str]]:
    return ((f"{line.partition(' ')[0]} ", side, line.rstrip("\n")) for line in lines)


def _resource(subject: str, left: list[str], right: list[str]) -> ResourceChange:
    kind = ChangeType.ADDED if not left else ChangeType.REMOVED if not right else ChangeType.CHANGED
    added, removed = (tuple(sorted({*a} - {*b})) for a, b in ((right, left), (left, right)))
    return ResourceChange(subject[1:-2], kind, _label(right or left), added, removed)


def _label(lines: list[str]) -> str:
    """The label in English, else in any language, else nothing."""
    text = "\n".join(line for line in lines if any(predicate in line for predicate in _LABELS))
    return english(quad.object for quad in parse(text, format=RdfFormat.N_TRIPLES))


def _tables(old: Release, new: Release) -> Iterator[TableChange]:
    layouts = [_layouts(release) for release in (old, new)]
    for file in sorted(layouts[0] | layouts[1]):
        paths = (release.path(f"{TABLES}{file}") for release in (old, new))
        left, right = (_rows(path, found.get(file)) for path, found in zip(paths, layouts, strict=True))
        change = TableChange(
            file,
            added=_joined(right.keys() - left.keys()),
            removed=_joined(left.keys() - right.keys()),
            changed=_joined({key for key in left.keys() & right.keys() if left[key] != right[key]}),
        )
        if change.added or change.removed or change.changed:
            yield change


@dataclass(frozen=True)
class _Layout:
    """The positions of a table's primary key, and the parts of its dialect that a comparison of rows needs."""

    key: tuple[int, ...]
    header_rows: int
    skipped: int
    skipped_columns: int
    comment: str
    encoding: str
    delimiter: str
    quote: str | None
    escape: str | None


def _layouts(release: Release) -> dict[str, _Layout]:
    """The layout of each table, by its file (Metadata Vocabulary for Tabular Data, sections 5.5 and 5.9)."""
    group = json.loads(release.path(TABLE_GROUP).read_bytes())
    tables = group.get("tables", [group])  # a document may describe a table alone
    return {table["url"].rpartition("/")[2]: _layout(table, group) for table in tables if "url" in table}


def _layout(table: dict[str, Any], group: dict[str, Any]) -> _Layout:
    dialect, schema = (
        found if isinstance(found := table.get(name, group.get(name)), dict) else {}
        for name in ("dialect", "tableSchema")
    )
    header_rows, quote = dialect.get("headerRowCount"), dialect.get("quoteChar", '"') or None
    return _Layout(
        _key(schema),
        int(dialect.get("header") is not False) if header_rows is None else header_rows,
        dialect.get("skipRows") or 0,
        dialect.get("skipColumns") or 0,
        dialect.get("commentPrefix") or "",
        dialect.get("encoding") or "utf-8",
        dialect.get("delimiter") or ",",
        quote,
        "\\" if quote and dialect.get("doubleQuote") is False else None,
    )


def _key(schema: dict[str, Any]) -> tuple[int, ...]:
    """The positions of the primary key's columns; a table of a release has all its columns in the declared order."""
    key, names = schema.get("primaryKey", ()), [column.get("name") for column in schema.get("columns", ())]
    return tuple(names.index(name) for name in ([key] if isinstance(key, str) else key) if name in names)


def _rows(path: Path, layout: _Layout | None) -> _Rows:
    """A hash of each row by its key, or by the whole row if the table has no key; empty if there is no such file."""
    if layout is None or not path.is_file():
        return {}
    with path.open(encoding=layout.encoding, errors="replace", newline="") as file:
        lines = (line for line in islice(file, layout.skipped, None) if not _is_comment(line, layout))
        found = csv_rows(
            lines,
            delimiter=layout.delimiter,
            quotechar=layout.quote,
            doublequote=not layout.escape,
            escapechar=layout.escape,
        )
        rows = (row[layout.skipped_columns :] for row in islice(found, layout.header_rows, None))
        return {
            tuple(row[column] for column in layout.key if column < len(row)) or tuple(row): hash(tuple(row))
            for row in rows
        }


def _is_comment(line: str, layout: _Layout) -> bool:
    return bool(layout.comment) and line.startswith(layout.comment)


def _joined(keys: set[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple("|".join(key) for key in sorted(keys))
