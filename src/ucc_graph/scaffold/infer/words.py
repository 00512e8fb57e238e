"""Words of headers and names: their parts, their singular, and the names in addresses and terms made of them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = ["camel", "clip", "in_words", "plural", "sentence", "singular", "singular_in", "slug", "words"]

_LONGEST_SLUG: Final = 60
_INITIALS: Final = "g kk n d tt r m b pp s ss  j jj ch k t p h".split(" ")
_VOWELS: Final = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split(" ")
_FINALS: Final = " k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split(" ")
"""Parts of a Hangul syllable in the order of Unicode (section 3.12), in the Revised Romanization of 2000."""
_CYRILLIC: Final = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        ("a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya".split(" ")),
        strict=True,
    )
)
_GREEK: Final = dict(
    zip("αβγδεζηθικλμνξοπρστυφχψως", ("a v g d e z i th i k l m n x o p r s t y f ch ps o s".split(" ")), strict=True)
)
_LETTERS: Final = {
    **_CYRILLIC,
    **_GREEK,
    "\u0456": "i",
    "ї": "yi",
    "є": "ye",
    "ґ": "g",
    "ў": "u",
    "\u0458": "j",
    "љ": "lj",
    "њ": "nj",
}
_JOINTS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_WORD: Final = re.compile(r"[^\W_]+")
_IRREGULAR: Final = {
    "people": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "criteria": "criterion",
    "phenomena": "phenomenon",
    "indices": "index",
    "matrices": "matrix",
    "analyses": "analysis",
    "theses": "thesis",
    "movies": "movie",
    "cookies": "cookie",
    "genera": "genus",
    "feet": "foot",
    "mice": "mouse",
    "leaves": "leaf",
    "lives": "life",
    "wolves": "wolf",
    "heroes": "hero",
    "potatoes": "potato",
    "shelves": "shelf",
    "knives": "knife",
    "halves": "half",
    "phyla": "phylum",
    "taxa": "taxon",
    "strata": "stratum",
    "bacteria": "bacterium",
    "curricula": "curriculum",
    "crises": "crisis",
    "bases": "base",
    "prizes": "prize",
    "sizes": "size",
    "bronzes": "bronze",
    "caches": "cache",
}
_PLURALS: Final = {singular: plural for plural, singular in _IRREGULAR.items()}
_ABROAD: Final = {
    "museen": "museum",
    "städte": "stadt",
    "länder": "land",
    "orte": "ort",
    "lieux": "lieu",
    "museer": "museum",
}
_SAME: Final = frozenset("species series staff data news means corps weather".split())
_IN_S: Final = frozenset("status campus bus lens gas atlas canvas alias bonus".split())
"""Words in the singular that end in ``s``."""
_IN_US: Final = ("buses", "uses")
"""Ends of plurals of words in ``us``, unless they are those of :data:`_IN_USE`."""
_IN_USE: Final = ("auses", "ouses", "fuses", "muses", "cuses")
_GERMAN: Final = re.compile(r"(?:(?<=ung|ion|tät)en|(?<=heit|keit)en|(?<=schaft)en|(?<=in)nen)$")
"""Ends of German plurals that no singular has."""
_GERMAN_S: Final = re.compile(r"(?:[bdgkmpt]|el|o|é)s$")
"""Ends of words that German has borrowed with their plural, unlike those of ``Preis`` and ``Haus``."""
_ROMANCE: Final = frozenset(("es", "pt", "fr"))
"""Languages in which the words after a noun, too, are in the plural."""


def words(text: str) -> tuple[str, ...]:
    """The words of a header in small letters: ``yearOfBirth``, ``year_of_birth`` and ``Year of birth`` are equal."""
    parts = (part for word in _runs(text.replace("(s)", "")) for part in _JOINTS.sub(" ", word).split())
    return tuple(part.lower() for part in parts)


def in_words(text: str) -> str:
    """A header as words for a label; capitals that mean something, as in ``ISO``, are kept."""
    parts = [part for word in re.split(r"[\s_/]+", text) for part in _JOINTS.sub(" ", word).split()]
    kept = [part if not part[1:].islower() and not part.islower() else part.lower() for part in parts]
    return " ".join(kept).strip(" :;,-") or text


def sentence(text: str) -> str:
    """A text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def slug(text: str) -> str:
    """The name for an address: small letters, digits and hyphens; marks above Latin letters are left out."""
    plain = "".join(map(_plain, unicodedata.normalize("NFKC", text).lower()))
    short = "-".join(_runs(plain.replace("'", "").replace("\u2019", "")))
    if len(short) > _LONGEST_SLUG:
        short = short[: _LONGEST_SLUG + 1].rpartition("-")[0] or short[:_LONGEST_SLUG]
    return short.strip("-")


