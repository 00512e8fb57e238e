"""Two releases side by side: which resources and which rows were added, removed or changed.

Both N-Triples dumps are sorted, so that one pass over the two tells all; memory holds what has changed, and of a table
its keys with a hash of each row.

What a dataset is called and who publishes it, as the hand-written part of its description says.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import IO, Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from ucc_graph.errors import CallError
from ucc_graph.rdf.vocab import DCT, FOAF, RDFS, SKOS
from ucc_graph.release.file_names import DATASET
from ucc_graph.release.folder import Manifest, Release

__all__ = ["About", "ChangeType", "Changes", "ResourceChange", "TableChange", "about", "compare"]


_CATALOG: Final = "metadata/catalog.ttl"


@dataclass(frozen=True)
class About:
    """The title of a dataset and the name of its publisher; what is not said is the IRI, and the title."""

    title: str
    publisher: str


def about(release: Release) -> About:
    """What the catalogue in a release says of its dataset."""
    path, dataset = release.path(_CATALOG), NamedNode(release.manifest.dataset)
    quads = list(parse(path=path, format=RdfFormat.TURTLE)) if path.is_file() else []
    title = _text(quads, [dataset], DCT.title) or dataset.value
    publishers = [
        quad.object
        for quad in quads
        if (quad.subject, quad.predicate) == (dataset, DCT.publisher) and isinstance(quad.object, NamedNode)
    ]
    return About(title, _text(quads, publishers, FOAF.name) or title)


def _text(quads: Sequence[Quad], subjects: Sequence[NamedNode], predicate: NamedNode) -> str:
    """The first text in English, else the first; nothing where there is none."""
    found = [
        quad.object
        for quad in quads
        if quad.subject in subjects and quad.predicate == predicate and isinstance(quad.object, Literal)
    ]
    return min(((text.language != "en", text.value) for text in found), default=(True, ""))[1]


_LABELS: Final = tuple(f" {predicate} " for predicate in (RDFS.label, SKOS.prefLabel, DCT.title))
_FEED: Final = "changes.atom"
_TABLES: Final = "tables/"
_LONGEST: Final = 1 << 30
"""Characters of a cell; the module csv stops at 131,072 of itself."""
_Rows = dict[tuple[str, ...], int]


class ChangeType(StrEnum):
    """What happened to a resource."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, order=True)
class ResourceChange:
    """A resource, what happened to it, and the statements about it that came and went, as lines of N-Triples."""

    iri: str
    kind: ChangeType
    label: str
    added: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def thing(self) -> str:
        """The IRI of what this is a part of (``thing#part``), or its own: a part has no label."""
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
    """All that changed from one release to another, resources and tables in order of name.

    ``names`` are the labels of things that did not change themselves while parts of them did. ``earlier`` is the Atom
    feed that tells of the changes before, as bytes, where the old release has one.
    """

    old: Manifest
    new: Manifest
    resources: tuple[ResourceChange, ...]
    tables: tuple[TableChange, ...]
    names: Mapping[str, str]
    about: About
    earlier: bytes = b""

    def of_kind(self, kind: ChangeType) -> tuple[ResourceChange, ...]:
        """The resources to which that happened."""
        return tuple(change for change in self.resources if change.kind is kind)


def compare(old: Release, new: Release) -> Changes:
    """What changed from one release to another; raises CallError where they are not of one dataset."""
    if old.manifest.dataset != new.manifest.dataset:
        raise CallError(f"{old.folder} and {new.folder} are releases of two datasets: nothing in them can be compared.")
    feed = old.path(_FEED)
    names: dict[str, str] = {}
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
    """The resources; the names of things whose parts changed alone are added, and come after those in the dumps."""
    name = f"{DATASET}.nt"
    wholes = set[str]()
    with old.path(name).open(encoding="utf-8") as before, new.path(name).open(encoding="utf-8") as after:
        for subject, former, present in _side_by_side(before, after):
            if former != present:
                change = _resource(subject, former, present)
                wholes.add(change.thing)
                yield change
            elif subject[1:-2] in wholes:
                names[subject[1:-2]] = _label(present)


def _side_by_side(before: IO[str], after: IO[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    """Each subject of either dump with its lines in both, as both are in the order of their subjects."""
    left, right = _subjects(before), _subjects(after)
    former, present = next(left, None), next(right, None)
    while former or present:
        subject = min(group[0] for group in (former, present) if group)
        lines = [group[1] if group and group[0] == subject else [] for group in (former, present)]
        yield subject, lines[0], lines[1]
        former = next(left, None) if former and former[0] == subject else former
        present = next(right, None) if present and present[0] == subject else present


def _subjects(lines: IO[str]) -> Iterator[tuple[str, list[str]]]:
    for subject, group in groupby(lines, key=lambda line: f"{line.partition(' ')[0]} "):
        yield subject, [line.rstrip("\n") for line in group]


def _resource(subject: str, former: list[str], present: list[str]) -> ResourceChange:
    kind = ChangeType.ADDED if not former else ChangeType.REMOVED if not present else ChangeType.CHANGED
    return ResourceChange(
        iri=subject[1:-2],
        kind=kind,
        label=_label(present or former),
        added=tuple(sorted(set(present) - set(former))),
        removed=tuple(sorted(set(former) - set(present))),
    )


def _label(lines: list[str]) -> str:
    """The label in English, else the first in any language, else nothing."""
    text = "\n".join(line for line in lines if any(predicate in line for predicate in _LABELS))
    found = [quad.object for quad in parse(text, format=RdfFormat.N_TRIPLES) if isinstance(quad.object, Literal)]
    return min(((label.language != "en", label.value) for label in found), default=(True, ""))[1]


def _tables(old: Release, new: Release) -> Iterator[TableChange]:
    keys = _keys(old) | _keys(new)
    for file in sorted(keys):
        former, present = (_rows(release.path(f"{_TABLES}{file}"), keys[file]) for release in (old, new))
        change = TableChange(
            file,
            added=_joined(present.keys() - former.keys()),
            removed=_joined(former.keys() - present.keys()),
            changed=_joined({key for key in former.keys() & present.keys() if former[key] != present[key]}),
        )
        if change.added or change.removed or change.changed:
            yield change


def _keys(release: Release) -> dict[str, tuple[str, ...]]:
    """The columns of each table's primary key, by the table's file (Metadata Vocabulary for Tabular Data, 5.5)."""
    group = json.loads(release.path(f"{_TABLES}csvw.json").read_text(encoding="utf-8"))
    found = ((table["url"], table.get("tableSchema", {}).get("primaryKey", ())) for table in group["tables"])
    return {url: (key,) if isinstance(key, str) else tuple(key) for url, key in found}


def _rows(path: Path, key: tuple[str, ...]) -> _Rows:
    """A hash of each row by its key, the whole row where the table has none; nothing where there is no such file."""
    if not path.is_file():
        return {}
    is_tsv = path.suffix == ".tsv"
    with path.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not (is_tsv and line.startswith("#")))
        csv.field_size_limit(_LONGEST)
        rows = csv.reader(lines, delimiter="\t" if is_tsv else ",")
        header = next(rows)
        columns = [header.index(name) for name in key if name in header] or list(range(len(header)))
        return {tuple(row[column] for column in columns): hash(tuple(row)) for row in rows}


def _joined(keys: set[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple("|".join(key) for key in sorted(keys))
