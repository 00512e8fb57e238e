"""The map in a browser: by mouse, by keyboard, without script, on a telephone; and pages in several languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.system.browser.conftest import NewContext

SHOWN = ".shown output"


def test_the_map_is_chosen_from_by_group(page: Page) -> None:
    page.goto("/")
    expect(page.locator(SHOWN)).to_have_text("405")
    page.get_by_role("checkbox", name="Film").check()
    expect(page.locator(SHOWN)).to_have_text("30")
    page.get_by_role("checkbox", name="Architecture").check()
    expect(page.locator(SHOWN)).to_have_text("35")


def test_the_slider_shows_the_network_as_it_was(page: Page) -> None:
    page.goto("/")
    slider = page.get_by_role("slider", name="As of")
    expect(slider).to_have_value("2025")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator(SHOWN)).to_have_text("1")
    expect(page.locator(".controls .years output")).to_have_text("2004")
    slider.fill("2008")
    expect(page.locator("[data-map] a:visible, [data-map] [role=button]").first).to_be_visible()
    expect(page.get_by_role("checkbox", name="Media Arts").locator("..").locator(".count")).to_have_text("1")


def test_clusters_open_and_points_are_reached_by_keyboard(new_context: NewContext) -> None:
    page = new_context(locale="en-GB", reduced_motion="reduce").new_page()
    page.goto("/")
    whole = page.locator("svg.world").get_attribute("viewBox")
    page.locator("svg.world [tabindex='0']").focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.locator("svg.world [role=button]").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("svg.world").get_attribute("viewBox") != whole
    assert page.evaluate("document.activeElement.closest('svg.world') !== null")
    page.keyboard.press("0")
    expect(page.locator("svg.world")).to_have_attribute("viewBox", whole or "")


def test_a_point_leads_to_its_page_by_enter(new_context: NewContext) -> None:
    page = new_context(locale="en-GB", reduced_motion="reduce").new_page()
    page.goto("/category/architecture")
    page.locator("svg.world a:visible").first.focus()
    expect(page.locator(".map .card a")).not_to_be_empty()
    page.keyboard.press("Enter")
    page.wait_for_url("**/city/*")


def _beside(point: Locator, pixels: float) -> tuple[float, float]:
    """The place that lies some pixels to the right of the middle of a point."""
    box = point.locator("use").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2 + pixels, box["y"] + box["height"] / 2


def test_a_card_at_a_point_says_what_it_is(page: Page) -> None:
    page.goto("/category/architecture")
    card, point = page.locator(".map .card"), page.locator("svg.world a:visible").first
    expect(card).to_be_hidden()
    x, y = _beside(point, 0)
    page.mouse.move(x, y)
    expect(card).to_contain_text(point.locator("title").text_content() or "?")
    box = card.bounding_box()
    assert box is not None
    assert abs(box["y"] + box["height"] - y) < 20
    page.mouse.move(0, 0)
    expect(card).to_be_hidden()


def test_a_point_is_hit_from_eleven_pixels_beside_it(page: Page) -> None:
    page.goto("/category/architecture")
    point = page.locator("svg.world a:visible").first
    href = point.get_attribute("href") or "?"
    page.mouse.click(*_beside(point, 11))
    page.wait_for_url(f"**{href}")


def test_a_touch_shows_the_card_and_stays_on_the_page(new_context: NewContext) -> None:
    page = new_context(locale="en-GB", viewport={"width": 390, "height": 844}, has_touch=True).new_page()
    page.goto("/category/architecture")
    point = page.locator("svg.world a:visible").first
    point.scroll_into_view_if_needed()
    page.touchscreen.tap(*_beside(point, 4))
    link = page.locator(".map .card a")
    expect(link).to_have_attribute("href", point.get_attribute("href") or "?")
    assert page.url.partition("#")[0].endswith("/category/architecture")
    link.tap()
    page.wait_for_url("**/city/*")


def test_what_is_chosen_and_in_view_stands_in_the_address(new_context: NewContext) -> None:
    context = new_context(locale="en-GB", reduced_motion="reduce")
    page, other = context.new_page(), context.new_page()
    page.goto("/")
    page.get_by_role("checkbox", name="Film").check()
    page.get_by_role("slider", name="As of").fill("2015")
    page.get_by_role("button", name="Zoom in").click()
    shown, view = page.locator(SHOWN).text_content(), page.locator("svg.world").get_attribute("viewBox")
    other.goto(page.url)
    expect(other.locator(SHOWN)).to_have_text(shown or "?")
    expect(other.locator("svg.world")).to_have_attribute("viewBox", view or "?")
    expect(other.locator(".controls .years output")).to_have_text("2015")
    other.get_by_role("checkbox", name="Film").uncheck()
    other.goto("/data")
    other.go_back()
    expect(other.get_by_role("checkbox", name="Film")).not_to_be_checked()
    expect(other.locator(".controls .years output")).to_have_text("2015")


# The names that are drawn, with the boxes that are drawn upon each other or beyond the map.
DRAWN = """() => {
    const frame = document.querySelector("svg.world").getBoundingClientRect();
    const texts = [...document.querySelectorAll(".names text")];
    const boxes = texts.map((one) => one.getBoundingClientRect());
    const meets = (a, b) => a.left < b.right && b.left < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom;
    const faults = boxes.filter((one, at) => one.left < frame.left - 1 || one.right > frame.right + 1
        || boxes.some((other, place) => place > at && meets(one, other)));
    return [texts.map((one) => one.textContent).sort(), faults.length];
}"""


def test_names_are_drawn_where_few_points_are_in_view(new_context: NewContext) -> None:
    page = new_context(locale="en-GB", reduced_motion="reduce").new_page()
    page.goto("/category/architecture")
    expect(page.locator(".names text")).to_have_count(5)
    assert page.evaluate(DRAWN) == [["Bistrița", "Kashan", "Lusail", "Quito", "Rovaniemi"], 0]
    page.goto("/city")
    expect(page.locator(".names text")).to_have_count(0)


def test_names_come_when_a_map_is_looked_at_closely(new_context: NewContext) -> None:
    page = new_context(locale="ar", reduced_motion="reduce").new_page()
    page.goto("/ar/city?country=kr")
    for _ in range(2):
        page.get_by_role("button", name="تكبير").click()
    names, faults = page.evaluate(DRAWN)
    assert (len(names) > 3, faults) == (True, 0)


def test_the_map_can_be_skipped(page: Page) -> None:
    page.goto("/")
    skip = page.get_by_role("link", name="Skip the map")
    skip.focus()
    expect(skip).to_be_visible()
    page.keyboard.press("Enter")
    assert page.url.endswith("#after-map")


def test_the_map_zooms_by_its_buttons(new_context: NewContext) -> None:
    page = new_context(locale="en-GB", reduced_motion="reduce").new_page()
    page.goto("/")
    page.get_by_role("button", name="Zoom in").click()
    expect(page.locator("svg.world")).to_have_attribute("viewBox", "250 108.75 500 217.5")
    page.get_by_role("button", name="Show all").click()
    expect(page.locator("svg.world")).to_have_attribute("viewBox", "0 0 1000 435")


def test_without_script_all_points_are_links_and_the_choice_is_a_form(plain_page: Page) -> None:
    plain_page.goto("/")
    assert plain_page.locator("svg.world a:visible").count() == 405
    plain_page.get_by_role("checkbox", name="Film").check()
    plain_page.get_by_label("As of").fill("2014")
    plain_page.get_by_role("button", name="Open as list").click()
    assert plain_page.url.endswith("/city?category=film&at=2014")
    assert plain_page.locator("tbody tr").count() == plain_page.locator("svg.world a:visible").count()
    expect(plain_page.locator("tbody")).to_contain_text("Bradford")


def test_things_are_picked_from_a_list_to_be_compared(plain_page: Page) -> None:
    plain_page.goto("/city?country=kr&category=crafts-and-folk-art")
    plain_page.get_by_role("checkbox", name="Compare: Jinju").check()
    plain_page.get_by_role("checkbox", name="Compare: Icheon").check()
    plain_page.get_by_role("button", name="Compare two to four").click()
    expect(plain_page.locator("thead")).to_contain_text("Jinju")
    expect(plain_page.locator("thead")).to_contain_text("Icheon")


def _field(page: Page) -> Locator:
    return page.locator("input[name=add]")


@pytest.mark.parametrize("script", [True, False])
def test_a_thing_of_another_page_is_added_by_its_name(new_context: NewContext, *, script: bool) -> None:
    page = new_context(locale="en-GB", java_script_enabled=script).new_page()
    page.goto("/compare?thing=city/kr-jinju")
    _field(page).fill("Zahle")
    _field(page).press("Enter")
    expect(page.locator("table.compared thead th > a:first-child")).to_have_text(["Jinju", "Zahlé"])
    page.get_by_role("link", name="Remove: Jinju").click()
    expect(page.locator("table.compared thead th > a:first-child")).to_have_text(["Zahlé"])


def test_a_thing_is_added_from_the_suggestions(page: Page) -> None:
    page.goto("/compare?thing=country/kr")
    _field(page).press_sequentially("fran")
    page.get_by_role("option", name="France").click()
    expect(page.locator("table.compared thead th > a:first-child")).to_have_text(["South Korea", "France"])


@pytest.mark.parametrize("path", ["/", "/city", "/city/kr-jinju"])
@pytest.mark.parametrize("language", ["ko", "ar"])
def test_no_page_scrolls_sideways_on_the_smallest_telephone(new_context: NewContext, path: str, language: str) -> None:
    page = new_context(viewport={"width": 320, "height": 640}, color_scheme="dark").new_page()
    page.goto(f"/{language}{path}")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
