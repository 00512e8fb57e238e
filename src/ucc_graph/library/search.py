"""Search index of names in every language, tolerant of misspellings.

A name is a value of ``rdfs:label``, ``skos:prefLabel``, ``skos:altLabel``, ``skos:notation``, ``dct:title`` or
``schema:alternateName``, or of one of their subproperties in the ontology. Names and queries are folded.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from heapq import nsmallest
from itertools import islice, takewhile
from typing import Final

from pyoxigraph import Literal, NamedNode
from rapidfuzz import process
from rapidfuzz.distance import OSA

from ucc_graph.library.collection import Collections
from ucc_graph.library.facets import FacetType
from ucc_graph.library.folding import fold, forms
from ucc_graph.library.lookup import Lookup
from ucc_graph.rdf.languages import FALLBACK, best
from ucc_graph.rdf.markup import plain_text
from ucc_graph.rdf.terms import subject_of
from ucc_graph.rdf.vocab import DCT, RDF, RDFS, SCHEMA, SKOS

__all__ = ["LONGEST", "Fit", "Hit", "SearchIndex", "index_names"]

LONGEST: Final = 200
"""Characters of a query that count; no name is longer than a title."""
_NAME_TERMS: Final = (RDFS.label, SKOS.prefLabel, SKOS.altLabel, SKOS.notation, DCT.title, SCHEMA.alternateName)
_NAMES: Final = tuple(term.value for term in _NAME_TERMS)
_EDITS: Final = ((4, 0), (7, 1), (12, 2))
"""Upper bounds of length, each with the number of wrong letters allowed; from the last bound on, three."""
_WORDS: Final = 12
_SHORT: Final = 2
"""Letters of a stop word among terms, such as "of", at most."""
_KEYS: Final = 2000
"""Names that are compared for a beginning or a word, at most, so that a query of one letter is fast."""
_INITIALS: Final = frozenset(map(chr, range(0x1100, 0x1113))) | {" "}
"""The consonants that begin a syllable of Hangul; people search by them alone (ㅈㅈ for 진주)."""


class Fit(IntEnum):
    """Fit of a name to a query, the best first.

    ``NAMED``: a whole name and stop words. ``ABOUT``: words from the names of a thing and of the groups it belongs to.
    ``TEXT``: words of what a thing says beside its names.
    """

    EXACT = 0
    NAMED = 1
    BEGINNING = 2
    WORDS = 3
    WITHIN = 4
    ABOUT = 5
    TEXT = 6
    MISSPELT = 7
    PART = 8


@dataclass(frozen=True)
class Hit:
    """Thing that was found, with the name that fits, and its fit."""

    iri: str
    name: Literal
    fit: Fit


@dataclass(frozen=True)
class _Match:
    """Fit of a thing's names, and the folded names with that fit."""

    fit: Fit
    edits: int
    keys: list[str]


