"""Sets of typed links (RFC 9264, https://www.rfc-editor.org/rfc/rfc9264), as JSON and as the text of a Link header."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ucc_graph.rdf.formats import Format, json_bytes
from ucc_graph.web.http.response import link

__all__ = ["LINKSETS", "LINKSET_JSON", "LINKSET_TEXT", "LinkContext", "TypedLink", "linkset_bytes", "linkset_links"]

LINKSET_JSON: Final = Format("linkset", "application/linkset+json", "Links", ("application/json",))
LINKSET_TEXT: Final = Format("linkset", "application/linkset", "Links as text")
LINKSETS: Final = (LINKSET_JSON, LINKSET_TEXT)
"""The two forms of a set of links, in the order of the server's preference; one address has both."""


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


def linkset_bytes(contexts: Iterable[LinkContext], form: Format) -> bytes:
    """The set in a form; every address is absolute, so that the set means the same everywhere (section 4.1)."""
    if form == LINKSET_TEXT:
        return ",\n".join(line for context in contexts for line in _lines(context)).encode() + b"\n"
    return json_bytes({"linkset": [_members(context) for context in contexts]})


def linkset_links(path: str) -> Iterator[str]:
    """Values of Link headers that lead from a page to its set; ``path`` has a slash first and no suffix."""
    return (link(f"{path}.{form.name}", "linkset", form.media_type) for form in LINKSETS)


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
