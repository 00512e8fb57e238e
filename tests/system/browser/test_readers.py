"""The ways of six readers from the home page to what they came for, by clicks alone, with script and without."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from python_calamine import CalamineWorkbook

from tests.system.browser.conftest import Addresses, NewContext
from tests.system.browser.walk import Walk

TURTLE = {"Accept": "text/turtle"}
WITH_AND_WITHOUT_SCRIPT = pytest.fixture(params=[True, False], ids=["script", "no-script"])


@WITH_AND_WITHOUT_SCRIPT
def reader(request: pytest.FixtureRequest, new_context: NewContext) -> Walk:
    """A reader of English at the home page."""
    return Walk(new_context(locale="en-GB", java_script_enabled=request.param).new_page()).start()


@WITH_AND_WITHOUT_SCRIPT
def korean(request: pytest.FixtureRequest, new_context: NewContext) -> Walk:
    """A reader of Korean at the home page."""
    return Walk(new_context(locale="ko-KR", java_script_enabled=request.param).new_page()).start()


@WITH_AND_WITHOUT_SCRIPT
def other(request: pytest.FixtureRequest, addresses: Addresses, new_context: NewContext) -> Walk:
    """A reader at the home page of the second publication."""
    context = new_context(locale="en-GB", java_script_enabled=request.param, base_url=addresses["lighthouses"])
    return Walk(context.new_page()).start()


def _save(page: Page, link: Locator, path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file that a link of the page downloads."""
    with page.expect_download() as started:
        link.click()
    started.value.save_as(path)
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_a_researcher_takes_every_membership_with_its_sources(reader: Walk, tmp_path: Path) -> None:
    reader.menu("Downloads")
    link = reader.page.locator("a[href='/data/tables/designations.csv']").first
    rows = _save(reader.page, link, tmp_path / "designations.csv")
    assert len(rows) > 400
    assert all(row["city"] and row["category"] and row["year"] and row["sources"] for row in rows)


def test_a_researcher_takes_the_list_of_cities_with_its_sources(reader: Walk) -> None:
    reader.follow("Cities, as a table")
    href = reader.page.get_by_role("main").get_by_role("link", name="CSV", exact=True).get_attribute("href")
    rows = list(csv.DictReader(reader.page.request.get(href or "").body().decode("utf-8-sig").splitlines()))
    assert list(rows[0])[:7] == ["iri", "label", "language", "country", "category", "region", "year"]
    assert len(rows) == 405
    assert all(row["sources"] for row in rows)


def test_a_researcher_pastes_a_query_and_takes_its_answer(reader: Walk) -> None:
    reader.menu("Examples")
    reader.follow("Members of each category")
    query = reader.page.locator("pre").first.inner_text()
    reader.menu("Query")
    reader.page.get_by_role("textbox", name="A query in SPARQL").fill(query)
    reader.page.get_by_role("button", name="Run", exact=True).click()
    expect(reader.page.get_by_role("cell", name="Media Arts").first).to_be_visible()
    expect(reader.page.get_by_role("main").get_by_role("link", name="CSV", exact=True)).to_be_visible()


def test_an_officer_comes_to_her_city_in_three_clicks_in_korean(korean: Walk) -> None:
    korean.click(korean.page.locator(".figures").get_by_role("link", name="108"))
    korean.follow("대한민국", "진주")
    expect(korean.page.get_by_role("heading", level=1)).to_have_text("진주")
    assert korean.page.url.endswith("/city/kr-jinju")
    assert (korean.clicks, korean.languages) == (3, {"ko"})


def test_an_officer_finds_partners_near_her_city_in_three_clicks(korean: Walk) -> None:
    korean.search("진주")
    korean.follow("진주")
    korean.click(korean.page.locator(".partners a").first)
    expect(korean.page.get_by_role("heading", level=1)).to_have_text("김해")
    expect(korean.page.locator(".told dl.facts")).to_contain_text("공예와 민속예술")
    assert (korean.clicks, korean.languages) == (3, {"ko"})


def test_an_officer_takes_all_cities_of_crafts_as_a_workbook(korean: Walk, tmp_path: Path) -> None:
    korean.click(korean.page.locator(".groups").get_by_role("link", name="공예와 민속예술"))
    korean.click(korean.page.locator("ul.members ~ p a").last)
    with korean.page.expect_download() as download:
        korean.page.get_by_role("link", name="Excel", exact=True).first.click()
    path = tmp_path / "cities.xlsx"
    download.value.save_as(path)
    header, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert header[:1] == ["이름"]
    listed = korean.page.request.get("/city.csv?category=crafts-and-folk-art").text()
    assert len(rows) == len(list(csv.DictReader(listed.splitlines()))) > 60
    assert "진주" in {row[0] for row in rows}


def test_a_developer_takes_a_list_as_json_by_the_first_example(reader: Walk) -> None:
    reader.follow("API")
    address = reader.page.locator(".starts a").first.get_attribute("href") or "?"
    found = reader.page.request.get(address).json()
    assert [len(found["items"]), found["count"]] == [2, 405]
    assert isinstance(found["items"][0]["latitude"], float)


def test_an_officer_chooses_a_country_by_a_form(reader: Walk) -> None:
    reader.menu("Examples")
    reader.follow("Members of a country")
    reader.page.locator("form.parameters").get_by_label("Country").select_option(label="Sweden")
    reader.click(reader.page.locator("form.parameters button"))
    assert reader.page.url.endswith("/queries/members-of-a-country?country=se")
    expect(reader.page.get_by_role("row").filter(has_text="Norrköping")).to_contain_text("Music")


