"""A vocabulary in three languages: no place, no year, a hierarchy, and a concept whose IRI is elsewhere."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from tests.asgi import Get
from ucc_graph.library.open import Library, open_library
from ucc_graph.press.build import build
from ucc_graph.press.read.publication import open_publication
from ucc_graph.release.folder import open_release

pytestmark = pytest.mark.slow

SLIP = "https://ropes.example/term/42"
ABOUT = "/about?iri=https%3A%2F%2Fropes.example%2Fterm%2F42"


@pytest.fixture(scope="module")
def library(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Library:
    out = tmp_path_factory.mktemp("vocabulary")
    place = build(open_publication(root / "tests" / "vocabulary"), out, None, lambda _: None).place
    return open_library(open_release(place.folder))


def _words(text: str) -> str:
    return " ".join(
        re.sub(r"<[^>]+>", " ", text).replace("\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}", "/").split()
    )


def _page(get: Get, path: str) -> str:
    answer = get(path, "text/html")
    assert answer.status_code == 200
    return answer.text


def _part(get: Get, path: str, start: str, end: str) -> str:
    page = _page(get, path)
    return _words(page[page.index(start) : page.index(end, page.index(start))])


def _found(get: Get, query: str) -> list[str]:
    """The last part of the IRIs in the list of concepts that fit a query."""
    rows = csv.DictReader(get(f"/concept.csv?{query}").text.splitlines())
    return [row["iri"].rpartition("/")[2] for row in rows]


@pytest.mark.parametrize(
    ("path", "menu"),
    [
        ("/", "Concepts Schemes Collections Examples Query Downloads Vocabulary"),
        ("/?lang=de", "Begriffe Systeme Sammlungen Examples Query Downloads Vocabulary"),
    ],
)
def test_the_menu_has_the_kinds_of_the_shapes_in_their_order(get: Get, path: str, menu: str) -> None:
    assert _part(get, path, "<nav aria-label", "</nav>") == menu


def test_the_home_page_has_figures_a_tree_and_a_chart_but_no_map(get: Get) -> None:
    page = _page(get, "/")
    assert _part(get, "/", '<dl class="figures">', "</dl>") == "Concepts 21 Schemes 2 Collections 1"
    tree = _part(get, "/", '<ul class="tree">', "</section>")
    assert tree.startswith("1 knot 17 1.1 stopper knot 2 1.2 loop knot 4 1.3 hitch 2")
    assert '<figure class="chart">' in page
    assert 'class="world"' not in page


def test_the_list_has_the_whole_tree_by_notation(get: Get) -> None:
    tree = _part(get, "/concept", '<ul class="tree">', "</section>")
    assert "1.2.3 alpine butterfly 1.2.10 slip knot" in tree
    assert tree.endswith("F fibre 2 F1 hemp F2 nylon")
    assert '<ul class="tree">' not in _page(get, "/concept?broader=hitch")


def test_a_concept_has_the_way_to_it_and_what_is_narrower(get: Get) -> None:
    assert _part(get, "/concept/bowline", '<p class="way">', "</p>") == "All: Concepts / knot / loop knot"
    narrower = _part(get, "/concept/loop-knot", '<h2 id="narrower">', "</section>")
    assert narrower == "Narrower 1.2.1 bowline 1.2.2 figure-eight loop 1.2.3 alpine butterfly 1.2.10 slip knot"
    assert "What points here" not in _page(get, "/concept/hitch")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("broader=hitch", ["clove-hitch", "hitch", "rolling-hitch"]),
        ("broader=hitch&broader=fibre", ["clove-hitch", "fibre", "hemp", "hitch", "nylon", "rolling-hitch"]),
        ("use=climbing", ["alpine-butterfly", "figure-eight", "figure-eight-loop"]),
        ("use=Klettern", ["alpine-butterfly", "figure-eight", "figure-eight-loop"]),
        ("use=%EB%93%B1%EB%B0%98&broader=loop-knot", ["alpine-butterfly", "figure-eight-loop"]),
        ("strength-from=75", ["alpine-butterfly", "figure-eight", "figure-eight-loop"]),
        ("strength-from=46&strength-to=55", ["overhand-knot", "sheet-bend"]),
        ("strength-to=45", ["reef-knot"]),
        ("without=strength&use=household", ["constrictor-knot"]),
        ("strength-to=45&without=strength&use=household", ["constrictor-knot", "reef-knot"]),
        ("without=use&scheme=fibres", ["fibre", "hemp", "nylon"]),
        ("without=broader&scheme=knots", []),
    ],
)
def test_concepts_are_chosen_by_wider_ones_texts_numbers_and_what_is_not_stated(
    get: Get, query: str, found: list[str]
) -> None:
    assert _found(get, query) == found


@pytest.mark.parametrize(
    ("path", "choices"),
    [
        ("/concept", "used for climbing 3 household 3 sailing 5 not stated 10"),
        ("/concept?lang=de", "Verwendung Haushalt 3 Klettern 3 Segeln 5 not stated 10"),
        ("/concept?lang=ko&use=sailing", "쓰임 등반 3 집안일 3 항해 5 명시되지 않음 10"),
    ],
)
def test_texts_are_chosen_in_the_language_of_the_reader(get: Get, path: str, choices: str) -> None:
    fieldsets = [_words(found) for found in re.findall(r"<fieldset>(.*?)</fieldset>", _page(get, path), re.DOTALL)]
    assert choices in fieldsets


@pytest.mark.parametrize("query", ["strength-from=many", "without=nothing", "broader=none", "use=none"])
def test_a_choice_that_is_none_is_told(get: Get, query: str) -> None:
    assert query.partition("=")[2] in _part(get, f"/concept?{query}", '<div class="fault"', "</div>")
    assert get(f"/concept.csv?{query}").status_code == 400


def test_columns_have_the_names_of_the_shapes(get: Get) -> None:
    heads = _part(get, "/concept", "<thead>", "</thead>")
    assert heads == "Compare Name wider concept scheme number used for"
    assert "Concepts" in _part(get, "/scheme", "<thead>", "</thead>")


def test_a_scheme_lists_its_concepts_without_a_map(get: Get) -> None:
    page = _page(get, "/scheme/fibres")
    assert 'href="/concept?scheme=fibres"' in page
    assert 'class="world"' not in page


def test_a_concept_elsewhere_is_listed_searched_and_has_a_page(get: Get) -> None:
    assert f'href="{ABOUT}"' in _page(get, "/concept")
    assert f'href="{ABOUT}"' in _page(get, "/search?q=slip+knot")
    page = _page(get, ABOUT)
    assert f'href="{SLIP}"' in page
    assert f'{ABOUT}"' in _part(get, ABOUT, '<meta property="og:url"', ">")
    assert "loop knot" in _part(get, ABOUT, '<p class="way">', "</p>")
    assert "Slip" in _page(get, f"/compare?thing=concept/bowline&thing={SLIP}")


def test_a_concept_elsewhere_is_had_in_each_form(get: Get) -> None:
    turtle = get(ABOUT, "text/turtle")
    assert f"<{SLIP}> a skos:Concept" in turtle.text
    assert get(ABOUT.replace("/about", "/about.ttl")).content == turtle.content
    assert turtle.headers["Content-Location"] == ABOUT.replace("/about", "/about.ttl")
    assert get(f"{ABOUT}&provenance", "text/html").status_code == 200


@pytest.mark.parametrize(
    ("iri", "status", "location"),
    [
        ("https://knots.example/id/concept/knot", 303, "/concept/knot"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", 200, None),
        ("http://www.w3.org/2004/02/skos/core%23Concept", 200, None),
        ("https://knots.example/id/concept/none", 404, None),
        ("https://ropes.example/term/43", 404, None),
        ("no%20iri", 404, None),
    ],
)
def test_the_page_about_an_iri_is_its_own_or_that_of_its_address(
    get: Get, iri: str, status: int, location: str | None
) -> None:
    answer = get(f"/about?iri={iri}", "text/html")
    assert (answer.status_code, answer.headers.get("Location")) == (status, location)


def test_a_hidden_property_is_on_no_page_but_in_the_data(get: Get) -> None:
    for path in ("/concept/bowline", "/concept", "/compare?thing=concept/bowline&thing=concept/hitch"):
        assert "dc/terms/identifier" not in _page(get, path)
    assert 'dct:identifier "bowline"' in get("/concept/bowline.ttl").text


def test_no_page_shows_a_prefixed_name_or_an_address_for_a_property(get: Get) -> None:
    for path in ("/concept/bowline", "/concept", "/quality", "/compare?thing=concept/bowline&thing=concept/hitch"):
        assert not re.search(r">(?:skos|knot|dct|rdfs):\w", _page(get, path))
