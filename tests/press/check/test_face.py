"""Face of a publication: what check says of its statements, its pictures, its pages and its messages."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Store

from tests.press.conftest import Workbench
from ucc_graph.errors import DataError
from ucc_graph.press.check.face import face_problems
from ucc_graph.press.check.pages import page_problems
from ucc_graph.press.read.publication import open_publication
from ucc_graph.press.read.sources import Sources, read_sources

SITE = """
@prefix schema: <https://schema.org/> .

<https://lights.example/> a schema:WebSite ;
    {} .
"""
LAMP = "<https://lights.example/id/lighthouse/tern-rock> a <https://lights.example/ontology#Lighthouse> ."
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1v1z"/></svg>'
PNG = b"\x89PNG\r\n\x1a\n"


def _sources(workbench: Workbench, site: str = "", **files: bytes) -> Sources:
    if site:
        catalog = workbench.folder / "data" / "catalog.ttl"
        catalog.write_text(catalog.read_text(encoding="utf-8") + SITE.format(site), encoding="utf-8")
    for name, content in files.items():
        path = workbench.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    return read_sources(open_publication(workbench.folder))


def _face(workbench: Workbench, site: str = "", **files: bytes) -> list[str]:
    found = face_problems(_sources(workbench, site, **files))
    return [f"{one.file}:{one.line} {one.rule} {one.severity}" for one in found]


def _pages(workbench: Workbench, text: str, **files: bytes) -> list[str]:
    sources = _sources(workbench, "", **{"pages/x.md": text.encode(), **files})
    store = Store()
    store.update(f"INSERT DATA {{ {LAMP} }}")
    return [f"{one.place} {one.text}" for one in page_problems(sources, store)]


def test_a_publication_without_a_face_has_no_problem(workbench: Workbench) -> None:
    assert _face(workbench) == []


@pytest.mark.parametrize(
    ("site", "problems"),
    [
        ('schema:inLanguage "en" , "fr" ; schema:color "#0b5394"', []),
        ('dct:language "ko"', []),
        ('dct:language "xx"', ["data/catalog.ttl:24 face:language violation"]),
        ('schema:inLanguage "xx"', ["data/catalog.ttl:24 face:language violation"]),
        ("schema:inLanguage <https://languages.example/fr>", ["data/catalog.ttl:24 face:language violation"]),
        ('schema:color "red"', ["data/catalog.ttl:24 face:colour violation"]),
        ('schema:color "#fff;}"', ["data/catalog.ttl:24 face:colour violation"]),
        ('schema:color "#ffcc00"', ["data/catalog.ttl:24 face:contrast info"]),
        ('schema:color "#777777"', ["data/catalog.ttl:24 face:contrast info"]),
        ("foaf:logo <https://elsewhere.example/logo.svg>", ["data/catalog.ttl:24 face:logo warning"]),
        ("schema:logo <https://lights.example/pages/no.svg>", ["data/catalog.ttl:24 face:logo warning"]),
        ("foaf:page <https://lights.example/pages/none>", ["data/catalog.ttl:24 face:page warning"]),
    ],
)
def test_a_statement_without_effect_is_named(workbench: Workbench, site: str, problems: list[str]) -> None:
    assert _face(workbench, site) == problems


def test_a_site_of_pictures_is_an_address_of_the_web(workbench: Workbench) -> None:
    type_of = "<http://purl.org/dc/dcmitype/StillImage>"
    sites = "<urn:pictures> , <https://good.example/> , <https://user@bad.example/> , <https://other.example/>"
    text = f"dct:requires {sites} .\n" + "".join(
        f"<{one}> dct:type {type_of} .\n"
        for one in ("urn:pictures", "https://good.example/", "https://user@bad.example/")
    )
    assert _face(workbench, f"{text}<https://lights.example/> rdfs:comment 'x'") == (
        ["data/catalog.ttl:24 face:pictures violation"] * 2
    )
    assert _sources(workbench).face.origins == ("https://good.example",)


def test_a_logo_and_a_language_of_the_publication_are_known(workbench: Workbench) -> None:
    site = 'schema:inLanguage "de" ; foaf:logo <https://lights.example/pages/logo.svg>'
    files = {"pages/logo.svg": SVG, "locale/de.po": b'msgid "Search"\nmsgstr "Suche"\n'}
    assert _face(workbench, site, **files) == ["locale/de.po:0 messages:missing warning"]


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("pages/a.svg", SVG, ""),
        ("pages/a.svg", b'<?xml version="1.0"?>\n<!-- c -->\n' + SVG, ""),
        ("pages/a.svg", SVG.replace(b"<path", b"<script>x</script><path"), "picture:active"),
        ("pages/a.svg", SVG.replace(b"<path", b"<path onload='x'"), "picture:active"),
        ("pages/a.svg", SVG.replace(b"<path", b"<a href='javascript:x'/><path"), "picture:active"),
        ("pages/a.svg", b"<html></html>", "picture:form"),
        ("pages/a.png", PNG, ""),
        ("pages/a.png", SVG, "picture:form"),
        ("pages/a.jpg", PNG, "picture:form"),
        ("pages/a.png", PNG + bytes(2_000_001), "picture:size"),
    ],
)
def test_a_picture_is_what_its_name_says_and_does_nothing(
    workbench: Workbench, name: str, content: bytes, rule: str
) -> None:
    problems = face_problems(_sources(workbench, "", **{name: content}))
    assert [one.rule for one in problems] == ([rule] if rule else [])


def test_a_language_that_is_the_beginning_of_all_things_has_a_longer_name(workbench: Workbench) -> None:
    assert "locale/id.po:0 face:language violation" in _face(workbench, "", **{"locale/id.po": b""})


@pytest.mark.parametrize(
    "link",
    [
        "x.md",
        "./x.md#first",
        "#first",
        "/pages/x.html",
        "logo.svg",
        "/",
        "/data",
        "../data/lighthouses.csv",
        "/sparql?query=x",
        "/provenance",
        "/sitemap.xml",
        "/context.jsonld",
        "/queries/lighthouses-by-coast",
        "/lighthouse",
        "/lighthouse/tern-rock",
        "/lighthouse/tern-rock.ttl",
        "/fr/lighthouse/tern-rock",
        "/id/lighthouse/tern-rock",
        "https://lights.example/id/lighthouse/tern-rock",
        "https://lights.example/ontology#Lighthouse",
        "https://elsewhere.example/",
        "mailto:a@a.example",
    ],
)
def test_a_link_that_leads_somewhere_is_no_problem(workbench: Workbench, link: str) -> None:
    assert _pages(workbench, f"# First\n\n[x]({link})", **{"pages/logo.svg": SVG}) == []


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ("y.md", "/pages/y leads nowhere on this site (did you mean /pages/x?)"),
        ("x.md#frist", "x.md#frist leads to no heading: the page has first"),
        ("#frist", "#frist leads to no heading: the page has first"),
        (
            "/lighthouse/tern-rok",
            "/lighthouse/tern-rok leads nowhere on this site (did you mean /lighthouse/tern-rock?)",
        ),
        ("https://lights.example/id/lighthouse/x y", ""),
        ("/lighthouses", "/lighthouses leads nowhere on this site"),
        ("/rules", "/rules leads nowhere on this site"),
        ("/queries/none", "/queries/none leads nowhere on this site"),
        ("missing.svg", "/pages/missing.svg leads nowhere on this site"),
        (
            "javascript:x",
            "javascript:x is no link of a page: write an address that begins with https:, mailto: or tel:",
        ),
        ("//evil.example/", "//evil.example/ is no link of a page"),
    ],
)
def test_a_link_that_leads_nowhere_is_named_with_its_line(workbench: Workbench, link: str, says: str) -> None:
    found = _pages(workbench, f"# First\n\none\n[x]({link})")
    assert [one.startswith(f"pages/x.md:4 {says}") for one in found] == ([True] if says else [])


def test_pages_have_good_names_and_headings(workbench: Workbench) -> None:
    found = _pages(workbench, "no heading", **{"pages/Ab.md": b"# A"})
    assert [one.split(" ")[0] for one in found] == ["pages/Ab.md", "pages/x.md:1"]


def test_a_link_out_of_the_publication_is_refused(workbench: Workbench, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("# Secret", encoding="utf-8")
    (workbench.folder / "pages").mkdir(exist_ok=True)
    (workbench.folder / "pages" / "x.md").symlink_to(secret)
    with pytest.raises(DataError) as raised:
        open_publication(workbench.folder)
    assert [one.rule for one in raised.value.problems] == ["file:outside"]
