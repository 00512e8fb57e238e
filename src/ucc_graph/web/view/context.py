"""What stands around a thing: its facets at a glance, its place with its neighbours, and what belongs to it.

A thing of a collection with places has neighbours, the nearest and the farthest of its own group. A thing that is the
value of a facet, such as a coast, has those whose value it is, with their map and their growth.

What a page is about in a sentence or two, for those who show a link to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.collection import Collection, Collections, Interval
from ucc_graph.library.facets import Facet, FacetType
from ucc_graph.library.labels import Labels
from ucc_graph.rdf.vocab import DCT, RDFS, SKOS
from ucc_graph.web.view.growth import Growth
from ucc_graph.web.view.listing import Listing
from ucc_graph.web.view.map import Map, draw, draw_around
from ucc_graph.web.view.names import Link, Names, Text
from ucc_graph.web.view.selection import Selection, key_of

__all__ = ["Fact", "MembersSection", "Membership", "Neighbour", "Surroundings", "meta_description", "survey"]


_NEAR: Final = 6
_FAR: Final = 4
_LISTED: Final = 60


@dataclass(frozen=True)
class Fact:
    """A facet, by its name in addresses and under its label, with the thing's values."""

    name: str
    label: Text
    values: tuple[Link | Text, ...]


@dataclass(frozen=True)
class Neighbour:
    """Another thing and the kilometres to it."""

    thing: Link
    path: str
    kilometres: int


@dataclass(frozen=True)
class Membership:
    """The years in which the thing belonged to a group; None where unknown, or where it goes on."""

    group: Link | None
    since: int | None
    until: int | None


@dataclass(frozen=True)
class MembersSection:
    """The things of a collection that have a value: how many, the first, a map of all, and where all are listed.

    Where the value stands for one year, only what was new then is counted, and ``changed`` is the rest.
    """

    name: Text
    count: int
    href: str
    members: tuple[Link, ...]
    changed: tuple[Link, ...]
    map: Map
    growth: Growth


@dataclass(frozen=True)
class Surroundings:
    """All of it; ``group`` is what the neighbours have in common, None where it is only their kind.

    ``further`` are facts by facets that lists are not chosen by, for templates that know what they mean.
    """

    facts: tuple[Fact, ...]
    further: tuple[Fact, ...]
    stays: tuple[Membership, ...]
    map: Map | None
    group: Link | None
    near: tuple[Neighbour, ...]
    far: tuple[Neighbour, ...]
    path: str
    belonging: tuple[MembersSection, ...]


@dataclass(frozen=True)
class _Survey:
    names: Names
    labels: Labels
    collections: Collections


def survey(names: Names, labels: Labels, collections: Collections, iri: str, own: Collection | None) -> Surroundings:
    """What stands around a thing of a collection."""
    found = _Survey(names, labels, collections)
    group, around = _group(own, iri), _neighbours(names, own, iri) if own else []
    return Surroundings(
        facts=tuple(_facts(found, own, own.offered, iri)) if own else (),
        further=tuple(_facts(found, own, own.withheld, iri)) if own else (),
        stays=tuple(_stays(names, own, iri)) if own else (),
        map=draw_around(names, own, iri, [one.thing.iri for one in around[:_NEAR]]) if own else None,
        group=names.link(group) if group else None,
        near=tuple(around[:_NEAR]),
        far=tuple(around[_NEAR:][-_FAR:][::-1]),
        path=(names.iris.path(iri) or "").removeprefix("/"),
        belonging=tuple(_belonging(found, iri)),
    )


def _facts(found: _Survey, own: Collection, facets: Iterable[Facet], iri: str) -> Iterator[Fact]:
    listing = Listing(found.names, found.labels, Selection(own, found.names.iris))
    for facet in facets:
        if facet.sort is not FacetType.TEXT and (values := listing.cell(facet, iri)):
            yield Fact(facet.name, listing.label(facet), values)


def _stays(names: Names, own: Collection, iri: str) -> Iterator[Membership]:
    for spell in own.spells:
        if spell.thing == iri:
            yield Membership(names.link(spell.group) if spell.group else None, spell.since, spell.until)


