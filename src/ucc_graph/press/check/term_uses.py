"""Uses of terms in the files of a publication, each with its file, line and column.

Turtle is read for its places by the lexer of SPARQL, whose IRIs, names, strings and comments are the same: Oxigraph
gives no lines of statements.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from pyoxigraph import NamedNode

from ucc_graph.csvw import AnnotatedTable
from ucc_graph.csvw.description import ColumnDescription, TableDescription
from ucc_graph.csvw.prefixes import expand
from ucc_graph.csvw.uri_templates import Template
from ucc_graph.errors import QuerySyntaxError
from ucc_graph.press.read.publication import SourcePath
from ucc_graph.press.read.sources import Sources, Turtle
from ucc_graph.rdf.json_lines import JsonPath, member_lines
from ucc_graph.rdf.jsonld import read_context
from ucc_graph.rdf.namespaces import other_spelling
from ucc_graph.rdf.vocab import OWL, RDF, RDFS, SH
from ucc_graph.sparql.lexer import TokenType, tokens
from ucc_graph.sparql.query_file import QueryFile

__all__ = ["TermUse", "used_in_context", "used_in_queries", "used_in_tables", "used_in_turtle"]

_POSITIONS: Final = frozenset(
    {SH.targetClass, SH.class_, SH.path, SH.inversePath, SH.targetSubjectsOf, SH.targetObjectsOf, SH.datatype}
)
"""Properties of shapes whose values are terms."""
_OF_TERMS: Final = frozenset(
    {RDF.type, RDFS.domain, RDFS.range, RDFS.subClassOf, RDFS.subPropertyOf, OWL.inverseOf}
    | {NamedNode(f"{OWL.iri}{name}") for name in ("equivalentClass", "equivalentProperty", "disjointWith")}
)
"""Properties of terms whose values are terms."""
_PREFIX: Final = re.compile(r"PREFIX\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)
_PREFIXED: Final = re.compile(r"(?<![\w<:/#\"'.-])([A-Za-z][\w-]*)?:([A-Za-z_][\w-]*)")
_NOT_CODE: Final = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|<[^<>\s]*>|#[^\n]*")


@dataclass(frozen=True, order=True)
class TermUse:
    """A term, or the namespace of a prefix, and its place; a column without ``propertyUrl`` ``lacks`` its term."""

    iri: str
    file: str
    line: int
    column: str = ""
    lacks: bool = False


def used_in_turtle(sources: Sources, is_sought: Callable[[str], bool]) -> Iterator[TermUse]:
    """Terms in Turtle: the properties of all statements, and the values where they are terms.

    These are classes, the terms that the ontology relates, and paths, targets, classes and datatypes of shapes, whose
    own vocabulary is the matter of :mod:`ucc_graph.press.check.shape_syntax`. Only terms that are sought are placed.
    """
    for file in sources.ontology:
        yield from _in_turtle(sources, file, _OF_TERMS, is_sought)
    yield from _in_turtle(sources, sources.catalog, frozenset({RDF.type}), is_sought)
    for file in sources.shapes:
        yield from _in_turtle(sources, file, _POSITIONS, lambda iri: is_sought(iri) and not iri.startswith(SH.iri))


def used_in_tables(sources: Sources, tables: Iterable[AnnotatedTable]) -> Iterator[TermUse]:
    """The properties and classes that columns state, and the common properties of the description."""
    text = sources.text(SourcePath.TABLE_GROUP)
    lines = member_lines(text)
    for number, table in enumerate(tables):
        at = next(path for path in (("tables", number), ()) if path in lines or not path)
        for column in table.description.columns:
            yield from _in_column(column, table.description, lines, (*at, "tableSchema", "columns", column.number - 1))
    for path, line in lines.items():
        key = path[-1]
        if isinstance(key, str) and (iri := expand(key)) != key and "@context" not in path:
            yield TermUse(iri, SourcePath.TABLE_GROUP, line)


def used_in_queries(queries: Iterable[QueryFile], spaces: Collection[str]) -> Iterator[TermUse]:
    """The prefixed names in some namespaces, and the namespaces that are misspellings of one of them."""
    for query in queries:
        prefixes = dict(_PREFIX.findall(query.text))
        for line, text in enumerate(query.text.split("\n"), 1):
            declared = (space for _, space in _PREFIX.findall(text))
            yield from (TermUse(space, query.path, line) for space in declared if other_spelling(space, spaces))
        for line, code in enumerate(_NOT_CODE.sub("", query.text).split("\n"), 1):
            names = ((prefixes.get(prefix), local) for prefix, local in _PREFIXED.findall(code))
            yield from (TermUse(f"{space}{local}", query.path, line) for space, local in names if space in spaces)


def used_in_context(sources: Sources) -> Iterator[TermUse]:
    """The properties and classes for which the JSON-LD context has a name."""
    content = sources.read(SourcePath.CONTEXT)
    lines = member_lines(content.decode(errors="replace"))
    for term in (term for terms in read_context(content).terms.values() for term in terms):
        yield TermUse(term.iri, SourcePath.CONTEXT, lines.get(("@context", term.name), 0))


def _in_turtle(
    sources: Sources, file: Turtle, positions: frozenset[NamedNode], is_sought: Callable[[str], bool]
) -> Iterator[TermUse]:
    found = {quad.predicate.value for quad in file.quads}
    found |= {
        quad.object.value for quad in file.quads if quad.predicate in positions and isinstance(quad.object, NamedNode)
    }
    found |= set(file.prefixes.values())
    places = _Places(sources.text(file.name), file.prefixes)
    yield from (TermUse(iri, file.name, line) for iri in sorted(filter(is_sought, found)) for line in places.of(iri))


class _Places:
    """The lines of each IRI in a Turtle file, found at the first question."""

    def __init__(self, text: str, prefixes: Mapping[str, str]) -> None:
        self._text = text
        self._prefixes = prefixes
        self._lines = cache(self._read)

    def of(self, iri: str) -> list[int]:
        """The lines of an IRI; 0 where it stands in none, as ``a`` for rdf:type does."""
        return self._lines().get(iri, [0])

    def _read(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        line, last = 1, 0
        try:
            for token in tokens(self._text):
                line, last = line + self._text.count("\n", last, token.offset), token.offset
                if token.kind in (TokenType.IRI, TokenType.NAME):
                    lines = found.setdefault(self._iri(token.text), [])
                    lines.extend([line] if line not in lines else ())
        except QuerySyntaxError:
            return found  # what only Turtle allows ends the search
        return found

    def _iri(self, text: str) -> str:
        prefix, colon, local = text.partition(":")
        return text[1:-1] if text.startswith("<") else f"{self._prefixes.get(prefix, '')}{local}" if colon else text


def _in_column(
    column: ColumnDescription, table: TableDescription, lines: Mapping[JsonPath, int], at: JsonPath
) -> Iterator[TermUse]:
    if column.is_suppressed:
        return
    file, start = SourcePath.TABLE_GROUP, lines.get(at, 0)
    iri = column.property_iri(table.url)
    if iri is not None:
        lacks = column.inherited.property_url is None
        yield TermUse(iri, file, lines.get((*at, "propertyUrl"), start), column.title, lacks)
    if iri == RDF.type.value and column.inherited.value_url is not None:
        value = Template(column.inherited.value_url, table.url)
        if not value.variables:
            yield TermUse(value.expand({}), file, lines.get((*at, "valueUrl"), start), column.title)
