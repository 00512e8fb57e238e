"""Finding things by name, in every language, also where the name is misspelt.

A name is a value of ``rdfs:label``, ``skos:prefLabel``, ``skos:altLabel``, ``skos:notation``, ``dct:title`` or
``schema:alternateName``, or of a property that the ontology puts beneath one of these.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from heapq import nsmallest
from itertools import islice, takewhile
from typing import Final

from pyoxigraph import Literal, NamedNode
from rapidfuzz import process
from rapidfuzz.distance import OSA

from ucc_graph.library.fold import fold, forms
from ucc_graph.library.languages import FALLBACK, best
from ucc_graph.library.lookup import Lookup
from ucc_graph.terms import DCT, RDFS, SCHEMA, SKOS

__all__ = ["LONGEST", "Fit", "Hit", "SearchIndex", "index_names", "similarity"]

LONGEST: Final = 200
"""Characters of a query that are looked at; no name is longer than a title."""
_NAMES: Final = (RDFS.label, SKOS.prefLabel, SKOS.altLabel, SKOS.notation, DCT.title, SCHEMA.alternateName)
_EDITS: Final = ((4, 0), (7, 1), (12, 2))
"""How many letters may be wrong, by length; from the last length on three."""
_WORDS: Final = 12
_KEYS: Final = 2000
"""Names that are looked at for a beginning or a word, at most: whoever types one letter is not to wait."""


class Fit(IntEnum):
    """How a name fits a query, the best first."""

    EXACT = 0
    BEGINNING = 1
    WORDS = 2
    WITHIN = 3
    MISSPELT = 4
    PART = 5


@dataclass(frozen=True)
class Hit:
    """A thing that was found: by which name, how well it fits, and how many letters differ."""

    iri: str
    name: Literal
    fit: Fit
    edits: int = 0


@dataclass(frozen=True)
class _Match:
    """How the names of a thing fit, and the folded names that fit alike."""

    fit: Fit
    edits: int
    keys: list[str]


@dataclass(frozen=True)
class SearchIndex:
    """Names by folded form and thing; ``weights`` are how many a thing has: what is much named is well known."""

    names: Mapping[str, Mapping[str, Sequence[Literal]]]
    weights: Mapping[str, int]
    kinds: Mapping[str, str]

    def find(self, query: str, limit: int, language: str = FALLBACK, kinds: Collection[str] = ()) -> list[Hit]:
        """The things whose names fit best, each once; ``kinds`` are the names of kinds to look among, if any.

        A better fit comes first, then things before terms, what is named more often, and the shorter name. What is
        misspelt is looked for only where nothing else is found, and then names that are only a part of the query. Of
        several names of a thing that fit alike, the one in ``language`` is told.
        """
        wanted = fold(query[:LONGEST])
        for keys in (self._well_spelt, self._misspelt, self._parts) if wanted else ():
            if found := self._matches(keys(wanted), kinds):
                best_first = nsmallest(limit, found.items(), key=self._rank)
                return [self._hit(iri, match, language) for iri, match in best_first]
        return []

    def _matches(self, keys: Iterable[tuple[str, Fit, int]], kinds: Collection[str]) -> dict[str, _Match]:
        """The best match of each thing, from keys in the order of their fit."""
        found: dict[str, _Match] = {}
        for key, fit, edits in keys:
            for iri in self.names[key]:
                known = found.get(iri)
                if known is None and (not kinds or self.kinds.get(iri) in kinds):
                    found[iri] = _Match(fit, edits, [key])
                elif known and (fit, edits) == (known.fit, known.edits):
                    known.keys.append(key)
        return found

    def _hit(self, iri: str, match: _Match, language: str) -> Hit:
        """The match under the name for a reader; one whose language is known, if there is one."""
        names = [name for key in match.keys for name in self.names[key][iri]]
        named = best((name for name in names if name.language), language)
        return Hit(iri, named or names[0], match.fit, match.edits)

    def _well_spelt(self, wanted: str) -> Iterator[tuple[str, Fit, int]]:
        variants = forms(wanted)
        yield from ((form, Fit.EXACT, 0) for form in variants if form in self.names)
        for form in variants:
            yield from ((key, Fit.BEGINNING, 0) for key in _beginning(self._sorted, form))
        yield from ((key, Fit.WORDS, 0) for key in self._with_words(wanted))
        yield from ((key, Fit.WITHIN, 0) for key in self._with_text(wanted))

    def _with_words(self, wanted: str) -> list[str]:
        """The names that have a word for every word of a query, which it begins with."""
        found = [
            {key for word in _beginning(self._words, part) for key in self._by_word[word]} for part in wanted.split()
        ]
        return sorted(set.intersection(*found))[:_KEYS]

    def _with_text(self, wanted: str) -> Iterator[str]:
        """The names that a query stands in, where it is long enough; scripts without spaces need it."""
        if len(wanted) > 3 or not wanted.isascii():
            yield from islice((key for key in self._sorted if wanted in key), _KEYS)

    def _misspelt(self, wanted: str) -> Iterator[tuple[str, Fit, int]]:
        """The names at the least distance, letter by letter; a syllable of Hangul is of several letters."""
        spelt = unicodedata.normalize("NFD", wanted)
        edits = next((edits for length, edits in _EDITS if len(spelt) < length), 3)
        if edits:
            close = process.extract(spelt, self._spelt, scorer=OSA.distance, score_cutoff=edits, limit=_KEYS)
            yield from ((key, Fit.MISSPELT, int(distance)) for _, distance, key in close)

    def _parts(self, wanted: str) -> Iterator[tuple[str, Fit, int]]:
        """The names that are some words of a query, one behind the other, the longest first."""
        words = wanted.split()[:_WORDS]
        ends = ((start, end) for start in range(len(words)) for end in range(start + 1, len(words) + 1))
        parts = {" ".join(words[start:end]) for start, end in ends} & self.names.keys()
        yield from ((key, Fit.PART, 0) for key in sorted(parts, key=lambda part: (-len(part), part)))

    def _rank(self, found: tuple[str, _Match]) -> tuple[int, int, bool, int, int, int, str]:
        iri, match = found
        tier = Fit.BEGINNING if match.fit is Fit.WORDS else match.fit
        return (tier, match.edits, iri not in self.kinds, -self.weights[iri], match.fit, len(match.keys[0]), iri)

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.names)

    @cached_property
    def _by_word(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for key in self._sorted:
            for word in key.split():
                found.setdefault(word, []).append(key)
        return found

    @cached_property
    def _words(self) -> list[str]:
        return sorted(self._by_word)

    @cached_property
    def _spelt(self) -> dict[str, str]:
        return {key: unicodedata.normalize("NFD", key) for key in self._sorted}


def index_names(lookup: Lookup) -> SearchIndex:
    """The index of all that has a page here and a name."""
    names: dict[str, dict[str, list[Literal]]] = {}
    weights: Counter[str] = Counter()
    for iri, name in _named(lookup):
        weights[iri] += 1
        for form in filter(None, forms(fold(name.value))):
            names.setdefault(form, {}).setdefault(iri, []).append(name)
    known = {iri: lookup.addresses.kind_and_key(iri) for iri in weights}
    return SearchIndex(names, weights, {iri: found[0] for iri, found in known.items() if found})


def similarity(query: str, name: str) -> float:
    """How alike two names are when they are folded, from 0 to 1."""
    return OSA.normalized_similarity(fold(query[:LONGEST]), fold(name))


def _named(lookup: Lookup) -> Iterator[tuple[str, Literal]]:
    """Things with their names, in the order of properties, things and names."""
    for predicate in _name_properties(lookup):
        found = lookup.triples(None, predicate, None)
        for triple in sorted(found, key=lambda triple: (str(triple.subject), str(triple.object))):
            subject: str = triple.subject.value  # type: ignore[union-attr]  # triple terms are not published
            if isinstance(triple.object, Literal) and lookup.addresses.path(subject):
                yield subject, triple.object


def _name_properties(lookup: Lookup) -> list[NamedNode]:
    found = list(_NAMES)
    for name in found:
        below = (triple.subject for triple in lookup.triples(None, RDFS.subPropertyOf, name))
        beneath = {node for node in below if isinstance(node, NamedNode)}
        found.extend(sorted(beneath.difference(found), key=str))
    return found


def _beginning(texts: list[str], start: str) -> Iterator[str]:
    """The texts of a sorted list that begin with a text."""
    rest = islice(texts, bisect_left(texts, start), bisect_left(texts, start) + _KEYS)
    return takewhile(lambda text: text.startswith(start), rest)
