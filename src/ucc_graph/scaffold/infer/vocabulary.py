"""Words that headers use in several languages for the parts that a column plays, as closed sets.

They stand in the files beside this module. A header plays a part if one of its words is in the set, or if it ends in
one that is written without blanks.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from typing import Final

from ucc_graph.csv_rows import csv_rows
from ucc_graph.scaffold.infer.words import words

__all__ = [
    "CODE",
    "COUNT",
    "DATE",
    "FAMILY_NAME",
    "GIVEN_NAME",
    "IDENTIFIER",
    "LATITUDE",
    "LEVEL",
    "LONGITUDE",
    "MEASURE",
    "NAME",
    "NEVER_ZERO",
    "NOT_A_NAME",
    "NO_TEXT",
    "NO_VALUE",
    "NUMBER",
    "PARENT",
    "POINT",
    "RELATED",
    "TEXT",
    "YEAR",
    "YES_OR_NO",
    "has_word",
    "language_of_headers",
    "language_of_script",
]


def _rows(name: str) -> list[list[str]]:
    """The rows of a file beside this module, without its header."""
    text = (files("ucc_graph.scaffold.infer") / name).read_text(encoding="utf-8")
    return list(csv_rows(text.splitlines()))[1:]


_PARTS: Final = {part: frozenset(found.split("|")) for part, found in _rows("headers.csv")}
NAME: Final = _PARTS["name"]
IDENTIFIER: Final = _PARTS["identifier"]
CODE: Final = _PARTS["code"]
NUMBER: Final = _PARTS["number"]
LATITUDE: Final = _PARTS["latitude"]
LONGITUDE: Final = _PARTS["longitude"]
POINT: Final = _PARTS["point"]
PARENT: Final = _PARTS["parent"]
RELATED: Final = _PARTS["related"]
"""Words for links between things of one kind that make no hierarchy."""
YEAR: Final = _PARTS["year"]
DATE: Final = _PARTS["date"]
MEASURE: Final = _PARTS["measure"]
NEVER_ZERO: Final = _PARTS["never zero"]
"""Measures that nothing lacks, so that 0 stands for not known."""
LEVEL: Final = _PARTS["level"]
COUNT: Final = _PARTS["count"]
YES_OR_NO: Final = _PARTS["yes or no"]
GIVEN_NAME: Final = _PARTS["given name"]
FAMILY_NAME: Final = _PARTS["family name"]
TEXT: Final = NAME | _PARTS["text"]
NOT_A_NAME: Final = _PARTS["not a name"]
NO_VALUE: Final = _PARTS["no value"]
"""Words for no value, which count beside numbers and days; beside texts only those of :data:`NO_TEXT`."""
NO_TEXT: Final = _PARTS["no text"]
_SCRIPTS: Final = (
    ("ko", 0xAC00, 0xD7A3),
    ("ja", 0x3040, 0x30FF),
    ("zh", 0x4E00, 0x9FFF),
    ("ru", 0x400, 0x4FF),
    ("ar", 0x600, 0x6FF),
    ("el", 0x370, 0x3FF),
    ("he", 0x590, 0x5FF),
    ("th", 0xE00, 0xE7F),
    ("hi", 0x900, 0x97F),
    ("ka", 0x10A0, 0x10FF),
    ("hy", 0x530, 0x58F),
    ("am", 0x1200, 0x137F),
)
"""Scripts that tell the most likely language, each with its first and last letter; Japanese before Chinese."""
_KANA: Final = 4
"""Times that kana count, for Japanese has ideographs between them."""
_JAPANESE: Final = frozenset("図県駅広経営価総売円歳込働畑峠辺沢浜桜鉄気渋蔵黒関毎団圏覧観験険権実発変帰応対読")
"""Ideographs that Japanese writes otherwise than Chinese, in its simplified and in its traditional form."""
_LETTERS_OF: Final = {
    "ru": {"uk": "їєґ", "be": "ў", "mk": "ѓќ", "sr": "ђћљњ", "kk": "әғқңұ"},
    "ar": {"fa": "پچژگ", "ur": "ٹڈڑں"},
}
"""Letters that one language of a script alone has, beside its most likely language."""
_ARTICLE: Final = "\u0627\u0644"
"""The article of Arabic, which is written before its word without a blank."""
_WIDE: Final = 0x2E80
"""First letter of the scripts that are written without blanks."""
_ENGLISH: Final = "en"
_OF_LANGUAGES: Final = {
    part.removeprefix("language "): found for part, found in _PARTS.items() if part.startswith("language ")
}


_ENDS: Final = {
    "de": ("ung", "keit", "heit", "schaft", "zeit", "punkt", "gruppe", "straße", "fläche", "jahr", "nummer"),
    "nl": ("heid", "naam", "straat", "plaats", "jaar"),
    "sv": ("namn", "plats", "gata", "år"),
    "da": ("navn", "sted", "gade", "år"),
}
"""Ends of words that a language writes in one, such as ``Schwierigkeit`` and ``Gatunamn``."""
_COMPOUND: Final = 7
"""Letters of such a word, at least: ``young`` is none."""
_SURELY: Final = 3
"""English words that headers with other letters than English has need to be taken for English."""
_OF_UNITS: Final = "µΩ"


def has_word(title: str, known: frozenset[str]) -> bool:
    """Whether a header has a word of a set; words of scripts without blanks count at its end or beginning."""
    found = words(title)
    if not known.isdisjoint(found) or "".join(found) in known:
        return True
    if not known.isdisjoint(word.removeprefix(_ARTICLE) for word in found):
        return True
    if title.isascii():
        return False
    wide = [word for word in known if ord(word[0]) > _WIDE]
    return any(part.endswith(word) or (len(word) > 1 and part.startswith(word)) for part in found for word in wide)


def language_of_script(letters: str, times: int) -> str:
    """The language of the script that more than one of some ``times`` letters have; empty for Latin letters."""
    for tag, first, last in _SCRIPTS:
        factor = max(times, _KANA) if tag == "ja" else times
        if sum(first <= ord(letter) <= last for letter in letters) * factor > len(letters):
            if tag == "zh":
                return tag if _JAPANESE.isdisjoint(letters) else "ja"
            return _by_own_letters(tag, frozenset(letters.lower()))
    return ""


def _by_own_letters(tag: str, letters: frozenset[str]) -> str:
    """The language of a script by letters of its own; the most likely one where none is among them."""
    counts = {one: len(letters & set(own)) for one, own in _LETTERS_OF.get(tag, {}).items()}
    return max(filter(counts.get, counts), key=lambda one: counts[one], default=tag)


def language_of_headers(headers: Iterable[str]) -> str:
    """The language of some headers by their script or their words; empty if they have no known word.

    English words stand in the headers of many languages: they count where no other language has two words.
    """
    found = [word for header in headers for word in words(header)]
    letters = "".join(found)
    if tag := language_of_script(letters, 4):
        return tag
    counts = {tag: sum(_is_of(tag, word) for word in found) for tag in _OF_LANGUAGES}
    english = counts.pop(_ENGLISH)
    best = max(counts, key=lambda tag: counts[tag])
    if counts[best] >= 2 and 10 * counts[best] >= len(found):
        return best
    is_plain = not any(sign.isalpha() and sign not in _OF_UNITS for sign in letters if not sign.isascii())
    return _ENGLISH if english >= (1 if is_plain else _SURELY) else ""


def _is_of(tag: str, word: str) -> bool:
    is_compound = len(word) >= _COMPOUND and word.endswith(_ENDS.get(tag, ()))
    return word in _OF_LANGUAGES[tag] or bool(is_compound)
