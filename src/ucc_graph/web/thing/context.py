"""Context of a thing: its facets at a glance, its place with its neighbours, its members, and its history.

A thing of a collection with places has neighbours, the nearest and the farthest of its own group. A thing that is the
value of a facet, such as a coast, has members: the things with this value, with their map and their growth.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile, groupby
from operator import itemgetter
from typing import Final

from ucc_graph.library.collection import Collection, Collections
from ucc_graph.library.facets import Facet, FacetType
from ucc_graph.rdf.vocab import DCT, RDFS, SKOS
from ucc_graph.release.folder import Release
from ucc_graph.release.history import History, dump_of
from ucc_graph.web.embed.frames import ListFrames
from ucc_graph.web.view.growth import Growth, intervals_of, only_moved
from ucc_graph.web.view.listing import Listing, Selection, listings_with
from ucc_graph.web.view.map import Map, draw, draw_around, sign_of
from ucc_graph.web.view.names import Link, Names, Text
from ucc_graph.web.view.page import Property

__all__ = [
    "MembersSection",
    "Membership",
    "Neighbour",
    "ThingContext",
    "dump_lines",
    "facts",
    "meta_description",
    "named_in",
    "thing_context",
    "version_steps",
]

_NEAR: Final = 6
_FAR: Final = 4
_DIVISIONS: Final = 12
"""Values of a facet that divides the world, at most."""
_LISTED: Final = 60
_DESCRIPTIONS: Final = (SKOS.definition, DCT.description, RDFS.comment)
_LONGEST: Final = 300
"""Characters; networks and search engines cut longer texts off in the middle of a word."""


@dataclass(frozen=True)
class Neighbour:
    """Another thing and the kilometres to it."""

    thing: Link
    kilometres: int


@dataclass(frozen=True)
class Membership:
    """The years of a thing in a group; None for an unknown year, and for the end of a membership that goes on."""

    group: Link | None
    since: int | None
    until: int | None


@dataclass(frozen=True)
class MembersSection:
    """The things of a collection with a value: their number, the first of them, and a map and the list of all.

    For a value that stands for one year, only new things are counted; ``changed`` are the others.
    """

    name: Text
    count: int
    href: str
    members: tuple[Link, ...]
    changed: tuple[Link, ...]
    map: Map | None
    growth: Growth
    frames: ListFrames


@dataclass(frozen=True)
class ThingContext:
    """Context of a thing, ``around`` in templates. Publications' own templates read it, so its fields keep their names.

    ``further`` are facts by facets that lists do not offer, for templates that know their meaning. ``group`` is the
    group that the neighbours share, None if they share only their kind. ``divided`` are the nearest neighbours in the
    other divisions, such as regions, each with its division; ``sign`` is the sign of the group on maps.
    """

    path: str
    belonging: tuple[MembersSection, ...]
    facts: tuple[Property, ...] = ()
    further: tuple[Property, ...] = ()
    stays: tuple[Membership, ...] = ()
    map: Map | None = None
    group: Link | None = None
    near: tuple[Neighbour, ...] = ()
    far: tuple[Neighbour, ...] = ()
    divided: tuple[tuple[Link, Neighbour], ...] = ()
    sign: int = 0


def thing_context(names: Names, collections: Collections, iri: str, own: Collection | None) -> ThingContext:
    """The context of a thing; ``own`` is the collection that it belongs to."""
    listings = list(listings_with(names, collections, iri))
    signs = (sign_of(one.selection.collection, iri) for facet, one in listings if _is_group(one, facet))
    members = tuple(_members(listing) for _, listing in listings)
    found = ThingContext(names.path(iri), members, sign=next(signs, 0))
    if own is None:
        return found
    group = _group(own, iri)
    sorted_neighbours = _neighbours(own, iri, group)
    near, far = _ends(names, sorted_neighbours)
    return replace(
        found,
        facts=tuple(facts(names, own, own.offered, iri)),
        further=tuple(facts(names, own, own.withheld, iri)),
        stays=tuple(
            Membership(names.link(one.group) if one.group else None, one.since, one.until)
            for one in own.intervals
            if one.thing == iri
        ),
        map=draw_around(names, own, iri, [one.thing.iri for one in near]),
        group=names.link(group) if group else None,
        near=near,
        far=far,
        divided=tuple(_divided(names, own, iri, sorted_neighbours)),
        sign=sign_of(own, group or "") if own.places else found.sign,
    )


def _is_group(listing: Listing, facet: Facet) -> bool:
    """Whether the values of a facet are the groups of a map."""
    collection = listing.selection.collection
    return bool(collection.places) and facet is collection.group


def facts(names: Names, own: Collection, facets: Iterable[Facet], iri: str) -> Iterator[Property]:
    """The values of a thing by facets, except texts."""
    listing = Listing(names, Selection(own, names.iris))
    for facet in facets:
        if facet.sort is not FacetType.TEXT and (values := listing.cell(facet, iri)):
            yield Property(facet.name, listing.label(facet), values, len(values))


def named_in(around: ThingContext) -> Iterator[str]:
    """The IRIs of the things that the context of a thing names: the values of its facts, and its first members."""
    yield from (value.iri for fact in around.facts for value in fact.values if isinstance(value, Link))
    yield from (member.iri for one in around.belonging for member in (*one.members, *one.changed))


def meta_description(names: Names, iri: str, known: Iterable[Property] = ()) -> str:
    """Meta description of a page: the first description of its thing, else the classes and facts, else nothing."""
    for predicate in _DESCRIPTIONS:
        if found := names.best(names.lookup.objects(iri, predicate)):
            return _shortened(found.text)
    classes = [names.term(one).text for one in names.lookup.classes(iri)]
    return _shortened(" · ".join([*classes, *map(_in_words, known)]))


def version_steps(history: History, version: str, iri: str) -> Iterator[str]:
    """The versions, up to this one, whose statements about a thing differ from the version before, the oldest first.

    There are none if this is the earliest release.
    """
    known = list(dropwhile(lambda release: release.manifest.version != version, history.releases))
    said = dump_lines(reversed(known) if len(known) > 1 else (), iri)
    return (next(found)[0].manifest.version for _, found in groupby(said, key=itemgetter(1)))


def dump_lines(releases: Iterable[Release], iri: str) -> Iterator[tuple[Release, tuple[str, ...]]]:
    """The releases that say anything about a thing, with its lines in their sorted dumps: no release is loaded."""
    for release in releases:
        dump = dump_of(release)
        if dump and (lines := dump.lines(iri)):
            yield release, lines


def _group(own: Collection, iri: str) -> str | None:
    return next(iter(own.group.values.get(iri, ())), None) if own.group else None


def _neighbours(own: Collection, iri: str, group: str | None) -> list[tuple[float, str]]:
    """The other things of the same group with the kilometres to them, the nearest first."""
    here = own.places.get(iri)
    if here is None:
        return []
    others = (one for one in own.places if one != iri and _group(own, one) == group)
    return sorted((here.distance(own.places[one]), one) for one in others)


def _ends(names: Names, found: Sequence[tuple[float, str]]) -> tuple[tuple[Neighbour, ...], tuple[Neighbour, ...]]:
    """The nearest and the farthest, each with the most extreme first."""
    near, far = found[:_NEAR], found[_NEAR:][-_FAR:][::-1]
    return tuple(_neighbour(names, one) for one in near), tuple(_neighbour(names, one) for one in far)


def _neighbour(names: Names, found: tuple[float, str]) -> Neighbour:
    return Neighbour(names.link(found[1]), round(found[0]))


def _divided(
    names: Names, own: Collection, iri: str, found: Sequence[tuple[float, str]]
) -> Iterator[tuple[Link, Neighbour]]:
    """The nearest thing in each other value of the facet that divides a collection most coarsely."""
    division = _division(own)
    if division is None:
        return
    left = set(division.distinct).difference(division.values.get(iri, ()))
    near = {one for _, one in found[:_NEAR]}
    for distance, one in found:
        for value in left.intersection(division.values.get(one, ())):
            left.discard(value)
            if one not in near:
                yield names.link(value), _neighbour(names, (distance, one))


def _division(own: Collection) -> Facet | None:
    """The facet of few things by which far places differ: not the group, and the one with the fewest values."""
    things = (facet for facet in own.offered if facet.sort is FacetType.THING and facet is not own.group)
    few = [facet for facet in things if not facet.reach and 2 <= len(facet.distinct) <= _DIVISIONS]
    return min(few, key=lambda facet: len(facet.distinct), default=None)


def _members(listing: Listing) -> MembersSection:
    names, selection = listing.names, listing.selection
    collection, members = selection.collection, listing.members()
    intervals = list(intervals_of(names, selection))
    changed = only_moved(selection, intervals)
    atlas = draw(names, selection, listing.label, changed)
    new = [member for member in members if member.iri not in changed]
    return MembersSection(
        name=names.plural(collection.kind.classes[0]),
        count=len(new),
        href=names.local(selection.address(f"/{collection.kind.name}")),
        members=tuple(names.link(member.iri) for member in new[:_LISTED]),
        changed=tuple(names.link(member.iri) for member in members if member.iri in changed),
        map=atlas if collection.places else None,
        growth=Growth(intervals, atlas.groups),
        frames=ListFrames(listing, has_moved=bool(changed)),
    )


def _in_words(fact: Property) -> str:
    values = (value.name if isinstance(value, Link) else value for value in fact.values)
    return f"{fact.label.text}: {', '.join(value.text for value in values)}"


def _shortened(text: str) -> str:
    """A text of at most the longest length, cut between two words."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rpartition(' ')[0] or text[:_LONGEST]}…"
