"""Search in a browser: suggestions while one types, by keyboard and by mouse, and the form without script."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect


def _field(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Search by name")


def _suggestion(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Search by name").get_by_role("option").first


def test_a_suggestion_is_chosen_by_keyboard(page: Page) -> None:
    page.goto("/search")
    field = _field(page)
    field.press_sequentially("전주")
    expect(_suggestion(page)).to_contain_text("South Korea")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    expect(_suggestion(page)).to_have_attribute("aria-selected", "true")
    field.press("Enter")
    page.wait_for_url("**/city/kr-jeonju")


def test_a_suggestion_is_chosen_by_mouse(page: Page) -> None:
    page.goto("/search")
    _field(page).press_sequentially("Obidos")
    _suggestion(page).click()
    page.wait_for_url("**/city/pt-obidos")


def test_escape_closes_the_suggestions(page: Page) -> None:
    page.goto("/search")
    field = _field(page)
    field.press_sequentially("lodz")
    expect(page.get_by_role("listbox")).to_be_visible()
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("lodz")


def test_enter_searches_for_what_was_typed(page: Page) -> None:
    page.goto("/search")
    _field(page).fill("Sao Paolo")
    _field(page).press("Enter")
    expect(page.locator(".found a").first).to_have_attribute("href", "/city/br-sao-paulo")


def test_a_name_is_found_without_script(plain_page: Page) -> None:
    plain_page.goto("/search")
    plain_page.get_by_label("Search by name").fill("احساء")
    plain_page.get_by_role("button", name="Search").click()
    expect(plain_page.locator(".found a").first).to_have_attribute("href", "/city/sa-al-ahsa")
    expect(plain_page.locator(".found [lang=ar], .found .note span").first).to_have_text("الأحساء")
