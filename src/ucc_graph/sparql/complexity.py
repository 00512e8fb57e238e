"""Complexity of a query: nesting, triple patterns, path steps and repetitions, counted from its tokens.

The engine plans and parses by recursion: depth overflows its stack, and width keeps its planner busy for minutes. Both
show in the tokens and are counted without parsing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from ucc_graph.sparql.lexer import Token, TokenType

__all__ = ["Complexity", "Measurement"]

_OPENING: Final = frozenset("{[(")
_CLOSING: Final = frozenset("}])")
_STEPS: Final = frozenset("/|^*+?!")
_JOINING: Final = frozenset({"/", "|", "^^"})
_TERMS_BEHIND: Final = {".": 0, ";": 1, ",": 2}
_SEPARATORS: Final = frozenset({",", ";", "^^"})
_PLAIN_WORDS: Final = frozenset({"A", "TRUE", "FALSE"})
_UNCOUNTED_WORDS: Final = frozenset({"PREFIX", "BASE", "UNDEF", "ASC", "DESC"})
_LISTING_WORDS: Final = frozenset({"SELECT", "BY", "DESCRIBE"})
_FAR: Final = 1_000_000
"""Offset below zero of the count of terms after SELECT, BY or DESCRIBE, which list terms and make no triples."""
_BEFORE_AN_OPERAND: Final = frozenset("( , ; = != < > <= >= && || ^^ ! + - * / | ^".split())


class _Frame(Enum):
    TOP = "outside all brackets"
    GROUP = "triples, in braces or square brackets"
    LIST = "a collection or a path, in parentheses"
    EXPRESSION = "an expression or arguments, in parentheses"
    DATA = "the rows of VALUES"


_IRI, _MARK, _WORD, _LANGUAGE = TokenType.IRI, TokenType.MARK, TokenType.WORD, TokenType.LANGUAGE
_GROUP, _LIST, _EXPRESSION = _Frame.GROUP, _Frame.LIST, _Frame.EXPRESSION
_PATTERNS: Final = (_GROUP, _LIST)
"""Members by names of their own: finding one in its class took a third of the time of a token."""


@dataclass(frozen=True)
class Complexity:
    """Counts of one query, or of its beginning.

    ``triples`` counts one for each object of a pattern, and two for each entry of a collection. ``repeated`` is the
    most frequent keyword or operator, ``repeats`` its frequency. ``doubtful`` is the first ``<`` that begins an IRI in
    SPARQL, but that a parser without a lexer may read as *less than*.
    """

    nesting: int
    triples: int
    steps: int
    groups: int
    repeated: str
    repeats: int
    doubtful: Token | None


@dataclass
class _Bracket:
    mark: str
    frame: _Frame
    terms: int = 0
    is_joined: bool = False


@dataclass
class Measurement:
    """Measurement of a query, token by token, so that a reader can stop at the first limit."""

    brackets: list[_Bracket] = field(default_factory=lambda: [_Bracket("", _Frame.TOP)])
    counts: Counter[str] = field(default_factory=Counter)
    nesting: int = 0
    triples: int = 0
    steps: int = 0
    groups: int = 0
    last: Token | None = None
    before_last: Token | None = None
    awaits_data: bool = False
    doubtful: Token | None = None

    def result(self) -> Complexity:
        """The complexity of the tokens so far."""
        repeated, repeats = max(self.counts.items(), key=lambda item: item[1], default=("", 0))
        return Complexity(self.nesting, self.triples, self.steps, self.groups, repeated, repeats, self.doubtful)

    def take(self, token: Token) -> None:
        """Counts a token."""
        kind, text = token.kind, token.text
        if kind is _IRI or text == "<<":
            self._doubt(token)
        if kind is _MARK:
            self._take_mark(text)
        elif kind is _WORD and text.upper() not in _PLAIN_WORDS:
            self._take_word(text.upper())
        elif kind is not _LANGUAGE:
            self._take_term()
        self.before_last, self.last = self.last, token

    def _doubt(self, token: Token) -> None:
        in_parentheses = self.brackets[-1].frame in (_Frame.LIST, _Frame.EXPRESSION)
        if self.doubtful is None and in_parentheses and self.last is not None and _is_operand(self.last):
            self.doubtful = token

    def _take_mark(self, mark: str) -> None:
        bracket = self.brackets[-1]
        if mark in _OPENING:
            self._open(mark)
        elif mark in _CLOSING:
            self._close()
        elif mark == "<<":
            self.counts[mark] += 1
        elif bracket.frame in _PATTERNS:
            self._take_pattern_mark(mark, bracket)
        elif bracket.frame is _EXPRESSION and mark not in _SEPARATORS:
            self.counts[mark] += 1

    def _take_pattern_mark(self, mark: str, bracket: _Bracket) -> None:
        if mark in _STEPS:
            self.steps += 1
        if mark in _JOINING:
            bracket.is_joined = True
        bracket.terms = _TERMS_BEHIND.get(mark, bracket.terms)

    def _open(self, mark: str) -> None:
        frame = self._frame_of(mark)
        if mark == "{" and frame is _Frame.GROUP:
            self.groups += 1
        self.brackets.append(_Bracket(mark, frame, terms=1 if mark == "[" else 0))
        self.nesting = max(self.nesting, len(self.brackets) - 1)

    def _frame_of(self, mark: str) -> _Frame:
        outer = self.brackets[-1].frame
        if mark == "{" and self.awaits_data:
            self.awaits_data = False
            return _Frame.DATA
        if mark != "(":
            return _Frame.GROUP
        if outer is _Frame.DATA:
            return outer
        return _Frame.LIST if outer in (_Frame.GROUP, _Frame.LIST) and not self._is_call() else _Frame.EXPRESSION

    def _is_call(self) -> bool:
        """Whether an opening parenthesis follows a keyword, or a function name after a keyword."""
        last, before = self.last, self.before_last
        if last is not None and last.kind in (TokenType.IRI, TokenType.NAME):
            last = before
        return last is not None and last.kind is TokenType.WORD and last.text.upper() not in _PLAIN_WORDS

    def _close(self) -> None:
        if len(self.brackets) == 1:
            return
        closed = self.brackets.pop()
        if closed.mark == "{":
            self.brackets[-1].terms = 0
        elif closed.frame is not _Frame.EXPRESSION:
            self._take_term()

    def _take_word(self, word: str) -> None:
        bracket = self.brackets[-1]
        self.awaits_data = self.awaits_data or word == "VALUES"
        bracket.terms = -_FAR if word in _LISTING_WORDS else 0
        bracket.is_joined = False
        if word not in _UNCOUNTED_WORDS:
            self.counts[word] += 1

    def _take_term(self) -> None:
        bracket = self.brackets[-1]
        if bracket.is_joined:
            bracket.is_joined = False
            return
        bracket.terms += 1
        if bracket.terms == 3 and bracket.frame is _GROUP:
            self.triples += 1
        elif bracket.terms >= 2 and bracket.frame is _LIST:
            self.triples += 2


def _is_operand(token: Token) -> bool:
    if token.kind is TokenType.WORD:
        return token.text.upper().endswith(("TRUE", "FALSE"))
    return token.kind is not TokenType.MARK or token.text not in _BEFORE_AN_OPERAND
