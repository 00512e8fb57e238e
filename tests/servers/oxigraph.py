"""The Oxigraph server, in memory, writable."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.ports import free_port, wait_for
from tests.servers.store import Store

__all__ = ["oxigraph"]


@contextmanager
def oxigraph(folder: Path) -> Iterator[Store]:
    """An empty store that forgets everything at its end; ``folder`` takes its log."""
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
