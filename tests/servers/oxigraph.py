"""Oxigraph server in memory, writable: empty, or with the statements of a file."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.servers.ports import free_port, wait_for
from tests.servers.store import Store

__all__ = ["oxigraph", "serve_oxigraph"]


@contextmanager
def oxigraph(folder: Path) -> Iterator[Store]:
    """An empty store in memory; ``folder`` takes its log."""
    port, log = free_port(), folder / "oxigraph.log"
    command = [str(Path(sys.executable).parent / "oxigraph"), "serve", "--bind", f"127.0.0.1:{port}"]
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output) as process:
        try:
            wait_for(process, port, log)
            address = f"http://127.0.0.1:{port}"
            yield Store(f"{address}/query", f"{address}/store", f"{address}/update")
        finally:
            process.kill()
            process.wait(20)


@contextmanager
def serve_oxigraph(nquads: Path) -> Iterator[str]:
    """The endpoint of a server whose default graph is a copy of all graphs.

    Its own switch for that, ``--union-default-graph``, would overrule FROM.
    """
    text = nquads.read_text(encoding="utf-8")
    merged = re.sub(r" <[^<>]*> \.$", " .", text, flags=re.MULTILINE)
    with tempfile.TemporaryDirectory() as folder, oxigraph(Path(folder)) as store:
        for content in (text, merged):
            kind = {"Content-Type": "application/n-quads"}
            httpx.post(store.graph_store, content=content.encode(), headers=kind).raise_for_status()
        yield store.query
