"""Changes between two releases as text, JSON, Turtle and an Atom feed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ucc_graph.changes.compare import Changes, Kind, ResourceChange
from ucc_graph.changes.feed import feed
from ucc_graph.dataset_terms import AS
from ucc_graph.media import TURTLE
from ucc_graph.serialise import rdf
from ucc_graph.terms import PROV, RDF, RDFS, XSD

__all__ = ["FORMATS", "render"]

_ACTIVITIES: Final = {Kind.ADDED: AS.Create, Kind.REMOVED: AS.Delete, Kind.CHANGED: AS.Update}


def render(changes: Changes, form: str) -> bytes:
    """The changes in one of ``FORMATS``."""
    return FORMATS[form](changes)


def _text(changes: Changes) -> bytes:
    lines = [
        f"{changes.old.version} -> {changes.new.version}: "
        + ", ".join(f"{len(changes.of_kind(kind))} {kind}" for kind in Kind)
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
        "counts": {kind.value: len(changes.of_kind(kind)) for kind in Kind},
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
    return rdf.to_bytes(_statements(changes), TURTLE, prefixes)


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
