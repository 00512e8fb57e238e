"""Kinds of things, named after files, sheets and columns; never an address of the server."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ucc_graph.press.check.keys import key_faults
from ucc_graph.scaffold.infer.vocabulary import CODE, IDENTIFIER, LEVEL, NAME, has_word
from ucc_graph.scaffold.infer.words import in_words, plural, sentence, singular, singular_in, slug, words

__all__ = ["free_kind", "kind_of_column", "kind_of_sheet", "title_of_kind", "title_of_sheet", "word_of_column"]

_NOISE: Final = frozenset(
    "data dataset list liste lista table tables tabelle export extract sheet book final full all new old copy version "
    "raw clean csv xlsx xls ods tsv txt file download utf8 latest current complete codes code catalogue catalog "
    "directory register checklist inventory ids collection records entries my our "
    "translations translation constituents 목록 현황 리스트 자료 데이터".split()
)
"""Words of a file's name that say nothing of the things in it."""
_ENDINGS: Final = re.compile(r"(?:\.(?:csv|dat|data|geo|json|tab|tsv|txt|utf-?8))+$", re.IGNORECASE)
"""Ends of a file's name before its last one, as in ``stops.txt.csv``."""
_COMPOUND: Final = re.compile(
    r"(?:(?<=[^\W\d_]{3})(?:(?<![aeiou])s)?(?:verzeichnis|übersicht|register|liste|katalog|datei)|(?<=[^\x00-\xff]{2})"
    r"(?:현황|목록|리스트|자료|데이터|정보|一覧表?|リスト|データ|名簿|列表|名单|名單))(?![^\W_])",
    re.IGNORECASE,
)
"""Ends of words that say nothing of the things, in languages that write them without a blank."""
_NUMBERS: Final = re.compile(r"v?\d[\d.]*")
_UNNAMED: Final = re.compile(r"(?:sheet|feuil|tabelle|hoja|foglio|시트|blatt|planilha)\s*\d*", re.IGNORECASE)
_BETWEEN: Final = frozenset("of de du des della di del der von van da do".split())
"""Words between things and what they belong to, as in "museums of France"."""
_COLLECTIONS: Final = {
    **dict.fromkeys("glossary glossaries vocabulary thesaurus dictionary lexicon glossaire glossar".split(), "term"),
    **dict.fromkeys("bibliography bibliographies bibliographie bibliografia bibliografía".split(), "publication"),
    "bom": "part",
}
"""Words for a collection, each with the word for one of its things."""
_PARTS: Final = NAME | CODE | IDENTIFIER
_CONCEPT: Final = "concept"
_FALLBACK: Final = "item"


def kind_of_sheet(name: str, language: str = "en") -> str:
    """The kind of the things in a sheet, by its name: ``tate-artists-2019`` gives ``tate-artist``."""
    telling = _telling_words(_bare(name))
    if telling and telling[-1] in _COLLECTIONS:
        return _COLLECTIONS[telling[-1]]
    if telling and telling[-1] in LEVEL:
        return _CONCEPT
    end = next((place for place, word in enumerate(telling) if word in _BETWEEN), len(telling))
    return _usable(singular_in(slug(" ".join(telling[:end])), language))


def title_of_sheet(name: str, language: str) -> str:
    """The plural name of the things in a sheet, by its name; of words in another language than English as they are."""
    name = _bare(name)
    telling = _telling_words(name)
    if telling and (telling[-1] in LEVEL or telling[-1] in _COLLECTIONS):
        return sentence(plural(_COLLECTIONS.get(telling[-1], _CONCEPT)))
    kept = " ".join(in_words(part) for part in re.split(r"[-_ ]+", name) if set(words(part)) & set(telling))
    is_english = language == "en" and not set(telling) & _BETWEEN
    return sentence(plural(kept or _FALLBACK) if is_english else kept or _FALLBACK)


def kind_of_column(stem: str) -> str:
    """The kind of the things in a column, by the words for one of them."""
    return _usable(slug(stem))


def word_of_column(title: str, among: Iterable[str] = ()) -> str:
    """The words for one of the things in a column, by its title: ``states_name`` gives ``state``."""
    for text in (title, *among):
        kept = filter(None, map(_without_part, words(text)))
        if found := " ".join(kept):
            return singular(found)
    return singular(" ".join(words(title)) or title)


def _without_part(word: str) -> str:
    """A word without what says that it is a name or a code, which may be its end where words have no blanks."""
    if word in _PARTS:
        return ""
    end = next((part for part in _PARTS if not part.isascii() and word.endswith(part) and ord(part[0]) > 0x2E80), "")
    return word.removesuffix(end)


def title_of_kind(kind: str, language: str) -> str:
    """The plural name of a kind or of its words; those of another language than English stay as they are."""
    text = kind.replace("-", " ")
    return sentence(plural(text) if language == "en" else text)


def free_kind(kind: str, taken: Iterable[str], owner: str) -> str:
    """The kind, or one that no other table has: with the kind of its owner before it, or a number behind."""
    known = set(taken)
    choices = (
        kind,
        f"{kind}-group" if kind == owner else f"{owner}-{kind}",
        *(f"{kind}-{number}" for number in range(2, 999)),
    )
    return next(choice for choice in choices if choice not in known)


def _bare(name: str) -> str:
    """The name of a sheet without what its words end in, such as ``Gemeinde`` for ``Gemeindeverzeichnis.txt``."""
    return _COMPOUND.sub("", _ENDINGS.sub("", name))


def _telling_words(name: str) -> tuple[str, ...]:
    """The words of a sheet's name that tell of its things; all of them if none does."""
    found = [] if _UNNAMED.fullmatch(name.strip()) else list(words(name))
    kept = [word for word in found if word not in _NOISE and not _NUMBERS.fullmatch(word) and not has_word(word, LEVEL)]
    while len(kept) > 1 and (len(kept[-1]) == 2 or kept[-1] in _BETWEEN) and kept[-1].isascii():
        kept.pop()  # the tag of a language
    while kept and kept[0] in _BETWEEN:
        kept.pop(0)
    return tuple(kept or [word for word in found if not _NUMBERS.fullmatch(word)])


def _usable(kind: str) -> str:
    """The kind, unless it is empty or an address of the server."""
    if not kind or kind.isdigit():
        return _FALLBACK
    if any(key_faults(kind, _FALLBACK)) or (len(kind) < 3 and kind.isascii()):
        return f"{kind}-{_FALLBACK}"
    return kind
