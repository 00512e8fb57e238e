"""Attribution of an answer: its sources, the release with licence and hash, and where sources disagree."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

from ucc_graph.rdf.vocab import PROV
from ucc_graph.release.file_names import MANIFEST
from ucc_graph.release.folder import fingerprint
from ucc_graph.web.mcp.disagreements import Disagreements
from ucc_graph.web.mcp.tool import Answer, Call, references
from ucc_graph.web.site.site import Site
from ucc_graph.web.view.names import Names

__all__ = ["MEMBERS", "Attribution"]

_SOURCES: Final = 20
"""Sources in one answer, besides the dataset itself."""
MEMBERS: Final[dict[str, Any]] = {
    "sources": {
        "type": "array",
        "description": "Where the answer comes from: cite these. The last one is the dataset.",
        "items": {"type": "object", "required": ["iri", "name"]},
        "minItems": 1,
    },
    "more_sources": {"type": "integer"},
    "disagreements": {
        "type": "array",
        "description": "Where sources disagree about things of this answer: report all values.",
        "items": {"type": "object", "required": ["note"]},
    },
    "release": {"type": "object", "required": ["title", "version", "iri", "sha256", "licences", "citation"]},
}
"""The schemas of the members that the answer of every tool has."""


class Attribution:
    """Attribution of the answers of a site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._disagreements = Disagreements(site.library)
        self._releases: dict[tuple[str, str], dict[str, Any]] = {}

    def of(self, call: Call, answer: Answer) -> dict[str, Any]:
        """Sources, disagreements and release of an answer."""
        sources = dict.fromkeys((*answer.sources, *self._sources(answer)))
        named = references(call, list(sources)[:_SOURCES])
        return {
            "sources": [*named, self._dataset(call)],
            "more_sources": len(sources) - len(named),
            "disagreements": self._disagreements.as_json(call, answer.things),
            "release": self.release_of(call.names),
        }

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the manifest, which has that of every file of the release."""
        return fingerprint(self._site.library.release.path(MANIFEST))[1]

    def _sources(self, answer: Answer) -> Iterator[str]:
        """The sources of the things of an answer: those that lists name, else those that the things state."""
        lookup, kinds = self._site.library.lookup, self._site.library.kinds
        for iri in answer.things:
            found = lookup.iris.kind_and_key(iri)
            if found and found[0] in kinds:
                yield from self._site.columns.of(kinds[found[0]]).sources.get(iri, ())
            else:
                yield from (value.value for value in lookup.objects(iri, PROV.hadPrimarySource))

    def _dataset(self, call: Call) -> dict[str, str]:
        title = self.release_of(call.names)["title"]
        return {"iri": self._site.dataset, "name": title, "url": call.url("/")}

    def release_of(self, names: Names) -> dict[str, Any]:
        """The release for readers of a language, described once."""
        key = names.reader.language, names.reader.interface
        if key not in self._releases:
            self._releases[key] = self._read_release(names)
        return self._releases[key]

    def _read_release(self, names: Names) -> dict[str, Any]:
        manifest, imprint = self._site.library.release.manifest, self._site.imprint(names)
        return {
            "title": imprint.title.text,
            "version": manifest.version,
            "issued": manifest.issued,
            "iri": manifest.iri,
            "sha256": self.sha256,
            "licences": [{"iri": one.iri, "name": one.name.text} for one in imprint.licences],
            "citation": self._site.metadata.citation,
        }
