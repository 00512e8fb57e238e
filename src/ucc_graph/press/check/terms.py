"""Declared terms, and their use in graphs, shapes, queries and templates: a misspelt property is an error.

A template of a publication, in Jinja, has the name of a class. It is compiled before it is published, so that an error
in it is a problem at its line and not an error on a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import PurePosixPath
from typing import Final, TypeAlias

from jinja2 import TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from pyoxigraph import NamedNode

from ucc_graph.press.check.vocabularies import is_known
from ucc_graph.press.read.sources import Sources, Turtle
from ucc_graph.press.read.void_counts import VoidCounts
from ucc_graph.problem import Problem
from ucc_graph.rdf.terms import namespace_of, subject_of
from ucc_graph.rdf.vocab import OWL, RDF, RDFS, SH
from ucc_graph.release.file_names import TEMPLATE_FILTERS
from ucc_graph.sparql.query_file import QueryFile

__all__ = ["DECLARING", "check_templates", "vocabulary_problems"]

_OWL_PROPERTIES: Final = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
DECLARING: Final = frozenset({RDF.Property, RDFS.Class, RDFS.Datatype, OWL.Class, *_OWL_PROPERTIES})
"""The classes of terms."""
_POSITIONS: Final = (SH.targetClass, SH.class_, SH.path, SH.inversePath, SH.targetSubjectsOf, SH.targetObjectsOf)
"""Properties of shapes whose values are terms."""
_PREFIX: Final = re.compile(r"PREFIX\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)
_PREFIXED: Final = re.compile(r"(?<![\w<:/#\"'.-])([A-Za-z][\w-]*)?:([A-Za-z_][\w-]*)")
_NOT_CODE: Final = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|<[^<>\s]*>|#[^\n]*")
_Use: TypeAlias = tuple[str, int, str]
"""File or named graph with a term, line, and the term; line 0 stands for the whole file or graph."""


def vocabulary_problems(sources: Sources, counts: VoidCounts) -> Iterator[Problem]:
    """A problem for each undeclared term in graphs, shapes, rules and queries, and for each template at fault.

    Includes repeats: the gate drops them.
    """
    typed = (quad for file in sources.ontology for quad in file.quads if quad.predicate == RDF.type)
    declared = frozenset(subject_of(quad) for quad in typed if quad.object in DECLARING)
    yield from check_templates(sources.templates, declared)
    in_graphs = (
        (f"graph {graph.name}", 0, term) for graph in counts.graphs for term in graph.properties | graph.classes
    )
    in_queries = _used_in_queries((*sources.rules, *sources.queries), {namespace_of(term) for term in declared})
    for place, line, term in chain(in_graphs, _used_in_shapes(sources.shapes), in_queries):
        if term not in declared and not is_known(term):
            text = f"<{term}> is declared by no file in ontology/: correct it, or declare it as a class or a property."
            yield Problem(place, line, "", "term:undeclared", text, focus=term)


def check_templates(templates: Mapping[str, str], declared: Iterable[str]) -> Iterator[Problem]:
    """A problem for each template, by path, that does not compile or has the name of no declared term."""
    environment = SandboxedEnvironment(extensions=["jinja2.ext.i18n"], autoescape=True)
    environment.filters |= dict.fromkeys(TEMPLATE_FILTERS, str)
    known = {iri.replace("#", "/").rpartition("/")[2] for iri in declared}
    for name, text in templates.items():
        if (term := PurePosixPath(name).stem) not in known:
            says = f"No file in ontology/ declares a class {term}: a template has the name of a class."
            yield Problem(name, 0, "", "template:class", says)
        try:
            environment.compile(text)
        except TemplateSyntaxError as error:
            yield Problem(name, error.lineno, "", "template:syntax", error.message or "The template cannot be read.")


def _used_in_shapes(files: Iterable[Turtle]) -> Iterator[_Use]:
    """The paths, targets and classes of shapes."""
    for file in files:
        used = (quad.object for quad in file.quads if quad.predicate in _POSITIONS)
        yield from ((file.name, 0, term.value) for term in used if isinstance(term, NamedNode))


def _used_in_queries(queries: Iterable[QueryFile], spaces: set[str]) -> Iterator[_Use]:
    """The prefixed names in a vocabulary of the ontology."""
    for query in queries:
        prefixes = dict(_PREFIX.findall(query.text))
        for line, code in enumerate(_NOT_CODE.sub("", query.text).split("\n"), 1):
            names = ((prefixes.get(prefix), local) for prefix, local in _PREFIXED.findall(code))
            yield from ((query.path, line, f"{space}{local}") for space, local in names if space in spaces)
