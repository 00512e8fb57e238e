"""Application: the routes of a release, and its middleware."""

from __future__ import annotations

from pathlib import Path
from typing import Final, TextIO

from anyio import CapacityLimiter
from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.types import ASGIApp

from ucc_graph import __version__
from ucc_graph.engine.engine import Engine
from ucc_graph.engine.messages import Answering
from ucc_graph.library.open import Library, open_library
from ucc_graph.release.folder import Release
from ucc_graph.release.history import History, read_history
from ucc_graph.standard_streams import say
from ucc_graph.web.cache.middleware import CacheMiddleware
from ucc_graph.web.cache.store import ResponseStore
from ucc_graph.web.http.headers import HeadersMiddleware
from ucc_graph.web.http.i18n import LanguagePrefix
from ucc_graph.web.http.openapi import PROBLEMS, document_parameters
from ucc_graph.web.mcp.dispatcher import Dispatcher
from ucc_graph.web.memento.middleware import ClosedEngine, EarlierReleases, MementoMiddleware
from ucc_graph.web.routes import (
    api_docs,
    compare,
    completion,
    dictionary,
    documents,
    downloads,
    embed,
    health,
    home,
    lists,
    mcp,
    pages,
    provenance,
    quality,
    queries,
    reconcile,
    releases,
    rows,
    search,
    sparql,
    things,
)
from ucc_graph.web.routes.programs import crawlers, croissant, follow, linksets, services
from ucc_graph.web.site.access_log import AccessLog
from ucc_graph.web.site.exception_handlers import answer_faults, answer_unforeseen
from ucc_graph.web.site.metrics import Metrics, Timed
from ucc_graph.web.site.page_slots import PAGE_SLOT, page_slots
from ucc_graph.web.site.settings import WebSettings
from ucc_graph.web.site.site import open_site
from ucc_graph.web.site.static_files import CompressedStaticFiles
from ucc_graph.web.view.names import Reader

__all__ = ["create_app", "create_layered_app", "with_access_log"]

_STATIC: Final = Path(__file__).parents[1] / "static"
_ROUTERS: Final = (
    home,
    health,
    api_docs,
    search,
    reconcile,
    mcp,
    completion,
    sparql,
    crawlers,
    services,
    croissant,
    dictionary,
    rows,
    downloads,
    queries,
    documents,
    releases,
    compare,
    provenance,
    quality,
    pages,
    linksets,
    follow,
    embed,
    things,
    lists,
)
"""Fixed paths come before paths with a kind and a key: the first match answers."""
_NO_TELEMETRY: Final = TelemetryConfig(tracing=False, metrics=False, logs=False)
"""This server counts its requests itself: the framework need not look for a collector at each request."""


def create_app(
    library: Library,
    engine: Answering,
    settings: WebSettings | None = None,
    metrics: Metrics | None = None,
    history: History | None = None,
    slots: CapacityLimiter | None = None,
) -> FastAPI:
    """The application of an open library and an engine; its OpenAPI document is at ``/-/openapi.json``."""
    metrics = metrics or Metrics()
    site = open_site(library, Timed(engine, metrics), settings or WebSettings(), history)
    imprint = site.imprint(site.names(Reader("en", interface=site.languages.first)))
    app = FastAPI(
        title=imprint.title.text,
        description=imprint.description.text if imprint.description else "",
        version=__version__,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        responses=PROBLEMS,
        telemetry=_NO_TELEMETRY,
    )
    app.state.site, app.state.metrics, app.state.page_slots = site, metrics, slots or page_slots()
    app.state.batches, app.state.mcp = reconcile.batches(), Dispatcher(site)
    app.add_middleware(HeadersMiddleware, origins=site.face.origins)
    app.add_middleware(LanguagePrefix, languages=site.interfaces)
    app.router.routes.extend(sparql.ROUTES)
    app.mount("/-/static", CompressedStaticFiles(directory=_STATIC))
    for module in _ROUTERS:
        app.include_router(module.router, dependencies=[PAGE_SLOT])
    answer_faults(app)
    document_parameters(app)
    return app


def create_layered_app(library: Library, engine: Engine, settings: WebSettings, metrics: Metrics) -> ASGIApp:
    """The application with earlier releases and response cache; names unusable releases on standard error."""
    store = ResponseStore(settings.cache_bytes)
    metrics.add_collectors(engine.stats, store.stats)
    history = read_history(library.release) if settings.history else History((library.release,))
    for text in history.unusable:
        say(f"An earlier release is left out: {text}")
    slots = page_slots()

    def open_earlier(release: Release) -> ASGIApp:
        past = open_library(release, for_queries=False)
        return create_app(past, ClosedEngine(), settings, history=history, slots=slots)

    app = MementoMiddleware(
        create_app(library, engine, settings, metrics, history, slots), history, EarlierReleases(open_earlier)
    )
    return CacheMiddleware(app, library.release.manifest.version, store)


def with_access_log(app: ASGIApp, metrics: Metrics, log: TextIO | None) -> ASGIApp:
    """An application with counts and access log; answers an unforeseen error of any layer like other errors."""
    return ServerErrorMiddleware(AccessLog(app, metrics, log), answer_unforeseen)
