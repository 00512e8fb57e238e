"""An option that has no effect must not be taken in silence.

Siblings: another base IRI for a release that is named, and for the latest one in the folder of releases.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.small_release import BASE
from ucc_graph.release.folder import Release

OTHER = "https://other.example/"


@pytest.mark.parametrize("is_named", [True, False])
def test_another_base_iri_than_that_of_the_release_is_refused(
    is_named: bool, small_release: Release, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(small_release.folder, tmp_path / "releases" / "3.1"))
    named = [str(folder)] if is_named else []
    command = [sys.executable, "-m", "ucc_graph", "serve", *named, "--base-iri", OTHER, "--port", "0"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert f"built under {BASE}, not {OTHER}" in done.stderr
