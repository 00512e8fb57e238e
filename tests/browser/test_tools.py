"""What axe finds on the pages of search, of queries and of the programming interface: nothing serious."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # the package has no types
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewContext

COUNTED = """SELECT ?class (COUNT(?thing) AS ?things) { ?thing a ?class } GROUP BY ?class ORDER BY ?class LIMIT 5"""


def _faults(page: Page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    return [violation["id"] for violation in violations if violation["impact"] in {"serious", "critical"}]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/search", "/search?q=Granada", "/-/docs", "/sparql", "/ar/sparql"])
def test_a_page_is_accessible(new_context: NewContext, path: str, scheme: str) -> None:
    page = new_context(color_scheme=scheme).new_page()
    page.goto(path)
    assert _faults(page) == []


@pytest.mark.parametrize("view", ["Table", "Chart", "Raw"])
def test_an_answer_is_accessible(page: Page, view: str) -> None:
    page.goto("/sparql")
    page.get_by_role("textbox", name="A query in SPARQL").fill(COUNTED)
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("tab", name=view).click()
    expect(page.get_by_role("tab", name=view)).to_have_attribute("aria-selected", "true")
    assert _faults(page) == []


@pytest.mark.parametrize("path", ["/search?q=Granada", "/-/docs", "/sparql"])
def test_a_page_fits_a_narrow_screen(new_context: NewContext, path: str) -> None:
    page = new_context(viewport={"width": 320, "height": 640}).new_page()
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
