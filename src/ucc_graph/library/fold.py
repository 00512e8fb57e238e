"""Names as they are compared: without case, diacritics, punctuation and what a keyboard may not have.

One rule for what is looked for and for what is found, in every script.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = ["fold", "forms"]

_LATIN: Final = str.maketrans(dict(zip("łøđðħŧıþæœ", "l o d d h t i th ae oe".split(), strict=True)))
_ARABIC: Final = str.maketrans("أإآٱىیکة", "ااااييكه", "ـ")
_LETTERS: Final = _LATIN | _ARABIC
"""Letters that no decomposition of Unicode makes equal, though people write one for the other."""
_VOICED: Final = frozenset("\u3099\u309a")
"""Marks of kana that make another letter, not another spelling."""
_APOSTROPHES: Final = frozenset("'’‘ʼʻʾʿ`´")  # noqa: RUF001
"""They join what stands around them; every other mark parts it."""
_ARTICLE: Final = "ال"
_SPACES: Final = re.compile(r"\s+")


def fold(text: str) -> str:
    """The text as it is compared; empty where nothing of it can be compared.

    Hangul is composed again at the end (NFC), so that a syllable stays one letter.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    kept = "".join(_kept(character) for character in decomposed.casefold().translate(_LETTERS))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", kept)).strip()


def forms(folded: str) -> tuple[str, ...]:
    """A folded text, the same without the Arabic article, and both without spaces, each once."""
    bare = " ".join(_without_article(word) for word in folded.split(" "))
    return tuple(dict.fromkeys((folded, bare, folded.replace(" ", ""), bare.replace(" ", ""))))


def _kept(character: str) -> str:
    """A letter or digit as it is, nothing for marks and invisible characters, a space for the rest."""
    if character in _VOICED:
        return character
    if character in _APOSTROPHES or unicodedata.combining(character):
        return ""
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return character if category[0] in "LNM" else " "


def _without_article(word: str) -> str:
    return word[len(_ARTICLE) :] if word.startswith(_ARTICLE) and len(word) > len(_ARTICLE) + 1 else word
