"""Every address that the server writes as if it owned the root of its host.

Siblings: links, forms, scripts and style sheets of pages, the signs and the land of maps, Location, Content-Location
and Link, TimeGate, TimeMap and mementos, the manifest of the reconciliation service, sitemap, robots.txt, OpenAPI
servers, types of problem details, social previews, canonical addresses, the terms of the query page; prefixes that a
proxy keeps or takes away, those of the base IRI, and values of the header that are no path.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.asgi import FakeEngine
from tests.servers.crawler import crawl, written
from tests.servers.ours import serve
from tests.servers.proxy import caddy, haproxy, nginx, varnish
from ucc_graph.library.open import Library, open_library
from ucc_graph.release.folder import open_release
from ucc_graph.release.history import History
from ucc_graph.web.cache.middleware import CacheMiddleware
from ucc_graph.web.cache.store import ResponseStore
from ucc_graph.web.memento.middleware import ClosedEngine, EarlierReleases, MementoMiddleware
from ucc_graph.web.serve.app import create_app
from ucc_graph.web.serve.proxies import ProxiesMiddleware

HOST = "http://graph.example"
STARTS = (
    *("/", "/ko/", "/?lang=fr", "/robots.txt", "/sitemap.xml", "/reconcile", "/-/openapi.json", "/-/docs", "/changes"),
    *("/lighthouse/tern-rock", "/id/lighthouse/tern-rock", "/timemap/link/lighthouse/tern-rock", "/suggest?q=tern"),
    *("/sparql", "/sparql/terms.json", "/sparql?query=x&format=nothing", "/nothing/here", "/releases/1.2.0/keeper"),
    *("/releases/1.2.0/id/keeper/aino-vare", "/releases/1.2.0/keeper/aino-vare", "/keeper/tove-rask", "/compare"),
    *("/embed/map/lighthouse", "/embed/chart/lighthouse.svg", "/embed/card/keeper/nobody"),
    *("/queries/keepers-of-each-lighthouse", "/graph/lighthouses", "/-/static/style.css", "/croissant.json"),
)
"""Paths that an address of each family leads to."""
Get = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def library(lighthouse_release: Path) -> Library:
    return open_library(open_release(lighthouse_release))


@pytest.fixture(scope="module")
def site(library: Library) -> CacheMiddleware:
    """The layers of a served release, without proxies."""
    history = History((library.release,))
    earlier = EarlierReleases(lambda release: create_app(open_library(release), ClosedEngine(), history=history))
    app = MementoMiddleware(create_app(library, FakeEngine(), history=history), history, earlier)
    return CacheMiddleware(app, "1.2.0", ResponseStore(8 << 20))


def _caller(site: CacheMiddleware, prefix: str = "", base: str = "", peer: str = "127.0.0.1") -> Get:
    transport = httpx.ASGITransport(ProxiesMiddleware(site, ("127.0.0.1",), prefix, base), client=(peer, 40000))

    def get(url: str, accept: str = "text/html, */*;q=0.5", **headers: str) -> httpx.Response:
        pairs = {"Accept": accept, **headers}.items()
        named = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in pairs]
        request = httpx.Request("GET", httpx.URL(HOST).join(url), headers=named)

        async def send() -> httpx.Response:
            async with httpx.AsyncClient(transport=transport) as client:
                return await client.send(request)

        return asyncio.run(send())

    return get


@pytest.fixture(scope="module")
def keeping(site: CacheMiddleware) -> Get:
    """A GET through a proxy that keeps the prefix /graph in paths."""
    return _caller(site, "/graph")


@pytest.fixture(scope="module")
def plain(site: CacheMiddleware) -> Get:
    """A GET to a server that knows no prefix."""
    return _caller(site)


def _outside(answers: dict[str, httpx.Response], root: str) -> dict[str, list[str]]:
    found = {url: [one for one in written(answer) if not f"{one}/".startswith(root)] for url, answer in answers.items()}
    return {url: addresses for url, addresses in found.items() if addresses}


@pytest.mark.slow
def test_no_address_of_any_answer_is_outside_the_prefix(keeping: Get) -> None:
    answers: dict[str, httpx.Response] = {}
    for path in STARTS:
        answers |= crawl(keeping, f"{HOST}/graph{path}", 1)
    answers |= crawl(keeping, f"{HOST}/graph/", 60)
    assert _outside(answers, f"{HOST}/graph/") == {}
    assert len(answers) > 70
    assert {answer.status_code for answer in answers.values()} <= {200, 303, 400, 404, 410}


@pytest.mark.parametrize("path", STARTS)
def test_a_proxy_that_takes_the_prefix_away_gets_the_same_answer(plain: Get, keeping: Get, path: str) -> None:
    stripped, kept = plain(path, X_Forwarded_Prefix="/graph"), keeping(f"/graph{path}")
    assert (stripped.status_code, stripped.content) == (kept.status_code, kept.content)
    named = [(answer.headers.get("link"), answer.headers.get("location")) for answer in (stripped, kept)]
    assert named[0] == named[1]
    assert "X-Forwarded-Prefix" in stripped.headers["vary"]


def test_the_addresses_of_each_family_stand_below_the_prefix(plain: Get) -> None:
    get = partial(plain, X_Forwarded_Prefix="/graph")
    assert get("/id/keeper/aino-vare").headers["location"] == "/graph/keeper/aino-vare"
    assert get("/keeper/aino-vare").headers["content-location"] == "/graph/keeper/aino-vare.html"
    assert get("/reconcile").json()["view"] == {"url": "http://graph.example/graph/{{id}}"}
    assert get("/-/openapi.json").json()["servers"] == [{"url": "/graph"}]
    assert get("/robots.txt").text.splitlines()[1:] == [
        "Allow: /graph/-/static/",
        "Allow: /graph/-/picture.png",
        "Disallow: /graph/-/",
        "Disallow: /graph/sparql?",
        "Sitemap: http://graph.example/graph/sitemap.xml",
    ]
    assert "<loc>http://graph.example/graph/keeper/aino-vare</loc>" in get("/sitemap.xml").text
    assert get("/sparql/terms.json").json()["home"] == "/graph/"
    assert '</graph/keeper/edda-lund>; rel="successor-version"' in get("/keeper/tove-rask").headers["link"]


def test_a_page_of_an_earlier_release_leads_on_in_it_below_the_prefix(keeping: Get) -> None:
    page = keeping("/graph/releases/1.2.0/keeper/aino-vare")
    assert 'href="/graph/releases/1.2.0/lighthouse/' in page.text
    assert 'href="/graph/-/static/style.css"' in page.text
    assert 'action="/graph/search"' in page.text
    assert page.headers["content-location"] == "/graph/releases/1.2.0/keeper/aino-vare.html"
    assert '<link rel="canonical" href="http://graph.example/graph/keeper/aino-vare">' in page.text
    assert '<meta property="og:url" content="http://graph.example/graph/keeper/aino-vare">' in page.text
    redirect = keeping("/graph/keeper", Accept_Datetime="Fri, 01 Jan 2100 00:00:00 GMT")
    assert redirect.headers["location"] == "/graph/releases/1.2.0/keeper"


def test_a_base_iri_with_a_path_is_a_prefix_of_requests(site: CacheMiddleware) -> None:
    get = _caller(site, base="https://lights.example/graph/")
    assert get("/graph/id/keeper/aino-vare").headers["location"] == "/graph/keeper/aino-vare"
    assert get("/id/keeper/aino-vare").headers["location"] == "/keeper/aino-vare"
    assert get("/graph").status_code == 200


def test_a_stated_prefix_was_taken_away_so_that_a_path_may_begin_alike(plain: Get, keeping: Get) -> None:
    stripped = plain("/graph/lighthouses.ttl", X_Forwarded_Prefix="/graph")
    assert (stripped.status_code, stripped.content) == (200, keeping("/graph/graph/lighthouses.ttl").content)


@pytest.mark.parametrize(
    ("stated", "prefix"),
    [
        ("/graph", "/graph"),
        ("/graph/", "/graph"),
        ("/a/b-c/d.e", "/a/b-c/d.e"),
        ("/outer, /inner", "/outer/inner"),
        ("/", ""),
        ("", ""),
        ("graph", ""),
        ("//evil.example", ""),
        ("/graph//x", ""),
        ("https://evil.example/", ""),
        ("/../x", ""),
        ("/x/..", ""),
        ("/./x", ""),
        ("/%2e%2e/x", ""),
        ('/"><script>', ""),
        ("/x y", ""),
        ("/x?y", ""),
        ("/x#y", ""),
        ("/\\evil.example", ""),
        ("/gr\u00e4ph", ""),
        ("/x;y", ""),
        ("/graph, //evil.example", ""),
        ("/" + "a" * 300, ""),
    ],
)
def test_only_a_safe_path_is_a_prefix(plain: Get, stated: str, prefix: str) -> None:
    headers = {"X_Forwarded_Prefix": stated}
    answer = plain("/id/keeper/aino-vare", **headers)
    assert answer.headers["location"] == f"{prefix}/keeper/aino-vare"
    assert f'href="{prefix}/-/static/style.css"' in plain("/coast", **headers).text


def test_a_prefix_of_a_stranger_reaches_nobody(site: CacheMiddleware, plain: Get) -> None:
    stranger = _caller(site, peer="127.0.0.2")
    assert stranger("/keeper", X_Forwarded_Prefix="/evil").text.count("/evil") == 0
    assert plain("/coast", X_Forwarded_Prefix="/graph").headers["vary"].count("X-Forwarded-Prefix") == 1
    assert "X-Forwarded-Prefix" not in plain("/coast").headers["vary"]
    assert "/graph/" not in plain("/coast").text


@pytest.mark.parametrize("host", ['evil"><script>', "a b", "x/y", "user@evil.example", "x\\y", "", "ä.example"])
def test_a_host_that_is_none_is_not_repeated(plain: Get, host: str) -> None:
    answers = [plain(path, Host=host) for path in ("/reconcile", "/keeper", "/sitemap.xml")]
    assert {answer.status_code for answer in answers} == {200}
    named = [*(answer.text for answer in answers), *(answer.headers.get("link", "") for answer in answers)]
    assert not any(host in text for text in named if host)


@pytest.fixture(scope="module")
def below(lighthouse_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The addresses of proxies that publish one server below /graph."""
    with ExitStack() as stack:
        folders = [tmp_path_factory.mktemp(name) for name in ("run", "n", "s", "h", "v", "c")]
        patched = stack.enter_context(pytest.MonkeyPatch.context())
        patched.setenv("RUNTIME_DIRECTORY", str(folders[0] / "run"))
        _, server = stack.enter_context(serve(lighthouse_release, ("--prefix", "/graph")))
        yield {
            "nginx": stack.enter_context(nginx(folders[1], server, "/graph")),
            "nginx, stripping": stack.enter_context(nginx(folders[2], server, "/graph", strips=True)),
            "haproxy": stack.enter_context(haproxy(folders[3], [server, server])),
            "varnish": stack.enter_context(varnish(folders[4], server)),
            "caddy": stack.enter_context(caddy(folders[5], server, "/graph")),
        }


@pytest.mark.slow
@pytest.mark.parametrize("name", ["nginx", "nginx, stripping", "haproxy", "varnish", "caddy"])
def test_a_crawl_through_a_proxy_finds_no_address_outside(below: dict[str, str], name: str) -> None:
    root = f"{below[name]}/graph/"
    with httpx.Client(trust_env=False, headers={"Accept": "text/html, */*;q=0.5"}, timeout=30) as client:
        answers = crawl(client.get, root, 40)
        answers |= crawl(client.get, f"{root}id/keeper/aino-vare", 1)
    assert _outside(answers, root) == {}
    assert len(answers) == 41
    assert {answer.status_code for answer in answers.values()} == {200, 303}
