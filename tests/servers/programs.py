"""Programs of the system that tests start, if they are installed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

__all__ = ["installed", "program"]


def program(name: str) -> str:
    """The path of a program. Without it a test is skipped with the reason, but in CI it fails."""
    if found := shutil.which(name):
        return found
    reason = f"{name} is not on this machine; .ci/packages says what it comes in."
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def installed(path: Path, target: str) -> Path:
    """A file that npm brings for a target of make. Without it a test is skipped with the reason, but in CI it fails."""
    if path.exists():
        return path
    reason = f"{path} is missing; `make {target}` brings it."
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
