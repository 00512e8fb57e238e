"""Checks of the catalogue: what the dataset says of itself, and that its base IRI is that of the tables.

The properties are those that DCAT-AP 3 asks of a dataset and that pages, citations and descriptions show
(https://semiceu.github.io/DCAT-AP/releases/3.0.0/). Without them a release works, and says less.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from pyoxigraph import NamedNode, Quad

from ucc_graph.press.check.consequences import OTHER_BASE
from ucc_graph.press.read.assemble import Assembly
from ucc_graph.press.read.publication import Publication, SourcePath
from ucc_graph.press.read.sources import Sources
from ucc_graph.press.read.void_counts import VoidCounts
from ucc_graph.problem import Problem, Severity
from ucc_graph.rdf.terms import namespace_of, subject_of
from ucc_graph.rdf.vocab import DCT, FOAF, RDFS, VOID

__all__ = ["base_notes", "catalog_problems", "reserved_name"]

_STAND_INS: Final = frozenset(("example.com", "example.net", "example.org"))
"""Names for examples (RFC 2606, section 3, https://www.rfc-editor.org/rfc/rfc2606#section-3)."""
_RESERVED: Final = frozenset(("example", "test", "invalid", "localhost", "local"))
"""Top-level names that lead nowhere, or to one's own network (RFC 2606, section 2; RFC 6761; RFC 6762)."""

_WANTED: Final = (
    (DCT.title, 'has no dct:title, so that pages have no name: add one, such as "Lighthouses"@en'),
    (DCT.license, "has no dct:license, so that nobody knows what is allowed: add the address of a licence"),
    (DCT.publisher, "has no dct:publisher, so that citations have no author: add an address with a foaf:name"),
)


def catalog_problems(assembly: Assembly, counts: VoidCounts) -> Iterator[Problem]:
    """A warning for each gap in the description of the dataset, and a problem where its base IRI is not that in use.

    Of a catalogue that is derived, one warning names all that it lacks already.
    """
    sources = assembly.sources
    if SourcePath.CATALOG not in sources.derived:
        yield from _gaps(sources)
    yield from _base(sources, {table.name for table in assembly.tables}, counts)


def reserved_name(base: str) -> str:
    """The part of the host of a base IRI that is reserved, so that nobody can own it; empty if none is."""
    labels = (urlsplit(base).hostname or "").rstrip(".").split(".")
    stand_in = ".".join(labels[-2:])
    if stand_in in _STAND_INS:
        return stand_in
    return f".{labels[-1]}" if labels[-1] in _RESERVED and len(labels) > 1 else labels[-1] * (labels[-1] in _RESERVED)


def base_notes(publication: Publication) -> Iterator[Problem]:
    """A note if the base IRI is one that a new publication gets where nobody has said another.

    Other reserved names are a choice, as those of samples: a draft needs no name, and only a release tells of them.
    """
    if (name := reserved_name(publication.base)) not in _STAND_INS:
        return
    lines = publication.catalog.decode(errors="replace").split("\n")
    line = next((number for number, said in enumerate(lines, 1) if "uriSpace" in said), 0)
    text = (
        f"the base {publication.base} stands for yours, for nobody owns {name} (RFC 2606): before you publish, write "
        "an address that stays yours in all files, or build with --base-iri"
    )
    yield Problem(SourcePath.CATALOG, line, "", "base:reserved", text, Severity.INFO)


def _gaps(sources: Sources) -> Iterator[Problem]:
    dataset = NamedNode(sources.publication.dataset)
    said: dict[NamedNode, list[Quad]] = {}
    for quad in sources.catalog.quads:
        if quad.subject == dataset:
            said.setdefault(quad.predicate, []).append(quad)
    for predicate, text in _WANTED:
        if predicate not in said:
            yield _problem(sources, dataset.value, f"the dataset {text}", Severity.WARNING)
    written = (quad for file in (sources.catalog, *sources.ontology) for quad in file.quads)
    named = {subject_of(quad) for quad in written if quad.predicate in (FOAF.name, RDFS.label)}
    for publisher in (quad.object for quad in said.get(DCT.publisher, ())):
        if isinstance(publisher, NamedNode) and publisher.value not in named:
            text = f"the publisher {publisher} has no foaf:name, so that citations have no author: add one"
            yield _problem(sources, publisher.value, text, Severity.WARNING)


def _base(sources: Sources, tables: Iterable[str], counts: VoidCounts) -> Iterator[Problem]:
    """A problem if no thing of a table has an address under the base: its release would have no page of a thing."""
    space = sources.iris.things_space
    things = [graph for graph in counts.graphs if graph.name in tables and graph.examples]
    examples = sorted(iri for graph in things for iri in graph.examples.values())
    if not examples or any(iri.startswith(sources.iris.base) for iri in examples) or any(g.entities for g in things):
        return
    elsewhere = namespace_of(examples[0])
    text = (
        f"void:uriSpace is {sources.publication.base}, and no table makes an address under {space}: the tables write "
        f"{elsewhere}. Write the same base in both"
    )
    is_of_another_base = f"/{space.removesuffix('/').rpartition('/')[2]}/" in elsewhere
    severity = Severity.VIOLATION if is_of_another_base else Severity.WARNING
    yield replace(_problem(sources, VOID.uriSpace.value, text, severity, rule=OTHER_BASE), focus=elsewhere)


def _problem(sources: Sources, subject: str, text: str, severity: Severity, rule: str = "catalog:dataset") -> Problem:
    """A problem at the line of the catalogue with a subject; for ``void:uriSpace``, at the line of that property."""
    content = sources.written(SourcePath.CATALOG).decode(errors="replace").split("\n")
    words = "uriSpace" if subject == VOID.uriSpace.value else ""
    line = next((number for number, said in enumerate(content, 1) if words and words in said), 0)
    return Problem(SourcePath.CATALOG, line or sources.catalog.lines.get(subject, 0), "", rule, text, severity)
