"""Changes of things over releases, from the differences that each release has with the one before.

A thing stands for all its parts (``thing#part``), and its change has the number of the first of them, as in the feed of
a release.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ucc_graph.release.diff import ChangeType, ResourceChange
from ucc_graph.release.file_names import CHANGES
from ucc_graph.release.folder import Manifest, Release

__all__ = ["ThingChange", "changes_by_thing"]

_DOCUMENT: Final = CHANGES["json"]


@dataclass(frozen=True)
class ThingChange:
    """Change of a thing with a release: its kind, the number of its entry, and how many statements it counts.

    ``label`` is empty for a thing of which only parts have changed.
    """

    iri: str
    label: str
    kind: ChangeType
    number: int
    added: int
    removed: int
    release: Manifest

    @property
    def entry(self) -> str:
        """The IRI of the change, which the feed of the release also has."""
        return self.release.iris.change(self.release.version, self.number)


@dataclass
class _Found:
    """Changes of a thing and its parts, while they are read."""

    number: int
    label: str = ""
    kind: ChangeType = ChangeType.CHANGED
    added: int = 0
    removed: int = 0


def changes_by_thing(releases: Iterable[Release]) -> Mapping[str, tuple[ThingChange, ...]]:
    """The changes of each thing, those of the first release first; releases without differences have none."""
    found: dict[str, list[ThingChange]] = {}
    for release in releases:
        if release.file(_DOCUMENT):
            for change in _changes(release):
                found.setdefault(change.iri, []).append(change)
    return {iri: tuple(changes) for iri, changes in found.items()}


def _changes(release: Release) -> Iterable[ThingChange]:
    """The changes with a release, one for each thing, in order."""
    found: dict[str, _Found] = {}
    for number, document in enumerate(json.loads(release.path(_DOCUMENT).read_bytes())["resources"], 1):
        resource = ResourceChange(
            iri=document["iri"],
            kind=ChangeType(document["kind"]),
            label=document["label"] or "",
            added=tuple(document["added"]),
            removed=tuple(document["removed"]),
        )
        thing = found.setdefault(resource.thing, _Found(number))
        thing.added += len(resource.added)
        thing.removed += len(resource.removed)
        if resource.iri == resource.thing:
            thing.label, thing.kind = resource.label, resource.kind
    return (
        ThingChange(iri, one.label, one.kind, one.number, one.added, one.removed, release.manifest)
        for iri, one in found.items()
    )
