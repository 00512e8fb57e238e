"""Pages: laid out by the shapes, in the reader's language, every text marked with its language."""

from __future__ import annotations

import re

import pytest

from tests.asgi import Get

PAGES = ["/", "/lamp", "/lamp/north", "/coast/cold", "/ontology", "/shapes", "/data", "/queries", "/queries/lamps"]
PAGES += ["/sparql", "/dataset", "/-/problems"]


def _text(page: str) -> str:
    """The page without tags, its blanks made one."""
    return " ".join(re.sub(r"<[^>]*>", "", page).split())


def _headings(page: str) -> list[str]:
    return [_text(found) for found in re.findall(r"<h[123][^>]*>(.*?)</h[123]>", page, re.DOTALL)]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_carries_licence_notice_and_rights(get: Get, path: str) -> None:
    response = get(path, "text/html")
    assert response.status_code == 200
    text = _text(response.text)
    assert "An independent work." in text
    assert "Credit the keepers." in text
    assert '<a href="https://licence.example/open"' in response.text


@pytest.mark.parametrize("path", PAGES)
def test_no_page_loads_anything_from_elsewhere_or_runs_a_script_of_its_own(get: Get, path: str) -> None:
    page = get(path, "text/html").text
    loaded = re.findall(r'(?:<link rel="stylesheet" href|\ssrc)="([^"]*)"', page)
    assert loaded[0] == "/-/static/style.css"
    assert [file for file in loaded if not file.startswith("/-/static/")] == []
    made = re.sub(r"<textarea\b.*?</textarea>", "", page, flags=re.DOTALL)  # it shows HTML for another site
    assert not re.search(r'<script(?! type="application/ld\+json"|[^>]* src=)|\sstyle=|\son[a-z]+=', made)


@pytest.mark.parametrize("path", PAGES)
def test_every_link_in_a_page_leads_somewhere(get: Get, path: str) -> None:
    targets = set(re.findall(r'href="(/[^"#]*)', get(path, "text/html").text))
    found = {target: get(target.replace("&amp;", "&"), "text/html,*/*;q=0.8").status_code for target in targets}
    assert {target: status for target, status in found.items() if status not in (200, 303)} == {}


def test_a_thing_is_laid_out_by_its_shapes(get: Get) -> None:
    page = get("/lamp/north", "text/html").text
    folded = ["All statements", "Names", "Facts", "Further statements", "point"]
    order = ["Names", "Sources", *folded, "Download this page"]
    assert _headings(page)[0] == "North Light"
    assert [heading for heading in _headings(page) if heading in order] == order
    statements = page.partition("All statements</h2>")[2]
    assert re.findall(r"<dt[^>]*>(.*?)</dt>", statements)[1].find("coast") > 0
    assert 'title="Where it stands."' in page


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/lamp", "<h1>Lamps 4</h1>"),
        ("/fr/lamp", "<h1>Feux 4</h1>"),
        ("/coast", "<h1>Coasts 1</h1>"),
        ("/", ">Lamps</a> 4"),
        ("/lamp/north", ">All: Lamps</a>"),
        ("/quality", ">Lamps</a> 4</h2>"),
        ("/shapes", "<h2>Lamps 4</h2>"),
        ("/search", ">Lamps</a>"),
        ("/nothing", ">Lamps</a>"),
    ],
)
def test_many_things_are_called_as_their_shape_says_else_as_their_class(get: Get, path: str, text: str) -> None:
    page = re.sub(r"</?span[^>]*>", "", get(path, "text/html").text)
    assert text in page


def test_names_come_in_the_language_that_the_address_asks_for(get: Get) -> None:
    page = get("/lamp/north?lang=fr", "text/html").text
    assert '<h1><span lang="fr" dir="ltr">Feu du Nord</span></h1>' in page
    assert '<h3><span lang="fr" dir="ltr">Noms</span></h3>' in page
    assert 'href="/coast/cold?lang=fr"' in page


def test_names_come_in_the_language_that_the_browser_asks_for(get: Get) -> None:
    page = get("/lamp/north", "text/html", headers={"Accept-Language": "fr-CA"}).text
    assert "Feu du Nord</span></h1>" in page
    assert 'href="/coast/cold"' in page


def test_arabic_runs_from_right_to_left(get: Get) -> None:
    assert '<span lang="ar" dir="rtl">ضوء الشمال</span>' in get("/lamp/north?lang=ar", "text/html").text


def test_what_the_data_says_is_text_and_never_markup(get: Get) -> None:
    page = get("/lamp/süd", "text/html").text
    assert "&lt;b&gt;South&lt;/b&gt; &amp; Co" in page
    assert "<b>South" not in page


def test_only_web_addresses_are_links(get: Get) -> None:
    page = get("/lamp/north", "text/html").text
    assert 'href="https://elsewhere.example/7"' in page
    assert 'href="javascript:' not in page
    assert "javascript:alert(1)" in _text(page)


def test_a_page_leads_to_the_row_to_correct(get: Get) -> None:
    page = get("/lamp/north", "text/html").text
    assert 'href="/data/lamps.csv/rows/2"' in page
    assert "data/lamps.csv line 2" in _text(page)


def test_a_page_shows_what_points_to_its_thing_where_the_shapes_say(get: Get) -> None:
    page = get("/coast/cold", "text/html").text
    assert "its lamps" in _text(page)
    assert "What points here" not in page
    assert 'href="/lamp/s%C3%BCd"' in page


def test_what_points_to_a_thing_is_shown_without_a_shape_too(get: Get) -> None:
    page = get("/lamp/north", "text/html").text
    assert "What points here" in _headings(page)
    assert 'href="/dataset"' in page


def test_the_home_page_counts_what_there_is(get: Get) -> None:
    text = _text(get("/", "text/html").text)
    assert "37 statements" in text
    assert "Lamps 4 Coasts 1" in text


def test_the_terms_stand_in_one_page_each_with_its_anchor(get: Get) -> None:
    page = get("/ontology", "text/html").text
    assert re.findall(r'<section id="([^"]*)">', page) == ["Coast", "Lamp", "coast", "keeper"]
    assert [heading for heading in _headings(page) if heading in {"Classes", "Properties", "Individuals"}] == [
        "Classes",
        "Properties",
        "Individuals",
    ]
