"""Model Context Protocol over standard streams: over a release folder, or forwarded to a server.

A release is answered by the same tools and the same engine as on a server: queries run in workers, under its limits.
Standard output has messages only; everything else goes to standard error.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from functools import partial
from io import FileIO
from pathlib import Path
from signal import SIGTERM
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urlsplit

from ucc_graph.errors import CallError
from ucc_graph.standard_streams import say

if TYPE_CHECKING:
    from anyio import CapacityLimiter

    from ucc_graph.cli.settings import ServerSettings
    from ucc_graph.web.mcp.dispatcher import Dispatcher
    from ucc_graph.web.mcp.protocol import Revision
    from ucc_graph.web.mcp.streams import Answering
    from ucc_graph.web.mcp.tool import Caller

__all__ = ["forward", "serve_release"]

_PATH: Final = "/mcp"
_PATIENCE: Final = 60.0
"""Timeout of a server in seconds: longer than any of its queries."""
_LONGEST: Final = 1 << 20
"""Bytes of a message that is forwarded; a server has a limit of its own."""
_THREADS: Final = 3
_Made = TypeVar("_Made")


def serve_release(folder: Path, settings: ServerSettings) -> None:
    """Answers the messages of standard input over a release until it ends; raises ReleaseError for an unusable one."""
    from ucc_graph.library.open import load_store, open_library
    from ucc_graph.release.folder import open_release

    release = open_release(folder.resolve())
    with ThreadPoolExecutor(1) as thread:
        opened = thread.submit(open_library, release)
        from ucc_graph.engine.engine import Engine
        from ucc_graph.web.mcp.dispatcher import Dispatcher
        from ucc_graph.web.site.site import open_site
    library = opened.result()
    engine = Engine.start(partial(load_store, release), settings.of_engine(release), library.store)
    with closing(engine):
        site = open_site(library, engine, settings.of_site())
        say(f"Release {release.manifest.version} answers on standard input and output.")
        asyncio.run(_answer(_Local(Dispatcher(site)), site.settings.body_limit, settings.grace))


def forward(url: str) -> None:
    """Forwards the messages of standard input to a server until it ends; raises CallError for what is no address."""
    address = urlsplit(url)
    if not address.hostname:
        raise CallError(f"{url} is not the address of a server: write one such as http://127.0.0.1:8000.")
    path = address.path.rstrip("/")
    server = address._replace(path=path if path.endswith(_PATH) else f"{path}{_PATH}", query="", fragment="").geturl()
    say(f"Messages go to {server}.")
    asyncio.run(_forward(server))


async def _answer(answer: Answering, longest: int, grace: float) -> None:
    from ucc_graph.web.mcp.streams import answer_streams

    task = asyncio.current_task()
    assert task, "it runs in a task"
    asyncio.get_running_loop().add_signal_handler(SIGTERM, task.cancel)
    with suppress(asyncio.CancelledError), FileIO(sys.stdin.fileno(), closefd=False) as lines:
        await answer_streams(lines, sys.stdout.buffer, answer, longest, grace)


class _Local:
    """Answers to messages by the tools of a release."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        from ucc_graph.web.mcp.protocol import NEWEST_WITH_HANDSHAKE

        self._dispatcher = dispatcher
        self._agreed: Revision = NEWEST_WITH_HANDSHAKE

    async def __call__(self, message: object) -> object:
        """The response to a message or to a batch; None to a notification."""
        from ucc_graph.web.mcp.protocol import Code, ProtocolError, error_reply

        if not isinstance(message, list):
            return await self._reply(message)
        if not message or not self._agreed.has_batches:
            return error_reply(None, ProtocolError(Code.INVALID_REQUEST, "A line has one message."))
        replies = [await self._reply(one) for one in message]
        return [reply for reply in replies if reply] or None

    async def _reply(self, message: object) -> Mapping[str, Any] | None:
        from ucc_graph.web.mcp.protocol import (
            ProtocolError,
            check_message,
            error_reply,
            is_response,
            revision_by_message,
            revision_named,
        )

        if is_response(message):
            return None
        try:
            checked = check_message(message)
            revision = revision_by_message(checked, self._agreed) if "id" in checked else self._agreed
        except ProtocolError as error:
            return error_reply(message, error)
        reply = await self._dispatcher.answer(checked, revision, self._caller)
        if checked["method"] == "initialize" and reply and "result" in reply:
            self._agreed = revision_named(_of(reply, "result", "protocolVersion")) or self._agreed
        return reply

    @property
    def _caller(self) -> Caller:
        """The caller: the addresses in answers are those of the publication, for no server of it runs here."""
        from anyio import CapacityLimiter

        from ucc_graph.web.http.root import Root
        from ucc_graph.web.mcp.tool import Caller

        base = self._dispatcher.site.library.iris.base
        return Caller(Root(base.rstrip("/")), partial(_in_thread, CapacityLimiter(_THREADS)))


async def _in_thread(limiter: CapacityLimiter, make: Callable[[], _Made]) -> _Made:
    from anyio import to_thread

    return await to_thread.run_sync(make, limiter=limiter)


async def _forward(server: str) -> None:
    from httpx import AsyncClient

    async with AsyncClient(timeout=_PATIENCE, follow_redirects=True) as client:
        await _answer(_Remote(client, server), _LONGEST, _PATIENCE)


class _Remote:
    """Answers to messages by a server."""

    def __init__(self, client: Any, server: str) -> None:
        from ucc_graph.web.mcp.protocol import NEWEST_WITH_HANDSHAKE

        self._client = client
        self._server = server
        self._agreed: Revision = NEWEST_WITH_HANDSHAKE

    async def __call__(self, message: object) -> object:
        """The response of the server; an error in its place if there is none."""
        from httpx import HTTPError

        from ucc_graph.rdf.formats import json_text
        from ucc_graph.web.mcp.protocol import headers_of, revision_named

        headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
        headers |= headers_of(message, self._agreed)
        try:
            reply = await self._client.post(self._server, content=json_text(message).encode(), headers=headers)
            found = reply.json() if reply.content else None
        except (HTTPError, ValueError) as error:
            return self._failed(message, f"{self._server} does not answer: {str(error) or type(error).__name__}.")
        if found is not None and not _is_protocol(found):
            return self._failed(message, f"{self._server} answers {reply.status_code}, and not by this protocol.")
        if isinstance(message, dict) and message.get("method") == "initialize":
            self._agreed = revision_named(_of(found, "result", "protocolVersion")) or self._agreed
        return found

    def _failed(self, message: object, text: str) -> object:
        """The error in place of a response that did not come; None where nobody waits for one."""
        from ucc_graph.web.mcp.protocol import Code, ProtocolError, error_reply

        is_awaited = not isinstance(message, dict) or "id" in message
        return error_reply(message, ProtocolError(Code.INTERNAL_ERROR, text)) if is_awaited else None


def _is_protocol(reply: object) -> bool:
    first = reply[0] if isinstance(reply, list) and reply else reply
    return isinstance(first, dict) and first.get("jsonrpc") == "2.0"


def _of(value: object, *names: str) -> object:
    """The member of a member of a value; None where one is missing."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value
