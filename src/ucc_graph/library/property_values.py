"""Values of a property by thing, with their type: what facets and columns are made of.

A text with a language stands for its translations: where each thing has one text in each language, the values are the
English ones, else the nearest, and each has its names in the other languages. Where a thing has several texts in a
language, each text is a value of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.lookup import Lookup
from ucc_graph.rdf.languages import FALLBACK, best, truncations
from ucc_graph.rdf.terms import NUMERIC, subject_of
from ucc_graph.rdf.vocab import XSD

__all__ = ["FacetType", "PropertyValues", "Texts", "ValueReader", "Values", "distinct_of", "is_single"]

Values: TypeAlias = Mapping[str, tuple[str, ...]]
"""The values of a property by thing: IRIs or texts, in order."""
Texts: TypeAlias = Mapping[str, tuple[Literal, ...]]
"""The names of texts with a language by value."""
_Worded: TypeAlias = Mapping[str, list[Literal]]


class FacetType(Enum):
    """Type of a facet's values, in the order of facets. Numbers and days are chosen by range."""

    THING = 1
    YEAR = 2
    TEXT = 3
    NUMBER = 4
    DAY = 5


_SORTS: Final = {
    XSD.gYear: FacetType.YEAR,
    XSD.string: FacetType.TEXT,
    XSD.boolean: FacetType.TEXT,
    XSD.date: FacetType.DAY,
    XSD.dateTime: FacetType.DAY,
    XSD.gYearMonth: FacetType.DAY,
} | dict.fromkeys(NUMERIC, FacetType.NUMBER)


@dataclass(frozen=True)
class PropertyValues:
    """Values with their type, which is None if there are several; ``names`` are those of texts with a language.

    Texts are ``split`` where each language has values of its own.
    """

    sort: FacetType | None = None
    values: Values = field(default_factory=dict)
    names: Texts = field(default_factory=dict)
    split: bool = False


@dataclass(frozen=True)
class ValueReader:
    """Reader of values from the default graph."""

    lookup: Lookup

    def read(self, predicate: str, things: Iterable[str], most_texts: int, *, inverse: bool = False) -> PropertyValues:
        """The values of a property, or of its inverse; none of several types, nor many texts with a language."""
        node, sort = NamedNode(predicate), None
        found: dict[str, list[NamedNode | Literal]] = {}
        spoken: dict[str, set[str]] = {}
        for thing in things:
            for term in self._terms(NamedNode(thing), node, inverse=inverse):
                one = self._sort(term)
                if one is None or one is not (sort := sort or one):
                    return PropertyValues()
                if isinstance(term, Literal) and term.language:
                    texts = spoken.setdefault(term.language, set())
                    texts.add(term.value)
                    if len(texts) > most_texts:
                        return PropertyValues()
                found.setdefault(thing, []).append(term)
        if spoken:
            return _translated({thing: _literals(terms) for thing, terms in found.items()})
        values = {thing: tuple(sorted(term.value for term in terms)) for thing, terms in found.items()}
        return PropertyValues(sort, values)

    def _terms(self, thing: NamedNode, predicate: NamedNode, *, inverse: bool) -> list[NamedNode | Literal]:
        if inverse:
            return sorted({NamedNode(subject_of(one)) for one in self.lookup.triples(None, predicate, thing)}, key=str)
        found = (one.object for one in self.lookup.triples(thing, predicate, None))
        return [term if isinstance(term, NamedNode | Literal) else Literal("", datatype=XSD.anyURI) for term in found]

    def _sort(self, value: NamedNode | Literal) -> FacetType | None:
        if isinstance(value, NamedNode):
            return FacetType.THING if self.lookup.iris.kind_and_key(value.value) else None
        return FacetType.TEXT if value.language else _SORTS.get(value.datatype)


def distinct_of(values: Values) -> list[str]:
    """All values, each once, in order."""
    return sorted({value for found in values.values() for value in found})


def is_single(values: Values) -> bool:
    """Whether each thing has one value."""
    return all(len(found) == 1 for found in values.values())


def _literals(terms: Iterable[NamedNode | Literal]) -> list[Literal]:
    return [term for term in terms if isinstance(term, Literal)]


def _translated(found: _Worded) -> PropertyValues:
    """Texts as values: translations of one another as one value, if each thing has one text in each language."""
    is_one_each = all(len(texts) == len({text.language for text in texts}) for texts in found.values())
    return _joined(found) if is_one_each else _apart(found)


def _joined(found: _Worded) -> PropertyValues:
    """Each thing with the value of its texts; a text without an English one has the value that it translates."""
    keys: dict[Literal, str] = {}
    names: dict[str, set[Literal]] = {}
    values: dict[str, tuple[str, ...]] = {}
    english = set(truncations(FALLBACK))
    for thing in sorted(found, key=lambda thing: all(text.language not in english for text in found[thing])):
        texts = found[thing]
        first = best(texts, FALLBACK)
        known = (keys[text] for text in texts if text in keys and text.language not in english)
        is_english = first is not None and first.language in english
        value = first.value if first and is_english else next(known, first.value if first else "")
        values[thing] = (value,)
        names.setdefault(value, set()).update(texts)
        keys |= {text: keys.get(text, value) for text in texts}
    return PropertyValues(FacetType.TEXT, values, _sorted(names))


def _apart(found: _Worded) -> PropertyValues:
    values = {thing: tuple(sorted({text.value for text in texts})) for thing, texts in found.items()}
    names: dict[str, set[Literal]] = {}
    for text in (text for texts in found.values() for text in texts):
        names.setdefault(text.value, set()).add(text)
    return PropertyValues(FacetType.TEXT, values, _sorted(names), split=True)


def _sorted(names: Mapping[str, set[Literal]]) -> Texts:
    return {value: tuple(sorted(texts, key=str)) for value, texts in names.items()}
