"""Strangers learn that something failed; addresses, passwords, paths and messages of other programs go to the log.

Siblings: a store that is gone, that refuses, that breaks off, that answers something else; an endpoint of SERVICE that
fails; a store that cannot be loaded again; a damaged earlier release; a URL with a name and a password in each option;
a password that a store asks for in clear text.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from fastapi import FastAPI
from pyoxigraph import Store
from starlette.types import ASGIApp

from tests.asgi import FakeEngine, caller
from tests.servers.recorded import recorded
from ucc_graph.cli.settings import read_settings
from ucc_graph.engine.engine import Engine
from ucc_graph.engine.messages import QueryRequest, format_of
from ucc_graph.engine.remote.client import Credentials, Endpoint, credentials_for
from ucc_graph.engine.remote.evaluate import Remote
from ucc_graph.engine.remote.graphs import VersionedGraphs
from ucc_graph.engine.remote.push import Target
from ucc_graph.engine.settings import EngineSettings
from ucc_graph.errors import (
    CallError,
    QueryError,
    ReleaseDamagedError,
    ServiceFailedError,
    StoreError,
)
from ucc_graph.library.open import Library
from ucc_graph.rdf.iris import Iris
from ucc_graph.release.folder import Release
from ucc_graph.release.history import History
from ucc_graph.web.http.problem_details import problem_details_of
from ucc_graph.web.memento.middleware import EarlierReleases, MementoMiddleware
from ucc_graph.web.serve.app import create_app

SAID = "/srv/secret.db of tove"
GRAPHS = VersionedGraphs(Iris("https://lamps.example/"), "https://lamps.example/dataset", "1-0", {}, 0)
REPLIES = {
    "an error": (SAID.encode(), "text/plain", 500),
    "a refusal": (SAID.encode(), "text/plain", 400),
    "a timeout": (SAID.encode(), "text/plain", 504),
    "Virtuoso's refusal": (f"Virtuoso 37000 Error SP030: {SAID}".encode(), "text/plain", 500),
    "another form": (SAID.encode(), "text/secret", 200),
    "a part": (b'{"head": {"vars": ["secret"]}, "results"', "application/sparql-results+json", 200),
}
WITH_USER = "http://tove:secret@store.example/query"


def run(settings: EngineSettings, query: str, caplog: pytest.LogCaptureFixture) -> tuple[QueryError, str]:
    """The error of a query for everybody, and what the log says."""
    with closing(Engine.start(Store, settings)) as engine, pytest.raises(QueryError) as caught:
        asyncio.run(engine.run(QueryRequest(query, format_of("json"))))
    return caught.value, caplog.text


def over(url: str) -> EngineSettings:
    return EngineSettings(workers=1, evaluator=Remote(url, GRAPHS).evaluator)


@pytest.mark.slow
@pytest.mark.parametrize("name", REPLIES)
def test_what_a_store_says_goes_to_the_log(name: str, caplog: pytest.LogCaptureFixture) -> None:
    with recorded(*REPLIES[name]) as (url, _):
        error, logged = run(over(url), "SELECT * { ?s ?p ?o }", caplog)
    assert str(error).startswith("the store")
    assert not {"secret", "127.0.0.1", "srv", "http"} & set(str(error).replace("/", " ").split())
    assert "secret" in logged or name == "a part"


@pytest.mark.slow
def test_a_store_that_is_gone_is_the_store(caplog: pytest.LogCaptureFixture) -> None:
    error, logged = run(over("http://127.0.0.1:9/query"), "ASK {}", caplog)
    assert (type(error), str(error), problem_details_of(error, 1).status) == (
        StoreError,
        "the store does not answer",
        502,
    )
    assert "http://127.0.0.1:9/query does not answer" in logged


@pytest.mark.slow
@pytest.mark.parametrize("name", [*REPLIES, "nobody"])
def test_what_an_endpoint_of_service_says_goes_to_the_log(name: str, caplog: pytest.LogCaptureFixture) -> None:
    with recorded(*REPLIES.get(name, REPLIES["an error"])) as (url, _):
        called = url if name in REPLIES else "http://127.0.0.1:9/"
        settings = EngineSettings(workers=1, services=frozenset({called}))
        error, logged = run(settings, f"SELECT * {{ SERVICE <{called}> {{ ?s ?p ?o }} }}", caplog)
    assert (type(error), problem_details_of(error, 1).status) == (ServiceFailedError, 502)
    assert str(error) == "an endpoint that the query calls by SERVICE gives no whole answer"
    assert "SERVICE gives no whole answer: " in logged


@pytest.mark.slow
def test_a_function_that_is_not_known_is_a_fault_of_the_query(caplog: pytest.LogCaptureFixture) -> None:
    settings = EngineSettings(workers=1, services=frozenset({"http://127.0.0.1:9/"}))
    error, _ = run(
        settings, "SELECT (<urn:f>(1) AS ?x) { OPTIONAL { SERVICE SILENT <http://127.0.0.1:9/> {} } }", caplog
    )
    assert (type(error), "<urn:f>" in str(error)) == (QueryError, True)


def test_a_path_of_this_machine_goes_to_the_log(library: Library, caplog: pytest.LogCaptureFixture) -> None:
    error = ReleaseDamagedError("/srv/releases/1/dataset.nq is missing")
    app: FastAPI = create_app(library, FakeEngine(error=error))  # type: ignore[arg-type]  # no error of a query
    response = caller(app)("GET", "/sparql?query=ASK{}")
    assert (response.status_code, response.json()["detail"]) == (500, "The server has a fault; its log says which.")
    assert "/srv/releases/1/dataset.nq is missing" in caplog.text


@pytest.mark.parametrize(
    "error", [ReleaseDamagedError("/srv/releases/1 is damaged"), OSError("/srv/releases/1 is gone")]
)
def test_a_folder_of_an_earlier_release_goes_to_the_log(
    library: Library, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    def fail(_: Release) -> ASGIApp:
        raise error

    newest = library.release
    former = replace(newest, manifest=replace(newest.manifest, version="1"))
    history = History((newest, former))
    app = MementoMiddleware(create_app(library, FakeEngine(), history=history), history, EarlierReleases(fail))
    response = caller(app)("GET", "/releases/1/lamp")
    detail = "Release 1 cannot be opened; the log of the server says why."
    assert (response.status_code, response.json()["detail"]) == (500, detail)
    assert str(error) in caplog.text


def test_readiness_says_no_more_than_an_answer(library: Library) -> None:
    error = StoreError("the store does not answer", "the store at http://127.0.0.1:9/ does not answer: refused")
    response = caller(create_app(library, FakeEngine(error=error)))("GET", "/-/ready")
    assert (response.status_code, response.text) == (503, "the store does not answer\n")


SIGNS = [
    "http://tove:se/secret@h/q",
    "http://tove:se?secret@h/q",
    "http://tove:se#secret@h/q",
    "http://tove:se:secret@h/q",
    "http://tove:12x/secret@h/q",
    "http://[::1]:tove/secret@h/q",
    "http:/tove:secret@h/q",
    "http:\\\\tove:secret@h/q",
    "tove:secret@h/q",
    "//tove:secret@h/q",
    "ftp://tove:secret@h/q",
    "http://tove:sec ret@h/q",
]
"""URLs whose password holds signs that end a host, or that are malformed in another way."""


@pytest.mark.parametrize(
    "url", [WITH_USER, "https://tove@store.example/", "http://tove:@h:1/?q=a@b", "http://:x@h", *SIGNS]
)
def test_a_url_with_a_user_is_refused_and_not_repeated(url: str) -> None:
    acts = (lambda: Endpoint(url), lambda: credentials_for(url, {}), lambda: Target.of(url, None, None, {}))
    for act in acts:
        with pytest.raises(CallError, match="UCC_STORE_USER") as caught:
            act()
        assert "tove" not in str(caught.value)


@pytest.mark.parametrize("url", ["http://h/a@b", "http://h/?q=a@b", "https://h:1#a@b", "http://[::1]:7/a@b"])
def test_a_url_without_a_user_may_have_the_sign(url: str) -> None:
    assert credentials_for(url, {"UCC_STORE_USER": "tove"}) == Credentials("tove", "")
    assert read_settings({"store": url, "allow_service": url}).store == url


@pytest.mark.parametrize("option", ["store", "allow_service"])
@pytest.mark.parametrize("url", [WITH_USER, *SIGNS])
def test_a_setting_with_a_user_is_refused_and_not_repeated(option: str, url: str) -> None:
    with pytest.raises(CallError, match="without the name of a user") as caught:
        read_settings({option: url})
    assert not {"tove", "secret"} & set(re.findall(r"\w+", str(caught.value)))


@contextmanager
def asking(scheme: str) -> Iterator[tuple[str, list[str]]]:
    """The URL of a store that asks for a password, and the credentials that it got."""
    given: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers["Authorization"]:
                given.append(self.headers["Authorization"].partition(" ")[0])
            self.send_response(401)
            self.send_header("WWW-Authenticate", scheme)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the base class's
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", given
        finally:
            server.shutdown()


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [('Basic realm="x"', ["Basic"]), ('Digest realm="x", nonce="1", qop="auth"', ["Digest"]), ("Bearer", []), ("", [])],
)
def test_a_password_is_sent_as_the_store_asks(scheme: str, expected: list[str]) -> None:
    with asking(scheme) as (url, given), closing(Endpoint(url, Credentials("tove", "lamp"))) as endpoint:
        assert endpoint.post_form({"query": ["ASK {}"]}, "*/*").status == 401
    assert given == expected


@pytest.mark.parametrize(
    ("url", "is_sent"),
    [
        ("http://store.example/", False),
        ("http://localhost.example/", False),
        ("http://127.0.0.1.example/", False),
        ("http://10.0.0.1/", False),
        ("https://store.example/", True),
        ("http://localhost:1/", True),
        ("http://127.1.2.3/", True),
        ("http://[::1]:1/", True),
    ],
)
def test_a_password_leaves_this_machine_only_encrypted(url: str, is_sent: bool) -> None:
    with closing(Endpoint(url)) as endpoint:
        if is_sent:
            assert endpoint._auth("basic", Credentials("tove", "lamp")) is not None
            return
        with pytest.raises(StoreError, match="clear text: use https") as caught:
            endpoint._auth("basic", Credentials("tove", "lamp"))
    assert caught.value.text == "the store does not answer"
