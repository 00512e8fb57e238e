"""Upload into a store: it resumes after a break, and leaves the graphs of other releases alone."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.servers.ours import serve
from tests.servers.oxigraph import oxigraph
from tests.servers.store import Store
from tests.system.stores.test_compliance import push
from ucc_graph.press.build import build
from ucc_graph.press.read.publication import open_publication

COUNT = "SELECT (COUNT(*) AS ?n) { ?l a <https://lights.example/ontology#Lighthouse> }"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with oxigraph(tmp_path) as store:
        yield store


@pytest.fixture(scope="module")
def first(lighthouses: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(open_publication(lighthouses), tmp_path_factory.mktemp("first"), "1", lambda _: None).place.folder


@pytest.fixture(scope="module")
def second(lighthouses: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(lighthouses, tmp_path_factory.mktemp("lights") / "lights"))
    path = folder / "data/keepers.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Aino Vare", "Aino Vaare"), encoding="utf-8")
    return build(open_publication(folder), folder / "out", "2", lambda _: None).place.folder


def _count(release: Path, store: Store) -> str:
    with serve(release, ("--store", store.query)) as (_, url):
        return httpx.get(f"{url}/sparql", params={"query": COUNT, "format": "csv"}, timeout=30).text.replace("\r", "")


def _current(store: Store) -> str:
    query = "SELECT ?v { GRAPH <https://lights.example/graph?current> { ?s ?p ?v } }"
    return httpx.get(store.query, params={"query": query}, headers={"Accept": "text/csv"}).text


@pytest.mark.parametrize("update", [False, True])
def test_a_release_is_served_from_the_store(first: Path, store: Store, update: bool) -> None:
    assert push(first, store, update=update).returncode == 0
    assert _count(first, store) == "n\n4\n"


def test_graphs_that_are_there_are_not_sent_again(first: Path, store: Store) -> None:
    push(first, store)
    assert [line for line in push(first, store).stdout.splitlines() if line.startswith("wrote")] == []


def test_a_graph_that_is_not_there_in_full_is_sent_again(first: Path, store: Store) -> None:
    written = push(first, store).stdout.splitlines()
    name = written[0].removeprefix("wrote ")
    delete = f"DELETE WHERE {{ GRAPH <{name}> {{ ?s <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ?o }} }}"
    httpx.post(store.update, content=delete, headers={"Content-Type": "application/sparql-update"})
    assert push(first, store).stdout.splitlines()[0] == f"wrote {name}"


def test_a_push_that_is_killed_goes_on(first: Path, second: Path, store: Store) -> None:
    push(first, store)
    command = [sys.executable, "-m", "ucc_graph", "push", str(second), store.query]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("wrote")
        process.kill()
    assert "release=1-" in _current(store)
    assert _count(first, store) == "n\n4\n"
    assert push(second, store).returncode == 0
    assert "release=2-" in _current(store)


def test_a_former_release_is_served_until_it_is_pruned(first: Path, second: Path, store: Store) -> None:
    push(first, store)
    push(second, store)
    assert _count(first, store) == "n\n4\n"
    assert any("release=1-" in line for line in push(second, store, "--prune").stdout.splitlines())
    assert _count(second, store) == "n\n4\n"


def test_a_store_without_the_release_is_refused(first: Path, store: Store) -> None:
    command = [sys.executable, "-m", "ucc_graph", "serve", str(first), "--port", "0", "--store", store.query]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "ucc-graph push" in done.stderr


def test_a_store_is_named_in_the_file_of_settings(first: Path, store: Store, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(f'store = "{store.query}"\n', encoding="utf-8")
    push(first, store)
    httpx.post(store.update, content="CLEAR ALL", headers={"Content-Type": "application/sparql-update"})
    command = [sys.executable, "-m", "ucc_graph", "serve", str(first), "--port", "0", "--settings", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, store.query in done.stderr) == (2, True)


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder for the sockets, by a name that is short enough for one."""
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setenv("RUNTIME_DIRECTORY", folder)
        yield


def _keeper(url: str) -> str:
    query = "SELECT ?n { <https://lights.example/id/keeper/aino-vare> <http://www.w3.org/2000/01/rdf-schema#label> ?n }"
    answer = httpx.get(f"{url}/sparql", params={"query": query, "format": "csv"}, timeout=30)
    return answer.text.splitlines()[-1]


def _activate(release: Path, url: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ucc_graph", "activate", str(release), "--server", url]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.usefixtures("runtime")
def test_a_release_is_activated_once_the_store_holds_it(first: Path, second: Path, store: Store) -> None:
    push(first, store)
    with serve(first, ("--store", store.query)) as (_, url):
        refused = _activate(second, url)
        assert (refused.returncode, "ucc-graph push" in refused.stderr, _keeper(url)) == (2, True, "Aino Vare")
        push(second, store)
        assert (_activate(second, url).returncode, _keeper(url)) == (0, "Aino Vaare")


def test_earlier_releases_are_answered_from_their_folders(
    first: Path, second: Path, store: Store, tmp_path: Path
) -> None:
    folders = [Path(shutil.copytree(release, tmp_path / "releases" / release.name)) for release in (first, second)]
    push(second, store)
    with serve(folders[1], ("--store", store.query)) as (_, url):
        pages = [httpx.get(f"{url}{start}/keeper/aino-vare.nt", timeout=30).text for start in ("", "/releases/1")]
        assert ['"Aino Vaare"@en' in pages[0], '"Aino Vare"@en' in pages[1]] == [True, True]
        assert httpx.get(f"{url}/releases/1/keeper/aino-vare", timeout=30).status_code == 200


def test_a_store_that_does_not_answer_is_named(first: Path) -> None:
    done = push(first, Store("http://127.0.0.1:9/query", "http://127.0.0.1:9/store", "http://127.0.0.1:9/update"))
    assert (done.returncode, "http://127.0.0.1:9/query" in done.stderr) == (2, True)


def test_where_to_write_must_be_known(first: Path) -> None:
    command = [sys.executable, "-m", "ucc_graph", "push", str(first), "http://127.0.0.1:9/somewhere"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "--graph-store" in done.stderr) == (2, True)


def test_a_server_without_another_store_loads_no_client_for_one() -> None:
    code = "import sys, ucc_graph.web.serve.server; print('httpx' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
