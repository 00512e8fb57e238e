"""Results of the checks in the language of the reader, as far as the shapes have their messages in it.

A release keeps what a check found in English. The values in a message are found by the English one
(https://www.w3.org/TR/shacl/#sparql-constraints-message) and put into that of the reader's language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ucc_graph.library.open import ReportEntry
from ucc_graph.rdf.languages import FALLBACK
from ucc_graph.rdf.vocab import SH
from ucc_graph.release.folder import Release
from ucc_graph.web.view.names import Names, Text

__all__ = ["Checked", "checked", "filled"]

_SHAPES: Final = "shapes.ttl"
_PLACEHOLDER: Final = re.compile(r"\{[?$](\w+)\}")


@dataclass(frozen=True)
class Checked:
    """A result as a page shows it: how grave it is, the place to look at, and what it says."""

    severity: str
    place: str
    text: Text


def checked(names: Names, release: Release, results: Sequence[ReportEntry]) -> list[Checked]:
    """The results for a reader."""
    messages = _messages(release) if results else {}
    return [
        Checked(
            severity=one.severity,
            place=f"{one.file}:{one.line}" if one.line else one.file,
            text=_text(names, one, messages.get(one.rule, [])),
        )
        for one in results
    ]


def filled(found: str, messages: Iterable[Literal]) -> Iterator[Literal]:
    """A message in each of its languages, with the values that the English one has; that one is as it was found."""
    yield Literal(found, language=FALLBACK)
    known = list(messages)
    texts = (_values(found, one.value) for one in known if one.language == FALLBACK)
    values = next((values for values in texts if values is not None), None)
    if values is not None:
        others = (one for one in known if one.language not in (None, FALLBACK))
        yield from (Literal(_put(values, one.value), language=one.language) for one in others)


def _put(values: Mapping[str, str], message: str) -> str:
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), message)


def _text(names: Names, result: ReportEntry, messages: Sequence[Literal]) -> Text:
    return names.best(filled(result.text, messages)) or Text(result.text, FALLBACK, "ltr")


def _values(found: str, message: str) -> Mapping[str, str] | None:
    """What stands in a text where a message has its placeholders; None where it is no text of this message."""
    texts = _PLACEHOLDER.split(message)
    known: list[str] = []
    pattern = ""
    for number, part in enumerate(texts):
        if number % 2 == 0:
            pattern += re.escape(part)
        elif part in known:
            pattern += f"(?P={part})"
        else:
            known.append(part)
            pattern += f"(?P<{part}>.*?)"
    match = re.fullmatch(pattern, found, re.DOTALL)
    return match.groupdict() if match else None


def _messages(release: Release) -> dict[str, list[Literal]]:
    """The messages of each shape and constraint that has an IRI."""
    found: dict[str, list[Literal]] = {}
    for quad in parse(path=release.path(_SHAPES), format=RdfFormat.TURTLE) if release.file(_SHAPES) else ():
        if quad.predicate == SH.message and isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            found.setdefault(quad.subject.value, []).append(quad.object)
    return found
