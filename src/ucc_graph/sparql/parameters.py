"""Parameters of a published query, declared in its heading: name, type of the values, default, words for readers.

``# parameter: country, a country, default kr`` makes the variable ``?country`` of the query a parameter. The type is

- the things of a kind, by its name in addresses (``a country``, ``an event kind``), or of a class (``ucc:Country``,
  ``<https://…>``): a value is the key of a thing, the last part of its address, or its IRI;
- a datatype: ``an integer``, ``a number``, ``a year``, ``a date``, ``a text``, ``a boolean``, or by its name in XML
  Schema (``xsd:gYear``); ordered ones may have bounds: ``an integer from 1 to 9``;
- ``a language``: the tag of a language that things have names in;
- words: ``small | medium | large``.

``# parameter-fr: country, Pays des membres`` has the words of its field in a language; without any, the field has the
name of its kind. A prefix is declared in the query; ``xsd:`` needs no declaration.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import pairwise
from typing import Final

from ucc_graph.errors import QuerySyntaxError
from ucc_graph.sparql.lexer import Token, TokenType, tokens
from ucc_graph.sparql.typed_values import DATATYPES, XSD_SPACE, canonical, datatype_of, is_within

__all__ = ["LANGUAGE", "HeadingFault", "HeadingLine", "ParameterType", "QueryParameter", "expected", "read_parameters"]

LANGUAGE: Final = "lang"
"""The name of a parameter that is also the language of names on a page; its type is a language."""
_DECLARATION: Final = re.compile(r"([^,]*),(.*?)(?:,[ \t]*default\b[ \t]*(.*))?")
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ARTICLE: Final = re.compile(r"(?:an?|one of|the)[ \t]+(?=\S)")
_BOUNDS: Final = re.compile(r"(.*?)(?:[ \t]+from[ \t]+(\S+))?(?:[ \t]+to[ \t]+(\S+))?")
_KIND: Final = re.compile(r"[^\s/?#|<>\"]+")
_RESERVED: Final = frozenset({"context", "excel", "format"})
"""Names that mean something else in an address."""
_PLAIN: Final = {
    "boolean": "boolean",
    "date": "date",
    "day": "date",
    "decimal": "decimal",
    "integer": "integer",
    "number": "decimal",
    "text": "string",
    "year": "gYear",
}
"""Datatypes of XML Schema by the words for them."""
_FORM: Final = "write # parameter: name, type, default value"
_TYPES: Final = (
    "a kind of things (a country), a class (ex:Country), a datatype (a year, xsd:gYear), a language, or words (a | b)"
)


class ParameterType(Enum):
    """What the values of a parameter are."""

    KIND = "kind"
    CLASS = "class"
    DATATYPE = "datatype"
    LANGUAGE = "language"
    WORDS = "words"

    @property
    def is_thing(self) -> bool:
        """Whether a value is a thing of the publication."""
        return self in {ParameterType.KIND, ParameterType.CLASS}


@dataclass(frozen=True)
class QueryParameter:
    """A parameter: ``of`` is the name of a kind, or the IRI of a class or a datatype.

    ``descriptions`` are pairs of language and text, English first. Its place is that of its declaration, from 1.
    """

    name: str
    type: ParameterType
    of: str = ""
    words: tuple[str, ...] = ()
    least: str = ""
    most: str = ""
    default: str = ""
    descriptions: tuple[tuple[str, str], ...] = ()
    line: int = field(default=0, compare=False)
    column: int = field(default=0, compare=False)


@dataclass(frozen=True)
class HeadingLine:
    """A line ``# name-language: value`` of a heading; ``column`` is that of its value, both from 1."""

    name: str
    language: str
    value: str
    line: int
    column: int


@dataclass(frozen=True, order=True)
class HeadingFault:
    """A fault in a heading with its place."""

    line: int
    column: int
    text: str


class _FaultError(Exception):
    """A fault in a declaration, at an offset in its value."""

    def __init__(self, offset: int, text: str) -> None:
        super().__init__(text)
        self.offset = offset


