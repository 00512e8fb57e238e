"""Every kind of page, of both publications: valid, accessible, light, still, and fit for a telephone."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page

from tests.servers.programs import installed, program
from tests.system.browser.conftest import Addresses
from tests.system.browser.kinds import PAGES, Kind
from tests.system.browser.visit import Visit, covered, faults, looked_at, reader, shift, visit

Fault = tuple[str, int, str]
"""Name of a file, line and message."""
FAULTY = "faulty.html"
_FAULTS = """<!DOCTYPE html>
<html lang="en">
<head><title>a</title></head>
<body><p><a>b<a></p>
<p><div></div></p></body></html>
"""


@pytest.fixture(scope="module")
def validator(root: Path) -> list[str | Path]:
    program("npm")
    folder = root / "frontend" / "html"
    command = installed(folder / "node_modules" / ".bin" / "html-validate", "validator")
    return [command, "--config", folder / "rules.json", "--formatter", "json"]


@pytest.fixture(scope="module")
def readers(browser: Browser, addresses: Addresses) -> Iterator[Mapping[str, Page]]:
    """A page for the visits to each site."""
    with reader(browser, addresses["main"]) as main, reader(browser, addresses["lighthouses"]) as lighthouses:
        yield {"main": main, "lighthouses": lighthouses}


@pytest.fixture(scope="module", params=[kind for kind in PAGES if kind.status != 406], ids=str)
def kind(request: pytest.FixtureRequest) -> Kind:
    """A kind of page that a browser is given."""
    found: Kind = request.param
    return found


@pytest.fixture(scope="module")
def seen(kind: Kind, readers: Mapping[str, Page], addresses: Addresses) -> Visit:
    return visit(readers[kind.site], addresses[kind.site], kind.path, kind.small)


@pytest.fixture(scope="module")
def nu(root: Path) -> list[str | Path]:
    """The command of the Nu HTML Checker, for a folder of pages."""
    jar = installed(root / "frontend" / "html" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar", "validator")
    return [program("java"), "-jar", jar, "--errors-only", "--format", "json", "--skip-non-html"]


def _get(address: str) -> tuple[int, bytes]:
    try:
        with urlopen(Request(address, headers={"Accept": "text/html"})) as answer:  # noqa: S310  # http, our own
            return answer.status, answer.read()
    except HTTPError as fault:
        with fault:
            return fault.code, fault.read()


def _errors(nu: list[str | Path], folder: Path) -> list[Fault]:
    run = subprocess.run([*nu, "--stdout", folder], capture_output=True, text=True, check=False)
    return [
        (Path(message["url"]).name, message.get("lastLine", 0), message["message"])
        for message in json.loads(run.stdout)["messages"]
    ]


def _faults(validator: list[str | Path], folder: Path) -> list[Fault]:
    run = subprocess.run([*validator, folder], capture_output=True, text=True, check=False)
    return [
        (Path(file["filePath"]).name, message["line"], message["message"])
        for file in json.loads(run.stdout)
        for message in file["messages"]
    ]


def test_there_are_pages_of_both_publications() -> None:
    assert len(PAGES) == 87
    assert sum(kind.site == "lighthouses" for kind in PAGES) == 28
    assert sum(kind.path == "/" for kind in PAGES) == 2


@pytest.fixture(scope="module")
def saved(addresses: Addresses, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every kind of page under its number, and one with a fault."""
    folder = tmp_path_factory.mktemp("pages")
    for number, kind in enumerate(PAGES):
        status, body = _get(addresses[kind.site] + kind.path)
        assert (kind, status) == (kind, kind.status)
        (folder / f"{number}.html").write_bytes(body)
    (folder / FAULTY).write_text(_FAULTS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def of_nu(nu: list[str | Path], saved: Path) -> list[Fault]:
    """What the Nu HTML Checker says; Java starts once."""
    return _errors(nu, saved)


@pytest.fixture(scope="module")
def of_validator(validator: list[str | Path], saved: Path) -> list[Fault]:
    """What html-validate says."""
    return _faults(validator, saved)


def _of_pages(faults: list[Fault]) -> list[tuple[str, int, str]]:
    return [(str(PAGES[int(Path(name).stem)]), line, message) for name, line, message in faults if name != FAULTY]


def _of_the_faulty(faults: list[Fault]) -> set[int]:
    """The lines of the faulty page that have faults."""
    return {line for name, line, _ in faults if name == FAULTY}


def test_every_page_is_valid_html(of_validator: list[Fault]) -> None:
    assert _of_pages(of_validator) == []


def test_every_page_is_valid_by_the_nu_checker(of_nu: list[Fault]) -> None:
    assert _of_pages(of_nu) == []


def test_a_fault_is_seen_by_the_nu_checker(of_nu: list[Fault]) -> None:
    assert 4 in _of_the_faulty(of_nu)


def test_a_fault_of_html_is_seen(of_validator: list[Fault]) -> None:
    assert 5 in _of_the_faulty(of_validator)


def test_nothing_comes_from_elsewhere(seen: Visit) -> None:
    assert seen.outside == ()


def test_axe_finds_nothing(seen: Visit) -> None:
    assert seen.faults == ()


def test_a_page_with_all_it_loads_is_below_150_kilobytes_and_a_first_page_below_100(kind: Kind, seen: Visit) -> None:
    assert 0 < seen.bytes < (100_000 if kind.path == "/" else 150_000)


def test_nothing_moves_once_it_is_drawn(seen: Visit) -> None:
    assert seen.shift < 0.01


@pytest.mark.parametrize("path", ["/country", "/compare?thing=city/kr-jinju&thing=city/fr-lyon"])
def test_nothing_moves_on_a_slow_machine(browser: Browser, addresses: Addresses, path: str) -> None:
    context = browser.new_context(base_url=addresses["main"], locale="en-GB")
    context.set_default_timeout(90_000)
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 8})
    page.goto(path)
    assert shift(page) < 0.01
    context.close()


