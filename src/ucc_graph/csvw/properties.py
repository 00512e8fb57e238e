"""Properties of description objects, each read with its check and its default.

Metadata Vocabulary for Tabular Data, section 5.1 (https://www.w3.org/TR/tabular-metadata/#syntax): a value that is not
permitted is replaced by the default, with a warning; an ``@id`` or ``@type`` that is wrong makes the document unusable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TypeVar
from urllib.parse import urlsplit

from ucc_graph.csvw.prefixes import is_common
from ucc_graph.csvw.uri_templates import resolve
from ucc_graph.problem import Problem, Severity
from ucc_graph.rdf.json_lines import LocatedObject

__all__ = ["INVALID", "DescriptionObject", "Json", "Load", "ProblemCollector", "Titles", "is_language"]

Json = Mapping[str, object]
Titles = tuple[tuple[str, str], ...]
"""Pairs of a language and a text."""
Load = Callable[[str], bytes | None]
"""Function from a URL to its content, or to None if there is nothing."""

INVALID = "csvw:invalid"
"""Rule of violations that a converter may pass over (Model for Tabular Data, section 6.1, "validating")."""
_T = TypeVar("_T")
_MEMBER = re.compile(r'"(@?[\w:]+)"')
_LANGUAGE = re.compile(r"(?:[A-Za-z]{2,8}|[xXiI](?=-))(?:-[A-Za-z0-9]{1,8})*")


def is_language(value: object) -> bool:
    """Whether the value is a well-formed language tag (BCP 47)."""
    return isinstance(value, str) and bool(_LANGUAGE.fullmatch(value))


@dataclass(frozen=True)
class ProblemCollector:
    """Collector of the problems of one file; ``place`` is the object being read, such as "lights.csv, column height".

    With ``is_strict`` a warning is as grave as a failure. ``allowed`` are rules that may be broken without a report. A
    problem of the document has the line of the member with whose name, in quotes, its text begins, as ``lines`` has it;
    else ``line``, that of the object.
    """

    file: str
    problems: list[Problem]
    place: str = ""
    is_strict: bool = False
    allowed: frozenset[str] = frozenset()
    line: int = 0
    lines: Mapping[str, int] = field(default_factory=dict)

    def inside(self, place: str) -> ProblemCollector:
        """The same collector for an object within this one."""
        return replace(self, place=f"{self.place}, {place}" if self.place else place)

    def at(self, members: Json) -> ProblemCollector:
        """The same collector for the lines of an object, if it knows them."""
        return replace(self, line=members.line, lines=members.lines) if isinstance(members, LocatedObject) else self

    def at_line(self, line: int) -> ProblemCollector:
        """The same collector for a part of the document that begins on a line, with members whose lines are unknown."""
        return replace(self, line=line, lines={})

    def report(self, line: int, column: str, rule: str, text: str) -> None:
        """Adds a problem of a table's rows; ``column`` is a title."""
        if rule not in self.allowed:
            self.problems.append(Problem(self.file, line, column, rule, text))

    def fail(self, text: str, rule: str = "csvw:metadata", line: int = 0) -> None:
        """Adds a problem that makes the document unusable; line 0 stands for that of the member or object."""
        self._add(text, rule, Severity.VIOLATION, line)

    def invalid(self, text: str) -> None:
        """Adds a problem that makes the document or its tables invalid, though the rest can be converted."""
        self._add(text, INVALID, Severity.VIOLATION)

    def warn(self, text: str, rule: str = "csvw:metadata") -> None:
        """Adds a problem that a default or the loss of a property repairs (Metadata Vocabulary, section 5)."""
        self._add(text, rule, Severity.VIOLATION if self.is_strict else Severity.WARNING)

    def _add(self, text: str, rule: str, severity: Severity, line: int = 0) -> None:
        told = f"{self.place}: {text}" if self.place else text
        member = _MEMBER.match(text)
        found = line or self.lines.get(member[1] if member else "", self.line)
        self.problems.append(Problem(self.file, found, "", rule, told, severity))


