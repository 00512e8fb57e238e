"""Reader of the files of published queries and rules, which begin with a heading of comment lines.

``# title: …`` and ``# description: …`` are in English, a suffix of the name gives another language
(``# title-ko: …``). ``# audience: …`` names the readers, ``# service: …`` another endpoint that the query calls, and
``# recorded: 2026-11-22`` the day of the answer, which changes with that endpoint. ``# chart: bar x=year y=number`` and
``# map: point lat=lat long=long label=name`` name the columns to draw. ``# parameter: country, a country, default kr``
makes a variable of the query a parameter (:mod:`ucc_graph.sparql.parameters`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from ucc_graph.sparql.parameters import HeadingFault, HeadingLine, QueryParameter, read_parameters

__all__ = ["Drawing", "QueryFile", "QueryHeading", "read_heading", "read_query"]

_LINE: Final = re.compile(r"#[ \t]*([a-z]+)(?:-([A-Za-z-]+))?:[ \t]*(.*?)[ \t]*")
_LINES: Final = re.compile(r"[^\n]*\n|[^\n]+")
_ENGLISH: Final = "en"


@dataclass(frozen=True)
class Drawing:
    """A chart or map of an answer: its kind, and the column of each part."""

    kind: str
    columns: tuple[tuple[str, str], ...]

    def column(self, part: str) -> str | None:
        """The column of a part."""
        return dict(self.columns).get(part)


@dataclass(frozen=True)
class QueryHeading:
    """The heading of a query; ``titles`` and ``descriptions`` are pairs of language and text, English first."""

    titles: tuple[tuple[str, str], ...] = ()
    descriptions: tuple[tuple[str, str], ...] = ()
    audience: str = ""
    service: str = ""
    recorded: str = ""
    chart: Drawing | None = None
    map: Drawing | None = None
    parameters: tuple[QueryParameter, ...] = ()
    faults: tuple[HeadingFault, ...] = ()
    """Faults of the lines about parameters."""


@dataclass(frozen=True)
class QueryFile:
    """A query in a file: the path of the file, its text, its heading, and the query without the heading."""

    path: str
    text: str
    heading: QueryHeading
    query: str

    @property
    def name(self) -> str:
        """The name of the query: the stem of the file."""
        return PurePosixPath(self.path).stem


def read_query(path: str, text: str) -> QueryFile:
    """The query of a file, from its path and its text."""
    return QueryFile(path, text, *read_heading(text))


def read_heading(text: str) -> tuple[QueryHeading, str]:
    """The heading of a query, and the query without it."""
    lines = _LINES.findall(text)
    found: list[HeadingLine] = []
    for number, line in enumerate(lines, 1):
        if not (match := _LINE.fullmatch(line.rstrip("\r\n"))):
            break
        found.append(HeadingLine(match[1], match[2] or "", match[3], number, match.start(3) + 1))
    query = "".join(lines[len(found) :]).strip()
    single = {line.name: line.value for line in found}
    parameters, faults = read_parameters(found, query)
    heading = QueryHeading(
        titles=_texts(found, "title"),
        descriptions=_texts(found, "description"),
        audience=single.get("audience", ""),
        service=single.get("service", ""),
        recorded=single.get("recorded", ""),
        chart=_drawing(single.get("chart", "")),
        map=_drawing(single.get("map", "")),
        parameters=parameters,
        faults=faults,
    )
    return heading, query


def _texts(lines: list[HeadingLine], wanted: str) -> tuple[tuple[str, str], ...]:
    found = {line.language or _ENGLISH: line.value for line in lines if line.name == wanted and line.value}
    return tuple(sorted(found.items(), key=lambda pair: (pair[0] != _ENGLISH, pair[0])))


def _drawing(text: str) -> Drawing | None:
    kind, *parts = text.split() or [""]
    pairs = (part.partition("=") for part in parts)
    return Drawing(kind, tuple((part, column) for part, _, column in pairs)) if kind else None
