"""Query form, dataset clause, volatility and use of SERVICE, read from the tokens of a query without parsing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Final

from ucc_graph.errors import QueryError, QueryRefusedError, QuerySyntaxError
from ucc_graph.sparql.lexer import Token, TokenType, tokens

__all__ = ["QueryForm", "calls_service", "form_of", "has_dataset", "is_volatile", "query_form", "volatile_word"]

_SERVICE: Final = "SERVICE"
_PROLOGUE: Final = frozenset({"BASE", "PREFIX", "VERSION"})
_UPDATES: Final = frozenset({"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"})
_VOLATILE: Final = frozenset({"NOW", "RAND", "UUID", "STRUUID", _SERVICE})


class QueryForm(StrEnum):
    """The four forms of SPARQL 1.1, section 16 (https://www.w3.org/TR/sparql11-query/#QueryForms)."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"

    @property
    def gives_graph(self) -> bool:
        """Whether the answer is a graph; else it is solutions or a boolean."""
        return self in {QueryForm.CONSTRUCT, QueryForm.DESCRIBE}


def query_form(query: str) -> QueryForm:
    """The form of a query's text, read no further than the keyword; raises the errors of :func:`form_of`."""
    return form_of(tokens(query))


def form_of(query: Iterable[Token]) -> QueryForm:
    """The query form, by the first keyword behind the prologue.

    Raises QueryRefusedError for an operation of SPARQL 1.1 Update, and QuerySyntaxError for anything else.
    """
    first = next(_behind_prologue(query), None)
    if first is None:
        raise QuerySyntaxError("the query is empty", 1, 1)
    word = first.text.upper()
    if first.kind is TokenType.WORD and word in QueryForm.__members__:
        return QueryForm(word)
    if first.kind is TokenType.WORD and word in _UPDATES:
        raise QueryRefusedError(f"this endpoint is read-only: {word} is an update, and only queries are answered")
    text = f"a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, not with {first.text[:40]}"
    raise QuerySyntaxError(text, *first.position)


def has_dataset(query: str) -> bool:
    """Whether FROM stands in the query as a keyword (SPARQL 1.1, section 13.2)."""
    return _has_word(query, frozenset({"FROM"}))


def is_volatile(query: str) -> bool:
    """Whether the answer may change within a release: by time or chance (SPARQL 1.1, section 17.4), or by SERVICE."""
    return _has_word(query, _VOLATILE)


def volatile_word(query: str) -> str:
    """The first function of time or chance that a query calls; empty if none, or where the lexer rejects the query."""
    try:
        words = (token.text.upper() for token in tokens(query) if token.kind is TokenType.WORD)
        return next((word for word in words if word in _VOLATILE), "")
    except QueryError:
        return ""


def calls_service(query: str) -> bool:
    """Whether a query has the keyword SERVICE; also true for a text with SERVICE in it that the lexer rejects."""
    if _SERVICE not in query.upper():
        return False
    try:
        return any(token.kind is TokenType.WORD and _SERVICE in token.text.upper() for token in tokens(query))
    except QueryError:
        return True


def _has_word(query: str, words: frozenset[str]) -> bool:
    text = query.upper()
    if not any(word in text for word in words):
        return False
    return any(token.kind is TokenType.WORD and token.text.upper() in words for token in tokens(query))


def _behind_prologue(query: Iterable[Token]) -> Iterator[Token]:
    in_declaration = False
    for token in query:
        if token.kind is TokenType.WORD:
            in_declaration = token.text.upper() in _PROLOGUE
        if not in_declaration:
            yield token
