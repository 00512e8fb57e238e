"""Pages in Markdown: names, titles, anchors, links, and their HTML."""

from __future__ import annotations

import pytest

from ucc_graph.release.written_pages import PageLink, is_outside, page_html, page_of, read_page, site_path


def _address(target: str, is_picture: bool) -> tuple[str, bool] | None:
    if path := site_path(target):
        return (path, False)
    return (target, True) if is_outside(target) and not is_picture else None


def _html(text: str) -> str:
    return page_html(read_page("x", "", text), _address)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("pages/about.md", ("about", "")),
        ("pages/about.ko.md", ("about", "ko")),
        ("pages/how-to.zh-Hans.md", ("how-to", "zh-hans")),
        ("pages/2026.md", ("2026", "")),
        ("pages/About.md", None),
        ("pages/a b.md", None),
        ("pages/.md", None),
        ("pages/about.korean.language.md", None),
        ("pages/sub/about.md", None),
        ("pages/about.md\n", None),
        ("about.md", None),
    ],
)
def test_a_page_has_name_and_language_of_its_file(path: str, found: tuple[str, str] | None) -> None:
    assert page_of(path) == found


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# About *us*\n\ntext", "About us"),
        ("text\n\n## Later `code`", "Later code"),
        ("About\n=====\n", "About"),
        ("no heading", "X"),
        ("#\n\n# Second", "Second"),
        ("", "X"),
    ],
)
def test_the_title_is_the_first_heading_or_else_the_name(text: str, title: str) -> None:
    assert read_page("x", "", text).title == title


def test_the_title_stands_above_the_page_once_and_other_headings_are_below_it() -> None:
    assert _html("# About\n\n# More\n\n#### Deep\n") == '<h2 id="more">More</h2>\n<h4 id="deep">Deep</h4>\n'
    assert _html("text\n\n# About\n") == '<p>text</p>\n<h2 id="about">About</h2>\n'


def test_headings_have_identifiers_that_nothing_else_has() -> None:
    page = read_page("x", "", "# Content\n## Für Alle!\n## 목록 하나\n## Für alle\n## ?\n")
    assert page.anchors == {"content-1", "für-alle", "목록-하나", "für-alle-1", "section"}


def test_each_link_has_its_line() -> None:
    text = "# A\n\none [b](b.md)\ntwo [c](<c d.md>)\n\n| x |\n|---|\n| ![p](p.png) |\n\n[e]: https://e.example/\n[e]"
    assert read_page("x", "", text).links == (
        PageLink("b.md", 3, False),
        PageLink("c%20d.md", 4, False),
        PageLink("p.png", 8, True),
        PageLink("https://e.example/", 11, False),
    )


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("method.md", "/pages/method"),
        ("./method.ko.md#steps", "/pages/method#steps"),
        ("method", "/pages/method"),
        ("logo.svg", "/pages/logo.svg"),
        ("../lamp/north?x=1", "/lamp/north?x=1"),
        ("../../../../etc/passwd", "/etc/passwd"),
        ("/data", "/data"),
        ("#here", "#here"),
        ("https://a.example/", None),
        ("//a.example/", None),
        ("mailto:a@a.example", None),
        ("javascript:alert(1)", None),
    ],
)
def test_an_address_within_the_site_is_a_path(target: str, path: str | None) -> None:
    assert site_path(target) == path


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;\n"),
        ("a <b onclick=x>b</b>", "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>\n"),
        ("[x](javascript:alert(1))", "<p>x</p>\n"),
        ("[x](JAVASCRIPT:alert(1))", "<p>x</p>\n"),
        ("[x](data:text/html,y) [z](vbscript:y)", "<p>x z</p>\n"),
        ("<javascript:alert(1)>", "<p>javascript:alert(1)</p>\n"),
        ("![x](https://a.example/x)", '<p><a href="https://a.example/x" class="external" rel="noopener">x</a></p>\n'),
        ("![x](javascript:alert(1))", "<p>x</p>\n"),
        ("![x](data:image/png;base64,AAAA)", "<p>x</p>\n"),
        ('[x](/data "a<b>")', '<p><a href="/data" title="a&lt;b&gt;">x</a></p>\n'),
        (
            '[x](mailto:a@b.example"onclick="y)',
            '<p><a href="mailto:a@b.example%22onclick=%22y" rel="noopener">x</a></p>\n',
        ),
        ("~~gone~~", "<p><s>gone</s></p>\n"),
    ],
)
def test_nothing_in_a_page_acts(text: str, html: str) -> None:
    found = _html(text)
    assert found == html or found == f"<p>{html.rstrip()}</p>\n"


def test_deep_nesting_ends() -> None:
    assert len(_html("> " * 5_000 + "x")) < 20_000
    assert len(_html("[" * 5_000)) < 10_000
