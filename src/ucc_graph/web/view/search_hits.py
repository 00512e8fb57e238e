"""Search hits for a reader: each thing under its name, with the name that matches and what distinguishes it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.layout import PropertyRow
from ucc_graph.library.open import Library
from ucc_graph.library.search import LONGEST, Fit, Hit
from ucc_graph.library.texts import excerpt
from ucc_graph.rdf.markup import plain_text
from ucc_graph.web.view.names import Link, Names, Text

__all__ = ["Results", "SearchHit", "kinds_of", "nearest", "results", "search_hits", "shown"]

_WORD: Final = re.compile(r"[^\W_]+")
_NEAREST: Final = 5
_MOST: Final = 5000
"""Things that a search counts, at most, for each way of finding them."""
_LONGEST: Final = 80
"""Characters of a path that is searched for; the misspelt names for a longer text are looked up in vain, and slowly."""
_WORDS: Final = 3
"""Words of a path that are searched for by themselves, the longest first."""


@dataclass(frozen=True)
class SearchHit:
    """Search hit: a thing with the name that matched.

    ``matched`` is the name that fits, None if it is shown; ``key`` is ``kind/key`` of its IRI, empty for a term.
    """

    thing: Link
    matched: Text | None
    key: str
    classes: tuple[Link, ...]
    context: Text | None
    hit: Hit

    @property
    def is_sure(self) -> bool:
        """Whether a name equals the query, without regard to case, marks and spaces."""
        return self.hit.fit is Fit.EXACT


@dataclass(frozen=True)
class Results:
    """Some hits of a query, and how many there are in all, and of each kind whatever kinds were asked for."""

    hits: list[SearchHit]
    total: int
    counts: dict[str, int]


def results(
    library: Library, names: Names, query: str, limit: int, kinds: Collection[str] = (), start: int = 0
) -> Results:
    """The hits of a query by codes, names, groups and texts, from the one at ``start``; misspelt names come last."""
    language = names.reader.language
    every = _found(library, query, language)
    counts = Counter(kind for hit in every if (kind := library.names.kinds.get(hit.iri)))
    chosen = _found(library, query, language, kinds) if kinds else every
    hits = [_shortened(hit, query) if hit.fit is Fit.TEXT else hit for hit in chosen[start : start + limit]]
    return Results(shown(library, names, hits), len(chosen), dict(counts))


def search_hits(
    library: Library, names: Names, query: str, limit: int, kinds: Collection[str] = (), start: int = 0
) -> list[SearchHit]:
    """The hits of a query, the best first, from the one at ``start``: things with this code, then by their names."""
    coded = [Hit(iri, Literal(query.strip()), Fit.EXACT) for iri in _coded(library, query, kinds)]
    known = {hit.iri for hit in coded}
    named = library.names.find(query, start + limit, names.reader.language, kinds)
    return shown(library, names, [*coded, *(hit for hit in named if hit.iri not in known)][start : start + limit])


def _found(library: Library, query: str, language: str, kinds: Collection[str] = ()) -> list[Hit]:
    """The hits of a query, each thing once."""
    names = library.names
    hits = [Hit(iri, Literal(query.strip()), Fit.EXACT) for iri in _coded(library, query, kinds)]
    hits += names.find(query, _MOST, language, kinds)
    hits += names.grouped(query, _MOST, language, kinds)
    told = library.texts.find(query[:LONGEST], names.stop_words)
    hits += (Hit(iri, text, Fit.TEXT) for iri, text in told if not kinds or names.kinds.get(iri) in kinds)
    found: dict[str, Hit] = {}
    for hit in hits:
        found.setdefault(hit.iri, hit)

    def rank(hit: Hit) -> tuple[bool, bool, bool]:
        is_further = hit.fit > Fit.NAMED and not names.is_leading(hit.iri)
        return hit.iri not in names.kinds, hit.fit > Fit.TEXT, is_further

    return sorted(found.values(), key=rank)


def _shortened(hit: Hit, query: str) -> Hit:
    """A hit with an excerpt of its text."""
    part = excerpt(plain_text(hit.name), query)
    return replace(hit, name=Literal(part, language=hit.name.language) if hit.name.language else Literal(part))


def _coded(library: Library, query: str, kinds: Collection[str]) -> list[str]:
    """The things of some kinds with a code."""
    iris, found = library.iris, library.addresses.found(query.strip())
    return [iri for iri in found if not kinds or (iris.kind_and_key(iri) or ("",))[0] in kinds]


def shown(library: Library, names: Names, hits: Iterable[Hit]) -> list[SearchHit]:
    """Hits as a reader sees them."""
    rows = cache(lambda classes: library.layout.properties(library.lookup.ancestors(classes)))
    return [_search_hit(names, hit, rows(names.lookup.classes(hit.iri))) for hit in hits]


def nearest(library: Library, names: Names, path: str) -> list[SearchHit]:
    """The few things whose names are nearest to a path that leads nowhere, of the kind that it begins with if any."""
    first, *rest = [part for part in unquote(path).split("/") if part] or [""]
    kind = library.addresses.kind(first) if rest else None
    words = _WORD.findall((rest[-1] if rest else first)[:_LONGEST])
    longest = sorted((word for word in words if len(word) > 3), key=len, reverse=True)
    queries = dict.fromkeys((" ".join(words), *longest[:_WORDS]))
    found = (library.names.find(query, _NEAREST, names.reader.language, [kind] if kind else ()) for query in queries)
    hits = next(filter(None, found), [])
    return shown(library, names, [hit for hit in hits if names.iris.kind_and_key(hit.iri)])


def kinds_of(library: Library, iri: str) -> frozenset[str]:
    """The kinds whose things have a class or a subclass of it; empty for a class without things."""
    found = (kind for kind in library.kinds.values() if iri in library.lookup.ancestors(kind.classes))
    return frozenset(kind.name for kind in found)


def _search_hit(names: Names, hit: Hit, rows: Sequence[PropertyRow]) -> SearchHit:
    thing, matched = names.link(hit.iri), names.text(hit.name)
    return SearchHit(
        thing=thing,
        matched=matched if matched.text != thing.name.text else None,
        key="/".join(names.iris.kind_and_key(hit.iri) or ()),
        classes=tuple(map(names.term_link, names.lookup.classes(hit.iri))),
        context=_context(names, hit.iri, rows),
        hit=hit,
    )


def _context(names: Names, iri: str, rows: Sequence[PropertyRow]) -> Text | None:
    """The first single thing among the values of a thing's properties: it distinguishes things of the same name."""
    for row in rows:
        values = names.lookup.objects(iri, NamedNode(row.predicate))
        if len(values) == 1 and names.iris.kind_and_key(values[0].value):
            return names.name(values[0].value)
    return None
