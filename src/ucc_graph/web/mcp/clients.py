"""Settings for programs that speak the protocol: the text that each reads, for a server and for a release folder."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from ucc_graph.rdf.formats import json_bytes, json_text
from ucc_graph.web.http.i18n import N_

__all__ = ["ClientSettings", "client_settings"]

_PROGRAM: Final = "ucc-graph"


@dataclass(frozen=True)
class ClientSettings:
    """Text of settings with its title, and where it goes."""

    title: str
    place: str
    text: str


def client_settings(name: str, address: str) -> list[ClientSettings]:
    """The settings for a server at an address, under a name that each program shows."""
    return list(_settings(name, address))


def _settings(name: str, address: str) -> Iterator[ClientSettings]:
    remote, local = {"type": "http", "url": address}, _command(address)
    yield ClientSettings("Claude Code", N_("A command in a terminal."), _claude_code(name, address))
    servers = N_(
        "The file claude_desktop_config.json, with ucc-graph on the same machine; or the address, as a connector."
    )
    yield ClientSettings("Claude Desktop", servers, _document("mcpServers", name, local))
    yield ClientSettings("Visual Studio Code", N_("The file .vscode/mcp.json."), _document("servers", name, remote))
    yield ClientSettings("Cursor", N_("The file .cursor/mcp.json."), _document("mcpServers", name, {"url": address}))
    most = N_("Most other programs; some call the address serverUrl, or the type streamable-http.")
    yield ClientSettings("mcpServers", most, _document("mcpServers", name, remote))
    yield ClientSettings("curl", N_("A question without any program."), _curl(address))


def _command(source: str) -> dict[str, Any]:
    return {"command": _PROGRAM, "args": ["mcp", source]}


def _document(member: str, name: str, settings: dict[str, Any]) -> str:
    return json_bytes({member: {name: settings}}).decode()


def _claude_code(name: str, address: str) -> str:
    return f"claude mcp add --transport http {shlex.quote(name)} {shlex.quote(address)}\n"


def _curl(address: str) -> str:
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
    params = {"name": "list", "arguments": {}}
    body = json_text(message | {"params": params})
    return f"curl --header 'Content-Type: application/json' \\\n  --data {shlex.quote(body)} {shlex.quote(address)}\n"
