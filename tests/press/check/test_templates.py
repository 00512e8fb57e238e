"""Templates of a publication: published, chosen by class, sandboxed, and checked before."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError

from tests.press.conftest import Workbench
from ucc_graph.cli.check import all_problems
from ucc_graph.library.open import open_library
from ucc_graph.press.build import build
from ucc_graph.press.check.terms import check_templates
from ucc_graph.press.read.publication import open_publication
from ucc_graph.press.read.sources import read_sources
from ucc_graph.release.file_names import TEMPLATE_FILTERS
from ucc_graph.release.folder import open_release
from ucc_graph.web.site.settings import WebSettings
from ucc_graph.web.site.site import Site, open_site
from ucc_graph.web.site.templating import Sandbox
from ucc_graph.web.view.names import Reader

pytestmark = pytest.mark.slow

CLASSES = ["https://lights.example/ontology#Lighthouse", "https://lights.example/ontology#Coast"]
PAGE = "<p>{{ reader.language }}: {{ imprint.title.text }}</p>"


def _write(workbench: Workbench, name: str, text: str) -> None:
    (workbench.folder / "templates").mkdir()
    (workbench.folder / "templates" / name).write_text(text, encoding="utf-8")


def _site(workbench: Workbench, out: Path) -> Site:
    folder = build(open_publication(workbench.folder), out, None, lambda _: None).place.folder
    return open_site(open_library(open_release(folder)), None, WebSettings())  # type: ignore[arg-type]  # no query


def test_a_class_has_the_page_that_its_publication_brings(workbench: Workbench, tmp_path: Path) -> None:
    _write(workbench, "Lighthouse.html", PAGE)
    site = _site(workbench, tmp_path / "out")
    assert site.template_of("https://lights.example/id/lighthouse/tern-rock") == "templates/Lighthouse.html"
    assert site.template_of("https://lights.example/id/coast/amber-coast") == "thing.html"
    assert site.render("templates/Lighthouse.html", Reader("fr"), {}) == b"<p>fr: Phares</p>"


def test_a_template_that_does_not_compile_is_named_with_its_line(workbench: Workbench) -> None:
    _write(workbench, "Coast.html", "<p>\n{% if %}\n")
    (problem,) = check_templates(read_sources(open_publication(workbench.folder)).templates, CLASSES)
    assert (problem.place, problem.rule) == ("templates/Coast.html:2", "template:syntax")


@pytest.mark.parametrize("name", TEMPLATE_FILTERS)
def test_a_template_may_use_the_filters_of_the_site(name: str) -> None:
    assert list(check_templates({"templates/Coast.html": f"{{{{ 5|{name} }}}}"}, CLASSES)) == []


def test_a_template_with_an_unknown_filter_is_named_with_its_line() -> None:
    (problem,) = check_templates({"templates/Coast.html": "\n{{ 5|rounded_up }}"}, CLASSES)
    assert (problem.place, problem.text) == ("templates/Coast.html:2", "No filter named 'rounded_up'.")


def test_a_template_for_no_class_is_a_problem(workbench: Workbench) -> None:
    _write(workbench, "Castle.html", PAGE)
    (problem,) = check_templates(read_sources(open_publication(workbench.folder)).templates, CLASSES)
    assert problem.rule == "template:class"
    assert "Castle" in problem.text


@pytest.mark.parametrize(
    "text",
    [
        "{{ reader.__class__.__mro__ }}",
        "{{ ''.__class__ }}",
        "{{ reader.direction.__class__ }}",
        "{{ names.append(1) }}",
        "{{ range(10000000) }}",
    ],
)
def test_a_template_reaches_nothing_but_what_a_page_shows(text: str) -> None:
    with pytest.raises((SecurityError, OverflowError)):
        Sandbox(undefined=StrictUndefined).from_string(text).render(reader=Reader("en"), names=[])


UNUSABLE = {
    "{{ thing.label }}": (1, "has no attribute 'label'"),
    '{% extends "thing.html" %}\n{% block contents %}x{% endblock %}': (2, "No template above has a block contents"),
    '{% extends "nothing.html" %}': (0, "there is no template nothing.html"),
}


@pytest.mark.parametrize(("text", "found"), UNUSABLE.items())
def test_a_template_that_fails_on_a_thing_is_found_by_check(
    workbench: Workbench, text: str, found: tuple[int, str]
) -> None:
    _write(workbench, "Coast.html", text)
    (problem,) = all_problems(open_publication(workbench.folder), lambda _: None)
    assert (problem.file, problem.line) == ("templates/Coast.html", found[0])
    assert found[1] in problem.text
