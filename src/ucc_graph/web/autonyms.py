"""What languages are called in themselves.

The table beside this module is made from the Unicode CLDR by ``make autonyms``. Babel, which brings the CLDR, weighs
thirty megabytes and is needed to build the catalogues of the interface alone, so a server carries the table instead.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Final

from ucc_graph.library.languages import truncations

__all__ = ["TABLE", "autonym"]

TABLE: Final = Path(__file__).with_name("autonyms.csv")


def autonym(tag: str) -> str:
    """The name of a language in itself by its tag or the nearest shorter one; empty where none is kept."""
    known = _known()
    return next((known[shorter] for shorter in truncations(tag) if shorter in known), "")


@cache
def _known() -> dict[str, str]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {row["tag"]: row["name"] for row in csv.DictReader(lines)}
