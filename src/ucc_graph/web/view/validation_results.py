"""Validation results in the reader's language, as far as the shapes have their messages in it.

A release keeps the English message of each result. The values in it
(https://www.w3.org/TR/shacl/#sparql-constraints-message) are found by the English message of the shape and put into the
one in the reader's language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal

from ucc_graph.library.open import ReportEntry
from ucc_graph.rdf.languages import FALLBACK
from ucc_graph.rdf.vocab import SH
from ucc_graph.web.view.names import Names, Text
from ucc_graph.web.view.shapes import ShapesGraph

__all__ = ["ReportLine", "report_lines", "translations"]

_PLACEHOLDER: Final = re.compile(r"\{[?$](\w+)\}")


@dataclass(frozen=True)
class ReportLine:
    """A validation result: its severity, the place to look at, and its message."""

    severity: str
    place: str
    text: Text


def report_lines(names: Names, shapes: ShapesGraph, results: Iterable[ReportEntry]) -> list[ReportLine]:
    """The results for a reader, with the messages of the shapes."""
    return [
        ReportLine(
            severity=one.severity,
            place=f"{one.file}:{one.line}" if one.line else one.file,
            text=names.best(translations(one.text, shapes.texts(one.rule, SH.message)))
            or Text(one.text, FALLBACK, "ltr"),
        )
        for one in results
    ]


def translations(found: str, messages: Sequence[Literal]) -> Iterator[Literal]:
    """A message in each of its languages, with the values that the English one has; that one is as it was found."""
    yield Literal(found, language=FALLBACK)
    texts = (_values(found, one.value) for one in messages if one.language == FALLBACK)
    values = next((values for values in texts if values is not None), None)
    if values is not None:
        others = (one for one in messages if one.language not in (None, FALLBACK))
        yield from (Literal(_filled(one.value, values), language=one.language) for one in others)


def _filled(message: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), message)


def _values(found: str, message: str) -> Mapping[str, str] | None:
    """The values in a text of the placeholders of a message; None for the text of another message."""
    parts = _PLACEHOLDER.split(message)
    names = parts[1::2]
    parts[::2] = map(re.escape, parts[::2])
    parts[1::2] = (f"(?P={name})" if name in names[:n] else f"(?P<{name}>.*?)" for n, name in enumerate(names))
    match = re.fullmatch("".join(parts), found, re.DOTALL)
    return match.groupdict() if match else None
