"""Terms of a query: those that the data lack, each with the nearest ones that they have, and prefixes without IRI.

An engine answers a query with a misspelt property as it answers any other: with nothing. Only names within the
namespaces of the data are looked at, so that a datatype or the function of an extension is no misspelling.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from pyoxigraph import NamedNode

from ucc_graph.errors import QuerySyntaxError
from ucc_graph.library.open import Library
from ucc_graph.library.terms import Term
from ucc_graph.rdf.terms import namespace_of
from ucc_graph.rdf.vocab import RDF, XSD
from ucc_graph.sparql.lexer import Token, TokenType, tokens
from ucc_graph.web.http.parameters import nearest_first
from ucc_graph.web.mcp.search_tool import nearest_things
from ucc_graph.web.view.names import Names

__all__ = ["prologue_of", "unknown_terms"]

_NAMED: Final = 5
"""Terms that an answer names."""
_NEAREST: Final = 3
_WELL_KNOWN: Final = frozenset({RDF.iri, XSD.iri})
"""Namespaces of the language itself."""


def unknown_terms(library: Library, terms: Mapping[str, Term], names: Names, query: str) -> Iterator[dict[str, Any]]:
    """The first terms that the data lack, as the query writes them; none of a text that is no query."""
    spaces = {namespace_of(iri) for iri in terms} - _WELL_KNOWN
    found = dict(_written(library, query))
    unknown = (iri for iri in found if _is_ours(library, spaces, iri) and not _is_used(library, terms, iri))
    for iri in islice(unknown, _NAMED):
        yield {"term": found[iri], "iri": iri, "nearest": _nearest(library, terms, names, iri)}


def prologue_of(prefixes: Mapping[str, str], query: str) -> str:
    """Declarations of known prefixes that a query uses without declaring them, on one line; often empty."""
    pairs = _pairs(query)
    names = [token.text.partition(":")[0] for _, token in pairs if token.kind is TokenType.NAME]
    declared = {token.text[:-1] for before, token in pairs if before is not None and before.text.upper() == "PREFIX"}
    missing = [name for name in dict.fromkeys(names) if name in prefixes and name not in declared]
    return "".join(f"PREFIX {name}: <{prefixes[name]}> " for name in missing)


def _written(library: Library, query: str) -> Iterator[tuple[str, str]]:
    """The IRIs in a query, each as the query writes it first."""
    prefixes, declared = dict(library.release.manifest.prefixes), False
    for before, token in _pairs(query):
        declared = before is not None and before.text.upper() in ("PREFIX", "BASE")
        if token.kind is TokenType.NAME and not declared:
            prefix, _, local = token.text.partition(":")
            if prefix in prefixes:
                yield prefixes[prefix] + local.replace("\\", ""), token.text
        elif token.kind is TokenType.IRI and before is not None:
            if before.kind is TokenType.NAME and before.text.endswith(":"):
                prefixes[before.text[:-1]] = token.text[1:-1]
            elif not declared:
                yield token.text[1:-1], token.text


def _pairs(query: str) -> Sequence[tuple[Token | None, Token]]:
    """Each token with the one before it; none of a text that the lexer refuses."""
    try:
        sequence = list(tokens(query))
    except QuerySyntaxError:
        return []
    return list(zip([None, *sequence], sequence, strict=False))


def _is_ours(library: Library, spaces: set[str], iri: str) -> bool:
    """Whether an IRI is in a namespace that the data use, or names a thing of this publication."""
    space = namespace_of(iri)
    return iri != space and (space in spaces or iri.startswith(library.iris.things_space))


def _is_used(library: Library, terms: Mapping[str, Term], iri: str) -> bool:
    if iri in terms or library.lookup.is_known(iri):
        return True
    try:
        return any(True for _ in library.lookup.triples(None, NamedNode(iri), None))
    except ValueError:
        return False


def _nearest(library: Library, terms: Mapping[str, Term], names: Names, iri: str) -> list[str]:
    """The things with the nearest names, or the terms of the nearest spelling, those of the same namespace first."""
    if iri.startswith(library.iris.things_space):
        path = iri.removeprefix(library.iris.things_space)
        return [f"<{one}>" for one in nearest_things(library, names, path)[:_NEAREST]]
    space = namespace_of(iri)
    known = [names.short(one) for one in terms if namespace_of(one) == space]
    return nearest_first(names.short(iri), known or map(names.short, terms))[:_NEAREST]
