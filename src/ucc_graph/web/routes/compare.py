"""Two to four things side by side: what is counted of them, then the rows of their pages, as the rows of one table.

What stands first where things are compared: their facets, and how much belongs to each of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException

from ucc_graph.library.collection import GROUPS, Collection, Collections
from ucc_graph.library.facets import Facet, FacetType
from ucc_graph.library.labels import Labels
from ucc_graph.library.search import LONGEST
from ucc_graph.rdf.formats import HTML
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.response import Representation, respond
from ucc_graph.web.routes.things import find
from ucc_graph.web.site.exception_handlers import wants_page
from ucc_graph.web.site.site import Site, SiteOf, reader_of
from ucc_graph.web.view.listing import Listing
from ucc_graph.web.view.names import Link, Names, Text
from ucc_graph.web.view.page import Row, ThingPage
from ucc_graph.web.view.search_hits import SearchHit, search_hits
from ucc_graph.web.view.selection import Selection, key_of

__all__ = ["Chosen", "Comparison", "Counted", "Tally", "compare", "router", "side_by_side", "tallies"]


@dataclass(frozen=True)
class Counted:
    """A value, and how many things have it; None where that is not the question."""

    value: Link | Text
    count: int | None = None


@dataclass(frozen=True)
class Tally:
    """What one thing says in one row."""

    label: Text
    values: tuple[Counted, ...]


@dataclass(frozen=True)
class _Teller:
    names: Names
    labels: Labels
    collections: Collections

    def listing(self, collection: Collection, selection: Selection | None = None) -> Listing:
        return Listing(self.names, self.labels, selection or Selection(collection, self.names.iris))


def tallies(
    names: Names, labels: Labels, collections: Collections, iri: str, own: Collection | None
) -> Iterator[Tally]:
    """The rows of a thing of a collection: its facets that are no texts, then what belongs to it."""
    teller = _Teller(names, labels, collections)
    known = {facet.name for facet in own.facets} if own else set()
    yield from _facets(teller, own, iri) if own else ()
    for collection in collections.located:
        facet = next((facet for facet in collection.facets if iri in facet.members), None)
        if facet:
            yield from _belonging(teller, collection, facet, iri, known)


def _facets(teller: _Teller, own: Collection, iri: str) -> Iterator[Tally]:
    listing = teller.listing(own)
    for facet in own.facets:
        if facet.sort is not FacetType.TEXT and (values := listing.cell(facet, iri)):
            yield Tally(listing.label(facet), tuple(map(Counted, values)))


def _belonging(teller: _Teller, collection: Collection, facet: Facet, iri: str, known: set[str]) -> Iterator[Tally]:
    """How many things of a collection have a value, and what else these have."""
    names, members = teller.names, facet.members[iri]
    chosen = {facet.name: frozenset({key_of(facet, iri, names.iris)})}
    selection = Selection(collection, names.iris, chosen)
    listing = teller.listing(collection, selection)
    name, href = names.name(collection.kind.classes[0]), names.local(selection.address(f"/{collection.kind.name}"))
    yield Tally(name, (Counted(Link(iri, Text(str(len(members)), dir="ltr"), href, is_external=False)),))
    for other in collection.offered:
        if other is not facet and other.name not in known and other.sort is not FacetType.TEXT:
            yield Tally(listing.label(other), tuple(_spread(listing, other, members)))


def _spread(listing: Listing, facet: Facet, members: tuple[str, ...]) -> Iterator[Counted]:
    """The values of a facet among some things: a few with their counts, of more their number, of years the span."""
    counts = Counter(value for thing in members for value in facet.values.get(thing, ()))
    if facet.sort is FacetType.YEAR and counts:
        yield Counted(Text("\u2013".join(dict.fromkeys((min(counts), max(counts)))), dir="ltr"))
    elif len(counts) > GROUPS:
        yield Counted(Text(str(len(counts)), dir="ltr"))
    else:
        ordered = sorted(counts, key=lambda value: (-counts[value], value))
        yield from (Counted(listing.names.link(value), counts[value]) for value in ordered)


_MOST: Final = 4
_ASKED: Final = 16
"""Things that are looked up, known or not."""
_OFFERED: Final = 8
_THING: Final = "thing"

router = APIRouter(tags=["things"])


@dataclass(frozen=True)
class Comparison:
    """A row of the table: the name of a property, and what each thing says by it; None where it says nothing."""

    name: Text
    rows: tuple[Row | None, ...]


@dataclass(frozen=True)
class Counting:
    """A row of the first part of the table: what is counted, and of each thing the tally; None where there is none."""

    name: Text
    tallies: tuple[Tally | None, ...]


@dataclass(frozen=True)
class Chosen:
    """The things that an address names, by their paths here, and the paths under which nothing is known."""

    things: tuple[str, ...]
    unknown: tuple[str, ...]

    def address(self, things: Iterable[str]) -> str:
        """The address of a comparison of some things."""
        pairs = [(_THING, path) for path in things]
        return f"/compare?{urlencode(pairs, safe='/')}" if pairs else "/compare"


Things = Annotated[list[str], Query(max_length=_ASKED, description=N_("a thing by its path here, or by its IRI"))]


@router.get("/compare", response_class=Response)
def comparison(
    request: Request,
    site: SiteOf,
    thing: Things = [],  # noqa: B006  # read only
    add: Annotated[str, Query(max_length=LONGEST, description=N_("the name of one more thing"))] = "",
) -> Response:
    """The things that ``thing`` names side by side, and the one that ``add`` names, if it names one alone."""
    reader, chosen = reader_of(request, site), _choose(site, thing)
    if len(chosen.things) > _MOST:
        raise HTTPException(400, f"At most {_MOST} things stand side by side; {len(chosen.things)} were chosen.")
    is_fault = bool(chosen.unknown) and not chosen.things
    if is_fault and not wants_page(request):
        raise HTTPException(404, f"Nothing is known here under the address {chosen.unknown[0][:200]}.")
    names = site.names(reader)
    offers = _offers(site, names, chosen, add)
    left = add if len(offers) != 1 else ""
    if len(offers) == 1 and len(chosen.things) < _MOST:
        chosen, offers = replace(chosen, things=(*chosen.things, offers[0].key)), []
    body = site.render("compare.html", reader, _content(site, names, chosen, offers) | {"add": left})
    answer = Representation(body, HTML.content_type, ("Accept", "Accept-Language"), reader.interface)
    return respond(request, answer, site.freshness, 404 if is_fault else 200)


def compare(pages: Sequence[ThingPage]) -> list[Comparison]:
    """The rows of some pages side by side, in the order in which the first page that has a row has it."""
    found = [{row.name.text: row for section in page.sections for row in section.rows} for page in pages]
    names = {name: row.name for rows in found for name, row in rows.items()}
    return [Comparison(text, tuple(rows.get(name) for rows in found)) for name, text in names.items()]


def side_by_side(told: Sequence[Sequence[Tally]]) -> list[Counting]:
    """The tallies of some things side by side, by what they count."""
    found = [{tally.label.text: tally for tally in tallies} for tallies in told]
    labels = {name: tally.label for tallies in found for name, tally in tallies.items()}
    return [Counting(label, tuple(tallies.get(name) for tallies in found)) for name, label in labels.items()]


def _choose(site: Site, asked: Iterable[str]) -> Chosen:
    found = {path: _iri(site, path) for path in asked if path}
    paths = [(site.library.iris.path(iri) or "").removeprefix("/") for iri in found.values() if iri]
    return Chosen(tuple(dict.fromkeys(paths)), tuple(path for path, iri in found.items() if not iri))


def _iri(site: Site, path: str) -> str | None:
    """The thing of a path, or of an IRI under the base."""
    base = site.library.iris.base
    return find(site, path.removeprefix(base).removeprefix("id/").removeprefix("/"))


def _content(site: Site, names: Names, chosen: Chosen, offers: list[SearchHit]) -> dict[str, object]:
    views = site.views(names.reader)
    iris = [iri for path in chosen.things if (iri := _iri(site, path))]
    pages = [views.thing(iri, site.library.lookup.description(iri)) for iri in iris]
    others = [chosen.address(path for path in chosen.things if path != one) for one in chosen.things]
    return {
        "things": [(names.link(iri), names.local(without)) for iri, without in zip(iris, others, strict=True)],
        "counted": side_by_side([_tallies(site, names, iri) for iri in iris]),
        "rows": [one for row in compare(pages) for one in _by_kind(site, names, row)],
        "chosen": chosen,
        "has_room": len(chosen.things) < _MOST,
        "kind": next(iter(_kinds(chosen)), ""),
        "offers": [(one, names.local(chosen.address((*chosen.things, one.key)))) for one in offers],
        "kinds": [(kind, names.name(kind.classes[0])) for kind in site.library.kinds.values()],
    }


def _tallies(site: Site, names: Names, iri: str) -> list[Tally]:
    known = site.library.iris.kind_and_key(iri)
    kind = site.library.kinds.get(known[0]) if known else None
    own = site.collections.of(kind) if kind else None
    return list(tallies(names, site.labels, site.collections, iri, own))


def _kinds(chosen: Chosen) -> list[str]:
    """The kinds of what is chosen: something of another kind has no row in common with it."""
    return list(dict.fromkeys(path.partition("/")[0] for path in chosen.things))


def _offers(site: Site, names: Names, chosen: Chosen, add: str) -> list[SearchHit]:
    """What a name may mean: one thing where it is the only one that is called so."""
    found = search_hits(site.library, names, add, _OFFERED, _kinds(chosen)) if add.strip() else []
    others = [one for one in found if one.kind and one.key not in chosen.things]
    sure = [one for one in others if one.is_sure]
    return sure if len(sure) == 1 else others


def _by_kind(site: Site, names: Names, found: Comparison) -> Iterator[Comparison]:
    """A row as it is, or one for each kind of its values where they are of several: so that like is beside like."""
    values = [value for row in found.rows if row for value in row.values]
    links = [value.iri for value in values if isinstance(value, Link)]
    kinds = sorted({(site.library.iris.kind_and_key(iri) or ("",))[0] for iri in links})
    is_whole = all(row is None or row.count == len(row.values) for row in found.rows)
    are_known = len(links) == len(values) and all(kind in site.library.kinds for kind in kinds)
    if len(kinds) < 2 or not are_known or not is_whole:
        yield found
        return
    for kind in kinds:
        label = names.name(site.library.kinds[kind].classes[0])
        rows = tuple(_of_kind(names, row, kind) if row else None for row in found.rows)
        yield Comparison(replace(found.name, text=f"{found.name.text} · {label.text}"), rows)


def _of_kind(names: Names, row: Row, kind: str) -> Row | None:
    values = tuple(
        value
        for value in row.values
        if isinstance(value, Link) and (names.iris.kind_and_key(value.iri) or ("",))[0] == kind
    )
    return replace(row, values=values, count=len(values)) if values else None
