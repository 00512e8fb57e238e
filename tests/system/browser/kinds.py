"""Every kind of page, with an address of each, as data."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

__all__ = ["PAGES", "Kind"]


@dataclass(frozen=True)
class Kind:
    """A page that stands for its kind: the site that has it, its path, and the status of the answer.

    ``small`` is a page of the same kind that axe is given instead, where it would take half a minute.
    """

    site: str
    path: str
    status: int
    small: str

    def __str__(self) -> str:
        return f"{self.site}{self.path}"


def _read() -> tuple[Kind, ...]:
    text = Path(__file__).with_name("pages.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(Kind(row["site"], row["path"], int(row["status"]), row["small"]) for row in rows)


PAGES = _read()
