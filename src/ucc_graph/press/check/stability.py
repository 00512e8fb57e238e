"""Stability of IRIs and meanings: a thing or term of the previous release stays, and a term keeps its meaning.

A thing is not removed but retired: its row goes, and a table states ``owl:deprecated`` of its IRI, and its replacement
(``dct:isReplacedBy``), which must be in the release. Other data relies on the type, the domain, the range and the
definition of a term. If one of them changes, the ontology must state a new version
(https://www.w3.org/TR/owl2-syntax/#Versioning_of_OWL_2_Ontologies).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from ucc_graph.press.check.terms import DECLARING
from ucc_graph.press.read.publication import SourcePath
from ucc_graph.press.read.sources import Turtle
from ucc_graph.problem import Problem, Severity, ValidationResult
from ucc_graph.rdf.formats import N_QUADS, N_TRIPLES
from ucc_graph.rdf.iris import Iris
from ucc_graph.rdf.terms import object_of, subject_of
from ucc_graph.rdf.vocab import CSVW, DCT, FOAF, OWL, RDF, RDFS, SKOS
from ucc_graph.release.file_names import ONTOLOGY, dump
from ucc_graph.release.folder import Release

__all__ = ["missing_successors", "unstable_iris"]

_DESCRIBES: Final = frozenset({str(CSVW.describes), str(FOAF.primaryTopic)})
_ROW: Final = re.compile(r"/([^/#]+)#row=(\d+)>")
_LINE: Final = re.compile(r"/(ontology/[^/#]+)#line=\d+,(\d+)>")
_THING: Final = (
    "keep its row, with a status if it has ended, or retire it: state owl:deprecated true of it, and by "
    "dct:isReplacedBy what stands for it now."
)
_TERM: Final = "keep its declaration, with owl:deprecated true and dct:isReplacedBy if another took its place."
_SHOWN: Final = 100
"""Problems of this kind in one report, at most; if a whole table is gone, more would say nothing new."""
_QUOTED: Final = 100
"""Characters of a quoted value."""
_LANGUAGE: Final = "en"
"""The language of the definitions that count; a translation may be improved."""
_MEANING: Final = {
    RDF.type: "type",
    RDFS.domain: "domain",
    RDFS.range: "range",
    SKOS.definition: "definition in English",
}
_VERSION: Final = (OWL.versionIRI, OWL.versionInfo)
_Said: TypeAlias = defaultdict[tuple[str, NamedNode], set[str]]
"""Values as N-Triples by subject and property."""


def unstable_iris(previous: Release, store: Store, ontology: Sequence[Turtle]) -> Iterator[Problem]:
    """A problem for each thing and term that only the previous release has, and for each term with another meaning."""
    yield from _missing(previous, store)
    yield from _changed(previous, ontology)


def missing_successors(store: Store, iris: Iris) -> Iterator[ValidationResult]:
    """A violation for each retired thing or term with a replacement under the base that is not in the release."""
    text = "What is said to replace it is not in this release: correct the key, or leave it empty."
    for quad in store.quads_for_pattern(None, DCT.isReplacedBy, None, None):
        retired, successor = subject_of(quad), object_of(quad)
        if successor.startswith(iris.base) and not _is_described(successor, store):
            path, rule = DCT.isReplacedBy.value, "retired:successor"
            term = str(NamedNode(successor))
            yield ValidationResult(retired, path, successor, "", rule, text, Severity.VIOLATION, term=term)


def _missing(previous: Release, store: Store) -> Iterator[Problem]:
    """A problem for each thing and term that only the previous release has, at the row or line that described it."""
    path, iris = previous.path(dump(N_TRIPLES)), previous.manifest.iris
    typings = {f"{RDF.type} {kind} .\n" for kind in DECLARING}
    subjects = groupby(_beginning(path, f"<{iris.things_space}"), key=itemgetter(0))
    things = _gone((subject for subject, _ in subjects), store)
    terms = _gone((subject for subject, rest in _beginning(path, f"<{iris.base}") if rest in typings), store)
    places = _places(previous, [*things, *terms]) if things or terms else {}
    for iri in things:
        yield _missing_problem(iri, _THING, places.get(iri, (SourcePath.DATA, 0)), previous)
    for iri in terms:
        yield _missing_problem(iri, _TERM, places.get(iri, ("ontology", 0)), previous)


def _gone(found: Iterable[str], store: Store) -> list[str]:
    """The IRIs that the store says nothing about, as many as are shown."""
    return list(islice((iri for iri in found if not _is_described(iri, store)), _SHOWN))


def _missing_problem(iri: str, advice: str, place: tuple[str, int], previous: Release) -> Problem:
    text = (
        f"<{iri}> stands in release {previous.manifest.version} and is gone: {advice} If that release was never "
        f"published, delete {previous.folder}."
    )
    return Problem(*place, "", "permanence", text, focus=iri)


def _changed(previous: Release, files: Sequence[Turtle]) -> Iterator[Problem]:
    """A problem for each term with another meaning than in the previous release, under the same version."""
    if previous.file(ONTOLOGY) is None:
        return
    before = _said(parse(path=previous.path(ONTOLOGY), format=RdfFormat.TURTLE))
    now = _said(quad for file in files for quad in file.quads)
    kinds, base = {str(kind) for kind in DECLARING}, previous.manifest.base
    declared = {term for (term, predicate), values in now.items() if predicate == RDF.type and values & kinds}
    for term in sorted(term for term in declared if term.startswith(base)):
        keys = {name: (term, predicate) for predicate, name in _MEANING.items()}
        differing = {name: (before[key], now[key]) for name, key in keys.items() if before[key] != now[key]}
        if differing and before[term, RDF.type] and _has_same_version(before, now, _ontology(now, term)):
            yield _problem(term, differing, previous, files)


def _places(release: Release, missing: Sequence[str]) -> dict[str, tuple[str, int]]:
    """File and line of the row, or of the passage in the ontology, that described each thing or term in a release."""
    sought = {f"<{iri}>" for iri in missing}
    found: dict[str, tuple[str, int]] = {}
    with release.path(dump(N_QUADS)).open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            passage, predicate, iri = line.split(" ", 3)[:3]
            if iri in sought and predicate in _DESCRIBES:
                if row := _ROW.search(passage):
                    found.setdefault(iri[1:-1], (f"{SourcePath.DATA}/{row[1]}", int(row[2])))
                elif place := _LINE.search(passage):
                    found.setdefault(iri[1:-1], (place[1], int(place[2])))
    return found


def _beginning(path: Path, start: str) -> Iterator[tuple[str, str]]:
    """The subject and the rest of each line of a dump that begins with ``start``; lines are sorted."""
    with path.open(encoding="utf-8", newline="\n") as lines:
        split = (line.partition(" ") for line in lines if line.startswith(start))
        yield from ((subject[1:-1], rest) for subject, _, rest in split)


def _is_described(iri: str, store: Store) -> bool:
    return next(store.quads_for_pattern(NamedNode(iri), None, None, None), None) is not None


def _said(quads: Iterable[Quad]) -> _Said:
    """The values by subject and property; of the texts, those in English or without a language."""
    found: _Said = defaultdict(set)
    for quad in quads:
        if not isinstance(quad.object, Literal) or quad.object.language in (None, _LANGUAGE):
            found[subject_of(quad), quad.predicate].add(str(quad.object))
    return found


def _ontology(said: _Said, term: str) -> str:
    """The ontology of a term by rdfs:isDefinedBy, else by the beginning of its IRI."""
    named = sorted(value for value in said[term, RDFS.isDefinedBy] if value.startswith("<"))
    return named[0][1:-1] if named else term.partition("#")[0]


def _has_same_version(before: _Said, now: _Said, ontology: str) -> bool:
    """Whether an ontology has a version that it had before, or no version at all."""
    pairs = [(before[ontology, predicate], now[ontology, predicate]) for predicate in _VERSION]
    return any(old == new for old, new in pairs if new) or not any(new for _, new in pairs)


def _problem(
    term: str, differing: Mapping[str, tuple[set[str], set[str]]], previous: Release, files: Sequence[Turtle]
) -> Problem:
    changes = (f"its {name} was {_listed(old)} and is {_listed(new)}" for name, (old, new) in differing.items())
    text = (
        f"<{term}> means something else than in release {previous.manifest.version}, under the same version of its "
        f"ontology: {'; '.join(changes)}. Deprecate it and declare another term, or give the ontology a new "
        "owl:versionInfo and, if it has one, a new owl:versionIRI."
    )
    declaring = ((file.name, file.lines.get(term, 0)) for file in files if file.declares(term))
    return Problem(*next(declaring, ("ontology", 0)), "", "permanence:meaning", text, focus=term)


def _listed(values: set[str]) -> str:
    text = ", ".join(sorted(values)) or "nothing"
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
