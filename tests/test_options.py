"""The settings of a server: by option, by variable, as the code has them and as they are written down."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from ucc_graph.library.settings import EngineSettings
from ucc_graph.options import OPTIONS, add_options
from ucc_graph.web.settings import WebSettings

NOTHING: Mapping[str, str] = MappingProxyType({})
ROW = re.compile(r"^\| `(--[a-z-]+)` \| `(UCC_[A-Z_]+)` \| `([^`]+)` \| (.+) \|$", re.MULTILINE)


def read(*arguments: str, environment: Mapping[str, str] = NOTHING) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_options(parser, environment)
    return parser.parse_args(arguments)


def test_the_defaults_are_those_of_the_engine_and_of_the_site() -> None:
    call, engine, site = read(), EngineSettings(), WebSettings()
    assert (call.workers, call.deadline, call.patience) == (engine.workers, engine.deadline, engine.patience)
    assert (call.waiting, call.memory, call.max_rows) == (engine.waiting, engine.memory, engine.answer_rows)
    assert (call.max_query_bytes, call.max_answer_bytes) == (engine.limits.size, engine.answer_size)
    assert (call.max_age, call.cache_bytes) == (site.max_age, site.cache_bytes)
    assert (call.access_log, call.grace, call.arrival) == (site.access_log, site.grace, site.arrival)


def test_the_environment_counts_where_the_command_says_nothing() -> None:
    environment = {"UCC_DEADLINE": "2.5", "UCC_CACHE_BYTES": "1M", "UCC_ACCESS_LOG": "on"}
    call = read("--cache-bytes", "2M", environment=environment)
    assert (call.deadline, call.cache_bytes, call.access_log) == (2.5, 2 << 20, True)


def test_an_empty_variable_says_nothing() -> None:
    assert read(environment={"UCC_PORT": ""}).port == 8000


@pytest.mark.parametrize(("text", "size"), [("0", 0), ("16384", 16384), ("64M", 64 << 20), ("1g", 1 << 30)])
def test_a_size_may_have_a_unit(text: str, size: int) -> None:
    assert read("--memory", text).memory == size


@pytest.mark.parametrize(
    ("arguments", "expected"), [([], False), (["--access-log"], True), (["--no-access-log"], False)]
)
def test_a_switch_needs_no_value(arguments: list[str], expected: bool) -> None:
    assert read(*arguments).access_log is expected


def test_a_switch_is_turned_off_against_the_environment() -> None:
    assert read("--no-access-log", environment={"UCC_ACCESS_LOG": "on"}).access_log is False


@pytest.mark.parametrize(
    ("flag", "value"),
    [
        ("--deadline", "0"),
        ("--deadline", "inf"),
        ("--deadline", "soon"),
        ("--workers", "0"),
        ("--workers", "-1"),
        ("--port", "http"),
        ("--memory", "1T"),
        ("--memory", "1.5G"),
    ],
)
def test_a_wrong_value_is_named(flag: str, value: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read(f"{flag}={value}")
    assert f"argument {flag}: {value} is " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("variable", "value", "text"),
    [
        ("UCC_DEADLINE", "soon", "--deadline: soon is not a number of seconds above 0"),
        ("UCC_ACCESS_LOG", "maybe", "--access-log/--no-access-log: maybe is neither on nor off"),
    ],
)
def test_a_wrong_variable_is_named(variable: str, value: str, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read(environment={variable: value})
    assert text in capsys.readouterr().err


def test_every_setting_is_written_down(root: Path) -> None:
    rows = ROW.findall((root / "docs" / "operations.md").read_text(encoding="utf-8"))
    assert rows == [(option.flag, option.variable, option.default, option.text) for option in OPTIONS]
