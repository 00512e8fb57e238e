"""Messages of the Model Context Protocol: JSON-RPC 2.0 with the rules of each revision of the protocol.

See https://modelcontextprotocol.io/specification/2026-07-28/basic and https://www.jsonrpc.org/specification. A modern
request states its revision in ``_meta``; older clients agree on one by ``initialize``, and later name it in a header.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final, NoReturn, TypeAlias

from ucc_graph.rdf.formats import read_json

__all__ = [
    "CURRENT",
    "NEWEST_WITH_HANDSHAKE",
    "SERVER_INFO",
    "UNSTATED",
    "VERSION_HEADER",
    "Code",
    "Message",
    "ProtocolError",
    "Revision",
    "check_message",
    "error_reply",
    "headers_of",
    "is_response",
    "read_message",
    "result_reply",
    "revision_by_headers",
    "revision_by_message",
    "revision_named",
]

Message: TypeAlias = Mapping[str, Any]
"""One message: a JSON object."""

VERSION_HEADER: Final = "mcp-protocol-version"
_METHOD_HEADER, _NAME_HEADER = "mcp-method", "mcp-name"
_NAMED: Final = {"tools/call": "name", "prompts/get": "name", "resources/read": "uri"}
"""Methods with a parameter that a header repeats."""
_PREFIX: Final = "io.modelcontextprotocol/"
_VERSION, _CAPABILITIES = f"{_PREFIX}protocolVersion", f"{_PREFIX}clientCapabilities"
SERVER_INFO: Final = f"{_PREFIX}serverInfo"
_ENCODED: Final = re.compile(r"=\?base64\?(.*)\?=")
_PLAIN: Final = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")
_LONGEST: Final = 80
"""Characters of a request that an error repeats."""


class Code(IntEnum):
    """Codes of errors."""

    PARSE_ERROR = -32700
    INVALID_REQUEST = -32600
    METHOD_NOT_FOUND = -32601
    INVALID_PARAMS = -32602
    INTERNAL_ERROR = -32603
    HEADER_MISMATCH = -32020
    UNSUPPORTED_VERSION = -32022


@dataclass(frozen=True)
class Revision:
    """Revision of the protocol, named by its day.

    One ``is_modern`` that has no handshake; ``has_batches`` says whether several messages come together, and
    ``has_structure`` whether tools describe their answers and give them as JSON beside the text.
    """

    name: str
    is_modern: bool = False
    has_batches: bool = False
    has_structure: bool = True


_REVISIONS: Final = (
    Revision("2026-07-28", is_modern=True),
    Revision("2025-11-25"),
    Revision("2025-06-18"),
    Revision("2025-03-26", has_batches=True, has_structure=False),
    Revision("2024-11-05", has_batches=True, has_structure=False),
)
CURRENT: Final = _REVISIONS[0]
NEWEST_WITH_HANDSHAKE: Final = _REVISIONS[1]
UNSTATED: Final = _REVISIONS[3]
"""The revision of a request over HTTP that states none: the last one without a header for it."""


class ProtocolError(Exception):
    """Message that cannot be answered; ``data`` are details for programs."""

    def __init__(self, code: Code, text: str, data: Mapping[str, object] | None = None) -> None:
        super().__init__(text)
        self.code = code
        self.data = data


def revision_named(name: object) -> Revision | None:
    """The revision of a name that is served."""
    return next((one for one in _REVISIONS if one.name == name), None)


def read_message(text: str | bytes) -> object:
    """The JSON value of a text in UTF-8; raises ProtocolError for another text."""
    try:
        return read_json(text if isinstance(text, str) else text.decode())
    except UnicodeDecodeError as error:
        raise ProtocolError(Code.PARSE_ERROR, "The message is no JSON: it is not UTF-8.") from error
    except ValueError as error:
        raise ProtocolError(Code.PARSE_ERROR, f"The message is no JSON: {error}.") from error


def check_message(message: object) -> Message:
    """A request or a notification; raises ProtocolError for anything else."""
    if not isinstance(message, dict):
        raise ProtocolError(Code.INVALID_REQUEST, "A message is one JSON object with jsonrpc, method and params.")
    identifier, method = message.get("id"), message.get("method")
    if message.get("jsonrpc") != "2.0":
        raise ProtocolError(Code.INVALID_REQUEST, 'A message has the member "jsonrpc": "2.0".')
    if not isinstance(method, str):
        raise ProtocolError(Code.INVALID_REQUEST, 'A message has a member "method" with a text.')
    if "id" in message and not _is_identifier(identifier):
        raise ProtocolError(Code.INVALID_REQUEST, 'The member "id" is a text or a whole number.')
    if not isinstance(message.get("params", {}), dict):
        raise ProtocolError(Code.INVALID_PARAMS, 'The member "params" is an object.')
    return message


def is_response(message: object) -> bool:
    """Whether a message answers one of ours: there are none, so it is passed over."""
    return isinstance(message, dict) and "method" not in message and ("result" in message or "error" in message)


def revision_by_headers(message: Message, headers: Mapping[str, str]) -> Revision:
    """The revision of a message over HTTP, checked against its headers; raises ProtocolError where they differ."""
    header, stated = _field(headers, VERSION_HEADER), _meta(message).get(_VERSION)
    if stated is not None and header != stated:
        raise ProtocolError(Code.HEADER_MISMATCH, f"The header MCP-Protocol-Version is not {_shown(stated)}.")
    if header is None:
        return UNSTATED
    revision = revision_named(header) or _unsupported(header)
    if revision.is_modern and "id" in message:
        _check_envelope(message)
        _check_headers(message, headers)
    return revision


def revision_by_message(message: Message, agreed: Revision) -> Revision:
    """The revision of a message over another channel: the stated one, else the one agreed upon by ``initialize``."""
    stated = _meta(message).get(_VERSION)
    if stated is None and message["method"] != "server/discover":
        return agreed
    if stated is not None and not isinstance(stated, str):
        raise ProtocolError(Code.INVALID_PARAMS, f"The member {_VERSION} of _meta is a text.")
    revision = CURRENT if stated is None else revision_named(stated)
    if revision is None or not revision.is_modern:
        _unsupported(stated)
    _check_envelope(message)
    return CURRENT


def headers_of(message: object, agreed: Revision) -> dict[str, str]:
    """The headers with which a message goes to a server, where it needs some."""
    if not isinstance(message, dict):
        return {VERSION_HEADER: agreed.name}
    stated, method, params = _meta(message).get(_VERSION), message.get("method"), message.get("params")
    if not isinstance(stated, str) or not isinstance(method, str):
        return {} if method == "initialize" else {VERSION_HEADER: agreed.name}
    named = params.get(_NAMED.get(method)) if isinstance(params, dict) else None
    further = {_NAME_HEADER: _encoded(named)} if isinstance(named, str) else {}
    return {VERSION_HEADER: _encoded(stated), _METHOD_HEADER: _encoded(method), **further}


def result_reply(message: Message, result: Mapping[str, Any]) -> dict[str, Any]:
    """The response with a result."""
    return {"jsonrpc": "2.0", "id": message["id"], "result": result}


def error_reply(message: object, error: ProtocolError, *, is_modern: bool = False) -> dict[str, Any]:
    """The response with an error: one whose message has no readable id has none, and ``null`` in older revisions."""
    identifier = message.get("id") if isinstance(message, dict) else None
    known = {"id": identifier} if _is_identifier(identifier) else {} if is_modern else {"id": None}
    data = {"data": error.data} if error.data else {}
    return {"jsonrpc": "2.0", **known, "error": {"code": int(error.code), "message": str(error), **data}}


def _meta(message: Message) -> Mapping[str, Any]:
    params = message.get("params")
    meta = params.get("_meta") if isinstance(params, dict) else None
    return meta if isinstance(meta, dict) else {}


def _check_envelope(message: Message) -> None:
    """Raises ProtocolError for a modern request without what each one states."""
    meta = _meta(message)
    if missing := [name for name in (_VERSION, _CAPABILITIES) if name not in meta]:
        raise ProtocolError(Code.INVALID_PARAMS, f"The member _meta of params lacks {' and '.join(missing)}.")
    if not isinstance(meta[_CAPABILITIES], dict):
        raise ProtocolError(Code.INVALID_PARAMS, f"The member {_CAPABILITIES} of _meta is an object.")


def _check_headers(message: Message, headers: Mapping[str, str]) -> None:
    """Raises ProtocolError for a modern request whose headers say another thing than its body."""
    method = message["method"]
    if _field(headers, _METHOD_HEADER) != method:
        raise ProtocolError(Code.HEADER_MISMATCH, f"The header Mcp-Method is not {_shown(method)}.")
    named = message.get("params", {}).get(_NAMED.get(method))
    if named is not None and _decoded(_field(headers, _NAME_HEADER)) != named:
        raise ProtocolError(Code.HEADER_MISMATCH, f"The header Mcp-Name is not {_shown(named)}.")


def _field(headers: Mapping[str, str], name: str) -> str | None:
    """A header without the white space around it, which is no part of its value (RFC 9110, section 5.5)."""
    value = headers.get(name)
    return None if value is None else value.strip(" \t")


def _unsupported(requested: object) -> NoReturn:
    """Raises ProtocolError for a revision that is not served; modern clients ask again with one of the named ones."""
    supported: Sequence[str] = [one.name for one in _REVISIONS if one.is_modern]
    data = {"supported": supported, "requested": str(requested)[:_LONGEST]}
    raise ProtocolError(Code.UNSUPPORTED_VERSION, "Unsupported protocol version", data)


def _encoded(value: str) -> str:
    """A text as the value of a header, in Base64 where a header could not hold it."""
    if _PLAIN.fullmatch(value) and not _ENCODED.fullmatch(value):
        return value
    return f"=?base64?{b64encode(value.encode()).decode()}?="


def _decoded(value: str | None) -> str | None:
    found = _ENCODED.fullmatch(value or "")
    if not found:
        return value
    try:
        return b64decode(found[1], validate=True).decode()
    except (Base64Error, UnicodeDecodeError):
        return None


def _is_identifier(value: object) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _shown(value: object) -> str:
    return f"{str(value)[:_LONGEST]!r}, as in the body"
