"""What a person reads in a page, or hears from a screen reader, each text with the language that the page gives it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

__all__ = ["Said", "visible"]

_EMPTY = frozenset(["br", "circle", "hr", "img", "input", "link", "meta", "path", "polyline", "rect", "use"])
_UNREAD = frozenset(["bdi", "code", "pre", "script", "style", "textarea", "title"])
"""Elements that hold names from the data, or what programs read, and no words of the interface by themselves."""
_SPOKEN = ("aria-label", "placeholder")


@dataclass(frozen=True)
class Said:
    """A text and its language."""

    text: str
    language: str


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str, bool]] = [("", "", True)]
        self.said: list[Said] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        _, language, is_read = self.open[-1]
        language, is_read = given.get("lang") or language, is_read and tag not in _UNREAD
        self.said += [Said(given[name] or "", language) for name in _SPOKEN if is_read and name in given]
        if tag not in _EMPTY:
            self.open.append((tag, language, is_read))

    def handle_endtag(self, tag: str) -> None:
        while tag in [name for name, _, _ in self.open] and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        _, language, is_read = self.open[-1]
        if is_read and data.strip():
            self.said.append(Said(" ".join(data.split()), language))


def visible(page: str, language: str) -> list[str]:
    """The texts of a page that it says are in a language."""
    reader = _Reader()
    reader.feed(page)
    return [said.text for said in reader.said if said.language == language]
