"""Lexer of SPARQL 1.1: the tokens of a text, each with its place.

A check before a query runs must see the tokens of the parser: a keyword in a string is no keyword, and a quotation mark
in a comment opens nothing. The terminals are those of SPARQL 1.1, section 19.8
(https://www.w3.org/TR/sparql11-query/#sparqlGrammar), the longest match first, read in one pass whose time grows with
the length of the text only. Two deviations, both stricter: codepoint escapes (section 19.2) are read in strings
and IRIs, where the escaped character must be legal, and are an error elsewhere; a prefix has at most 128 characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import Final, NamedTuple

from ucc_graph.errors import QuerySyntaxError

__all__ = ["Token", "TokenType", "tokens"]


class TokenType(Enum):
    """Kind of a token; ``WORD`` is a keyword, a function's name, ``a``, ``true`` or ``false``."""

    STRING = "string"
    IRI = "iri"
    NAME = "name"
    BLANK = "blank"
    VARIABLE = "variable"
    NUMBER = "number"
    LANGUAGE = "language"
    WORD = "word"
    MARK = "mark"


class Token(NamedTuple):
    """A token as written, and the whole text around it; ``offset`` counts characters from 0."""

    kind: TokenType
    text: str
    offset: int
    source: str

    @property
    def position(self) -> tuple[int, int]:
        """Its line and its column in characters, from 1; counted on demand, as few tokens need them."""
        return _position(self.source, self.offset)

    @property
    def place(self) -> str:
        """``line 2, column 7``."""
        return "line {}, column {}".format(*self.position)


_BASE: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_START: Final = f"{_BASE}_"
_INNER: Final = f"{_START}0-9\u00b7\u0300-\u036f\u203f-\u2040"
_CHARS: Final = rf"{_INNER}\-"
_PLX: Final = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_CODEPOINT: Final = (
    r"\\u(?![Dd][89A-Fa-f])[0-9A-Fa-f]{4}"
    r"|\\U(?:0000(?![Dd][89A-Fa-f])|000[1-9A-Fa-f]|0010)[0-9A-Fa-f]{4}"
)
_ESCAPE: Final = rf"\\[tbnrf\"'\\]|{_CODEPOINT}"

_LONG: Final = rf"'''(?:'{{0,2}}+(?:[^'\\]|{_ESCAPE}))*+'''" + rf'|"""(?:"{{0,2}}+(?:[^"\\]|{_ESCAPE}))*+"""'
_SHORT: Final = rf"'(?:[^'\\\n\r]|{_ESCAPE})*+'" + rf'|"(?:[^"\\\n\r]|{_ESCAPE})*+"'
_PREFIX: Final = rf"(?:[{_BASE}][{_CHARS}.]{{0,127}}+(?<!\.))?:"
_LOCAL: Final = rf"(?:[{_START}:0-9]|{_PLX})(?:\.*+(?:[{_CHARS}:]|{_PLX}))*+"

_TOKEN: Final = re.compile(
    r"(?:[ \t\r\n]++|#[^\r\n\\]*+(?=[\r\n]|\Z))*+(?:"
    + "|".join(
        f"(?P<{name}>{pattern})"
        for name, pattern in (
            ("sign", r"\^\^|>>|>=|!=|&&|\|\||[{}()\[\];,=>!|^*+\-/~]"),
            (TokenType.VARIABLE.value, rf"[?$][{_START}0-9][{_INNER}]*+"),
            (TokenType.NAME.value, rf"{_PREFIX}(?:{_LOCAL})?"),
            (TokenType.WORD.value, r"[A-Za-z][A-Za-z0-9_]*+"),
            (TokenType.IRI.value, rf'<(?:[^<>"{{}}|^`\\\x00-\x20]|{_CODEPOINT})*+>'),
            (TokenType.STRING.value, rf"{_LONG}|{_SHORT}"),
            (TokenType.NUMBER.value, r"[0-9]+\.[eE][+-]?[0-9]+|(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"),
            (TokenType.BLANK.value, rf"_:[{_START}0-9](?:\.*+[{_CHARS}])*+"),
            (TokenType.LANGUAGE.value, r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*+"),
            (TokenType.MARK.value, r"<<|<=|[.<?]"),
            ("comment", r"#[^\r\n]*+"),
            ("wrong", "."),
            ("end", r"\Z"),
        )
    )
    + ")",
    re.DOTALL,
)
_KINDS: Final = {kind.value: kind for kind in TokenType} | {"sign": TokenType.MARK}
"""Type of each group: a ``sign`` is a mark that begins no other token, found first because marks are many."""
_WRITTEN_CODEPOINT: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\.", re.DOTALL)
_ILLEGAL_IN_IRI: Final = frozenset('<>"{}|^`\\') | frozenset(map(chr, range(0x21)))
_LINE_ENDS: Final = frozenset("\n\r")


def tokens(query: str) -> Iterator[Token]:
    """The tokens in order, without white space and comments; raises QuerySyntaxError where no token fits."""
    for match in _TOKEN.finditer(query):
        group = match.lastgroup or ""
        text = match[group]
        if group == "wrong" or "\\" in text:
            _refuse_wrong(group, text, query, match.start(group))
        if kind := _KINDS.get(group):
            yield Token(kind, text, match.end() - len(text), query)


def _position(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _refuse_wrong(group: str, text: str, query: str, offset: int) -> None:
    """Refuses a wrong character, and an escaped one that section 19.2 forbids here, such as the token's end."""
    if group == "wrong":
        raise QuerySyntaxError(_complaint(text), *_position(query, offset))
    if group == TokenType.NAME.value:
        return
    illegal = _illegal_in(group, text)
    if any(_character(found) in illegal for found in _WRITTEN_CODEPOINT.finditer(text)):
        fault = "a codepoint escape stands for a character that is not legal here"
        raise QuerySyntaxError(fault, *_position(query, offset))


def _complaint(character: str) -> str:
    if character in "\"'":
        return f"the string that begins here with {character} is not closed, or has an escape that SPARQL does not know"
    if character == "\\":
        return "a backslash cannot stand here: codepoint escapes are read in strings and IRIs only"
    return f"the character {character!r} begins no token of SPARQL"


def _illegal_in(group: str, text: str) -> frozenset[str]:
    if group == TokenType.STRING.value:
        own = frozenset((text[0], "\\"))
        return own if text.startswith(text[0] * 3) and len(text) > 2 else own | _LINE_ENDS
    return _ILLEGAL_IN_IRI if group == TokenType.IRI.value else _LINE_ENDS


def _character(found: re.Match[str]) -> str:
    digits = found[1] or found[2]
    return chr(min(int(digits, 16), 0x10FFFF)) if digits else ""
