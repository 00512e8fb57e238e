"""Own pages of a publication for a reader: the version in the reader's language, its HTML, and a search among them."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ucc_graph.library.folding import fold
from ucc_graph.rdf.languages import FALLBACK, direction, truncations
from ucc_graph.release.file_names import PAGES
from ucc_graph.release.folder import Release
from ucc_graph.release.written_pages import WrittenPage, is_outside, page_html, page_of, read_page, site_path
from ucc_graph.web.view.names import Names, Text

__all__ = ["OwnPage", "OwnPages", "read_own_pages"]

_LONG: Final = 3
"""Letters of a word from which on it is looked for in the text of a page, not in its title alone."""


@dataclass(frozen=True)
class OwnPage:
    """A page for a reader: its path, its title, and the text of its file."""

    path: str
    title: Text
    source: str
    name: str


@dataclass(frozen=True)
class OwnPages:
    """The pages of a release by name, each by language; ``files`` are the paths of the pictures beside them."""

    versions: Mapping[str, Mapping[str, WrittenPage]]
    files: frozenset[str]

    def of(self, language: str, languages: Sequence[str]) -> list[OwnPage]:
        """All pages in the order of their names; ``languages`` are those of the interface."""
        return [_shown(self._version(name, language, languages)) for name in self.versions]

    def page(self, name: str, language: str, languages: Sequence[str]) -> OwnPage | None:
        """The page of a name in the nearest language."""
        return _shown(self._version(name, language, languages)) if name in self.versions else None

    def html(self, page: OwnPage, names: Names) -> str:
        """The HTML of a page, with the addresses of this site as the reader has them."""

        def address(target: str, is_picture: bool) -> tuple[str, bool] | None:
            return self._address(names, target, is_picture)

        return page_html(self._written(page), address)

    def find(self, query: str, pages: Sequence[OwnPage]) -> list[OwnPage]:
        """The pages whose title or text has a word that begins with each word of a query; those by title first."""
        wanted = fold(query).split()
        titled = [page for page in pages if wanted and _begins(wanted, page.title.text)]
        told = [page for page in pages if wanted and _begins(wanted, self._written(page).words, _LONG)]
        return list(dict.fromkeys((*titled, *told)))

    def _written(self, page: OwnPage) -> WrittenPage:
        return next(one for one in self.versions[page.name].values() if one.text == page.source)

    def _version(self, name: str, language: str, languages: Sequence[str]) -> tuple[WrittenPage, str]:
        """The version of a page for a language, else that of the file without one, else English; with its language.

        A file without a language is in English, or in the only language of the interface.
        """
        found = self.versions[name]
        plain = languages[0] if len(languages) == 1 else FALLBACK if FALLBACK in languages else ""
        known = {tag or plain: version for tag, version in found.items()} | {
            tag: one for tag, one in found.items() if tag
        }
        tag = next((one for one in (*truncations(language), plain, FALLBACK) if one in known), next(iter(known)))
        return known[tag], tag

    def _address(self, names: Names, target: str, is_picture: bool) -> tuple[str, bool] | None:
        """The address of a link or of a picture; None for what a page does not show."""
        inside = names.iris.path(target) if target.startswith(names.iris.base) else None
        path = inside or site_path(target)
        if path is None:
            source = names.pictures.allowed(target)
            return (
                (source, True)
                if is_picture and source
                else None
                if is_picture or not is_outside(target)
                else (target, True)
            )
        if path.startswith("#") or not path:
            return None if is_picture else (path, False)
        if path.removeprefix("/") in self.files:
            return names.reader.file(path), False
        return None if is_picture else (names.local(path), False)


def read_own_pages(release: Release, suffixes: Container[str]) -> OwnPages:
    """The pages of a release, and its files with some suffixes beside them; none in a release of earlier times."""
    versions: dict[str, dict[str, WrittenPage]] = {}
    paths = sorted(file.path for file in release.manifest.files if file.path.startswith(PAGES))
    for path in paths:
        if named := page_of(path):
            text = release.path(path).read_text(encoding="utf-8")
            versions.setdefault(named[0], {})[named[1]] = read_page(*named, text)
    return OwnPages(versions, frozenset(path for path in paths if path.rpartition(".")[2] in suffixes))


def _begins(wanted: Sequence[str], text: str, least: int = 1) -> bool:
    """Whether each of some words begins a word of a text; a shorter one than ``least`` letters begins none."""
    words = fold(text).split()
    return all((len(one) >= least or not one.isascii()) and any(w.startswith(one) for w in words) for one in wanted)


def _shown(found: tuple[WrittenPage, str]) -> OwnPage:
    page, language = found
    title = Text(page.title, language, direction(language))
    return OwnPage(f"/{PAGES}{page.name}", title, page.text, page.name)
