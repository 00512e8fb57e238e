"""Addresses: from the path of a request to the IRIs it may stand for, and from an IRI to its path on this server.

A thing is ``{base}id/{kind}/{key}`` and its page ``/{kind}/{key}``; whatever else stands under the base has its own
path. A key outside ASCII stands in the data as it is or percent-encoded, and arrives percent-encoded: both are tried.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

__all__ = ["Addresses"]

_THING: Final = "id/"
_SAFE: Final = "/:@!$&'()*+,;=~-._#%?"
_ESCAPED: Final = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_UNRESERVED: Final = re.compile(r"[A-Za-z0-9._~-]|[^\x00-\xa0]")


@dataclass(frozen=True)
class Addresses:
    """The addresses under a base IRI, which ends in a slash."""

    base: str

    def things(self, path: str) -> tuple[str, ...]:
        """The IRIs of things that a path without its first slash (``kind/key``, percent-encoded) may stand for."""
        return tuple(f"{self.base}{_THING}{form}" for form in _forms(path))

    def others(self, path: str) -> tuple[str, ...]:
        """The IRIs directly under the base that a path may stand for."""
        return tuple(f"{self.base}{form}" for form in _forms(path))

    def kind_and_key(self, iri: str) -> tuple[str, str] | None:
        """Kind and key of a thing's IRI, or None where it is no thing or a part of one."""
        if not iri.startswith(self.base + _THING) or "#" in iri:
            return None
        kind, slash, key = iri[len(self.base) + len(_THING) :].partition("/")
        return (kind, key) if kind and slash and key else None

    def path(self, iri: str) -> str | None:
        """The path of an IRI on this server, percent-encoded, with its fragment; None where it is elsewhere."""
        if not iri.startswith(self.base):
            return None
        rest = iri[len(self.base) :]
        if rest.startswith(_THING) and "/" in rest[len(_THING) :]:
            rest = rest[len(_THING) :]
        return "/" + quote(rest, safe=_SAFE)


def _forms(path: str) -> tuple[str, ...]:
    """As it came, with Unicode in place of escapes, and with escapes in place of Unicode, each once."""
    readable = _ESCAPED.sub(_decode, path)
    return tuple(dict.fromkeys((path, readable, quote(readable, safe=_SAFE))))


def _decode(escaped: re.Match[str]) -> str:
    try:
        decoded = bytes.fromhex(escaped[0].replace("%", "")).decode()
    except ValueError:
        return escaped[0]
    return "".join(character if _UNRESERVED.match(character) else quote(character, safe="") for character in decoded)