def camel(text: str) -> str:
    """The local name of a property: ``Year of birth`` gives ``yearOfBirth``; it never begins with a digit."""
    parts = slug(" ".join(words(text))).split("-")
    name = parts[0] + "".join(part[:1].upper() + part[1:] for part in parts[1:])
    return f"n{name}" if name[:1].isdigit() else name


def singular(word: str) -> str:
    """The singular of the last of some words, by the rules of English and the plain ``s`` of its neighbours."""
    before, last = _parted(word)
    lower = last.lower()
    if found := _IRREGULAR.get(lower) or _ABROAD.get(lower):
        return before + found
    if lower in _SAME | _IN_S or len(lower) < 4 or not lower.endswith("s") or lower.endswith(("ss", "us", "is")):
        return word
    if lower.endswith("ies"):
        return f"{before}{last[:-3]}y"
    is_in_us = lower.endswith(_IN_US) and not lower.endswith(_IN_USE) and lower != "uses"
    if is_in_us or lower[:-2] in _IN_S or lower.endswith(("sses", "xes", "zzes", "tzes", "ches", "shes")):
        return before + last[:-2]
    return before + last[:-1]


def singular_in(text: str, language: str) -> str:
    """The singular of some words in a language: that of the last one, or of each where adjectives follow the noun."""
    if language == "de":
        is_own = _GERMAN.search(text) or _parted(text)[1].lower() in _ABROAD or _GERMAN_S.search(text)
        return (_GERMAN.sub("", text) if _GERMAN.search(text) else singular(text)) if is_own else text
    if language not in _ROMANCE:
        return singular(text)
    return _WORD.sub(lambda found: _singular_of_romance(found[0], language), text)


def _singular_of_romance(word: str, language: str) -> str:
    if language == "fr":
        if word.endswith("eaux"):
            return word[:-1]
        if word.endswith("aux") and len(word) > 4:
            return f"{word[:-2]}l"
    elif re.search(r"[aeiouáéíóú][lrnd]es$", word) and len(word) > 4:
        return word[:-2]
    return singular(word)


def plural(word: str) -> str:
    """The plural of the last of some words by the rules of English; a word that seems to be one is kept.

    Of words with "of" between, it is that of those before: types of establishment.
    """
    head, of, rest = word.partition(" of ")
    if of and head.strip():
        return f"{plural(head)}{of}{rest}"
    before, last = _parted(word)
    lower = last.lower()
    if lower in _PLURALS:
        return before + _PLURALS[lower]
    if (
        lower in _SAME
        or lower in _IRREGULAR
        or not lower.isascii()
        or (lower.endswith("s") and lower not in _IN_S and not lower.endswith(("ss", "us", "is")))
    ):
        return word
    if lower.endswith("y") and lower[-2:-1] not in "aeiou":
        return f"{before}{last[:-1]}ies"
    return before + last + ("es" if lower.endswith(("s", "x", "z", "ch", "sh")) else "s")


def clip(text: str, length: int = 40) -> str:
    """The beginning of a text, for a message."""
    return text if len(text) <= length else text[: length - 1] + "…"


def _runs(text: str) -> list[str]:
    """The runs of letters and digits, with the marks that vowels of Indic and Thai scripts are."""
    if text.isascii():
        return _WORD.findall(text)
    kept = (sign if sign.isalnum() or unicodedata.category(sign)[0] == "M" else " " for sign in text)
    return [run for run in "".join(kept).split() if any(map(str.isalnum, run))]


def _parted(text: str) -> tuple[str, str]:
    """A text before its last word, and that word."""
    match = re.search(r"[^\W_]+$", text)
    return (text[: match.start()], match[0]) if match else (text, "")


def _plain(letter: str) -> str:
    """A letter in Latin letters without marks, where its script has one way to write it so; else as it is."""
    if "\uac00" <= letter <= "\ud7a3":
        return _romanised(letter)
    if letter in _LETTERS:
        return _LETTERS[letter]
    if "\u0300" <= letter <= "\u036f":  # marks above letters that have no sign with them
        return ""
    special = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "\u0131": "i"}
    if letter in special:
        return special[letter]
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base.isascii() else _LETTERS.get(base, letter)


def _romanised(syllable: str) -> str:
    """A syllable of Hangul in Latin letters, each by itself."""
    initial, rest = divmod(ord(syllable) - 0xAC00, 21 * 28)
    vowel, final = divmod(rest, 28)
    return _INITIALS[initial] + _VOWELS[vowel] + _FINALS[final]
