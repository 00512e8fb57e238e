"""Quality measurements of a release: coverage of properties, labels and links, and statements without a source.

No number is written by hand: each is counted in the store of an open release.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from statistics import mean
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from ucc_graph.library.open import Library
from ucc_graph.library.provenance import PROVENANCE_GRAPH
from ucc_graph.rdf.iris import Iris
from ucc_graph.rdf.terms import namespace_of, object_of, subject_of
from ucc_graph.rdf.vocab import CSVW, FOAF, OWL, PROV, RDF, RDFS, SKOS, SSSOM

__all__ = ["LABELS", "MATCHES", "Coverage", "LinkCoverage", "Quality", "measure_quality"]

MATCHES: Final = frozenset(
    {SKOS.exactMatch, SKOS.closeMatch, SKOS.relatedMatch, SKOS.narrowMatch, SKOS.broadMatch, OWL.sameAs}
)
"""Properties that link a thing to one elsewhere."""
LABELS: Final = frozenset({RDFS.label, SKOS.prefLabel})
"""Properties that name a thing."""


@dataclass(frozen=True, order=True)
class Coverage:
    """Coverage of a property, or of labels in ``language``: ``found`` of the ``of`` things of a class have it."""

    of_class: str
    property: str
    language: str
    found: int
    of: int


@dataclass(frozen=True, order=True)
class LinkCoverage:
    """Coverage of links to IRIs that begin with ``target``: ``found`` of the ``of`` things of a class have one.

    ``links`` is the number of links; ``lowest`` and ``average`` are of their stated confidences, None without any.
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
    """Measurements of a release; ``unsourced`` of its ``statements`` lead to no source."""

    statements: int
    unsourced: int
    properties: tuple[Coverage, ...]
    languages: tuple[Coverage, ...]
    links: tuple[LinkCoverage, ...]


@dataclass
class _Counts:
    """Things by class, property and language, and links by target, from one pass over the statements."""

    classes: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    properties: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    languages: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    links: defaultdict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, subject: str, quad: Quad) -> None:
        """Counts a statement."""
        value = quad.object
        self.properties[quad.predicate.value].add(subject)
        if quad.predicate == RDF.type and isinstance(value, NamedNode):
            self.classes[value.value].add(subject)
        elif quad.predicate in LABELS and isinstance(value, Literal) and value.language:
            self.languages[value.language].add(subject)
        elif quad.predicate in MATCHES and isinstance(value, NamedNode):
            self.links[namespace_of(value.value.rstrip("/"))].append((subject, value.value))  # as in VoID's linksets


def measure_quality(library: Library) -> Quality:
    """The measurements of a release, class by class."""
    start, elsewhere = library.iris.things_space, library.iris.elsewhere
    counts, statements, unsourced, traced = _Counts(), 0, 0, _traced(library)
    for quad in library.store:
        if quad.graph_name not in library.lookup.default_graphs:
            continue
        subject = subject_of(quad)
        statements += 1
        unsourced += (subject.partition("#")[0] if subject.startswith(start) else subject) not in traced
        if subject in elsewhere or (subject.startswith(start) and "#" not in subject):
            counts.add(subject, quad)
    return Quality(
        statements=statements,
        unsourced=unsourced,
        properties=tuple(_properties(library, counts)),
        languages=tuple(_languages(counts)),
        links=tuple(sorted(_links(counts, _confidences(library), library.iris))),
    )


def _traced(library: Library) -> set[str]:
    """The things that a passage with a source describes, and the sources themselves."""
    graph, store = NamedNode(library.iris.graph(PROVENANCE_GRAPH)), library.store
    rows = {quad.subject for quad in store.quads_for_pattern(None, PROV.hadPrimarySource, None, graph)}
    sources = {object_of(quad) for quad in store.quads_for_pattern(None, PROV.hadPrimarySource, None, None)}
    described = (
        quad
        for predicate in (CSVW.describes, FOAF.primaryTopic)
        for quad in store.quads_for_pattern(None, predicate, None, graph)
    )
    return sources | {object_of(quad) for quad in described if quad.subject in rows}


def _properties(library: Library, counts: _Counts) -> Iterator[Coverage]:
    """The coverage of each property in the shapes of a class, in their order."""
    for name, things in sorted(counts.classes.items()):
        for row in library.layout.properties([name]):
            found = len(things & counts.properties.get(row.predicate, set()))
            yield Coverage(name, row.predicate, "", found, len(things))


def _languages(counts: _Counts) -> Iterator[Coverage]:
    """The coverage of each language in which a thing of a class has a label, the commonest first."""
    for name, things in sorted(counts.classes.items()):
        labelled = {language: len(things & found) for language, found in counts.languages.items()}
        for language, found in sorted(labelled.items(), key=lambda pair: (-pair[1], pair[0])):
            if found:
                yield Coverage(name, RDFS.label.value, language, found, len(things))


def _links(counts: _Counts, confidences: Mapping[tuple[str, str], float], iris: Iris) -> Iterator[LinkCoverage]:
    for target, links in counts.links.items():
        for name, things in counts.classes.items():
            own = [link for link in links if link[0] in things]
            if own and iris.path(target) is None:
                stated = [confidences[link] for link in own if link in confidences]
                low, middle = (min(stated), round(mean(stated), 3)) if stated else (None, None)
                yield LinkCoverage(name, target, len({one for one, _ in own}), len(things), len(own), low, middle)


def _confidences(library: Library) -> dict[tuple[str, str], float]:
    """The stated confidence of links, by thing and target (https://mapping-commons.github.io/sssom/)."""
    found: dict[tuple[str, str], float] = {}
    for triple in library.lookup.triples(None, SSSOM.confidence, None):
        ends = (library.lookup.objects(subject_of(triple), end) for end in (OWL.annotatedSource, OWL.annotatedTarget))
        confidence = _share(object_of(triple))
        if confidence is not None:
            sources, targets = ([node.value for node in nodes] for nodes in ends)
            found.update(dict.fromkeys(product(sources, targets), confidence))
    return found


def _share(text: str) -> float | None:
    """A number from 0 to 1, as SSSOM has it, else None."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 <= number <= 1 else None
