"""Comparison of wanted values with the values of things: each value is folded once, however many things are compared.

A wanted value is a text, a number, a boolean, or an object with the identifier or the name of a thing, as in the
Reconciliation Service API 0.2, section 4.2
(https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/#reconciliation-queries).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import isclose
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.folding import fold
from ucc_graph.library.lookup import Lookup
from ucc_graph.library.search import LONGEST, SearchIndex
from ucc_graph.rdf.terms import number_of

__all__ = ["Matcher", "Wanted", "WantedValue", "is_empty"]

WantedValue: TypeAlias = str | int | float | bool | dict[str, object]
"""A value as JSON has it."""
_TOLERANCE: Final = 1e-6
"""Relative difference of two numbers that count as equal."""
_HELD: Final = 4 * LONGEST
"""Characters of a value that is compared, at most: a wanted value is shorter, and cannot be equal to a longer one."""


@dataclass(frozen=True)
class Wanted:
    """Values as they are compared: IRIs, folded texts and numbers."""

    iris: frozenset[str]
    texts: frozenset[str]
    numbers: tuple[float, ...]

    def fits(self, other: Wanted) -> bool:
        """Whether any value of another set is equal to one of these."""
        if not (self.iris.isdisjoint(other.iris) and self.texts.isdisjoint(other.texts)):
            return True
        return any(isclose(one, two, rel_tol=_TOLERANCE) for one in self.numbers for two in other.numbers)


class Matcher:
    """Matcher of things by the values of their properties; it keeps what it has folded for one request."""

    def __init__(self, lookup: Lookup, names: SearchIndex) -> None:
        self._lookup = lookup
        self._names = names
        self.fold = cache(fold)
        self._held = cache(self._read_held)

    def wanted(self, values: Iterable[WantedValue]) -> Wanted:
        """The values in the forms that are compared; a text is also the things of this IRI or name."""
        iris: set[str] = set()
        texts: set[str] = set()
        numbers: list[float] = []
        for value in values:
            if isinstance(value, dict) and (key := _member(value, "id")):
                iris.update((key, *self._lookup.iris.things(key)))
                continue
            text = _text_of(value)
            folded = self.fold(text)
            iris.update((text, *self._names.names.get(folded, ())))
            texts.add(folded or text)
            numbers += _numbers(text)
        return Wanted(frozenset(iris), frozenset(texts), tuple(numbers))

    def has(self, subject: str, predicate: str, wanted: Wanted) -> bool:
        """Whether a thing has one of the wanted values; no thing has a property that is no IRI."""
        return self._held(subject, predicate).fits(wanted)

    def _read_held(self, subject: str, predicate: str) -> Wanted:
        """The values of a property of a thing."""
        try:
            found = self._lookup.objects(subject, NamedNode(predicate))
        except ValueError:
            found = []
        texts = [value.value for value in found if isinstance(value, Literal) and len(value.value) <= _HELD]
        return Wanted(
            frozenset(value.value for value in found if isinstance(value, NamedNode)),
            frozenset(self.fold(text) or text for text in texts),
            tuple(number for text in texts for number in _numbers(text)),
        )


def is_empty(value: object) -> bool:
    """Whether a wanted value says nothing: an empty cell, which must not count against a thing."""
    if isinstance(value, dict):
        return not (_member(value, "id") or _member(value, "name"))
    return value is None or (isinstance(value, str) and not value.strip())


def _text_of(value: WantedValue) -> str:
    text = _member(value, "name") if isinstance(value, dict) else str(value)
    return text[:LONGEST].strip()


def _member(value: Mapping[str, object], name: str) -> str:
    found = value.get(name)
    return found.strip() if isinstance(found, str) else ""


def _numbers(text: str) -> Iterator[float]:
    number = number_of(text)
    if number is not None:
        yield number
