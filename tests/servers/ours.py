"""Command `serve` in a process of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

__all__ = ["serve"]


@contextmanager
def serve(
    release: Path, options: Sequence[str] = (), below: Sequence[str] = ()
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server of a release on a free port, and its address; ended with SIGTERM, if it has not ended before.

    ``below`` is a command that runs it.
    """
    command = [*below, sys.executable, "-m", "ucc_graph", "serve", str(release), "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        found = re.search(r"http://(127\.0\.0\.1|\[::1?\]):\d+", process.stdout.readline())
        try:
            assert found is not None
            yield process, found[0]
        finally:
            process.terminate()
            process.wait(20)
