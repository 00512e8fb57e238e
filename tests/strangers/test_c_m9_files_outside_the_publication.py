"""A build publishes nothing that lies outside the folder of its publication, and no key without an address.

Siblings: links for each kind of file and for folders, relative and absolute, to devices; links that stay inside; pipes;
addresses of tables and schemas with ``..``, of the root, of a file or of another host; keys that are dots, have signs
that part an address, or end in the suffix of a form.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from fastapi import FastAPI

from tests.asgi import SwitchedEngine
from tests.csvw.small import column, faults, table
from tests.press.conftest import Workbench
from ucc_graph.errors import DataError
from ucc_graph.press.check.keys import key_faults
from ucc_graph.press.read.publication import open_publication


@pytest.fixture
def copy(lighthouses: Path, tmp_path: Path) -> Path:
    """A copy of the second publication beside a file that is none of its own."""
    (tmp_path / "secret").write_text("secret\n", "utf-8")
    return Path(shutil.copytree(lighthouses, tmp_path / "copy"))


FILES = [
    *("data/coasts.csv", "data/csvw.json", "data/catalog.ttl", "data/README.md", "data/other.csv", "data/other.tsv"),
    *("ontology/lighthouse.ttl", "ontology/other.ttl", "ontology/context.jsonld", "ontology/rules/other.rq"),
    *("shapes/lighthouse.ttl", "queries/other.rq", "queries/other.csv", "templates/Lighthouse.html"),
]


@pytest.mark.parametrize("target", ["../../secret", "/etc/passwd", "/dev/zero"])
@pytest.mark.parametrize("name", FILES)
def test_a_link_out_of_the_publication_is_refused(copy: Path, name: str, target: str) -> None:
    path = copy / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    depth = "../" * name.count("/")
    path.symlink_to(target if target.startswith("/") else f"{depth}../secret")
    with pytest.raises(DataError) as raised:
        open_publication(copy)
    assert [(problem.file, problem.rule) for problem in raised.value.problems] == [(name, "file:outside")]


@pytest.mark.parametrize("name", ["data", "ontology", "ontology/rules", "shapes", "queries"])
def test_a_folder_that_is_a_link_out_is_refused_once(copy: Path, name: str) -> None:
    moved = copy.parent / "elsewhere"
    shutil.move(copy / name, moved)
    (copy / name).symlink_to(moved)
    with pytest.raises(DataError) as raised:
        open_publication(copy)
    assert [problem.file for problem in raised.value.problems][:1] == [name]


def test_a_link_within_the_publication_is_followed(copy: Path) -> None:
    (copy / "tables").mkdir()
    shutil.move(copy / "data/coasts.csv", copy / "tables/coasts.csv")
    (copy / "data/coasts.csv").symlink_to("../tables/coasts.csv")
    assert open_publication(copy).read("data/coasts.csv").startswith(b"key,")


def test_a_publication_may_itself_be_behind_a_link(copy: Path) -> None:
    link = copy.parent / "link"
    link.symlink_to(copy)
    assert open_publication(link).version == "1.2.0"


def test_a_pipe_is_refused_and_not_read(copy: Path) -> None:
    (copy / "data/coasts.csv").unlink()
    os.mkfifo(copy / "data/coasts.csv")
    with pytest.raises(DataError) as raised:
        open_publication(copy)
    assert [problem.file for problem in raised.value.problems] == ["data/coasts.csv"]


@pytest.mark.parametrize(
    "url",
    [
        "../secret.csv",
        "/etc/t.csv",
        "file:///etc/t.csv",
        "https://elsewhere.example/t.csv",
        "a/../../t.csv",
        "x/t.csv",
        "",
    ],
)
def test_an_address_of_a_table_outside_is_a_fault(tmp_path: Path, url: str) -> None:
    (tmp_path / "secret.csv").write_text("key\na\n", "utf-8")
    found = faults(tmp_path, {"t.csv": "key\na\n"}, {**table("t.csv", column("key")), "url": url})
    assert any("data/csvw.json" in fault and "no file of the folder data" in fault for fault in found)


def test_a_table_that_is_a_link_out_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "p" / "data").mkdir(parents=True)
    (tmp_path / "secret").write_text("key\nsecret\n", "utf-8")
    (tmp_path / "p/data/t.txt").symlink_to(tmp_path / "secret")
    (fault,) = faults(tmp_path / "p", {}, table("t.txt", column("key")))
    assert "no file of the folder data" in fault


@pytest.mark.parametrize("schema", ["../schema.json", "file:///etc/passwd", "link.json"])
def test_a_schema_outside_is_not_read(tmp_path: Path, schema: str) -> None:
    (tmp_path / "p" / "data").mkdir(parents=True)
    content = json.dumps({"columns": [{"name": "key", "titles": "key"}]})
    for name in ("schema.json", "p/schema.json"):
        (tmp_path / name).write_text(content, "utf-8")
    (tmp_path / "p/data/link.json").symlink_to(tmp_path / "schema.json")
    found = faults(tmp_path / "p", {"t.csv": "key\na\n"}, {"url": "t.csv", "tableSchema": schema})
    assert any("which cannot be read" in fault for fault in found)


KEYS = ["a-1", "süd", "caf%C3%A9", "kr-jinju-2019", "v1.2", "a.txt"]
BAD = [
    ".",
    "..",
    "%2E%2E",
    "a/b",
    "a%2Fb",
    "a?b",
    "a%3Fb",
    "a%23b",
    "a%25b",
    "a%20b",
    "a%0Ab",
    "a%7F",
    "x.ttl",
    "x.TTL",
]


@pytest.mark.parametrize("key", KEYS)
def test_a_key_with_an_address_is_sound(key: str) -> None:
    assert list(key_faults("lamp", key)) == []


@pytest.mark.parametrize("key", [*BAD, "x.html", "x.jsonld", "x.nt", "x.rdf"])
def test_a_key_without_an_address_is_a_fault(key: str) -> None:
    assert len(list(key_faults("lamp", key))) == 1


@pytest.mark.parametrize("kind", ["data", "sparql", "queries", "-", "..", "a%2Fb"])
def test_a_kind_without_an_address_is_a_fault(kind: str) -> None:
    assert list(key_faults(kind, "a"))


def test_no_address_of_the_server_is_the_kind_of_a_thing(application: tuple[FastAPI, SwitchedEngine]) -> None:
    paths = [path.strip("/").split("/")[0] for path in application[0].openapi()["paths"]]
    names = {path.partition(".")[0] or path for path in paths if "{" not in path.partition(".")[0]}
    assert len(names) > 15
    assert [name for name in sorted(names - {""}) if not list(key_faults(name, "a"))] == []


@pytest.mark.slow
def test_a_key_without_an_address_is_told_at_its_cell(lighthouses: Path, tmp_path: Path) -> None:
    workbench = Workbench(Path(shutil.copytree(lighthouses, tmp_path / "copy")))
    workbench.replace("data/keepers.csv", "edda-lund", "edda.ttl")
    metadata = workbench.folder / "data/csvw.json"
    metadata.write_text(metadata.read_text("utf-8").replace('"[a-z0-9]+(-[a-z0-9]+)*"', '"[a-z.-]+"'), "utf-8")
    found = [problem for problem in workbench.violations() if problem.rule == "key:address"]
    assert [problem.place for problem in found] == ["data/keepers.csv:4 column key"]
