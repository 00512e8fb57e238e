"""Model Context Protocol over HTTP: the transport *Streamable HTTP*, without sessions and without streams.

https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http. A request is answered by one
JSON object; a browser that opens the address is led to a page with settings for programs. Pages of other sites may only
send messages where the operator has named them, as the specification asks: a name of another site may have been bent to
this machine.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from ipaddress import ip_address
from types import MappingProxyType
from typing import Any, Final, TypeAlias, TypeVar
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from ucc_graph.rdf.formats import HTML, JSON, json_text
from ucc_graph.web.http.disconnect import DisconnectMonitor
from ucc_graph.web.http.fields import content_type as read_content_type
from ucc_graph.web.http.i18n import N_, language_of
from ucc_graph.web.http.negotiate import choose
from ucc_graph.web.http.openapi import PAGE
from ucc_graph.web.http.response import Representation, respond
from ucc_graph.web.http.root import root_of
from ucc_graph.web.mcp.clients import client_settings
from ucc_graph.web.mcp.dispatcher import Dispatcher
from ucc_graph.web.mcp.protocol import (
    CURRENT,
    UNSTATED,
    VERSION_HEADER,
    Code,
    Message,
    ProtocolError,
    Revision,
    check_message,
    error_reply,
    is_response,
    read_message,
    revision_by_headers,
    revision_named,
)
from ucc_graph.web.mcp.tool import Caller
from ucc_graph.web.routes.sparql import read_body
from ucc_graph.web.site.page_slots import in_page_slot
from ucc_graph.web.site.representations import accept_of
from ucc_graph.web.site.site import ReaderOf, Site, SiteOf

__all__ = ["router"]

_PATH: Final = "/mcp"
_BATCH: Final = 32
"""Messages in a batch, at most."""
_MODERN: Final[Mapping[int, int]] = {Code.INVALID_PARAMS: 400, Code.METHOD_NOT_FOUND: 404}
"""Statuses of errors; older revisions answer a request that they could read with 200."""
_UNKEPT: Final = {"Cache-Control": "no-store"}
_MESSAGE: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["jsonrpc", "method"],
    "properties": {
        "jsonrpc": {"const": "2.0"},
        "id": {"type": ["string", "integer"]},
        "method": {"type": "string"},
        "params": {"type": "object"},
    },
}
_SCHEMA: Final = {"anyOf": [_MESSAGE, {"type": "array", "minItems": 1, "maxItems": _BATCH}]}
"""A message, or a batch; what is no message in a batch is answered with an error in its place."""
_BODY: Final = {"required": True, "content": {JSON.media_type: {"schema": _SCHEMA}}}
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": N_("The response to a request."), "content": {JSON.media_type: {}}},
    202: {"description": N_("A notification was taken.")},
    "4XX": {
        "description": N_("A JSON-RPC error, or problem details: the message cannot be answered."),
        "content": {JSON.media_type: {}},
    },
}
_Made = TypeVar("_Made")
_Reply: TypeAlias = tuple[Any, int]
"""Response as JSON, or None, with its status."""

router = APIRouter(tags=["query"])


@router.get("/-/mcp", response_class=Response, responses=PAGE)
def introduce(request: Request, site: SiteOf, reader: ReaderOf) -> Response:
    """Settings for programs that ask by the Model Context Protocol, and the tools that they use."""
    dispatcher: Dispatcher = request.app.state.mcp
    address = reader.root.url(_PATH)
    content = {
        "address": address,
        "settings": client_settings(_name(site), address),
        "tools": list(dispatcher.tools.values()),
    }
    body = site.render("mcp.html", reader, content)
    return respond(
        request, Representation(body, HTML.content_type, ("Accept-Language",), reader.interface), site.freshness
    )


@router.post(_PATH, response_class=Response, responses=_ANSWERS, openapi_extra={"requestBody": _BODY})
async def answer(request: Request, site: SiteOf) -> Response:
    """The response to a message of the Model Context Protocol: a request has one, a notification none."""
    try:
        _check_request(request, site)
        body = await read_body(request, site.settings.body_limit)
    except HTTPException as error:
        fault = ProtocolError(Code.INVALID_REQUEST, str(error.detail))
        reply = error_reply(None, fault, is_modern=_is_stated_modern(request))
        return _response((reply, error.status_code), dict(error.headers or {}))
    with DisconnectMonitor(request.receive):
        return _response(await _answer(request, body))


def _check_request(request: Request, site: Site) -> None:
    """Raises HTTPException for a page of another site, a body of another type, or a client that takes no JSON."""
    origin = request.headers.get("origin")
    if origin is not None and not _is_allowed(origin, site.settings.mcp_origins):
        raise HTTPException(403, f"Pages of {origin[:80]} may not send messages here.")
    media_type, parameters = read_content_type(request.headers.get("content-type", ""))
    if media_type != JSON.media_type or parameters.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise HTTPException(415, f"Send a message as {JSON.media_type}, in UTF-8.")
    if choose(accept_of(request), (JSON,)) is None:
        raise HTTPException(406, f"Responses are {JSON.media_type}: name it in Accept.")


def _is_allowed(origin: str, allowed: Collection[str]) -> bool:
    """Whether pages of an origin may send messages: those of this machine, and those that the operator names."""
    if origin in allowed or "*" in allowed:
        return True
    try:
        host = urlsplit(origin).hostname if origin.startswith(("http://", "https://")) else None
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False


async def _answer(request: Request, body: bytes) -> _Reply:
    """The response to one message, or those to a batch where the revision has them."""
    try:
        message = read_message(body)
        batch = _batch(request, message) if isinstance(message, list) else None
    except ProtocolError as error:
        return _refused(request, None, error)
    if batch is None:
        return await _reply(request, message)
    replies = [(await _reply(request, one, is_alone=False))[0] for one in batch]
    return [reply for reply in replies if reply] or None, 200


def _batch(request: Request, messages: list[object]) -> list[object]:
    """The messages of a batch; raises ProtocolError where the revision has none, and for too many."""
    revision = revision_named(request.headers.get(VERSION_HEADER, UNSTATED.name))
    if revision is None or not revision.has_batches:
        raise ProtocolError(Code.INVALID_REQUEST, "A request has one message in this revision of the protocol.")
    if not 0 < len(messages) <= _BATCH:
        raise ProtocolError(Code.INVALID_REQUEST, f"A batch has 1 to {_BATCH} messages.")
    return messages


async def _reply(request: Request, message: object, *, is_alone: bool = True) -> _Reply:
    """The response to a message with its status; None to a notification, or to what answers a message of ours."""
    if is_response(message) and not _is_stated_modern(request):
        return None, 202
    try:
        checked, revision = _checked(request, message, is_alone=is_alone)
    except ProtocolError as error:
        return _refused(request, message, error)
    dispatcher: Dispatcher = request.app.state.mcp
    reply = await dispatcher.answer(checked, revision, _caller(request))
    code = reply["error"]["code"] if reply and "error" in reply else 0
    return reply, _status(code, is_modern=revision.is_modern)


def _checked(request: Request, message: object, *, is_alone: bool) -> tuple[Message, Revision]:
    """A message with its revision; raises ProtocolError for one that cannot be answered here."""
    checked = check_message(message)
    if not is_alone and checked["method"] == "initialize":
        raise ProtocolError(Code.INVALID_REQUEST, "The message initialize comes alone.")
    return checked, revision_by_headers(checked, request.headers)


def _refused(request: Request, message: object, error: ProtocolError) -> _Reply:
    return error_reply(message, error, is_modern=_is_stated_modern(request)), 400


def _status(code: int, *, is_modern: bool) -> int:
    """The status of a response with an error or without one, whose code is 0."""
    return _MODERN.get(code, 200) if is_modern else 200


def _is_stated_modern(request: Request) -> bool:
    return request.headers.get(VERSION_HEADER) == CURRENT.name


def _caller(request: Request) -> Caller:
    async def in_thread(make: Callable[[], _Made]) -> _Made:
        return await in_page_slot(request, make)

    languages = ", ".join(request.headers.getlist("accept-language")) or None
    return Caller(root_of(request.scope), in_thread, languages, language_of(request.scope))


def _name(site: Site) -> str:
    """The name of the server in the settings of programs: the last part of the path of the base IRI, or its host."""
    base = urlsplit(site.library.iris.base)
    return base.path.strip("/").rpartition("/")[2] or (base.hostname or "graph").partition(".")[0]


def _response(found: _Reply, headers: Mapping[str, str] = MappingProxyType({})) -> Response:
    reply, status = found
    if reply is None:
        return Response(status_code=202, headers=_UNKEPT)
    return Response(json_text(reply).encode(), status, {**headers, **_UNKEPT}, JSON.content_type)