@dataclass(frozen=True)
class SearchIndex:
    """Names by folded form and thing; ``weights`` count the names of a thing: a well-known one has many.

    ``members`` are the things of a group, such as a coast; ``stop_words`` are words that distinguish nothing, such as
    the names of kinds; ``leading`` are the kinds that people mean first.
    """

    names: Mapping[str, Mapping[str, Sequence[Literal]]]
    weights: Mapping[str, int]
    kinds: Mapping[str, str]
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)
    stop_words: frozenset[str] = frozenset()
    leading: frozenset[str] = frozenset()

    def find(self, query: str, limit: int, language: str = FALLBACK, kinds: Collection[str] = ()) -> list[Hit]:
        """The things whose names fit best, each once; ``kinds`` restricts them to kinds by name, if not empty.

        Things come before terms, then an equal name, a leading kind, a better fit, the thing with more names, and the
        shorter name. If
        nothing is found, misspelt names are searched, and then names that are only a part of the query. Of several
        names of a thing with the same fit, the one in ``language`` is chosen.
        """
        wanted = fold(query[:LONGEST])
        found = next(filter(None, self._tiers(wanted, kinds)), {}) if wanted else {}
        return self._best(found, limit, language)

    def grouped(self, query: str, limit: int, language: str = FALLBACK, kinds: Collection[str] = ()) -> list[Hit]:
        """The things of the groups that a single word names; ``find`` does so for several words."""
        return self._best(self._about(fold(query[:LONGEST]), kinds, least=1), limit, language)

    def is_leading(self, iri: str) -> bool:
        """Whether a thing is of a kind that people mean first."""
        return self.kinds.get(iri) in self.leading

    def _best(self, found: Mapping[str, _Match], limit: int, language: str) -> list[Hit]:
        best_first = nsmallest(limit, found.items(), key=self._rank)
        return [self._hit(iri, match, language) for iri, match in best_first]

    def _tiers(self, wanted: str, kinds: Collection[str]) -> Iterator[dict[str, _Match]]:
        """The searches to make one after the other, until one finds something."""
        if initials := wanted.replace(" ", "") if _INITIALS.issuperset(wanted) else "":
            yield self._matches(self._beginning_with_initials(initials), kinds)
        yield self._about(wanted, kinds) | self._matches(self._well_spelt(wanted), kinds)
        yield self._matches(self._misspelt(wanted), kinds)
        yield self._matches(self._parts(wanted), kinds)

    def _matches(self, keys: Iterable[tuple[str, Fit, int]], kinds: Collection[str]) -> dict[str, _Match]:
        """The best match of each thing, from keys in order of fit."""
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
        """The match under the best name for a reader, preferably one whose language is known."""
        names = [name for key in match.keys for name in self.names[key][iri]]
        named = best((name for name in names if name.language), language)
        return Hit(iri, named or names[0], match.fit)

    def _well_spelt(self, wanted: str) -> Iterator[tuple[str, Fit, int]]:
        variants = forms(wanted)
        yield from ((form, Fit.EXACT, 0) for form in variants if form in self.names)
        yield from ((form, Fit.NAMED, 0) for form in self._bare(wanted) if form in self.names)
        for form in variants:
            yield from ((key, Fit.BEGINNING, 0) for key in _beginning(self._sorted, form))
        yield from ((key, Fit.WORDS, 0) for key in self._with_words(wanted))
        yield from ((key, Fit.WITHIN, 0) for key in self._with_text(wanted))

    def _bare(self, wanted: str) -> tuple[str, ...]:
        """The forms of a query without its stop words; none if it has no stop words, or nothing else."""
        words = wanted.split()
        rest = [word for word in words if word not in self.stop_words]
        return forms(" ".join(rest)) if rest and len(rest) < len(words) else ()

    def _about(self, wanted: str, kinds: Collection[str], least: int = 2) -> dict[str, _Match]:
        """The things that match every word of a query except stop words, by a name or by one of their groups."""
        words = dict.fromkeys(wanted.split()[:_WORDS])
        matching = (
            [self._matching(word) for word in words if word not in self.stop_words] if len(words) >= least else []
        )
        found = frozenset.intersection(*matching) if matching else frozenset()
        return {
            iri: _Match(Fit.ABOUT, 0, self._keys[iri])
            for iri in found
            if iri in self._keys and (not kinds or self.kinds[iri] in kinds)
        }

    def _matching(self, word: str) -> frozenset[str]:
        """The things with a name, or in a group with a name, that has a word equal to ``word`` or beginning with it."""
        begun = _beginning(self._words, word) if len(word) > 2 or not word.isascii() else [word]
        named = frozenset(iri for one in begun for key in self._by_word.get(one, ()) for iri in self.names[key])
        return named.union(*(self.members[iri] for iri in named if iri in self.members))

    def _with_words(self, wanted: str) -> list[str]:
        """The names in which every word of a query begins a word; of a long query, the longest words count."""
        parts = sorted(set(wanted.split()), key=len, reverse=True)[:_WORDS]
        found = self._beginning_with(parts[0])
        for part in parts[1:]:
            if found:
                found = found & self._beginning_with(part)
        return sorted(found)[:_KEYS]

    def _beginning_with(self, part: str) -> set[str]:
        """The names with a word that begins like this."""
        return {key for word in _beginning(self._words, part) for key in self._by_word[word]}

    def _with_text(self, wanted: str) -> Iterator[str]:
        """The names that contain a query, if it is long enough; scripts without spaces need it."""
        if len(wanted) > 3 or not wanted.isascii():
            yield from islice(self._containing(wanted), _KEYS)

    def _containing(self, wanted: str) -> Iterator[str]:
        """The names that contain a text, in order; one search through all names takes a tenth of one for each."""
        lines = self._lines
        found = lines.find(wanted)
        while found >= 0:
            end = lines.index("\n", found)
            yield lines[lines.rindex("\n", 0, found) + 1 : end]
            found = lines.find(wanted, end)

    def _beginning_with_initials(self, initials: str) -> Iterator[tuple[str, Fit, int]]:
        """The names of Hangul whose syllables begin with these consonants, in whole, from the first or from a word."""
        for key, words in self._initials.items():
            whole = "".join(words)
            if whole.startswith(initials):
                yield key, Fit.EXACT if whole == initials else Fit.BEGINNING, 0
        for key, words in self._initials.items():
            if any("".join(words[at:]).startswith(initials) for at in range(1, len(words))):
                yield key, Fit.WORDS, 0

    @cached_property
    def _initials(self) -> dict[str, list[str]]:
        """The first consonants of the syllables of each word, of the names of Hangul alone."""
        found = {key: [_initials_of(word) for word in key.split()] for key in self._sorted}
        return {key: words for key, words in found.items() if all(words)}

    def _misspelt(self, wanted: str) -> Iterator[tuple[str, Fit, int]]:
        """The names at a small edit distance in letters; a syllable of Hangul has several letters."""
        spelt = unicodedata.normalize("NFD", wanted)
        edits = next((edits for length, edits in _EDITS if len(spelt) < length), 3)
        lengths = range(len(spelt) - edits, len(spelt) + edits + 1) if edits else ()
        close = [
            (int(distance), key)
            for known in filter(None, map(self._spelt.get, lengths))
            for _, distance, key in process.extract(spelt, known, scorer=OSA.distance, score_cutoff=edits, limit=_KEYS)
        ]
        yield from ((key, Fit.MISSPELT, distance) for distance, key in sorted(close)[:_KEYS])

    def _parts(self, wanted: str) -> Iterator[tuple[str, Fit, int]]:
        """The names that are consecutive words of a query, the longest first."""
        words = wanted.split()[:_WORDS]
        ends = ((start, end) for start in range(len(words)) for end in range(start + 1, len(words) + 1))
        parts = {" ".join(words[start:end]) for start, end in ends} & self.names.keys()
        yield from ((key, Fit.PART, 0) for key in sorted(parts, key=lambda part: (-len(part), part)))

    def _rank(self, found: tuple[str, _Match]) -> tuple[bool, bool, int, int, int, int, int, str]:
        iri, match = found
        is_further = match.fit > Fit.NAMED and not self.is_leading(iri)
        tier = Fit.BEGINNING if match.fit is Fit.WORDS else match.fit
        weight, length = self.weights[iri], len(match.keys[0])
        return iri not in self.kinds, is_further, tier, match.edits, -weight, match.fit, length, iri

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
    def _keys(self) -> dict[str, list[str]]:
        """The folded names of each thing in a group."""
        grouped = frozenset[str]().union(*self.members.values())
        found: dict[str, list[str]] = {}
        for key in self._sorted:
            for iri in grouped.intersection(self.names[key]):
                found.setdefault(iri, []).append(key)
        return found

    @cached_property
    def _words(self) -> list[str]:
        return sorted(self._by_word)

    @cached_property
    def _lines(self) -> str:
        """All names, each between two line feeds."""
        return "\n".join(("", *self._sorted, ""))

    @cached_property
    def _spelt(self) -> dict[int, dict[str, str]]:
        """The letters of each name, by their number: names of another length are no misspellings."""
        found: dict[int, dict[str, str]] = {}
        for key in self._sorted:
            spelt = unicodedata.normalize("NFD", key)
            found.setdefault(len(spelt), {})[key] = spelt
        return found


