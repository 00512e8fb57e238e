"""Model Context Protocol: processor time of a search by its tool, and what it adds to the same search as JSON."""

from __future__ import annotations

import asyncio
import csv
import gc
import json
import time
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from starlette.types import ASGIApp, Message

from bench.figure import MILLISECONDS, Figure
from ucc_graph.engine.messages import QueryAnswer, QueryRequest
from ucc_graph.library.open import open_library
from ucc_graph.release.folder import open_release
from ucc_graph.web.serve.app import create_app

__all__ = ["measure_mcp"]

_GROUP = "model context protocol, uncached"
_HITS = 10
_AGAIN = 5


class _NoEngine:
    async def run(self, request: QueryRequest) -> QueryAnswer:
        """No search needs a query."""
        raise NotImplementedError(request.query)


def measure_mcp(release: Path, queries: Path, runs: int, milliseconds: float) -> list[Figure]:
    """The median search of a table by both ways, and the median of what the tool adds, with a goal."""
    app = create_app(open_library(open_release(release)), _NoEngine())
    with queries.open(encoding="utf-8", newline="") as lines:
        asked = [row["query"] for row in csv.DictReader(lines)]
    asyncio.run(_both(app, asked[0]))
    gc.collect()
    gc.freeze()
    try:
        taken = [[asyncio.run(_both(app, query)) for query in asked] for _ in range(max(runs, _AGAIN))]
    finally:
        gc.unfreeze()
    plain, tool, added = ([median(times) for times in zip(*pairs, strict=True)] for pairs in _columns(taken))
    return [
        Figure(_GROUP, "/search as JSON, the median query", MILLISECONDS, (median(plain),)),
        Figure(_GROUP, "search by its tool, the median query", MILLISECONDS, (median(tool),)),
        Figure(_GROUP, "what the tool adds, the median query", MILLISECONDS, (median(added),), milliseconds),
    ]


def _columns(taken: list[list[tuple[float, float]]]) -> list[list[list[float]]]:
    """The times by run and query of either way, and their differences."""
    plain = [[one for one, _ in run] for run in taken]
    tool = [[other for _, other in run] for run in taken]
    return [plain, tool, [[other - one for one, other in run] for run in taken]]


async def _both(app: ASGIApp, query: str) -> tuple[float, float]:
    """The processor time of a search as JSON and by the tool."""
    address = urlencode({"q": query, "limit": _HITS})
    arguments = {"query": query, "limit": _HITS}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "search", "arguments": arguments}}
    plain = await _milliseconds(app, "GET", "/search", address, b"")
    return plain, await _milliseconds(app, "POST", "/mcp", "", json.dumps(message).encode())


async def _milliseconds(app: ASGIApp, method: str, path: str, query: str, body: bytes) -> float:
    """The processor time of a request; raises ValueError if its status is not 200."""
    statuses: list[int] = []
    sent = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        if not sent:
            await asyncio.sleep(60)
        return sent.pop()

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "server": ("localhost", 80),
        "root_path": "",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", b"localhost"), (b"accept", b"application/json"), (b"content-type", b"application/json")],
    }
    start = time.process_time()
    await app(scope, receive, send)
    spent = time.process_time() - start
    if statuses != [200]:
        raise ValueError(f"{path} is answered with {statuses}")
    return spent * 1000
