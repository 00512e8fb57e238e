"""The official client of the Model Context Protocol lists and calls every tool, over HTTP and over standard streams."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp import MCPError, StdioServerParameters
from mcp.client import Client
from mcp_types import CallToolResult, Tool

from tests.servers.ours import serve

pytestmark = pytest.mark.slow

ARGUMENTS: dict[str, dict[str, Any]] = {
    "search": {"query": "cape"},
    "get": {"id": "lighthouse/cape-ember"},
    "query": {"query": "SELECT ?s { ?s a light:Lighthouse }"},
}
SLOW = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a = ?i) } ORDER BY ?c"
WAYS = [("http", "auto"), ("http", "legacy"), ("folder", "auto"), ("forwarded", "legacy")]


@pytest.fixture(scope="module")
def address(lighthouse_release: Path) -> Iterator[str]:
    """The address of a server."""
    with serve(lighthouse_release, ["--deadline", "0.5"]) as (_, address):
        yield address


def _server(way: str, address: str, release: Path) -> str | StdioServerParameters:
    """A server at an address, a program over a release folder, or one that forwards to the server."""
    return f"{address}/mcp" if way == "http" else _program(address if way == "forwarded" else str(release))


def _program(source: str) -> StdioServerParameters:
    arguments = ["-m", "ucc_graph", "mcp", source]
    return StdioServerParameters(command=sys.executable, args=arguments, env={**os.environ, "UCC_DEADLINE": "0.5"})


def _ask(server: str | StdioServerParameters, mode: str) -> tuple[str, dict[str, CallToolResult], list[Tool]]:
    """The revision, the answer of each tool and the tools."""

    async def ask() -> tuple[str, dict[str, CallToolResult], list[Tool]]:
        async with Client(server, mode=mode) as client:
            tools = (await client.list_tools()).tools
            found = {tool.name: await client.call_tool(tool.name, ARGUMENTS.get(tool.name, {})) for tool in tools}
            with pytest.raises(MCPError, match="The argument query is a text"):
                await client.call_tool("search", {"query": 7})
            found["slow"] = await client.call_tool("query", {"query": SLOW})
            return client.protocol_version, found, tools

    return asyncio.run(ask())


@pytest.mark.parametrize(("way", "mode"), WAYS)
def test_every_tool_answers_with_a_source(way: str, mode: str, address: str, lighthouse_release: Path) -> None:
    revision, found, tools = _ask(_server(way, address, lighthouse_release), mode)
    slow = found.pop("slow")
    assert revision == {"auto": "2026-07-28", "legacy": "2025-11-25"}[mode]
    assert len(tools) > 6
    assert [name for name, one in found.items() if one.is_error] == []
    assert [name for name, one in found.items() if not (one.structured_content or {})["sources"]] == []
    assert {one.structured_content["release"]["version"] for one in found.values() if one.structured_content} == {
        "1.2.0"
    }
    assert slow.is_error
    assert "The query took too long" in str(slow.content)
