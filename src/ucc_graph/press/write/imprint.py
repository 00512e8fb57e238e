"""Imprint of a release: who made it, what it is, and how it is cited, in English, for files that people open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from pyoxigraph import Literal, NamedNode

from ucc_graph.press.read.sources import Sources
from ucc_graph.rdf.languages import FALLBACK, best
from ucc_graph.rdf.vocab import DCT, FOAF, RDFS
from ucc_graph.release.folder import citation

__all__ = ["ReleaseImprint", "read_imprint"]


@dataclass(frozen=True)
class ReleaseImprint:
    """What a release says of itself: ``iri`` is its own, ``dataset`` that of the dataset; ``issued`` is yyyy-mm-dd.

    ``licences`` are pairs of an IRI and a name, which may be empty.
    """

    iri: str
    dataset: str
    title: str
    description: str
    publishers: tuple[str, ...]
    licences: tuple[tuple[str, str], ...]
    version: str
    issued: str

    @property
    def citation(self) -> str:
        """The citation as one line of text."""
        return citation(next(iter(self.publishers), ""), self.title, self.version, self.issued, self.iri)


def read_imprint(sources: Sources, version: str) -> ReleaseImprint:
    """The imprint of a release, from the written description of the dataset."""
    dataset = sources.publication.dataset
    stated = partial(sources.stated, dataset)
    publishers = (_text(_named(sources, one)) for one in stated(DCT.publisher))
    licences = (one.value for one in stated(DCT.license) if isinstance(one, NamedNode))
    return ReleaseImprint(
        iri=sources.iris.release(version),
        dataset=dataset,
        title=_text(stated(DCT.title)),
        description=_text(stated(DCT.description)),
        publishers=tuple(filter(None, publishers)),
        licences=tuple((one, _text(sources.stated(one, RDFS.label))) for one in licences),
        version=version,
        issued=sources.publication.issued,
    )


def _text(values: Iterable[object]) -> str:
    """A text in English, if it is in several languages; empty without one."""
    found = best((value for value in values if isinstance(value, Literal)), FALLBACK)
    return found.value if found else ""


def _named(sources: Sources, agent: object) -> Iterator[object]:
    """The names of an agent; a text is its own name."""
    yield from sources.stated(agent.value, FOAF.name) if isinstance(agent, NamedNode) else [agent]
