"""Addresses for crawlers that lead elsewhere than to the page, or that robots.txt forbids.

Siblings: rel=canonical and og:url of things, in every language and of lists; robots.txt and what pages load; sitemap.
"""

from __future__ import annotations

import re
from urllib.robotparser import RobotFileParser

import pytest

from tests.asgi import Get

LOADED = re.compile(r'(?:<link rel="stylesheet" href|<script[^>]* src)="([^"]*)"')


@pytest.mark.parametrize("path", ["/lamp/north", "/lamp/s%C3%BCd", "/ko/lamp/north", "/lamp/north.html"])
def test_the_canonical_address_of_a_thing_answers_itself(get: Get, path: str) -> None:
    page = get(path, "text/html").text
    (canonical,) = re.findall(r'<link rel="canonical" href="([^"]*)">', page)
    assert canonical == f"http://localhost{path.removesuffix('.html')}"
    assert f'<meta property="og:url" content="{canonical}">' in page
    assert get(canonical.removeprefix("http://localhost"), "text/html").status_code == 200


@pytest.mark.parametrize("path", ["/", "/ko/", "/lamp", "/ar/lamp", "/fr/data", "/quality", "/queries/lamps-by-year"])
def test_every_page_names_its_canonical_address_and_its_translations(get: Get, path: str) -> None:
    page = get(path, "text/html").text
    assert re.findall(r'<link rel="canonical" href="([^"]*)">', page) == [f"http://localhost{path}"]
    (neutral,) = re.findall(r'hreflang="x-default" href="http://localhost([^"]*)"', page)
    translations = dict(re.findall(r'rel="alternate" hreflang="(\w\w)" href="http://localhost([^"]*)"', page))
    assert translations == {language: f"/{language}{neutral}" for language in ("en", "ko", "fr", "es", "ar")}
    assert path in (neutral, *translations.values())


def test_a_page_with_parameters_has_no_canonical_address(get: Get) -> None:
    assert 'rel="canonical"' not in get("/lamp?coast=cold", "text/html").text


@pytest.mark.parametrize("path", ["/", "/lamp", "/lamp/north", "/sparql", "/queries/lamps-by-year", "/-/docs"])
def test_a_crawler_may_load_what_a_page_loads(get: Get, path: str) -> None:
    loaded = LOADED.findall(get(path, "text/html").text)
    allowed = re.findall(r"^Allow: (\S+)$", get("/robots.txt").text, re.MULTILINE)
    assert len(loaded) >= 3
    assert [one for one in loaded if not one.startswith(tuple(allowed))] == []


def test_a_crawler_may_not_ask_queries_or_the_operators_addresses(get: Get) -> None:
    rules = RobotFileParser()
    rules.parse(get("/robots.txt").text.splitlines())
    refused = ("/sparql?query=x", "/-/metrics", "/-/health")
    assert [rules.can_fetch("*", path) for path in refused] == [False, False, False]
    assert all(rules.can_fetch("*", path) for path in ("/", "/lamp/north", "/-/static/style.css"))
