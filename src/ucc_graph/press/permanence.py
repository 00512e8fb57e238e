"""What was published stays: no thing and no term of the release before may be missing from the new one.

A thing that is given up is retired: its row goes, and a table says of its IRI that it is ``owl:deprecated``, and what
stands for it now (``dct:isReplacedBy``). A term keeps its declaration and is deprecated there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, RdfFormat, Store, parse

from ucc_graph.media import N_QUADS
from ucc_graph.press.vocabulary import DECLARING
from ucc_graph.problem import Problem
from ucc_graph.release import DATASET, Release
from ucc_graph.terms import CSVW, DCT, OWL, RDF

__all__ = ["vanished"]

_SHOWN: Final = 100
"""Problems of this kind in one report; where a whole table is gone, more would say nothing new."""
_ROW: Final = re.compile(r"/(data/[^/#]+)#row=([0-9]+)$")
_TYPE: Final = f"<{RDF.type.value}>"
_RETIRED: Final = (
    f"state <{OWL.deprecated.value}> true of it, and what stands for it now by <{DCT.isReplacedBy.value}>."
)
_THING: Final = f"Keep its row, with a status if it has ended, or retire it: {_RETIRED}"
_TERM: Final = f"Keep its declaration and {_RETIRED}"


def vanished(former: Release, store: Store) -> Iterator[Problem]:
    """A problem for each thing and term of the former release that the store says nothing of any more.

    A thing is placed at the row that described it then.
    """
    dump, base = former.path(f"{DATASET}.nt"), former.manifest.base
    missing = list(islice((iri for iri in _things(dump, base) if not _is_described(iri, store)), _SHOWN))
    rows = _rows(former, frozenset(missing)) if missing else {}
    yield from (_gone(iri, _THING, rows.get(iri, ("data", 0)), former) for iri in missing)
    undeclared = (iri for iri in _terms(dump, base) if not _is_described(iri, store))
    yield from (_gone(iri, _TERM, ("ontology", 0), former) for iri in islice(undeclared, _SHOWN))


def _gone(iri: str, advice: str, place: tuple[str, int], former: Release) -> Problem:
    text = (
        f"<{iri}> is gone; it stood here in release {former.manifest.version}. {advice} If that release was never "
        f"published, delete {former.folder}."
    )
    return Problem(*place, "", "permanence", text, focus=iri)


def _things(path: Path, base: str) -> Iterator[str]:
    """The IRIs of things that the lines of a dump describe, each once, as the lines are sorted."""
    start, last = f"<{base}id/", ""
    with path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            if line.startswith(start) and (subject := line.partition(" ")[0]) != last:
                last = subject
                yield subject[1:-1]


def _terms(path: Path, base: str) -> Iterator[str]:
    """The IRIs of the publication's own classes and properties; a term changes only by being deprecated."""
    start, kinds = f"<{base}", {f"<{kind.value}> .\n" for kind in DECLARING}
    with path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            if line.startswith(start):
                subject, predicate, kind = line.split(" ", 2)
                if predicate == _TYPE and kind in kinds:
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
