"""The web: answers over HTTP from an open library; the only part that knows status codes."""

from __future__ import annotations

__all__: list[str] = []
