"""Restarts of server processes: after growing delays, of the former release if a new one keeps ending, not for ever.

A process that has served for a minute begins a new row: its end says nothing about the next one. Its release is no
longer a new one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

__all__ = ["DELAYS", "STABLE", "Restarts"]

DELAYS: Final[tuple[float, ...]] = (0.0, 1.0, 2.0, 4.0, 8.0)
"""Seconds before each restart in a row; after the last of these processes has ended, too, there is no other."""
STABLE: Final = 60.0
"""Seconds of service after which the end of a process is the first in a row."""


class Restarts:
    """Plan of restarts; ``folder`` is the release that is served, ``moment`` the time of the next start, if any.

    Times are seconds of the monotonic clock.
    """

    def __init__(self) -> None:
        self.folder: Path | None = None
        self.moment: float | None = None
        self._former: Path | None = None
        self._ready: float | None = None
        self._ends = 0

    def note_ready(self, folder: Path, now: float) -> None:
        """Notes that a process serves a release; another release begins a new row."""
        self._ready = now
        if folder != self.folder:
            self._former, self.folder, self._ends = self.folder, folder, 0

    def note_end(self, now: float) -> float | None:
        """Plans the restart after an end; returns the delay in seconds, None if there were too many ends in a row.

        The second restart of a new release in a row is one of the former release.
        """
        if self._ready is not None and now - self._ready >= STABLE:
            self._ends, self._former = 0, None
        self._ready = None
        if self._ends == len(DELAYS):
            return None
        delay, self._ends = DELAYS[self._ends], self._ends + 1
        if self._ends > 1 and self._former is not None:
            self.folder, self._former = self._former, None
        self.moment = now + delay
        return delay

    def is_due(self, now: float) -> bool:
        """Whether the planned restart has to begin."""
        return self.moment is not None and self.moment <= now
