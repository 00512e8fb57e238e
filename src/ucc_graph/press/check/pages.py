"""Checks of a publication's own pages: their names, their titles, and the links and pictures in them.

A link within the site leads to a page, a thing, a kind, a query, or another address that every site has. Links to other
sites are not followed, because a check asks no network.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final
from urllib.parse import quote, unquote

from pyoxigraph import NamedNode, Store

from ucc_graph.press.check.consequences import LINK
from ucc_graph.press.check.keys import ANSWERED
from ucc_graph.press.read.sources import Sources
from ucc_graph.problem import Problem, Severity
from ucc_graph.rdf.iris import Iris, is_reserved
from ucc_graph.rdf.languages import INTERFACES
from ucc_graph.rdf.terms import subject_of
from ucc_graph.rdf.vocab import RDF
from ucc_graph.release.file_names import PAGES, QUERIES
from ucc_graph.release.written_pages import PageLink, WrittenPage, is_outside, page_of, read_page, site_path

__all__ = ["page_problems"]

_FORMS: Final = (".html", ".ttl", ".nt", ".jsonld", ".rdf", ".nq", ".trig", ".csv", ".geojson", ".json")


@dataclass
class _Site:
    """Addresses of a site: pages with their versions, files, and things by kind, read when a link asks for them."""

    iris: Iris
    store: Store
    pages: Mapping[str, list[WrittenPage]]
    files: frozenset[str]
    queries: frozenset[str]
    languages: frozenset[str]
    things: dict[str, list[str]] = field(default_factory=dict)

    def keys(self, kind: str) -> list[str]:
        """The keys of the things of a kind."""
        if not self.things:
            for quad in self.store.quads_for_pattern(None, RDF.type, None, None):
                if found := self.iris.kind_and_key(subject_of(quad)):
                    self.things.setdefault(found[0], []).append(found[1])
        return self.things.get(kind, [])


def page_problems(sources: Sources, store: Store) -> Iterator[Problem]:
    """A problem for each page whose name is no address or that has no heading, and for each link that leads nowhere."""
    pages: dict[str, list[WrittenPage]] = {}
    by_file: dict[str, WrittenPage] = {}
    for path, text in sources.pages.items():
        if named := page_of(path):
            by_file[path] = read_page(*named, text)
            pages.setdefault(named[0], []).append(by_file[path])
        else:
            says = "the name of a page has small letters, digits and hyphens, and may have a language: about.ko.md"
            yield Problem(path, 0, "", "page:name", says)
    site = _Site(
        iris=sources.iris,
        store=store,
        pages=pages,
        files=frozenset(sources.pictures),
        queries=frozenset(query.name for query in sources.queries),
        languages=frozenset((*INTERFACES, *(catalogue.tag for catalogue in sources.catalogues))),
    )
    for path, page in by_file.items():
        if not page.anchors:
            says = "the page has no heading, which is its title: begin with a line such as # About"
            yield Problem(path, 1, "", "page:title", says, Severity.WARNING)
        for link in page.links:
            if says := _fault(site, page, link):
                yield Problem(path, link.line, "", LINK, says)


def _fault(site: _Site, page: WrittenPage, link: PageLink) -> str:
    """What is wrong with a link; empty if it leads somewhere."""
    target = link.target
    if target.startswith(site.iris.base):
        target = f"/{target.removeprefix(site.iris.base)}"
    path = site_path(target)
    if path is None:
        if is_outside(target):
            return ""
        return f"{link.target} is no link of a page: write an address that begins with https:, mailto: or tel:"
    stem, _, fragment = path.partition("#")
    stem = unquote(stem.partition("?")[0])
    if not stem:
        return _unknown_anchor(fragment, [page], link.target)
    if link.is_picture:
        return "" if stem.removeprefix("/") in site.files else _unknown(stem, [f"/{name}" for name in site.files])
    return _unknown_path(site, stem.strip("/"), fragment, link.target)


def _unknown_path(site: _Site, path: str, fragment: str, written: str) -> str:
    first, _, rest = path.partition("/")
    if first in site.languages and not site.keys(first):
        return _unknown_path(site, rest, fragment, written)
    if f"{first}/" == PAGES:
        return _unknown_page(site, rest, fragment, written)
    if f"{first}/" == QUERIES and rest:
        return (
            "" if _bare(rest) in site.queries else _unknown(f"/{path}", [f"/{QUERIES}{name}" for name in site.queries])
        )
    if not first or first in ANSWERED or first.partition(".")[0] in ANSWERED:
        return ""
    return _unknown_thing(site, path)


def _unknown_page(site: _Site, name: str, fragment: str, written: str) -> str:
    if found := site.pages.get(_bare(name)):
        return _unknown_anchor(fragment, found, written)
    known = [*(f"/{PAGES}{page}" for page in site.pages), *(f"/{file}" for file in site.files)]
    return "" if f"{PAGES}{name}" in site.files else _unknown(f"/{PAGES}{name}", known)


def _unknown_thing(site: _Site, path: str) -> str:
    first, _, rest = path.partition("/")
    kind, key = (rest.partition("/")[0], rest.partition("/")[2]) if is_reserved(first) else (first, rest)
    keys = site.keys(kind) or site.keys(_bare(kind))
    if keys and (not key or key in keys or _bare(key) in keys):
        return ""
    nodes = map(NamedNode, site.iris.others(quote(path)))
    if not keys and any(any(site.store.quads_for_pattern(node, None, None, None)) for node in nodes):
        return ""
    return _unknown(f"/{path}", [f"/{kind}/{one}" for one in keys])


def _bare(name: str) -> str:
    """A name without the suffix of a form."""
    return next((name.removesuffix(suffix) for suffix in _FORMS if name.endswith(suffix)), name)


def _unknown_anchor(fragment: str, pages: list[WrittenPage], written: str) -> str:
    known = frozenset[str]().union(*(page.anchors for page in pages))
    if not fragment or unquote(fragment) in known:
        return ""
    return f"{written} leads to no heading: the page has {', '.join(sorted(known)) or 'none'}"


def _unknown(path: str, known: list[str]) -> str:
    close = get_close_matches(path, known, 1)
    return f"{path} leads nowhere on this site" + (f" (did you mean {close[0]}?)" if close else "")
