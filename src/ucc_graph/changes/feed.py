"""Changes as a feed to subscribe to: the Atom Syndication Format (https://www.rfc-editor.org/rfc/rfc4287).

The feed has one address for ever, and its entries are those of the newest release above those of the releases before.
An entry is a thing that has a name, with all its parts; records without one are counted, and told by the other forms.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final
from xml.etree import ElementTree as ET

from ucc_graph.changes.compare import Changes, Kind, ResourceChange

__all__ = ["feed"]

_ATOM: Final = "http://www.w3.org/2005/Atom"
_ENTRY: Final = f"{{{_ATOM}}}entry"
_LONGEST: Final = 1000
"""Entries of a feed; what is older or more is left out."""


@dataclass(frozen=True)
class _Thing:
    """A thing with the changes of it and its parts; ``number`` is that of the first of them among all."""

    iri: str
    label: str
    number: int
    changes: tuple[ResourceChange, ...]

    @property
    def kind(self) -> Kind:
        """What happened to the thing itself; where it is as it was, it is changed by its parts."""
        return next((change.kind for change in self.changes if change.iri == self.iri), Kind.CHANGED)


def feed(changes: Changes) -> bytes:
    """The changes, and those that the feed of the release before tells."""
    ET.register_namespace("", _ATOM)
    root, base = ET.Element(f"{{{_ATOM}}}feed"), changes.new.base
    things = _things(changes)
    named = [thing for thing in things if thing.label]
    _texts(root, id=f"{base}changes", title=f"Changes: {changes.about.title}", updated=_moment(changes))
    _texts(root, subtitle=_counted(changes, things, named))
    _link(root, "self", f"{base}changes.atom", "application/atom+xml")
    _link(root, "alternate", f"{base}changes", "text/html")
    _texts(ET.SubElement(root, f"{{{_ATOM}}}author"), name=changes.about.publisher)
    for thing in named[:_LONGEST]:
        _entry(root, thing, changes)
    ET.indent(root)
    for entry in islice(_earlier(changes.earlier), _LONGEST - len(named[:_LONGEST])):
        root.append(entry)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _things(changes: Changes) -> list[_Thing]:
    """The things in order of IRI, each with its parts."""
    found: dict[str, list[tuple[int, ResourceChange]]] = {}
    for number, change in enumerate(changes.resources, 1):
        found.setdefault(change.thing, []).append((number, change))
    return [_thing(iri, group, changes.names.get(iri, "")) for iri, group in sorted(found.items())]


def _thing(iri: str, group: Sequence[tuple[int, ResourceChange]], name: str) -> _Thing:
    parts = tuple(change for _, change in group)
    label = next((change.label for change in parts if change.iri == iri), name)
    return _Thing(iri, label, group[0][0], parts)


def _counted(changes: Changes, things: Sequence[_Thing], named: Sequence[_Thing]) -> str:
    text = f"From release {changes.old.version} to {changes.new.version}: {len(named)} things"
    if len(named) > _LONGEST:
        text = f"{text}, of which the first {_LONGEST} stand here"
    rest = len(things) - len(named)
    return f"{text}. {changes.new.base}changes has these and {rest} records without a name of their own."


def _entry(root: ET.Element, thing: _Thing, changes: Changes) -> None:
    entry = ET.SubElement(root, _ENTRY)
    added, removed = (sum(len(part) for part in parts) for parts in _statements(thing))
    _texts(
        entry,
        id=f"{changes.new.base}releases/{changes.new.version}/changes#{thing.number}",
        title=f"{thing.kind}: {thing.label}",
        updated=_moment(changes),
        summary=f"{added} statements added, {removed} removed",
    )
    _link(entry, "alternate", thing.iri)


def _statements(thing: _Thing) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    return [change.added for change in thing.changes], [change.removed for change in thing.changes]


def _earlier(content: bytes) -> Iterator[ET.Element]:
    """The entries of an earlier feed of ours."""
    if content:
        yield from ET.fromstring(content).iter(_ENTRY)  # noqa: S314  # a file of a release, made by ourselves


def _moment(changes: Changes) -> str:
    """The day of the new release; its hour is not known."""
    return f"{changes.new.issued}T00:00:00Z"


def _texts(parent: ET.Element, **texts: str) -> None:
    for name, text in texts.items():
        ET.SubElement(parent, f"{{{_ATOM}}}{name}").text = text


def _link(parent: ET.Element, relation: str, href: str, media_type: str = "") -> None:
    attributes = {"rel": relation, "href": href} | ({"type": media_type} if media_type else {})
    ET.SubElement(parent, f"{{{_ATOM}}}link", attributes)