def read_parameters(
    lines: Iterable[HeadingLine], query: str
) -> tuple[tuple[QueryParameter, ...], tuple[HeadingFault, ...]]:
    """The parameters that a heading declares for a query, in its order, and the faults of their lines.

    A declaration with a fault declares nothing.
    """
    declared = [line for line in lines if line.name == "parameter"]
    found: dict[str, QueryParameter] = {}
    faults: list[HeadingFault] = []
    sequence = _sequence(query) if declared else ()
    prefixes = _prefixes(sequence)
    for line in (line for line in declared if not line.language):
        try:
            parameter = _read(line, prefixes)
            _check_use(parameter, sequence, found)
            found[parameter.name] = parameter
        except _FaultError as fault:
            faults.append(HeadingFault(line.line, line.column + fault.offset, str(fault)))
    texts = [line for line in declared if line.language]
    faults += _unread(texts, [line.value.partition(",")[0].strip() for line in declared if not line.language])
    return tuple(_described(one, texts) for one in found.values()), tuple(sorted(faults))


def _read(line: HeadingLine, prefixes: Mapping[str, str]) -> QueryParameter:
    match = _DECLARATION.fullmatch(line.value)
    name = line.value.partition(",")[0].strip()
    if not _NAME.fullmatch(name):
        raise _FaultError(0, f"{name!r} is not the name of a variable without its question mark: {_FORM}.")
    if match is None or not match[2].strip():
        raise _FaultError(0, f"the parameter {name} has no type: {_FORM}.")
    if not (match[3] or "").strip():
        raise _FaultError(len(line.value), f"the parameter {name} has no default: {_FORM}.")
    offset = match.start(2) + len(match[2]) - len(match[2].lstrip())
    found = _typed(name, match[2].strip(), offset, prefixes)
    default = _default(found, match[3].strip(), match.start(3))
    return QueryParameter(
        *(name, found.type, found.of, found.words, found.least, found.most, default),
        line=line.line,
        column=line.column,
    )


def _typed(name: str, text: str, offset: int, prefixes: Mapping[str, str]) -> QueryParameter:
    """The parameter by the text of its type."""
    if "|" in text:
        return QueryParameter(name, ParameterType.WORDS, words=_words(_ARTICLE.sub("", text, count=1), offset))
    article = _ARTICLE.match(text)
    bounds = _BOUNDS.fullmatch(text[article.end() :] if article else text)
    assert bounds, "every part of the pattern is optional"
    noun, least, most = bounds[1].strip(), bounds[2] or "", bounds[3] or ""
    found = _by_noun(name, noun, offset, prefixes)
    if least or most:
        return _bounded(found, least, most, offset)
    return found


def _by_noun(name: str, noun: str, offset: int, prefixes: Mapping[str, str]) -> QueryParameter:
    if noun.startswith("<") and noun.endswith(">"):
        return _by_iri(name, noun[1:-1], noun, offset)
    prefix, colon, local = noun.partition(":")
    if colon:
        if prefix not in prefixes:
            raise _FaultError(offset, f"the prefix {prefix}: is not declared: add a line PREFIX {prefix}: <…>.")
        return _by_iri(name, prefixes[prefix] + local, noun, offset)
    if noun == "language":
        return QueryParameter(name, ParameterType.LANGUAGE)
    if noun in _PLAIN:
        return QueryParameter(name, ParameterType.DATATYPE, XSD_SPACE + _PLAIN[noun])
    kind = "-".join(noun.lower().split())
    if not _KIND.fullmatch(kind):
        raise _FaultError(offset, f"{noun!r} is no type: it may be {_TYPES}.")
    return QueryParameter(name, ParameterType.KIND, kind)


def _by_iri(name: str, iri: str, noun: str, offset: int) -> QueryParameter:
    if not iri.startswith(XSD_SPACE):
        return QueryParameter(name, ParameterType.CLASS, iri)
    if iri.removeprefix(XSD_SPACE) not in DATATYPES:
        raise _FaultError(offset, f"{noun} is no datatype of parameters: they are {', '.join(sorted(DATATYPES))}.")
    return QueryParameter(name, ParameterType.DATATYPE, iri)


def _words(text: str, offset: int) -> tuple[str, ...]:
    words = [word.strip() for word in text.split("|")]
    if "" in words or len({*words}) < len(words):
        raise _FaultError(offset, "the words between the bars are not empty, and each stands once.")
    return tuple(words)


