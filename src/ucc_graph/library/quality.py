"""How good a release is, counted in its statements: what is said of how many things, in which languages.

Nothing of it is typed: every number is counted from the store of an open release.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from statistics import mean
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from ucc_graph.library.open import Library
from ucc_graph.library.provenance import PROVENANCE
from ucc_graph.rdf.vocab import CSVW, FOAF, OWL, PROV, RDF, RDFS, SKOS, SSSOM

__all__ = ["LABELS", "MATCHES", "Coverage", "LinkCoverage", "Quality", "measure_quality"]

MATCHES: Final = frozenset(
    {SKOS.exactMatch, SKOS.closeMatch, SKOS.relatedMatch, SKOS.narrowMatch, SKOS.broadMatch, OWL.sameAs}
)
"""What links a thing to one elsewhere."""
LABELS: Final = frozenset({RDFS.label, SKOS.prefLabel})
"""What names a thing."""


@dataclass(frozen=True, order=True)
class Coverage:
    """Of the things of a class, how many have a property or, where ``language`` is given, a label in a language."""

    of_class: str
    property: str
    language: str
    found: int
    of: int


@dataclass(frozen=True, order=True)
class LinkCoverage:
    """Of the things of a class, how many have a link to a target, which is the beginning of its IRIs.

    ``links`` are counted; of those whose confidence is stated, there is the lowest and the mean, else None.
    """

    of_class: str
    target: str
    found: int
    of: int
    links: int
    lowest: float | None
    average: float | None


@dataclass(frozen=True)
class Quality:
    """The measurements of a release; ``unsourced`` of its ``statements`` lead to no source."""

    statements: int
    unsourced: int
    properties: tuple[Coverage, ...]
    languages: tuple[Coverage, ...]
    links: tuple[LinkCoverage, ...]


@dataclass
class _Tally:
    """What is found in one pass over the statements about the things of a release."""

    classes: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    properties: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    languages: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    links: defaultdict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def take(self, subject: str, quad: Quad) -> None:
        """Takes a statement in."""
        value = quad.object
        self.properties[quad.predicate.value].add(subject)
        if quad.predicate == RDF.type and isinstance(value, NamedNode):
            self.classes[value.value].add(subject)
        elif quad.predicate in LABELS and isinstance(value, Literal) and value.language:
            self.languages[value.language].add(subject)
        elif quad.predicate in MATCHES and isinstance(value, NamedNode):
            self.links[_space(value.value)].append((subject, value.value))


def measure_quality(library: Library) -> Quality:
    """Counts what is said of the things of a release, class by class."""
    start = f"{library.release.manifest.base}id/"
    tally, statements, unsourced, traced = _Tally(), 0, 0, _traced(library)
    for quad in library.store:
        if quad.graph_name not in library.lookup.default_graphs:
            continue
        subject: str = quad.subject.value
        statements += 1
        unsourced += (subject.partition("#")[0] if subject.startswith(start) else subject) not in traced
        if subject.startswith(start) and "#" not in subject:
            tally.take(subject, quad)
    return Quality(
        statements=statements,
        unsourced=unsourced,
        properties=tuple(_properties(library, tally)),
        languages=tuple(_languages(tally)),
        links=tuple(sorted(_links(tally, _confidences(library), library.release.manifest.base))),
    )


def _traced(library: Library) -> set[str]:
    """What a passage with a source describes, and the sources themselves."""
    graph, store = NamedNode(f"{library.release.manifest.base}{PROVENANCE}"), library.store
    rows = {quad.subject for quad in store.quads_for_pattern(None, PROV.hadPrimarySource, None, graph)}
    sources = {_value(quad) for quad in store.quads_for_pattern(None, PROV.hadPrimarySource, None, None)}
    described = (
        quad
        for predicate in (CSVW.describes, FOAF.primaryTopic)
        for quad in store.quads_for_pattern(None, predicate, None, graph)
    )
    return sources | {_value(quad) for quad in described if quad.subject in rows}


def _properties(library: Library, tally: _Tally) -> Iterator[Coverage]:
    """A measurement for each property that the shapes of a class name, in their order."""
    for name, things in sorted(tally.classes.items()):
        for section in library.layout.sections([name]):
            for row in section.rows:
                if not row.inverse:
                    found = len(things & tally.properties.get(row.predicate, set()))
                    yield Coverage(name, row.predicate, "", found, len(things))


def _languages(tally: _Tally) -> Iterator[Coverage]:
    """A measurement for each language in which a thing of a class has a label, the commonest first."""
    for name, things in sorted(tally.classes.items()):
        counts = Counter({language: len(things & found) for language, found in tally.languages.items()})
        for language, found in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
            if found:
                yield Coverage(name, RDFS.label.value, language, found, len(things))


def _links(tally: _Tally, confidences: Mapping[tuple[str, str], float], base: str) -> Iterator[LinkCoverage]:
    for target, links in tally.links.items():
        for name, things in tally.classes.items():
            own = [link for link in links if link[0] in things]
            if own and not target.startswith(base):
                stated = [confidences[link] for link in own if link in confidences]
                low, middle = (min(stated), round(mean(stated), 3)) if stated else (None, None)
                yield LinkCoverage(name, target, len({one for one, _ in own}), len(things), len(own), low, middle)


def _confidences(library: Library) -> dict[tuple[str, str], float]:
    """How sure each link is, by thing and target, where a mapping says so (https://mapping-commons.github.io/sssom/)."""
    found: dict[tuple[str, str], float] = {}
    for triple in library.lookup.triples(None, SSSOM.confidence, None):
        mapping: str = triple.subject.value  # type: ignore[union-attr]  # triple terms are not published
        ends = [library.lookup.objects(mapping, end) for end in (OWL.annotatedSource, OWL.annotatedTarget)]
        confidence = _share(getattr(triple.object, "value", ""))
        if confidence is not None:
            found.update(dict.fromkeys(_pairs(*ends), confidence))
    return found


def _share(text: str) -> float | None:
    """A number from 0 to 1, as SSSOM has it, else None."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 <= number <= 1 else None


def _pairs(sources: Iterable[NamedNode | Literal], targets: Iterable[NamedNode | Literal]) -> Iterator[tuple[str, str]]:
    yield from ((source.value, target.value) for source in sources for target in targets)


def _space(target: str) -> str:
    """What stands before the last part of an IRI, as in VoID's linksets."""
    whole = target.rstrip("/")
    return whole[: max(whole.rfind("#"), whole.rfind("/")) + 1]


def _value(quad: Quad) -> str:
    return quad.object.value  # type: ignore[union-attr]  # triple terms are not published
