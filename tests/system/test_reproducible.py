"""The same input gives the same bytes: under any hash seed, in any time zone, from any folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from ucc_graph.release.folder import fingerprint


def _build(publication: Path, out: Path, hash_seed: str, time_zone: str) -> dict[str, tuple[int, str]]:
    """Size and SHA-256 of every file of a release that a fresh process builds."""
    out.mkdir()
    command = [sys.executable, "-m", "ucc_graph", "build", "--publication", str(publication), "--out", "releases"]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": time_zone}
    done = subprocess.run(command, cwd=out, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return _files(out / "releases")


def _files(folder: Path) -> dict[str, tuple[int, str]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): fingerprint(path) for path in files}


def _different(first: dict[str, tuple[int, str]], second: dict[str, tuple[int, str]]) -> list[str]:
    assert len(first) > 20
    return [path for path in sorted(first.keys() | second.keys()) if first.get(path) != second.get(path)]


def test_two_builds_differ_in_no_byte(lighthouses: Path, tmp_path: Path) -> None:
    first = _build(lighthouses, tmp_path / "first", "1", "Pacific/Kiritimati")
    second = _build(lighthouses, tmp_path / "second", "4294967295", "Pacific/Pago_Pago")
    assert _different(first, second) == []
