"""The application: every address with what answers it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig

from ucc_graph import __version__
from ucc_graph.engine.messages import Answering
from ucc_graph.library.open import Library
from ucc_graph.release.history import History
from ucc_graph.web.http.headers import HeadersMiddleware
from ucc_graph.web.http.i18n import LanguagePrefix
from ucc_graph.web.http.openapi import PROBLEMS, promise_all
from ucc_graph.web.routes import (
    api_docs,
    compare,
    completion,
    crawlers,
    croissant,
    documents,
    downloads,
    health,
    home,
    lists,
    provenance,
    quality,
    queries,
    reconcile,
    releases,
    search,
    sparql,
    things,
)
from ucc_graph.web.site.exception_handlers import answer_faults
from ucc_graph.web.site.metrics import Metrics, Timed
from ucc_graph.web.site.settings import WebSettings
from ucc_graph.web.site.site import open_site
from ucc_graph.web.site.static_files import CompressedStaticFiles
from ucc_graph.web.view.names import Reader

__all__ = ["create_app"]

_STATIC: Final = Path(__file__).parents[1] / "static"
_ROUTERS: Final = (
    home,
    health,
    api_docs,
    search,
    reconcile,
    completion,
    sparql,
    crawlers,
    croissant,
    downloads,
    queries,
    documents,
    releases,
    compare,
    provenance,
    quality,
    things,
    lists,
)
"""Fixed addresses before those with a kind and a key in them: the first that fits answers."""


_UNWATCHED: Final = TelemetryConfig(tracing=False, metrics=False, logs=False)
"""What there is to measure, this server counts itself: the framework need not look for a collector at each request."""


def create_app(
    library: Library,
    engine: Answering,
    settings: WebSettings | None = None,
    metrics: Metrics | None = None,
    history: History | None = None,
) -> FastAPI:
    """The application over an open library and an engine; its OpenAPI document is at ``/-/openapi.json``."""
    metrics = metrics or Metrics()
    site = open_site(library, Timed(engine, metrics), settings or WebSettings(), history)
    imprint = site.imprint(site.names(Reader("en")))
    app = FastAPI(
        title=imprint.title.text,
        description=imprint.description.text if imprint.description else "",
        version=__version__,
        openapi_url="/-/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        responses=PROBLEMS,
        telemetry=_UNWATCHED,
    )
    app.state.site, app.state.metrics = site, metrics
    app.add_middleware(HeadersMiddleware)
    app.add_middleware(LanguagePrefix, languages=site.interfaces)
    app.router.routes.extend(sparql.ROUTES)
    app.mount("/-/static", CompressedStaticFiles(directory=_STATIC))
    for module in _ROUTERS:
        app.include_router(module.router)
    answer_faults(app)
    promise_all(app)
    return app
