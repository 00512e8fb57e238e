"""Tool that lists the kinds of things, or the things of a kind by filters, with the filters that there are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

from ucc_graph.library.collection import Collection
from ucc_graph.library.facets import FacetType
from ucc_graph.library.lookup import Kind
from ucc_graph.web.forms.columns import ColumnPart, KindColumns, ListColumn
from ucc_graph.web.forms.export import Export
from ucc_graph.web.forms.json_objects import json_of
from ucc_graph.web.forms.parameters import FIELDS, read_fields, unread
from ucc_graph.web.http.parameters import Misread, nearest_first
from ucc_graph.web.mcp.arguments import Argument, ArgumentType, ToolError, listed, misread_error
from ucc_graph.web.mcp.tool import LANGUAGE, Answer, Call, Tool, described
from ucc_graph.web.site.site import Site
from ucc_graph.web.view.choices import facet_choices, range_choices
from ucc_graph.web.view.listing import SORT, Listing, Selection, key_of, read_selection

__all__ = ["list_tool"]

_TEXT: Final = (
    "List the things of a kind, or those that filters select, with all their columns; without a kind, the kinds that "
    "there are. Each answer has the filters of the list with their values and counts. Use it for questions such as how "
    "many, which ones, in which year."
)
_VALUES: Final = 30
"""Values of a filter in one answer, those of most things first."""
_MEMBERS: Final = {
    "kind": {"type": ["string", "null"]},
    "count": described("integer", "Things that are selected."),
    "items": {"type": "array", "items": {"type": "object"}},
    "next_page": {"type": ["integer", "null"]},
    "filters": {
        "type": "array",
        "description": "What the argument filters takes, with values and the number of things of each.",
        "items": {"type": "object"},
    },
    "kinds": {"type": "array", "items": {"type": "object"}},
    "url": described("string", "The address of the list for people."),
}
_FILTERS: Final = (
    'Filters by name, with a key or a name, or an array of them: {"country": "kr"}, {"year-from": 2010}. '
    "The first answer about a kind names them all."
)


def list_tool(site: Site) -> Tool:
    """The tool of a site."""
    arguments = (
        Argument("kind", ArgumentType.TEXT, f"One of {listed(site.library.kinds)}.", most=200),
        Argument("filters", ArgumentType.FILTERS, _FILTERS, most=50),
        Argument(SORT, ArgumentType.TEXT, "Column to sort by, with a hyphen before it for descending order.", most=200),
        Argument(FIELDS, ArgumentType.TEXTS, "Columns of the items, in place of the usual ones.", most=100),
        Argument(
            "size", ArgumentType.INTEGER, "Items in the answer; 0 for the count alone.", default=25, least=0, most=200
        ),
        Argument("page", ArgumentType.INTEGER, "Further items, from 1.", default=1, least=1, most=100_000),
        LANGUAGE,
    )
    return Tool("list", "List things", _TEXT, arguments, _MEMBERS, partial(_run, site))


async def _run(site: Site, call: Call) -> Answer:
    return await call.in_thread(partial(_list if call.arguments.text("kind") else _kinds, site, call))


def _kinds(site: Site, call: Call) -> Answer:
    """The kinds, each with its class and the number of its things."""
    if strange := [name for name in ("filters", SORT, FIELDS) if call.arguments.values.get(name)]:
        raise ToolError(f"The argument {strange[0]} needs a kind: one of {listed(site.library.kinds)}.")
    members: dict[str, Any] = {"kind": None, "count": 0, "items": [], "next_page": None, "filters": []}
    return Answer({**members, "kinds": list(_every(site, call)), "url": call.url("/")})


def _every(site: Site, call: Call) -> Iterator[dict[str, Any]]:
    for kind in site.library.kinds.values():
        name = call.names.plural(kind.classes[0]).text
        yield {"kind": kind.name, "name": name, "class": kind.classes[0], "count": len(kind.members)}


def _list(site: Site, call: Call) -> Answer:
    given, kind = call.arguments, _kind(site, call.arguments.text("kind"))
    known = site.columns.of(kind)
    selection, columns = _selection(site, call, known)
    listing = Listing(call.names, selection)
    found, size, page = listing.members(), given.number("size"), given.number("page")
    if page > 1 and (page - 1) * size >= len(found):
        raise ToolError(f"The list has {max(1, -(-len(found) // max(1, size)))} pages of {size}.")
    shown = found[(page - 1) * size : page * size]
    export = Export(listing, known, shown, len(found), columns or _usual(known))
    members: dict[str, Any] = {
        "kind": kind.name,
        "count": len(found),
        "items": json.loads(json_of(export, site.json_texts))["items"],
        "next_page": page + 1 if size and page * size < len(found) else None,
        "filters": list(_filters(listing)) if page == 1 else [],
        "kinds": [],
        "url": call.url(selection.address(f"/{kind.name}", sort=selection.sort)),
    }
    return Answer(members, [one.iri for one in shown])


def _kind(site: Site, name: str) -> Kind:
    """The kind of a name; raises ToolError with the nearest names."""
    if found := site.library.kinds.get(name) or site.library.kinds.get(site.library.addresses.kind(name) or ""):
        return found
    raise ToolError(f"There is no kind {name[:80]!r}: the kinds are {listed(nearest_first(name, site.library.kinds))}.")


def _selection(site: Site, call: Call, known: KindColumns) -> tuple[Selection, tuple[ListColumn, ...]]:
    """The selection and the columns that a call asks for; raises ToolError for those that mean nothing."""
    sort = call.arguments.text(SORT)
    given = call.arguments.pairs("filters")
    pairs = [(name, _key(call, known.collection, name, value)) for name, value in given]
    pairs += [(SORT, sort)] if sort else []
    selection = read_selection(pairs, known.collection, site.library.iris)
    columns, strange = read_fields(call.arguments.texts(FIELDS), known)
    own = [one.name for one in (*known.collection.offered, *known.collection.ranges)]
    misread = [*(_as_filter(one, own) for one in unread(pairs, selection)), *strange]
    if misread:
        raise misread_error(misread)
    return selection, columns


def _key(call: Call, collection: Collection, name: str, value: str) -> str:
    """The key of a thing that a filter gives by its name; any other value as it is."""
    facet = next((one for one in collection.facets if one.name == name and one.sort is FacetType.THING), None)
    keys = {key_of(facet, one, call.names.iris): one for one in facet.distinct} if facet else {}
    if value in keys:
        return value
    named = (key for key, one in keys.items() if call.names.name(one).text.casefold() == value.casefold())
    return next(named, value)


def _usual(known: KindColumns) -> tuple[ListColumn, ...]:
    """The columns of every list but its sources, which the answer names once for all items."""
    first = (known.by_name[part.value] for part in (ColumnPart.IRI, ColumnPart.KEY, ColumnPart.NAME))
    return (*first, *known.facets, *known.place)


def _as_filter(one: Misread, own: Sequence[str]) -> Misread:
    """A filter of an unknown name, with the names of filters alone: a list has other parameters in its address."""
    known = [name for name in one.allowed if name.removesuffix("-from").removesuffix("-to") in own or name in _WAYS]
    return Misread(one.name, one.value, known, is_unknown=True) if one.is_unknown else one


_WAYS: Final = ("without", "at")
"""Filters that every list has, beside those of its own."""


def _filters(listing: Listing) -> Iterator[dict[str, Any]]:
    for facet in facet_choices(listing):
        chosen = sorted(facet.choices, key=lambda one: -one.count)[:_VALUES]
        values = [{"value": one.key, "name": one.name.text, "count": one.count} for one in chosen]
        found = {"filter": facet.name, "name": facet.label.text, "values": values, "distinct": len(facet.choices)}
        yield found | ({"unstated": facet.unstated.count} if facet.unstated else {})
    for bounds in range_choices(listing):
        first, last = bounds.ends
        yield {"filter": list(bounds.names), "name": bounds.label.text, "least": first, "greatest": last}
