"""A way through the site by what a reader sees: every click counted, and the language of every page that came."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page

__all__ = ["Walk"]


@dataclass
class Walk:
    """A reader on a page, who began at the home page and goes on by clicks alone."""

    page: Page
    clicks: int = 0
    languages: set[str] = field(default_factory=set)

    def start(self) -> Walk:
        """At the home page."""
        self.page.goto("/")
        self._arrive()
        return self

    def click(self, target: Locator) -> None:
        """One click, and the page that it leads to."""
        target.click()
        self.clicks += 1
        self._arrive()

    def follow(self, *names: str) -> None:
        """Links of the page by their names, one after the other."""
        for name in names:
            links = self.page.locator("main a:not([data-s])")  # not those of the map, which may lie beneath others
            self.click(links.and_(self.page.get_by_role("link", name=name, exact=True)).first)

    def menu(self, name: str) -> None:
        """A link of the menu that stands on every page."""
        self.click(self.page.get_by_role("banner").get_by_role("link", name=name, exact=True))

    def kind(self, name: str) -> None:
        """The list of a kind of thing, from the home page; where it is folded, after one click more."""
        link = self.page.locator(f".kinds a[href$='/{name}']")
        if not link.is_visible():
            self.page.locator("details:has(.kinds) summary").click()
            self.clicks += 1
        self.click(link)

    def search(self, text: str) -> None:
        """What is typed into the field for search and sent; a click on its button counts."""
        field = self.page.locator("input[name=q]").first
        field.fill(text)
        self.click(self.page.locator("form").filter(has=field).get_by_role("button"))

    def _arrive(self) -> None:
        self.page.wait_for_load_state()
        self.languages.add(self.page.locator("html").get_attribute("lang") or "")
