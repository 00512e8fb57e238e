"""Checks that each format can hold the statements, and that a name of the JSON-LD context has one meaning.

A format that cannot hold a statement is left out of the release; a warning names the property or the row. Some readers
of JSON-LD misread a name of the context that is also a language or the scheme of an IRI in the data.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store, parse

from ucc_graph.press.check.locate import locate
from ucc_graph.press.read.assemble import Assembly
from ucc_graph.press.read.publication import SourcePath
from ucc_graph.press.read.sources import Sources, Turtle
from ucc_graph.press.read.void_counts import VoidCounts
from ucc_graph.problem import Problem, Severity, ValidationResult
from ucc_graph.rdf.expressible import is_element_name, obstacles
from ucc_graph.rdf.formats import N_TRIPLES, RDF_XML, Format
from ucc_graph.rdf.jsonld import JsonLdContext, read_context
from ucc_graph.rdf.terms import object_of, subject_of
from ucc_graph.rdf.vocab import RDF

__all__ = ["form_problems", "matching", "rule_of"]

_LEFT_OUT: Final = f"{RDF_XML.title} is left out of the release"
_COLLISION: Final = "context:collision"
_SUSPECT: Final = rb"[\x00-\x09\x0b-\x1f]|\\u|\\[bf]|\xef\xbf[\xbe\xbf]"
"""Bytes in a line of N-Triples that may stand for a character that XML does not allow."""
_SHOWN: Final = 10
"""Rows that are named for each graph and kind of fault."""


def form_problems(assembly: Assembly, rows: Store, counts: VoidCounts) -> Iterator[Problem]:
    """A warning for each obstacle to a format, and for each name of the context with two meanings."""
    sources = assembly.sources
    paths = [file.path for file in assembly.graphs.files]
    said = [quad for file in sources.shapes for quad in file.quads]
    used = {quad.predicate.value for quad in said} | {object_of(quad) for quad in said if _is_typing(quad)}
    used = used.union(*((*graph.properties, *graph.classes) for graph in counts.graphs))
    yield from (_unnamed(sources, iri) for iri in sorted(used) if not is_element_name(iri))
    yield from locate(_unwritable(file.path for file in assembly.graphs.files if file.in_default), assembly, rows)
    yield from _in_files((*sources.shapes,))
    yield from _collisions(sources, paths)


def rule_of(form: Format) -> str:
    """The rule of problems with statements that a format cannot hold."""
    return f"form:{form.name}"


def _unnamed(sources: Sources, iri: str) -> Problem:
    """The problem of a property or class that cannot be the name of an element."""
    place = next((file for file in sources.ontology if file.declares(iri)), None)
    file, line = (place.name, place.lines.get(iri, 0)) if place else ("ontology", 0)
    text = (
        f"<{iri}> does not end in an XML name, and RDF/XML writes no property or class without one: "
        f"{_LEFT_OUT}. If it shall be there, let the IRI end in a name of letters."
    )
    return Problem(file, line, "", rule_of(RDF_XML), text, Severity.WARNING, iri)


def _is_typing(quad: Quad) -> bool:
    return quad.predicate == RDF.type and isinstance(quad.object, NamedNode)


def _unwritable(paths: Iterable[Path]) -> Iterator[ValidationResult]:
    """The first statements of each graph whose text XML cannot hold."""
    for path in paths:
        found = (quad for quad in matching(path, _SUSPECT) if isinstance(quad.object, Literal))
        named = (quad for quad in found if is_element_name(quad.predicate.value))
        for statement, reason in islice(obstacles(RDF_XML, named), _SHOWN):
            text = f"For one statement of <{statement.predicate.value}>, {reason}: {_LEFT_OUT}."
            subject, rule = subject_of(statement), rule_of(RDF_XML)
            yield ValidationResult(subject, statement.predicate.value, "", "", rule, text, Severity.WARNING)


def _in_files(files: Iterable[Turtle]) -> Iterator[Problem]:
    """The texts of Turtle files outside the graphs that XML cannot hold."""
    for file in files:
        texts = (quad for quad in file.quads if isinstance(quad.object, Literal))
        said = (quad for quad in texts if is_element_name(quad.predicate.value))
        for statement, reason in islice(obstacles(RDF_XML, said), _SHOWN):
            subject = subject_of(statement)
            text = f"For one statement about {subject}, {reason}: {_LEFT_OUT}."
            yield Problem(file.name, file.lines.get(subject, 0), "", rule_of(RDF_XML), text, Severity.WARNING)


def _collisions(sources: Sources, paths: Iterable[Path]) -> Iterator[Problem]:
    """The names of the context that are also a language or the scheme of an IRI in the graphs."""
    context = read_context(sources.read(SourcePath.CONTEXT))
    text = sources.text(SourcePath.CONTEXT)
    for name, meaning in sorted(_second_meanings(context, paths)):
        line = next((number for number, said in enumerate(text.split("\n"), 1) if f'"{name}":' in said), 0)
        says = f'"{name}" is a name of the context and also {meaning} in the data: some readers take one for the other.'
        yield Problem(SourcePath.CONTEXT, line, "", _COLLISION, f"{says} Give it another name.", Severity.WARNING)


def _second_meanings(context: JsonLdContext, paths: Iterable[Path]) -> set[tuple[str, str]]:
    names = sorted(name for name in context.document if re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", name))
    aliases = [name for name in names if name in context.aliases]
    languages, schemes = (b"|".join(re.escape(name.encode()) for name in of) for of in (aliases, names))
    found: set[tuple[str, str]] = set()
    for path in paths:
        if aliases:
            tagged = matching(path, rb'"@(?:%s) \.\n' % languages)
            tags = {quad.object.language for quad in tagged if isinstance(quad.object, Literal)}
            found |= {(tag, "the tag of a language") for tag in tags if tag and tag in context.aliases}
        for quad in matching(path, rb"<(?:%s):(?!//)" % schemes if names else rb"(?!)"):
            iris = {term.value for term in (quad.subject, quad.predicate, quad.object) if isinstance(term, NamedNode)}
            found |= {(iri.partition(":")[0], "the scheme of an IRI") for iri in iris if context.misreads(iri)}
    return found


def matching(path: Path, pattern: bytes) -> Iterator[Quad]:
    """The statements of a file of N-Triples in whose line a pattern occurs; a search in bytes costs the least."""
    if not path.stat().st_size:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        end = 0
        for found in re.finditer(pattern, content):
            if found.start() >= end:
                begin = content.rfind(b"\n", 0, found.start()) + 1
                end = content.find(b"\n", begin) + 1
                yield from parse(content[begin:end], format=N_TRIPLES.rdf)
