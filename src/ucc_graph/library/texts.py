"""Index of texts: what things say beside their names, such as descriptions, rules and administrative areas.

SQLite's full-text search (https://www.sqlite.org/fts5.html) holds the folded texts in memory and ranks them.
"""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Container, Iterator, Sequence
from threading import Lock
from typing import Final

from pyoxigraph import Literal

from ucc_graph.library.folding import fold
from ucc_graph.library.lookup import Lookup
from ucc_graph.rdf.markup import MARKUP, plain_text
from ucc_graph.rdf.terms import subject_of
from ucc_graph.rdf.vocab import DCT, RDF, XSD

__all__ = ["TextIndex", "excerpt", "index_texts"]

_LOG: Final = logging.getLogger(__name__)
_TYPES: Final = MARKUP | {XSD.string, RDF.langString}
_MOST: Final = 500_000
"""Texts that are indexed, at most: the index takes about eleven bytes for each of their characters."""
_FOUND: Final = 1000
"""Texts that a query finds, at most."""
_WORDS: Final = 12
_PREFIX: Final = 4
"""Letters of a word that may be the beginning of another one."""
_AROUND: Final = 90
"""Characters of an excerpt before and after its word."""
_WORD: Final = re.compile(r"[^\W_]+")
_UNSPACED: Final = re.compile(r"([\u3041-\u30ff\u3400-\u9fff\U00020000-\U0003ffff])")
"""Characters of scripts that put no spaces between words: each counts as a word."""
_ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]*://\S+\Z", re.IGNORECASE)


class TextIndex:
    """Texts with the things that say them."""

    def __init__(self, texts: Sequence[tuple[Literal, Sequence[str]]]) -> None:
        self._texts = texts
        self._lock = Lock()
        self._store = sqlite3.connect(":memory:", check_same_thread=False)
        self._store.execute("CREATE VIRTUAL TABLE texts USING fts5 (text, tokenize = 'unicode61 remove_diacritics 0')")
        rows = ((number, _spaced(fold(plain_text(text)))) for number, (text, _) in enumerate(texts))
        self._store.executemany("INSERT INTO texts (rowid, text) VALUES (?, ?)", rows)

    def find(self, query: str, stop_words: frozenset[str] = frozenset()) -> list[tuple[str, Literal]]:
        """The things whose texts have all words of a query, the best first, each with one of its texts.

        If no text has them all, the commonest word is left out, and so on; a word that no text has finds nothing. What
        has the longer words alone ("apply" of "who can apply") follows.
        """
        words = [word for word in dict.fromkeys(fold(query).split()) if word not in stop_words and _counts(word)]
        longer = [word for word in words if len(word) >= _PREFIX or not word.isascii()]
        with self._lock:
            rows = [row for some in dict.fromkeys((tuple(words), tuple(longer))) for row in self._said(some[:_WORDS])]
        found: dict[str, Literal] = {}
        for iri, text in rows:
            found.setdefault(iri, text)
        return list(found.items())

    def _said(self, words: Sequence[str]) -> list[tuple[str, Literal]]:
        """The things and texts for words that must all be there, but for the commonest."""
        patterns = list(map(_pattern, words))
        counts = {pattern: self._count(pattern) for pattern in patterns}
        while patterns and all(counts.values()):
            if rows := self._ranked(" AND ".join(patterns)):
                return rows
            patterns.remove(max(patterns, key=lambda pattern: counts[pattern]))
        return []

    def _count(self, pattern: str) -> int:
        (count,) = self._store.execute("SELECT count(*) FROM texts WHERE texts MATCH ?", (pattern,)).fetchone()
        return int(count)

    def _ranked(self, pattern: str) -> list[tuple[str, Literal]]:
        found = self._store.execute(
            "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank, rowid LIMIT ?", (pattern, _FOUND)
        )
        return [(iri, self._texts[number][0]) for (number,) in found for iri in self._texts[number][1]]


def index_texts(lookup: Lookup, named: Container[str]) -> TextIndex:
    """The index of the texts of things and terms with names; identifiers, names and addresses are not texts.

    What has no name is a part of something, such as a spelling or a mapping. The index is empty, with a warning in the
    log, if SQLite was built without full-text search.
    """
    try:
        return TextIndex(list(_texts(lookup, named)))
    except sqlite3.OperationalError as error:
        _LOG.warning("texts are not searched: SQLite has no full-text search (%s)", error)
        return TextIndex([])


def excerpt(text: str, query: str) -> str:
    """A part of a text around the first of its words that begins like a word of a query; a short text is whole."""
    if len(text) <= 2 * _AROUND:
        return text
    wanted = tuple(filter(_counts, fold(query).split()))
    place = next((word.start() for word in _WORD.finditer(text) if fold(word[0]).startswith(wanted)), 0)
    start = text.find(" ", max(0, place - _AROUND), place) + 1 if place > _AROUND else 0
    end = text.rfind(" ", place, place + _AROUND) if place + _AROUND < len(text) else len(text)
    cut = end if end > 0 else place + _AROUND
    return f"{'…' if start else ''}{text[start:cut]}{'…' if cut < len(text) else ''}"


def _texts(lookup: Lookup, named: Container[str]) -> Iterator[tuple[Literal, list[str]]]:
    """The distinct texts in order, each with the things that say it."""
    names = {*(name.value for name in lookup.names), DCT.identifier.value}
    found: dict[Literal, set[str]] = {}
    for statement in lookup.statements():
        value, predicate = statement.object, statement.predicate
        if isinstance(value, Literal) and value.datatype in _TYPES and predicate.value not in names:
            iri = subject_of(statement)
            if iri in named and not _ADDRESS.match(value.value):
                found.setdefault(value, set()).add(iri)
    for text in sorted(found, key=str)[:_MOST]:
        yield text, sorted(found[text])


def _counts(word: str) -> bool:
    """Whether a word says anything by itself: a letter or digit of ASCII does not."""
    return len(word) > 1 or not word.isascii()


def _spaced(text: str) -> str:
    return _UNSPACED.sub(r" \1 ", text)


def _pattern(word: str) -> str:
    """The expression for a word or its beginning: FTS5 reads what stands in quotation marks as words in sequence."""
    return f'"{_spaced(word).strip()}"{"*" if len(word) >= _PREFIX or not word.isascii() else ""}'
