"""Declared terms, and their use in graphs, shapes, queries and templates: a misspelt property is an error.

A template of a publication, in Jinja, has the name of a class. It is compiled before it is published, so that an error
in it is a problem at its line and not an error on a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from jinja2 import TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from pyoxigraph import NamedNode

from ucc_graph.press.read.sources import Sources, Turtle
from ucc_graph.press.read.void_counts import VoidCounts
from ucc_graph.problem import Problem
from ucc_graph.rdf.terms import namespace_of, subject_of
from ucc_graph.rdf.vocab import CSVW, FOAF, OWL, PROV, RDF, RDFS, SH, XSD
from ucc_graph.sparql.query_file import QueryFile

__all__ = ["DECLARING", "check_templates", "vocabulary_problems"]

_BUILT_IN: Final = (RDF.iri, RDFS.iri, OWL.iri, XSD.iri, SH.iri)
_OF_PROVENANCE: Final = (
    *(CSVW.Row, CSVW.describes, CSVW.rownum, CSVW.url, FOAF.primaryTopic),
    *(CSVW.Column, CSVW.name, CSVW.propertyUrl, CSVW.lang),
    *(PROV.Activity, PROV.hadPrimarySource, PROV.used, PROV.wasDerivedFrom, PROV.wasGeneratedBy),
)
_OWN_TERMS: Final = frozenset(term.value for term in _OF_PROVENANCE)
"""Terms of the provenance that the program itself states of rows, passages and graphs."""
DECLARING: Final = frozenset(
    (
        *(RDF.Property, RDFS.Class, RDFS.Datatype, OWL.Class),
        *(OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty),
    )
)
"""The classes of terms."""
_POSITIONS: Final = (SH.targetClass, SH.class_, SH.path, SH.inversePath, SH.targetSubjectsOf, SH.targetObjectsOf)
"""Properties of shapes whose values are terms."""
_PREFIX: Final = re.compile(r"PREFIX\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)
_PREFIXED: Final = re.compile(r"(?<![\w<:/#\"'.-])([A-Za-z][\w-]*)?:([A-Za-z_][\w-]*)")
_NOT_CODE: Final = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|<[^<>\s]*>|#[^\n]*")


def vocabulary_problems(sources: Sources, counts: VoidCounts) -> Iterator[Problem]:
    """A problem for each undeclared term in graphs, shapes, rules and queries, and for each template at fault."""
    typed = (quad for file in sources.ontology for quad in file.quads if quad.predicate == RDF.type)
    declared = frozenset(subject_of(quad) for quad in typed if quad.object in DECLARING)
    yield from check_templates(sources.templates, declared)
    yield from _undeclared_in_graphs(counts, declared)
    yield from _undeclared_in_shapes(sources.shapes, declared)
    yield from _undeclared_in_queries((*sources.rules, *sources.queries), declared)


def check_templates(templates: Mapping[str, str], declared: Iterable[str]) -> Iterator[Problem]:
    """A problem for each template, by path, that does not compile or has the name of no declared term."""
    environment = SandboxedEnvironment(extensions=["jinja2.ext.i18n"], autoescape=True)
    known = {iri.replace("#", "/").rpartition("/")[2] for iri in declared}
    for name, text in templates.items():
        if (term := PurePosixPath(name).stem) not in known:
            says = f"No file in ontology/ declares a class {term}: a template has the name of a class."
            yield Problem(name, 0, "", "template:class", says)
        try:
            environment.compile(text)
        except TemplateSyntaxError as error:
            yield Problem(name, error.lineno, "", "template:syntax", error.message or "The template cannot be read.")


def _undeclared_in_graphs(counts: VoidCounts, declared: frozenset[str]) -> Iterator[Problem]:
    """A problem for each undeclared property or class, with its graph."""
    for graph in counts.graphs:
        for term in sorted({*graph.properties, *graph.classes}):
            if not _is_known(term, declared):
                yield _problem(f"graph {graph.name}", 0, term)


def _undeclared_in_shapes(files: Iterable[Turtle], declared: frozenset[str]) -> Iterator[Problem]:
    """A problem for each undeclared path, target or class of a shape."""
    for file in files:
        positioned = (quad for quad in file.quads if quad.predicate in _POSITIONS)
        used = {quad.object.value for quad in positioned if isinstance(quad.object, NamedNode)}
        yield from (_problem(file.name, 0, term) for term in sorted(used) if not _is_known(term, declared))


def _undeclared_in_queries(queries: Iterable[QueryFile], declared: frozenset[str]) -> Iterator[Problem]:
    """A problem for each undeclared prefixed name in a vocabulary of the ontology, with its line."""
    spaces = {namespace_of(term) for term in declared}
    for query in queries:
        prefixes = dict(_PREFIX.findall(query.text))
        for line, code in enumerate(_NOT_CODE.sub("", query.text).split("\n"), 1):
            for prefix, local in _PREFIXED.findall(code):
                term = f"{prefixes.get(prefix, '')}{local}"
                if prefixes.get(prefix) in spaces and not _is_known(term, declared):
                    yield _problem(query.path, line, term)


def _is_known(term: str, declared: frozenset[str]) -> bool:
    return term in declared or term in _OWN_TERMS or term.startswith(_BUILT_IN)


def _problem(file: str, line: int, term: str) -> Problem:
    text = f"<{term}> is declared by no file in ontology/: correct it, or declare it as a class or a property."
    return Problem(file, line, "", "term:undeclared", text, focus=term)
