"""Own pages, logo, colour and languages of a publication, as its site shows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.asgi import FakeEngine, Get, caller
from tests.small_release import write_release
from ucc_graph.library.open import Library, open_library
from ucc_graph.press.read.messages import read_catalogue
from ucc_graph.web.serve.app import create_app

_BASE, _DCT = "https://lamps.example/", "http://purl.org/dc/terms/"
_SCHEMA = "https://schema.org/"
_FACE = f"""
<https://lamps.example/> <http://purl.org/dc/terms/title> "Lamps"@en .
<https://lamps.example/> <http://purl.org/dc/terms/abstract> "All the lamps of the sea."@en .
<https://lamps.example/> <{_SCHEMA}inLanguage> "en" .
<https://lamps.example/> <{_SCHEMA}inLanguage> "AR" .
<https://lamps.example/> <{_SCHEMA}inLanguage> "de" .
<https://lamps.example/> <http://xmlns.com/foaf/0.1/page> <https://lamps.example/pages/method> .
"""
_ABOUT = """# About the lamps

Kept by **hand**: [method](method.md#steps), [North](/lamp/north), [site](https://site.example/) <b>x</b>

![Mark](logo.svg) ![Far](https://elsewhere.example/far.png)
"""
_GERMAN = 'msgid "Search"\nmsgstr "Suche"\n\nmsgid "Downloads"\nmsgstr "Herunterladen"\n'
_SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
_FILES = {
    "pages/about.md": _ABOUT.encode(),
    "pages/about.ar.md": "# عن المصابيح\n\nنص\n".encode(),
    "pages/method.md": b"# Method\n\n## Steps\n\nCounting candles.\n",
    "pages/logo.svg": _SVG,
    "pages/accent.css": b":root { --link: #000; }\n",
    "locale/de.mo": read_catalogue("locale/de.po", _GERMAN).compiled,
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return open_library(write_release(tmp_path_factory.mktemp("face"), more={"metadata": _FACE}, files=_FILES))


def test_a_page_has_its_title_its_links_and_its_pictures(get: Get) -> None:
    page = get("/de/pages/about", "text/html").text
    assert "<title>About the lamps \N{EN DASH} Lamps</title>" in page
    assert (
        '<article class="prose page" lang="en" dir="ltr">\n<h1><span lang="en" dir="ltr">About the lamps</span></h1>'
        in page
    )
    assert '<strong>hand</strong>: <a href="/de/pages/method#steps">method</a>, <a href="/de/lamp/north">' in page
    assert '<a href="https://site.example/" rel="noopener" class="external">site</a> &lt;b&gt;x&lt;/b&gt;' in page
    assert '<img src="/pages/logo.svg" alt="Mark"' in page
    assert '<a href="https://elsewhere.example/far.png" class="external" rel="noopener">Far</a>' in page
    assert '<h2 id="steps">Steps</h2>' in get("/pages/method", "text/html").text


def test_a_page_is_in_the_nearest_language(get: Get) -> None:
    arabic = get("/ar/pages/about", "text/html")
    assert '<article class="prose page" lang="ar" dir="rtl">' in arabic.text
    assert arabic.headers["content-language"] == "ar"
    assert 'lang="en" dir="ltr">\n<h1>' in get("/ar/pages/method", "text/html").text


def test_a_page_is_also_its_markdown(get: Get) -> None:
    answer = get("/pages/about", "text/markdown")
    assert (answer.text, answer.headers["content-type"]) == (_ABOUT, "text/markdown; charset=utf-8")
    assert answer.headers["vary"] == "Accept, Accept-Language"
    assert get("/pages/about.md").headers["etag"] == answer.headers["etag"]
    assert get("/pages/about", "image/png").status_code == 406


def test_pages_are_in_the_foot_the_sitemap_and_the_search(get: Get) -> None:
    foot = get("/lamp/north", "text/html").text.partition('<ul class="foot">')[2]
    assert '<a href="/pages/about"><span lang="en" dir="ltr">About the lamps</span></a>' in foot
    assert '<a href="/ar/pages/about"><span lang="ar" dir="rtl">' in get("/ar/data", "text/html").text
    assert "<loc>http://localhost/pages/method</loc>" in get("/sitemap.xml").text
    assert '<a href="/pages/method">' in get("/search?q=counting+candle", "text/html").text
    found = get("/suggest?q=method").json()["results"][0]
    assert (found["href"], found["label"]["text"], found["kind"]) == ("/pages/method", "Method", None)
    assert get("/suggest?q=method&kind=lamp").json()["results"] == []


def test_a_page_that_the_catalogue_names_is_in_the_menu(get: Get) -> None:
    head = get("/lamp/north", "text/html").text.partition("</header>")[0]
    assert '<li><a href="/pages/method"><span lang="en" dir="ltr">Method</span></a></li>' in head
    assert "/pages/about" not in head
    assert 'href="/pages/method" aria-current="page"' in get("/pages/method", "text/html").text


def test_the_logo_is_the_icon_of_the_site(get: Get) -> None:
    assert '<link rel="icon" href="/pages/logo.svg">' in get("/data", "text/html").text
    answer = get("/favicon.ico")
    assert (answer.content, answer.headers["content-type"]) == (_SVG, "image/svg+xml")


def test_an_icon_of_its_own_comes_before_the_logo(tmp_path: Path) -> None:
    files = {"pages/logo.svg": _SVG, "pages/favicon.ico": b"\x00\x00\x01\x00own"}
    get = caller(create_app(open_library(write_release(tmp_path, files=files)), FakeEngine()))
    assert '<link rel="icon" href="/pages/favicon.ico">' in get("GET", "/data", headers={"Accept": "text/html"}).text
    assert get("GET", "/favicon.ico").headers["content-type"] == "image/vnd.microsoft.icon"


@pytest.mark.parametrize(
    "path", ["/pages/none", "/pages/none.md", "/pages/..%2Fdataset.nq", "/pages/about.ko.md", "/pages"]
)
def test_nothing_else_is_there(get: Get, path: str) -> None:
    assert get(path, "text/html").status_code == 404


def test_a_drawing_can_do_nothing_where_it_is_opened(get: Get) -> None:
    answer = get("/pages/logo.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["content-security-policy"].startswith("default-src 'none';")
    assert answer.headers["content-security-policy"].endswith("; sandbox")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert get("/pages/logo.svg", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_every_page_has_title_logo_and_colour_and_home_its_sentence(get: Get) -> None:
    for path in ("/", "/data", "/lamp/north", "/none"):
        page = get(path, "text/html").text
        assert '<img class="logo" src="/pages/logo.svg" alt=""><span lang="en" dir="ltr">Lamps</span></a>' in page
        assert '<link rel="stylesheet" href="/pages/accent.css">' in page
    home = get("/", "text/html").text
    assert '<p class="lead"><span lang="en" dir="ltr">All the lamps of the sea.</span></p>' in home
    assert '<meta name="description" content="All the lamps of the sea.">' in home
    assert get("/pages/accent.css").headers["content-type"] == "text/css; charset=utf-8"


def test_the_chosen_languages_alone_are_offered(get: Get) -> None:
    page = get("/data", "text/html").text
    assert [line.split('"')[3] for line in page.splitlines() if 'rel="alternate" hreflang' in line] == [
        "en",
        "ar",
        "de",
        "x-default",
    ]
    assert '<a href="/de/data" lang="de" hreflang="de">Deutsch</a>' in page
    assert [get(f"/{tag}/data", "text/html").status_code for tag in ("ar", "de", "fr", "ko")] == [200, 200, 404, 404]
    for accept, given in (("ko", "en"), ("fr, ar;q=0.5", "ar"), ("de-CH", "de"), ("*", "en")):
        assert get("/data", "text/html", {"Accept-Language": accept}).headers["content-language"] == given


def test_a_further_language_has_its_messages_and_english_for_the_rest(get: Get) -> None:
    page = get("/de/data", "text/html").text
    assert '<html lang="de" dir="ltr">' in page
    assert "<button>Suche</button>" in page
    assert ">Vocabulary</a>" in page


def test_without_english_the_first_language_is_for_all_others(tmp_path: Path) -> None:
    face = f'<https://lamps.example/> <{_SCHEMA}inLanguage> "fr" .\n'
    app = create_app(open_library(write_release(tmp_path, more={"metadata": face})), FakeEngine())
    answer = caller(app)("GET", "/lamp/north", "text/html", {"Accept-Language": "de"})
    assert answer.headers["content-language"] == "fr"
    assert "<title>Feu du Nord" in answer.text
    assert [caller(app)("GET", path, "text/html").status_code for path in ("/en/data", "/fr/data", "/data")] == [
        404,
        200,
        200,
    ]


def test_a_kind_called_pages_keeps_its_things(tmp_path: Path) -> None:
    things = '<id/pages/one> a <ontology#Sheet> .\n<id/pages/one> rdfs:label "Sheet one"@en .\n'
    app = create_app(open_library(write_release(tmp_path, more={"lamps": things})), FakeEngine())
    assert "<title>Sheet one" in caller(app)("GET", "/pages/one", "text/html").text
    assert caller(app)("GET", "/pages", "text/html").status_code == 200


@pytest.mark.parametrize(("said", "times"), [("Lamps", 0), ("Lamps of the sea.", 1)])
def test_a_description_that_only_repeats_the_title_is_not_shown(tmp_path: Path, said: str, times: int) -> None:
    stated = f'<{_BASE}> <{_DCT}title> "Lamps"@en .\n<{_BASE}> <{_DCT}abstract> "{said}"@en .\n'
    library = open_library(write_release(tmp_path, more={"metadata": stated}), verify=False)
    home = caller(create_app(library, FakeEngine()))("GET", "/", "text/html").text
    assert home.count('<p class="lead">') == times
