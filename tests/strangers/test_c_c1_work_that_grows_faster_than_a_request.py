"""Kind: a reader of what a client sends whose work grows faster than the text: headers, parameters, queries, words."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import pytest

from tests.asgi import Get
from ucc_graph.errors import QueryError
from ucc_graph.library.folding import fold, forms
from ucc_graph.library.search import LONGEST
from ucc_graph.rdf.formats import GRAPHS, HTML
from ucc_graph.rdf.iris import Iris
from ucc_graph.rdf.languages import direction, truncations
from ucc_graph.sparql.lexer import tokens
from ucc_graph.sparql.query_form import calls_service
from ucc_graph.web.http.asgi import joined_headers
from ucc_graph.web.http.fields import content_type, elements, entity_tags, moment, weighted
from ucc_graph.web.http.negotiate import choose, choose_coding, choose_language
from ucc_graph.web.http.response import is_current
from ucc_graph.web.memento.negotiation import parse_datetime
from ucc_graph.web.view.names import autonym

SIZE = 4_000
MOST = 0.05
"""Seconds that no reader takes for a whole head of 64 KiB; the quadratic ones took tens of seconds."""
PIECES = (
    *('"', '\\"', '"\\', "\\", ",", ", ", ";", "=", " ", "-", "a-", "a", "0", "0.", "*/*,", "a/b,", "a/b;a=b;"),
    *('a/b;a="', 'W/"', '"",', "en,", "en;q=0.1,", ";q=0.5", "gzip,", "<", "<a", "'", "?a ", "a:", "_:a."),
    *("%41", "%", "//", "\u0301\u0323"),
)

READERS: dict[str, Callable[[str], object]] = {
    "Accept": lambda text: choose(text, (HTML, *GRAPHS)),
    "Accept-Encoding": choose_coding,
    "Accept-Language": lambda text: choose_language(None, text, frozenset({"en", "a"})),
    "lang": lambda text: choose_language(text, None, frozenset({"en", "a"})),
    "Content-Type": content_type,
    "If-None-Match": lambda text: is_current(text, None, '"a"', "Tue, 31 Oct 2023 12:00:00 GMT"),
    "If-Match": lambda text: list(entity_tags(text)),
    "If-Modified-Since": moment,
    "Accept-Datetime": parse_datetime,
    "a list": lambda text: list(elements(text)),
    "weights": lambda text: list(weighted(text)),
    "lines of one name": lambda text: joined_headers({"headers": [(b"a", b"b")] * len(text)}),
    "a language tag": lambda text: (list(truncations(text)), direction(text), autonym(text)),
    "a path": lambda text: Iris("https://lamps.example/").things(text),
    "words": lambda text: forms(fold(text[:LONGEST])),
    "a query": lambda text: _read(f"SELECT * {{ {text}"),
    "SERVICE in a query": lambda text: calls_service(f"SERVICE {text}"),
}


def _read(query: str) -> None:
    try:
        list(tokens(query))
    except QueryError:
        return


def _seconds(read: Callable[[str], object], text: str) -> float:
    """The least time of two."""
    found = []
    for _ in range(2):
        start = process_time()
        read(text)
        found.append(process_time() - start)
    return min(found)


def _grows(read: Callable[[str], object], piece: str) -> bool:
    """Whether twice the text takes much more than twice the time."""
    once, twice = (piece * (size // len(piece)) for size in (SIZE, 2 * SIZE))
    return _seconds(read, twice) > 3 * _seconds(read, once) + 0.01


@pytest.mark.parametrize("reader", READERS)
def test_twice_the_text_takes_at_most_about_twice_the_time(reader: str) -> None:
    assert [piece for piece in PIECES if _grows(READERS[reader], piece)] == []


@pytest.mark.parametrize("reader", ["Accept", "Accept-Encoding", "Accept-Language", "lang", "Content-Type"])
def test_a_header_as_long_as_the_head_is_read_in_milliseconds(reader: str) -> None:
    texts = (piece * (64 * 1024 // len(piece)) for piece in PIECES)
    assert max(_seconds(READERS[reader], text) for text in texts) < MOST


@pytest.mark.parametrize("name", ["Accept", "Accept-Language", "Accept-Encoding", "If-None-Match", "If-Modified-Since"])
@pytest.mark.parametrize("value", ['\\"' * 29_000, "en," * 20_000])
def test_a_page_is_made_for_every_header(get: Get, name: str, value: str) -> None:
    assert get("/lamp/north", headers={name: value}).status_code in (200, 406)


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ('text/turtle, "' + '\\"' * 9, "ttl"),
        ('application/ld+json;profile="a,\\"b";q=0.9, text/html;q=0.8', "jsonld"),
        ('text/html;q=0.1, text/turtle;charset="utf-8', "html"),
        ("text/turtle ; Q = 0.9 , text/html ; q=0.8", "ttl"),
    ],
)
def test_quotation_marks_and_blanks_are_read_as_the_standard_says(accept: str, name: str) -> None:
    choice = choose(accept, (HTML, *GRAPHS))
    assert choice
    assert choice.form.name == name


@pytest.mark.parametrize("weight", [";q=0.5", ";Q=0.5", "; q=0.5", " ; Q=0.5", "; q = 0.5", '\t;\tq="0.5"', ";q=.5"])
def test_a_weight_is_read_in_one_way_in_all_lists(weight: str) -> None:
    assert choose_language(None, f"fr{weight}, ko;q=0.4", {"en", "fr", "ko"}) == "fr"
    assert choose_language(None, f"fr{weight}, ko;q=0.6", {"en", "fr", "ko"}) == "ko"
    assert choose_coding(f"gzip{weight}, br;q=0.4") == "gzip"
    assert choose_coding(f"gzip{weight}, br;q=0.6") == "br"
    negotiated = choose(f"text/turtle{weight}, text/html;q=0.4", (HTML, *GRAPHS))
    assert negotiated
    assert negotiated.form.name == "ttl"
