"""uvicorn configuration: the undocumented names that this package uses, and a server on an unknown version."""

from __future__ import annotations

import ast
import importlib
import inspect
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn

from tests.source import Module, modules
from ucc_graph.web.connection.config import KNOWN, LimitedConfig
from ucc_graph.web.connection.limits import ConnectionLimit, WriteBuffers

UNDOCUMENTED = {
    "uvicorn.protocols.http.flow_control.FlowControl": "drain() write_paused",
    "uvicorn.protocols.http.httptools_impl.HttpToolsProtocol": (
        "__init__(config, server_state, app_state, _loop) _start_asgi_task(cycle, app) connection_lost(exc) "
        "connection_made(transport) cycle data_received(data) headers loop on_body(body) on_headers_complete() "
        "on_message_begin() on_message_complete() on_response_complete() parser pause_writing() resume_writing() "
        "send_400_response(msg) transport"
    ),
    "uvicorn.protocols.http.httptools_impl.RequestResponseCycle": (
        "default_headers disconnected flow keep_alive message_event on_response response_complete response_started "
        "transport waiting_for_100_continue"
    ),
    "uvicorn.server.Server": (
        "capture_signals() config run(sockets) server_state servers should_exit shutdown(sockets) startup(sockets)"
    ),
    "uvicorn.server.ServerState": "connections default_headers",
}
"""Attributes and methods of uvicorn that this package uses, by class; a method with its parameters but ``self``."""
DOCUMENTED = {
    *("uvicorn", "uvicorn.Config", "uvicorn.Server"),
    "uvicorn.middleware.proxy_headers.ProxyHeadersMiddleware",
}
"""Names in ``uvicorn.__all__`` that are imported, and the middleware of its documentation."""
OTHERS = {"access_log", "body"}
"""Names of members of uvicorn's classes that this package reads from classes of its own."""
ENTRIES = [(place, name, parameters) for place, text in UNDOCUMENTED.items()
           for name, parameters in re.findall(r"(\w+)(\([\w, ]*\))?", text)]  # fmt: skip
USERS = [module for module in modules() if any(name.startswith("uvicorn") for name in module.imports())]
UNKNOWN = "import uvicorn; uvicorn.__version__ = '9.9.0'; from ucc_graph.cli.main import main; main()"


def _class(place: str) -> type:
    module, _, name = place.rpartition(".")
    found: type = getattr(importlib.import_module(module), name)
    return found


def _assigned(tree: ast.AST) -> Iterator[str]:
    """Attributes that are assigned to ``self``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and ast.unparse(node.value) == "self":
            yield node.attr


def _members(place: str) -> set[str]:
    """Methods and attributes of a class of uvicorn, by its source."""
    tree = ast.parse(inspect.getsource(_class(place)))
    methods = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    return methods | set(_assigned(tree))


def _used(module: Module) -> set[str]:
    """Attributes that a module reads, and methods of its classes."""
    read = {node.attr for node in ast.walk(module.tree) if isinstance(node, ast.Attribute)}
    classes = [node for node in module.tree.body if isinstance(node, ast.ClassDef)]
    return read | {node.name for one in classes for node in one.body if hasattr(node, "name")}


def test_the_undocumented_names_are_found() -> None:
    assert (len(ENTRIES), len(USERS)) == (40, 5)


@pytest.mark.parametrize(("place", "name", "parameters"), ENTRIES)
def test_an_undocumented_name_exists_with_its_parameters(place: str, name: str, parameters: str) -> None:
    found = getattr(_class(place), name, None)
    assert name in _members(place)
    assert callable(found) == bool(parameters)
    if callable(found):
        assert f"({', '.join([*inspect.signature(found).parameters][1:])})" == parameters


def test_no_other_undocumented_name_is_used() -> None:
    theirs = set().union(*map(_members, UNDOCUMENTED))
    used = set().union(*map(_used, USERS)) & theirs
    assert used - OTHERS == {name for _, name, _ in ENTRIES}


def test_no_other_undocumented_module_is_imported() -> None:
    nodes = [node for module in USERS for node in ast.walk(module.tree) if isinstance(node, ast.ImportFrom)]
    places = {f"{node.module}.{one.name}" for node in nodes if node.module for one in node.names}
    assert {place for place in places if place.startswith("uvicorn")} - DOCUMENTED <= set(UNDOCUMENTED)


def test_the_dependency_is_bounded_by_the_known_versions(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (bounds,) = [line for line in project["dependencies"] if line.startswith("uvicorn")]
    major, minor = KNOWN[-1].split(".")
    assert bounds == f"uvicorn>={KNOWN[0]},<{major}.{int(minor) + 1}"


@pytest.mark.parametrize(
    ("version", "is_limited"), [("0.54.0", True), ("0.54.9", True), ("0.55.0", False), ("1.0.0", False)]
)
def test_an_unknown_version_has_its_own_protocol(
    monkeypatch: pytest.MonkeyPatch, version: str, is_limited: bool
) -> None:
    monkeypatch.setattr(uvicorn, "__version__", version)
    config = LimitedConfig(_unused, timeout=1.0, connections=ConnectionLimit(1), write_buffers=WriteBuffers(1), grace=1)
    assert (config.is_limited, config.http == "auto", version in config.warning) == (
        is_limited,
        not is_limited,
        not is_limited,
    )


async def _unused(_: object, __: object, ___: object) -> None:
    """An application without requests."""


def test_a_server_on_an_unknown_version_answers_with_a_warning(
    lighthouse_release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path))
    command = [sys.executable, "-c", UNKNOWN, "serve", str(lighthouse_release), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ) as server:
        assert server.stdout is not None
        (address,) = re.findall(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
        with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
            statuses = [client.get(path).status_code for path in ("/data/catalog.ttl", "/data/catalog.ttl", "/nothing")]
        server.terminate()
        _, said = server.communicate(timeout=20)
    assert (statuses, server.returncode) == ([200, 200, 404], 0)
    assert said == (
        "ucc-graph: uvicorn 9.9.0 is unknown (known: 0.54): no connection limit, no timeouts for slow clients and no "
        "write-buffer limit. Put a proxy before the server, or install a known version.\n"
    )
