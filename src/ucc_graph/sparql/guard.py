"""Guard that checks a query before it runs: limits on size and complexity, and calls to allowed endpoints only.

The engine's parser has no lexer: it also reads ``SERVICE:x``, ``1SERVICE`` and a SERVICE behind ``?a<'>'`` as keywords.
So the guard refuses every other word that contains SERVICE. It also refuses an IRI in an expression if its ``<`` can be
read as *less than* and the letters SERVICE follow. This refuses a few harmless queries; the message says what to write.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from ucc_graph.errors import QueryRefusedError, QueryTooLongError, ServiceRefusedError
from ucc_graph.sparql.complexity import Complexity, measure
from ucc_graph.sparql.lexer import Token, TokenType, tokens
from ucc_graph.sparql.query_form import form_of

__all__ = ["Guard", "QueryLimits", "check_size"]

_SERVICE: Final = "SERVICE"


@dataclass(frozen=True)
class QueryLimits:
    """Limits of a query: ``size`` of its text in bytes of UTF-8, and of its :class:`Complexity`.

    ``repeats`` bounds each keyword and operator, and the groups in braces.
    """

    size: int = 16 * 1024
    nesting: int = 64
    triples: int = 200
    steps: int = 200
    repeats: int = 200


@dataclass(frozen=True)
class Guard:
    """Checks of a query's text; ``services`` are the only endpoints that SERVICE may call, by exact IRI."""

    limits: QueryLimits = field(default_factory=QueryLimits)
    services: frozenset[str] = frozenset()

    def check(self, query: str) -> None:
        """Returns if a query may run; else raises QueryRefusedError, or QuerySyntaxError for text that is no query."""
        check_size(query, self.limits.size)
        if "\0" in query:
            raise QueryRefusedError("the query contains a NUL character")
        sequence = tuple(tokens(query))
        form_of(sequence)
        found = measure(sequence)
        self._check_complexity(found)
        if _SERVICE in query.upper():
            _check_doubt(found.doubtful, query)
            self._check_services(sequence)

    def _check_complexity(self, found: Complexity) -> None:
        _bound("levels of nested brackets", found.nesting, self.limits.nesting)
        _bound("triple patterns", found.triples, self.limits.triples)
        _bound("steps in property paths", found.steps, self.limits.steps)
        _bound(f"uses of {found.repeated}", found.repeats, self.limits.repeats)
        _bound("groups in braces", found.groups, self.limits.repeats)

    def _check_services(self, sequence: tuple[Token, ...]) -> None:
        for place, token in enumerate(sequence):
            following = sequence[place + 1 : place + 3]
            if token.kind is TokenType.WORD and _SERVICE in token.text.upper():
                self._check_call(token, following)
            elif token.kind in {TokenType.NAME, TokenType.BLANK} and _hides_service(token, following):
                raise ServiceRefusedError(
                    f"{token.place}: {token.text[:80]} can be read as the keyword SERVICE; write a full IRI instead"
                )

    def _check_call(self, word: Token, following: tuple[Token, ...]) -> None:
        if following and following[0].text.upper() == "SILENT":
            following = following[1:]
        endpoint = following[0] if following else None
        if word.text.upper() != _SERVICE or endpoint is None or endpoint.kind is not TokenType.IRI:
            raise ServiceRefusedError(f"{word.place}: SERVICE is refused unless its endpoint is written as an IRI")
        if endpoint.text[1:-1] not in self.services:
            allowed = ", ".join(f"<{iri}>" for iri in sorted(self.services)) or "no other endpoint"
            raise ServiceRefusedError(f"{word.place}: SERVICE may call {allowed}, not {endpoint.text}")


def check_size(query: str, allowed: int) -> None:
    """Returns if a query has at most ``allowed`` bytes of UTF-8; raises QueryTooLongError for a longer one."""
    try:
        size = len(query.encode())
    except UnicodeEncodeError:
        raise QueryRefusedError("the query is not valid Unicode text") from None
    if size > allowed:
        raise QueryTooLongError(f"the query has {size:,} bytes; {allowed:,} are allowed")


def _bound(what: str, found: int, allowed: int) -> None:
    if found > allowed:
        raise QueryRefusedError(f"the query has {found:,} {what}; {allowed:,} are allowed")


def _check_doubt(doubtful: Token | None, query: str) -> None:
    if doubtful is not None and _SERVICE in query[doubtful.offset :].upper():
        raise ServiceRefusedError(
            f"{doubtful.place}: < can be read as the start of an IRI or as less than, and the word SERVICE follows; "
            "write a blank behind < where it means less than"
        )


def _hides_service(token: Token, following: tuple[Token, ...]) -> bool:
    """Whether the engine may find SERVICE in a name: it cuts a prefix anywhere, and a local part behind a dot."""
    prefix, _, local = token.text.upper().partition(":")
    _, _, behind_dot = local.partition(".")
    return _SERVICE in behind_dot or (_SERVICE in prefix and bool(following) and following[0].text == "{")
