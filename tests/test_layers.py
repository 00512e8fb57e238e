"""The package is built in floors: what may import what, how large things are, and what the package does not know."""

from __future__ import annotations

import ast
import re
import sys
from graphlib import TopologicalSorter
from statistics import median

import pytest

from tests.source import PACKAGE, SOURCE, Module, modules

FLOORS = {
    0: {"", "dataset_terms", "errors", "media", "problem", "terms"},
    1: {"endpoint", "heading", "lexer", "parent", "quads", "sorting"},
    2: {"release", "serialise", "syntax", "tables"},
    3: {"changes", "edition", "history"},
    4: {"library", "press"},
    5: {"borrow", "options", "supervision", "terminal", "web"},
    6: {"ask", "convert", "push", "settings"},
    7: {"__main__", "cli"},
}
"""Nouns of the package by floor; the empty one is the package itself. A module imports from floors below its own."""

SAME_FLOOR = {("__main__", "cli"), ("edition", "release"), ("errors", "problem")}
"""Imports within a floor: who, whom."""

NEVER = {
    ("library", "tables"),
    ("web", "press"),
    ("web", "tables"),
}
"""Nouns on floors below that are out of bounds all the same: a library knows of no table."""

LIBRARIES = {
    "brotli": {"web"},
    "fastapi": {"web"},
    "httpx": {"endpoint"},
    "jinja2": {"press", "web"},
    "prometheus_client": {"web"},
    "pydantic": {"settings"},
    "pydantic_settings": {"settings"},
    "pyoxigraph": {
        *("media", "terms", "dataset_terms", "quads", "serialise", "release", "changes", "library", "press", "web"),
        *("ask", "convert", "push"),
    },
    "pyshacl": {"press"},
    "rapidfuzz": {"library"},
    "rdflib": {"press"},
    "rich": {"terminal"},
    "starlette": {"web"},
    "uritemplate": {"tables"},
    "uvicorn": {"web", "cli"},
    "yaml": {"press"},
}
"""Libraries of others, each with the nouns that may import it."""

MODULES = modules()
FLOOR_OF = {part: floor for floor, parts in FLOORS.items() for part in parts}
FOREIGN = re.compile(
    r"(?:(?<![A-Za-z])[Cc]|(?<=[a-z])C)it(?:y|ies)(?![a-z])|(?<![A-Z])CIT(?:Y|IES)(?![A-Za-z])|(?i:unesco|creative(?!commons))"
)
"""Words of the subject that is published, as whole words in any spelling of code."""


def _by_name(module: Module) -> str:
    return module.name


each_module = pytest.mark.parametrize("module", MODULES, ids=_by_name)


def _may_import(importer: str, imported: str) -> bool:
    if importer == imported or (importer, imported) in SAME_FLOOR:
        return True
    return FLOOR_OF[imported] < FLOOR_OF[importer] and (importer, imported) not in NEVER


def _own(name: str) -> bool:
    return name.partition(".")[0] == PACKAGE


def test_the_modules_are_found() -> None:
    assert len(MODULES) > 10


def test_every_noun_stands_in_the_table_and_on_disk() -> None:
    assert {module.part for module in MODULES} == set(FLOOR_OF)


@each_module
def test_a_module_imports_from_floors_below_its_own(module: Module) -> None:
    parts = {name.removeprefix(PACKAGE).removeprefix(".").partition(".")[0] for name in module.imports() if _own(name)}
    assert [part for part in parts if not _may_import(module.part, part)] == []


@each_module
def test_a_module_imports_only_the_libraries_of_its_noun(module: Module) -> None:
    foreign = {name.partition(".")[0] for name in module.imports()} - set(sys.stdlib_module_names) - {PACKAGE}
    assert [name for name in foreign if module.part not in LIBRARIES[name]] == []


@each_module
def test_only_the_command_line_imports_inside_functions(module: Module) -> None:
    assert module.part in {"cli", "__main__"} or module.local_imports() == set()


def test_no_import_goes_in_a_circle() -> None:
    graph = {module.name: {name for name in module.imports() - {module.name} if _own(name)} for module in MODULES}
    order = list(TopologicalSorter(graph).static_order())  # raises CycleError, which names the circle
    assert set(order) >= set(graph)


@each_module
def test_a_module_says_what_it_is_for_and_what_is_public(module: Module) -> None:
    assert ast.get_docstring(module.tree)
    assert module.public is not None or module.part == "__main__"


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
