"""Crawler: asks for every address that a site writes, in pages, headers, JSON, XML and style sheets."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx

__all__ = ["crawl", "written"]

_LINKING = {"href", "src", "action", "formaction", "srcset", "data-endpoint", "data-land", "data-suggest", "data-terms"}
_TARGET = re.compile(r"<([^>]*)>")
_IN_XML = re.compile(r"<loc>([^<]*)</loc>|\shref=\"([^\"]*)\"")
_IN_CSS = re.compile(r"url\(['\"]?([^'\")]*)")
_IN_ROBOTS = re.compile(r"^(?:Allow|Disallow|Sitemap): (\S+)$", re.MULTILINE)


class _Page(HTMLParser):
    """Addresses in the attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # of the library
        """Keeps the addresses of an element."""
        named = {name: value or "" for name, value in attrs}
        self.found += [value for name, value in named.items() if name in _LINKING]
        if named.get("property") in ("og:url", "og:image"):
            self.found.append(named["content"])


def crawl(get: Callable[[str], httpx.Response], start: str, most: int) -> dict[str, httpx.Response]:
    """The answers below an address that can be reached from it by links, up to a number of them."""
    found: dict[str, httpx.Response] = {}
    waiting = deque([start])
    while waiting and len(found) < most:
        url = waiting.popleft()
        if url in found:
            continue
        found[url] = get(url)
        waiting.extend(one for one in written(found[url]) if one.startswith(start) and one not in found)
    return found


def written(answer: httpx.Response) -> list[str]:
    """The absolute addresses on the server of an answer that its headers and its body name, in their order."""
    url = str(answer.request.url)
    resolved = [urldefrag(urljoin(url, one))[0] for one in (*_in_headers(answer), *_in_body(answer))]
    return [one for one in dict.fromkeys(resolved) if urlsplit(one).netloc == urlsplit(url).netloc]


def _in_headers(answer: httpx.Response) -> Iterator[str]:
    for name in ("location", "content-location"):
        yield from answer.headers.get_list(name)
    for value in answer.headers.get_list("link"):
        yield from _TARGET.findall(value)


def _in_body(answer: httpx.Response) -> Iterator[str]:
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    if media_type == "text/html":
        page = _Page()
        page.feed(answer.text)
        yield from page.found
    elif media_type.endswith("json"):
        yield from _in_json(json.loads(answer.content))
    elif media_type.endswith("xml"):
        yield from ("".join(groups) for groups in _IN_XML.findall(answer.text))
    elif media_type == "application/link-format":
        yield from _TARGET.findall(answer.text)
    elif media_type == "text/css":
        yield from _IN_CSS.findall(answer.text)
    elif answer.url.path.endswith("/robots.txt"):
        yield from _IN_ROBOTS.findall(answer.text)


def _in_json(value: object) -> Iterator[str]:
    """Texts that are addresses: absolute ones, and paths where a member is one by its name."""
    if isinstance(value, dict):
        for name, member in value.items():
            is_address = isinstance(member, str) and member.startswith("/") and name in ("href", "type", "url", "home")
            yield from [member] if is_address else _in_json(member)
    elif isinstance(value, list):
        for member in value:
            yield from _in_json(member)
    elif isinstance(value, str) and value.startswith(("http://", "https://")):
        yield value.replace("{{id}}", "id")
