"""Content negotiation: media type, language and coding of a response from what a client accepts.

Pure functions over header values (RFC 9110, sections 8.4 and 12.5, https://www.rfc-editor.org/rfc/rfc9110#section-12.5).
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import brotli  # type: ignore[import-untyped]  # it brings no types

from ucc_graph.rdf.formats import HTML, Format
from ucc_graph.rdf.languages import FALLBACK, truncations
from ucc_graph.web.http.fields import NAME, weighted

__all__ = [
    "CODINGS",
    "IDENTITY",
    "Negotiated",
    "choose",
    "choose_coding",
    "choose_language",
    "encode",
    "is_compressible",
]

IDENTITY: Final = "identity"
CODINGS: Final = ("br", "gzip", IDENTITY)
"""In the server's order of preference."""

_MEDIA_RANGE: Final = re.compile(rf"(?P<type>{NAME})/(?P<subtype>{NAME})")
_LANGUAGE: Final = re.compile(r"\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*+")
_CODING: Final = re.compile(NAME)
_COMPRESSIBLE: Final = re.compile(
    r"text/.+|.+[/+](?:json|xml|javascript)|application/(?:linkset|n-triples|n-quads|trig|sparql-query)"
)
_CODING_ALIASES: Final = {"x-gzip": "gzip"}
_IDENTITY_WEIGHT: Final = 0.0001
"""Weight of identity if the header does not name it: acceptable, but below the smallest weight in a header."""
_LONG: Final = 512
"""Characters from which the decision on a header is not cached."""


@dataclass(frozen=True)
class Negotiated:
    """The format of a response, and its Content-Type."""

    form: Format
    content_type: str


def choose(accept: str | None, offers: Sequence[Format]) -> Negotiated | None:
    """The offer with the highest weight, the first of equals; None if no offer is acceptable (406).

    A header that is missing, or without a valid media range, accepts everything. An alias matches neither a wildcard
    nor the media type of another offer.
    """
    decide = _remembered if len(accept or "") < _LONG else _decide
    return decide(accept, tuple(offers))


def choose_language(wanted: str | None, accept: str | None, available: Collection[str], default: str = FALLBACK) -> str:
    """The language for a reader: ``wanted`` by the URL, else the best of Accept-Language, else the default.

    Lookup as in RFC 4647, section 3.4, over tags in lower case (https://www.rfc-editor.org/rfc/rfc4647#section-3.4).
    """
    ranges = [wanted] if wanted and _LANGUAGE.fullmatch(wanted) else []
    for tag in (*ranges, *_languages(accept)):
        if found := next((form for form in truncations(tag) if form in available), None):
            return found
    return default


def choose_coding(accepted: str | None) -> str | None:
    """The coding that Accept-Encoding prefers, ``identity`` without the header; None if no coding is acceptable."""
    decide = _remembered_coding if len(accepted or "") < _LONG else _decide_coding
    return decide(accepted)


def is_compressible(content_type: str) -> bool:
    """Whether compression makes a media type smaller."""
    return bool(_COMPRESSIBLE.fullmatch(content_type.partition(";")[0].strip().lower()))


def encode(body: bytes, coding: str) -> bytes:
    """The body in a coding; the same input gives the same bytes."""
    if coding == "gzip":
        return gzip.compress(body, 6, mtime=0)
    if coding == "br":
        return bytes(brotli.compress(body, quality=5))
    return body


@dataclass(frozen=True)
class _MediaRange:
    """A media range with its parameters and its weight from 0 to 1."""

    type: str
    subtype: str
    parameters: frozenset[tuple[str, str]]
    quality: float

    def precedence(self, media_type: str) -> int | None:
        """Precedence of the range for a media type, higher if more specific; None if it does not match.

        ``profile`` may be ignored (RFC 6906, section 3), ``charset`` must be UTF-8, and other parameters never match.
        """
        if any(not _is_offered(name, value) for name, value in self.parameters):
            return None
        kind, _, name = media_type.partition("/")
        if (self.type, self.subtype) == (kind, name):
            return 2 + len(self.parameters)
        if self.subtype == "*" and self.type in ("*", kind):
            return 0 if self.type == "*" else 1
        return None


def _decide(accept: str | None, offers: Sequence[Format]) -> Negotiated | None:
    ranges = tuple(_media_ranges(accept)) or (_MediaRange("*", "*", frozenset(), 1.0),)
    best: tuple[float, Negotiated] | None = None
    own = {offer.media_type for offer in offers}
    for offer in offers:
        for media_type in (offer.media_type, *(alias for alias in offer.aliases if alias not in own)):
            quality = _quality(media_type, ranges, named=media_type != offer.media_type)
            if quality > (best[0] if best else 0.0):
                best = (quality, Negotiated(offer, _content_type(offer, media_type)))
    return best[1] if best else None


_remembered = lru_cache(1024)(_decide)
"""Cache: most clients repeat their Accept header, and parsing one takes as long as a quick query."""


def _media_ranges(accept: str | None) -> Iterator[_MediaRange]:
    """The media ranges of an Accept header; malformed ones are left out."""
    for one in weighted(accept):
        named = _MEDIA_RANGE.fullmatch(one.value)
        if named and (named["type"] != "*" or named["subtype"] == "*"):
            parameters = frozenset((name, value.lower()) for name, value in one.parameters)
            yield _MediaRange(named["type"].lower(), named["subtype"].lower(), parameters, one.weight)


def _is_offered(name: str, value: str) -> bool:
    return name == "profile" or (name == "charset" and value in ("utf-8", "utf8"))


def _quality(media_type: str, ranges: Sequence[_MediaRange], *, named: bool) -> float:
    """The weight of the most specific matching range (RFC 9110, section 12.5.1); if ``named``, only an exact one."""
    found = [(precedence, one.quality) for one in ranges if (precedence := one.precedence(media_type)) is not None]
    precedence, quality = max(found, default=(0, 0.0))
    return 0.0 if named and precedence < 2 else quality


def _content_type(offer: Format, media_type: str) -> str:
    """The Content-Type of an offer: an alias keeps its own media type, except XHTML, which is sent as HTML."""
    if offer is HTML or media_type == offer.media_type:
        return offer.content_type
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _languages(accept: str | None) -> list[str]:
    """The language ranges of Accept-Language, the highest weight first; ``*`` and weight 0 are left out."""
    found = [(-one.weight, one.value) for one in weighted(accept) if one.weight and _LANGUAGE.fullmatch(one.value)]
    return [tag for _, tag in sorted(found, key=lambda pair: pair[0]) if tag != "*"]


def _decide_coding(accepted: str | None) -> str | None:
    if accepted is None:
        return IDENTITY
    weights = dict(_codings(accepted))
    others = weights.get("*", 0.0)
    weights.setdefault(IDENTITY, weights.get("*", _IDENTITY_WEIGHT))
    best = max(CODINGS, key=lambda coding: weights.get(coding, others))
    return best if weights.get(best, others) else None


_remembered_coding = lru_cache(1024)(_decide_coding)


def _codings(accepted: str) -> Iterator[tuple[str, float]]:
    """The codings of a header with their weights; malformed ones are left out."""
    for one in weighted(accepted):
        if _CODING.fullmatch(one.value):
            name = one.value.lower()
            yield _CODING_ALIASES.get(name, name), one.weight
