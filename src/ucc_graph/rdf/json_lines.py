"""Lines of the members of a JSON document, for messages: Python's reader tells no places but that of an error."""

from __future__ import annotations

import json
import re
from typing import Final, TypeAlias

__all__ = ["JsonPath", "member_lines"]

JsonPath: TypeAlias = tuple[str | int, ...]
"""Keys and indices from the document down to a member."""
_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)


def member_lines(text: str) -> dict[JsonPath, int]:
    """The line, from 1, on which the key of each member of an object, and each element of an array, begins.

    The text is JSON that can be read; of equal keys, the last counts.
    """
    reader, line, last = _Reader(), 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", last, match.start())
        last = match.start()
        reader.take(match[0], line)
    return reader.found


class _Reader:
    """State between two tokens: the path of the next value, and whether a key comes before it."""

    def __init__(self) -> None:
        self.found: dict[JsonPath, int] = {}
        self._path: list[str | int] = []
        self._expects_key = False

    def take(self, sign: str, line: int) -> None:
        """Takes the next sign."""
        if sign == ",":
            self._next()
        elif sign in ("}", "]"):
            self._path.pop()
            self._expects_key = False
        elif self._expects_key:
            self._path[-1] = json.loads(sign)
            self._expects_key = False
            self.found[tuple(self._path)] = line
        elif sign != ":":
            self._value(sign, line)

    def _next(self) -> None:
        place = self._path[-1]
        if isinstance(place, int):
            self._path[-1] = place + 1
        self._expects_key = isinstance(place, str)

    def _value(self, sign: str, line: int) -> None:
        if self._path and isinstance(self._path[-1], int):
            self.found[tuple(self._path)] = line
        if sign in ("{", "["):
            self._path.append("" if sign == "{" else 0)
            self._expects_key = sign == "{"
