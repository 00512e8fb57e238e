"""The ways of six readers from the home page to what they came for, each with script and without."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Addresses, NewContext

TURTLE = {"Accept": "text/turtle"}


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def reader(request: pytest.FixtureRequest, new_context: NewContext) -> Page:
    """A page of a reader of English, with script and without."""
    return new_context(locale="en-GB", java_script_enabled=request.param).new_page()


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def korean(request: pytest.FixtureRequest, new_context: NewContext) -> Page:
    """A page of a reader of Korean, with script and without."""
    return new_context(locale="ko-KR", java_script_enabled=request.param).new_page()


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def other(request: pytest.FixtureRequest, addresses: Addresses, new_context: NewContext) -> Page:
    """The home page of the second publication."""
    context = new_context(locale="en-GB", java_script_enabled=request.param, base_url=addresses["lighthouses"])
    page = context.new_page()
    page.goto("/")
    return page


def _click(page: Page, *names: str) -> None:
    for name in names:
        links = page.locator("main a:not([data-s])")  # not those of the map, which may lie beneath others
        links.and_(page.get_by_role("link", name=name, exact=True)).first.click()


def _save(page: Page, name: str, path: Path) -> Path:
    with page.expect_download() as started:
        page.get_by_role("main").get_by_role("link", name=name, exact=True).click()
    started.value.save_as(path)
    return path


def test_a_researcher_takes_every_membership_with_its_sources(reader: Page, tmp_path: Path) -> None:
    reader.goto("/")
    reader.get_by_role("navigation").get_by_role("link", name="Downloads").click()
    saved = _save(reader, "tables/designations.csv", tmp_path / "designations.csv")
    rows = list(csv.DictReader(saved.read_text(encoding="utf-8").splitlines()))
    assert len(rows) > 400
    assert all(row["city"] and row["category"] and row["year"] and row["sources"] for row in rows)


def test_a_researcher_takes_the_list_of_cities_as_csv(reader: Page) -> None:
    reader.goto("/")
    _click(reader, "The same as a table")
    href = reader.get_by_role("main").get_by_role("link", name="CSV", exact=True).get_attribute("href")
    lines = reader.request.get(href or "").text().splitlines()
    assert lines[0].split(",")[:7] == ["iri", "label", "language", "country", "category", "region", "year"]
    assert len(lines) == 406


def test_an_officer_comes_to_her_city_in_three_clicks_in_korean(korean: Page) -> None:
    korean.goto("/")
    korean.get_by_role("main").locator(".figures").get_by_role("link", name="108").click()
    _click(korean, "대한민국", "진주")
    expect(korean).to_have_url(re.compile("/city/kr-jinju$"))
    expect(korean.get_by_role("heading", level=1)).to_have_text("진주")
    expect(korean.locator("html")).to_have_attribute("lang", "ko")


def test_an_officer_finds_partners_near_her_city(korean: Page) -> None:
    korean.goto("/city/kr-jinju")
    korean.locator("section .members a").first.click()
    expect(korean.get_by_role("heading", level=1)).to_have_text("김해")
    expect(korean.locator("dl.facts")).to_contain_text("공예와 민속예술")


def test_an_officer_reads_the_objectives(korean: Page) -> None:
    korean.goto("/")
    korean.locator(".kinds a[href$='/objective']").click()
    assert korean.get_by_role("main").locator("tbody tr").count() == 12
    expect(korean.locator("tbody th span[lang=ko]").first).to_be_visible()


def test_a_journalist_sees_which_numbers_disagree_and_who_says_so(reader: Page) -> None:
    reader.goto("/")
    reader.get_by_role("navigation").get_by_role("link", name="Examples").click()
    _click(reader, "How many countries in 2022, and who says so")
    for number in ("90", "93", "96"):
        expect(reader.get_by_role("cell", name=number, exact=True).first).to_be_visible()


def test_a_claim_stands_beside_those_that_disagree_with_their_sources(reader: Page) -> None:
    reader.goto("/claim/cl061")
    table = reader.get_by_role("region", name="conflicts with").get_by_role("table")
    expect(table).to_contain_text("96")
    for name in ("The source document on the creative city and the network", "Yonhap on Gimhae, March 2022"):
        expect(table.get_by_role("link", name=name)).to_be_visible()


def test_a_developer_comes_to_the_turtle_of_a_thing(reader: Page) -> None:
    reader.goto("/country/kr")
    _click(reader, "Jinju")
    href = reader.get_by_role("main").get_by_role("link", name="Turtle").get_attribute("href")
    answer = reader.request.get(href or "")
    assert answer.headers["content-type"].startswith("text/turtle")
    assert "<https://w3id.org/ucc-graph/id/city/kr-jinju>" in answer.text()
    assert answer.text() == reader.request.get("/id/city/kr-jinju", headers=TURTLE).text()


def test_an_editor_is_led_from_a_page_to_the_line_of_the_table(reader: Page, root: Path) -> None:
    reader.goto("/city/kr-jinju")
    link = reader.get_by_role("link", name="data/cities.csv")
    line = int((link.text_content() or "").rpartition(" ")[2])
    assert (root / "data/cities.csv").read_text(encoding="utf-8").splitlines()[line - 1].startswith("kr-jinju,")
    _click(reader, "Where each statement comes from")
    row = reader.get_by_role("row").filter(has_text="population").first
    expect(row).to_contain_text(f"data/cities.csv line {line}")


def test_another_network_has_a_map_a_list_and_pages(other: Page) -> None:
    assert other.locator("svg.world a").count() == 4
    _click(other, "The same as a table", "Tern Rock, Outer")
    expect(other.get_by_role("heading", level=1)).to_have_text("Tern Rock, Outer")
    expect(other.locator("dl.facts")).to_be_visible()
    expect(other.get_by_role("main").get_by_role("link", name="Turtle")).to_be_visible()


def test_another_network_is_searched_and_compared(other: Page) -> None:
    other.locator("#q").fill("sterne")
    other.get_by_role("button", name="Search").first.click()
    expect(other.locator(".found a").first).to_have_attribute("href", "/lighthouse/tern-rock")
    other.goto("/lighthouse/tern-rock")
    _click(other, "Compare with the nearest")
    assert other.locator("table.compared thead th").count() == 2
