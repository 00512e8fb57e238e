"""Dispatcher of messages: the same answers for every way on which a message comes.

A tool's answer is the text of a JSON object, which newer revisions have also as ``structuredContent``
(https://modelcontextprotocol.io/specification/2026-07-28/server/tools#structured-content).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cached_property, partial
from typing import Any, Final

from ucc_graph import __version__
from ucc_graph.errors import UccGraphError
from ucc_graph.library.terms import read_terms
from ucc_graph.rdf.formats import json_text
from ucc_graph.web.http.parameters import nearest_first
from ucc_graph.web.mcp.arguments import ToolError, listed, read_arguments
from ucc_graph.web.mcp.attribution import MEMBERS, Attribution
from ucc_graph.web.mcp.list_tool import list_tool
from ucc_graph.web.mcp.protocol import (
    CURRENT,
    NEWEST_WITH_HANDSHAKE,
    SERVER_INFO,
    Code,
    Message,
    ProtocolError,
    Revision,
    error_reply,
    result_reply,
    revision_named,
)
from ucc_graph.web.mcp.published_tools import published_tools
from ucc_graph.web.mcp.query_tool import query_tool
from ucc_graph.web.mcp.schema_tool import schema_tool
from ucc_graph.web.mcp.search_tool import search_tool
from ucc_graph.web.mcp.thing_tool import thing_tool
from ucc_graph.web.mcp.tool import Answer, Call, Caller, Tool
from ucc_graph.web.site.site import Site

__all__ = ["Dispatcher"]

_LOG: Final = logging.getLogger(__name__)
_LARGEST: Final = 1 << 20
"""Characters of an answer, at most."""
_UNFORESEEN: Final = "The server has a fault; its log says which."
_CAPABILITIES: Final[Mapping[str, Any]] = {"tools": {}}
_INSTRUCTIONS: Final = (
    "{title}: {about} Find a thing with search, read it with get, count and filter with list, and answer the rest with "
    "the tool of a published query or with query, after schema. Every answer names its sources, the licence and the "
    "release: cite them. Where an answer has disagreements, sources say different things: report all values."
)


class Dispatcher:
    """Dispatcher of the messages to one site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._attribution = Attribution(site)

    @cached_property
    def tools(self) -> Mapping[str, Tool]:
        """The tools by name, in the order in which they are listed."""
        site, terms = self.site, read_terms(self.site.library)
        own = (search_tool(site), thing_tool(site), list_tool(site), schema_tool(site, terms), query_tool(site, terms))
        return {tool.name: tool for tool in (*own, *published_tools(site, {tool.name for tool in own}))}

    async def answer(self, message: Message, revision: Revision, caller: Caller) -> dict[str, Any] | None:
        """The response to a message that has been checked; None to a notification."""
        if "id" not in message:
            return None
        try:
            result = await self._result(message, revision, caller)
        except ProtocolError as error:
            return error_reply(message, error, is_modern=revision.is_modern)
        except UccGraphError as error:
            _LOG.error("%s", error)  # it may name a folder of this machine
            return error_reply(message, ProtocolError(Code.INTERNAL_ERROR, _UNFORESEEN))
        if revision.is_modern:
            result = {"resultType": "complete", **result, "_meta": {SERVER_INFO: self._server_info(caller)}}
        return result_reply(message, result)

    async def _result(self, message: Message, revision: Revision, caller: Caller) -> dict[str, Any]:
        method, params = message["method"], message.get("params", {})
        if method == "tools/call":
            return await self._call(params, revision, caller)
        if method == "tools/list":
            return await caller.in_thread(lambda: self._list(params, revision))
        if method == "server/discover" and revision.is_modern:
            return await caller.in_thread(lambda: self._discover(caller))
        if method == "initialize" and not revision.is_modern:
            return await caller.in_thread(lambda: self._initialize(params, caller))
        if method == "ping" and not revision.is_modern:
            return {}
        raise ProtocolError(Code.METHOD_NOT_FOUND, f"There is no method {method[:80]!r} here: this server has tools.")

    def _initialize(self, params: Mapping[str, Any], caller: Caller) -> dict[str, Any]:
        """The handshake of older revisions: the revision that the client asks for, else the newest that has one."""
        if not isinstance(params.get("protocolVersion"), str):
            raise ProtocolError(Code.INVALID_PARAMS, 'The parameter "protocolVersion" is a text such as 2025-11-25.')
        wanted = revision_named(params["protocolVersion"])
        revision = wanted if wanted and not wanted.is_modern else NEWEST_WITH_HANDSHAKE
        return {
            "protocolVersion": revision.name,
            "capabilities": _CAPABILITIES,
            "serverInfo": self._server_info(caller),
            "instructions": self._instructions(caller),
        }

    def _discover(self, caller: Caller) -> dict[str, Any]:
        return {
            "supportedVersions": [CURRENT.name],
            "capabilities": _CAPABILITIES,
            "instructions": self._instructions(caller),
            **self._caching,
        }

    def _list(self, params: Mapping[str, Any], revision: Revision) -> dict[str, Any]:
        """All tools on one page."""
        if params.get("cursor") is not None:
            raise ProtocolError(Code.INVALID_PARAMS, "There is no such cursor: all tools are on one page.")
        tools = [tool.as_json(MEMBERS, has_structure=revision.has_structure) for tool in self.tools.values()]
        return {"tools": tools, **(self._caching if revision.is_modern else {})}

    async def _call(self, params: Mapping[str, Any], revision: Revision, caller: Caller) -> dict[str, Any]:
        name, given = params.get("name"), params.get("arguments")
        if not isinstance(name, str):
            raise ProtocolError(Code.INVALID_PARAMS, 'The parameter "name" is the name of a tool.')
        tool = (await caller.in_thread(lambda: self.tools)).get(name)
        if tool is None:
            known = nearest_first(name, self.tools)
            text = f"There is no tool {name[:80]!r}: the tools are {listed(known)}."
            raise ProtocolError(Code.INVALID_PARAMS, text, {"nearest": known[:5]})
        if given is not None and not isinstance(given, dict):
            raise ProtocolError(Code.INVALID_PARAMS, 'The parameter "arguments" is an object.')
        try:
            arguments = read_arguments(tool.arguments, given or {})
            call = Call(caller.names(self.site, arguments.text("language")), arguments, caller.in_thread)
            answer = await tool.run(call)
            return await caller.in_thread(partial(self._content, call, answer, revision))
        except ToolError as error:
            return await caller.in_thread(partial(self._refused, error, caller))

    def _content(self, call: Call, answer: Answer, revision: Revision) -> dict[str, Any]:
        """The result of a call; raises ToolError for an answer that is too large for anybody to read."""
        members = {**answer.members, **self._attribution.of(call, answer)}
        text = json_text(members)
        if len(text) > _LARGEST:
            advice = f"ask for fewer or shorter values, or open {call.url('/data')} for whole files"
            raise ToolError(f"The answer has {len(text):,} characters; {_LARGEST:,} are allowed: {advice}.")
        structure = {"structuredContent": members} if revision.has_structure else {}
        return {"content": [{"type": "text", "text": text}], **structure, "isError": False}

    def _refused(self, error: ToolError, caller: Caller) -> dict[str, Any]:
        """The result of a call that a tool cannot answer."""
        release = self._attribution.release_of(caller.names(self.site, ""))
        text = json_text({"error": str(error), **error.details, "release": release["iri"]})
        return {"content": [{"type": "text", "text": text}], "isError": True}

    def _server_info(self, caller: Caller) -> dict[str, str]:
        title = self._attribution.release_of(caller.names(self.site, ""))["title"]
        return {"name": "ucc-graph", "title": title, "version": __version__}

    def _instructions(self, caller: Caller) -> str:
        names = caller.names(self.site, "")
        imprint = self.site.imprint(names)
        about = f"{imprint.description.text} " if imprint.description else ""
        return _INSTRUCTIONS.format(title=imprint.title.text, about=about.strip())

    @property
    def _caching(self) -> dict[str, Any]:
        """How long a client may keep a list: as long as any answer of the site."""
        return {"ttlMs": self.site.settings.max_age * 1000, "cacheScope": "public"}
