"""Load on an endpoint, by wrk with a script made for it: requests a second, times of answers, and faults."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.questions import Request

__all__ = ["Rate", "load"]

_SCRIPT: Final = """
local requests, place, serial = {}, 0, 0
for line in io.lines("%FILE%") do
  local accept, is_new, query = line:match("^(%S+) (%d) (%S+)$")
  table.insert(requests, { accept, is_new == "1", query })
end

function init()
  math.randomseed(%SEED%)
  serial = math.random(1, 1000000000)
end

function request()
  place = place % #requests + 1
  local it = requests[place]
  local query = it[3]
  if it[2] then
    serial = serial + 1
    query = query .. "%0A%23" .. serial .. "%0A"
  end
  return wrk.format("GET", wrk.path .. "?query=" .. query, { ["Accept"] = it[1] })
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format('{"requests": %d, "seconds": %f, "p50": %f, "p99": %f, "faults": %d}',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    e.connect + e.read + e.write + e.status + e.timeout))
end
"""


@dataclass(frozen=True)
class Rate:
    """Result of a load: times in milliseconds; ``faults`` are requests without a good answer."""

    requests: int
    seconds: float
    p50: float
    p99: float
    faults: int

    @property
    def per_second(self) -> float:
        """Good answers a second."""
        return (self.requests - self.faults) / self.seconds


def load(endpoint: str, requests: Sequence[Request], connections: int, seconds: float, seed: int) -> Rate:
    """Sends the requests in turn, over and over, for so many seconds; the seed makes the new ones new."""
    with tempfile.TemporaryDirectory() as name:
        lines, script = Path(name) / "requests", Path(name) / "script.lua"
        lines.write_text("".join(f"{each.accept} {int(each.is_new)} {each.query}\n" for each in requests), "ascii")
        script.write_text(_SCRIPT.replace("%FILE%", str(lines)).replace("%SEED%", str(seed)), "ascii")
        duration = ["-d", f"{max(1, round(seconds))}s", "--timeout", "60s"]
        command = ["wrk", "-t1", f"-c{connections}", *duration, "-s", str(script), endpoint]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Rate(**json.loads(done.stdout.splitlines()[-1]))
