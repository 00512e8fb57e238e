"""The published queries as data, in a graph of their own, so that query editors find them in the endpoint itself.

Each is a ``sh:SPARQLExecutable`` (https://www.w3.org/TR/shacl-af/#SPARQLExecutable), described as the editors of the
SIB endpoints read it (https://github.com/sib-swiss/sparql-editor): they show every ``rdfs:comment`` as a query of its
own, so there is one; titles and descriptions in all languages are those of its first lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ucc_graph.errors import QuerySyntaxError
from ucc_graph.press.read.publication import Publication
from ucc_graph.problem import Problem
from ucc_graph.rdf.dataset_vocab import SPEX
from ucc_graph.rdf.vocab import DCT, RDF, RDFS, SCHEMA, SH, XSD
from ucc_graph.sparql.lexer import TokenType, tokens
from ucc_graph.sparql.query_file import read_heading

__all__ = ["QUERIES", "describe_queries"]

QUERIES: Final = "queries"
"""The name of the graph."""
_FORMS: Final = {
    "SELECT": (SH.SPARQLSelectExecutable, SH.select),
    "ASK": (SH.SPARQLAskExecutable, SH.ask),
    "CONSTRUCT": (SH.SPARQLConstructExecutable, SH.construct),
}


def describe_queries(
    publication: Publication, prefixes: Mapping[str, str], problems: list[Problem]
) -> Iterator[Triple]:
    """The statements about each query, and the prefixes that they share; a query without a form is a problem."""
    names = publication.names("queries/*.rq")
    if names:
        yield from _prefixes(publication, prefixes)
    for name in names:
        text = publication.text(name)
        if form := _form(name, text, problems):
            yield from _query(publication, PurePosixPath(name).stem, text, form)


def _query(publication: Publication, name: str, text: str, form: str) -> Iterator[Triple]:
    query, (kind, holds) = NamedNode(f"{publication.base}queries/{name}"), _FORMS[form]
    heading, body = read_heading(text)
    titles = heading.titles or (("en", name),)
    yield Triple(query, RDF.type, SH.SPARQLExecutable)
    yield Triple(query, RDF.type, kind)
    yield Triple(query, holds, Literal(body))
    descriptions = heading.descriptions or titles
    yield from (Triple(query, RDFS.label, Literal(text, language=language)) for language, text in titles)
    yield from (Triple(query, DCT.description, Literal(text, language=language)) for language, text in descriptions)
    yield Triple(query, RDFS.comment, Literal(descriptions[0][1], language=descriptions[0][0]))
    if heading.audience:
        yield Triple(query, SCHEMA.keywords, Literal(heading.audience))
    if heading.service:
        yield Triple(query, SPEX.federatesWith, NamedNode(heading.service))
    yield Triple(query, SH.prefixes, _holder(publication))
    yield Triple(query, SCHEMA.target, NamedNode(f"{publication.base}sparql"))


def _prefixes(publication: Publication, prefixes: Mapping[str, str]) -> Iterator[Triple]:
    holder = _holder(publication)
    for prefix, namespace in prefixes.items():
        declared = NamedNode(f"{holder.value}#prefix-{prefix}")
        yield Triple(holder, SH.declare, declared)
        yield Triple(declared, RDF.type, SH.PrefixDeclaration)
        yield Triple(declared, SH.prefix, Literal(prefix))
        yield Triple(declared, SH.namespace, Literal(namespace, datatype=XSD.anyURI))


def _form(name: str, text: str, problems: list[Problem]) -> str | None:
    """The keyword that says what the query is."""
    try:
        words = [token.text.upper() for token in tokens(text) if token.kind is TokenType.WORD]
        form = next((word for word in words if word in _FORMS), None)
    except QuerySyntaxError as error:
        problems.append(Problem(name, error.line or 0, str(error.column or ""), "sparql:syntax", str(error)))
        return None
    if form is None:
        text = f"The query is none of {', '.join(_FORMS)}: only these are published."
        problems.append(Problem(name, 0, "", "query:form", text))
    return form


def _holder(publication: Publication) -> NamedNode:
    return NamedNode(f"{publication.base}queries")
