"""Processes of a build: they end with it and print nothing of their own."""

from __future__ import annotations

import os
import signal
from concurrent.futures import Executor
from contextlib import nullcontext
from pathlib import Path
from typing import NoReturn
from unittest.mock import Mock

import pytest

from ucc_graph.errors import CallError
from ucc_graph.press.build import examine, process_pool
from ucc_graph.press.read.publication import open_publication


def _end_one(number: int) -> None:
    with process_pool() as pool:
        os.kill(pool.submit(os.getpid).result(), number)
        pool.submit(signal.pause).result()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_process_that_is_ended_is_told_in_a_sentence(number: int, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CallError, match="has been killed"):
        _end_one(number)
    assert capfd.readouterr().err == ""


def test_a_small_publication_is_checked_without_another_process(lighthouses: Path) -> None:
    def none() -> NoReturn:
        raise AssertionError

    pool = Mock(spec=Executor, submit=none)
    assert examine(open_publication(lighthouses), lambda _: None, lambda: nullcontext(pool)) == []
