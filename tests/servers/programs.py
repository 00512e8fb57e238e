"""The programs that tests start: those of the system, which a machine may lack."""

from __future__ import annotations

import os
import shutil

import pytest

__all__ = ["program"]


def program(name: str) -> str:
    """Where a program is. Without it a test is left out with the reason, but in CI it fails."""
    if found := shutil.which(name):
        return found
    reason = f"{name} is not on this machine; .ci/packages says what it comes in."
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
