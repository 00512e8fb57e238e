"""Shapes of a release, parsed once, with their targets, focus nodes and constraints; validation results in words.

A release keeps only the English message of each result. Its values
(https://www.w3.org/TR/shacl/#sparql-constraints-message) are found by matching it with the shape's English message.
They are put into the shape's message in the reader's language, if it has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from ucc_graph.library.lookup import Lookup, sort_key
from ucc_graph.library.open import ReportEntry
from ucc_graph.rdf.languages import FALLBACK
from ucc_graph.rdf.terms import subject_of
from ucc_graph.rdf.vocab import RDF, RDFS, SH
from ucc_graph.release.file_names import SHAPES
from ucc_graph.release.folder import Release
from ucc_graph.web.view.names import Link, Names, Text

__all__ = ["ShapeConstraint", "ShapeView", "ShapesGraph", "read_shapes", "report_lines", "shapes", "translations"]

_PLACEHOLDER: Final = re.compile(r"\{[?$](\w+)\}")
_TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


@dataclass(frozen=True)
class ShapeConstraint:
    """A constraint on a property, or on the thing as a whole; ``message`` says it in words."""

    anchor: str
    name: Text | None
    path: Link | None
    message: Text | None


@dataclass(frozen=True)
class ShapeView:
    """A shape with its targets, the number of its focus nodes, and its constraints."""

    anchor: str
    name: Text
    targets: tuple[Link, ...]
    focus: int
    constraints: tuple[ShapeConstraint, ...]


@dataclass(frozen=True)
class ShapesGraph:
    """The statements of the shapes in order; none in a release without shapes."""

    statements: Sequence[Triple]

    @cached_property
    def by_term(self) -> Mapping[str, tuple[str, ...]]:
        """The shapes that constrain each term: a class as their target, a property as their path."""
        found: dict[str, set[str]] = {}
        for triple in self.statements:
            is_constrained = triple.predicate in (*_TARGETS, SH.path, SH.class_)
            if is_constrained and isinstance(triple.object, NamedNode) and isinstance(triple.subject, NamedNode):
                found.setdefault(triple.object.value, set()).add(triple.subject.value)
        return {term: tuple(sorted(iris)) for term, iris in found.items()}

    @cached_property
    def _objects(self) -> Mapping[tuple[str, NamedNode], Sequence[object]]:
        found: dict[tuple[str, NamedNode], list[object]] = {}
        for triple in dict.fromkeys(self.statements):
            found.setdefault((subject_of(triple), triple.predicate), []).append(triple.object)
        return found

    def iris(self, subject: str, predicate: NamedNode) -> list[str]:
        """The IRIs among the values of a property, in order."""
        return [value.value for value in self._objects.get((subject, predicate), ()) if isinstance(value, NamedNode)]

    def texts(self, subject: str, predicate: NamedNode) -> list[Literal]:
        """The literals among the values of a property, in order."""
        return [value for value in self._objects.get((subject, predicate), ()) if isinstance(value, Literal)]


def read_shapes(release: Release) -> ShapesGraph:
    """The shapes of a release."""
    found = parse(path=release.path(SHAPES), format=RdfFormat.TURTLE) if release.file(SHAPES) else ()
    return ShapesGraph(sorted((quad.triple for quad in found), key=sort_key))


def shapes(names: Names, graph: ShapesGraph) -> tuple[ShapeView, ...]:
    """Every shape with a target, in order of IRI."""
    found = {subject_of(triple) for triple in graph.statements if triple.predicate in _TARGETS}
    return tuple(_shape(names, graph, iri) for iri in sorted(found))


def report_lines(names: Names, graph: ShapesGraph, results: Iterable[ReportEntry]) -> list[tuple[ReportEntry, Text]]:
    """The validation results, each with its message for a reader."""
    texts = ((one, translations(one.text, graph.texts(one.rule, SH.message))) for one in results)
    return [(one, names.best(found) or Text(one.text, FALLBACK, "ltr")) for one, found in texts]


def translations(found: str, messages: Sequence[Literal]) -> Iterator[Literal]:
    """A message in each of its languages, with the values of the English one, which stays as it was found."""
    yield Literal(found, language=FALLBACK)
    texts = (_values(found, one.value) for one in messages if one.language == FALLBACK)
    values = next((values for values in texts if values is not None), None)
    if values is not None:
        others = (one for one in messages if one.language not in (None, FALLBACK))
        yield from (Literal(_filled(one.value, values), language=one.language) for one in others)


def _shape(names: Names, graph: ShapesGraph, iri: str) -> ShapeView:
    """A shape under its label, else its name, else the end of its IRI."""
    targets = [(target, value) for target in _TARGETS for value in graph.iris(iri, target)]
    whole, parts = _constraint(names, graph, iri), [*graph.iris(iri, SH.property), *graph.iris(iri, SH.sparql)]
    constraints = [_constraint(names, graph, part) for part in parts]
    return ShapeView(
        anchor=whole.anchor,
        name=names.best(graph.texts(iri, RDFS.label)) or whole.name or Text(whole.anchor, dir="ltr"),
        targets=tuple(names.term_link(value) for _, value in targets),
        focus=len({node for target, value in targets for node in _focus_nodes(names.lookup, target, value)}),
        constraints=(*([whole] if whole.message else []), *constraints),
    )


def _constraint(names: Names, graph: ShapesGraph, iri: str) -> ShapeConstraint:
    paths, stated = graph.iris(iri, SH.path), graph.texts(iri, SH.name)
    return ShapeConstraint(
        anchor=iri.rpartition("#")[2],
        name=names.best(stated),
        path=names.link_as(paths[0], names.heading(paths[0], stated)) if paths else None,
        message=names.best(graph.texts(iri, SH.message)) or names.best(graph.texts(iri, SH.description)),
    )


def _focus_nodes(lookup: Lookup, target: NamedNode, value: str) -> Iterator[object]:
    """The focus nodes of a target (SHACL, section 2.1.3, https://www.w3.org/TR/shacl/#targets)."""
    if target == SH.targetNode:
        return iter((NamedNode(value),))
    if target == SH.targetClass:
        classes = map(NamedNode, lookup.descendants(value))
        return (triple.subject for name in classes for triple in lookup.triples(None, RDF.type, name))
    found = lookup.triples(None, NamedNode(value), None)
    return (triple.subject if target == SH.targetSubjectsOf else triple.object for triple in found)


def _filled(message: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), message)


def _values(found: str, message: str) -> Mapping[str, str] | None:
    """The values that a text has for the placeholders of a message; None for a text of another message."""
    beginning, *rest = _PLACEHOLDER.split(message)
    pattern = re.escape(beginning)
    known: set[str] = set()
    for name, text in zip(rest[::2], rest[1::2], strict=True):
        value = f"(?P={name})" if name in known else f"(?P<{name}>.*?)"
        pattern += value + re.escape(text)
        known.add(name)
    match = re.fullmatch(pattern, found, re.DOTALL)
    return match.groupdict() if match else None
