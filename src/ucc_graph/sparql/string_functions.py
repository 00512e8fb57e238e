"""REGEX and REPLACE as SPARQL defines them, over an engine with other regular expressions.

Constant patterns, replacements and flags are translated in the text of the query, so the engine compiles each once. A
call with any other one becomes that of a function in :data:`FUNCTIONS`, which asks the engine for each solution; that
takes 0.2 ms.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store, Triple, Variable

from ucc_graph.errors import QueryRefusedError, QuerySyntaxError
from ucc_graph.sparql.lexer import Token, TokenType, tokens
from ucc_graph.sparql.normal_form import string_value
from ucc_graph.sparql.regular_expressions import InvalidPatternError, rust_pattern, rust_replacement

__all__ = ["FUNCTIONS", "StringFunction", "translate"]

_Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
_NAMES: Final = {"REGEX": (2, 3), "REPLACE": (3, 4)}
"""Functions with their numbers of arguments."""
_FUNCTION: Final = "urn:ucc-graph:"
_INVALID: Final = "("
"""Pattern that the engine cannot read: the function that has it is an error, as the standard wants it."""
_STRING: Final = Literal("").datatype
_NO_FLAGS: Final = Literal("")
_TEXT: Final = Variable("text")
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
        """A function with its arguments translated, on as many lines; one with a wrong number of them as it is."""
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
            written = _written_call(name, arguments)
        except QueryRefusedError as error:
            raise QueryRefusedError(f"{word.place}: {error}") from error
        lines = self._query.count("\n", word.offset, self._end()) - written.count("\n")
        return written[:-1] + "\n" * lines + written[-1]

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
        return _Argument("".join(parts), string_value(inside[0].text) if is_constant else None)


def _written_call(name: str, arguments: Sequence[_Argument]) -> str:
    values = [argument.value for argument in arguments[1:]]
    constants = [value for value in values if value is not None]
    if len(constants) == len(values):
        return _call_of_engine(name, arguments[0].text, *constants)
    pattern, flags = values[0], values[-1] if len(arguments) == _NAMES[name][1] else ""
    if pattern is not None and flags is not None:
        _regex_constants(pattern, flags)  # refuses one that the engine cannot match
    return f"<{_FUNCTION}{name.lower()}>({', '.join(argument.text for argument in arguments)})"


def _call_of_engine(name: str, text: str, *constants: str) -> str:
    """The engine's function of a text, with the constants behind it translated."""
    translated = _regex_constants(*constants) if name == "REGEX" else _replace_constants(*constants)
    return f"{name}({', '.join([text, *map(_quoted, translated)])})"


@lru_cache(maxsize=256)
def _regex_constants(pattern: str, flags: str = "") -> tuple[str, ...]:
    """Pattern and flags for the engine."""
    try:
        rust = rust_pattern(pattern, flags)
    except InvalidPatternError:
        return (_INVALID,)
    return (rust.text, rust.flags) if rust.flags else (rust.text,)


@lru_cache(maxsize=256)
def _replace_constants(pattern: str, replacement: str, flags: str = "") -> tuple[str, ...]:
    """Pattern, replacement and flags for the engine; a pattern that matches the empty text is none (err:FORX0003)."""
    found = _regex_constants(pattern, flags)
    if _value_of("REGEX", Literal(""), *found) != Literal(False):
        return _INVALID, ""
    try:
        return found[0], rust_replacement(replacement, rust_pattern(pattern, flags)), *found[1:]
    except InvalidPatternError:
        return _INVALID, ""


def _value_of(name: str, text: _Term, *translated: str) -> _Term | None:
    """The value of the engine's function of a text."""
    call = f"{name}({', '.join([str(_TEXT), *map(_quoted, translated)])})"
    rows = Store().query(f"SELECT {_TEXT} ({call} AS ?value) {{}}", substitutions={_TEXT: text})
    assert isinstance(rows, QuerySolutions)
    found: _Term | None = next(rows)["value"]
    return found


def _regex(text: _Term, pattern: _Term, flags: _Term = _NO_FLAGS) -> _Term | None:
    return _computed("REGEX", text, pattern, flags)


def _replace(text: _Term, pattern: _Term, replacement: _Term, flags: _Term = _NO_FLAGS) -> _Term | None:
    return _computed("REPLACE", text, pattern, replacement, flags)


def _computed(name: str, text: _Term, *others: _Term) -> _Term | None:
    """The value of a function; None if an argument behind the text is no plain string, or the engine has no value."""
    values = [term.value for term in others if isinstance(term, Literal) and term.datatype == _STRING]
    if len(values) < len(others):
        return None
    try:
        translated = _regex_constants(*values) if name == "REGEX" else _replace_constants(*values)
    except QueryRefusedError:
        return None
    return _value_of(name, text, *translated)


def _depth(token: Token) -> int:
    return {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(token.text, 0) if token.kind is TokenType.MARK else 0


def _quoted(text: str) -> str:
    return f'"{"".join(_ESCAPED.get(character, character) for character in text)}"'


StringFunction: TypeAlias = Callable[..., _Term | None]

FUNCTIONS: Final[dict[NamedNode, StringFunction]] = {
    NamedNode(f"{_FUNCTION}regex"): _regex,
    NamedNode(f"{_FUNCTION}replace"): _replace,
}
"""Functions that a translated query calls, for the engine."""
