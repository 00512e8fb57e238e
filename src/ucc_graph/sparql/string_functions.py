"""REGEX and REPLACE as SPARQL defines them, over an engine with other regular expressions.

Constant patterns, replacements and flags are translated in the text of the query, so the engine compiles each once. Any
other one is translated for each solution, by functions of :data:`FUNCTIONS`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple

from ucc_graph.errors import QueryRefusedError, QuerySyntaxError
from ucc_graph.sparql.lexer import Token, TokenType, tokens
from ucc_graph.sparql.normal_form import unescaped
from ucc_graph.sparql.regular_expressions import InvalidPatternError, RustPattern, rust_pattern, rust_replacement

__all__ = ["FUNCTIONS", "translate"]

_Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
_NAMES: Final = {"REGEX": (2, 3), "REPLACE": (3, 4)}
"""Functions with their numbers of arguments."""
_PATTERN: Final = "urn:ucc-graph:rust-pattern"
_REPLACED_PATTERN: Final = "urn:ucc-graph:rust-pattern-of-text"
_REPLACEMENT: Final = "urn:ucc-graph:rust-replacement"
_FLAGS: Final = "urn:ucc-graph:rust-flags"
_NOTHING: Final = '"("'
"""Pattern without a value: the function that has it is an error, as the standard wants it."""
_ESCAPED: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"}


@lru_cache(maxsize=64)
def translate(query: str) -> str:
    """The query for the engine; a text that does not lex, or has no such function, is returned as it is.

    Raises QueryRefusedError for a constant pattern with what the engine cannot match.
    """
    text = query.upper()
    if not any(name in text for name in _NAMES):
        return query
    try:
        sequence = tuple(tokens(query))
    except QuerySyntaxError:
        return query
    return _Draft(query, sequence).written()


@dataclass(frozen=True)
class _Argument:
    """Argument of a function: its translated text, and its value if it is a constant string."""

    text: str
    value: str | None


_NO_FLAGS: Final = _Argument('""', "")


class _Draft:
    """Translation of a query from left to right; ``_place`` is that of the next token."""

    def __init__(self, query: str, sequence: Sequence[Token]) -> None:
        self._query = query
        self._sequence = sequence
        self._place = 0

    def written(self) -> str:
        """The whole query."""
        parts, end = [], 0
        while self._place < len(self._sequence):
            token = self._sequence[self._place]
            if self._is_function():
                parts += [self._query[end : token.offset], self._call()]
                end = self._end()
            else:
                self._place += 1
        return "".join([*parts, self._query[end:]])

    def _end(self) -> int:
        """The end of the last token that was read."""
        token = self._sequence[self._place - 1]
        return token.offset + len(token.text)

    def _is_function(self) -> bool:
        token, following = self._sequence[self._place], self._sequence[self._place + 1 : self._place + 2]
        is_word = token.kind is TokenType.WORD and token.text.upper() in _NAMES
        return is_word and bool(following) and following[0].text == "("

    def _call(self) -> str:
        """A function with its arguments translated; with a wrong number of them the engine refuses it."""
        word = self._sequence[self._place]
        self._place += 2
        arguments = [self._argument()]
        while self._place < len(self._sequence) and self._sequence[self._place - 1].text == ",":
            arguments.append(self._argument())
        name = word.text.upper()
        least, most = _NAMES[name]
        if not least <= len(arguments) <= most or self._sequence[self._place - 1].text != ")":
            return self._query[word.offset : self._end()]
        try:
            return _written_call(name, arguments)
        except QueryRefusedError as error:
            raise QueryRefusedError(f"{word.place}: {error}") from error

    def _argument(self) -> _Argument:
        """The next argument; the comma or parenthesis behind it is read as well."""
        first, depth, parts = self._place, 0, []
        end = self._end()
        while self._place < len(self._sequence):
            token = self._sequence[self._place]
            if depth == 0 and token.text in {",", ")"} and token.kind is TokenType.MARK:
                break
            if self._is_function():
                parts += [self._query[end : token.offset], self._call()]
                end = self._end()
                continue
            depth += _depth(token)
            self._place += 1
        parts.append(self._query[end : self._end()])
        inside = self._sequence[first : self._place]
        self._place = min(self._place + 1, len(self._sequence))
        is_constant = len(inside) == 1 and inside[0].kind is TokenType.STRING
        return _Argument("".join(parts), _value(inside[0].text) if is_constant else None)


def _written_call(name: str, arguments: Sequence[_Argument]) -> str:
    text, pattern, *others = arguments
    is_replace = name == "REPLACE"
    replacement = others.pop(0) if is_replace else None
    flags = others[0] if others else _NO_FLAGS
    written = [text.text, *_translated(pattern, replacement, flags)]
    return f"{name}({', '.join(written)})"


def _translated(pattern: _Argument, replacement: _Argument | None, flags: _Argument) -> list[str]:
    """Pattern, replacement and flags for the engine."""
    if pattern.value is None or flags.value is None:
        function = _PATTERN if replacement is None else _REPLACED_PATTERN
        found = [f"<{function}>({pattern.text}, {flags.text})"]
        if replacement:
            found.append(f"<{_REPLACEMENT}>({replacement.text}, {pattern.text}, {flags.text})")
        return found if flags is _NO_FLAGS else [*found, f"<{_FLAGS}>({flags.text})"]
    rust = _rust(pattern.value, flags.value)
    if rust is None or (replacement and _matches_nothing(rust)):
        return [_NOTHING, *(['""'] if replacement else [])]
    found = [_quoted(rust.text)]
    if replacement and replacement.value is not None:
        value = _replacement(replacement.value, rust)
        found = [_NOTHING, '""'] if value is None else [*found, _quoted(value)]
    elif replacement:
        found.append(f"<{_REPLACEMENT}>({replacement.text}, {pattern.text}, {flags.text})")
    return [*found, *([_quoted(rust.flags)] if rust.flags else [])]


@lru_cache(maxsize=1024)
def _rust(pattern: str, flags: str) -> RustPattern | None:
    try:
        return rust_pattern(pattern, flags)
    except InvalidPatternError:
        return None


@lru_cache(maxsize=1024)
def _matches_nothing(pattern: RustPattern) -> bool:
    """Whether a pattern matches the empty text (err:FORX0003)."""
    return bool(Store().query(f"ASK {{ FILTER(REGEX('', {_quoted(pattern.text)}, {_quoted(pattern.flags)})) }}"))


def _replacement(text: str, pattern: RustPattern) -> str | None:
    try:
        return rust_replacement(text, pattern)
    except InvalidPatternError:
        return None


def _pattern_of(pattern: _Term, flags: _Term) -> RustPattern | None:
    """The pattern of two terms; None where the function has no value."""
    if not isinstance(pattern, Literal) or not isinstance(flags, Literal):
        return None
    try:
        return _rust(pattern.value, flags.value)
    except QueryRefusedError:
        return None


def _pattern(pattern: _Term, flags: _Term) -> _Term | None:
    found = _pattern_of(pattern, flags)
    return Literal(found.text) if found else None


def _replaced_pattern(pattern: _Term, flags: _Term) -> _Term | None:
    found = _pattern_of(pattern, flags)
    return Literal(found.text) if found and not _matches_nothing(found) else None


def _replacement_term(replacement: _Term, pattern: _Term, flags: _Term) -> _Term | None:
    found = _pattern_of(pattern, flags)
    value = _replacement(replacement.value, found) if found and isinstance(replacement, Literal) else None
    return None if value is None else Literal(value)


def _flags(flags: _Term) -> _Term | None:
    found = _pattern_of(Literal(""), flags)
    return Literal(found.flags) if found else None


def _depth(token: Token) -> int:
    return {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(token.text, 0) if token.kind is TokenType.MARK else 0


def _value(text: str) -> str:
    marks = 3 if len(text) > 5 and text[:3] in {'"""', "'''"} else 1
    return unescaped(text[marks:-marks])


def _quoted(text: str) -> str:
    return f'"{"".join(_ESCAPED.get(character, character) for character in text)}"'


FUNCTIONS: Final[dict[NamedNode, Callable[..., _Term | None]]] = {
    NamedNode(_PATTERN): _pattern,
    NamedNode(_REPLACED_PATTERN): _replaced_pattern,
    NamedNode(_REPLACEMENT): _replacement_term,
    NamedNode(_FLAGS): _flags,
}
"""Functions that a translated query calls, for the engine."""
