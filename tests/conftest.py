"""What every test can have: the checkout, the second publication, and no way to a network outside the machine."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import ssl
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache, partial
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import settings

from tests.asgi import FakeEngine, Get, SwitchedEngine, caller
from tests.build_pool import SharedPool
from tests.small_release import write_release
from ucc_graph.library.open import Library, open_library
from ucc_graph.press import build as press
from ucc_graph.press.build import build
from ucc_graph.press.read.publication import open_publication
from ucc_graph.release.folder import Release
from ucc_graph.web.serve.app import create_app

settings.register_profile("reproducible", derandomize=True, deadline=None)
settings.load_profile("reproducible")

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def pytest_configure() -> None:
    """Keeps what Python compiles, whatever the environment says: each of a thousand processes would compile it anew.

    That takes each 0.4 s of processor time, and the collection of the tests 15 s.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def pytest_report_header() -> list[str]:
    """What is not tested on this machine, said aloud."""
    return [] if shutil.which("Rscript") else ["Rscript is not here: the code in R on the pages of queries is not run"]


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the checkout, which is also a publication."""
    return Path(__file__).parents[1]


@pytest.fixture(scope="session")
def lighthouses(root: Path) -> Path:
    """The folder of the second publication."""
    return root / "tests" / "lighthouses"


@pytest.fixture(scope="session")
def release(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a release of the checkout's own publication, built once for all processes of a run."""
    return _built_once(root, tmp_path_factory, "releases")


@pytest.fixture(scope="session")
def lighthouse_release(lighthouses: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a release of the second publication, built once for all processes of a run."""
    return _built_once(lighthouses, tmp_path_factory, "lighthouses")


def _built_once(publication: Path, tmp_path_factory: pytest.TempPathFactory, name: str) -> Path:
    own = tmp_path_factory.getbasetemp()
    out = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / name
    out.mkdir(exist_ok=True)
    with out.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return build(open_publication(publication), out, None, lambda _: None).place.folder


@pytest.fixture(scope="session")
def small_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of a few statements, written by hand."""
    return write_release(tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="session")
def library(small_release: Release) -> Library:
    """An open library over the small release; a module of tests may put another release in its place."""
    return open_library(small_release)


@pytest.fixture
def engine() -> FakeEngine:
    """An engine that keeps what it is asked."""
    return FakeEngine()


@pytest.fixture(scope="module")
def application(library: Library) -> tuple[FastAPI, SwitchedEngine]:
    """One application for the tests of a module, over the engine of each test; making one takes 0.4 s."""
    switched = SwitchedEngine()
    return create_app(library, switched), switched


@pytest.fixture
def call(application: tuple[FastAPI, SwitchedEngine], engine: FakeEngine) -> Get:
    """A request with a method, a path and headers."""
    app, switched = application
    switched.engine = engine
    return caller(app)


@pytest.fixture
def get(call: Get) -> Get:
    """A GET with a path and headers."""
    return partial(call, "GET")


@pytest.fixture(scope="session", autouse=True)
def _certificates_read_once() -> Iterator[None]:
    """Every client of ours has the same certificates of authorities; reading them takes 60 ms of processor time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        httpx.create_ssl_context()
        yield


@pytest.fixture(scope="session", autouse=True)
def _one_pool_of_builds() -> Iterator[None]:
    """All builds of this process share their processes."""
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setattr(press, "process_pool", SharedPool(stack).turn)
        yield


@pytest.fixture(autouse=True)
def _no_outside_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", _only_loopback(socket.socket.connect))


def _only_loopback(connect: Callable[..., None]) -> Callable[..., None]:
    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if host and host not in _LOOPBACK:
            raise AssertionError(f"A test called {host}: tests use no outside network.")
        connect(self, address)

    return guarded
