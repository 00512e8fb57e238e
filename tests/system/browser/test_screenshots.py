"""Screenshots to be looked at, in the folder that UCC_GRAPH_SCREENSHOTS names, and the letters that they must show."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.system.browser.conftest import NewContext

DESK, TELEPHONE, SMALLEST = ({"width": width, "height": 900} for width in (1280, 390, 320))
SHOTS = [
    ("home", "/", DESK, "light"),
    ("home-dark", "/", DESK, "dark"),
    ("home-telephone", "/", TELEPHONE, "light"),
    ("home-smallest-arabic", "/ar/", SMALLEST, "dark"),
    ("list", "/city?category=film", DESK, "light"),
    ("list-telephone", "/city?category=film", TELEPHONE, "light"),
    ("thing-korean", "/ko/city/kr-jinju", DESK, "light"),
    ("thing-arabic", "/ar/city/fr-lyon", TELEPHONE, "light"),
    ("group", "/category/music", DESK, "dark"),
    ("query", "/sparql", DESK, "light"),
    ("compare", "/compare?thing=city/kr-jinju&thing=city/fr-lyon", TELEPHONE, "dark"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the screenshots are kept: a folder of the caller's choice, or that of this run."""
    return Path(os.environ.get("UCC_GRAPH_SCREENSHOTS") or tmp_path_factory.mktemp("screenshots"))


def _fonts(page: Page, selector: str) -> set[str]:
    """The fonts that the browser took for the letters of an element."""
    session = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        session.send(f"{domain}.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    return {font["familyName"] for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]}


@pytest.mark.parametrize(("name", "path", "size", "scheme"), SHOTS, ids=[shot[0] for shot in SHOTS])
def test_a_page_is_drawn(
    new_context: NewContext, folder: Path, name: str, path: str, size: dict[str, int], scheme: str
) -> None:
    page = new_context(locale="en-GB", viewport=size, color_scheme=scheme, reduced_motion="reduce").new_page()
    page.goto(path)
    page.screenshot(path=folder / f"{name}.png", full_page=True)
    assert (folder / f"{name}.png").stat().st_size > 20_000


def test_a_printed_page_is_drawn(page: Page, folder: Path) -> None:
    page.goto("/ko/city/kr-jinju")
    page.emulate_media(media="print")
    page.screenshot(path=folder / "thing-printed.png", full_page=True)
    assert (folder / "thing-printed.png").stat().st_size > 20_000


@pytest.mark.parametrize(("path", "family"), [("/ko/city/kr-jinju", "CJK"), ("/ar/city/fr-lyon", "Arabic")])
def test_hangul_and_arabic_come_from_a_font_that_has_them(page: Page, path: str, family: str) -> None:
    page.goto(path)
    (font,) = _fonts(page, "h1 span")
    assert family in font


@pytest.mark.parametrize(("path", "language"), [("/ko/city/kr-jinju", "ko"), ("/ar/city/fr-lyon", "ar")])
def test_a_page_says_its_language_and_direction(page: Page, path: str, language: str) -> None:
    page.goto(path)
    direction = "rtl" if language == "ar" else "ltr"
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [language, direction]
    assert page.locator("h1 span").first.evaluate("one => [one.lang, one.dir]") == [language, direction]
