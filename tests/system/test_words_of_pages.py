"""Pages of the real release in French, Spanish and Arabic: translated headings, row names, header and footer.

Only names of things of the kinds below, and terms of other vocabularies without a label, may be English, without a name
in the reader's language in the release.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pyoxigraph import Literal

from tests.asgi import Get
from tests.system.browser.kinds import PAGES
from ucc_graph.library.open import Library, open_library
from ucc_graph.rdf.terms import subject_of, words_of
from ucc_graph.rdf.vocab import RDFS
from ucc_graph.release.folder import open_release

LANGUAGES = ["fr", "es", "ar"]
WATCHED = {"dt", "footer", "h1", "h2", "h3", "nav", "th"}
NAMED_BY_OTHERS = {
    "assertion",
    "city",
    "coordination",
    "designation",
    "event",
    "goal",
    "monitoring-report",
    "source",
    "target",
}
"""Kinds whose names are proper ones, or titles or made of such, which are not translated but found; so are titles of
queries."""


class _Marked(HTMLParser):
    """The whole texts of ``<span lang="en">`` in what is watched, and how many elements are watched."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.watched = 0
        self.english: list[str] = []
        self._parts: list[str] = []

    @property
    def _is_english(self) -> bool:
        return any(is_english for _, is_english in self.open)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.watched += tag in WATCHED
        if tag in WATCHED or tag == "span":
            self.open.append((tag, dict(attrs).get("lang") == "en"))

    def handle_endtag(self, tag: str) -> None:
        if tag in WATCHED or tag == "span":
            self.open.pop()
        if self._parts and not self._is_english:
            self.english.append("".join(self._parts))
            self._parts = []

    def handle_data(self, data: str) -> None:
        if self._is_english and any(tag in WATCHED for tag, _ in self.open):
            self._parts.append(data)


def _marked(page: str) -> _Marked:
    parser = _Marked()
    parser.feed(page)
    return parser


@pytest.fixture(scope="module")
def library(release: Path) -> Library:
    return open_library(open_release(release))


@pytest.fixture(scope="module")
def paths(library: Library) -> list[str]:
    """The pages that stand for their kinds, and of each kind of things the list and the first thing."""
    shown = [page.path for page in PAGES if page.site == "main" and page.status == 200]
    firsts = [path for kind in library.kinds.values() if (path := library.iris.path(kind.members[0]))]
    plain = (re.sub(r"^/(?:ko|ar)(?=/)", "", path) for path in shown)
    # Parts of pages have no headings of their own, and the dictionary has the titles of tables, which are English.
    whole = (path for path in plain if not path.startswith(("/embed/", "/data/dictionary")))
    return list(dict.fromkeys([*whole, *(f"/{kind}" for kind in library.kinds), *firsts]))


@pytest.fixture(scope="module")
def untranslated(library: Library) -> Callable[[str], set[str]]:
    """The English names of things of the kinds named by others, and of queries, that have no name in a language."""
    lookup = library.lookup
    things = [iri for kind in NAMED_BY_OTHERS for iri in library.kinds[kind].members]
    queries = lookup.graph(f"{library.release.manifest.base}graph/queries")
    things += [triple.subject.value for triple in queries]  # type: ignore[union-attr]  # no triple terms are published

    def names(language: str) -> set[str]:
        labels = [[one for one in lookup.objects(iri, RDFS.label) if isinstance(one, Literal)] for iri in things]
        lacking = [found for found in labels if language not in {one.language for one in found}]
        said = lookup.graph(library.iris.graph("ontology"))
        unlabelled = {words_of(term) for one in said for term in (subject_of(one), one.predicate.value)}
        return unlabelled | {one.value for found in lacking for one in found if one.language == "en"}

    return names


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_but_names_is_english_in_what_heads_a_page(
    get: Get, paths: list[str], untranslated: Callable[[str], set[str]], language: str
) -> None:
    seen = {path: _marked(get(f"/{language}{path}", "text/html").text) for path in paths}
    assert len(seen) >= 75
    assert [path for path, page in seen.items() if page.watched < 3] == []
    names = untranslated(language)
    assert {path: left for path, page in seen.items() if (left := set(page.english) - names)} == {}


def test_a_part_without_a_name_has_that_of_its_class(get: Get) -> None:
    page = get("/ar/city/kr-jinju", "text/html").text
    assert '<section id="point">\n<h3><span lang="ar" dir="rtl">شكل هندسي</span></h3>' in page


def test_what_is_english_would_be_found(get: Get) -> None:
    page = get("/fr/city/kr-jinju", "text/html").text
    assert "pays" in page
    assert _marked(page.replace('lang="fr"', 'lang="en"')).english.count("pays") >= 1
