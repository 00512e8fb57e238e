"""What one look at a page shows: its weight, its movement, its width, what is covered, and what axe says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it carries no types
from playwright.sync_api import Browser, Page, Request

__all__ = ["Visit", "covered", "faults", "shift", "visit"]

WIDTHS: Final = (1280, 390, 320)

_SHIFT: Final = """() => new Promise((done) => {
    let sum = 0;
    const add = (list) => { for (const one of list) sum += one.value; };
    const watch = new PerformanceObserver((list) => add(list.getEntries()));
    watch.observe({type: "layout-shift", buffered: true});
    requestAnimationFrame(() => requestAnimationFrame(() => { add(watch.takeRecords()); done(sum); }));
})"""
_COVERED: Final = Path(__file__).with_name("covered.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Visit:
    """A page as a browser without any cache had it."""

    outside: tuple[str, ...]
    bytes: int
    shift: float
    faults: tuple[str, ...]
    too_wide: tuple[int, ...]
    covered: tuple[str, ...]


def visit(browser: Browser, address: str, path: str, small: str = "") -> Visit:
    """Opens a page on a desk and on telephones, and has axe look at it in the light and in the dark.

    ``small`` is a page of the same kind for axe alone, whose time grows with the page.
    """
    context = browser.new_context(base_url=address, locale="en-GB", reduced_motion="reduce")
    context.set_default_timeout(90_000)
    finished: list[Request] = []
    context.on("requestfinished", lambda request: finished.append(request))  # noqa: PLW0108  # it must take attributes
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    _open(page, path)
    weight = sum(one.sizes()["responseBodySize"] for one in finished)
    moved = shift(page)
    too_wide, hidden = [], []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        too_wide += [width] if page.evaluate("document.documentElement.scrollWidth") > width else []
        hidden += [f"{width}: {pair}" for pair in covered(page)]
    outside = tuple(url for url in asked if not url.startswith((f"{address}/", "data:", "blob:")))
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    if small:
        page.goto(small)
    found = (*faults(page), *_on_the_smallest(page), *_in_the_dark(page))
    seen = Visit(outside, weight, moved, found, tuple(too_wide), tuple(hidden))
    context.close()
    return seen


def faults(page: Page, **options: Any) -> list[str]:
    """The rules of axe that the whole page breaks, whether seriously or not, with where it does.

    The size of targets, which is of WCAG 2.2, is not looked at by axe unless it is told to.
    """
    chosen = options or {"rules": {"target-size": {"enabled": True}}}
    if page.evaluate("!('axe' in window)"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("(options) => axe.run(options)", {"resultTypes": ["violations"], **chosen})["violations"]
    return [f"{one['impact']}: {one['id']} {one['nodes'][0]['target']}" for one in found]


def shift(page: Page) -> float:
    """The sum of layout shifts so far (https://wicg.github.io/layout-instability/)."""
    found: float = page.evaluate(_SHIFT)
    return found


def covered(page: Page) -> list[str]:
    """The pairs of texts and controls of which one lies upon the other."""
    found: list[str] = page.evaluate(_COVERED)
    return found


def _open(page: Page, path: str) -> None:
    """Opens a page with all that it loads, and where there is an editor with what comes once that is entered."""
    has_editor = path.partition("?")[0].endswith("/sparql")
    page.goto(path, wait_until="networkidle" if has_editor else "load")
    if has_editor:
        with page.expect_request_finished(lambda request: request.url.endswith("/sparql/terms.json")):
            page.get_by_role("textbox").last.focus()


def _on_the_smallest(page: Page) -> list[str]:
    """The same for the size of targets alone, where they stand closest."""
    page.set_viewport_size({"width": WIDTHS[-1], "height": 900})
    found = faults(page, runOnly=["target-size"])
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    return found


def _in_the_dark(page: Page) -> list[str]:
    """The same for colours alone: nothing else differs in the dark."""
    page.emulate_media(color_scheme="dark")
    return faults(page, runOnly=["color-contrast"])
