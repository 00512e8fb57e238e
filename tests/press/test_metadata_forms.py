"""Every valid form of a metadata document is checked, built twice, and described as one document with all its parts."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.asgi import FakeEngine, caller
from tests.press.conftest import Workbench
from ucc_graph.library.open import open_library
from ucc_graph.press import build as press
from ucc_graph.press.read.embedding import embed
from ucc_graph.press.read.publication import open_publication
from ucc_graph.press.tidy import tidy
from ucc_graph.release.diff import compare
from ucc_graph.release.folder import open_release
from ucc_graph.web.serve.app import create_app

Group = dict[str, Any]
URL = "https://lights.example/data/csvw.json"


def _apart(folder: Path, group: Group) -> Group:
    """Schema and dialect of the coasts by address, with the further members that a table may have."""
    coasts = group["tables"][0]
    (folder / "data/coasts.json").write_text(json.dumps(coasts["tableSchema"]), encoding="utf-8")
    (folder / "data/plain.json").write_text('{"header": true}', encoding="utf-8")
    further = {"notes": [{"dc:title": "a note"}], "tableDirection": "ltr", "suppressOutput": False}
    apart = {"url": "./coasts.csv", "tableSchema": "coasts.json", "dialect": "plain.json", **further}
    context = ["http://www.w3.org/ns/csvw", {"@base": URL, "@language": "en"}]
    tables = [{**coasts, **apart}, *group["tables"][1:]]
    return {**group, "@context": context, "notes": [{"dc:title": "b"}], "tableDirection": "rtl", "tables": tables}


def _alone(folder: Path, group: Group) -> Group:
    """The sources alone, as a document that describes one table."""
    for path in (*folder.glob("data/*.csv"), *folder.glob("*/*.rq"), *folder.glob("*/*.html")):
        if path.name != "sources.csv":
            path.unlink()
    of_the_others = ("ontology/rules/*", "pages/*", "queries/*", "shapes/*")
    for path in (path for pattern in of_the_others for path in folder.glob(pattern)):
        path.unlink()
    return {"@context": group["@context"], **group["tables"][-1]}


FORMS: Mapping[str, Callable[[Path, Group], Group]] = {"apart": _apart, "alone": _alone}


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_built_again_after_a_change(workbench: Workbench, form: str, tmp_path: Path) -> None:
    path, table = workbench.folder / "data/csvw.json", "sources.csv" if form == "alone" else "coasts.csv"
    group = FORMS[form](workbench.folder, json.loads(path.read_text(encoding="utf-8")))
    path.write_text(json.dumps(group, indent=1), encoding="utf-8")
    tidy(open_publication(workbench.folder))
    assert f"]({table})" in (workbench.folder / "data/README.md").read_text(encoding="utf-8")
    first = press.build(open_publication(workbench.folder), tmp_path / "out", "1", lambda _: None)
    data = workbench.folder / "data" / table
    text = data.read_text(encoding="utf-8").replace("Côte d", "Rivage d").replace("Survey", "Chart")
    data.write_text(text, encoding="utf-8")
    tidy(open_publication(workbench.folder))
    second = press.build(open_publication(workbench.folder), tmp_path / "out", "2", lambda _: None)
    releases = [open_release(built.place.folder) for built in (first, second)]
    assert [change.file for change in compare(*releases).tables] == [table]
    ask = caller(create_app(open_library(releases[1]), FakeEngine()))
    (described,) = (one for one in ask("GET", "/croissant.json").json()["recordSet"] if f"{one['name']}.csv" == table)
    assert {"key", "name"} <= {field["name"] for field in described["field"]}
    published = ask("GET", "/data/csvw.json").json()
    assert [one["url"] for one in published["tables"] if one["tableSchema"]["columns"]] == [
        one["url"] for one in published["tables"]
    ]


def test_a_document_in_one_piece_stays_as_it_is() -> None:
    content = b'{"@context": "http://www.w3.org/ns/csvw",\n "tables": [{"url": "a.csv", "tableSchema": {}}]}'
    assert embed(content, URL, lambda _: None).content == content


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"tables": 1}', b'{"tables": [1, {"tableSchema": "none.json"}]}'])
def test_a_document_that_is_wrong_raises_nothing(content: bytes) -> None:
    assert embed(content, URL, lambda _: None).content == content


def test_a_shared_schema_becomes_that_of_each_table() -> None:
    content = (
        b'{"tableSchema": "s.json", "tables": [{"url": "a.csv"}, {"url": "b.csv", "tableSchema": {"columns": []}}]}'
    )
    found = embed(content, URL, lambda _: b'{"@context": "http://www.w3.org/ns/csvw", "columns": [{"name": "a"}]}')
    assert found.parts == ("https://lights.example/data/s.json",)
    tables = json.loads(found.content)["tables"]
    assert [table["tableSchema"]["columns"] for table in tables] == [[{"name": "a"}], []]
