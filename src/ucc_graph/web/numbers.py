"""Whole numbers as a page writes them: with their thousands apart, by the sign of the reader's language.

The signs are those of CLDR (https://cldr.unicode.org); the library ``babel``, which has them too, would bring the data
of a thousand other locales.
"""

from __future__ import annotations

import re
from typing import Final, Self

__all__ = ["Grouped", "grouped", "size"]

_SIGNS: Final = {"en": ",", "ko": ",", "fr": "\N{NARROW NO-BREAK SPACE}", "es": ".", "ar": ","}

_WHOLE: Final = re.compile(r"-?[0-9]{1,300}")


class Grouped(int):
    """A whole number that writes itself in a language of the interface; a choice of plural forms sees the number."""

    _sign: str

    def __new__(cls, number: int, language: str) -> Self:
        """The number for readers of a language."""
        grouped = super().__new__(cls, number)
        grouped._sign = _SIGNS[language]
        return grouped

    def __str__(self) -> str:
        """The digits in groups of three."""
        return f"{int(self):,}".replace(",", self._sign)


def grouped(value: int | str, language: str) -> Grouped | str:
    """A number, or a text that is a whole number, for readers of a language; another text as it is."""
    return Grouped(int(value), language) if isinstance(value, int) or _WHOLE.fullmatch(value) else value


def size(text: str) -> float:
    """The number that a text is, to sort by; what is none stands behind all numbers."""
    try:
        return float(text)
    except ValueError:
        return float("inf")
