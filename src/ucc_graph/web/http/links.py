"""Link headers: where else an answer is to be had, under which licence, how to cite it.

Typed links as in RFC 8288 (https://www.rfc-editor.org/rfc/rfc8288), by the profile FAIR Signposting, level 1
(https://signposting.org/FAIR/).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from urllib.parse import quote

from ucc_graph.rdf.formats import HTML, Format

__all__ = ["landing", "link", "of_dataset", "signposts"]

_SAFE: Final = "/:@!$&'()*+,;=~-._#%?"
_LANDING_PAGE: Final = "https://schema.org/AboutPage"
_DATASET: Final = "https://schema.org/Dataset"


def link(target: str, relation: str, media_type: str | None = None) -> str:
    """One link; the target is percent-encoded."""
    suffix = f'; type="{media_type}"' if media_type else ""
    return f'<{quote(target, safe=_SAFE)}>; rel="{relation}"{suffix}'


def of_dataset(dumps: Iterable[tuple[str, str]]) -> Iterator[str]:
    """That a page is about a dataset, and where its content is: paths of dumps, each with its media type."""
    yield link(_DATASET, "type")
    yield from (link(path, "item", media_type) for path, media_type in dumps)


def landing(cite_as: str, licences: Iterable[str]) -> Iterator[str]:
    """The links of a page about something, wherever it stands."""
    yield link(cite_as, "cite-as")
    yield from (link(licence, "license") for licence in licences)
    yield link(_LANDING_PAGE, "type")


def signposts(
    path: str, chosen: Format, offers: Sequence[Format], cite_as: str, licences: Iterable[str]
) -> Iterator[str]:
    """The links of one form of a document at ``path``, without its first slash, that comes in several forms."""
    yield link(cite_as, "cite-as")
    yield from (link(licence, "license") for licence in licences)
    others = [offer for offer in offers if offer != chosen]
    yield from (link(f"/{path}.{offer.name}", "alternate", offer.media_type) for offer in others)
    if chosen == HTML:
        yield link(_LANDING_PAGE, "type")
        yield from (link(f"/{path}.{offer.name}", "describedby", offer.media_type) for offer in others if offer.rdf)
    elif HTML in offers:
        yield link(f"/{path}.html", "describes", HTML.media_type)
