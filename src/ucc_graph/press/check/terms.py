"""Declared terms, and their use in tables, Turtle, queries, context and templates: a misspelt term is an error.

A term is declared in the ontology, or is one of a well-known vocabulary. A template of a publication, in Jinja, has the
name of a class. It is compiled before it is published, so that an error in it is a problem at its line and not an error
on a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import PurePosixPath
from typing import Final

from jinja2 import TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from pyoxigraph import NamedNode, Store

from ucc_graph.press.check.locate import locate
from ucc_graph.press.check.term_uses import (
    TermUse,
    used_in_context,
    used_in_queries,
    used_in_tables,
    used_in_turtle,
)
from ucc_graph.press.check.vocabularies import is_known, suggestion, well_known_terms
from ucc_graph.press.read.assemble import Assembly
from ucc_graph.press.read.derive import derived_graph
from ucc_graph.press.read.derived_context import is_name
from ucc_graph.press.read.publication import SourcePath
from ucc_graph.press.read.sources import Sources
from ucc_graph.press.read.term_texts import local_name
from ucc_graph.press.read.void_counts import GraphCounts, VoidCounts
from ucc_graph.problem import Problem, Severity, ValidationResult
from ucc_graph.rdf.iris import part_of
from ucc_graph.rdf.jsonld import read_context
from ucc_graph.rdf.namespaces import is_well_known, other_spelling
from ucc_graph.rdf.terms import namespace_of, subject_of
from ucc_graph.rdf.vocab import OWL, RDF, RDFS
from ucc_graph.release.file_names import TEMPLATE_FILTERS

__all__ = ["DECLARING", "check_templates", "vocabulary_problems"]

_RULE: Final = "term:undeclared"
_UNNAMED: Final = "context:unnamed"
_OWL_PROPERTIES: Final = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
DECLARING: Final = frozenset({RDF.Property, RDFS.Class, RDFS.Datatype, OWL.Class, *_OWL_PROPERTIES})
"""The classes of terms."""
_SHOWN: Final = 3
"""Places of a term that a message names."""


def vocabulary_problems(assembly: Assembly, store: Store, rows: Store, counts: VoidCounts) -> Iterator[Problem]:
    """A problem for each undeclared term and file, for each template at fault, and for what the context lacks."""
    sources = assembly.sources
    terms = _Terms.of(sources)
    yield from check_templates(sources.templates, terms.declared)
    uses = list(
        chain(
            used_in_tables(sources, assembly.tables),
            used_in_turtle(sources, lambda iri: not terms.knows(iri)),
            used_in_queries((*sources.rules, *sources.queries), terms.spaces),
            (use for use in used_in_context(sources) if namespace_of(use.iri) in terms.spaces),
        )
    )
    found: dict[tuple[str, str], list[TermUse]] = {}
    for use in uses:
        if use.file not in sources.derived and (use.lacks or not terms.knows(use.iri)):
            found.setdefault((use.iri, use.file), []).append(use)
    found = {key: same for key, same in found.items() if key == _of_prefix(key) or _of_prefix(key) not in found}
    yield from (terms.problem(same, sources) for same in terms.by_misspelt_space(found))
    named = {use.iri for use in uses}
    for graph in counts.graphs:
        for iri in sorted((graph.properties | graph.classes).keys() - named):
            if not terms.knows(iri):
                yield from _in_graph(iri, graph, terms, assembly, store, rows)
    if SourcePath.CONTEXT not in sources.derived:
        yield from _unnamed(sources, assembly, counts, terms)


@dataclass(frozen=True)
class _Terms:
    """The terms that the ontology declares."""

    declared: frozenset[str]

    @classmethod
    def of(cls, sources: Sources) -> _Terms:
        """Those of the files of the ontology; a derived one declares whatever term the tables have."""
        typed = (quad for file in sources.ontology for quad in file.quads if quad.predicate == RDF.type)
        found = {subject_of(quad) for quad in typed if quad.object in DECLARING}
        is_derived = SourcePath.DERIVED_ONTOLOGY in sources.derived
        own = sources.iris.base
        return cls(frozenset(_under(own, iri) for iri in found if not (is_derived and is_well_known(iri))))

    @cached_property
    def spaces(self) -> frozenset[str]:
        """The namespaces of declared and of well-known terms."""
        return frozenset({namespace_of(term) for term in self.declared} | well_known_terms().keys())

    def knows(self, iri: str) -> bool:
        """Whether a term is declared, or one of a well-known vocabulary; whether a namespace is not misspelt."""
        if iri == namespace_of(iri):
            return not other_spelling(iri, self.spaces)
        return iri in self.declared or is_known(iri)

    def by_misspelt_space(self, found: Mapping[tuple[str, str], list[TermUse]]) -> Iterator[list[TermUse]]:
        """The uses of each term and file; those of several terms with the same misspelt namespace are one fault."""
        joined: dict[tuple[str, str], list[TermUse]] = {}
        for (iri, file), uses in found.items():
            space = namespace_of(iri)
            is_term = uses[0].lacks or self.knows(space)
            joined.setdefault((iri if is_term else space, file), []).extend(uses)
        for (iri, _), uses in joined.items():
            is_term = len({use.iri for use in uses}) == 1
            yield uses if is_term else sorted(replace(use, iri=iri) for use in uses)

    def problem(self, uses: list[TermUse], sources: Sources) -> Problem:
        """The problem of a term in one file, at its first place."""
        first = uses[0]
        text = _lacking(first, sources) if first.lacks else self.says(first.iri, sources)
        others = list(dict.fromkeys(f"line {use.line}" for use in uses[1:] if use.line))
        if others:
            more = f" and {len(others) - _SHOWN} more" if len(others) > _SHOWN else ""
            text = f"{text} Also {', '.join(others[:_SHOWN])}{more}."
        return Problem(first.file, first.line, first.column, _RULE, text, focus=first.iri)

    def says(self, iri: str, sources: Sources) -> str:
        """The fault of a term that is not declared, with the one that was perhaps meant."""
        near = suggestion(iri, self.declared)
        if iri == namespace_of(iri):
            return f"<{iri}> begins no term that is declared: did you mean <{near}>{_spelling(iri, near)}?"
        advice = f"did you mean <{near}>{_spelling(iri, near)}?" if near else "correct it, or"
        if namespace_of(iri) in well_known_terms():
            return (
                f"<{iri}> is no term of its vocabulary: {advice if near else 'correct it, or declare it in ontology/.'}"
            )
        where = f"no file in {SourcePath.ONTOLOGY.partition('*')[0]}"
        if SourcePath.DERIVED_ONTOLOGY in sources.derived:
            where = f"no column of {SourcePath.TABLE_GROUP}, from which the ontology is derived"
        return f"<{iri}> is declared by {where}: {advice} {'Else ' if near else ''}declare it as a class or a property."


def _of_prefix(key: tuple[str, str]) -> tuple[str, str]:
    """The namespace of a term, in the same file."""
    return namespace_of(key[0]), key[1]


def _under(base: str, iri: str) -> str:
    """The IRI with the scheme of the base IRI, where it differs from those under the base in nothing else."""
    scheme, mark, rest = base.partition("://")
    return f"{scheme}{mark}{iri.partition(mark)[2]}" if mark and iri.partition(mark)[2].startswith(rest) else iri


def _spelling(iri: str, near: str) -> str:
    """The difference of two IRIs that a reader overlooks."""
    schemes = [text.partition("://")[0] for text in (near, iri)]
    if schemes[0] != schemes[1]:
        return f", with {schemes[0]} and not {schemes[1]}"
    ends = [namespace_of(text)[-1:] for text in (near, iri)]
    return f", with {ends[0]} and not {ends[1]}" if ends[0] != ends[1] else ""


def _lacking(use: TermUse, sources: Sources) -> str:
    name = use.iri.rpartition("#")[2]
    wanted = part_of(sources.iris.ontology, name)
    return f'The column {use.column} has no "propertyUrl": add one, such as "{wanted}", or "suppressOutput": true.'


def _in_graph(
    iri: str, graph: GraphCounts, terms: _Terms, assembly: Assembly, store: Store, rows: Store
) -> Iterator[Problem]:
    """The problem of a term that no file names, but the cells of a row or what a rule makes of them."""
    sources, name = assembly.sources, NamedNode(assembly.sources.iris.graph(graph.name))
    text, node = terms.says(iri, sources), NamedNode(iri)
    rule = next((rule for rule in sources.rules if derived_graph(rule.name) == graph.name), None)
    if rule:
        yield Problem(rule.path, 0, "", _RULE, text, focus=iri)
        return
    quads = chain(store.quads_for_pattern(None, node, None, name), store.quads_for_pattern(None, RDF.type, node, name))
    for quad in quads:
        result = ValidationResult(subject_of(quad), "", "", "", _RULE, text, Severity.VIOLATION)
        for problem in locate([result], assembly, rows):
            yield Problem(problem.file, problem.line, problem.column, _RULE, text, focus=iri)
        return


def _unnamed(sources: Sources, assembly: Assembly, counts: VoidCounts, terms: _Terms) -> Iterator[Problem]:
    """The properties and classes of the tables for which the context has no name, nor another use of their own.

    What a derived context would not name either is not asked for.
    """
    context = read_context(sources.read(SourcePath.CONTEXT))
    names = {table.name for table in assembly.tables} | {derived_graph(rule.name) for rule in sources.rules}
    graphs = [graph for graph in counts.graphs if graph.name in names]
    used = {iri for graph in graphs for iri in (*graph.properties, *graph.classes)} - {RDF.type.value}
    names_of = {iri: local_name(iri) for iri in used if iri not in context.terms and terms.knows(iri)}
    taken = context.document.keys()
    lacking = sorted(iri for iri, name in names_of.items() if is_name(name) and name not in taken)
    if lacking:
        shown = ", ".join(context.iri_name(iri) for iri in lacking)
        text = (
            f"The context has no name for {shown}: JSON-LD has them as they stand here. Add names, or delete the file."
        )
        yield Problem(SourcePath.CONTEXT, 0, "", _UNNAMED, text, Severity.INFO)


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
