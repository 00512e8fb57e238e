"""Interface languages of a site: those of the package and those of the publication, as far as the catalogue wants them.

A publication adds a language, or other words in a known one, by a catalogue of messages that the press has compiled.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from gettext import NullTranslations
from typing import Final

from ucc_graph.rdf.iris import is_reserved
from ucc_graph.rdf.languages import FALLBACK
from ucc_graph.release.face import Face
from ucc_graph.release.file_names import MESSAGES, messages
from ucc_graph.release.folder import Release
from ucc_graph.web.http.i18n import LANGUAGES, catalogue
from ucc_graph.web.view.names import autonym

__all__ = ["Interfaces", "read_interfaces"]

_SUFFIX: Final = ".mo"


@dataclass(frozen=True)
class Interfaces:
    """The languages that are offered: each tag with its messages, the first one first; ``kinds`` are paths of lists."""

    texts: Mapping[str, NullTranslations]
    kinds: Container[str]

    @property
    def first(self) -> str:
        """The language for a reader who prefers none: English if it is offered."""
        return FALLBACK if FALLBACK in self.texts else next(iter(self.texts))

    @cached_property
    def in_paths(self) -> Mapping[str, str]:
        """The languages that a path may begin with, each with its own name: a tag may also be the name of a kind."""
        return {tag: _name(tag) for tag in self.texts if tag not in self.kinds and not is_reserved(tag)}


def read_interfaces(release: Release, face: Face, kinds: Container[str]) -> Interfaces:
    """The interfaces of a release: those that its catalogue names, or else all there are."""
    own = dict(_own(release))
    known = [*LANGUAGES, *(tag for tag in own if tag not in LANGUAGES)]
    offered = [tag for tag in known if tag in face.languages] or known
    return Interfaces({tag: catalogue(tag, own.get(tag)) for tag in offered}, kinds)


def _own(release: Release) -> Iterator[tuple[str, bytes]]:
    """The catalogues of the publication by their tags, in order."""
    for path in sorted(file.path for file in release.manifest.files):
        tag = path.removeprefix(MESSAGES).removesuffix(_SUFFIX)
        if path == messages(tag):
            yield tag, release.path(path).read_bytes()


def _name(tag: str) -> str:
    return LANGUAGES.get(tag) or autonym(tag) or tag
