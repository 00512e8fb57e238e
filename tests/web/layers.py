"""Application in all its layers, called without a network: response cache and mementos around the framework."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.types import ASGIApp

from tests.asgi import FakeEngine, Get, SwitchedEngine, caller
from ucc_graph.library.open import Library, open_library
from ucc_graph.release.folder import Release
from ucc_graph.release.history import History
from ucc_graph.web.cache.middleware import CacheMiddleware
from ucc_graph.web.cache.store import ResponseStore
from ucc_graph.web.memento.middleware import ClosedEngine, EarlierReleases, MementoMiddleware
from ucc_graph.web.serve.app import create_app

__all__ = ["layered", "small_server"]


def layered(app: ASGIApp, release: Release, store: ResponseStore | None = None) -> ASGIApp:
    """An application of the only release, with the layers of a server."""
    earlier = EarlierReleases(_earlier)
    mementos = MementoMiddleware(app, History((release,)), earlier)
    return CacheMiddleware(mementos, release.manifest.version, store or ResponseStore(1 << 20))


def small_server(library: Library, engine: FakeEngine | None = None) -> Get:
    """A function that sends requests to an open library in all layers; an unforeseen exception is raised."""
    return caller(layered(create_app(library, SwitchedEngine(engine or FakeEngine())), library.release))


def _earlier(release: Release) -> FastAPI:
    return create_app(open_library(release), ClosedEngine())
