"""JSON whose objects know the lines of their members, so that a fault in a document has its place.

The reader of the standard library does not tell where it is. It does make its objects in the order in which they end,
and so does a scan of the text for strings and braces: the two are put together.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

__all__ = ["JsonPath", "LocatedObject", "located_json", "member_lines"]

JsonPath: TypeAlias = tuple[str | int, ...]
"""Keys and indices from the document down to a member."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}:\n]')


class LocatedObject(dict[str, Any]):
    """A JSON object with the line on which it begins, and that of each of its members."""

    def __init__(self, members: list[tuple[str, Any]], lines: _Lines) -> None:
        super().__init__(members)
        self.line = lines.first
        self.lines: Mapping[str, int] = lines.members


@dataclass
class _Lines:
    """Lines of an object: the first, and that of each member."""

    first: int
    members: dict[str, int] = field(default_factory=dict)


def located_json(text: str) -> Any:
    """The value of a JSON text that is known to be one; its objects are of :class:`LocatedObject`."""
    lines = _lines(text)
    return json.loads(text, object_pairs_hook=lambda members: LocatedObject(members, next(lines)))


def member_lines(text: str) -> dict[JsonPath, int]:
    """The line of each member of an object, and of each element of an array, in a JSON text that is known to be one.

    An element that is no object has the line of its array.
    """
    return dict(_located(located_json(text), (), 1))


def _located(value: object, path: JsonPath, line: int) -> Iterator[tuple[JsonPath, int]]:
    if isinstance(value, LocatedObject):
        for name, member in value.items():
            yield (*path, name), value.lines[name]
            yield from _located(member, (*path, name), value.lines[name])
    elif isinstance(value, list):
        for place, element in enumerate(value):
            begin = element.line if isinstance(element, LocatedObject) else line
            yield (*path, place), begin
            yield from _located(element, (*path, place), begin)


def _lines(text: str) -> Iterator[_Lines]:
    """The lines of each object, in the order in which objects end."""
    line, name, named = 1, "", 1
    open_objects: list[_Lines] = []
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign == "\n":
            line += 1
        elif sign == "{":
            open_objects.append(_Lines(line))
        elif sign == "}":
            yield open_objects.pop()
        elif sign == ":":
            open_objects[-1].members[json.loads(name)] = named
        else:
            name, named = sign, line