def _bounded(found: QueryParameter, least: str, most: str, offset: int) -> QueryParameter:
    if found.type is not ParameterType.DATATYPE or not datatype_of(found.of).rank:
        raise _FaultError(offset, "only numbers, years and dates have bounds.")
    values = [canonical(bound, found.of) if bound else "" for bound in (least, most)]
    for bound, value in zip((least, most), values, strict=True):
        if value is None:
            raise _FaultError(offset, f"the bound {bound} is not {datatype_of(found.of).words}.")
    low, high = (value or "" for value in values)
    if low and not is_within(low, found.of, "", high):
        raise _FaultError(offset, f"no value is from {least} to {most}.")
    return QueryParameter(found.name, found.type, found.of, least=low, most=high)


def _default(found: QueryParameter, text: str, offset: int) -> str:
    """The default as it is written in an address; that of things and languages is compared with the data later."""
    if found.name == LANGUAGE and found.type is not ParameterType.LANGUAGE:
        raise _FaultError(0, f"{LANGUAGE} is the language of names in an address: its type is a language.")
    if found.name in _RESERVED:
        raise _FaultError(0, f"{found.name} has another meaning in an address: give the parameter another name.")
    if found.type is ParameterType.WORDS and text not in found.words:
        raise _FaultError(offset, f"the default {text} is none of the words {', '.join(found.words)}.")
    if found.type is not ParameterType.DATATYPE:
        is_iri = found.type.is_thing and text.startswith("<") and text.endswith(">")
        return text[1:-1] if is_iri else text
    value = canonical(text, found.of)
    if value is None or not is_within(value, found.of, found.least, found.most):
        raise _FaultError(offset, f"the default {text} is not {expected(found)}.")
    return value


def expected(parameter: QueryParameter) -> str:
    """What the values of a datatype are, in words: ``a whole number from 1 to 9``, ``a year, such as 2019``."""
    datatype = datatype_of(parameter.of)
    if not parameter.least and not parameter.most:
        return f"{datatype.words}, such as {datatype.example}"
    least = f" from {parameter.least}" if parameter.least else ""
    most = f" to {parameter.most}" if parameter.most else ""
    return f"{datatype.words}{least}{most}"


def _check_use(parameter: QueryParameter, sequence: Sequence[Token], found: Mapping[str, QueryParameter]) -> None:
    """Raises a fault for a second parameter of a name, and for one that the query does not use, or computes."""
    name = parameter.name
    if name in found:
        raise _FaultError(0, f"the parameter {name} is declared twice.")
    if sequence and not any(_is_variable(token, name) for token in sequence):
        raise _FaultError(0, f"the query has no variable ?{name}.")
    for before, token in pairwise(sequence):
        if _is_variable(token, name) and before.text.upper() == "AS":
            raise _FaultError(
                0, f"the query computes ?{name} ({token.place} of the query), so that it cannot be given."
            )


def _is_variable(token: Token, name: str) -> bool:
    return token.kind is TokenType.VARIABLE and token.text[1:] == name


def _unread(texts: Iterable[HeadingLine], names: Sequence[str]) -> Iterator[HeadingFault]:
    for line in texts:
        name, _, text = line.value.partition(",")
        if name.strip() not in names:
            known = ", ".join(names) or "none"
            said = f"the heading declares no parameter {name.strip()!r}; it declares {known}."
            yield HeadingFault(line.line, line.column, said)
        elif not text.strip():
            yield HeadingFault(line.line, line.column, f"write # parameter-{line.language}: {name.strip()}, words.")


def _described(parameter: QueryParameter, texts: Iterable[HeadingLine]) -> QueryParameter:
    pairs = ((line.language, *line.value.partition(",")) for line in texts)
    found = {language: text.strip() for language, name, _, text in pairs if name.strip() == parameter.name}
    ordered = sorted(((tag, text) for tag, text in found.items() if text), key=lambda pair: (pair[0] != "en", pair[0]))
    return replace(parameter, descriptions=tuple(ordered))


def _sequence(query: str) -> tuple[Token, ...]:
    """The tokens of the query; none where the lexer rejects it, which is a fault of its own."""
    try:
        return tuple(tokens(query))
    except QuerySyntaxError:
        return ()


def _prefixes(sequence: Sequence[Token]) -> dict[str, str]:
    """The prefixes that a query declares."""
    found = {"xsd": XSD_SPACE}
    for word, name, iri in zip(sequence, sequence[1:], sequence[2:], strict=False):
        if word.text.upper() == "PREFIX" and iri.kind is TokenType.IRI:
            found[name.text.removesuffix(":")] = iri.text[1:-1]
    return found
