"""Things that were given up: their addresses answer 410 Gone with a pointer to what stands for them now."""

from __future__ import annotations

from typing import Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.history.dump import dump_of
from ucc_graph.release import Release
from ucc_graph.terms import DCT, OWL, SKOS
from ucc_graph.web.links import link
from ucc_graph.web.moments import address_of
from ucc_graph.web.names import Reader
from ucc_graph.web.problems import GoneError
from ucc_graph.web.site import Site

__all__ = ["refuse_retired"]

_TRUE: Final = ("true", "1")


def refuse_retired(site: Site, iri: str) -> None:
    """Raises GoneError where a thing is marked as ``owl:deprecated`` (https://www.w3.org/TR/owl2-syntax/#Annotations).

    The links are those of RFC 5829: to what replaced it (``dct:isReplacedBy``), and to the last release that had it.
    """
    lookup = site.library.lookup
    marks = lookup.objects(iri, OWL.deprecated) if lookup.addresses.kind_and_key(iri) else []
    if not any(mark.value in _TRUE for mark in marks):
        return
    successors = [value.value for value in lookup.objects(iri, DCT.isReplacedBy) if isinstance(value, NamedNode)]
    here = [lookup.addresses.path(successor) or successor for successor in successors]
    links = [link(target, "successor-version") for target in here]
    if last := _last(site, iri):
        path = (lookup.addresses.path(iri) or "").removeprefix("/")
        links.append(link(address_of(last, path), "predecessor-version"))
    headers = {"Link": ", ".join(links)} if links else {}
    raise GoneError(iri, _detail(site, iri, last), tuple(successors), headers)


def _detail(site: Site, iri: str, last: Release | None) -> str:
    names = site.names(Reader("en"))
    notes = [value for value in site.library.lookup.objects(iri, SKOS.historyNote) if isinstance(value, Literal)]
    note = names.best(notes)
    seen = f" Release {last.manifest.version} was the last to have it." if last else ""
    return f"{names.name(iri).text} was retired. {note.text if note else ''}".strip() + seen


def _last(site: Site, iri: str) -> Release | None:
    """The newest release that had the thing before it was retired."""
    for release in site.history.releases:
        dump = dump_of(release)
        lines = dump.lines(iri) if dump else ()
        if lines and not any(f"<{OWL.deprecated.value}>" in line for line in lines):
            return release
    return None
