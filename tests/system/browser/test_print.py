"""A page on paper: black on white even in the dark, its facts unfolded, its tools left out, nothing beyond the edge."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.system.browser.conftest import NewContext

A4 = {"width": 720, "height": 1000}
"""The width of what is printed on A4 with the browser's margins, in CSS pixels."""
PAGES = ["/", "/ko/city/kr-jinju", "/city?country=kr", "/claim/cl061", "/data", "/ar/city/fr-lyon", "/quality"]


@pytest.fixture
def paper(new_context: NewContext) -> Page:
    """A page of somebody who reads in the dark, as it is printed."""
    page = new_context(locale="en-GB", viewport=A4, color_scheme="dark").new_page()
    page.emulate_media(media="print", color_scheme="dark")
    return page


def test_paper_is_white(paper: Page) -> None:
    paper.goto("/city/kr-jinju")
    style = paper.evaluate("[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]")
    assert style == ["rgb(0, 0, 0)", "rgba(0, 0, 0, 0)"]


def test_what_is_folded_on_the_screen_is_printed(paper: Page) -> None:
    paper.goto("/city/kr-jinju")
    assert paper.locator("details[open]").count() == 0
    expect(paper.get_by_text("Чинджу", exact=True).first).to_be_visible()


def test_the_facts_and_the_map_are_printed_and_the_tools_are_not(paper: Page) -> None:
    for path in PAGES:
        paper.goto(path)
        assert (path, paper.locator("nav:visible, .tools:visible, input:visible, button:visible").count()) == (path, 0)
    paper.goto("/city/kr-jinju")
    expect(paper.locator(".told dl.facts")).to_be_visible()
    expect(paper.locator("svg.world")).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_cut_off_at_the_edge_of_the_paper(paper: Page, path: str) -> None:
    paper.goto(path)
    beyond = paper.locator("main table, main p, main dl").evaluate_all(
        "(all) => all.filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.className)"
    )
    assert beyond == []


def test_a_page_of_a_thing_takes_four_sheets_at_most_with_its_notice(paper: Page, tmp_path: Path) -> None:
    paper.goto("/ko/city/kr-jinju")
    sheets = paper.pdf(path=tmp_path / "page.pdf", format="A4").count(b"/Type /Page\n")
    assert 1 <= sheets <= 4
    expect(paper.locator("footer")).to_contain_text("유네스코")
