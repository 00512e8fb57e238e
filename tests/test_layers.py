"""Architecture of the package: imports between rooms, sizes, owners, and words that it must not contain."""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from graphlib import TopologicalSorter
from statistics import median

import pytest

from tests.rules import (
    crowded_rooms,
    glued_iris,
    json_writers,
    repeated_classes,
    short_modules,
    spelt_file_names,
    upward,
)
from tests.source import PACKAGE, SOURCE, Module, modules, room_of

ROOMS = {
    "": set(),
    "rdf": {""},
    "sparql": {""},
    "csvw": {"", "rdf"},
    "csvw.json": {"", "rdf", "csvw"},
    "csvw.sheets": {"", "rdf", "csvw"},
    "release": {"", "rdf"},
    "press.read": {"", "rdf", "sparql", "csvw", "release"},
    "press.check": {"", "rdf", "sparql", "csvw", "release", "press.read"},
    "press.write": {"", "rdf", "csvw", "csvw.sheets", "release", "press.read"},
    "press": {"", "rdf", "csvw", "release", "press.read", "press.check", "press.write"},
    "scaffold": {"", "csvw"},
    "scaffold.infer": {"", "csvw", "press.check", "scaffold"},
    "scaffold.update": {"", "rdf", "csvw", "press.read", "scaffold", "scaffold.infer"},
    "scaffold.write": {"", "rdf", "press", "press.read", "scaffold.infer"},
    "library": {"", "rdf", "sparql", "release"},
    "engine": {"", "rdf", "sparql"},
    "engine.remote": {"", "rdf", "sparql", "release", "engine"},
    "web": set(),
    "web.http": {"", "rdf"},
    "web.connection": {"web.http"},
    "web.cache": {"web.http", "web.connection"},
    "web.view": {"", "rdf", "sparql", "release", "library", "engine", "web.http"},
    "web.forms": {"", "rdf", "library", "web.http", "web.view"},
    "web.data": {
        *("", "rdf", "csvw", "csvw.sheets", "release", "library"),
        *("web.http", "web.view", "web.forms"),
    },
    "web.feeds": {"rdf", "release", "library", "web.http", "web.view"},
    "web.embed": {"rdf", "library", "web.http", "web.view"},
    "web.home": {"rdf", "library", "web.view", "web.embed"},
    "web.thing": {"rdf", "release", "library", "web.view", "web.embed"},
    "web.site": {
        *("", "rdf", "sparql", "release", "library", "engine"),
        *("web.http", "web.cache", "web.view", "web.forms", "web.data", "web.feeds", "web.home"),
    },
    "web.mcp": {
        *("", "rdf", "sparql", "release", "library", "engine"),
        *("web.http", "web.view", "web.forms", "web.home", "web.site"),
    },
    "web.memento": {"", "rdf", "release", "engine", "web.http", "web.site"},
    "web.routes": {
        *("", "rdf", "sparql", "csvw.sheets", "release", "library", "engine"),
        *("web.http", "web.view", "web.forms", "web.data", "web.feeds", "web.embed", "web.home", "web.thing"),
        *("web.site", "web.mcp", "web.memento"),
    },
    "web.routes.programs": {
        *("rdf", "release", "library", "web.http", "web.view", "web.forms", "web.data", "web.feeds", "web.site"),
        "web.routes",
    },
    "web.serve": {
        *("", "rdf", "release", "library", "engine", "web.http", "web.connection", "web.cache"),
        *("web.view", "web.site", "web.mcp", "web.memento", "web.routes", "web.routes.programs"),
    },
    "cli": {
        *("", "rdf", "sparql", "csvw", "csvw.json", "release", "press", "press.read", "press.check", "press.write"),
        *("scaffold", "scaffold.infer", "scaffold.update", "scaffold.write"),
        *("library", "engine", "engine.remote", "web.http", "web.site", "web.mcp", "web.serve"),
    },
}
"""Rooms (folders of the package) from the lowest up, each with the rooms that it imports from; the root is empty.

The press and the library share the release folder: neither imports the other, and no room of the web imports the press.
"""

LIBRARIES = {
    "anyio": {"cli", "web.site", "web.serve"},
    "brotli": {"web.http"},
    "fastapi": {"web.http", "web.site", "web.routes", "web.routes.programs", "web.serve"},
    "httpx": {"cli", "engine.remote"},
    "jinja2": {"press.check", "web.site", "web.serve"},
    "markdown_it": {"release"},
    "nh3": {"rdf"},
    "polib": {"press.read"},
    "prometheus_client": {"web.site"},
    "pyarrow": {"press.write"},
    "pydantic": {"cli"},
    "pydantic_settings": {"cli"},
    "pyoxigraph": {
        *(
            "rdf",
            "sparql",
            "csvw",
            "csvw.sheets",
            "release",
            "press",
            "press.read",
            "press.check",
            "press.write",
            "library",
            "engine",
        ),
        *("scaffold.write", "engine.remote", "web.view", "web.forms", "web.data", "web.feeds", "web.home", "web.thing"),
        *("web.site", "web.mcp", "web.routes", "web.routes.programs", "web.serve", "cli"),
    },
    "pyshacl": {"press.check"},
    "python_calamine": {"scaffold"},
    "rapidfuzz": {"library"},
    "rdflib": {"press.check"},
    "rich": {"cli"},
    "starlette": {
        *("web.http", "web.connection", "web.cache", "web.site", "web.memento"),
        *("web.routes", "web.routes.programs", "web.serve"),
    },
    "uritemplate": {"csvw"},
    "watchfiles": {"cli"},
    "uvicorn": {"web.connection", "web.serve"},
    "xlsxwriter": {"rdf"},
    "yaml": {"press.read"},
}
"""Libraries of others, each with the rooms that import it."""

