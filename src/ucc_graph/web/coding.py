"""Content codings: which one a client prefers, what is worth coding, and bytes in a coding.

As in RFC 9110, sections 8.4 and 12.5.3 (https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3).
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import brotli  # type: ignore[import-untyped]  # the package has no types

__all__ = ["CODINGS", "IDENTITY", "choose_coding", "encode", "is_text"]

IDENTITY: Final = "identity"
CODINGS: Final = ("br", "gzip", IDENTITY)
"""In the server's order of preference."""
_ALIASES: Final = {"x-gzip": "gzip"}
_ELEMENT: Final = re.compile(
    r"(?P<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:[ \t]*;[ \t]*[qQ]=(?P<weight>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?"
)
_TEXT: Final = re.compile(r"text/.+|.+[/+](?:json|xml|javascript)|application/(?:n-triples|n-quads|trig|sparql-query)")
_UNSAID: Final = 0.0001
"""The weight of identity where nothing is said of it: acceptable, and less than the smallest that can be said."""


@lru_cache(1024)
def choose_coding(accepted: str | None) -> str | None:
    """The coding that a client prefers by Accept-Encoding, ``identity`` without one; None where none is acceptable."""
    if accepted is None:
        return IDENTITY
    weights = dict(_weights(accepted))
    others = weights.get("*", 0.0)
    unsaid = {IDENTITY: weights.get("*", _UNSAID)}
    quality = {coding: weights.get(coding, unsaid.get(coding, others)) for coding in CODINGS}
    best = max(CODINGS, key=lambda coding: quality[coding])
    return best if quality[best] else None


def is_text(content_type: str) -> bool:
    """Whether bytes of a media type become smaller in a coding."""
    return bool(_TEXT.fullmatch(content_type.partition(";")[0].strip().lower()))


def encode(body: bytes, coding: str) -> bytes:
    """The bytes in a coding, the same every time."""
    if coding == "gzip":
        return gzip.compress(body, 6, mtime=0)
    if coding == "br":
        coded: bytes = brotli.compress(body, quality=5)
        return coded
    return body


def _weights(accepted: str) -> Iterator[tuple[str, float]]:
    """The codings of a header with their weights; what is malformed is left out."""
    for element in accepted.split(","):
        if found := _ELEMENT.fullmatch(element.strip()):
            name = found["name"].lower()
            yield _ALIASES.get(name, name), float(found["weight"] or "1")
