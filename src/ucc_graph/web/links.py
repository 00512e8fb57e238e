"""Link headers: where else an answer is to be had, under which licence, how to cite it.

Typed links as in RFC 8288 (https://www.rfc-editor.org/rfc/rfc8288), by the profile FAIR Signposting, level 1
(https://signposting.org/FAIR/).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

from ucc_graph.media import Format

__all__ = ["link", "signposts"]

_SAFE: Final = "/:@!$&'()*+,;=~-._#%?"
_LANDING_PAGE: Final = "https://schema.org/AboutPage"


def link(target: str, relation: str, media_type: str | None = None) -> str:
    """One link; the target is percent-encoded."""
    suffix = f'; type="{media_type}"' if media_type else ""
    return f'<{quote(target, safe=_SAFE)}>; rel="{relation}"{suffix}'


def signposts(
    path: str, chosen: Format, offers: Iterable[Format], cite_as: str, licences: Iterable[str]
) -> Iterator[str]:
    """The links of one form of a document at ``path`` that comes in several."""
    yield link(cite_as, "cite-as")
    yield from (link(licence, "license") for licence in licences)
    for offer in offers:
        if offer != chosen:
            yield link(f"{path}.{offer.name}", "alternate", offer.media_type)
    if chosen.rdf is None:
        yield link(_LANDING_PAGE, "type")
        yield from (link(f"{path}.{offer.name}", "describedby", offer.media_type) for offer in offers if offer.rdf)
    else:
        yield link(f"{path}.html", "describes", "text/html")
