"""IRIs of a publication, made and parsed: no other module makes an IRI from the base IRI.

A thing is ``{base}id/{kind}/{key}`` and its page ``/{kind}/{key}``; everything else under the base has its own path. A
thing whose IRI is elsewhere has the page ``/{kind}/{key}`` if the data states a key, else ``/about?iri={IRI}``. A
request has a non-ASCII key percent-encoded; the data may have it with or without escapes: both forms are tried.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final
from urllib.parse import quote

__all__ = ["ABOUT", "FILES", "Iris", "below", "is_reserved", "part_of"]

ABOUT: Final = "about"
"""Path of the pages of things whose IRIs are elsewhere; the IRI is the parameter ``iri``."""
FILES: Final = "data/"
"""Beginning of the paths of all files of the current release."""
_THING: Final = "id/"
_SAFE: Final = "/:@!$&'()*+,;=~-._#%?"
_ESCAPED: Final = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_UNRESERVED: Final = re.compile(r"[A-Za-z0-9._~-]|[^\x00-\xa0]")


@dataclass(frozen=True)
class _FixedIri:
    """An IRI with a fixed path under the base, as an attribute of :class:`Iris`."""

    path: str

    def __get__(self, iris: Iris, owner: type[Iris]) -> str:
        return f"{iris.base}{self.path}"


@dataclass(frozen=True)
class Iris:
    """IRIs under a base IRI, which ends in a slash.

    ``elsewhere`` are the things whose IRIs are not under the base, with kind and key; where the data states no key, it
    is the IRI.
    """

    base: str
    elsewhere: Mapping[str, tuple[str, str]] = field(default_factory=dict, compare=False)

    catalog = _FixedIri("catalog")
    """The catalogue of the dataset's releases (DCAT 3)."""
    changes = _FixedIri("changes")
    """The differences between the newest release and the one before."""
    endpoint = _FixedIri("sparql")
    """The SPARQL endpoint."""
    ontology = _FixedIri("ontology")
    """The ontology; its terms have a fragment."""
    queries = _FixedIri("queries")
    """The collection of the published queries."""
    report = _FixedIri("report")
    """The validation report."""
    service = _FixedIri("catalog#sparql")
    """The data service of the catalogue, which describes the endpoint."""
    shapes = _FixedIri("shapes")
    """The shapes; each has a fragment."""
    statistics = _FixedIri("void")
    """The description of the dataset in VoID; its partitions have a fragment."""
    things_space = _FixedIri(_THING)
    """The beginning of the IRIs of all things."""
    files_space = _FixedIri(FILES)
    """The beginning of the IRIs of all files of the current release."""

    def change(self, version: str, number: int) -> str:
        """A change from the release before, by the version of the newer release and the change's number from 1."""
        return f"{self.changes_of(version)}#{number}"

    def changes_of(self, version: str) -> str:
        """The differences between a release and the one before, by its version."""
        return f"{self.release(version)}/changes"

    def file(self, name: str) -> str:
        """A file of the current release, or of the publication, by its path in the folder."""
        return f"{self.files_space}{name}"

    def graph(self, name: str) -> str:
        """A named graph by its name."""
        return f"{self.base}graph/{name}"

    def prefix(self, name: str) -> str:
        """A declaration of a prefix that the published queries share."""
        return f"{self.queries}#prefix-{name}"

    def query(self, name: str) -> str:
        """A published query by its name, the stem of its file."""
        return f"{self.queries}/{name}"

    def release(self, version: str) -> str:
        """A release by its version."""
        return f"{self.base}releases/{version}"

    def release_file(self, version: str, name: str) -> str:
        """A file of an earlier release, by its path in the folder."""
        return f"{self.release(version)}/{FILES}{name}"

    def rule(self, name: str) -> str:
        """A rule by its name, the stem of its file."""
        return f"{self.base}rules/{name}"

    @staticmethod
    def about(iri: str) -> str:
        """The path of the page about any IRI that the data speaks of."""
        return f"/{ABOUT}?iri={quote(iri, safe='')}"

    def under(self, path: str) -> str:
        """A page of the server, or another thing under the base, by its path without the first slash."""
        return f"{self.base}{path}"

    def things(self, path: str) -> tuple[str, ...]:
        """The possible IRIs of a thing, from a path without its first slash (``kind/key``, percent-encoded)."""
        forms = _forms(path)
        elsewhere = (self._by_path[form] for form in forms if form in self._by_path)
        return (*(f"{self.base}{_THING}{form}" for form in forms), *elsewhere)

    @cached_property
    def _by_path(self) -> Mapping[str, str]:
        return {f"{kind}/{key}": iri for iri, (kind, key) in self.elsewhere.items()}

    def things_of(self, kind: str) -> str:
        """The beginning of the IRIs of all things of a kind."""
        return f"{self.things_space}{kind}/"

    def others(self, path: str) -> tuple[str, ...]:
        """The possible IRIs directly under the base, from a path."""
        return tuple(f"{self.base}{form}" for form in _forms(path))

    def kind_and_key(self, iri: str) -> tuple[str, str] | None:
        """Kind and key of a thing; None for any other IRI, also for a part of a thing."""
        if not iri.startswith(self.base + _THING) or "#" in iri:
            return self.elsewhere.get(iri)
        kind, slash, key = iri[len(self.base) + len(_THING) :].partition("/")
        return (kind, key) if kind and slash and key else None

    def path(self, iri: str) -> str | None:
        """The path of an IRI on this server, percent-encoded, with its fragment; None for one that has no page here."""
        if not iri.startswith(self.base):
            kind, key = self.elsewhere.get(iri, ("", ""))
            return (self.about(iri) if key == iri else "/" + quote(f"{kind}/{key}", safe=_SAFE)) if kind else None
        rest = iri[len(self.base) :]
        if rest.startswith(_THING) and "/" in rest[len(_THING) :]:
            rest = rest[len(_THING) :]
        return "/" + quote(rest, safe=_SAFE)


def is_reserved(segment: str) -> bool:
    """Whether the IRIs of all things begin with a segment, so that no path of a language can."""
    return f"{segment}/" == _THING


def below(iri: str) -> str:
    """The beginning of the IRIs below a resource."""
    return f"{iri}/"


def part_of(iri: str, name: str) -> str:
    """The IRI of a part of a resource, by its fragment; for an empty one, the beginning of the IRIs of all parts."""
    return f"{iri}#{name}"


def _forms(path: str) -> tuple[str, ...]:
    """The forms of a path, each once: as it came, with its escapes decoded, and percent-encoded."""
    readable = _ESCAPED.sub(_decode, path)
    return tuple(dict.fromkeys((path, readable, quote(readable, safe=_SAFE))))


def _decode(escaped: re.Match[str]) -> str:
    try:
        decoded = bytes.fromhex(escaped[0].replace("%", "")).decode()
    except ValueError:
        return escaped[0]
    return "".join(character if _UNRESERVED.match(character) else quote(character, safe="") for character in decoded)
