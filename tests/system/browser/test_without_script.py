"""A page without script says what it says with script, line by line and link by link, and the other way round."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.system.browser.conftest import Addresses, NewContext

# What a page says and where it leads, once all that is folded is open: the lines in their order without the tools of
# the map, the names of its places, the choices beside it, and every address.
FACTS = """(main) => {
    for (const one of main.querySelectorAll("details")) one.open = true;
    const all = (selector, said) => [...main.querySelectorAll(selector)].map(said);
    const choices = all(".controls label", (one) => one.textContent.trim().replace(/\\s+/g, " "));
    const places = all("svg.world .points title", (one) => one.textContent).sort();
    const links = all("a[href]:not(.skip)", (one) => one.getAttribute("href")).sort();
    for (const tools of main.querySelectorAll(".tools, .clusters, .names, .controls, .skip")) tools.remove();
    return {choices, places, links, lines: main.innerText.split("\\n").map((one) => one.trim()).filter(Boolean)};
}"""
PAGES = [
    *("/", "/ar/", "/city?country=kr", "/city?category=film&at=2014", "/city/kr-jinju", "/ko/category/film"),
    *("/country/kr", "/region/africa", "/round/2019", "/designation/kr-jinju-2019", "/objective/so1", "/claim/cl061"),
    *("/event/ac16", "/source/source-document", "/name/kr-jinju-ko", "/search?q=Granada", "/search?q=qqqqqqqq"),
    *("/compare?thing=city/kr-jinju&thing=city/fr-lyon", "/queries", "/queries/members-for-a-map", "/data"),
    *("/quality", "/shapes", "/catalog", "/releases", "/-/docs", "/city/xx-nowhere"),
    "/provenance?about=https://w3id.org/ucc-graph/id/city/kr-jinju",
]
LIGHTHOUSES = ["/", "/fr/", "/lighthouse", "/lighthouse/tern-rock", "/coast/amber-coast", "/keeper", "/ontology"]


def _facts(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.get_by_role("main").evaluate(FACTS)
    return found


@pytest.mark.parametrize(
    ("site", "path"), [*(("main", path) for path in PAGES), *(("lighthouses", path) for path in LIGHTHOUSES)]
)
def test_a_page_has_the_same_facts(new_context: NewContext, addresses: Addresses, site: str, path: str) -> None:
    seen = []
    for script in (True, False):
        page = new_context(locale="en-GB", java_script_enabled=script, base_url=addresses[site]).new_page()
        page.goto(path)
        seen.append(_facts(page))
    scripted, plain = seen
    assert len(plain["lines"]) > 1
    assert scripted == plain


def test_a_fact_that_script_adds_is_seen(page: Page) -> None:
    page.goto("/claim/cl061")
    before = _facts(page)
    page.get_by_role("main").evaluate("main => main.insertAdjacentHTML('beforeend', '<a href=\"/new\">New</a>')")
    after = _facts(page)
    assert after["lines"] == [*before["lines"], "New"]
    assert set(after["links"]) - set(before["links"]) == {"/new"}
