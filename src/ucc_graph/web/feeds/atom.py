"""Feed of changes in Atom (RFC 4287, https://www.rfc-editor.org/rfc/rfc4287)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from ucc_graph.rdf.expressible import NOT_XML
from ucc_graph.rdf.formats import Format
from ucc_graph.web.http.i18n import N_

__all__ = ["ATOM", "AtomEntry", "AtomFeed", "feed_bytes"]

ATOM: Final = Format("atom", "application/atom+xml", N_("Changes as a feed"), ("application/xml",))
_SPACE: Final = "http://www.w3.org/2005/Atom"
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class AtomEntry:
    """Entry of a feed: its permanent IRI, its texts, the day of its release, and the address of its page.

    ``lines`` are what it tells, where there is more than a summary.
    """

    iri: str
    title: str
    summary: str
    day: str
    page: str
    lines: Sequence[str] = ()


@dataclass(frozen=True)
class AtomFeed:
    """Feed with its permanent IRI, its texts and their language, its addresses, and its entries, the newest first."""

    iri: str
    title: str
    subtitle: str
    language: str
    author: str
    rights: str
    own: str
    page: str
    entries: Sequence[AtomEntry]


def feed_bytes(feed: AtomFeed) -> bytes:
    """The feed as UTF-8; a character that XML cannot hold becomes U+FFFD."""
    ET.register_namespace("", _SPACE)
    root = ET.Element(f"{{{_SPACE}}}feed", {_XML_LANG: feed.language})
    updated = _moment(max(entry.day for entry in feed.entries))
    _texts(root, id=feed.iri, title=feed.title, subtitle=feed.subtitle, updated=updated, rights=feed.rights)
    _link(root, "self", feed.own, ATOM.media_type)
    _link(root, "alternate", feed.page, "text/html")
    _texts(ET.SubElement(root, f"{{{_SPACE}}}author"), name=feed.author)
    for entry in feed.entries:
        element = ET.SubElement(root, f"{{{_SPACE}}}entry")
        _texts(element, id=entry.iri, title=entry.title, updated=_moment(entry.day), summary=entry.summary)
        _texts(element, content="\n".join(entry.lines))
        _link(element, "alternate", entry.page, "text/html")
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _texts(parent: ET.Element, **texts: str) -> None:
    for name, text in texts.items():
        if text:
            ET.SubElement(parent, f"{{{_SPACE}}}{name}").text = NOT_XML.sub("\ufffd", text)


def _link(parent: ET.Element, relation: str, href: str, media_type: str) -> None:
    ET.SubElement(parent, f"{{{_SPACE}}}link", {"rel": relation, "href": href, "type": media_type})


def _moment(day: str) -> str:
    """The beginning of a day, for the hour of a release is not known."""
    return f"{day}T00:00:00Z"
