"""Liveness, readiness and metrics for operators and monitoring, and the problems of a draft for its editor."""

from dataclasses import asdict

from fastapi import APIRouter, Depends, Request, Response
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse

from ucc_graph.engine.messages import QueryRequest
from ucc_graph.errors import QueryError
from ucc_graph.rdf.formats import JSON, JSON_RESULTS, json_bytes
from ucc_graph.release.file_names import MANIFEST
from ucc_graph.web.http.asgi import path_of
from ucc_graph.web.http.i18n import N_, language_of
from ucc_graph.web.http.openapi import Responses
from ucc_graph.web.site.draft import read_state
from ucc_graph.web.site.metrics import Metrics
from ucc_graph.web.site.site import ReaderOf, Site, SiteOf

__all__ = ["router"]

_PROBED = 20
"""Maximum number of graphs in the readiness query, so that it stays quick."""
_UNKEPT = {"Cache-Control": "no-store"}
_READINESS: Responses = {503: {"description": N_("No query is answered."), "content": {"text/plain": {}}}}


async def _as_written(request: Request) -> None:
    """Raises HTTPException 404 for an address that matches only after decoding, or that has a language before it.

    A proxy that blocks these addresses compares them with the address as it was sent. The check runs in the event loop:
    in a thread it would wait for those that make pages.
    """
    if f"/{path_of(request)}" != request.scope["path"] or language_of(request.scope):
        raise HTTPException(404, N_("Nothing is known here under this address."))


router = APIRouter(prefix="/-", tags=["operation"], dependencies=[Depends(_as_written)])


@router.get("/health", response_class=PlainTextResponse)
async def health() -> Response:
    """That the server answers."""
    return PlainTextResponse("ok\n", headers=_UNKEPT)


@router.get("/ready", response_class=PlainTextResponse, responses=_READINESS)
async def ready(site: SiteOf) -> Response:
    """Whether a query is answered now: 200, or 503 with the reason. It waits for no query of others."""
    try:
        answer = await site.engine.run(QueryRequest(_readiness_query(site), JSON_RESULTS, is_probe=True))
        reason = "statements of the release are missing" if b"false" in answer.body else ""
    except QueryError as error:
        reason = error.text
    reason = reason or _missing_files(site)
    if reason:
        headers = _UNKEPT | {"Retry-After": str(site.settings.retry_after)}
        return PlainTextResponse(f"{reason}\n", 503, headers=headers)
    return PlainTextResponse("ready\n", headers=_UNKEPT)


@router.get("/metrics", response_class=PlainTextResponse)
async def metrics(request: Request) -> Response:
    """Counts since the start, as Prometheus reads them."""
    counted: Metrics = request.app.state.metrics
    return Response(counted.text(), headers=_UNKEPT, media_type="text/plain; version=0.0.4; charset=utf-8")


async def draft(site: SiteOf, reader: ReaderOf) -> Response:
    """The number of the draft that is served, and the state of the publication; 404 for a release."""
    if not site.settings.is_draft:
        raise HTTPException(404, N_("Nothing is known here under this address."))
    folder = site.library.release.folder
    state = read_state(folder.parent)
    names = site.names(reader)
    problems = [
        asdict(problem) | {"page": names.link(problem.focus).href if names.path(problem.focus) else None}
        for problem in state.problems
    ]
    body = json_bytes({"draft": folder.name, **asdict(state), "problems": problems})
    return Response(body, headers=_UNKEPT, media_type=JSON.media_type)


router.add_api_route("/draft", draft, include_in_schema=False)


def _missing_files(site: Site) -> str:
    """The reason why files cannot be sent; empty while the folder of the release is in its place."""
    is_there = site.library.release.path(MANIFEST).is_file()
    return "" if is_there else "the folder of the release is gone: downloads and a restart would fail"


def _readiness_query(site: Site) -> str:
    """A query that is true while each graph holds a statement, also in a remote store.

    It reads one statement a graph, because the engine keeps all for the join: ten whole graphs took 168 MB and 0.2 s.
    """
    graphs = [graph.iri for graph in site.library.release.manifest.graphs if graph.statements][:_PROBED]
    parts = (f"{{ SELECT ?s{n} {{ GRAPH <{iri}> {{ ?s{n} ?p{n} ?o{n} }} }} LIMIT 1 }}" for n, iri in enumerate(graphs))
    return f"ASK {{ {' '.join(parts)} }}"
