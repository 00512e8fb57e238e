"""Choices of a list: the values of its facets with the number of things, and the bounds of numbers and days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from ucc_graph.library.facets import Facet, FacetType
from ucc_graph.rdf.languages import natural_order
from ucc_graph.rdf.terms import time_order
from ucc_graph.web.view.listing import FROM, TO, Listing, is_spoken, key_of
from ucc_graph.web.view.names import Text, numeric_order

__all__ = ["FacetChoices", "FilterOption", "RangeChoice", "facet_choices", "range_choices"]


@dataclass(frozen=True)
class FilterOption:
    """A value to choose: its key, its name, the number of things that have it, and whether it is chosen.

    ``depth`` is the number of wider ones above it.
    """

    key: str
    name: Text
    count: int
    is_chosen: bool
    depth: int = 0


@dataclass(frozen=True)
class FacetChoices:
    """A facet with its values; ``unstated`` is the choice of the things that have none, None where each has one."""

    name: str
    label: Text
    choices: tuple[FilterOption, ...]
    unstated: FilterOption | None = None


@dataclass(frozen=True)
class RangeChoice:
    """A property to choose by range: its least and greatest value, and the bounds that are chosen.

    ``names`` are those of the two parameters, ``input`` the type of their fields.
    """

    name: str
    label: Text
    names: tuple[str, str]
    input: str
    ends: tuple[str, str]
    chosen: tuple[str, str]
    unstated: FilterOption | None = None


def facet_choices(listing: Listing) -> Iterator[FacetChoices]:
    """The facets to choose by, with their values in order."""
    for facet in listing.selection.collection.offered:
        found = tuple(option for _, option in sorted(_options(listing, facet), key=itemgetter(0)))
        yield FacetChoices(facet.name, listing.label(facet), found, _unstated(listing, facet))


def range_choices(listing: Listing) -> Iterator[RangeChoice]:
    """The properties to choose by range."""
    for facet in listing.selection.collection.ranges:
        order = numeric_order if facet.sort is FacetType.NUMBER else time_order
        yield RangeChoice(
            name=facet.name,
            label=listing.label(facet),
            names=(f"{facet.name}{FROM}", f"{facet.name}{TO}"),
            input="text" if facet.sort is FacetType.DAY else "number",
            ends=(min(facet.distinct, key=order), max(facet.distinct, key=order)),
            chosen=listing.selection.bounds.get(facet.name, ("", "")),
            unstated=_unstated(listing, facet),
        )


def _options(listing: Listing, facet: Facet) -> Iterator[tuple[Any, FilterOption]]:
    """The values to choose, each with its sort key."""
    selection = listing.selection
    counts, chosen = selection.counts(facet), selection.chosen.get(facet.name, frozenset())
    spoken = listing.spoken(facet, facet.names)
    for place, value in enumerate(facet.distinct):
        key = key_of(facet, value, listing.names.iris)
        if (counts[value] and is_spoken(facet, value, spoken)) or key in chosen:
            way, name = _way(facet, value), listing.shown(facet, listing.text(facet, value))
            order = place if facet.sort is FacetType.YEAR else [_order(listing, facet, one) for one in way]
            yield order, FilterOption(key, name, counts[value], key in chosen, len(way) - 1)


def _way(facet: Facet, value: str) -> tuple[str, ...]:
    """The wider things above a value in its hierarchy, and itself."""
    above = next(iter(facet.hierarchy.ways(value)), ()) if facet.hierarchy else ()
    return (*above, value)


def _order(listing: Listing, facet: Facet, value: str) -> tuple[object, ...]:
    """The sort key of a value among others: the order of things, then names; numbers in texts count as such."""
    name = listing.text(facet, value)
    order = listing.names.order(name) if facet.sort is FacetType.THING else natural_order(name.text)
    return (facet.ranks.get(value, ()), order, value)


def _unstated(listing: Listing, facet: Facet) -> FilterOption | None:
    """The choice of the things without a value of a facet."""
    selection = listing.selection
    lacking, is_chosen = selection.lacking(facet), facet.name in selection.unstated
    count = len(lacking & selection.things(without=facet.name)) if lacking else 0
    return FilterOption(facet.name, Text(""), count, is_chosen) if count or is_chosen else None
