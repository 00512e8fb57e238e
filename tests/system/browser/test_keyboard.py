"""The site by keyboard alone: nothing is reached by mouse here, and nothing holds the focus."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.system.browser.conftest import NewContext


@pytest.fixture
def keys(new_context: NewContext) -> Page:
    """A page of somebody who has no mouse."""
    return new_context(locale="en-GB", reduced_motion="reduce").new_page()


def _tab_to(page: Page, selector: str, most: int) -> None:
    """Presses Tab until what the selector names has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{most} times Tab did not reach {selector}.")


def test_the_first_stop_leads_past_the_menu(keys: Page) -> None:
    keys.goto("/city/kr-jinju")
    keys.keyboard.press("Tab")
    skip = keys.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    keys.keyboard.press("Enter")
    keys.keyboard.press("Tab")
    assert keys.evaluate("document.activeElement.closest('main') !== null")


def test_the_menu_is_walked(keys: Page) -> None:
    keys.goto("/")
    _tab_to(keys, "header nav a[href='/data']", 6)
    keys.keyboard.press("Enter")
    expect(keys.get_by_role("heading", level=1)).to_have_text("Downloads")


def test_the_language_is_switched(keys: Page) -> None:
    keys.goto("/search?q=malmo")
    _tab_to(keys, ".tongues summary", 10)
    keys.keyboard.press("Enter")
    _tab_to(keys, ".tongues [lang=ko]", 3)
    keys.keyboard.press("Enter")
    keys.wait_for_url("**/ko/search?q=malmo")
    expect(keys.get_by_role("searchbox").or_(keys.get_by_role("combobox")).first).to_have_value("malmo")


def test_search_is_typed_and_answered(keys: Page) -> None:
    keys.goto("/data")
    _tab_to(keys, "header input[type=search]", 8)
    keys.keyboard.type("진주")
    keys.keyboard.press("Enter")
    expect(keys.locator(".found a").first).to_have_attribute("href", "/city/kr-jinju")
    _tab_to(keys, ".found a", 24)  # behind the kinds to choose from
    keys.keyboard.press("Enter")
    expect(keys.get_by_role("heading", level=1)).to_contain_text("Jinju")


def test_a_group_is_chosen_and_the_map_is_one_stop(keys: Page) -> None:
    keys.goto("/")
    _tab_to(keys, "svg.world *", 24)
    keys.keyboard.press("Tab")
    assert keys.evaluate("document.activeElement.closest('svg') === null")
    _tab_to(keys, "[value=film]", 16)
    keys.keyboard.press("Space")
    expect(keys.locator(".shown output")).to_have_text("30")


def test_the_year_is_set_by_arrows(keys: Page) -> None:
    keys.goto("/")
    _tab_to(keys, "input[type=range]", 36)
    keys.keyboard.press("Home")
    expect(keys.locator(".shown output")).to_have_text("1")
    keys.keyboard.press("ArrowRight")
    expect(keys.locator(".controls .years output")).to_have_text("2005")


def test_the_editor_is_entered_and_left(keys: Page) -> None:
    keys.goto("/sparql")
    field = keys.get_by_role("textbox", name="A query in SPARQL")
    field.focus()
    keys.keyboard.press("Control+a")
    keys.keyboard.type("ASK {} ")
    keys.keyboard.press("Tab")
    expect(keys.get_by_role("button", name="Run", exact=True)).to_be_focused()
    keys.keyboard.press("Enter")
    expect(keys.get_by_role("tabpanel")).to_have_text("Yes")
    keys.keyboard.press("Shift+Tab")
    expect(field).to_be_focused()


def test_what_has_the_focus_is_outlined(keys: Page) -> None:
    keys.goto("/city")
    for _ in range(12):
        keys.keyboard.press("Tab")
        style = keys.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style != "none", keys.evaluate("document.activeElement.outerHTML")


def test_the_menu_of_languages_closes_by_escape_and_gives_the_focus_back(keys: Page) -> None:
    keys.goto("/city/kr-jinju")
    menu = keys.locator(".tongues summary")
    menu.focus()
    keys.keyboard.press("Enter")
    keys.keyboard.press("Tab")
    keys.keyboard.press("Escape")
    expect(menu).to_be_focused()
    expect(keys.locator(".tongues ul")).to_be_hidden()
