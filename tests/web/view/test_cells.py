"""Cells: the HTML of values."""

from __future__ import annotations

import pytest

from ucc_graph.web.view.cells import address, excerpt, inline, is_address, prose


def _prose(text: str) -> str:
    return prose(text, "", "auto").removeprefix('<span dir="auto">').removesuffix("</span>")


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("See https://a.example/x.", ["https://a.example/x"]),
        ("(https://a.example/x)", ["https://a.example/x"]),
        ("https://a.example/x_(y)", ["https://a.example/x_(y)"]),
        ("[https://a.example/x], http://b.example?q=1;", ["https://a.example/x", "http://b.example?q=1"]),
        ("“https://a.example/”", ["https://a.example/"]),
        ("write to mailto:keeper@a.example, or tel:+49-30-1234.", ["mailto:keeper@a.example", "tel:+49-30-1234"]),
        ("HTTPS://A.EXAMPLE/x", ["HTTPS://A.EXAMPLE/x"]),
        ("javascript:alert(1)", []),
        ("data:text/html,x and file:///etc/passwd", []),
        ("xhttps://a.example", []),
        ("https:// and http:///", []),
        ("10:30, ratio 1:2", []),
    ],
)
def test_addresses_within_a_text_are_links(text: str, links: list[str]) -> None:
    html = _prose(text)
    assert [part.partition('"')[0] for part in html.split('href="')[1:]] == links
    assert html.count('rel="noopener"') == len(links)


def test_the_text_around_an_address_is_escaped_and_so_is_the_address() -> None:
    assert _prose("<b> https://a.example/?a=1&b=2'x <i>") == (
        "&lt;b&gt; "
        '<a href="https://a.example/?a=1&amp;b=2&#x27;x" class="external" rel="noopener">'
        "https://a.example/?a=1&amp;b=2&#x27;x</a> &lt;i&gt;"
    )


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("One\nTwo", "<p>One</p><p>Two</p>"),
        ("One\r\nTwo\r\n", "<p>One</p><p>Two</p>"),
        ("One\n\nTwo\nthree", "<p>One</p><p>Two<br>three</p>"),
        ("One\n \n\n\nTwo", "<p>One</p><p>Two</p>"),
    ],
)
def test_parts_between_line_ends_are_paragraphs(text: str, paragraphs: str) -> None:
    assert prose(text, "fr", "ltr") == f'<div lang="fr" dir="ltr" class="prose">{paragraphs}</div>'


def test_a_text_of_one_line_is_no_paragraph() -> None:
    assert prose(" One\n", "", "auto") == '<span dir="auto">One</span>'


@pytest.mark.parametrize("text", ["https://a.example", "http://a.example/ä", "mailto:a@b.example", "tel:+82551234"])
def test_a_whole_text_may_be_an_address(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text", ["", "https:", "https://", "https://a b", "javascript:alert(1)", " https://a.example", "urn:isbn:1", "x"]
)
def test_any_other_text_is_no_address(text: str) -> None:
    assert not is_address(text)


@pytest.mark.parametrize(
    ("iri", "read"),
    [
        ("mailto:keeper%40a.example?subject=x", "keeper@a.example"),
        ("tel:+82-55", "+82-55"),
        ("https://a.example/%40", "https://a.example/%40"),
    ],
)
def test_people_read_mail_and_telephone_without_a_scheme(iri: str, read: str) -> None:
    assert address(iri) == read


def test_an_excerpt_ends_between_two_words() -> None:
    shown = excerpt("light " * 200)
    assert shown.endswith("light…")
    assert len(shown) <= 221
    assert excerpt("short\ntext") == "short text"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("read on 2024-10-01", 'read on <span class="day">2024-10-01</span>'),
        ("May <2024-05>", 'May &lt;<span class="day">2024-05</span>&gt;'),
        ("kr-jinju-2019-10", "kr-jinju-2019-10"),
        ("2019-2024", "2019-2024"),
    ],
)
def test_a_date_in_a_name_is_one_word(text: str, html: str) -> None:
    assert inline(text, "en", "ltr") == f'<span lang="en" dir="ltr">{html}</span>'
