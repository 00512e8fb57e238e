"""The official conformance suite of the Model Context Protocol, for the current revision and the one before.

Its server has tools, prompts and resources made for the suite. What asks for those does not apply to this server, and
stands in ``mcp.csv`` with the reason.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.servers.ours import serve
from tests.servers.programs import installed, program

pytestmark = pytest.mark.slow

REVISIONS = {"2026-07-28": 70, "2025-11-25": 30}
"""Revisions, each with a number of checks that at least succeed."""
_WHEN = re.compile(r"-\d{4}-\d{2}-\d{2}T[\d-]+Z$")
"""Time at the end of the name of a folder of results."""
_EXTENSION = "tasks-"
"""Beginning of the scenarios of an extension that the server does not announce."""


def _not_applicable(revision: str) -> set[tuple[str, str]]:
    with Path(__file__).with_name("mcp.csv").open(encoding="utf-8", newline="") as lines:
        return {(row["scenario"], row["check"]) for row in csv.DictReader(lines) if row["revision"] == revision}


@pytest.fixture(scope="module")
def address(lighthouse_release: Path) -> Iterator[str]:
    with serve(lighthouse_release) as (_, address):
        yield f"{address}/mcp"


def _run(root: Path, address: str, revision: str, out: Path) -> dict[tuple[str, str], str]:
    """The status of each check, by scenario and name."""
    folder = root / "frontend" / "mcp"
    suite = installed(folder / "node_modules" / "@modelcontextprotocol" / "conformance" / "dist" / "index.js", "suite")
    command: list[str | Path] = [
        program("node"),
        "--import",
        folder / "older_node.mjs",
        suite,
        "server",
        "--url",
        address,
    ]
    subprocess.run([*command, "--requirements", revision, "-o", out], capture_output=True, timeout=120, check=False)
    found: dict[tuple[str, str], str] = {}
    for path in out.rglob("checks.json"):
        scenario = _WHEN.sub("", path.parent.name).removeprefix("server-").removeprefix("server-")
        found |= {(scenario, one["id"]): one["status"] for one in json.loads(path.read_bytes())}
    return found


@pytest.mark.parametrize("revision", REVISIONS)
def test_all_that_applies_succeeds(root: Path, address: str, revision: str, tmp_path: Path) -> None:
    found = {key: status for key, status in _run(root, address, revision, tmp_path).items() if _EXTENSION not in key[0]}
    failed = {key for key, status in found.items() if status in ("FAILURE", "WARNING")}
    assert failed == _not_applicable(revision)
    assert [status for status in found.values() if status == "SUCCESS"][REVISIONS[revision] - 1 :]
