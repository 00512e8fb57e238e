"""What stands otherwise on a telephone: the choice is folded away before the list, and tables keep their names."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.system.browser.conftest import NewContext

TELEPHONE = {"width": 360, "height": 740}


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def telephone(request: pytest.FixtureRequest, new_context: NewContext) -> Page:
    """A page on a telephone, with script and without."""
    return new_context(locale="en-GB", viewport=TELEPHONE, java_script_enabled=request.param).new_page()


def test_the_map_and_the_list_are_on_the_first_screen(telephone: Page) -> None:
    telephone.goto("/city")
    expect(telephone.locator("svg.world")).to_be_in_viewport(ratio=1)
    expect(telephone.get_by_role("heading", name="List")).to_be_in_viewport()
    expect(telephone.get_by_role("checkbox", name="Film")).to_be_hidden()


def test_a_choice_is_unfolded_made_and_then_named(telephone: Page) -> None:
    telephone.goto("/city")
    telephone.locator("summary", has_text="Choose").click()
    telephone.get_by_role("checkbox", name="Film").check()
    telephone.get_by_role("button", name="Show", exact=True).first.click()
    expect(telephone.locator(".fold > summary")).to_have_text("Choose · Film")
    assert telephone.locator("tbody tr").count() == 30


def test_on_a_desk_the_choice_is_there(page: Page) -> None:
    page.goto("/city")
    expect(page.get_by_role("checkbox", name="Film")).to_be_visible()
    expect(page.locator(".fold > summary")).to_be_hidden()


def test_a_table_is_scrolled_beside_its_names(telephone: Page) -> None:
    telephone.goto("/city?category=film")
    telephone.locator(".picked").scroll_into_view_if_needed()
    telephone.locator(".picked .wide").evaluate("one => one.scrollTo(200, 0)")
    name = telephone.get_by_role("rowheader", name="Bradford")
    expect(name).to_be_in_viewport(ratio=1)
    box = name.bounding_box()
    assert box is not None
    assert (box["x"], box["height"] < 60) == (16, True)


@pytest.mark.parametrize("width", [320, 390])
def test_the_growth_is_seen_whole_with_its_first_and_last_year(telephone: Page, width: int) -> None:
    telephone.set_viewport_size({"width": width, "height": 740})
    telephone.goto("/")
    labels = telephone.locator(".upright .slot:visible")
    boxes = [box for one in labels.all() if (box := one.bounding_box())]
    assert (labels.first.text_content(), labels.last.text_content()) == ("2005", "2025")
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    assert all(before["x"] + before["width"] < after["x"] for before, after in pairwise(boxes))
    assert min(box["height"] for box in boxes) > 9


def test_a_table_that_is_cut_has_a_shadow_where_it_goes_on(telephone: Page) -> None:
    telephone.goto("/city?category=film")
    table = telephone.locator(".picked .wide")
    assert table.evaluate("one => one.scrollWidth > one.clientWidth")
    assert table.evaluate("one => getComputedStyle(one).backgroundAttachment") == "local, local, scroll, scroll"
