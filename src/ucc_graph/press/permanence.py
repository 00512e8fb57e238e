"""What was published stays: no IRI of the release before may be missing from the new one.

A thing that is given up is retired: its row goes, and a table says of its IRI that it is ``owl:deprecated``, and what
stands for it now (``dct:isReplacedBy``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, RdfFormat, Store, parse

from ucc_graph.media import N_QUADS
from ucc_graph.problem import Problem
from ucc_graph.release import DATASET, Release
from ucc_graph.terms import CSVW, DCT, OWL

__all__ = ["vanished"]

_SHOWN: Final = 100
"""Problems of this kind in one report; where a whole table is gone, more would say nothing new."""
_ROW: Final = re.compile(r"/(data/[^/#]+)#row=([0-9]+)$")


def vanished(former: Release, store: Store) -> Iterator[Problem]:
    """A problem for each thing of the former release that the store says nothing of any more, where its row stood."""
    things = _things(former.path(f"{DATASET}.nt"), former.manifest.base)
    missing = list(islice((iri for iri in things if not _is_described(iri, store)), _SHOWN))
    rows = _rows(former, frozenset(missing)) if missing else {}
    for iri in missing:
        file, line = rows.get(iri, ("data", 0))
        yield Problem(file, line, "", "permanence", _text(iri, former), focus=iri)


def _text(iri: str, former: Release) -> str:
    return (
        f"<{iri}> is gone; it stood here in release {former.manifest.version}. Keep its row, with a status if it has "
        f"ended, or retire it: state <{OWL.deprecated.value}> true of it, and what stands for it now by "
        f"<{DCT.isReplacedBy.value}>. If that release was never published, delete {former.folder}."
    )


def _things(path: Path, base: str) -> Iterator[str]:
    """The IRIs of things that the lines of a dump describe, each once, as the lines are sorted."""
    start, last = f"<{base}id/", ""
    with path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            if line.startswith(start) and (subject := line.partition(" ")[0]) != last:
                last = subject
                yield subject[1:-1]


def _rows(former: Release, things: frozenset[str]) -> dict[str, tuple[str, int]]:
    """File and line of the row that described each thing (https://www.rfc-editor.org/rfc/rfc7111)."""
    found: dict[str, tuple[str, int]] = {}
    for quad in parse(path=former.path(f"{DATASET}.{N_QUADS.name}"), format=RdfFormat.N_QUADS):
        if quad.predicate == CSVW.describes and quad.object.value in things:
            row = _ROW.search(quad.subject.value)
            if row:
                found.setdefault(quad.object.value, (row[1], int(row[2])))
    return found


def _is_described(iri: str, store: Store) -> bool:
    return next(store.quads_for_pattern(NamedNode(iri), None, None, None), None) is not None
