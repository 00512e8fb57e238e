"""Pages of a publication, written in Markdown: their names, languages, headings and links, and their HTML.

A file ``pages/about.md`` is a page, ``pages/about.ko.md`` the same page in Korean. Markdown is that of CommonMark
(https://spec.commonmark.org/) with tables; HTML in it is text. The press checks the links, the server shows the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from posixpath import normpath
from typing import Final, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ucc_graph.rdf.languages import canonical_tag
from ucc_graph.rdf.markup import SCHEMES
from ucc_graph.release.file_names import PAGES

__all__ = ["PageLink", "Resolver", "WrittenPage", "is_outside", "page_html", "page_of", "read_page", "site_path"]

_NAME: Final = re.compile(
    rf"{PAGES}(?P<name>[a-z0-9][a-z0-9_-]*)(?:\.(?P<tag>[A-Za-z]{{2,3}}(?:-[A-Za-z0-9]{{2,8}})*))?\.md"
)
_SCHEME: Final = re.compile(rf"(?:{'|'.join(SCHEMES)}):.", re.IGNORECASE)
_ANY_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_REST: Final = re.compile(r"[?#]")
_NO_WORD: Final = re.compile(r"[^\w\s-]")
_TAKEN: Final = ("content", "lang")
"""Identifiers of the page around the text."""

Resolver: TypeAlias = Callable[[str, bool], "tuple[str, bool] | None"]
"""The address of a link or a picture, and whether it is of another site; None for one that a page does not show."""


class _Markdown(MarkdownIt):
    """Reader of Markdown that finds links of every scheme: who renders a page decides which of them it shows."""

    def validateLink(self, url: str) -> bool:  # noqa: N802, ARG002  # by the base class
        """Whether an address makes a link."""
        return True


_MARKDOWN: Final = _Markdown("commonmark", {"html": False, "xhtmlOut": False}).enable(["table", "strikethrough"])


@dataclass(frozen=True)
class PageLink:
    """Link or picture of a page, by its address as written, and its line in the file."""

    target: str
    line: int
    is_picture: bool


@dataclass(frozen=True)
class WrittenPage:
    """Page in one language, which is empty if the file does not name it; ``title`` is its first heading.

    ``words`` is its text without marks, for a search; ``anchors`` are the identifiers of its headings.
    """

    name: str
    language: str
    title: str
    text: str
    words: str
    anchors: frozenset[str]
    links: tuple[PageLink, ...]


def page_of(path: str) -> tuple[str, str] | None:
    """Name and language of a page by the path of its file; None for a name that no address can have."""
    found = _NAME.fullmatch(path)
    return (found["name"], canonical_tag(found["tag"] or "")) if found else None


def read_page(name: str, language: str, text: str) -> WrittenPage:
    """The page of a text in Markdown."""
    tokens = _MARKDOWN.parse(text)
    headings = _headings(tokens)
    title = next((words for words in map(_words, headings) if words), name.replace("-", " ").capitalize())
    inline = [token for token in tokens if token.type in ("inline", "fence", "code_block")]
    return WrittenPage(
        name=name,
        language=language,
        title=title,
        text=text,
        words=" ".join(map(_words, inline)),
        anchors=frozenset(_anchors(headings)),
        links=tuple(_links(tokens)),
    )


def page_html(page: WrittenPage, resolve: Resolver) -> str:
    """The HTML of a page without its title, which is the heading of the page around it."""
    tokens = _MARKDOWN.parse(page.text)
    if tokens and tokens[0].type == "heading_open" and _words(tokens[1]) == page.title:
        anchors, tokens = _anchors(_headings(tokens)), tokens[3:]
        next(anchors)
    else:
        anchors = _anchors(_headings(tokens))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{max(2, int(token.tag[1]))}"
        if token.type == "heading_open":
            token.attrSet("id", next(anchors))
        if token.children:
            token.children = list(_resolved(token.children, resolve))
    return str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))


def is_outside(target: str) -> bool:
    """Whether an address begins with a scheme that pages link to; one of another scheme is no link."""
    return bool(_SCHEME.match(target))


def site_path(target: str) -> str | None:
    """The path of an address on this site with query and fragment; None for one of another site or scheme.

    Addresses are relative to the folder of pages, and a page may be named by its file.
    """
    if _ANY_SCHEME.match(target):
        return None
    path = _REST.split(target, maxsplit=1)[0]
    rest = target[len(path) :]
    if not path:
        return rest
    found = normpath(path if path.startswith("/") else f"/{PAGES}{path}")
    page = page_of(found.removeprefix("/"))
    if page:
        found = f"/{PAGES}{page[0]}"
    return f"{found}{rest}"


def _headings(tokens: Sequence[Token]) -> list[Token]:
    return [after for token, after in pairwise(tokens) if token.type == "heading_open"]


def _anchors(headings: Iterable[Token]) -> Iterator[str]:
    """An identifier for each heading: its words with hyphens, and a number where it is taken."""
    seen = set(_TAKEN)
    for heading in headings:
        stem = "-".join(_NO_WORD.sub("", _words(heading).lower()).split()) or "section"
        found, number = stem, 0
        while found in seen:
            number += 1
            found = f"{stem}-{number}"
        seen.add(found)
        yield found


def _words(token: Token) -> str:
    """The text of a block without marks."""
    if token.children is None:
        return " ".join(token.content.split())
    parts = (" " if child.type in ("softbreak", "hardbreak") else child.content for child in token.children)
    return " ".join("".join(parts).split())


def _links(tokens: Iterable[Token]) -> Iterator[PageLink]:
    for token in tokens:
        line = token.map[0] + 1 if token.map else 1
        for child in token.children or ():
            if child.type in ("softbreak", "hardbreak"):
                line += 1
            target = child.attrGet("src" if child.type == "image" else "href")
            if child.type in ("link_open", "image") and isinstance(target, str):
                yield PageLink(target, line, child.type == "image")


def _resolved(children: Iterable[Token], resolve: Resolver) -> Iterator[Token]:
    """The tokens of a line with the addresses of the server; what is not shown becomes its text."""
    opened: list[bool] = []
    for child in children:
        if child.type == "link_open":
            found = resolve(str(child.attrGet("href") or ""), False)
            opened.append(found is not None)
            if found:
                yield _with_address(child, "href", *found)
        elif child.type == "link_close":
            if opened.pop():
                yield child
        elif child.type == "image":
            yield _picture(child, resolve, is_linked=any(opened))
        else:
            yield child


def _picture(token: Token, resolve: Resolver, *, is_linked: bool) -> Token:
    """A picture of this site or of one that the catalogue names, else a link to it."""
    source = str(token.attrGet("src") or "")
    if found := resolve(source, True):
        token.attrSet("src", found[0])
        token.attrSet("loading", "lazy")
        token.attrSet("referrerpolicy", "no-referrer")
        return token
    address = None if is_linked else resolve(source, False)
    text = escape(_words(token) or source)
    link = f'<a href="{escape(address[0])}" class="external" rel="noopener">{text}</a>' if address else text
    return Token("html_inline", "", 0, content=link)


def _with_address(token: Token, name: str, address: str, is_other: bool) -> Token:
    token.attrSet(name, address)
    if is_other:
        token.attrSet("rel", "noopener")
        if address.lower().startswith("http"):
            token.attrSet("class", "external")
    return token