def test_no_telephone_scrolls_sideways(seen: Visit) -> None:
    assert seen.too_wide == ()


def test_nothing_lies_upon_another(seen: Visit) -> None:
    assert seen.covered == ()


def test_a_line_that_covers_two_pixels_of_another_is_seen(browser: Browser) -> None:
    page = browser.new_page()
    line = '<p style="position:absolute; margin:0; font:16px/16px serif; top:{}px">{}</p>'
    page.set_content(line.format(0, "One") + line.format(16, "Two") + line.format(30, "Three"))
    assert covered(page) == ["Two / Three"]
    page.close()


def test_axe_sees_a_fault_of_the_dark_alone(browser: Browser) -> None:
    page = browser.new_page(color_scheme="dark")
    page.set_content('<p style="color-scheme:dark; color:light-dark(#000, #222); background:#111">Unread</p>')
    assert [fault.split()[1] for fault in faults(page, runOnly=["color-contrast"])] == ["color-contrast"]
    page.close()


@pytest.mark.parametrize(
    ("style", "rule"),
    [
        ("color:#999", "color-contrast"),
        ("color:light-dark(#000, #444)", "color-contrast"),
        ("background:#555", "color-contrast"),
        ("font-size:5px; line-height:5px", "target-size"),
    ],
)
def test_axe_sees_a_fault_of_one_row_of_many(browser: Browser, style: str, rule: str) -> None:
    page = browser.new_page()
    rows = "".join(f'<li><a href="/{n}" style="{style if n == 7 else ""}">Row {n}</a></li>' for n in range(20))
    page.set_content(f'<body style="color-scheme:light dark; background:Canvas"><ul>{rows}</ul>')
    assert rule in {fault.split()[1] for fault in looked_at(page)}
    assert page.locator("li").count() == 2
    page.close()
