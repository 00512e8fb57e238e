"""An open library over the small release."""

from __future__ import annotations

import pytest

from tests.library.small_release import write_release
from ucc_graph.library.open import Library, open_library
from ucc_graph.release import Release


@pytest.fixture(scope="session")
def small_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return write_release(tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="session")
def library(small_release: Release) -> Library:
    return open_library(small_release)