def index_names(lookup: Lookup, collections: Collections | None = None) -> SearchIndex:
    """The index of all named things and terms; with collections, also of the groups of things with places."""
    names: dict[str, dict[str, list[Literal]]] = {}
    weights: Counter[str] = Counter()
    for iri, name in _named(lookup):
        weights[iri] += 1
        for form in filter(None, forms(fold(plain_text(name)))):
            names.setdefault(form, {}).setdefault(iri, []).append(name)
    known = {iri: lookup.iris.kind_and_key(iri) for iri in weights}
    kinds = {iri: found[0] for iri, found in known.items() if found}
    members = dict(_members(collections)) if collections else {}
    leading = frozenset(_leading(collections)) if collections else frozenset()
    return SearchIndex(names, weights, kinds, members, frozenset(_stop_words(lookup)), leading)


def _named(lookup: Lookup) -> Iterator[tuple[str, Literal]]:
    """Things with their names, in order of property, thing and name."""
    for predicate in lookup.descendants(*_NAMES, by=RDFS.subPropertyOf):
        found = lookup.triples(None, NamedNode(predicate), None)
        for triple in sorted(found, key=lambda triple: (str(triple.subject), str(triple.object))):
            if isinstance(triple.object, Literal) and lookup.iris.path(subject_of(triple)):
                yield subject_of(triple), triple.object


