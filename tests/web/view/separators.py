"""Separators of numbers by language, from the Unicode CLDR: the content of the table of the package."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator

from babel import Locale, UnknownLocaleError

from tests.web.view.autonyms import rows as autonyms

__all__ = ["rows"]


def rows() -> Iterator[tuple[str, str, str]]:
    """Tags of languages whose marks between thousands and before a fraction are not those of English, and English."""
    for tag, _ in autonyms():
        try:
            symbols = Locale.parse(tag, sep="-").number_symbols["latn"]
        except (UnknownLocaleError, ValueError, KeyError):
            continue
        marks = symbols["group"], symbols["decimal"]
        if tag == "en" or marks != (",", "."):
            yield tag, *marks


if __name__ == "__main__":
    csv.writer(sys.stdout, lineterminator="\n").writerows([("tag", "thousands", "fraction"), *sorted(rows())])
