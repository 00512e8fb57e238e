"""A build asks nobody: the queries of a publication may not call other endpoints."""

from __future__ import annotations

from typing import Final

from ucc_graph.errors import QueryError
from ucc_graph.lexer import Kind, tokens

__all__ = ["calls_service"]

_SERVICE: Final = "SERVICE"


def calls_service(query: str) -> bool:
    """Whether the keyword SERVICE stands in a query, or may do so in one that is not made of SPARQL's tokens."""
    if _SERVICE not in query.upper():
        return False
    try:
        return any(token.kind is Kind.WORD and _SERVICE in token.text.upper() for token in tokens(query))
    except QueryError:
        return True
