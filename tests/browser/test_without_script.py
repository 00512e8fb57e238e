"""A page without script says what it says with script, and the other way round."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NewContext

# The text of a page without what stands there for its tools alone.
SEEN = """(main) => {
    for (const tools of main.querySelectorAll(".tools, .clusters, .controls")) tools.remove();
    return main.innerText;
}"""


def _lines(page: Page) -> set[str]:
    """The lines that a reader sees, and the names of the places on the map."""
    seen = page.get_by_role("main").evaluate(SEEN).splitlines()
    return {line.strip() for line in [*seen, *page.locator("svg.world title").all_text_contents()]} - {""}


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/city?country=kr", "/city/kr-jinju", "/ko/category/film", "/country/kr", "/search?q=Granada"),
        *("/queries/members-for-a-map", "/claim/cl061", "/data", "/compare?thing=city/kr-jinju&thing=city/fr-lyon"),
    ],
)
def test_a_page_has_the_same_facts(new_context: NewContext, path: str) -> None:
    seen = []
    for script in (True, False):
        page = new_context(locale="en-GB", java_script_enabled=script).new_page()
        page.goto(path)
        seen.append(_lines(page))
    scripted, plain = seen
    assert len(plain) > 4
    assert plain - scripted == set()
    assert scripted - plain == set()
