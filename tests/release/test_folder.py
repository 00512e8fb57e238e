"""Release folders: the latest one, and the contents of a manifest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ucc_graph.errors import ReleaseDamagedError
from ucc_graph.release.folder import latest, open_release

_MANIFEST = {
    "format": 1,
    "program": "0",
    "version": "1",
    "issued": "2026-01-01",
    "base": "https://x.example/",
    "dataset": "https://x.example/dataset",
    "prefixes": {},
    "graphs": [],
    "inputs": {},
}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["2026.9", "2026.11"], "2026.11"),
        (["2026.11", "2026.11.1"], "2026.11.1"),
        (["2026.11.2", "2026.11.10"], "2026.11.10"),
        (["2026.11-rc1", "2026.11"], "2026.11"),
        (["2026.11", ".building-x", "2026.\u00b2"], "2026.11"),
    ],
)
def test_the_latest_release_has_the_highest_version(tmp_path: Path, names: list[str], expected: str) -> None:
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").touch()
    found = latest(tmp_path)
    assert found is not None
    assert found.name == expected


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "a/../../b", 7])
def test_a_manifest_that_points_outside_is_refused(tmp_path: Path, path: object) -> None:
    file = {"path": path, "media_type": "text/plain", "size": 1, "sha256": "0", "statements": None}
    (tmp_path / "manifest.json").write_text(json.dumps(_MANIFEST | {"files": [file]}), encoding="utf-8")
    with pytest.raises(ReleaseDamagedError):
        open_release(tmp_path)