def _group(own: Collection | None, iri: str) -> str | None:
    values = own.group.values.get(iri, ()) if own and own.group else ()
    return next(iter(values), None)


def _neighbours(names: Names, own: Collection, iri: str) -> list[Neighbour]:
    """The others of the same group, the nearest first."""
    here, group = own.places.get(iri), _group(own, iri)
    if here is None:
        return []
    others = (one for one in own.places if one != iri and _group(own, one) == group)
    distances = sorted((here.distance(own.places[one]), one) for one in others)
    chosen = distances[:_NEAR] + distances[_NEAR:][-_FAR:]
    paths = ((names.iris.path(one) or "").removeprefix("/") for _, one in chosen)
    return [
        Neighbour(names.link(one), path, round(kilometres))
        for (kilometres, one), path in zip(chosen, paths, strict=True)
    ]


def _belonging(found: _Survey, iri: str) -> Iterator[MembersSection]:
    for collection in found.collections.located:
        facet = next((facet for facet in collection.facets if iri in facet.members), None)
        if facet:
            yield _of_value(found, collection, facet, iri)


def _of_value(found: _Survey, collection: Collection, facet: Facet, iri: str) -> MembersSection:
    names = found.names
    chosen = {facet.name: frozenset({key_of(facet, iri, names.iris)})}
    selection = Selection(collection, names.iris, chosen)
    listing = Listing(names, found.labels, selection)
    members, spells = listing.members(), list(_spells(names, collection, facet, iri))
    is_of_one_year = _is_of_one_year(collection, facet, spells)
    changed = {spell.thing for spell in spells if is_of_one_year and not spell.is_first}
    atlas = draw(names, selection, listing.label, changed)
    new = [member for member in members if member.iri not in changed]
    return MembersSection(
        name=names.plural(collection.kind.classes[0]),
        count=len(new),
        href=names.local(selection.address(f"/{collection.kind.name}")),
        members=tuple(names.link(member.iri) for member in new[:_LISTED]),
        changed=tuple(names.link(member.iri) for member in members if member.iri in changed),
        map=atlas,
        growth=Growth(spells, atlas.groups),
    )


def _spells(names: Names, collection: Collection, facet: Facet, iri: str) -> Iterator[Interval]:
    """The spells that have a value: by their group, by what says them, or by their thing."""
    things = set(facet.members[iri])
    for spell in collection.spells:
        if facet is collection.group:
            has_value = spell.group == iri
        elif _is_of_spells(collection, facet):
            said = names.lookup.objects(spell.said_by, NamedNode(facet.path[1])) if spell.thing in things else ()
            has_value = iri in {value.value for value in said}
        else:
            has_value = spell.thing in things
        if has_value:
            yield spell


def _is_of_spells(collection: Collection, facet: Facet) -> bool:
    """Whether a facet is reached through what says the spells."""
    year = collection.year
    return year is not None and len(facet.path) == len(year.path) == 2 and facet.path[0] == year.path[0]


def _is_of_one_year(collection: Collection, facet: Facet, spells: Iterable[Interval]) -> bool:
    return _is_of_spells(collection, facet) and len({spell.since for spell in spells}) == 1


_DESCRIPTIONS: Final = (SKOS.definition, DCT.description, RDFS.comment)
_LONGEST: Final = 300
"""Characters: networks and search engines cut off what is longer, in the midst of a word."""


def meta_description(names: Names, iri: str, facts: Iterable[Fact] = ()) -> str:
    """The first description of a thing for a reader, else its classes and its facts; empty where it has neither."""
    for predicate in _DESCRIPTIONS:
        found = names.best(value for value in names.lookup.objects(iri, predicate) if isinstance(value, Literal))
        if found:
            return _shortened(found.text)
    classes = [names.name(one).text for one in names.lookup.classes(iri)]
    return _shortened(" · ".join([*classes, *map(_told, facts)]))


def _told(fact: Fact) -> str:
    values = (value.name if isinstance(value, Link) else value for value in fact.values)
    return f"{fact.label.text}: {', '.join(value.text for value in values)}"


def _shortened(text: str) -> str:
    """A text that is not too long, cut between two words."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rpartition(' ')[0] or text[:_LONGEST]}…"
