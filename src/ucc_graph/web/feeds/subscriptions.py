"""Feeds and calendars of a page, for its reader and for programs that look for them in its head.

The relation ``alternate`` with a media type is how feed readers find a feed
(https://html.spec.whatwg.org/multipage/links.html#rel-alternate). A page offers a calendar only where it has a day, so
that no link leads to an answer without any; a feed has an entry for every thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ucc_graph.library.days import Days
from ucc_graph.library.lookup import Kind
from ucc_graph.rdf.formats import Format
from ucc_graph.web.feeds.atom import ATOM
from ucc_graph.web.feeds.calendar import ICALENDAR
from ucc_graph.web.view.listing import Selection
from ucc_graph.web.view.names import Names

__all__ = ["Followed", "Subscription", "of_list", "of_thing"]


@dataclass(frozen=True)
class Subscription:
    """Feed or calendar: its title in English, its address, and its media type."""

    title: str
    href: str
    media_type: str


@dataclass(frozen=True)
class Followed:
    """Path of what a feed follows with its query, and the publisher and the rights of all feeds."""

    path: str
    query: str
    author: str
    rights: str

    def address(self, suffix: str = "") -> str:
        """The path with a suffix and the query."""
        return f"{self.path}{suffix}{'?' if self.query else ''}{self.query}"


def of_list(names: Names, days: Days, selection: Selection) -> tuple[Subscription, ...]:
    """The feed of a selection, and its calendar where things of the kind have days."""
    kind = selection.collection.kind
    forms = (ATOM, ICALENDAR) if days.of(kind) else (ATOM,)
    addresses = (selection.address(f"/{kind.name}.{form.name}") for form in forms)
    return tuple(_subscription(names, form, address) for form, address in zip(forms, addresses, strict=True))


def of_thing(names: Names, days: Days, kind: Kind | None, iri: str) -> tuple[Subscription, ...]:
    """The feed of a thing, and its calendar if it has a day; nothing for what has no path of its own."""
    path = names.iris.path(iri) or ""
    return tuple(_of_path(names, days, kind, iri, path)) if path and "?" not in path else ()


def _of_path(names: Names, days: Days, kind: Kind | None, iri: str, path: str) -> Iterator[Subscription]:
    yield _subscription(names, ATOM, f"{path}.{ATOM.name}")
    if kind and iri in days.of(kind):
        yield _subscription(names, ICALENDAR, f"{path}.{ICALENDAR.name}")


def _subscription(names: Names, form: Format, address: str) -> Subscription:
    """A form at an address, which keeps the languages of the page."""
    return Subscription(form.title, names.local(address), form.media_type)
