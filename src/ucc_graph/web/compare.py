"""Two to four things side by side: what is counted of them, then the rows of their pages, as the rows of one table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException

from ucc_graph.library.search import LONGEST
from ucc_graph.media import HTML
from ucc_graph.web.answers import Answer, respond
from ucc_graph.web.faults import wants_page
from ucc_graph.web.finds import Find, finds
from ucc_graph.web.interface import N_
from ucc_graph.web.names import Link, Names, Text
from ucc_graph.web.resources import find
from ucc_graph.web.site import Site, SiteOf, reader_of
from ucc_graph.web.tally import Tally, tallies
from ucc_graph.web.views import Row, ThingPage

__all__ = ["Chosen", "Comparison", "compare", "router", "side_by_side"]

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
    answer = Answer(body, HTML.content_type, ("Accept", "Accept-Language"), reader.interface)
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
    paths = [(site.library.addresses.path(iri) or "").removeprefix("/") for iri in found.values() if iri]
    return Chosen(tuple(dict.fromkeys(paths)), tuple(path for path, iri in found.items() if not iri))


def _iri(site: Site, path: str) -> str | None:
    """The thing of a path, or of an IRI under the base."""
    base = site.library.addresses.base
    return find(site, path.removeprefix(base).removeprefix("id/").removeprefix("/"))


def _content(site: Site, names: Names, chosen: Chosen, offers: list[Find]) -> dict[str, object]:
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
    known = site.library.addresses.kind_and_key(iri)
    kind = site.library.kinds.get(known[0]) if known else None
    own = site.collections.of(kind) if kind else None
    return list(tallies(names, site.labels, site.collections, iri, own))


def _kinds(chosen: Chosen) -> list[str]:
    """The kinds of what is chosen: something of another kind has no row in common with it."""
    return list(dict.fromkeys(path.partition("/")[0] for path in chosen.things))


def _offers(site: Site, names: Names, chosen: Chosen, add: str) -> list[Find]:
    """What a name may mean: one thing where it is the only one that is called so."""
    found = finds(site, names.reader, add, _OFFERED, _kinds(chosen)) if add.strip() else []
    others = [one for one in found if one.kind and one.key not in chosen.things]
    sure = [one for one in others if one.is_sure]
    return sure if len(sure) == 1 else others


def _by_kind(site: Site, names: Names, found: Comparison) -> Iterator[Comparison]:
    """A row as it is, or one for each kind of its values where they are of several: so that like is beside like."""
    values = [value for row in found.rows if row for value in row.values]
    links = [value.iri for value in values if isinstance(value, Link)]
    kinds = sorted({(site.library.addresses.kind_and_key(iri) or ("",))[0] for iri in links})
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
        if isinstance(value, Link) and (names.addresses.kind_and_key(value.iri) or ("",))[0] == kind
    )
    return replace(row, values=values, count=len(values)) if values else None
