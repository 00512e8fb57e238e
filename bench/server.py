"""Start of a server: time from the command to the first answered query, and its memory then."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

from bench.figure import MEGABYTES, SECONDS, Figure
from bench.process import family, shared_out

__all__ = ["measure_server"]

_GROUP = "serve, from a release"
_QUERY = "SELECT (COUNT(*) AS ?n) { ?s a ?class }"


def measure_server(release: Path, runs: int, seconds: float) -> list[Figure]:
    """The seconds to the first answer, with a goal, and the memory of all processes after it."""
    starts = [_start(release) for _ in range(runs)]
    return [
        Figure(_GROUP, "to the first answered query", SECONDS, tuple(start for start, _ in starts), seconds),
        Figure(_GROUP, "memory, all processes", MEGABYTES, tuple(memory for _, memory in starts)),
    ]


def _start(release: Path) -> tuple[float, float]:
    command = [sys.executable, "-m", "ucc_graph", "serve", str(release), "--port", "0"]
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            _ask(server)
            return time.perf_counter() - start, shared_out(family(server.pid))
        finally:
            server.terminate()


def _ask(server: subprocess.Popen[str]) -> None:
    """Sends a query as soon as the server prints its URL; raises if there is no answer."""
    line = server.stdout.readline() if server.stdout else ""
    if not line:
        raise subprocess.SubprocessError(f"The server ended with status {server.wait()} before it listened.")
    address = f"{line.split()[-1]}sparql?{urlencode({'query': _QUERY})}"
    with urlopen(address) as answer:  # noqa: S310  # http, the server that was started here
        answer.read()