@dataclass(frozen=True)
class DescriptionObject:
    """A description object of a metadata document (section 5): its members, and the collector of its problems.

    ``base``, ``language`` and ``load`` are the document's: base of its URLs, default language, loader of the documents
    that it names.
    """

    members: Json
    problems: ProblemCollector
    base: str = ""
    language: str = "und"
    load: Load = lambda _: None

    def inside(self, place: str) -> DescriptionObject:
        """The same object under a more precise place."""
        return replace(self, problems=self.problems.inside(place))

    def elsewhere(self, place: str) -> DescriptionObject:
        """The same object in another document, whose lines are unknown."""
        return replace(self, problems=self.problems.at_line(0).inside(place))

    def child(self, members: Json) -> DescriptionObject:
        """Another object of the document, at the same place."""
        return replace(self, members=members, problems=self.problems.at(members))

    def check(self, kind: str, keys: frozenset[str]) -> None:
        """Checks ``@type``, and warns of members that are no property of the kind."""
        found = self.members.get("@type", kind)
        if found != kind:
            self.problems.fail(f'"@type" is {found!r}; it must be "{kind}"')
        for key in self.members:
            if key not in keys and key not in {"@id", "@type", "@context"} and not is_common(key):
                near = get_close_matches(key, keys, 1)
                hint = f' (did you mean "{near[0]}"?)' if near else ""
                self.problems.warn(f'"{key}" is not a property of a {kind}{hint}; it is ignored')

    def identifier(self) -> str | None:
        """The ``@id``, or None; if it is not a string, an empty one: the document itself (section 5.1.2)."""
        value = self.members.get("@id")
        if value is None:
            return None
        if not isinstance(value, str):
            self.problems.warn(f'"@id" is {value!r}; it must be a URL')
            return ""
        if value.startswith("_:"):
            self.problems.fail(f'"@id" is {value!r}; it must not be a blank node')
        self.check_url("@id", value)
        return value

    def check_url(self, key: str, value: str) -> None:
        """Checks that a value can be resolved as a URL (RFC 3986); an address in brackets may be malformed."""
        try:
            urlsplit(value)
        except ValueError as error:
            self.problems.fail(f'"{key}" is {value!r}, which is no URL: {error}')

    def url(self) -> str:
        """The ``@id`` as an absolute URL, or nothing."""
        identifier = self.identifier()
        return "" if identifier is None else resolve(self.base, identifier)

    def text(self, key: str) -> str | None:
        """A member that is a string, or None."""
        return self._permitted(key, str, "a string")

    def uri_template(self, key: str) -> str | None:
        """A member that is a URI template, or None; an empty one if it is not a string (section 5.1.5)."""
        value = self.text(key)
        return "" if value is None and self.members.get(key) is not None else value

    def texts(self, key: str) -> tuple[str, ...] | None:
        """A member that is a string or an array of strings, or None; wrong elements are left out."""
        value = self.members.get(key)
        if not isinstance(value, list):
            text = self._permitted(key, str, "a string or an array of strings")
            return None if text is None else (text,)
        good = tuple(item for item in value if isinstance(item, str))
        if len(good) < len(value):
            self.problems.warn(f'"{key}" has an element that is not a string; it is ignored')
        return good

    def flag(self, key: str) -> bool | None:
        """A member that is true or false, or None."""
        return self._permitted(key, bool, "true or false")

    def count(self, key: str) -> int | None:
        """A member that is a whole number from 0, or None."""
        return self._permitted(key, int, "a whole number from 0", lambda value: type(value) is int and value >= 0)

    def choice(self, key: str, allowed: Sequence[str]) -> str | None:
        """A member that is one of some strings, or None."""
        return self._permitted(key, str, f"one of {', '.join(allowed)}", allowed.__contains__)

    def array(self, key: str) -> tuple[DescriptionObject, ...]:
        """A member that is an array of objects; anything else is left out (section 5.1.1)."""
        value = self.members.get(key, [])
        if not isinstance(value, list):
            self.problems.warn(f'"{key}" must be an array')
            return ()
        good = tuple(self.child(item) for item in value if isinstance(item, dict))
        if len(good) < len(value):
            self.problems.warn(f'"{key}" has an element that is not an object; it is ignored')
        return good

    def natural_language(self, key: str) -> Titles:
        """A natural language property as pairs of language and text (section 5.1.6)."""
        value = self.members.get(key)
        if value is not None and not isinstance(value, dict | list | str):
            self.problems.invalid(f'"{key}" is {value!r}; it must be a text, an array of texts or an object')
            return ()
        if not isinstance(value, dict):
            return tuple((self.language, item) for item in self.texts(key) or ())
        for tag in value:
            if not is_language(tag):
                self.problems.invalid(f'"{key}" has {tag!r}, which is not a language tag')
        tagged = self.child(value)
        return tuple((tag, item) for tag in value if is_language(tag) for item in tagged.texts(tag) or ())

    def _permitted(
        self, key: str, kind: type[_T], wanted: str, is_permitted: Callable[[_T], bool] = lambda _: True
    ) -> _T | None:
        value = self.members.get(key)
        if value is None or (isinstance(value, kind) and is_permitted(value)):
            return value
        self.problems.warn(f'"{key}" is {value!r}; it must be {wanted}')
        return None
