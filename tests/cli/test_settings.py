"""Settings of a server: by option, variable and file, and as documentation and sample have them."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from ucc_graph.cli.options import parser
from ucc_graph.cli.settings import OPTIONS, ServerSettings, read_settings, unknown_variables
from ucc_graph.engine.settings import EngineSettings
from ucc_graph.errors import CallError
from ucc_graph.release.folder import open_release
from ucc_graph.web.site.settings import WebSettings

CASES = Path(__file__).parent / "settings.csv"
ROW = re.compile(r"^\| `(--[a-z-]+)` \| `(UCC_[A-Z_]+)` \| `([^`]+)` \| (.+) \|$", re.MULTILINE)


def _options(*arguments: str) -> dict[str, object]:
    return vars(parser("serve").parse_args(["serve", *arguments]))


def _cases() -> list[tuple[str, ...]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return [tuple(row.values()) for row in csv.DictReader(file)]


def test_the_defaults_are_those_of_the_engine_and_of_the_site() -> None:
    call, engine, site = read_settings({}), EngineSettings(), WebSettings()
    assert (call.workers, call.deadline, call.patience) == (engine.workers, engine.deadline, engine.patience)
    assert (call.waiting, call.memory, call.max_rows) == (engine.waiting, engine.memory, engine.answer_rows)
    assert (call.max_query_bytes, call.max_answer_bytes) == (engine.limits.size, engine.answer_size)
    assert (site.limits.deadline, site.limits.answer_rows) == (engine.deadline, engine.answer_rows)
    assert (site.limits.answer_size, site.limits.query) == (engine.answer_size, engine.limits)
    limits = (call.max_nesting, call.max_patterns, call.max_steps, call.max_repeats)
    assert limits == (engine.limits.nesting, engine.limits.triples, engine.limits.steps, engine.limits.repeats)
    assert (call.connections, call.unsent_bytes) == (site.connections, site.unsent_bytes)
    assert (call.max_age, call.cache_bytes) == (site.max_age, site.cache_bytes)
    assert (call.access_log, call.grace) == (site.access_log, site.grace)
    assert (call.arrival, call.history) == (site.arrival, site.history)


def test_every_setting_is_an_option_with_a_default_and_a_text() -> None:
    assert [option.name for option in OPTIONS] == list(ServerSettings.model_fields)
    assert [option.name for option in OPTIONS if not (option.default and option.text)] == []


def test_a_default_is_written_as_an_operator_writes_it() -> None:
    known = {option.name: (option.default, option.is_switch) for option in OPTIONS}
    assert (known["host"], known["port"], known["deadline"]) == (("127.0.0.1", False), ("8000", False), ("10", False))
    assert (known["memory"], known["max_query_bytes"], known["max_rows"]) == (
        ("1GiB", False),
        ("16KiB", False),
        ("250000", False),
    )
    assert (known["history"], known["access_log"]) == (("on", True), ("off", True))
    assert read_settings({option.name: option.default for option in OPTIONS}) == read_settings({})


def test_an_option_counts_before_a_variable_and_that_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file.toml"
    file.write_text('workers = 7\ndeadline = 7.5\nmemory = "7MiB"\n', encoding="utf-8")
    monkeypatch.setenv("UCC_DEADLINE", "8.5")
    monkeypatch.setenv("UCC_MEMORY", "8MiB")
    settings = read_settings(_options("--memory", "9MiB"), file)
    assert (settings.workers, settings.deadline, settings.memory) == (7, 8.5, 9 << 20)
    assert settings.max_age == 60


def test_the_stated_limits_of_a_query_are_those_of_the_engine(lighthouse_release: Path) -> None:
    settings = read_settings({"max_nesting": "3", "max_patterns": "4", "max_steps": "5", "max_repeats": "6"})
    limits = settings.of_engine(open_release(lighthouse_release)).limits
    assert (limits.nesting, limits.triples, limits.steps, limits.repeats) == (3, 4, 5, 6)
    assert settings.of_site().limits.query == limits


@pytest.mark.parametrize(("query", "body"), [("16KiB", 114688), ("1MiB", 3211264), ("4MiB", 12648448)])
def test_a_body_may_hold_the_longest_query(query: str, body: int) -> None:
    assert read_settings({"max_query_bytes": query}).of_site().body_limit == body


def test_a_variable_that_is_no_setting_is_named_with_the_nearest_that_is() -> None:
    environment = {"UCC_MEMROY": "1", "UCC_WORKERS": "1", "UCC_SETTINGS": "x", "UCC_STORE_USER": "x", "PATH": "x"}
    assert unknown_variables(environment) == ["UCC_MEMROY is not a setting (did you mean UCC_MEMORY?); it is ignored."]
    assert unknown_variables({"UCC_Q": "1"}) == ["UCC_Q is not a setting; it is ignored."]


def test_an_empty_variable_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UCC_PORT", "")
    assert read_settings({}).port == 8000


@pytest.mark.parametrize(("text", "size"), [("0", 0), ("16384", 16384), ("64MiB", 64 << 20), ("1gib", 1 << 30)])
def test_a_size_may_have_a_unit(text: str, size: int) -> None:
    assert read_settings({"memory": text}).memory == size


@pytest.mark.parametrize(
    ("arguments", "expected"), [([], False), (["--access-log"], True), (["--no-access-log"], False)]
)
def test_a_switch_needs_no_value(arguments: list[str], expected: bool) -> None:
    assert read_settings(_options(*arguments)).access_log is expected


def test_a_switch_is_turned_off_against_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UCC_ACCESS_LOG", "on")
    assert read_settings({}).access_log is True
    assert read_settings(_options("--no-access-log")).access_log is False


def test_the_wrong_values_are_found() -> None:
    assert len(_cases()) == 19


@pytest.mark.parametrize(("place", "name", "value", "words"), _cases())
def test_a_wrong_value_is_named_with_its_place_and_the_allowed_values(
    place: str, name: str, value: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file.toml"
    file.write_text(f"{name} = {value}\n" if place == "file" else "", encoding="utf-8")
    if place == "variable":
        monkeypatch.setenv(f"UCC_{name.upper()}", value)
    with pytest.raises(CallError) as raised:
        read_settings({name: value} if place == "option" else {}, file)
    assert str(raised.value).replace(f"{tmp_path}/", "").startswith(words)


def test_all_wrong_values_are_named_at_once() -> None:
    with pytest.raises(CallError, match=r"^--port: .*\. --workers: .*\.$"):
        read_settings({"port": "x", "workers": "0"})


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(CallError, match=r"^nowhere\.toml is not a settings file\.$"):
        read_settings({}, Path("nowhere.toml"))


def test_the_documentation_has_every_setting(root: Path) -> None:
    rows = ROW.findall((root / "docs" / "operations.md").read_text(encoding="utf-8"))
    assert rows == [(option.flag, option.variable, option.default, option.text) for option in OPTIONS]


def test_the_sample_file_has_every_setting_with_its_default(root: Path) -> None:
    file = root / "deploy" / "settings.toml"
    lines = re.findall(r"^([a-z_]+) = ", file.read_text(encoding="utf-8"), re.MULTILINE)
    assert lines == [option.name for option in OPTIONS]
    assert read_settings({}, file) == read_settings({})
