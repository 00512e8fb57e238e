"""Movement: a map glides to where it is sent, but for those who ask for none; and no sheet moves anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.system.browser.conftest import NewContext

ZOOM = """() => {
    const map = document.querySelector("svg.world");
    document.querySelector("[data-zoom=in]").click();
    return map.getAttribute("viewBox");
}"""


@pytest.mark.parametrize(
    ("wish", "at_once"), [("reduce", "250 108.75 500 217.5"), ("no-preference", "0 0 1000 435")], ids=["calm", "moving"]
)
def test_a_map_glides_only_where_that_is_not_refused(new_context: NewContext, wish: str, at_once: str) -> None:
    page = new_context(locale="en-GB", reduced_motion=wish).new_page()
    page.goto("/")
    page.locator("[data-zoom=in]").wait_for()
    assert page.evaluate(ZOOM) == at_once
    expect(page.locator("svg.world")).to_have_attribute("viewBox", "250 108.75 500 217.5")


def test_no_sheet_moves_anything(root: Path) -> None:
    sheets = list((root / "src" / "ucc_graph" / "web" / "static").glob("*.css"))
    assert len(sheets) > 4
    moving = ("transition", "animation", "scroll-behavior")
    assert [sheet.name for sheet in sheets if any(word in sheet.read_text(encoding="utf-8") for word in moving)] == []
