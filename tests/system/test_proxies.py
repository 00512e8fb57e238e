"""Sample configurations of deploy/ for HAProxy, nginx, Varnish and Caddy: the real programs before real servers."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from http.client import HTTPConnection
from pathlib import Path

import httpx
import pytest

from tests.servers.ours import serve
from tests.servers.proxy import caddy, haproxy, nginx, varnish
from tests.servers.wrk import load

NO_FAILURES = {"connect": 0, "read": 0, "write": 0, "status": 0, "timeout": 0}
COUNTED = re.compile(r'^ucc_graph_requests_total\{family="(?!operation)\w+",status="\d+"\} (\d+)', re.MULTILINE)
WAYS = (
    "/-/metrics",
    "/%2D/metrics",
    "/-/metric%73",
    "/-%2Fmetrics",
    "/%2d%2fmetrics",
    "/-/%6Detrics",
    "/ko/-/metrics",
    "/ko/%2D/metrics",
    "//-/metrics",
    "/-/metrics/",
)
"""Ways to write the address of the counts, the first as it is."""
LABEL = {"query": "SELECT ?o { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?o } ORDER BY ?o LIMIT 1"}


@pytest.fixture(scope="module")
def small(lighthouse_release: Path) -> Path:
    """The folder of a small release."""
    return lighthouse_release


@pytest.fixture(autouse=True)
def _runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path / "run"))


@pytest.fixture(params=[nginx, varnish])
def proxied(request: pytest.FixtureRequest, small: Path, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The addresses of a caching proxy and of the server behind it."""
    proxy: Callable[[Path, str], AbstractContextManager[str]] = request.param
    with serve(small) as (_, server), proxy(tmp_path, server) as address:
        yield address, server


def _get(address: str, path: str, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.get(f"{address}{path}", headers=named, trust_env=False)


def _asked(server: str) -> int:
    """How many requests the server has counted, those of operators aside."""
    return sum(map(int, COUNTED.findall(_get(server, "/-/metrics").text)))


def test_no_request_fails_when_one_of_two_replicas_is_killed(small: Path, tmp_path: Path) -> None:
    with serve(small) as (first, one), serve(small) as (_, two), haproxy(tmp_path, [one, two]) as address:
        with load(f"{address}/data/ontology.ttl") as found:
            assert _answers(address) > 20
            os.kill(first.pid, signal.SIGKILL)
            first.wait(5)
            assert _answers(address) > 20
        assert (_asked(two) > 20, _get(address, "/-/metrics").status_code) == (True, 403)
    assert found.requests > 1000
    assert found.failures == NO_FAILURES


def _answers(address: str) -> int:
    """Asks a hundred times; how many of the answers are good."""
    return sum(_get(address, "/").status_code == 200 for _ in range(100))


def test_a_proxy_sends_an_answer_again_without_asking_for_it(proxied: tuple[str, str]) -> None:
    address, server = proxied
    first, counted = _get(address, "/data/catalog.ttl"), _asked(server)
    second = _get(address, "/data/catalog.ttl")
    assert (second.status_code, second.content, second.headers["etag"]) == (200, first.content, first.headers["etag"])
    assert (second.headers["x-cache"], _asked(server)) == ("HIT", counted)


def test_a_proxy_keeps_the_answer_to_a_query(proxied: tuple[str, str]) -> None:
    address, server = proxied
    path = str(httpx.URL("/sparql", params=LABEL))
    first, counted = _get(address, path, Accept="text/csv"), _asked(server)
    assert (_get(address, path, Accept="text/csv").content, _asked(server)) == (first.content, counted)
    assert first.text.startswith("o\r\n")


def test_a_proxy_keeps_forms_apart(proxied: tuple[str, str]) -> None:
    path = str(httpx.URL("/sparql", params=LABEL))
    forms = ["text/csv", "application/sparql-results+xml", "text/csv"]
    answers = [_get(proxied[0], path, Accept=form) for form in forms]
    assert [answer.headers["content-type"].partition(";")[0] for answer in answers] == forms
    assert [answer.headers["x-cache"] for answer in answers] == ["MISS", "MISS", "HIT"]


def test_a_proxy_says_not_modified_itself(proxied: tuple[str, str]) -> None:
    address, server = proxied
    held, counted = _get(address, "/data/catalog.ttl").headers["etag"], _asked(server)
    answer = _get(address, "/data/catalog.ttl", If_None_Match=held)
    assert (answer.status_code, answer.content, _asked(server)) == (304, b"", counted)


def test_a_proxy_passes_an_error_on_and_does_not_keep_it(proxied: tuple[str, str]) -> None:
    address, server = proxied
    counted = _asked(server)
    answers = [_get(address, "/sparql?query=SELEKT", Accept="application/json") for _ in range(2)]
    assert [(answer.status_code, answer.json()["status"]) for answer in answers] == [(400, 400), (400, 400)]
    assert _asked(server) == counted + 2


@pytest.mark.parametrize(
    ("start", "is_open"),
    [
        (nginx, True),
        (varnish, False),
        (lambda folder, server: haproxy(folder, [server, server]), False),
        (caddy, False),
    ],
    ids=["nginx, open to this machine", "varnish", "haproxy", "caddy"],
)
def test_a_proxy_keeps_the_counts_inside_however_they_are_asked_for(
    start: Callable[[Path, str], AbstractContextManager[str]], is_open: bool, small: Path, tmp_path: Path
) -> None:
    with serve(small) as (_, server), start(tmp_path, server) as address:
        statuses = {way: _status(address, way) for way in WAYS}
        alone = {way: _status(server, way) for way in WAYS}
    let_in = {way for way, status in statuses.items() if status not in (403, 404)}
    assert let_in == ({"/-/metrics"} if is_open else set())
    assert alone == {way: 200 if way == "/-/metrics" else 404 for way in WAYS}


def _status(address: str, path: str) -> int:
    """The status of an address that is sent as it is written."""
    client = HTTPConnection(address.removeprefix("http://"), timeout=20)
    with closing(client):
        client.request("GET", path)
        return client.getresponse().status
