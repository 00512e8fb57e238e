"""Languages of labels: choice of a literal for a reader, writing direction, order of names, and English plurals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal

__all__ = [
    "FALLBACK",
    "INTERFACES",
    "LETTERS",
    "best",
    "canonical_tag",
    "direction",
    "english",
    "english_plural",
    "name_order",
    "natural_order",
    "truncations",
]

FALLBACK: Final = "en"
"""The language of a label if there is none in the reader's language."""
INTERFACES: Final = ("en", "ko", "fr", "es", "ar")
"""The languages that the interface has in every publication."""
_SUBTAGS: Final = 16
"""Subtags of a tag that count; no registered tag has half as many, and the work grows with their square."""
_RIGHT_TO_LEFT: Final = frozenset("ar arc arz azb ckb dv fa glk he ks lrc mzn nqo pnb ps sd ug ur".split())
_RIGHT_TO_LEFT_SCRIPTS: Final = frozenset("adlm arab aran hebr mand nkoo rohg samr syrc thaa".split())


LETTERS: Final = str.maketrans(dict(zip("łøđðħŧıþæœ", "l o d d h t i th ae oe".split(), strict=True)))
"""Letters of Latin that no decomposition of Unicode makes the plain letters that people write for them."""
_SCRIPTS: Final[dict[str, tuple[str, ...]]] = {
    language: tuple(scripts.split())
    for scripts, languages in (
        ("HANGUL", "ko"),
        ("HIRAGANA KATAKANA CJK", "ja"),
        ("CJK BOPOMOFO", "zh yue wuu"),
        ("ARABIC", "ar arz ckb fa ks mzn pnb ps sd ug ur"),
        ("HEBREW", "he yi"),
        ("CYRILLIC", "ba be bg ce kk ky mk mn ru sr tg tt uk"),
        ("GREEK", "el"),
        ("ARMENIAN", "hy hyw"),
        ("GEORGIAN", "ka"),
        ("ETHIOPIC", "am ti"),
        ("DEVANAGARI", "hi mr ne sa"),
        *(("BENGALI", "as bn"), ("GUJARATI", "gu"), ("GURMUKHI", "pa"), ("KANNADA", "kn")),
        *(("MALAYALAM", "ml"), ("SINHALA", "si"), ("TAMIL", "ta"), ("TELUGU", "te")),
        *(("KHMER", "km"), ("LAO", "lo"), ("MYANMAR", "my"), ("THAI", "th")),
    )
    for language in languages.split()
}
"""Beginnings of the Unicode names of letters, for the scripts that the alphabetical order of a language has first."""
_DIGITS: Final = re.compile(r"([0-9]{1,300})")
_PHRASE: Final = re.compile(r"(.*?)([A-Za-z]+)((?: (?:of|in|for|from|to|with|at|on|by) .*)?)", re.DOTALL)
"""Phrase with the noun that has its plural: "place" in "place of birth", "site" in "world heritage site"."""
_PLURALS: Final = tuple(
    (re.compile(singular, re.IGNORECASE), plural)
    for singular, plural in (
        (r"(.*(series|species|sheep|fish|deer|craft|people|children|men|feet|criteria|data|media|news|staff))", r"\1"),
        (r"((.*ware|information|equipment|heritage|evidence|literature|music|furniture))", r"\1"),
        (r"(p)erson", r"\1eople"),
        (r"(child)", r"\1ren"),
        (r"((?:(?:wo|crafts|fisher|noble|sales|states|work)?m))an", r"\1en"),
        (r"(f)oot", r"\1eet"),
        (r"(criteri|phenomen)on|(dat)um", r"\1\2a"),
        (r"(.*s|ax)is", r"\1es"),
        (r"(.*(?:li|wi|kni))fe|(.*(?:lea|hal|shel|wol|loa))f", r"\1\2ves"),
        (r"(.*[^aeiou])y", r"\1ies"),
        (r"(.*(?:ss|us|is|as|x|z|ch|sh|hero|echo|potato))", r"\1es"),
        (r"(.*s)", r"\1"),
        (r"(.*)", r"\1s"),
    )
)
"""Endings of English nouns with those of their plurals, the first that fits; a noun in -s counts as a plural."""


def canonical_tag(tag: str) -> str:
    """The one spelling of a language tag in a release: small letters, as the engine writes tags of literals.

    Tags have no case (BCP 47, section 2.1.1), and RDF 1.1 Concepts, section 3.3, permits to convert them; but SPARQL
    compares the text of ``LANG()``.
    """
    return tag.lower()


def direction(tag: str | None) -> str:
    """``rtl`` or ``ltr`` for a language tag by its script or its language; ``auto`` without a tag."""
    if not tag:
        return "auto"
    subtags = tag.lower().split("-")
    script = next((subtag for subtag in subtags[1:] if len(subtag) == 4 and subtag.isalpha()), None)
    if script is not None:
        return "rtl" if script in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if subtags[0] in _RIGHT_TO_LEFT else "ltr"


def truncations(tag: str) -> Iterator[str]:
    """The tag in lower case and its ever shorter forms: RFC 4647, section 3.4 (https://www.rfc-editor.org/rfc/rfc4647)."""
    subtags = tag.lower().split("-", _SUBTAGS)[:_SUBTAGS]
    while subtags:
        yield "-".join(subtags)
        subtags.pop()
        if subtags and len(subtags[-1]) == 1:
            subtags.pop()


def best(literals: Iterable[Literal], language: str) -> Literal | None:
    """The literal for a reader: in the language, in the fallback, without a language, else the first by its tag."""
    ranks = [*truncations(language), *truncations(FALLBACK), ""]
    return min(literals, key=lambda literal: _rank(literal, ranks), default=None)


def name_order(name: str, language: str = "") -> tuple[bool, str, str]:
    """The sort key of a name: the script of a language first, then its letters without case and marks, then all of it.

    A reader of Korean finds Hangul before Latin letters, as the Unicode CLDR orders them (UTS #35, part 5, section 3).
    """
    scripts = _SCRIPTS.get(language.partition("-")[0].lower(), ())
    if name.isascii():
        return bool(scripts), name.casefold(), name
    letters = unicodedata.normalize("NFKD", name.casefold().translate(LETTERS))
    first = next((letter for letter in name if letter.isalpha()), "")
    is_foreign = bool(scripts) and not unicodedata.name(first, "").startswith(scripts)
    return is_foreign, "".join(letter for letter in letters if not unicodedata.combining(letter)), name


def natural_order(text: str) -> tuple[tuple[bool, int, str], ...]:
    """The sort key of a text with numbers, such as a notation: 1.9 stands before 1.10."""
    parts = (part for part in _DIGITS.split(name_order(text)[1]) if part)
    return tuple((not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts)


def english_plural(phrase: str) -> str:
    """The plural of an English noun or of a phrase with one; a phrase that does not end in a word stays as it is."""
    parts = _PHRASE.fullmatch(phrase)
    if parts is None:
        return phrase
    start, noun, end = parts.groups()
    plurals = (singular.sub(plural, noun, count=1) for singular, plural in _PLURALS if singular.fullmatch(noun))
    return f"{start}{next(plurals)}{end}"


def english(values: Iterable[object]) -> str:
    """The English text among some values, else any text; the first of several by code point, empty if there is none."""
    texts = (value for value in values if isinstance(value, Literal))
    return min(((text.language != "en", text.value) for text in texts), default=(True, ""))[1]


def _rank(literal: Literal, ranks: list[str]) -> tuple[int, str, str]:
    tag = (literal.language or "").lower()
    return (ranks.index(tag) if tag in ranks else len(ranks), tag, literal.value)
