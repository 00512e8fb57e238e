"""Earlier releases as applications of their own: opened when somebody asks for one, and few at a time."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from starlette.types import ASGIApp

from ucc_graph.engine.messages import QueryAnswer, QueryRequest
from ucc_graph.errors import QueryRefusedError
from ucc_graph.release.folder import Release

__all__ = ["ClosedEngine", "EarlierReleases"]

_OPEN: Final = 2
"""Releases that are open at a time: each holds its statements in memory."""


class ClosedEngine:
    """The engine of an earlier release: it answers no query."""

    async def run(self, request: QueryRequest) -> QueryAnswer:
        """Refuses."""
        raise QueryRefusedError(f"An earlier release answers no {request.form.title}: ask /sparql, or load its dump.")


class EarlierReleases:
    """Opens releases in a thread, one at a time, and closes the one that was asked for longest ago."""

    def __init__(self, open_app: Callable[[Release], ASGIApp], limit: int = _OPEN) -> None:
        self._open_app = open_app
        self._limit = limit
        self._apps: OrderedDict[str, ASGIApp] = OrderedDict()
        self._opening = asyncio.Lock()

    async def app(self, release: Release) -> ASGIApp:
        """The application of a release; raises ReleaseDamagedError where its files are not as the manifest says."""
        version = release.manifest.version
        if version not in self._apps:
            async with self._opening:
                if version not in self._apps:
                    self._apps[version] = await asyncio.to_thread(self._open_app, release)
                    if len(self._apps) > self._limit:
                        self._apps.popitem(last=False)
        self._apps.move_to_end(version)
        return self._apps[version]
