"""Pages in Debian's Chromium, served by the real command; a call to anywhere else fails the test."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, WebError, sync_playwright

from tests.servers.ours import serve
from tests.servers.programs import program

NewContext = Callable[..., BrowserContext]
Addresses = Mapping[str, str]


@dataclass(frozen=True)
class _User:
    """A user of the browser, and the faults that were seen since a test began."""

    context: BrowserContext
    faults: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def address(release: Path) -> Iterator[str]:
    """Where the real release is served, without a slash at the end."""
    with serve(release) as (_, address):
        yield address


@pytest.fixture(scope="session")
def addresses(address: str, lighthouse_release: Path) -> Iterator[Addresses]:
    """Where each publication is served: ``main`` and ``lighthouses``."""
    with serve(lighthouse_release) as (_, lighthouses):
        yield {"main": address, "lighthouses": lighthouses}


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium without a window; it ends with these tests, for as long as it runs no other event loop may."""
    executable = program("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def users() -> dict[str, _User]:
    """The browser's users by their options, each kept for the tests that come; they end with the browser."""
    return {}


@pytest.fixture
def new_context(browser: Browser, addresses: Addresses, users: dict[str, _User]) -> Iterator[NewContext]:
    """Makes a browser's user; faults that its pages report, and calls to elsewhere, fail the test at its end.

    A user of the same options as one before is that one, who has forgotten everything: that saves a second of
    processor time. One test gets no user twice.
    """
    used: dict[str, _User] = {}

    def make(**options: Any) -> BrowserContext:
        key = repr(sorted(options.items()))
        assert key not in used, "This test has a user of these options already."
        used[key] = users.get(key) or _user(browser, addresses, options)
        users[key] = used[key]
        return used[key].context

    yield make
    for user in used.values():
        _forget(user.context, addresses.values())
    faults = [fault for user in used.values() for fault in user.faults]
    for user in used.values():
        user.faults.clear()
    assert faults == []


def _user(browser: Browser, addresses: Addresses, options: Mapping[str, Any]) -> _User:
    context = browser.new_context(**{"base_url": addresses["main"], **options})
    context.set_default_timeout(15_000)
    user = _User(context)
    _watch(context, addresses.values(), user.faults)
    return user


def _forget(context: BrowserContext, addresses: Iterable[str]) -> None:
    """Closes all pages, and clears what the browser keeps of the sites."""
    session = context.new_cdp_session(context.new_page())
    for page in context.pages[:-1]:
        page.close()
    for address in addresses:
        session.send("Storage.clearDataForOrigin", {"origin": address, "storageTypes": "all"})
    session.send("Network.clearBrowserCache")
    context.clear_cookies()
    context.clear_permissions()
    context.unroute_all()
    context.pages[0].close()


@pytest.fixture
def page(new_context: NewContext) -> Page:
    """A new page of a reader of English, with script."""
    return new_context(locale="en-GB").new_page()


@pytest.fixture
def plain_page(new_context: NewContext) -> Page:
    """A new page in a browser that runs no script."""
    return new_context(locale="en-GB", java_script_enabled=False).new_page()


def _watch(context: BrowserContext, addresses: Iterable[str], faults: list[str]) -> None:
    """Notes calls to elsewhere, and what the browser reports as a fault of the page."""

    def note_call(request: Request) -> None:
        faults.extend([] if _is_ours(request.url, addresses) else [request.url])

    def note_message(message: ConsoleMessage) -> None:
        faults.extend([message.text] if _is_fault(message) else [])

    def note_error(error: WebError) -> None:
        faults.append(str(error.error))

    context.on("request", note_call)
    context.on("console", note_message)
    context.on("weberror", note_error)


def _is_ours(url: str, addresses: Iterable[str]) -> bool:
    return url.startswith((*(f"{address}/" for address in addresses), "data:", "blob:"))


def _is_fault(message: ConsoleMessage) -> bool:
    """Whether the browser reports a fault of the page; an answer of an error status is not one."""
    return message.type == "error" and "Failed to load resource" not in message.text
