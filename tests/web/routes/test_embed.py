"""Parts of pages for other sites: frames, pictures, numbers, and oEmbed, of a publication without templates."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.asgi import FakeEngine, Get, caller
from ucc_graph.library.open import Library, open_library
from ucc_graph.release.folder import open_release
from ucc_graph.web.http.root import Root, with_root

SVG = "{http://www.w3.org/2000/svg}"
HTML = "text/html"
FRAMES = [
    "/embed/card/lighthouse/old-lantern",
    "/embed/card/coast/amber-coast",
    "/embed/map/lighthouse?coast=amber-coast",
    "/embed/chart/lighthouse",
    "/embed/chart/lighthouse?show=new&coast=amber-coast",
    "/embed/chart/lighthouse?by=coast",
    "/embed/list/lighthouse?size=2&sort=-height",
    "/fr/embed/list/keeper",
]
PICTURES = ["/embed/map/lighthouse.svg", "/embed/chart/lighthouse.svg?show=new", "/embed/chart/lighthouse.svg?by=coast"]


@pytest.fixture(scope="module")
def library(lighthouse_release: Path) -> Library:
    return open_library(open_release(lighthouse_release))


def _xml(document: str | bytes) -> ET.Element:
    return ET.fromstring(document)  # noqa: S314  # the server's own


@pytest.fixture
def answered(get: Get, engine: FakeEngine) -> Get:
    """The site over an engine that counts the lighthouses of two coasts."""
    counts = [("Amber Coast", "2"), ("Cliff Coast", "5")]
    rows = [{"coast": _literal(coast), "lighthouses": _literal(count)} for coast, count in counts]
    document = {"head": {"vars": ["coast", "lighthouses"]}, "results": {"bindings": rows}}
    engine.body, engine.rows = json.dumps(document).encode(), len(rows)
    return get


def _literal(text: str) -> dict[str, str]:
    return {"type": "literal", "value": text}


def test_the_chart_of_a_query_is_a_frame_and_a_picture_that_its_page_offers(answered: Get) -> None:
    page = answered("/queries/lighthouses-by-coast", HTML).text
    assert 'href="/embed/query/lighthouses-by-coast?lang=en"' in page
    assert 'href="/queries/lighthouses-by-coast.csv?excel=1&amp;lang=en"' in page
    frame, picture = (answered(f"/embed/query/lighthouses-by-coast{suffix}") for suffix in ("", ".svg"))
    assert "frame-ancestors *" in frame.headers["content-security-policy"]
    assert frame.text.count("<rect") >= 2
    texts = [one.text for one in _xml(picture.content).iter(f"{SVG}text")]
    assert {"Amber Coast", "Cliff Coast"} <= set(texts)
    assert any("1.2.0" in (text or "") for text in texts)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/embed/query/none", 404),
        ("/embed/query/lighthouses-by-coast.csv", 404),
        ("/embed/query/lighthouses-by-coast?coast=amber-coast", 400),
        ("/embed/query/keepers-of-a-lighthouse", 404),
    ],
)
def test_a_query_without_a_drawing_and_a_value_without_a_parameter_are_refused(
    answered: Get, path: str, status: int
) -> None:
    assert answered(path).status_code == status


@pytest.mark.parametrize("path", FRAMES)
def test_a_frame_may_be_shown_anywhere_and_names_title_release_and_licence(get: Get, path: str) -> None:
    answer = get(path)
    assert answer.status_code == 200
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert "x-frame-options" not in answer.headers
    foot = answer.text.partition("<footer>")[2]
    assert re.search(r'<a href="/[^"]*" target="_blank" rel="noopener">', foot)
    assert "1.2.0" in foot
    assert "CC0 1.0" in foot
    assert "<nav" not in answer.text


@pytest.mark.parametrize("path", ["/", "/lighthouse", "/lighthouse/old-lantern", "/data", "/oembed?url=x", "/embedded"])
def test_no_other_page_may_be_framed(get: Get, path: str) -> None:
    assert "frame-ancestors 'none'" in get(path, HTML).headers["content-security-policy"]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/embed/card/lighthouse/none", 404, "Nothing is known here"),
        ("/embed/card/about?iri=urn:a", 404, "Nothing is known here"),
        ("/embed/card/lighthouse/old-lantern?colour=red", 400, "The parameters are lang."),
        ("/embed/map/none", 404, "Nothing is known here"),
        ("/embed/map/lighthouse.csv", 404, "Nothing is known here"),
        ("/embed/map/keeper", 404, "Nothing of this kind has a place."),
        ("/embed/map/lighthouse?colour=red", 400, "Not understood: colour=red."),
        ("/embed/map/lighthouse?coast=none", 400, "coast takes"),
        ("/embed/map/lighthouse?show=old", 400, "show takes total, new."),
        ("/embed/map/lighthouse?fields=key", 400, "Not understood: fields=key."),
        ("/embed/chart/lighthouse?show=old", 400, "show takes total, new."),
        ("/embed/chart/lighthouse?by=name", 400, "by takes"),
        ("/embed/chart/lighthouse?by=coast&show=new", 400, "show takes no value together with by."),
        ("/embed/chart/lighthouse?at=1700", 404, "There is no chart"),
        ("/embed/list/lighthouse?size=0", 400, "size"),
        ("/embed/list/lighthouse?size=many", 400, "size"),
        ("/embed/list/lighthouse.svg", 404, "Nothing is known here"),
        ("/embed/none/lighthouse", 404, "Nothing is known here"),
    ],
)
def test_a_frame_of_an_error_says_what_is_wrong_in_the_frame(get: Get, path: str, status: int, said: str) -> None:
    page, problem = get(path, HTML), get(path, "application/json")
    assert (page.status_code, problem.status_code) == (status, status)
    assert said in unescape(page.text)
    assert said in problem.json()["detail"]
    assert "frame-ancestors *" in page.headers["content-security-policy"]
    assert "<nav" not in page.text


def test_the_card_of_a_retired_thing_says_so(get: Get) -> None:
    answer = get("/embed/card/keeper/tove-rask", HTML)
    assert answer.status_code == 410
    assert "Tove Rask was retired." in answer.text
    assert '<a href="/keeper/edda-lund">' in answer.text


def test_a_frame_is_in_the_language_of_its_address(get: Get) -> None:
    french = get("/fr/embed/card/lighthouse/old-lantern", headers={"Accept-Language": "en"})
    assert french.headers["content-language"] == "fr"
    assert "Vieille Lanterne" in french.text
    assert french.text == get("/fr/embed/card/lighthouse/old-lantern").text


def test_a_list_shows_its_first_rows_and_leads_to_all(get: Get) -> None:
    page = get("/embed/list/lighthouse?size=1&sort=-height&coast=amber-coast").text
    assert re.findall(r'<th scope="row"><a href="([^"]*)"', page) == ["/lighthouse/cape-ember"]
    assert '<a href="/lighthouse?coast=amber-coast&amp;sort=-height">All 2 as a table</a>' in page


@pytest.mark.parametrize("path", PICTURES)
def test_a_picture_holds_its_title_its_credit_and_all_that_it_draws(get: Get, path: str) -> None:
    answer = get(path)
    root = _xml(answer.content)
    texts = [one.text or "" for one in root.iter(f"{SVG}text")]
    assert answer.headers["content-type"] == "image/svg+xml"
    assert (root.tag, texts[0]) == (f"{SVG}svg", "Lighthouses")
    assert [text for text in texts if "1.2.0" in text and "CC0 1.0" in text] != []
    assert [text for text in texts if text.startswith("http://localhost/lighthouse")] != []
    assert root.findtext(f"{SVG}title") == "Lighthouses"
    assert root.findtext(f"{SVG}desc")
    assert (
        re.findall(r'(?:href|src)="(?!#|http://localhost/lighthouse/)[^"]*"|var\(|light-dark|url\(', answer.text) == []
    )


def test_the_style_sheet_in_a_picture_is_the_only_one_that_its_policy_allows(get: Get) -> None:
    answer = get("/embed/chart/lighthouse.svg")
    style = _xml(answer.content).findtext(f"{SVG}style") or ""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}'; " in answer.headers["content-security-policy"]
    assert " style=" not in answer.text


def test_a_picture_is_kept_like_every_form(get: Get) -> None:
    first = get("/embed/chart/lighthouse.svg")
    assert get("/embed/chart/lighthouse.svg", headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert first.content == get("/embed/chart/lighthouse.svg").content


def test_the_numbers_of_a_chart_are_those_of_its_table(get: Get) -> None:
    plain, marked = get("/embed/chart/lighthouse.csv?show=new"), get("/embed/chart/lighthouse.csv?show=new&excel=1")
    assert plain.text.splitlines()[:3] == ["Year,Amber Coast,North Skerries", "1798,,1", "1871,1,"]
    assert marked.content == b"\xef\xbb\xbf" + plain.content
    assert marked.headers["content-disposition"] == 'attachment; filename="lighthouse-new.csv"'


def _snippets(page: str) -> list[str]:
    return [unescape(text) for text in re.findall(r"<textarea[^>]*>(&lt;iframe.*?)</textarea>", page, re.DOTALL)]


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("/", ["map/lighthouse", "chart/lighthouse", "chart/lighthouse"]),
        ("/lighthouse?coast=amber-coast", ["map/lighthouse"]),
        ("/coast/amber-coast", ["card/coast/amber-coast", "map/lighthouse", "chart/lighthouse"]),
        ("/lighthouse/old-lantern", ["card/lighthouse/old-lantern"]),
    ],
)
def test_a_page_offers_its_parts_to_other_sites(get: Get, path: str, parts: list[str]) -> None:
    snippets = [_xml(text) for text in _snippets(get(path, HTML).text)]
    sources = [urlsplit(one.get("src", "")) for one in snippets]
    assert [one.path.removeprefix("/embed/") for one in sources] == parts
    assert all(one.get("title") and one.get("loading") == "lazy" and one.get("width") == "100%" for one in snippets)
    assert {get(f"{one.path}?{one.query}").status_code for one in sources} == {200}


def test_what_a_page_offers_keeps_its_selection_and_its_language(get: Get) -> None:
    page = get("/fr/lighthouse?coast=amber-coast&at=1900&sort=-name", HTML).text
    hrefs = [unescape(href) for href in re.findall(r'<div class="reuse".*?</ul>', page, re.DOTALL)[:1]]
    assert re.findall(r'(?:href|data-png)="([^"]*)"', hrefs[0]) == [
        "/fr/embed/map/lighthouse.svg?coast=amber-coast&at=1900",
        "/fr/embed/map/lighthouse.svg?coast=amber-coast&at=1900",
        "/fr/lighthouse.csv?coast=amber-coast&at=1900&excel=1",
        "/fr/embed/map/lighthouse?coast=amber-coast&at=1900",
        "/fr/embed/map/lighthouse?coast=amber-coast&at=1900",
    ]


@pytest.mark.parametrize(
    ("url", "frame"),
    [
        ("http://localhost/", "http://localhost/embed/map/lighthouse?lang=en"),
        ("https://LOCALHOST", "http://localhost/embed/map/lighthouse?lang=en"),
        ("http://localhost/fr/lighthouse/old-lantern", "http://localhost/fr/embed/card/lighthouse/old-lantern"),
        ("http://localhost/coast/amber-coast.html", "http://localhost/embed/card/coast/amber-coast?lang=en"),
        ("http://localhost/coast/amber-coast?lang=fr#x", "http://localhost/embed/card/coast/amber-coast?lang=fr"),
        ("http://localhost/lighthouse?at=1900", "http://localhost/embed/map/lighthouse?at=1900&lang=en"),
        ("http://localhost/keeper", "http://localhost/embed/list/keeper?lang=en"),
        (
            "http://localhost/embed/chart/lighthouse?show=new",
            "http://localhost/embed/chart/lighthouse?show=new&lang=en",
        ),
        ("https://lights.example/id/lighthouse/tern-rock", "http://localhost/embed/card/lighthouse/tern-rock?lang=en"),
    ],
)
def test_oembed_gives_the_frame_of_a_page(get: Get, url: str, frame: str) -> None:
    answer = get(f"/oembed?url={quote(url, safe='')}")
    document = answer.json()
    shown = _xml(document["html"])
    assert answer.headers["content-type"] == "application/json"
    assert (document["version"], document["type"]) == ("1.0", "rich")
    assert document["provider_name"] in ("Lighthouses", "Phares")
    assert shown.get("src") == frame
    assert (shown.get("width"), shown.get("height")) == (str(document["width"]), str(document["height"]))
    assert get(frame.removeprefix("http://localhost")).status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://elsewhere.example/",
            "http://localhost:81/",
            "ftp://localhost/",
            "lighthouse",
            "http://[",
            "//localhost/",
        ),
        *("http://localhost/data", "http://localhost/lighthouse/none", "http://localhost/lighthouse.csv"),
        *("http://localhost/ontology", "http://localhost/sparql", "http://localhost/embed/map/none"),
    ],
)
def test_oembed_has_nothing_for_other_addresses(get: Get, url: str) -> None:
    assert get(f"/oembed?url={quote(url, safe='')}").status_code == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 400), ("url=", 400), ("url=http://localhost/&format=yaml", 501), ("url=http://localhost/&maxwidth=0", 400)],
)
def test_oembed_refuses_what_it_cannot_read(get: Get, query: str, status: int) -> None:
    assert get(f"/oembed?{query}").status_code == status


def test_oembed_keeps_to_the_size_that_is_asked_for(get: Get) -> None:
    document = get("/oembed?url=http://localhost/lighthouse&maxwidth=300&maxheight=200").json()
    assert (document["width"], document["height"]) == (300, 200)
    assert 'width="300" height="200"' in document["html"]


def test_oembed_in_xml_says_the_same(get: Get) -> None:
    answer = get("/oembed?url=http://localhost/lighthouse%3Fcoast%3Damber-coast&format=xml")
    document = get("/oembed?url=http://localhost/lighthouse%3Fcoast%3Damber-coast&format=json").json()
    found = {one.tag: one.text for one in _xml(answer.content)}
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    assert found == {name: str(value) for name, value in document.items()}


@pytest.mark.parametrize(
    "path", ["/", "/fr/lighthouse?coast=amber-coast", "/lighthouse/old-lantern?lang=fr", "/keeper"]
)
def test_a_page_names_its_oembed_document(get: Get, path: str) -> None:
    found = re.findall(r'<link rel="alternate" type="([a-z]*/[a-z]*\+oembed)" href="([^"]*)"', get(path, HTML).text)
    addresses = {media_type: unescape(href) for media_type, href in found}
    assert list(addresses) == ["application/json+oembed", "text/xml+oembed"]
    (asked,) = parse_qs(urlsplit(addresses["application/json+oembed"]).query)["url"]
    answer = get(addresses["application/json+oembed"].removeprefix("http://localhost"))
    assert asked == f"http://localhost{path}"
    assert json.loads(answer.content)["type"] == "rich"


@pytest.mark.parametrize("path", ["/data", "/ontology", "/lighthouse/none"])
def test_a_page_without_a_frame_names_none(get: Get, path: str) -> None:
    assert "+oembed" not in get(path, HTML).text


def test_below_a_prefix_and_in_an_earlier_release_every_address_begins_with_them(application: Any) -> None:
    send = caller(within(application[0], Root("https://graph.example", "/graph", "/releases/1.2.0")))
    page = send("GET", "/lighthouse", HTML).text
    begin = "https://graph.example/graph/releases/1.2.0"
    assert {text.partition("/embed/")[0].partition('"')[2] for text in _snippets(page)} == {begin}
    url = quote(f"{begin}/lighthouse", safe="")
    assert send("GET", f"/oembed?url={url}").json()["html"].startswith(f'<iframe src="{begin}/embed/map/lighthouse?')
    assert send("GET", "/oembed?url=https%3A%2F%2Fgraph.example%2Flighthouse").status_code == 404


def within(app: ASGIApp, root: Root) -> ASGIApp:
    """An application whose requests have a root, as proxies and mementos set it."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        await app(with_root(scope, root), receive, send)

    return call
