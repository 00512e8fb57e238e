"""What was published stays: no thing and no term of the release before may be missing from the new one.

A thing that is given up is retired: its row goes, and a table says of its IRI that it is ``owl:deprecated``, and what
stands for it now (``dct:isReplacedBy``), which must be in the release.

What a term means stays the same as long as the version of its ontology does.

Others have built on the type, the domain, the range and the definition of a term. Where one of them changes, the
ontology is another version (https://www.w3.org/TR/owl2-syntax/#Versioning_of_OWL_2_Ontologies), and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from ucc_graph.press.check.result import ValidationResult
from ucc_graph.press.check.terms import DECLARING
from ucc_graph.press.read.publication import Turtle
from ucc_graph.problem import Problem, Severity
from ucc_graph.rdf.vocab import CSVW, DCT, FOAF, OWL, RDF, RDFS, SKOS
from ucc_graph.release.file_names import DATASET
from ucc_graph.release.folder import Release

__all__ = ["altered", "lost_successors", "vanished"]


_QUOTED: Final = 100
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


def lost_successors(store: Store, base: str) -> Iterator[ValidationResult]:
    """A violation for each thing or term under the base that is said to replace another and is not there."""
    text = "What is said to replace it is not in this release: correct the key, or leave it empty."
    for quad in store.quads_for_pattern(None, DCT.isReplacedBy, None, None):
        retired, successor = str(quad.subject)[1:-1], str(quad.object)[1:-1]
        if successor.startswith(base) and not _is_described(successor, store):
            path, rule = DCT.isReplacedBy.value, "retired:successor"
            yield ValidationResult(retired, path, successor, "", rule, text, Severity.VIOLATION)


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


_ONTOLOGY: Final = "ontology.ttl"
_LANGUAGE: Final = "en"
"""The language of the definitions that count; a translation may be bettered."""
_MEANING: Final = {
    RDF.type: "type",
    RDFS.domain: "domain",
    RDFS.range: "range",
    SKOS.definition: "definition in English",
}
_VERSION: Final = (OWL.versionIRI, OWL.versionInfo)


def altered(former: Release, files: Sequence[Turtle]) -> Iterator[Problem]:
    """A problem for each term that means something else than in the former release, under the same version."""
    if former.file(_ONTOLOGY) is None:
        return
    before = _store(parse(path=former.path(_ONTOLOGY), format=RdfFormat.TURTLE))
    now = _store(quad for file in files for quad in file.quads)
    for term in _own_terms(now, former.manifest.base):
        differing = {
            name: pair for predicate, name in _MEANING.items() if (pair := _pair(before, now, term, predicate))
        }
        if differing and _is_declared(before, term) and _has_same_version(before, now, _ontology(now, term)):
            yield _problem(term, differing, former, files)


def _store(quads: Iterable[Quad]) -> Store:
    store = Store()
    store.extend(Quad(*quad.triple) for quad in quads)
    return store


def _own_terms(store: Store, base: str) -> list[NamedNode]:
    found = {quad.subject for kind in DECLARING for quad in store.quads_for_pattern(None, RDF.type, kind)}
    own = (term for term in found if isinstance(term, NamedNode) and term.value.startswith(base))
    return sorted(own, key=lambda term: term.value)


def _is_declared(store: Store, term: NamedNode) -> bool:
    return bool(_values(store, term, RDF.type))


def _pair(before: Store, now: Store, term: NamedNode, predicate: NamedNode) -> tuple[str, str] | None:
    """What was said of a term and what is; None where it is the same."""
    pair = _values(before, term, predicate), _values(now, term, predicate)
    return None if pair[0] == pair[1] else (_listed(pair[0]), _listed(pair[1]))


def _values(store: Store, subject: NamedNode, predicate: NamedNode) -> list[str]:
    found = (quad.object for quad in store.quads_for_pattern(subject, predicate, None))
    return sorted(str(value) for value in found if not isinstance(value, Literal) or _counts(value))


def _counts(value: Literal) -> bool:
    return value.language in (None, _LANGUAGE)


def _listed(values: Sequence[str]) -> str:
    text = ", ".join(values) or "nothing"
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"


def _ontology(store: Store, term: NamedNode) -> NamedNode:
    """The ontology that a term says to be of (rdfs:isDefinedBy), else the one whose IRI its own begins with."""
    named = (quad.object for quad in store.quads_for_pattern(term, RDFS.isDefinedBy, None))
    return next((found for found in named if isinstance(found, NamedNode)), NamedNode(term.value.partition("#")[0]))


def _has_same_version(before: Store, now: Store, ontology: NamedNode) -> bool:
    """Whether an ontology has a version that it had before, or no version at all."""
    pairs = [(_values(before, ontology, predicate), _values(now, ontology, predicate)) for predicate in _VERSION]
    return any(old == new for old, new in pairs if new) or not any(new for _, new in pairs)


def _problem(
    term: NamedNode, differing: dict[str, tuple[str, str]], former: Release, files: Sequence[Turtle]
) -> Problem:
    told = "; ".join(f"its {name} was {old} and is {new}" for name, (old, new) in differing.items())
    text = (
        f"{term} means something else than in release {former.manifest.version}, under the same version of its "
        f"ontology: {told}. Deprecate it and declare another term, or give the ontology a new owl:versionInfo and, if "
        "it has one, a new owl:versionIRI."
    )
    return Problem(*_declaration(term, files), "", "permanence:meaning", text, focus=term.value)


def _declaration(term: NamedNode, files: Sequence[Turtle]) -> tuple[str, int]:
    """File and line that declare a term."""
    declaring = (
        file for file in files if any((quad.subject, quad.predicate) == (term, RDF.type) for quad in file.quads)
    )
    return next(((file.name, file.lines.get(term.value, 0)) for file in declaring), ("ontology", 0))