def test_an_officer_reads_the_objectives_in_two_clicks(korean: Walk) -> None:
    korean.kind("objective")
    assert korean.page.get_by_role("main").locator("tbody tr").count() == 12
    assert korean.page.locator("tbody th span[lang=ko]").count() == 12
    assert (korean.clicks, korean.languages) == (2, {"ko"})


def test_a_journalist_reads_how_many_and_since_when(reader: Walk) -> None:
    figures = reader.page.locator(".figures")
    for number in ("405", "108", "2004"):
        expect(figures.get_by_text(number, exact=True)).to_be_visible()
    expect(reader.page.locator(".count-of .note")).to_contain_text("UNESCO counts 408 member cities")


def test_a_journalist_sees_which_numbers_disagree_and_who_says_so(reader: Walk) -> None:
    reader.menu("Examples")
    reader.follow("How many countries in a year, and who says so")
    for number in ("90", "93", "96"):
        expect(reader.page.get_by_role("cell", name=number, exact=True).first).to_be_visible()


def test_a_journalist_reads_a_claim_beside_those_that_disagree(reader: Walk) -> None:
    reader.kind("claim")
    reader.follow("UNESCO Creative Cities Network, Countries with member cities, 2022: 96")
    table = reader.page.get_by_role("region", name="conflicts with").get_by_role("table")
    for name in ("The source document on the creative city and the network", "Yonhap on Gimhae, March 2022"):
        expect(table.get_by_role("link", name=name)).to_be_visible()
    assert reader.clicks == 3


def test_a_journalist_sees_every_published_number_over_time(reader: Walk) -> None:
    reader.kind("measure")
    reader.follow("Countries with member cities")
    rows = reader.page.get_by_role("region", name="Published figures").get_by_role("row")
    expect(reader.page.locator("a .dot")).to_have_count(rows.count() - 1)
    expect(rows.filter(has_text="2021-11-18")).to_contain_text("The number from before the round of 2021")
    reader.click(reader.page.locator("a:has(.dot)").last)
    expect(reader.page.get_by_role("heading", level=1)).to_contain_text("Countries with member cities, 2025")


def test_a_developer_comes_to_the_turtle_of_a_thing(reader: Walk) -> None:
    reader.search("Jinju")
    reader.follow("Jinju")
    href = reader.page.get_by_role("main").get_by_role("link", name="Turtle").get_attribute("href")
    answer = reader.page.request.get(href or "")
    assert answer.headers["content-type"].startswith("text/turtle")
    assert "<https://w3id.org/ucc-graph/id/city/kr-jinju>" in answer.text()
    assert answer.text() == reader.page.request.get("/id/city/kr-jinju", headers=TURTLE).text()


def test_an_editor_is_led_from_a_page_to_the_line_of_the_table(reader: Walk, root: Path) -> None:
    reader.search("Jinju")
    reader.follow("Jinju")
    reader.page.get_by_text("Edit this data").click()
    link = reader.page.get_by_role("link", name="data/cities.csv")
    line = int((link.text_content() or "").rpartition(" ")[2])
    assert (root / "data/cities.csv").read_text(encoding="utf-8").splitlines()[line - 1].startswith("kr-jinju,")
    reader.follow("Source of every value")
    row = reader.page.get_by_role("row").filter(has_text="population").first
    expect(row).to_contain_text(f"data/cities.csv line {line}")
    reader.click(row.get_by_role("link", name=f"data/cities.csv line {line}"))
    expect(reader.page.get_by_role("row").filter(has_text="key").first).to_contain_text("kr-jinju")
    expect(reader.page.get_by_role("columnheader", name=f"row {line + 1}")).to_be_visible()


def test_another_network_has_a_map_a_list_and_pages(other: Walk) -> None:
    assert other.page.locator("svg.world a").count() == 4
    other.follow("Lighthouses, as a table", "Tern Rock, Outer")
    expect(other.page.get_by_role("heading", level=1)).to_have_text("Tern Rock, Outer")
    expect(other.page.locator(".told dl.facts")).to_be_visible()
    expect(other.page.get_by_role("main").get_by_role("link", name="Turtle")).to_be_visible()


def test_another_network_is_searched_and_compared(other: Walk) -> None:
    other.search("sterne")
    expect(other.page.locator(".found a").first).to_have_attribute("href", "/lighthouse/tern-rock")
    other.click(other.page.locator(".found a").first)
    other.follow("Compare with Old Lantern")
    assert other.page.locator("table.compared thead th").count() == 2


def test_a_journalist_switches_from_the_total_to_new_things_a_year(reader: Walk) -> None:
    charts = reader.page.locator(".growth figure")
    expect(charts.first).to_be_visible()
    expect(charts.last).to_be_hidden()
    reader.page.get_by_role("radio", name="New in each year").check()
    expect(charts.first).to_be_hidden()
    expect(charts.last).to_be_visible()


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_search_and_map_stand_in_the_first_screen(new_context: NewContext, size: tuple[int, int]) -> None:
    page = new_context(locale="en-GB", viewport={"width": size[0], "height": size[1]}).new_page()
    page.goto("/")
    for part in ("main input[type=search]", "svg.world"):
        box = page.locator(part).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= size[1]


def test_an_officer_sees_her_city_in_one_screen_and_all_statements_by_a_click(reader: Walk) -> None:
    reader.search("Jinju")
    reader.follow("Jinju")
    expect(reader.page.locator(".here text")).to_have_text("Jinju")
    expect(reader.page.locator(".told .facts")).to_contain_text("307,242")
    statements = reader.page.locator("#statements")
    expect(statements.get_by_text("kr-jinju", exact=True)).to_be_hidden()
    statements.locator("summary").first.click()
    expect(statements.get_by_text("kr-jinju", exact=True)).to_be_visible()
