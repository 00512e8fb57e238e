"""Layout of pages, read from SHACL shapes: sections of properties with their order and names.

Uses the non-validating characteristics of SHACL, section 2.3.2 (https://www.w3.org/TR/shacl/#nonValidation):
``sh:name``, ``sh:description``, ``sh:order`` and ``sh:group``; and of the constraints ``sh:maxCount`` and
``sh:uniqueLang``, which say whether a property is a list. A property shape counts where its path is one property
or the inverse of one. The ``rdfs:label`` of a node shape is the plural name of its class, its ``sh:order`` the place of
the class in the menu. A property shape with ``dash:hidden`` (https://datashapes.org/forms.html) is on no page. The
terms of ``layout:`` are settings of lists, for which no vocabulary has a term.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store

from ucc_graph.rdf.terms import Node, object_of, subject_node, subject_of
from ucc_graph.rdf.vocab import DASH, LAYOUT, OWL, RDF, RDFS, SH

__all__ = ["Layout", "PropertyRow", "Section", "Settings", "read_layout"]

_LAST: Final = float("inf")
_KEPT: Final = 1000
"""Combinations of classes whose sections are kept, at most."""
_Placed: TypeAlias = "tuple[Section, PropertyRow]"


@dataclass(frozen=True)
class Settings:
    """Settings of a property in lists; None where the values decide.

    ``facet`` is whether it is a facet, ``values`` the most distinct values of a facet, and ``tree`` whether it leads
    from a thing to wider ones of its kind.
    """

    facet: bool | None = None
    values: int | None = None
    tree: bool | None = None


@dataclass(frozen=True)
class PropertyRow:
    """Row of a page: a property, or its inverse, with its names and descriptions in each language.

    A thing ``is_single`` in it if it may have one value at most, and ``is_once`` if one text in each language.
    """

    predicate: str
    inverse: bool
    names: tuple[Literal, ...]
    descriptions: tuple[Literal, ...]
    order: float
    settings: Settings = Settings()
    is_single: bool = False
    is_once: bool = False


@dataclass(frozen=True)
class Section:
    """Section of a page: rows under a heading; the section of rows without a group has no IRI and no names."""

    group: str | None
    names: tuple[Literal, ...]
    order: float
    rows: tuple[PropertyRow, ...] = ()


@dataclass(frozen=True)
class Layout:
    """Sections of each class that has a shape.

    ``plurals`` are the plural names of classes, ``hidden`` the properties that no page shows, ``hidden_inverses`` those
    that no page shows from the side of their values, ``places`` the places of classes in the menu, ``ordering`` the
    properties that order the things of a class, and ``notes`` properties with those whose values they explain.
    """

    by_class: Mapping[str, tuple[Section, ...]] = field(default_factory=dict)
    plurals: Mapping[str, tuple[Literal, ...]] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    hidden_inverses: frozenset[str] = frozenset()
    places: Mapping[str, float] = field(default_factory=dict)
    ordering: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)

    def sections(self, classes: Iterable[str]) -> tuple[Section, ...]:
        """The sections of a thing of these classes, in order; every property occurs once."""
        named = tuple(name for name in dict.fromkeys(classes) if name in self.by_class)
        if named not in self._merged:
            found = [section for name in named for section in self.by_class[name]]
            merged = _merge((section, row) for section in found for row in section.rows)
            if len(self._merged) >= _KEPT:
                return merged
            self._merged[named] = merged
        return self._merged[named]

    @cached_property
    def _merged(self) -> dict[tuple[str, ...], tuple[Section, ...]]:
        """Sections by classes that have a shape; each page asks for those of all things that it compares."""
        return {}

    def properties(self, classes: Iterable[str]) -> list[PropertyRow]:
        """The rows of these sections, in order, without those of inverse properties."""
        return [row for section in self.sections(classes) for row in section.rows if not row.inverse]

    def row(self, predicate: str, classes: Iterable[str], *, inverse: bool = False) -> PropertyRow | None:
        """The row of a property on the pages of some classes."""
        rows = (row for section in self.sections(classes) for row in section.rows)
        return next((row for row in rows if (row.predicate, row.inverse) == (predicate, inverse)), None)


def read_layout(turtle: bytes) -> Layout:
    """The layout of a Turtle document of shapes; raises SyntaxError if it does not parse."""
    shapes = Store()
    shapes.load(turtle, format=RdfFormat.TURTLE)
    placed: dict[str, list[_Placed]] = {}
    plurals: dict[str, tuple[Literal, ...]] = {}
    places: dict[str, float] = {}
    ordering: dict[str, str] = {}
    for shape, target in sorted(_targets(shapes), key=str):
        placed.setdefault(target, []).extend(_rows(shapes, shape))
        places[target] = min(places.get(target, _LAST), _order(shapes, shape))
        if labels := _literals(shapes, shape, RDFS.label):
            plurals.setdefault(target, labels)
        for found in _values(shapes, shape, LAYOUT.orderBy):
            ordering.setdefault(target, found.value)
    sections = {target: _merge(placed[target]) for target in sorted(placed)}
    marked = shapes.quads_for_pattern(None, DASH.hidden, Literal(True))
    paths = [path for quad in marked for path in _path(shapes, subject_node(quad))]
    hidden, inverses = (frozenset(path for path, inverse in paths if inverse is side) for side in (False, True))
    return Layout(sections, plurals, hidden, inverses, places, ordering, dict(sorted(_notes(shapes))))


def _targets(shapes: Store) -> Iterator[tuple[Node, str]]:
    """Node shapes with their target classes, also implicit ones (SHACL, section 2.1.3.3)."""
    for quad in shapes.quads_for_pattern(None, SH.targetClass, None):
        yield subject_node(quad), object_of(quad)
    for quad in shapes.quads_for_pattern(None, RDF.type, SH.NodeShape):
        shape = subject_node(quad)
        if any(Quad(shape, RDF.type, kind) in shapes for kind in (RDFS.Class, OWL.Class)):
            yield shape, subject_of(quad)


def _notes(shapes: Store) -> Iterator[tuple[str, str]]:
    """Properties whose values explain those of another property, such as a year or a source, each with that one."""
    for quad in shapes.quads_for_pattern(None, LAYOUT.noteOn, None):
        yield from ((path, object_of(quad)) for path, inverse in _path(shapes, subject_node(quad)) if not inverse)


def _rows(shapes: Store, shape: Node) -> Iterator[_Placed]:
    for node in _values(shapes, shape, SH.property):
        names, descriptions = (_literals(shapes, node, predicate) for predicate in (SH.name, SH.description))
        section, order, settings = _section(shapes, node), _order(shapes, node), _settings(shapes, shape, node)
        is_single, is_once = _is_single(shapes, node), bool(_is_true(shapes, node, SH.uniqueLang))
        for path, inverse in _path(shapes, node):
            yield section, PropertyRow(path, inverse, names, descriptions, order, settings, is_single, is_once)


def _settings(shapes: Store, shape: Node, property_shape: Node) -> Settings:
    """The settings of a property; those of the node shape hold for each property that has none of its own."""
    values = (_count(shapes, node) for node in (property_shape, shape))
    facet, tree = (_is_true(shapes, property_shape, term) for term in (LAYOUT.facet, LAYOUT.tree))
    return Settings(facet, next((count for count in values if count is not None), None), tree)


def _is_single(shapes: Store, property_shape: Node) -> bool:
    """Whether ``sh:maxCount`` allows one value at most (SHACL, section 4.2.2)."""
    return any(_number(most.value) <= 1 for most in _literals(shapes, property_shape, SH.maxCount))


def _count(shapes: Store, subject: Node) -> int | None:
    found = (_number(literal.value) for literal in _literals(shapes, subject, LAYOUT.facetValues))
    return next((int(number) for number in found if 0 <= number < _LAST), None)


def _is_true(shapes: Store, subject: Node, predicate: NamedNode) -> bool | None:
    found = _literals(shapes, subject, predicate)
    return found[0].value in ("true", "1") if found else None


def _path(shapes: Store, property_shape: Node) -> Iterator[tuple[str, bool]]:
    for path in _values(shapes, property_shape, SH.path):
        if isinstance(path, NamedNode):
            yield path.value, False
        else:
            inverse = _values(shapes, path, SH.inversePath)
            yield from ((found.value, True) for found in inverse if isinstance(found, NamedNode))


def _section(shapes: Store, property_shape: Node) -> Section:
    for group in _values(shapes, property_shape, SH.group):
        return Section(group.value, _literals(shapes, group, RDFS.label), _order(shapes, group))
    return Section(None, (), _LAST)


def _merge(placed: Iterable[_Placed]) -> tuple[Section, ...]:
    """Sections and their rows in order; of two rows for a property, the named one is kept, else the first.

    Several shapes hold together: the row has the limits of them all.
    """
    chosen: dict[tuple[str, bool], _Placed] = {}
    for section, row in sorted(placed, key=_priority):
        place, first = chosen.setdefault((row.predicate, row.inverse), (section, row))
        is_single, is_once = first.is_single or row.is_single, first.is_once or row.is_once
        chosen[row.predicate, row.inverse] = (place, replace(first, is_single=is_single, is_once=is_once))
    sections: dict[str | None, Section] = {}
    for section, row in sorted(chosen.values(), key=lambda pair: (pair[1].order, pair[1].predicate)):
        known = sections.get(section.group, replace(section, rows=()))
        sections[section.group] = replace(known, rows=(*known.rows, row))
    return tuple(sorted(sections.values(), key=lambda section: (section.order, section.group or "")))


def _priority(pair: _Placed) -> tuple[bool, float, float, str]:
    section, row = pair
    return (not row.names, section.order, row.order, section.group or "")


def _values(shapes: Store, subject: Node, predicate: NamedNode) -> list[Node]:
    found = (quad.object for quad in shapes.quads_for_pattern(subject, predicate, None))
    return sorted((value for value in found if isinstance(value, NamedNode | BlankNode)), key=str)


def _literals(shapes: Store, subject: Node, predicate: NamedNode) -> tuple[Literal, ...]:
    found = (quad.object for quad in shapes.quads_for_pattern(subject, predicate, None))
    return tuple(sorted((value for value in found if isinstance(value, Literal)), key=str))


def _order(shapes: Store, subject: Node) -> float:
    """``sh:order``, a number; a shape without it comes last, as section 2.3.2.2 asks."""
    return min((_number(literal.value) for literal in _literals(shapes, subject, SH.order)), default=_LAST)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return _LAST
