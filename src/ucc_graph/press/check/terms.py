"""Every term that is used must be declared: a misspelt property is an error, not a new property.

A publication's own templates: one for a class, ``templates/{class}.html``, in Jinja.

They are compiled before they are published, so that a fault in one is a problem at its line and not an error on a page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import PurePosixPath
from typing import Final

from jinja2 import TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from pyoxigraph import NamedNode

from ucc_graph.press.read.census import Census
from ucc_graph.press.read.publication import TEMPLATES, Publication, Turtle
from ucc_graph.problem import Problem
from ucc_graph.rdf.vocab import CSVW, FOAF, OWL, PROV, RDF, RDFS, SH, XSD

__all__ = [
    "DECLARING",
    "check_templates",
    "declared_terms",
    "undeclared_in_graphs",
    "undeclared_in_queries",
    "undeclared_in_shapes",
]


_BUILT_IN: Final = (RDF.iri, RDFS.iri, OWL.iri, XSD.iri, SH.iri)
_OF_ROWS: Final = (
    *(CSVW.Row, CSVW.describes, CSVW.rownum, CSVW.url, FOAF.primaryTopic),
    *(CSVW.Column, CSVW.name, CSVW.propertyUrl, CSVW.lang),
)
_OF_ORIGINS: Final = (PROV.Activity, PROV.hadPrimarySource, PROV.used, PROV.wasDerivedFrom, PROV.wasGeneratedBy)
_OWN_TERMS: Final = frozenset(term.value for term in (*_OF_ROWS, *_OF_ORIGINS))
"""What the program itself says: of rows and passages, and of what comes from where."""
DECLARING: Final = frozenset(
    {
        RDF.Property,
        RDFS.Class,
        RDFS.Datatype,
        OWL.Class,
        OWL.ObjectProperty,
        OWL.DatatypeProperty,
        OWL.AnnotationProperty,
    }
)
"""The classes of terms."""
_TERM_POSITIONS: Final = (SH.targetClass, SH.path, SH.inversePath, SH.targetSubjectsOf, SH.targetObjectsOf)
_PREFIX: Final = re.compile(r"PREFIX\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)
_PREFIXED: Final = re.compile(r"(?<![\w<:/#\"'.-])([A-Za-z][\w-]*)?:([A-Za-z_][\w-]*)")
_NOT_CODE: Final = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|<[^<>\s]*>|#[^\n]*")


def declared_terms(ontology: Iterable[Turtle]) -> frozenset[str]:
    """The classes, properties and datatypes that the ontology's files declare."""
    return frozenset(
        quad.subject.value  # type: ignore[union-attr]  # no blank nodes are published
        for file in ontology
        for quad in file.quads
        if quad.predicate == RDF.type and quad.object in DECLARING
    )


def undeclared_in_graphs(census: Census, declared: frozenset[str]) -> Iterator[Problem]:
    """A problem for each undeclared property or class, with the graph it occurs in."""
    for graph in census.graphs:
        for term in sorted({*graph.properties, *graph.classes}):
            if not _is_known(term, declared):
                yield _problem(f"graph {graph.name}", 0, term)


def undeclared_in_shapes(files: Iterable[Turtle], declared: frozenset[str]) -> Iterator[Problem]:
    """A problem for each path, target or class of a shape that is not declared."""
    for file in files:
        used = {quad.object.value for quad in file.quads if _names_term(quad.predicate, quad.object)}  # type: ignore[union-attr]
        yield from (_problem(file.name, 0, term) for term in sorted(used) if not _is_known(term, declared))


def undeclared_in_queries(publication: Publication, pattern: str, declared: frozenset[str]) -> Iterator[Problem]:
    """A problem for each prefixed name in a vocabulary of ours that is not declared, with its line."""
    spaces = {_space(term) for term in declared}
    for name in publication.names(pattern):
        text = publication.text(name)
        prefixes = dict(_PREFIX.findall(text))
        for line, code in enumerate(_NOT_CODE.sub("", text).split("\n"), 1):
            for prefix, local in _PREFIXED.findall(code):
                term = f"{prefixes.get(prefix, '')}{local}"
                if prefixes.get(prefix) in spaces and not _is_known(term, declared):
                    yield _problem(name, line, term)


def _names_term(predicate: NamedNode, value: object) -> bool:
    return isinstance(value, NamedNode) and (predicate in _TERM_POSITIONS or predicate == SH.class_)


def _is_known(term: str, declared: frozenset[str]) -> bool:
    return term in declared or term in _OWN_TERMS or term.startswith(_BUILT_IN)


def _space(term: str) -> str:
    return re.sub(r"[^/#]*$", "", term)


def _problem(file: str, line: int, term: str) -> Problem:
    text = f"<{term}> is declared by no file in ontology/: correct it, or declare it as a class or a property."
    return Problem(file, line, "", "term:undeclared", text, focus=term)


def check_templates(publication: Publication, declared: Collection[str]) -> Iterator[Problem]:
    """Templates that do not compile, or whose name is that of no declared term."""
    environment = SandboxedEnvironment(extensions=["jinja2.ext.i18n"], autoescape=True)
    known = {iri.replace("#", "/").rpartition("/")[2] for iri in declared}
    for name in publication.names(TEMPLATES):
        if (term := PurePosixPath(name).stem) not in known:
            text = f"No file in ontology/ declares a class {term}: a template has the name of a class."
            yield Problem(name, 0, "", "template:class", text)
        try:
            environment.compile(publication.text(name))
        except TemplateSyntaxError as error:
            yield Problem(name, error.lineno, "", "template:syntax", error.message or "The template cannot be read.")
