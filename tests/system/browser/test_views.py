"""What axe finds in the views of an answer, which script alone draws: nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.system.browser.visit import faults

COUNTED = """SELECT ?class (COUNT(?thing) AS ?things) { ?thing a ?class } GROUP BY ?class ORDER BY ?class LIMIT 5"""


@pytest.mark.parametrize("view", ["Table", "Chart", "Raw"])
def test_an_answer_is_accessible(page: Page, view: str) -> None:
    page.goto("/sparql")
    page.get_by_role("textbox", name="A query in SPARQL").fill(COUNTED)
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("tab", name=view).click()
    expect(page.get_by_role("tab", name=view)).to_have_attribute("aria-selected", "true")
    assert faults(page) == []
