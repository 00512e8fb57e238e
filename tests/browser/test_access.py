"""Every kind of page is held to the rules of axe (https://github.com/dequelabs/axe-core), light, dark and mirrored."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it carries no types

from tests.browser.conftest import NewContext

PAGES = [
    *("/", "/ar/", "/city?category=film", "/city/kr-jinju", "/ar/city/fr-lyon", "/category/music", "/country/kr"),
    *("/round/2019", "/claim/cl061", "/source/source-document", "/compare?thing=city/kr-jinju&thing=city/fr-lyon"),
    *("/name/kr-jinju-ko", "/event/ac16", "/objective/so1", "/region/africa", "/data"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious(new_context: NewContext, path: str, scheme: str) -> None:
    page = new_context(locale="en-GB", color_scheme=scheme, reduced_motion="reduce").new_page()
    page.goto(path)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["target"]) for one in found if one["impact"] in {"serious", "critical"}] == []
