"""Kind: what of a request is repeated in its answer, in links to other languages, in messages and in the cache."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from tests.asgi import FakeEngine, Get, caller
from tests.web.layers import layered, small_server
from ucc_graph.library.open import Library
from ucc_graph.web.cache.store import ResponseStore
from ucc_graph.web.serve.app import create_app

LONG = 60_000
MOST = LONG + (20 << 10)
"""Bytes of an answer to a request of about LONG; pages of the small release have 5 to 20 kB."""
UNKNOWN = urlencode([(f"p{n}", "1") for n in range(7_000)])
ADDRESSES = (
    f"/{'a' * LONG}",
    f"/lamp/{'a' * LONG}",
    f"/lamp/{'%C3%A9' * (LONG // 6)}",
    f"/{'a/' * (LONG // 2)}",
    f"/ko/lamp/{'a' * LONG}.ttl",
    f"/id/lamp/{'a' * LONG}",
    f"/queries/{'a' * LONG}",
    f"/queries/lamps.{'a' * LONG}",
    f"/data/{'a' * LONG}",
    f"/quality.{'a' * LONG}",
    f"/provenance.{'a' * LONG}?about=urn:a",
    f"/provenance?about=urn:{'a' * LONG}",
    f"/releases/{'a' * LONG}",
    f"/releases/{'a' * LONG}/lamp",
    f"/timemap/link/{'a' * LONG}",
    f"/timemap/link/lamp?{UNKNOWN}",
    f"/releases/3.1/lamp?{UNKNOWN}",
    f"/lamp?{UNKNOWN}",
    f"/lamp/north?{UNKNOWN}",
    f"/?{UNKNOWN}",
    f"/search?q=north&{UNKNOWN}",
    f"/search?q={'a' * LONG}",
    f"/search?kind={'a' * LONG}&q=north",
    f"/search?{urlencode([('kind', 'a')] * 8_000)}",
    f"/lamp?page={'9' * LONG}",
    f"/lamp?at={'9' * LONG}",
    f"/lamp?sort={'a' * LONG}",
    f"/lamp?{urlencode([('coast', str(n)) for n in range(5_000)])}",
    f"/lamp.csv?{urlencode([('coast', str(n)) for n in range(5_000)])}",
    f"/lamp?lang={'a-' * (LONG // 2)}",
    f"/compare?thing=/lamp/{'a' * LONG}",
    f"/compare?thing=/lamp/north&thing=/lamp/{'a' * LONG}",
    f"/compare?add={'a' * LONG}",
    f"/sparql?{UNKNOWN}",
    f"/sparql?query=ASK%7B%7D&format={'a' * LONG}",
    f"/sparql?query={'a' * LONG}",
    f"/sparql?query=ASK%7B%7D&default-graph-uri={'a' * LONG}",
    f"/sparql?query=ASK%7B%7D&timeout={'9' * LONG}",
    f"/reconcile/preview?id={'a' * LONG}",
)


@pytest.fixture(scope="module")
def ask(library: Library) -> Get:
    """The small release in all its layers."""
    return small_server(library)


@pytest.mark.parametrize("accept", ["text/html", "application/json", "text/turtle"])
@pytest.mark.parametrize("address", ADDRESSES, ids=lambda one: one.replace("a" * 99, "")[:40])
def test_an_answer_is_not_longer_than_its_request(ask: Get, address: str, accept: str) -> None:
    answer = ask("GET", address, accept)
    assert answer.status_code < 500
    assert len(answer.content) < MOST
    assert sum(map(len, answer.headers.values())) < MOST


def test_a_long_address_is_not_kept(library: Library) -> None:
    store = ResponseStore(1 << 20)
    ask = caller(layered(create_app(library, FakeEngine()), library.release, store))
    for address in (f"/lamp?{UNKNOWN}", f"/{'a' * LONG}", f"/lamp/north?{'a' * LONG}"):
        ask("GET", address)
    assert store.stats().entries == 0
    ask("GET", "/lamp?coast=cold")
    assert store.stats().entries == 1


@pytest.mark.parametrize("query", ["", "?coast=cold&sort=name", "?coast=cold&utm_source=a"])
def test_links_to_other_languages_keep_a_short_address(ask: Get, query: str) -> None:
    page = ask("GET", f"/lamp{query}", "text/html").text
    assert f'href="/ko/lamp{query.replace("&", "&amp;")}"' in page
