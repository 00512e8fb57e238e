"""Load generator wrk: repeats one request until it is stopped, and reports the answers."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.servers.programs import program

__all__ = ["Load", "load"]

_LONGEST = 120
_SCRIPT = Path(__file__).with_suffix(".lua")


@dataclass
class Load:
    """Result of a load, once it has ended; ``failures`` are by kind, ``tags`` the ETags that were seen."""

    requests: int = 0
    failures: dict[str, int] = field(default_factory=dict)
    tags: set[str] = field(default_factory=set)


@contextmanager
def load(address: str, connections: int = 16) -> Iterator[Load]:
    """Load on a URL from the beginning of the block to its end."""
    command = [program("wrk"), "-t1", f"-c{connections}", f"-d{_LONGEST}s", "-s", str(_SCRIPT), address]
    found = Load()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield found
        finally:
            process.send_signal(signal.SIGINT)
            output, _ = process.communicate(timeout=20)
    report: dict[str, Any] = json.loads(output.splitlines()[-1])
    found.requests, found.failures, found.tags = report["requests"], report["failures"], set(report["tags"].split())
