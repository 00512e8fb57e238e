"""Exception handlers: every exception as problem details for programs, and as a helpful page for people."""

import logging
from dataclasses import replace
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from ucc_graph.errors import QueryError, UccGraphError
from ucc_graph.rdf.formats import HTML, PROBLEM, Format
from ucc_graph.web.home.overview import kinds_in_order
from ucc_graph.web.http.asgi import EVERYWHERE, OPERATION, path_of
from ucc_graph.web.http.disconnect import CLIENT_GONE, ClientGoneError
from ucc_graph.web.http.headers import may_be_framed
from ucc_graph.web.http.negotiate import choose
from ucc_graph.web.http.problem_details import ProblemDetails, problem_details_of, problem_details_of_http
from ucc_graph.web.http.root import Root, root_of
from ucc_graph.web.site.page_slots import in_page_slot
from ucc_graph.web.site.representations import accept_of
from ucc_graph.web.site.site import Site, reader_of
from ucc_graph.web.view.names import Reader
from ucc_graph.web.view.search_hits import nearest

__all__ = ["answer_faults", "answer_unforeseen", "wants_page"]

_LOG: Final = logging.getLogger(__name__)
_UNFORESEEN: Final = "The server has a fault; its log says which."
_PROBLEM: Final = Format("json", PROBLEM, "Problem details", ("application/json",))


def answer_faults(app: FastAPI) -> None:
    """Registers the handlers of all exceptions."""
    for kind in (UccGraphError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, _answer)
    app.add_exception_handler(ClientDisconnect, _answer_nobody)
    app.add_exception_handler(ClientGoneError, _answer_nobody)
    app.add_exception_handler(Exception, answer_unforeseen)


async def _answer(request: Request, error: Exception) -> Response:
    """An error page if the client prefers one, else problem details."""
    site: Site = request.app.state.site
    fault = _below(root_of(request.scope), _fault_of(error, site.settings.retry_after))
    headers = dict(fault.headers) | {"Vary": "Accept", "Cache-Control": "no-store"}
    reader = reader_of(request, site)
    if fault.status == 404 and (plain := _without_slash(request, reader)):
        return Response(status_code=308, headers={"Location": plain, "Cache-Control": "no-store"})
    if not wants_page(request):
        return Response(fault.body(), fault.status, headers | {"Content-Type": fault.content_type})
    headers |= {"Content-Type": HTML.content_type, "Content-Language": reader.interface}
    return Response(await in_page_slot(request, _page, site, reader, fault, path_of(request)), fault.status, headers)


def _without_slash(request: Request, reader: Reader) -> str | None:
    """The address without the slashes at its end; None for one without such slashes, or for one of operators."""
    asked, path = path_of(request), path_of(request).strip("/")
    if not asked.endswith("/") or not path or path.startswith(OPERATION):
        return None
    query = request.scope["query_string"].decode("latin-1")
    return reader.page(f"/{path}") + (f"?{query}" if query else "")


async def answer_unforeseen(_: Request, __: Exception) -> Response:
    """A 500 response for an unforeseen exception, whose text goes only to the server's log.

    The framework sends this response outside of all middleware, so the headers of every response are added here.
    """
    fault = ProblemDetails(500, "Internal Server Error", _UNFORESEEN)
    headers = EVERYWHERE | {"Content-Type": fault.content_type, "Cache-Control": "no-store"}
    return Response(fault.body(), fault.status, headers)


def wants_page(request: Request) -> bool:
    """Whether the client prefers a page to problem details."""
    choice = choose(accept_of(request), (_PROBLEM, HTML))
    return choice is not None and choice.form == HTML


async def _answer_nobody(_: Request, __: Exception) -> Response:
    """The status to count after a client disconnect, during its request or before the response."""
    return Response(status_code=CLIENT_GONE, headers={"Cache-Control": "no-store"})


def _below(root: Root, fault: ProblemDetails) -> ProblemDetails:
    """Problem details with the addresses of their paths: the type, and the targets of links."""
    links = {"Link": ", ".join(map(root.link, fault.links))} if fault.links else {}
    kind = root.address(fault.type) if fault.type.startswith("/") else fault.type
    return replace(fault, type=kind, headers={**fault.headers, **links})


def _page(site: Site, reader: Reader, fault: ProblemDetails, path: str) -> bytes:
    names, successors = site.names(reader), fault.members.get("isReplacedBy")
    content = {
        "fault": fault,
        "kinds": kinds_in_order(site.library, names),
        "near": nearest(site.library, names, path) if fault.status == 404 else [],
        "successors": list(map(names.link, successors)) if isinstance(successors, list) else [],
    }
    if may_be_framed(f"/{path}"):
        return site.render("embed_fault.html", reader, {**content, "heading": fault.title, "back": ""})
    return site.render("fault.html", reader, content)


def _fault_of(error: Exception, retry_after: int) -> ProblemDetails:
    """The problem details of an exception; a parameter of the wrong type or outside its range is a 400."""
    if isinstance(error, UccGraphError) and not isinstance(error, QueryError):
        _LOG.error("%s", error)  # it may name a folder of this machine
        return problem_details_of(UccGraphError(_UNFORESEEN), retry_after)
    if isinstance(error, QueryError):
        return problem_details_of(error, retry_after)
    if isinstance(error, HTTPException):
        return problem_details_of_http(error)
    assert isinstance(error, RequestValidationError)
    faults = (f"{'.'.join(map(str, fault['loc'][1:]))}: {fault['msg']}" for fault in error.errors())
    return ProblemDetails(400, "Bad Request", "; ".join(faults))
