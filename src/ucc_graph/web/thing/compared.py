"""Comparable things side by side, as a table and as a dot plot of their numbers over time.

A symmetric property (OWL 2, section 9.2.8, https://www.w3.org/TR/owl2-syntax/#Symmetric_Object_Properties) joins
comparable things. Their table has a row for each thing and a column for each property in which they differ. Comparable
things that point to another thing, as claims point to the thing that they count, have such a table on its page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import NamedNode

from ucc_graph.library.lookup import Incoming
from ucc_graph.rdf.terms import subject_of, time_order
from ucc_graph.rdf.vocab import DCT, OWL, RDF, RDFS
from ucc_graph.web.thing.dot_plot import DotPlot, dot_plot
from ucc_graph.web.thing.timeline import date_of
from ucc_graph.web.view.names import Link, Text, Values
from ucc_graph.web.view.page import Property, TableRow, Views

__all__ = ["ComparedThings", "comparison_tables"]

_NEVER_COMPARED: Final = (RDFS.label.value, DCT.identifier.value)
_COMPARED: Final = 60
"""Maximum number of things in one table; the page counts the others."""


@dataclass(frozen=True)
class ComparedThings:
    """Comparable things, the first of ``count``; ``name`` is the property that joins them, or their class.

    ``times`` are the dates of the rows, empty unless each has one. ``predicate`` is the property by which each thing
    points to that of the page.
    """

    name: Link
    columns: tuple[Text, ...]
    rows: tuple[TableRow, ...]
    count: int
    times: tuple[Text, ...] = ()
    plot: DotPlot | None = None
    predicate: str = ""


def comparison_tables(views: Views, iri: str, found: Sequence[Incoming]) -> tuple[ComparedThings, ...]:
    """A table for each symmetric property that joins a thing to others, and for comparable things that point to it."""
    declared = views.names.lookup.triples(None, RDF.type, OWL.SymmetricProperty)
    symmetric = sorted(map(subject_of, declared))
    return (*_joined(views, iri, symmetric), *_compared(views, found, symmetric))


def _joined(views: Views, iri: str, symmetric: Sequence[str]) -> Iterator[ComparedThings]:
    lookup = views.names.lookup
    for name in symmetric:
        others = [value.value for value in lookup.objects(iri, NamedNode(name)) if isinstance(value, NamedNode)]
        if here := [other for other in others if lookup.iris.kind_and_key(other)]:
            found = [iri, *here[: _COMPARED - 1]]
            yield _things(views, symmetric, found, views.names.term_link(name), 1 + len(here))


def _compared(views: Views, pointing: Sequence[Incoming], symmetric: Sequence[str]) -> Iterator[ComparedThings]:
    """Tables of things that can be compared and point here, two or more by the same property."""
    lookup = views.names.lookup
    domains = {value.value for name in symmetric for value in lookup.objects(name, RDFS.domain)}
    for found in pointing:
        if found.predicate not in symmetric and (of_class := _common_class(views, found, domains)):
            name = views.names.link_as(of_class, views.names.plural(of_class))
            things = _things(views, symmetric, found.subjects[:_COMPARED], name, found.count)
            yield replace(things, predicate=found.predicate)


def _common_class(views: Views, found: Incoming, classes: set[str]) -> str | None:
    """The first of some classes that all subjects have in common; None for a single subject."""
    lookup = views.names.lookup
    known = [set(lookup.ancestors(lookup.classes(thing))) for thing in found.subjects[:_COMPARED]]
    return min(classes.intersection(*known), default=None) if found.count > 1 else None


def _things(views: Views, symmetric: Sequence[str], things: Sequence[str], name: Link, count: int) -> ComparedThings:
    """Some of ``count`` things in the order of their dates, if each has one, with a column for each difference."""
    dates = {thing: date for thing in things if (date := date_of(views, thing))}
    if len(dates) == len(things):
        things = sorted(things, key=lambda thing: (time_order(dates[thing].literal.value), thing))
    names, hidden = views.names, {*_NEVER_COMPARED, *symmetric, *views.layout.hidden}
    found = [_shown(views, thing, hidden) for thing in things]
    labels = {name: one.label for properties in found for name, one in properties.items()}
    texts = [names.name(thing).text for thing in things]
    columns = [(label, _column(name, found)) for name, label in labels.items()]
    columns = [(label, column) for label, column in columns if _tells_apart(texts, column)]
    rows = [TableRow(names.link(thing), tuple(column[n] for _, column in columns)) for n, thing in enumerate(things)]
    times = [dates[thing].literal for thing in things] if len(dates) == len(things) else []
    return ComparedThings(
        name=name,
        columns=tuple(label for label, _ in columns),
        rows=tuple(rows),
        count=count,
        times=tuple(map(names.text, times)),
        plot=dot_plot([row.thing.name for row in rows], [one.value for one in times], columns),
    )


def _column(name: str, found: Sequence[Mapping[str, Property]]) -> list[Values]:
    return [properties[name].values if name in properties else () for properties in found]


def _tells_apart(names: Sequence[str], column: Sequence[Values]) -> bool:
    """Whether the values of a column differ; dates and years that the names of the things contain do not count."""
    times = [[value for value in values if isinstance(value, Text) and value.is_time] for values in column]
    is_of_time = any(times) and list(map(len, column)) == list(map(len, times))
    is_in_names = all(text.text in name for name, found in zip(names, times, strict=True) for text in found)
    return len(set(column)) > 1 and not (is_of_time and is_in_names)


def _shown(views: Views, thing: str, hidden: set[str]) -> dict[str, Property]:
    """The properties of a thing's page by their IRIs."""
    sections = views.sections(thing, views.names.lookup.description(thing))
    return {row.name: row for section in sections for row in section.rows if row.name not in hidden}
