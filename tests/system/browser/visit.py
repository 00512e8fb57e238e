"""What one look at a page shows: its weight, its movement, its width, what is covered, and what axe says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it carries no types
from playwright.sync_api import Browser, Page, Request

__all__ = ["Visit", "covered", "faults", "looked_at", "reader", "shift", "visit"]

WIDTHS: Final = (1280, 390, 320)

_SHIFT: Final = """() => new Promise((done) => {
    let sum = 0;
    const add = (list) => { for (const one of list) sum += one.value; };
    const watch = new PerformanceObserver((list) => add(list.getEntries()));
    watch.observe({type: "layout-shift", buffered: true});
    requestAnimationFrame(() => requestAnimationFrame(() => { add(watch.takeRecords()); done(sum); }));
})"""
_COVERED: Final = Path(__file__).with_name("covered.js").read_text(encoding="utf-8")
_REPEATED: Final = Path(__file__).with_name("repeated.js").read_text(encoding="utf-8")
_VIOLATIONS: Final = "async (options) => (await axe.run(options)).violations"
_OF_LOOKS: Final = ("color-contrast", "link-in-text-block", "target-size")
"""Rules of axe that need the place and the colours of every element, which takes three quarters of its time."""


@dataclass(frozen=True)
class Visit:
    """A page as a browser without any cache had it."""

    outside: tuple[str, ...]
    bytes: int
    shift: float
    faults: tuple[str, ...]
    too_wide: tuple[int, ...]
    covered: tuple[str, ...]


@contextmanager
def reader(browser: Browser, address: str) -> Iterator[Page]:
    """A page for many visits to a site: a context of its own for each would take two seconds of processor time."""
    context = browser.new_context(base_url=address, locale="en-GB", reduced_motion="reduce")
    context.set_default_timeout(90_000)
    yield context.new_page()
    context.close()


def visit(page: Page, address: str, path: str, small: str = "") -> Visit:
    """Opens a page of a site on a desk and on telephones, and has axe look at it in the light and in the dark.

    ``small`` is a page of the same kind for axe alone, whose time grows with the page.
    """
    _forget(page, address)
    asked: list[Request] = []
    finished: list[Request] = []
    with _noted(page, "request", asked), _noted(page, "requestfinished", finished):
        _open(page, path)
        weight = sum(one.sizes()["responseBodySize"] for one in finished)
        moved = shift(page)
        too_wide, hidden = [], []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            too_wide += [width] if page.evaluate("document.documentElement.scrollWidth") > width else []
            hidden += [f"{width}: {pair}" for pair in covered(page)]
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    outside = tuple(one.url for one in asked if not one.url.startswith((f"{address}/", "data:", "blob:")))
    if small:
        page.goto(small)
    return Visit(outside, weight, moved, tuple(looked_at(page)), tuple(too_wide), tuple(hidden))


def looked_at(page: Page) -> list[str]:
    """What axe finds in the light, on the smallest telephone and in the dark.

    Rules of content look at the whole page, and so does that of the size of targets where they stand closest. Rules of
    colours look at each element that differs from its siblings in the light or in the dark, which is a tenth of them.
    """
    found = faults(page, rules={rule: {"enabled": False} for rule in _OF_LOOKS})
    page.set_viewport_size({"width": WIDTHS[-1], "height": 900})
    found += faults(page, runOnly=["target-size"])
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.evaluate(_REPEATED, False)
    page.emulate_media(color_scheme="dark")
    page.evaluate(_REPEATED, True)
    found += faults(page, runOnly=["color-contrast"])
    page.emulate_media(color_scheme="light")
    return found + faults(page, runOnly=list(_OF_LOOKS))


def faults(page: Page, **options: Any) -> list[str]:
    """The rules of axe that the whole page breaks, whether seriously or not, with where it does.

    The size of targets, which is of WCAG 2.2, is not looked at by axe unless it is told to.
    """
    chosen = options or {"rules": {"target-size": {"enabled": True}}}
    if page.evaluate("!('axe' in window)"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate(_VIOLATIONS, {"resultTypes": ["violations"], "elementRef": False, **chosen})
    return [f"{one['impact']}: {one['id']} {one['nodes'][0]['target']}" for one in found]


def shift(page: Page) -> float:
    """The sum of layout shifts so far (https://wicg.github.io/layout-instability/)."""
    found: float = page.evaluate(_SHIFT)
    return found


def covered(page: Page) -> list[str]:
    """The pairs of texts and controls of which one lies upon the other."""
    found: list[str] = page.evaluate(_COVERED)
    return found


@contextmanager
def _noted(page: Page, event: Any, requests: list[Request]) -> Iterator[None]:
    """Notes the requests of an event of a page, as long as the block runs."""
    listener = lambda request: requests.append(request)  # noqa: E731, PLW0108  # it must take attributes
    page.on(event, listener)
    yield
    page.remove_listener(event, listener)


def _forget(page: Page, address: str) -> None:
    """Leaves a site, and forgets all that was kept of it."""
    session = page.context.new_cdp_session(page)
    page.goto("about:blank")
    session.send("Network.clearBrowserCache")
    session.send("Storage.clearDataForOrigin", {"origin": address, "storageTypes": "all"})
    session.detach()


def _open(page: Page, path: str) -> None:
    """Opens a page with all that it loads, and where there is an editor with what comes once that is entered."""
    has_editor = path.partition("?")[0].endswith("/sparql")
    page.goto(path, wait_until="networkidle" if has_editor else "load")
    if has_editor:
        with page.expect_request_finished(lambda request: request.url.endswith("/sparql/terms.json")):
            page.get_by_role("textbox").last.focus()
