"""What a term means stays the same as long as the version of its ontology does.

Others have built on the type, the domain, the range and the definition of a term. Where one of them changes, the
ontology is another version (https://www.w3.org/TR/owl2-syntax/#Versioning_of_OWL_2_Ontologies), and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from ucc_graph.press.publication import Turtle
from ucc_graph.press.vocabulary import DECLARING
from ucc_graph.problem import Problem
from ucc_graph.release import Release
from ucc_graph.terms import OWL, RDF, RDFS, SKOS

__all__ = ["altered"]

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
_SHOWN: Final = 100


def altered(former: Release, files: Sequence[Turtle]) -> Iterator[Problem]:
    """A problem for each term that means something else than in the former release, under the same version."""
    if former.file(_ONTOLOGY) is None:
        return
    before = _store(parse(path=former.path(_ONTOLOGY), format=RdfFormat.TURTLE))
    now = _store(quad for file in files for quad in file.quads)
    for term in _terms(now, former.manifest.base):
        differing = {
            name: pair for predicate, name in _MEANING.items() if (pair := _pair(before, now, term, predicate))
        }
        if differing and _is_declared(before, term) and _has_same_version(before, now, _ontology(now, term)):
            yield _problem(term, differing, former, files)


def _store(quads: Iterable[Quad]) -> Store:
    store = Store()
    store.extend(Quad(*quad.triple) for quad in quads)
    return store


def _terms(store: Store, base: str) -> list[NamedNode]:
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
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


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
    return Problem(*_place(term, files), "", "permanence:meaning", text, focus=term.value)


def _place(term: NamedNode, files: Sequence[Turtle]) -> tuple[str, int]:
    """File and line that declare a term."""
    declaring = (
        file for file in files if any((quad.subject, quad.predicate) == (term, RDF.type) for quad in file.quads)
    )
    return next(((file.name, file.lines.get(term.value, 0)) for file in declaring), ("ontology", 0))
