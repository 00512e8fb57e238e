"""Free ports, and waiting until a server listens on one."""

from __future__ import annotations

import socket
import subprocess
from pathlib import Path
from time import monotonic

__all__ = ["free_port", "wait_for"]

_PATIENCE = 60.0
_PAUSE = 0.02


def free_port() -> int:
    """A free port of the loopback interface."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Waits until the process accepts connections on the port; raises with the end of its log if it ends before."""
    until = monotonic() + _PATIENCE
    while process.poll() is None and monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        try:
            process.wait(_PAUSE)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError(f"no server on port {port}: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}")
