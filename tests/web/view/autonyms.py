"""Autonyms, the names of languages in themselves, from the Unicode CLDR: the content of the table of the package."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator

from babel import Locale, localedata
from babel.core import get_global

__all__ = ["rows"]


def rows() -> Iterator[tuple[str, str]]:
    """Tags in lower case, languages with or without a script, each with its name; tags of old as their successors."""
    for tag in localedata.locale_identifiers():
        locale = Locale.parse(tag)
        name = locale.get_display_name() if locale.script else locale.get_language_name()
        if name and not (locale.territory or locale.variant):
            yield tag.lower().replace("_", "-"), name
    for tag, successor in get_global("language_aliases").items():
        if len(tag) == 2 and localedata.exists(successor) and (name := Locale.parse(successor).get_language_name()):
            yield tag, name


if __name__ == "__main__":
    csv.writer(sys.stdout, lineterminator="\n").writerows([("tag", "name"), *sorted(rows())])
