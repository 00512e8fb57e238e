"""Guard that checks a query before it runs: limits on size and complexity, and calls to allowed endpoints only.

The engine's parser has no lexer: it also reads ``SERVICE:x``, ``1SERVICE`` and a SERVICE behind ``?a<'>'`` as keywords.
So the guard refuses every other word that contains SERVICE. It also refuses an IRI in an expression if its ``<`` can be
read as *less than* and the letters SERVICE follow. This refuses a few harmless queries; the message says what to write.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from ucc_graph.errors import QueryRefusedError, QueryTooLongError, ServiceRefusedError
from ucc_graph.sparql.complexity import Complexity, Measurement
from ucc_graph.sparql.lexer import Token, TokenType, tokens
from ucc_graph.sparql.query_form import form_of

__all__ = ["Guard", "QueryLimits", "check_size"]

_SERVICE: Final = "SERVICE"
_AT_A_TIME: Final = 256
"""Tokens between two looks at the limits: a query over a limit is read for a millisecond at most."""


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

    @property
    def tokens(self) -> int:
        """Limit of its tokens, one for eight bytes: a query of short tokens takes longest to check."""
        return self.size // 8


@dataclass(frozen=True)
class Guard:
    """Checks of a query's text; ``services`` are the only endpoints that SERVICE may call, by exact IRI."""

    limits: QueryLimits = field(default_factory=QueryLimits)
    services: frozenset[str] = frozenset()

    def check(self, query: str) -> tuple[Token, ...]:
        """The tokens of a query that may run; it is read no further than the first limit that it goes over.

        Raises QueryRefusedError, or QuerySyntaxError for text that is no query.
        """
        check_size(query, self.limits.size)
        if "\0" in query:
            raise QueryRefusedError("the query contains a NUL character")
        form_of(self._tokens(query))
        sequence = tuple(self._measured(query))
        if _SERVICE in query.upper():
            self._check_services(sequence)
        return sequence

    def _tokens(self, query: str) -> Iterator[Token]:
        for number, token in enumerate(tokens(query)):
            if number >= self.limits.tokens:
                _bound("words and marks", number + 1, self.limits.tokens, is_whole=False)
            yield token

    def _measured(self, query: str) -> Iterator[Token]:
        """The tokens of a query within its limits."""
        measurement, reading = Measurement(), self._tokens(query)
        while portion := tuple(islice(reading, _AT_A_TIME)):
            for token in portion:
                measurement.take(token)
            self._check_complexity(measurement.result(), is_whole=len(portion) < _AT_A_TIME)
            yield from portion
        if _SERVICE in query.upper():
            _check_doubt(measurement.doubtful, query)

    def _check_complexity(self, found: Complexity, *, is_whole: bool) -> None:
        for what, count, allowed in (
            ("levels of nested brackets", found.nesting, self.limits.nesting),
            ("triple patterns", found.triples, self.limits.triples),
            ("steps in property paths", found.steps, self.limits.steps),
            (f"uses of {found.repeated}", found.repeats, self.limits.repeats),
            ("groups in braces", found.groups, self.limits.repeats),
        ):
            _bound(what, count, allowed, is_whole=is_whole)

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


def _bound(what: str, found: int, allowed: int, *, is_whole: bool = True) -> None:
    """Refuses a query over a limit; the count of one that is not read to its end says no more than the limit."""
    if found > allowed:
        count = f"{found:,}" if is_whole else f"at least {allowed + 1:,}"
        raise QueryRefusedError(f"the query has {count} {what}; {allowed:,} are allowed")


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
