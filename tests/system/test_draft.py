"""A draft follows the files of its publication: changed cells, faults, and the end of its processes."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx
import pytest

from tests.servers.ours import serve
from ucc_graph.release.folder import Release

pytestmark = pytest.mark.slow

_PATIENCE = 60.0


class _Draft:
    """A server of a draft, and a table of its publication."""

    def __init__(self, client: httpx.Client, folder: Path) -> None:
        self.client = client
        self.table = folder / "data" / "lighthouses.csv"
        self.folder = folder
        self.written = self.table.read_text(encoding="utf-8")

    def change(self, old: str, new: str) -> None:
        """Writes the table with one text replaced."""
        assert old in self.written
        self.table.write_text(self.written.replace(old, new, 1), encoding="utf-8")

    def state(self) -> dict[str, Any]:
        """The state that the pages ask for."""
        state: dict[str, Any] = self.client.get("/-/draft").json()
        return state

    def page(self) -> str:
        """The page of a thing."""
        return self.client.get("/lighthouse/cape-ember").text

    def until(self, condition: Callable[[], bool]) -> None:
        """Waits until a condition holds."""
        end = monotonic() + _PATIENCE
        while not condition():
            assert monotonic() < end, self.state()
            sleep(0.05)


@pytest.fixture(scope="module")
def draft(lighthouses: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Draft]:
    """A server of a draft of the lighthouses."""
    folder = tmp_path_factory.mktemp("drafted") / "lighthouses"
    shutil.copytree(lighthouses, folder)
    with serve(folder, ["--draft"]) as (_, address), httpx.Client(base_url=address, timeout=_PATIENCE) as client:
        yield _Draft(client, folder)


@pytest.fixture(autouse=True)
def _as_written(draft: _Draft) -> Iterator[None]:
    yield
    draft.table.write_text(draft.written, encoding="utf-8")


def test_a_changed_cell_is_on_the_page(draft: _Draft) -> None:
    draft.change("Cape Ember", "Cape Cinder")
    draft.until(lambda: "Cape Cinder" in draft.page())
    assert f'data-draft="{draft.state()["draft"]}"' in draft.page()
    assert not (draft.folder / "releases").exists()


def test_changes_in_quick_succession_end_with_the_last(draft: _Draft) -> None:
    for name in ("Cape One", "Cape Two", "Cape Three"):
        draft.change("Cape Ember", name)
    draft.until(lambda: "Cape Three" in draft.page())


def test_a_wrong_cell_is_named_with_its_line(draft: _Draft) -> None:
    draft.change("56.2041", "north")
    draft.until(lambda: any("north" in problem["text"] for problem in draft.state()["problems"]))
    problem = draft.state()["problems"][0]
    assert (problem["place"], problem["severity"]) == ("data/lighthouses.csv:2 column lat", "violation")
    assert problem["line"].startswith("cape-ember,Cape Ember,")


def test_the_pages_stay_where_a_table_cannot_be_read(draft: _Draft) -> None:
    draft.change("key,name", "key;name")
    draft.until(lambda: not draft.state()["is_current"])
    assert draft.state()["problems"][0]["place"].startswith("data/lighthouses.csv:1")
    assert "Cape Ember" in draft.page()


def test_a_folder_that_comes_later_is_read(draft: _Draft) -> None:
    template = draft.folder / "templates" / "Lighthouse.html"
    template.parent.mkdir(exist_ok=True)
    template.write_text('{% extends "thing.html" %}{% block title %}Own face{% endblock %}', encoding="utf-8")
    draft.until(lambda: "Own face" in draft.page())
    template.unlink()
    draft.until(lambda: "Own face" not in draft.page())


def test_a_draft_is_neither_kept_by_caches_nor_part_of_a_history(draft: _Draft) -> None:
    answer = draft.client.get("/lighthouse/cape-ember")
    assert "max-age=0" in answer.headers["cache-control"] or "no-cache" in answer.headers["cache-control"]
    assert draft.client.get("/-/draft").headers["cache-control"] == "no-store"


def test_the_panel_is_one_line_until_the_checks_find_something(draft: _Draft) -> None:
    assert "<details>\n<summary>Draft" in draft.page()


def test_a_release_has_no_state_of_a_draft(small_release: Release) -> None:
    with serve(small_release.folder) as (_, address):
        assert httpx.get(f"{address}/-/draft").status_code == 404
        assert "draft.js" not in httpx.get(f"{address}/", headers={"Accept": "text/html"}).text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_ended_draft_leaves_nothing(lighthouses: Path, tmp_path: Path, number: signal.Signals) -> None:
    command = ["env", f"TMPDIR={tmp_path}"]
    with serve(lighthouses, ["--draft"], command) as (process, _):
        assert len(list(tmp_path.glob("ucc-graph-draft-*"))) == 1
        process.send_signal(number)
        assert process.wait(_PATIENCE) == 0
    assert not list(tmp_path.glob("ucc-graph-draft-*"))


def test_the_next_draft_removes_what_a_killed_one_left(lighthouses: Path, tmp_path: Path) -> None:
    command = ["env", f"TMPDIR={tmp_path}"]
    with serve(lighthouses, ["--draft"], command) as (process, _):
        process.kill()
        process.wait(_PATIENCE)
    (left,) = tmp_path.glob("ucc-graph-draft-*")
    with serve(lighthouses, ["--draft"], command):
        assert left not in tmp_path.glob("ucc-graph-draft-*")


def test_a_folder_that_is_no_publication_is_refused(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ucc_graph", "serve", "--draft", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_PATIENCE)
    assert done.returncode == 2
    assert "No publication in" in done.stderr