def _members(collections: Collections) -> Iterator[tuple[str, frozenset[str]]]:
    """The things of each value of a facet."""
    for collection in collections.leading:
        for facet in collection.facets:
            if facet.sort is FacetType.THING:
                yield from ((value, frozenset(things)) for value, things in facet.members.items())


def _leading(collections: Collections) -> Iterator[str]:
    """The kinds that people mean first: those that divide others, and those that they are divided by."""
    for collection in collections.leading:
        yield collection.kind.name
        yield from (facet.kind for facet in collection.offered if facet.sort is FacetType.THING)


def _stop_words(lookup: Lookup) -> Iterator[str]:
    """The words in the names of kinds, and the short words in the names of terms."""
    for kind in lookup.kinds().values():
        for iri in kind.classes:
            yield from _words_of(lookup, iri)
    for term in set(map(subject_of, lookup.triples(None, RDF.type, None))):
        if lookup.iris.kind_and_key(term) is None:
            yield from (word for word in _words_of(lookup, term) if len(word) <= _SHORT and word.isascii())


def _words_of(lookup: Lookup, iri: str) -> Iterator[str]:
    labels = (value for value in lookup.objects(iri, RDFS.label) if isinstance(value, Literal))
    return (word for label in labels for word in fold(label.value).split() if word.isalpha() and len(word) > 1)


def _beginning(texts: list[str], start: str) -> Iterator[str]:
    """The texts of a sorted list that begin with a text."""
    rest = islice(texts, bisect_left(texts, start), bisect_left(texts, start) + _KEYS)
    return takewhile(lambda text: text.startswith(start), rest)


def _initials_of(word: str) -> str:
    """The first consonants of the syllables of a word; empty for a word with anything else."""
    is_hangul = all("가" <= syllable <= "힣" for syllable in word)
    return "".join(unicodedata.normalize("NFD", syllable)[0] for syllable in word) if is_hangul else ""
