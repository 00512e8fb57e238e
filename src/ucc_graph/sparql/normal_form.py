"""Normal form of a query: one text for all spellings of the same tokens.

White space, comments, the case of keywords, names of variables and of prefixes, quotation marks and escapes do not
change what a query asks for. Two queries with one normal form mean the same; the reverse does not hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ucc_graph.sparql.lexer import Token, TokenType

__all__ = ["normal_form", "string_value"]

_TYPE: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CONTROLS: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_BETWEEN: Final = "\0"
"""Separator of tokens, which no query contains; strings have it by an escape only, and are written with escapes."""


def normal_form(sequence: Iterable[Token]) -> str:
    """The normal form of a query, from its tokens."""
    draft = _Draft()
    for token in sequence:
        draft.take(token)
    return _BETWEEN.join(draft.parts)


def string_value(text: str) -> str:
    """The value of a string as written in a query."""
    marks = 3 if len(text) > 5 and text[:3] in {'"""', "'''"} else 1
    return _unescaped(text[marks:-marks])


class _Draft:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self._names: dict[str, str] = {}
        self._prefixes: dict[str, str] = {}
        self._declared: str | None = None
        """The prefix between PREFIX and its IRI."""
        self._last_word = ""

    def take(self, token: Token) -> None:
        """Adds a token; a declaration of a prefix adds nothing."""
        if token.kind is TokenType.WORD:
            self._last_word = token.text.upper()
            if self._last_word not in {"PREFIX", "WHERE"}:
                self.parts.append(_TYPE if token.text == "a" else self._last_word)
        elif token.kind is TokenType.MARK:
            self._take_mark(token.text)
        elif self._last_word == "PREFIX":
            self._declare(token)
        else:
            self.parts.append(self._term(token))

    def _declare(self, token: Token) -> None:
        if token.kind is TokenType.NAME:
            self._declared = token.text.removesuffix(":")
        elif self._declared is not None:
            self._prefixes[self._declared] = _unescaped(token.text[1:-1])
            self._declared, self._last_word = None, ""

    def _take_mark(self, mark: str) -> None:
        """Adds a mark; a separator before a closing bracket says nothing."""
        while mark in {"}", "]", "."} and self.parts and self.parts[-1] in {".", ";"}:
            self.parts.pop()
        self.parts.append(mark)

    def _term(self, token: Token) -> str:
        text = token.text
        if token.kind in {TokenType.VARIABLE, TokenType.BLANK}:
            sort = "?" if token.kind is TokenType.VARIABLE else "_:"
            return self._names.setdefault(sort + text.lstrip("?$"), f"{sort}{len(self._names)}")
        if token.kind is TokenType.STRING:
            return repr(string_value(text))
        if token.kind is TokenType.NAME:
            prefix, _, local = text.partition(":")
            return f"<{self._prefixes[prefix]}{_unescaped(local)}>" if prefix in self._prefixes else text
        return _unescaped(text) if token.kind is TokenType.IRI else text.lower()


def _unescaped(text: str) -> str:
    """A text without its escapes (SPARQL 1.1, sections 19.2 and 19.7)."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    if digits := found[1] or found[2]:
        return chr(min(int(digits, 16), 0x10FFFF))
    return _CONTROLS.get(found[3], found[3])