SHORT = {
    "cli.check": "templates in use, where press and web meet; only a check and a build need both",
    "cli.terminal": "rich, which only commands that draw import",
    "csvw.sheets.excerpt": "few rows of a table for the page of one; the dictionary beside it counts all of them",
    "csv_rows": "reader of delimited text without a limit, shared by csvw, press, release and web",
    "engine.settings": "values shared by fork server, workers and web; folded in, they form a circle",
    "scaffold.infer.unused": "a rule of its own, and part of no other",
    "web.connection.config": "uvicorn, which limits and response cache do not import",
    "web.routes.completion": "an address of its own, whose terms the library reads",
    "web.serve.restarts": "a plan in pure functions, apart from processes and sockets",
}
"""Modules under 60 lines, each with the reason why it stands alone."""

MODULES = modules()
FOREIGN = re.compile(
    r"(?:(?<![A-Za-z])[Cc]|(?<=[a-z])C)it(?:y|ies)(?![a-z])|(?<![A-Z])CIT(?:Y|IES)(?![A-Za-z])|(?i:unesco|creative(?!commons))"
)
"""Words of the subject that is published, as whole words in any spelling of code."""


def _by_name(module: Module) -> str:
    return module.name


each_module = pytest.mark.parametrize("module", MODULES, ids=_by_name)


def _rooms_of(module: Module) -> set[str]:
    """The rooms that a module imports from, without its own."""
    return {room_of(name) for name in module.imports() if _own(name)} - {module.room}


@cache
def _libraries(module: Module) -> set[str]:
    return {name.partition(".")[0] for name in module.imports()} - set(sys.stdlib_module_names) - {PACKAGE}


def _own(name: str) -> bool:
    return name.partition(".")[0] == PACKAGE


def test_the_modules_are_found() -> None:
    assert len(MODULES) > 150


def test_every_room_stands_in_the_table_and_on_disk() -> None:
    assert {module.room for module in MODULES} == set(ROOMS)


def test_rooms_form_no_circle_for_each_stands_above_those_that_it_imports_from() -> None:
    assert upward(ROOMS) == []


def test_a_room_holds_few_modules() -> None:
    assert crowded_rooms(MODULES) == {}


def test_no_public_class_name_stands_twice() -> None:
    assert repeated_classes(MODULES) == {}


def test_a_short_module_is_listed_with_its_reason() -> None:
    assert short_modules(MODULES) == set(SHORT)


@each_module
def test_no_iri_is_glued_outside_its_owner(module: Module) -> None:
    assert glued_iris(module) == []


@each_module
def test_no_file_name_is_spelt_outside_its_owner(module: Module) -> None:
    assert spelt_file_names(module) == []


@each_module
def test_json_is_written_by_its_owner_alone(module: Module) -> None:
    assert json_writers(module) == []


@pytest.mark.parametrize("room", ROOMS)
def test_the_modules_of_a_room_import_from_the_rooms_in_the_table(room: str) -> None:
    found = {below for module in MODULES if module.room == room and not module.is_face for below in _rooms_of(module)}
    assert found - ({"cli"} if room == "" else set()) == ROOMS[room]


@pytest.mark.parametrize("library", sorted(LIBRARIES))
def test_a_library_is_imported_by_the_rooms_in_the_table(library: str) -> None:
    importers = {module.room for module in MODULES if library in _libraries(module)}
    assert importers == LIBRARIES[library]


def test_every_library_stands_in_the_table() -> None:
    assert {library for module in MODULES for library in _libraries(module)} == set(LIBRARIES)


@each_module
def test_only_the_command_line_imports_inside_functions(module: Module) -> None:
    assert module.room == "cli" or module.local_imports() == set()


def test_no_import_goes_in_a_circle() -> None:
    graph = {module.name: {name for name in module.imports() - {module.name} if _own(name)} for module in MODULES}
    order = list(TopologicalSorter(graph).static_order())  # raises CycleError, which names the circle
    assert set(order) >= set(graph)


@each_module
def test_a_module_says_what_it_is_for_and_what_is_public(module: Module) -> None:
    assert ast.get_docstring(module.tree)
    assert module.public is not None


@each_module
def test_what_is_public_has_a_docstring(module: Module) -> None:
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    public = [node for node in module.tree.body if isinstance(node, kinds) and not node.name.startswith("_")]
    assert [node.name for node in public if not ast.get_docstring(node)] == []


@each_module
def test_a_module_and_its_functions_are_short(module: Module) -> None:
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in module.functions()}
    assert module.text.count("\n") <= 400
    assert {name: length for name, length in lengths.items() if length > 50} == {}


def test_half_of_all_functions_are_of_about_ten_lines_at_most() -> None:
    lengths = [(node.end_lineno or 0) - node.lineno + 1 for module in MODULES for node in module.functions()]
    assert median(lengths) <= 10


def test_the_package_does_not_know_what_it_publishes() -> None:
    texts = [path for path in SOURCE.rglob("*") if path.suffix in {".py", ".html", ".css", ".js"}]
    found = {path.name: FOREIGN.findall(path.read_text(encoding="utf-8")) for path in texts}
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize("text", ["city", "cities_of", "CityLabel", "byCity", "CITY_KEY", "UNESCOs", "creatively"])
def test_a_foreign_word_is_found_in_every_spelling(text: str) -> None:
    assert FOREIGN.search(text)


@pytest.mark.parametrize("text", ["capacity", "CAPACITY", "Velocity", "explicitly", "http://creativecommons.org/ns#"])
def test_a_word_that_only_contains_a_foreign_one_is_not_taken_for_it(text: str) -> None:
    assert not FOREIGN.search(text)
