"""The Oxigraph server over the statements of a file, read-only: the peer that our suites are tried on."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["serve_oxigraph"]

_PROGRAM = str(Path(sys.executable).parent / "oxigraph")


@contextmanager
def serve_oxigraph(nquads: Path) -> Iterator[str]:
    """The address of a server whose default graph is a copy of all graphs; its endpoint is ``/query``.

    Its own switch for that, ``--union-default-graph``, would overrule FROM.
    """
    with tempfile.TemporaryDirectory() as folder:
        merged = Path(folder, "merged.nt")
        merged.write_text(re.sub(r" <[^<>]*> \.$", " .", nquads.read_text(encoding="utf-8"), flags=re.MULTILINE))
        location = str(Path(folder, "store"))
        load = [_PROGRAM, "load", "--location", location, "--file", str(nquads), str(merged)]
        subprocess.run(load, check=True, capture_output=True)
        port = _free_port()
        command = [_PROGRAM, "serve-read-only", "--location", location, "--bind", f"127.0.0.1:{port}"]
        with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
            assert process.stderr is not None
            try:
                assert b"Listening" in process.stderr.readline()
                yield f"http://127.0.0.1:{port}"
            finally:
                process.kill()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
