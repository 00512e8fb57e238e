"""Where a publication's templates run: a release is data, and what it brings reads what a page shows, no more.

The scripts that are built from ``frontend/``: their addresses and hashes, as the build wrote them down.

Hashes as in Subresource Integrity (https://www.w3.org/TR/SRI/).

What languages are called in themselves.

The table beside this module is made from the Unicode CLDR by ``make autonyms``. Babel, which brings the CLDR, weighs
thirty megabytes and is needed to build the catalogues of the interface alone, so a server carries the table instead.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2.sandbox import ImmutableSandboxedEnvironment

from ucc_graph.rdf.languages import truncations

__all__ = ["TABLE", "Asset", "Sandbox", "asset", "autonym"]


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, with a short way for the attributes of our own values, which take most of its time."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may read an attribute: of our values those that are public, else as Jinja has it."""
        if hasattr(type(obj), "__dataclass_fields__"):
            return not attr.startswith("_")
        return super().is_safe_attribute(obj, attr, value)


_BUILT: Final = Path(__file__).parents[1] / "static" / "dist"


@dataclass(frozen=True)
class Asset:
    """A built file: its path on the server and its hash."""

    path: str
    integrity: str


@cache
def asset(name: str) -> Asset:
    """The built file of a source; raises KeyError for one that is not built."""
    built = json.loads((_BUILT / "manifest.json").read_text(encoding="utf-8"))[name]
    return Asset(f"/-/static/dist/{built['file']}", built["integrity"])


TABLE: Final = Path(__file__).parents[1] / "autonyms.csv"


def autonym(tag: str) -> str:
    """The name of a language in itself by its tag or the nearest shorter one; empty where none is kept."""
    known = _known()
    return next((known[shorter] for shorter in truncations(tag) if shorter in known), "")


@cache
def _known() -> dict[str, str]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {row["tag"]: row["name"] for row in csv.DictReader(lines)}
