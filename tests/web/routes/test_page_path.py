"""Page of one thing: the modules that it passes through from its route to its bytes, and what is read only once."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import pytest

from tests.asgi import Get
from ucc_graph.library.open import Library, open_library
from ucc_graph.release.folder import open_release

ROUTE = "ucc_graph.web.routes.things.page"
PAGE = "/lighthouse/tern-rock"
"""A thing with a place, with neighbours, with things that point to it, and with a class that schema.org has."""
ONCE = {
    "library.lookup.Lookup.description",
    "library.lookup.Lookup.rows",
    "web.http.response.respond",
    "web.routes.things.find",
    "web.site.representations.choose_form",
    "web.site.site.Site.imprint",
    "web.site.site.Site.render",
    "web.site.site.Site.views",
    "web.site.readers.read_reader",
    "web.thing.context.meta_description",
    "web.thing.context.thing_context",
    "web.view.listing.collection_of",
    "web.view.page.Views.thing",
    "web.thing.compared.comparison_tables",
}
CONSTANTS = {
    "library.open.read_report",
    "library.quality.measure_quality",
    "web.view.published_queries.published_queries",
    "web.view.shapes.read_shapes",
}
"""Readers of what is the same for every page of a release."""


@dataclass
class Calls:
    """Functions of the package that ran for a request, and the modules of those that ran within the route."""

    functions: Counter[str] = field(default_factory=Counter)
    modules: set[str] = field(default_factory=set)
    is_open: bool = False

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        """Takes in a call or a return, as a profile function."""
        module = frame.f_globals.get("__name__", "")
        name = f"{module}.{frame.f_code.co_qualname}"
        if name == ROUTE and event in ("call", "return"):
            self.is_open = event == "call"
        if event == "call" and name.startswith("ucc_graph."):
            self.functions[name.removeprefix("ucc_graph.")] += 1
            self.modules |= {module} if self.is_open else set()


@pytest.fixture(scope="module")
def library(lighthouse_release: Path) -> Library:
    return open_library(open_release(lighthouse_release))


def _calls(get: Get, path: str) -> Calls:
    """The calls of a GET, in the event loop and in its threads, after a first one."""
    found, first = Calls(), get(path, "text/html")
    for set_profile in (sys.setprofile, threading.setprofile):
        set_profile(found)
    try:
        assert get(path, "text/html").content == first.content
    finally:
        for set_profile in (sys.setprofile, threading.setprofile):
            set_profile(None)
    return found


def test_a_page_of_one_thing_passes_through_few_modules(get: Get) -> None:
    modules = {name for name in _calls(get, PAGE).modules if name.startswith("ucc_graph.web.")}
    assert {"ucc_graph.web.routes.things", "ucc_graph.web.view.page", "ucc_graph.web.view.map"} < modules
    assert len(modules) <= 24, sorted(modules)


def test_a_page_of_one_thing_asks_no_question_twice(get: Get) -> None:
    functions = _calls(get, PAGE).functions
    assert {name: functions[name] for name in ONCE} == dict.fromkeys(ONCE, 1)


def test_the_reader_of_a_request_that_fails_is_worked_out_once(get: Get) -> None:
    assert _calls(get, "/lighthouse/none").functions["web.site.readers.read_reader"] == 1


@pytest.mark.parametrize("path", ["/", "/ontology", "/quality", "/queries", "/sparql", PAGE])
def test_what_is_the_same_for_every_page_is_read_for_the_first_alone(get: Get, path: str) -> None:
    functions = _calls(get, path).functions
    assert functions["web.site.site.Site.render"] == 1
    assert {name for name in CONSTANTS if functions[name]} == set()
