"""Rules of the architecture: each finds what breaks it, and lets stand what does not."""

from __future__ import annotations

import pytest

from tests.rules import (
    MOST,
    crowded_rooms,
    glued_iris,
    json_writers,
    repeated_classes,
    short_modules,
    spelt_file_names,
    upward,
)
from tests.source import Module, module_of


def _module(name: str, text: str = "") -> Module:
    return module_of(f"ucc_graph.{name}", text)


def test_an_arrow_upwards_is_found() -> None:
    assert upward({"rdf": {"web"}, "web": {"rdf"}}) == [("rdf", "web")]


def test_a_room_with_one_module_too_many_is_found() -> None:
    modules = [_module(f"web.view.page{number}") for number in range(MOST + 1)]
    assert crowded_rooms(modules) == {"web.view": MOST + 1}
    assert crowded_rooms(modules[1:]) == {}


def test_a_class_name_that_stands_twice_is_found() -> None:
    modules = [_module("a.b", "class Row: ..."), _module("a.c", "class Row: ..."), _module("a.d", "class _Row: ...")]
    assert repeated_classes(modules) == {"Row": ["ucc_graph.a.b", "ucc_graph.a.c"]}


def test_a_module_of_59_lines_is_short_and_one_of_60_is_not() -> None:
    assert short_modules([_module("a.b", "\n" * 59), _module("a.c", "\n" * 60)]) == {"a.b"}


@pytest.mark.parametrize(
    "line",
    [
        'f"{base}sparql"',
        'f"{self.base}id/{key}"',
        'f"{release.manifest.base}{name}"',
        'f"<{base}graph/x>"',
        'f"{release_iri.value}#part"',
        'f"{dataset}/data/"',
        'f"{manifest.iri}/{name}"',
        'publication.base + "catalog"',
    ],
)
def test_a_glued_iri_is_found(line: str) -> None:
    assert len(glued_iris(_module("web.view.page", line))) == 1
    assert glued_iris(_module("rdf.iris", line)) == []


@pytest.mark.parametrize(
    "line",
    [
        'f"BASE <{base}>"',
        'f"{XSD.iri}date"',
        'f"{endpoint}?query="',
        'f"{base} is no IRI."',
        'f"{baseline}sparql"',
        'iris.graph("void")',
        "base + path",
    ],
)
def test_a_text_that_only_names_an_iri_is_let_stand(line: str) -> None:
    assert glued_iris(_module("web.view.page", line)) == []


@pytest.mark.parametrize(
    "name",
    [
        *("manifest.json", "tables/csvw.json", "data/csvw.json", "catalog.ttl", "void.ttl", "ontology.ttl"),
        *(
            "shapes.ttl",
            "context.jsonld",
            "changes.atom",
            "report.sarif",
            "queries/*.rq",
            "tables/",
            "templates/x.html",
        ),
    ],
)
def test_a_file_name_outside_its_owners_is_found(name: str) -> None:
    assert len(spelt_file_names(_module("web.view.page", repr(name)))) == 1
    assert spelt_file_names(_module("release.file_names", repr(name))) == []


@pytest.mark.parametrize("text", ["/context.jsonld", "queries", "see catalog.ttl for more", "report", "ontology"])
def test_an_address_or_a_sentence_is_no_file_name(text: str) -> None:
    assert spelt_file_names(_module("web.routes.data", repr(text))) == []


@pytest.mark.parametrize(
    "line",
    ["json.dumps(x)", "json.dump(x, y)", "from json import dumps", "from fastapi.responses import JSONResponse"],
)
def test_a_writer_of_json_is_found(line: str) -> None:
    assert len(json_writers(_module("web.view.page", line))) == 1
    assert json_writers(_module("rdf.formats", line)) == []


@pytest.mark.parametrize("line", ["json.loads(x)", "pickle.dumps(x)", "from ucc_graph.release.file_names import dump"])
def test_what_writes_no_json_is_let_stand(line: str) -> None:
    assert json_writers(_module("web.view.page", line)) == []
