"""Changes between two releases as text, JSON, Turtle and an Atom feed (RFC 4287, https://www.rfc-editor.org/rfc/rfc4287).

The feed has one permanent address, and the entries of the newest release stand above those of the releases before. An
entry is a named thing with all its parts. Records without a name are only counted here; the other formats list them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final
from xml.etree import ElementTree as ET

from pyoxigraph import Literal, NamedNode, Triple

from ucc_graph.rdf import serialise
from ucc_graph.rdf.expressible import NOT_XML
from ucc_graph.rdf.formats import TURTLE, json_bytes
from ucc_graph.rdf.vocab import AS, PROV, RDF, RDFS, XSD
from ucc_graph.release.diff import Changes, ChangeType, ResourceChange
from ucc_graph.release.file_names import CHANGES

__all__ = ["FORMATS", "feed"]

_ATOM: Final = "http://www.w3.org/2005/Atom"
_ENTRY: Final = f"{{{_ATOM}}}entry"
_LONGEST: Final = 1000
"""Entries of a feed, at most; further and older ones are left out."""
_ACTIVITIES: Final = {ChangeType.ADDED: AS.Create, ChangeType.REMOVED: AS.Delete, ChangeType.CHANGED: AS.Update}


def feed(changes: Changes) -> bytes:
    """The changes as a feed, above the entries of the feed of the release before."""
    ET.register_namespace("", _ATOM)
    root, iris = ET.Element(f"{{{_ATOM}}}feed"), changes.new.iris
    things = _things(changes)
    named = [thing for thing in things if thing.label]
    _texts(root, id=iris.changes, title=f"Changes: {changes.about.title}", updated=_moment(changes))
    _texts(root, subtitle=_counted(changes, things, named))
    _link(root, "self", iris.under(CHANGES["atom"]), "application/atom+xml")
    _link(root, "alternate", iris.changes, "text/html")
    _texts(ET.SubElement(root, f"{{{_ATOM}}}author"), name=changes.about.publisher)
    for thing in named[:_LONGEST]:
        _entry(root, thing, changes)
    ET.indent(root)
    earlier = ET.fromstring(changes.earlier).iter(_ENTRY) if changes.earlier else ()  # noqa: S314  # written here
    root.extend(islice(earlier, _LONGEST - len(named[:_LONGEST])))
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


@dataclass(frozen=True)
class _Thing:
    """A thing with the changes of it and its parts; ``number`` is that of its first change among all changes."""

    iri: str
    label: str
    number: int
    changes: tuple[ResourceChange, ...]

    @property
    def kind(self) -> ChangeType:
        """The kind of the thing's own change; ``CHANGED`` if only its parts have changed."""
        return next((change.kind for change in self.changes if change.iri == self.iri), ChangeType.CHANGED)


def _things(changes: Changes) -> list[_Thing]:
    """The things in order of IRI, each with its parts."""
    found: dict[str, list[tuple[int, ResourceChange]]] = {}
    for number, change in enumerate(changes.resources, 1):
        found.setdefault(change.thing, []).append((number, change))
    return [
        _Thing(
            iri,
            label=next((change.label for _, change in group if change.iri == iri), changes.names.get(iri, "")),
            number=group[0][0],
            changes=tuple(change for _, change in group),
        )
        for iri, group in sorted(found.items())
    ]


def _counted(changes: Changes, things: Sequence[_Thing], named: Sequence[_Thing]) -> str:
    text = f"From release {changes.old.version} to {changes.new.version}: {len(named)} things"
    if len(named) > _LONGEST:
        text = f"{text}, of which the first {_LONGEST} stand here"
    rest = len(things) - len(named)
    return f"{text}. {changes.new.iris.changes} has these and {rest} records without a name of their own."


def _entry(root: ET.Element, thing: _Thing, changes: Changes) -> None:
    entry = ET.SubElement(root, _ENTRY)
    added = sum(len(change.added) for change in thing.changes)
    removed = sum(len(change.removed) for change in thing.changes)
    _texts(
        entry,
        id=changes.new.iris.change(changes.new.version, thing.number),
        title=f"{thing.kind}: {thing.label}",
        updated=_moment(changes),
        summary=f"{added} statements added, {removed} removed",
    )
    _link(entry, "alternate", thing.iri)


def _texts(parent: ET.Element, **texts: str) -> None:
    """Adds elements with texts; a character that XML cannot hold becomes U+FFFD, as the feed is for readers."""
    for name, text in texts.items():
        ET.SubElement(parent, f"{{{_ATOM}}}{name}").text = NOT_XML.sub("\ufffd", text)


def _link(parent: ET.Element, relation: str, href: str, media_type: str = "") -> None:
    attributes = {"rel": relation, "href": href} | ({"type": media_type} if media_type else {})
    ET.SubElement(parent, f"{{{_ATOM}}}link", attributes)


def _text(changes: Changes) -> bytes:
    counts = ", ".join(f"{len(changes.of_kind(kind))} {kind}" for kind in ChangeType)
    lines = [f"{changes.old.version} -> {changes.new.version}: {counts}"]
    for table in changes.tables:
        counts = f"{len(table.added)} added, {len(table.removed)} removed, {len(table.changed)} changed"
        lines.append(f"table {table.file}: {counts}")
    lines += [f"{change.kind} <{change.iri}>" + f" {change.label}" * bool(change.label) for change in changes.resources]
    return "".join(f"{line}\n" for line in lines).encode()


def _json(changes: Changes) -> bytes:
    document = {
        "old": changes.old.version,
        "new": changes.new.version,
        "counts": {kind.value: len(changes.of_kind(kind)) for kind in ChangeType},
        "tables": [vars(table) for table in changes.tables],
        "resources": [vars(change) | {"label": change.label or None} for change in changes.resources],
    }
    return json_bytes(document)


def _turtle(changes: Changes) -> bytes:
    """Activities (https://www.w3.org/TR/activitystreams-vocabulary/), and the revision that they make up."""
    prefixes = {"as": AS.iri, "prov": PROV.iri, "rdfs": RDFS.iri, "xsd": XSD.iri}
    return serialise.to_bytes(_statements(changes), TURTLE, prefixes)


def _statements(changes: Changes) -> Iterator[Triple]:
    new = changes.new
    release, published = NamedNode(new.iri), Literal(_moment(changes), datatype=XSD.dateTime)
    yield Triple(release, PROV.wasRevisionOf, NamedNode(changes.old.iri))
    for number, change in enumerate(changes.resources, 1):
        activity = NamedNode(new.iris.change(new.version, number))
        yield Triple(activity, RDF.type, _ACTIVITIES[change.kind])
        yield Triple(activity, AS.object, NamedNode(change.iri))
        yield Triple(activity, AS.published, published)
        yield Triple(activity, AS.target, release)
        if change.label:
            yield Triple(activity, AS.summary, Literal(f"{change.kind}: {change.label}"))


def _moment(changes: Changes) -> str:
    """The day of the new release; its hour is not known."""
    return f"{changes.new.issued}T00:00:00Z"


FORMATS: Final[dict[str, Callable[[Changes], bytes]]] = {"text": _text, "json": _json, "ttl": _turtle, "atom": feed}
"""Writers of the changes, by the name of the format on the command line."""
