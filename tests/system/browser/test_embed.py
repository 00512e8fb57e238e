"""Parts of pages in frames of another site, and readers who take them and their pictures from the home page."""

from __future__ import annotations

import struct
import threading
from collections.abc import Callable, Iterator
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, Request, expect

from tests.system.browser.conftest import Addresses
from tests.system.browser.kinds import PAGES
from tests.system.browser.walk import Walk

Show = Callable[[str], FrameLocator]
FRAMES = [
    ("main", "/embed/card/city/kr-jinju", "Jinju"),
    ("main", "/ko/embed/card/city/kr-jinju", "진주"),
    ("main", "/embed/card/country/kr", "South Korea"),
    ("main", "/embed/map/city?country=kr", "Cities · South Korea"),
    ("main", "/ar/embed/chart/city?show=new&country=kr", "المدن · كوريا الجنوبية"),
    ("main", "/embed/chart/city?by=region", "Cities"),
    ("main", "/embed/list/city?category=film", "Cities · Film"),
    ("lighthouses", "/embed/card/lighthouse/tern-rock", "Tern Rock, Outer"),
    ("lighthouses", "/embed/map/lighthouse", "Lighthouses"),
    ("lighthouses", "/fr/embed/chart/lighthouse", "Phare"),
    ("lighthouses", "/embed/list/keeper", "Keepers"),
]
MOST = 40_000
"""Bytes of a card with all that it loads, before compression."""


class _OtherSite(ThreadingHTTPServer):
    """Server of one page, whose content the tests set."""

    page = ""


class _Handler(BaseHTTPRequestHandler):
    server: _OtherSite

    def do_GET(self) -> None:  # the name that the library calls
        body = f'<!DOCTYPE html>\n<meta charset="utf-8">\n<link rel="icon" href="data:,">\n{self.server.page}'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def other_site() -> Iterator[_OtherSite]:
    """A site of another origin."""
    with _OtherSite(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def context(browser: Browser, addresses: Addresses) -> Iterator[BrowserContext]:
    """A reader of English, with script."""
    found = browser.new_context(base_url=addresses["main"], locale="en-GB")
    found.set_default_timeout(15_000)
    yield found
    found.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    found = context.new_page()
    yield found
    found.close()


@pytest.fixture
def show(page: Page, other_site: _OtherSite) -> Show:
    """Shows HTML on a page of another site; the frame in it."""

    def shown(html: str) -> FrameLocator:
        other_site.page = html
        page.goto(f"http://127.0.0.1:{other_site.server_port}/")
        return page.frame_locator("iframe")

    return shown


def _iframe(address: str, width: int = 280) -> str:
    return f'<iframe src="{escape(address)}" width="{width}" height="340"></iframe>'


@pytest.mark.parametrize(("site", "path", "heading"), FRAMES, ids=lambda value: value.replace("/", "-"))
def test_a_part_of_a_page_stands_in_a_narrow_frame_of_another_site(
    show: Show, page: Page, addresses: Addresses, site: str, path: str, heading: str
) -> None:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108  # it must take attributes
    frame = show(_iframe(addresses[site] + path))
    expect(frame.get_by_role("heading", level=1)).to_contain_text(heading)
    expect(frame.get_by_role("contentinfo").get_by_role("link").first).to_have_attribute("target", "_blank")
    assert {one.url.startswith((addresses[site], page.url, "data:")) for one in asked} == {True}
    assert frame.locator(":root").evaluate("root => root.scrollWidth <= root.clientWidth")


@pytest.mark.slow
def test_no_other_page_stands_in_a_frame(show: Show, page: Page, addresses: Addresses) -> None:
    kinds = {(one.site, one.path.split("/")[1].partition("?")[0]): one for one in PAGES if "/embed/" not in one.path}
    others = kinds.values()
    page.set_default_navigation_timeout(90_000)
    show("".join(_iframe(addresses[one.site] + one.path) for one in others))
    frames = page.frames[1:]
    assert len(frames) == len(others) > 40
    assert {frame.url for frame in frames} == {"chrome-error://chromewebdata/"}


def test_a_card_is_light_with_all_that_it_loads(show: Show, page: Page, addresses: Addresses) -> None:
    sizes: dict[str, int] = {}

    def note(request: Request) -> None:
        response = request.response()
        sizes[request.url] = len(response.body()) if response else 0

    page.on("requestfinished", note)
    frame = show(_iframe(f"{addresses['main']}/embed/card/city/kr-jinju"))
    expect(frame.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    loaded = {url: size for url, size in sizes.items() if url.startswith(addresses["main"])}
    assert len(loaded) > 2
    assert sum(loaded.values()) < MOST
    assert [url for url in loaded if url.endswith(".js")] == []


def test_a_map_needs_no_script_and_its_points_lead_to_their_pages(
    browser: Browser, addresses: Addresses, other_site: _OtherSite
) -> None:
    plain = browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    other_site.page = _iframe(f"{addresses['main']}/embed/map/city?country=kr", 600)
    page.goto(f"http://127.0.0.1:{other_site.server_port}/")
    points = page.frame_locator("iframe").locator(".points a")
    expect(points).to_have_count(13)
    with plain.expect_page() as opened:
        points.first.click(force=True)
    opened.value.wait_for_url("**/city/kr-*")
    assert opened.value.get_by_role("navigation").first.is_visible()
    assert points.first.locator("use").evaluate("sign => sign.getBoundingClientRect().width") < 30
    plain.close()


def test_a_reader_takes_the_growth_chart_as_png_with_its_credit(page: Page, tmp_path: Path) -> None:
    page.goto("/")
    drawing = page.request.get(page.get_by_role("link", name="SVG: In all").get_attribute("href") or "").text()
    with page.expect_download() as started:
        page.get_by_role("button", name="PNG: In all").click()
    started.value.save_as(tmp_path / "growth.png")
    picture = (tmp_path / "growth.png").read_bytes()
    assert started.value.suggested_filename == "city-chart-total.png"
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", picture[16:24])
    assert f'width="{width // 2}" height="{height // 2}"' in drawing
    assert len(picture) > 20_000
    assert "Creative Cities: open data · Release 2026.11 · CC BY 4.0</text>" in drawing


def test_an_officer_embeds_her_own_city_from_the_home_page(page: Page, show: Show) -> None:
    walk = Walk(page).start()
    walk.search("Jinju")
    walk.follow("Jinju")
    page.get_by_text("Embed", exact=True).click()
    frame = show(page.get_by_label("Copy this into your page:").input_value())
    expect(frame.get_by_role("heading", level=1)).to_contain_text("Jinju")
    expect(frame.get_by_text("Crafts and Folk Art")).to_be_visible()


def test_a_map_is_embedded_as_it_is_chosen(page: Page, show: Show) -> None:
    page.goto("/")
    page.get_by_role("checkbox", name="Film").check()
    assert (page.get_by_role("link", name="CSV: Map").get_attribute("href") or "").endswith("lang=en&category=film")
    page.locator(".atlas .reuse").get_by_text("Embed", exact=True).click()
    frame = show(page.locator(".atlas .reuse textarea").input_value())
    expect(frame.get_by_role("heading", level=1)).to_have_text("Cities · Film 30")


def test_without_script_nothing_offers_png(browser: Browser, addresses: Addresses) -> None:
    plain = browser.new_context(java_script_enabled=False, base_url=addresses["main"])
    page = plain.new_page()
    page.goto("/city?country=kr")
    expect(page.get_by_role("link", name="SVG: Map")).to_be_visible()
    expect(page.get_by_text("PNG", exact=True)).to_be_hidden()
    plain.close()
