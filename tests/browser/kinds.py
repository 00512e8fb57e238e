"""Every kind of page, with an address of each, as data."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

__all__ = ["PAGES", "Kind"]


@dataclass(frozen=True)
class Kind:
    """A page that stands for its kind: the site that has it, its path, and the status of the answer."""

    site: str
    path: str
    status: int

    def __str__(self) -> str:
        return f"{self.site}{self.path}"


def _read() -> tuple[Kind, ...]:
    text = Path(__file__).with_name("pages.csv").read_text(encoding="utf-8")
    return tuple(Kind(row["site"], row["path"], int(row["status"])) for row in csv.DictReader(text.splitlines()))


PAGES = _read()
