"""Changes of one thing, or of the things of a list, as a feed; and the releases that they come from.

The newest release stands first. The last entry is that of the oldest release there is, so that a feed of what has never
changed is not empty. A thing that is no more stands in the feed of the whole list alone: nobody knows whether it would
be in a selection.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import dropwhile
from threading import Lock
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple, parse

from ucc_graph.rdf.formats import N_TRIPLES
from ucc_graph.rdf.languages import best
from ucc_graph.release.diff import ChangeType
from ucc_graph.release.folder import Release
from ucc_graph.release.history import History, dump_of
from ucc_graph.release.thing_changes import ThingChange, changes_by_thing
from ucc_graph.web.feeds.atom import AtomEntry, AtomFeed
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.view.listing import Selection
from ucc_graph.web.view.names import Names

__all__ = ["ChangeHistory", "Followed", "list_feed", "thing_feed"]

_LONGEST: Final = 1000
"""Entries of a feed, at most, as in that of a release; older ones are left out."""
_TITLES: Final = {
    ChangeType.ADDED: N_("Added: %(name)s"),
    ChangeType.REMOVED: N_("Removed: %(name)s"),
    ChangeType.CHANGED: N_("Changed: %(name)s"),
}
_CHANGES: Final = N_("Changes: %(name)s")
_COUNTED: Final = N_("Release %(version)s; statements added: %(added)s, removed: %(removed)s")
_NOW: Final = N_("%(name)s: %(now)s")
_BEFORE: Final = N_("%(name)s: no longer %(before)s")
_NOW_AND_BEFORE: Final = N_("%(name)s: %(now)s (before: %(before)s)")
_PROPERTIES, _VALUES = 30, 12
"""Properties of a thing, and values of each, that an entry tells at most."""
_FIRST: Final = N_("%(name)s: in release %(version)s, the oldest one here")


class ChangeHistory:
    """Changes of a release and of all before it, read once, by one thread while others wait."""

    def __init__(self, history: History, version: str) -> None:
        self._releases = list(dropwhile(lambda one: one.manifest.version != version, history.releases))
        self._lock = Lock()

    @property
    def oldest(self) -> Release:
        """The oldest release there is."""
        return self._releases[-1]

    @property
    def by_thing(self) -> Mapping[str, tuple[ThingChange, ...]]:
        """The changes of each thing, the newest last."""
        with self._lock:
            return self._by_thing

    @cached_property
    def _by_thing(self) -> Mapping[str, tuple[ThingChange, ...]]:
        return changes_by_thing(reversed(self._releases))

    def statements(self, iri: str, version: str) -> tuple[set[Triple], set[Triple]]:
        """The statements about a thing that a release added and removed, without those about its parts."""
        number = next(place for place, one in enumerate(self._releases) if one.manifest.version == version)
        new, old = (_said(iri, release) for release in (*self._releases[number : number + 2], None)[:2])
        return new - old, old - new

    def of(self, things: Iterable[str]) -> list[ThingChange]:
        """The changes of some things, the newest release first, in it in the order of their numbers."""
        places = {one.manifest.version: place for place, one in enumerate(self._releases)}
        found = (change for thing in things for change in self.by_thing.get(thing, ()))
        return sorted(found, key=lambda one: (places[one.release.version], one.number))


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


def thing_feed(names: Names, history: ChangeHistory, about: Followed, iri: str) -> AtomFeed:
    """The changes of a thing."""
    name, changes = names.name(iri).text, history.of([iri])
    entries = [replace(_entry(names, one), lines=_lines(names, history, one)) for one in changes]
    if all(one.kind is not ChangeType.ADDED for one in changes):
        entries.append(_first_entry(names, history, about, name))
    return _feed(names, about, name, entries)


def list_feed(names: Names, history: ChangeHistory, about: Followed, selection: Selection, title: str) -> AtomFeed:
    """The changes of the things of a selection; of a whole list also those that are no more."""
    things = set(selection.things())
    if selection.is_empty:
        beginning = names.iris.things_of(selection.collection.kind.name)
        things.update(iri for iri in history.by_thing if iri.startswith(beginning))
    entries = [_entry(names, one) for one in history.of(things)[: _LONGEST - 1]]
    return _feed(names, about, title, [*entries, _first_entry(names, history, about, title)])


def _feed(names: Names, about: Followed, name: str, entries: Sequence[AtomEntry]) -> AtomFeed:
    origin = names.reader.root.origin
    return AtomFeed(
        iri=names.iris.under(about.address(".atom").removeprefix("/")),
        title=names.texts.gettext(_CHANGES) % {"name": name},
        subtitle="",
        language=names.reader.interface,
        author=about.author,
        rights=about.rights,
        own=f"{origin}{names.local(about.address('.atom'))}",
        page=f"{origin}{names.local(about.address())}",
        entries=entries,
    )


def _entry(names: Names, change: ThingChange) -> AtomEntry:
    text, is_known = names.texts.gettext, names.lookup.is_known(change.iri)
    name = names.name(change.iri).text if is_known else change.label or names.short(change.iri)
    said = {"version": change.release.version, "added": change.added, "removed": change.removed}
    path = names.iris.path(change.iri) or "/"
    return AtomEntry(
        iri=change.entry,
        title=text(_TITLES[change.kind]) % {"name": name},
        summary=text(_COUNTED) % said,
        day=change.release.issued,
        page=f"{names.reader.root.origin}{names.local(path)}",
    )


def _lines(names: Names, history: ChangeHistory, change: ThingChange) -> list[str]:
    """What changed of a thing in words, a line for each property; nothing for a thing that is new or no more."""
    if change.kind is not ChangeType.CHANGED:
        return []
    added, removed = history.statements(change.iri, change.release.version)
    classes, text = names.lookup.classes(change.iri), names.texts.gettext
    found: list[str] = []
    for predicate in sorted({one.predicate.value for one in added | removed})[:_PROPERTIES]:
        now, before = (_values(names, said, predicate) for said in (added, removed))
        label = names.heading(predicate, names.labels.names_of(predicate, classes)).text
        told = _NOW_AND_BEFORE if now and before else _NOW if now else _BEFORE
        found.append(text(told) % {"name": label, "now": now, "before": before})
    return found


def _values(names: Names, statements: Iterable[Triple], predicate: str) -> str:
    """The values of a property; of texts those in the language that is best for the reader."""
    objects = sorted((one.object for one in statements if one.predicate.value == predicate), key=str)
    tagged = best((one for one in objects if isinstance(one, Literal) and one.language), names.reader.language)
    languages = (None, tagged.language if tagged else None)
    texts = [
        names.name(one.value).text if isinstance(one, NamedNode) else names.value(one).text
        for one in objects
        if isinstance(one, NamedNode) or (isinstance(one, Literal) and one.language in languages)
    ]
    return ", ".join((*texts[:_VALUES], *(["…"] if len(texts) > _VALUES else [])))


def _said(iri: str, release: Release | None) -> set[Triple]:
    """The statements about a thing in the dump of a release."""
    dump = dump_of(release) if release else None
    lines = "\n".join(dump.lines(iri)) if dump else ""
    return {quad.triple for quad in parse(lines, format=N_TRIPLES.rdf)}


def _first_entry(names: Names, history: ChangeHistory, about: Followed, name: str) -> AtomEntry:
    manifest, reader = history.oldest.manifest, names.reader
    said = {"name": name, "version": manifest.version}
    path = f"/releases/{manifest.version}{reader.prefix}{about.address()}"
    return AtomEntry(
        iri=names.iris.under(f"releases/{manifest.version}{about.address()}"),
        title=names.texts.gettext(_FIRST) % said,
        summary="",
        day=manifest.issued,
        page=reader.root.url(path),
    )
