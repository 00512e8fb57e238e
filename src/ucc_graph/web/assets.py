"""The scripts that are built from ``frontend/``: their addresses and hashes, as the build wrote them down.

Hashes as in Subresource Integrity (https://www.w3.org/TR/SRI/).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

__all__ = ["Asset", "asset"]

_BUILT: Final = Path(__file__).parent / "static" / "dist"


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
