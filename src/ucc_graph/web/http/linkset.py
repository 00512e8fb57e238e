"""Sets of typed links (RFC 9264, https://www.rfc-editor.org/rfc/rfc9264), as JSON and as the text of a Link header.

A set says of several resources what the Link header of each would say. Every link therefore names its anchor, and no
address is relative: a set has no base that a reader of the text could know (section 4.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ucc_graph.rdf.formats import Format, json_bytes
from ucc_graph.web.http.response import LINKSET_TEXT, link
from ucc_graph.web.http.root import Root

__all__ = ["LinkContext", "TypedLink", "linkset_bytes"]


@dataclass(frozen=True)
class TypedLink:
    """What a link leads to: its relation, its address, and its media type or nothing."""

    relation: str
    href: str
    media_type: str = ""


@dataclass(frozen=True)
class LinkContext:
    """What links lead from, the anchor, with the links."""

    anchor: str
    targets: Sequence[TypedLink]

    def at(self, root: Root) -> LinkContext:
        """The same with the absolute addresses of paths."""
        targets = [replace(target, href=_absolute(root, target.href)) for target in self.targets]
        return LinkContext(_absolute(root, self.anchor), targets)


def linkset_bytes(contexts: Iterable[LinkContext], form: Format) -> bytes:
    """The set in a form; every address is absolute, so that the set means the same everywhere (section 4.1)."""
    if form == LINKSET_TEXT:
        return ",\n".join(line for context in contexts for line in _lines(context)).encode() + b"\n"
    return json_bytes({"linkset": [_members(context) for context in contexts]})


def _absolute(root: Root, address: str) -> str:
    return root.url(address) if address.startswith("/") else address


def _lines(context: LinkContext) -> Iterator[str]:
    """The links as in RFC 8288, each with its anchor (section 4.1)."""
    for target in context.targets:
        media_type = target.media_type or None
        yield f'{link(target.href, target.relation, media_type)}; anchor="{context.anchor}"'


def _members(context: LinkContext) -> dict[str, object]:
    """The links by their relations, in an object for the anchor (section 4.2)."""
    found: dict[str, object] = {"anchor": context.anchor}
    for relation in dict.fromkeys(target.relation for target in context.targets):
        found[relation] = [
            {"href": one.href} | ({"type": one.media_type} if one.media_type else {})
            for one in context.targets
            if one.relation == relation
        ]
    return found
