"""What was published stays: no thing and no term of the release before may be missing from the new one.

A thing that is given up is retired: its row goes, and a table says of its IRI that it is ``owl:deprecated``, and what
stands for it now (``dct:isReplacedBy``), which must be in the release.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Store

from ucc_graph.press.violation import Violation
from ucc_graph.press.vocabulary import DECLARING
from ucc_graph.problem import Problem, Severity
from ucc_graph.release import DATASET, Release
from ucc_graph.terms import CSVW, DCT, FOAF, RDF

__all__ = ["lost_successors", "vanished"]

_SPEAKS: Final = frozenset({str(CSVW.describes), str(FOAF.primaryTopic)})
_ROW: Final = re.compile(r"/([^/#]+)#row=(\d+)>")
_LINE: Final = re.compile(r"/(ontology/[^/#]+)#line=\d+,(\d+)>")
_TYPE: Final = f"<{RDF.type.value}>"
_THING: Final = (
    "keep its row, with a status if it has ended, or retire it: state owl:deprecated true of it, and by "
    "dct:isReplacedBy what stands for it now."
)
_TERM: Final = "keep its declaration, with owl:deprecated true and dct:isReplacedBy if another took its place."
_SHOWN: Final = 100
"""Problems of this kind in one report; where a whole table is gone, more would say nothing new."""


def vanished(former: Release, store: Store) -> Iterator[Problem]:
    """A problem for each thing and term of the former release that the store says nothing of any more.

    Each is placed at the row or the line that described it then.
    """
    dump, base = former.path(f"{DATASET}.nt"), former.manifest.base
    missing = list(islice((iri for iri in _things(dump, base) if not _is_described(iri, store)), _SHOWN))
    undeclared = list(islice((iri for iri in _terms(dump, base) if not _is_described(iri, store)), _SHOWN))
    places = _places(former, [*missing, *undeclared]) if missing or undeclared else {}
    yield from (_gone(iri, _THING, places.get(iri, ("data", 0)), former) for iri in missing)
    yield from (_gone(iri, _TERM, places.get(iri, ("ontology", 0)), former) for iri in undeclared)


def lost_successors(store: Store, base: str) -> Iterator[Violation]:
    """A violation for each thing or term under the base that is said to replace another and is not there."""
    text = "What is said to replace it is not in this release: correct the key, or leave it empty."
    for quad in store.quads_for_pattern(None, DCT.isReplacedBy, None, None):
        retired, successor = str(quad.subject)[1:-1], str(quad.object)[1:-1]
        if successor.startswith(base) and not _is_described(successor, store):
            path, rule = DCT.isReplacedBy.value, "retired:successor"
            yield Violation(retired, path, successor, "", rule, text, Severity.VIOLATION)


def _gone(iri: str, advice: str, place: tuple[str, int], release: Release) -> Problem:
    text = (
        f"<{iri}> stands in release {release.manifest.version} and is gone: {advice} If that release was never "
        f"published, delete {release.folder}."
    )
    return Problem(*place, "", "permanence", text, focus=iri)


def _places(release: Release, gone: Sequence[str]) -> dict[str, tuple[str, int]]:
    """File and line of the row, or of the passage in the ontology, that described each thing or term in a release."""
    sought = {f"<{iri}>" for iri in gone}
    found: dict[str, tuple[str, int]] = {}
    with release.path(f"{DATASET}.nq").open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            passage, predicate, iri = line.split(" ", 3)[:3]
            if iri in sought and predicate in _SPEAKS and (place := _place(passage)):
                found.setdefault(iri[1:-1], place)
    return found


def _place(passage: str) -> tuple[str, int] | None:
    if row := _ROW.search(passage):
        return f"data/{row[1]}", int(row[2])
    return (line[1], int(line[2])) if (line := _LINE.search(passage)) else None


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


def _is_described(iri: str, store: Store) -> bool:
    return next(store.quads_for_pattern(NamedNode(iri), None, None, None), None) is not None
