"""Pages of a release without a cache: processor time of a request, by kind of thing, and of a search."""

from __future__ import annotations

import asyncio
import csv
import gc
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from starlette.types import ASGIApp, Message, Scope

from bench.figure import MILLISECONDS, Figure
from ucc_graph.engine.messages import QueryAnswer, QueryRequest
from ucc_graph.library.lookup import Kind
from ucc_graph.library.open import Library, open_library
from ucc_graph.release.folder import open_release
from ucc_graph.web.serve.app import create_app

__all__ = ["measure_pages"]

_GROUP = "pages, uncached"
_SEARCH_MILLISECONDS = 30
_FORMS = {"json": 10, "csv": 20, "geojson": 20, "xlsx": 150}
"""Goals for a whole list, by form."""
_AGAIN = 5
_MOST = 500
"""Pages of a kind, at most; of larger kinds a regular sample of their members."""


class _NoEngine:
    async def run(self, request: QueryRequest) -> QueryAnswer:
        """No page of a thing needs a query."""
        raise NotImplementedError(request.query)


def measure_pages(release: Path, queries: Path, runs: int, milliseconds: float) -> list[Figure]:
    """For each kind the median page against a goal, and the slowest; one value a run, of the same pages.

    At the end the page of a search, for each query of a table, and the largest list in forms for programs and people.
    """
    library = open_library(open_release(release))
    app = create_app(library, _NoEngine())
    asyncio.run(_milliseconds(app, "/"))
    gc.collect()
    gc.freeze()
    try:
        kinds = [(kind.name, _paths(kind), milliseconds) for kind in library.kinds.values()]
        asked = [*kinds, ("search", _searches(queries), _SEARCH_MILLISECONDS)]
        pages = [figure for name, paths, goal in asked for figure in _of_kind(app, name, paths, runs, goal)]
        return [*pages, *_forms(app, library, runs)]
    finally:
        gc.unfreeze()


def _forms(app: ASGIApp, library: Library, runs: int) -> Iterator[Figure]:
    """The largest list of things with places in forms for programs and people, each whole."""
    for kind in library.collections.kinds_with_places[:1]:
        for suffix, goal in _FORMS.items():
            path = f"/{kind.name}.{suffix}"
            asyncio.run(_milliseconds(app, path))
            times = tuple(asyncio.run(_milliseconds(app, path)) for _ in range(max(runs, _AGAIN)))
            yield Figure(_GROUP, f"{path}: {len(kind.members)} rows", MILLISECONDS, times, goal)


def _of_kind(app: ASGIApp, name: str, paths: Sequence[str], runs: int, goal: float) -> Iterator[Figure]:
    asyncio.run(_milliseconds(app, paths[0]))
    times = [[asyncio.run(_milliseconds(app, path)) for path in paths] for _ in range(runs)]
    yield Figure(_GROUP, f"{name}: the median page", MILLISECONDS, tuple(map(median, times)), goal)
    by_path = dict(zip(paths, zip(*times, strict=True), strict=True))
    slowest = max(by_path, key=lambda path: median(by_path[path]))
    yield Figure(_GROUP, f"{name}: the slowest, {slowest}", MILLISECONDS, by_path[slowest], goal)


def _paths(kind: Kind) -> Sequence[str]:
    step = -(-len(kind.members) // _MOST)
    return [f"/{kind.name}/{member.rpartition('/')[2]}" for member in kind.members[::step]]


def _searches(queries: Path) -> Sequence[str]:
    with queries.open(encoding="utf-8", newline="") as lines:
        return [f"/search?{urlencode({'q': row['query']})}" for row in csv.DictReader(lines)]


async def _milliseconds(app: ASGIApp, path: str) -> float:
    """The processor time of the process for a page; raises ValueError if its status is not 200."""
    statuses: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    start = time.process_time()
    await app(_scope(path), receive, send)
    spent = time.process_time() - start
    if statuses != [200]:
        raise ValueError(f"{path} is answered with {statuses}")
    return spent * 1000


def _scope(path: str) -> Scope:
    bare, _, query = path.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "server": ("localhost", 80),
        "root_path": "",
        "path": bare,
        "raw_path": bare.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", b"localhost"), (b"accept", b"text/html")],
    }
