"""The published queries as statements in a graph of their own, so that query editors find them in the endpoint.

Each is a ``sh:SPARQLExecutable`` (https://www.w3.org/TR/shacl-af/#SPARQLExecutable), described for the query
editors of the SIB endpoints (https://github.com/sib-swiss/sparql-editor). They show every ``rdfs:comment`` as a query
of its own, so each query has only one. Titles and descriptions in all languages come from its heading. The text of a
query with parameters has their defaults in it, so that it runs as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ucc_graph.errors import QuerySyntaxError
from ucc_graph.problem import Problem
from ucc_graph.rdf.iris import Iris
from ucc_graph.rdf.vocab import DCT, RDF, RDFS, SCHEMA, SH, SPEX, XSD
from ucc_graph.sparql.binding import bind, bound_query
from ucc_graph.sparql.lexer import TokenType, tokens
from ucc_graph.sparql.parameters import ParameterType, QueryParameter
from ucc_graph.sparql.query_file import QueryFile

__all__ = ["QUERY_GRAPH", "describe_queries"]

QUERY_GRAPH: Final = "queries"
"""Name of the graph."""
_FORMS: Final = {
    "SELECT": (SH.SPARQLSelectExecutable, SH.select),
    "ASK": (SH.SPARQLAskExecutable, SH.ask),
    "CONSTRUCT": (SH.SPARQLConstructExecutable, SH.construct),
}


def describe_queries(
    queries: Sequence[QueryFile], iris: Iris, prefixes: Mapping[str, str], problems: list[Problem]
) -> Iterator[Triple]:
    """The statements about each query, and the prefixes that they share; a query without a form is a problem."""
    if queries:
        yield from _prefixes(iris, prefixes)
    for query in queries:
        if form := _form(query, problems):
            yield from _query(query, form, iris)


def _query(file: QueryFile, form: str, iris: Iris) -> Iterator[Triple]:
    query, (kind, text), heading = NamedNode(iris.query(file.name)), _FORMS[form], file.heading
    titles = [Literal(title, language=language) for language, title in heading.titles or (("en", file.name),)]
    descriptions = [Literal(words, language=language) for language, words in heading.descriptions] or titles
    yield Triple(query, RDF.type, SH.SPARQLExecutable)
    yield Triple(query, RDF.type, kind)
    yield Triple(query, text, Literal(_runnable(file, iris)))
    yield from (Triple(query, RDFS.label, title) for title in titles)
    yield from (Triple(query, DCT.description, description) for description in descriptions)
    yield Triple(query, RDFS.comment, descriptions[0])
    if heading.audience:
        yield Triple(query, SCHEMA.keywords, Literal(heading.audience))
    if heading.service:
        yield Triple(query, SPEX.federatesWith, NamedNode(heading.service))
    yield Triple(query, SH.prefixes, NamedNode(iris.queries))
    yield Triple(query, SCHEMA.target, NamedNode(iris.endpoint))


def _runnable(file: QueryFile, iris: Iris) -> str:
    """The query with the defaults that are known before the tables are read: not those of a class."""

    def values_of(parameter: QueryParameter) -> Mapping[str, str]:
        if parameter.type is ParameterType.KIND:
            return {parameter.default: iris.things(f"{parameter.of}/{parameter.default}")[0]}
        return {parameter.default.lower(): parameter.default} if parameter.type is ParameterType.LANGUAGE else {}

    found = bind(file.heading.parameters, (), values_of)
    return file.query if found.refused else bound_query(file.query, found.terms)


def _prefixes(iris: Iris, prefixes: Mapping[str, str]) -> Iterator[Triple]:
    for prefix, namespace in prefixes.items():
        declared = NamedNode(iris.prefix(prefix))
        yield Triple(NamedNode(iris.queries), SH.declare, declared)
        yield Triple(declared, RDF.type, SH.PrefixDeclaration)
        yield Triple(declared, SH.prefix, Literal(prefix))
        yield Triple(declared, SH.namespace, Literal(namespace, datatype=XSD.anyURI))


def _form(query: QueryFile, problems: list[Problem]) -> str | None:
    """The first keyword that names a query form."""
    try:
        words = [token.text.upper() for token in tokens(query.text) if token.kind is TokenType.WORD]
    except QuerySyntaxError as error:
        problems.append(Problem(query.path, error.line or 0, str(error.column or ""), "sparql:syntax", str(error)))
        return None
    form = next((word for word in words if word in _FORMS), None)
    if form is None:
        text = f"The query is none of {', '.join(_FORMS)}: only these are published."
        problems.append(Problem(query.path, 0, "", "query:form", text))
    return form
