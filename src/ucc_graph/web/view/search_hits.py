"""Search hits for a reader: each thing under its name, with the name that matches and what distinguishes it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.layout import PropertyRow
from ucc_graph.library.open import Library
from ucc_graph.library.search import Fit, Hit
from ucc_graph.web.view.names import Link, Names, Text

__all__ = ["SearchHit", "kinds_of", "nearest", "search_hits", "shown"]

_WORD: Final = re.compile(r"[^\W_]+")
_NEAREST: Final = 5
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


def search_hits(
    library: Library, names: Names, query: str, limit: int, kinds: Collection[str] = (), start: int = 0
) -> list[SearchHit]:
    """The hits of a query, the best first, from the one at ``start``: things with this code, then by their names."""
    coded = [Hit(iri, Literal(query.strip()), Fit.EXACT) for iri in _coded(library, query, kinds)]
    known = {hit.iri for hit in coded}
    named = library.names.find(query, start + limit, names.reader.language, kinds)
    return shown(library, names, [*coded, *(hit for hit in named if hit.iri not in known)][start : start + limit])


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
