"""The application: every address with what answers it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig

from ucc_graph import __version__
from ucc_graph.history.releases import History
from ucc_graph.library.open import Library
from ucc_graph.web import (
    changed,
    citation,
    compare,
    completion,
    crawlers,
    croissant,
    documents,
    downloads,
    examples,
    guide,
    home,
    kinds,
    operation,
    provenance,
    quality,
    reconcile,
    releases,
    resources,
    search,
    sparql,
)
from ucc_graph.web.envelope import Envelope
from ucc_graph.web.faults import answer_faults
from ucc_graph.web.interface import ByPath
from ucc_graph.web.metrics import Metrics, Timed
from ucc_graph.web.names import Reader
from ucc_graph.web.promises import PROBLEMS, promise_all
from ucc_graph.web.settings import WebSettings
from ucc_graph.web.site import Answering, open_site
from ucc_graph.web.statics import Statics

__all__ = ["create_app"]

_STATIC: Final = Path(__file__).parent / "static"
_ROUTERS: Final = (
    home,
    operation,
    guide,
    search,
    reconcile,
    completion,
    sparql,
    crawlers,
    croissant,
    citation,
    downloads,
    examples,
    documents,
    releases,
    changed,
    compare,
    provenance,
    quality,
    resources,
    kinds,
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
    app.add_middleware(Envelope)
    app.add_middleware(ByPath, languages=site.interfaces)
    app.router.routes.extend(sparql.ROUTES)
    app.mount("/-/static", Statics(directory=_STATIC))
    for module in _ROUTERS:
        app.include_router(module.router)
    answer_faults(app)
    promise_all(app)
    return app
