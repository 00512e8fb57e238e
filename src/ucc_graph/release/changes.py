"""Changes between two releases as text, JSON, Turtle and an Atom feed.

Changes as a feed to subscribe to: the Atom Syndication Format (https://www.rfc-editor.org/rfc/rfc4287).

The feed has one address for ever, and its entries are those of the newest release above those of the releases before.
An entry is a thing that has a name, with all its parts; records without one are counted, and told by the other forms.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final
from xml.etree import ElementTree as ET

from pyoxigraph import Literal, NamedNode, Triple

from ucc_graph.rdf import serialise
from ucc_graph.rdf.dataset_vocab import AS
from ucc_graph.rdf.formats import TURTLE
from ucc_graph.rdf.vocab import PROV, RDF, RDFS, XSD
from ucc_graph.release.diff import Changes, ChangeType, ResourceChange

__all__ = ["FORMATS", "feed", "render"]


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
    def kind(self) -> ChangeType:
        """What happened to the thing itself; where it is as it was, it is changed by its parts."""
        return next((change.kind for change in self.changes if change.iri == self.iri), ChangeType.CHANGED)


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
    added, removed = (sum(len(part) for part in parts) for parts in _sides(thing))
    _texts(
        entry,
        id=f"{changes.new.base}releases/{changes.new.version}/changes#{thing.number}",
        title=f"{thing.kind}: {thing.label}",
        updated=_moment(changes),
        summary=f"{added} statements added, {removed} removed",
    )
    _link(entry, "alternate", thing.iri)


def _sides(thing: _Thing) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    return [change.added for change in thing.changes], [change.removed for change in thing.changes]


def _earlier(content: bytes) -> Iterator[ET.Element]:
    """The entries of an earlier feed of ours."""
    if content:
        yield from ET.fromstring(content).iter(_ENTRY)  # noqa: S314  # a file of a release, made by ourselves


def _texts(parent: ET.Element, **texts: str) -> None:
    for name, text in texts.items():
        ET.SubElement(parent, f"{{{_ATOM}}}{name}").text = text


def _link(parent: ET.Element, relation: str, href: str, media_type: str = "") -> None:
    attributes = {"rel": relation, "href": href} | ({"type": media_type} if media_type else {})
    ET.SubElement(parent, f"{{{_ATOM}}}link", attributes)


_ACTIVITIES: Final = {ChangeType.ADDED: AS.Create, ChangeType.REMOVED: AS.Delete, ChangeType.CHANGED: AS.Update}


def render(changes: Changes, form: str) -> bytes:
    """The changes in one of ``FORMATS``."""
    return FORMATS[form](changes)


def _text(changes: Changes) -> bytes:
    lines = [
        f"{changes.old.version} -> {changes.new.version}: "
        + ", ".join(f"{len(changes.of_kind(kind))} {kind}" for kind in ChangeType)
    ]
    for table in changes.tables:
        counts = f"{len(table.added)} added, {len(table.removed)} removed, {len(table.changed)} changed"
        lines.append(f"table {table.file}: {counts}")
    lines += [f"{change.kind} <{change.iri}>{_named(change)}" for change in changes.resources]
    return "".join(f"{line}\n" for line in lines).encode()


def _named(change: ResourceChange) -> str:
    return f" {change.label}" if change.label else ""


def _json(changes: Changes) -> bytes:
    document = {
        "old": changes.old.version,
        "new": changes.new.version,
        "counts": {kind.value: len(changes.of_kind(kind)) for kind in ChangeType},
        "tables": [
            {"file": table.file, "added": table.added, "removed": table.removed, "changed": table.changed}
            for table in changes.tables
        ],
        "resources": [
            {
                "iri": change.iri,
                "kind": change.kind.value,
                "label": change.label or None,
                "added": change.added,
                "removed": change.removed,
            }
            for change in changes.resources
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _turtle(changes: Changes) -> bytes:
    """Activities (https://www.w3.org/TR/activitystreams-vocabulary/), and the revision that they make up."""
    prefixes = {"as": AS.iri, "prov": PROV.iri, "rdfs": RDFS.iri, "xsd": XSD.iri}
    return serialise.to_bytes(_statements(changes), TURTLE, prefixes)


def _statements(changes: Changes) -> Iterator[Triple]:
    release = _release(changes, changes.new.version)
    yield Triple(release, PROV.wasRevisionOf, _release(changes, changes.old.version))
    for number, change in enumerate(changes.resources, 1):
        activity = NamedNode(f"{release.value}/changes#{number}")
        yield Triple(activity, RDF.type, _ACTIVITIES[change.kind])
        yield Triple(activity, AS.object, NamedNode(change.iri))
        yield Triple(activity, AS.published, Literal(_moment(changes), datatype=XSD.dateTime))
        yield Triple(activity, AS.target, release)
        if change.label:
            yield Triple(activity, AS.summary, Literal(f"{change.kind}: {change.label}"))


def _release(changes: Changes, version: str) -> NamedNode:
    return NamedNode(f"{changes.new.base}releases/{version}")


def _moment(changes: Changes) -> str:
    """The day of the new release; its hour is not known."""
    return f"{changes.new.issued}T00:00:00Z"


FORMATS: Final[dict[str, Callable[[Changes], bytes]]] = {"text": _text, "json": _json, "ttl": _turtle, "atom": feed}
"""The forms of a comparison, by the name that the command line gives them."""
