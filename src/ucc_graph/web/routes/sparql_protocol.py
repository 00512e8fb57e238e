"""Query operations of the SPARQL 1.1 Protocol, read from a method, a query string and a body.

See https://www.w3.org/TR/sparql11-protocol/#query-operation. Every fault is an HTTPException that says what to send.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Final
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode
from starlette.exceptions import HTTPException

from ucc_graph.rdf.formats import Format
from ucc_graph.web.http.fields import content_type as read_content_type

__all__ = ["QueryOperation", "format_parameter", "named_form", "read_operation"]

_URLENCODED: Final = "application/x-www-form-urlencoded"
_DIRECT: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_FIELDS: Final = 256
_SHORTEST: Final = 0.1
_Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class QueryOperation:
    """A query with its parameters, None for those that a request leaves out; ``timeout`` is in seconds."""

    query: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    form: str | None = None
    timeout: float | None = None


def read_operation(method: str, query_string: bytes, content_type: str, body: bytes) -> QueryOperation | None:
    """The operation of a request; None for a GET without a query. Parameters of other names are ignored."""
    address = _fields(query_string)
    if method == "GET":
        return _operation(address) if {"query", "update"} & {name for name, _ in address} else None
    others = [field for field in address if field[0] != "query"]
    media_type, parameters = read_content_type(content_type)
    is_text = parameters.get("charset", "utf-8") in ("utf-8", "utf8")
    if media_type == _URLENCODED and is_text:
        return _operation([*others, *_fields(body)])
    if media_type == _DIRECT and is_text:
        return _operation([*others, ("query", _text(body))])
    refusal = (
        "This endpoint is read-only" if media_type == _UPDATE else f"The body is {content_type[:80] or 'of no type'}"
    )
    raise HTTPException(415, f"{refusal}: send a query as {_DIRECT} or as {_URLENCODED}, in UTF-8.")


def format_parameter(query_string: bytes) -> str | None:
    """The value of ``format=`` in an address without a query."""
    return _options(_fields(query_string)).form


def named_form(name: str, offers: Sequence[Format]) -> Format:
    """The form of a short name or a media type, as ``format=`` gives it; an alias counts as in Accept."""
    for offer in offers:
        if name in (offer.name, offer.media_type, *offer.aliases):
            return offer
    known = ", ".join(offer.name for offer in offers)
    raise HTTPException(400, f"The answer cannot be had as {name[:80]}: ask for {known}.")


def _operation(fields: _Fields) -> QueryOperation:
    queries = _values(fields, "query")
    if _values(fields, "update"):
        raise HTTPException(400, "This endpoint is read-only: it answers queries, not updates.")
    if len(queries) != 1:
        raise HTTPException(400, f"A request holds one query; this one has {len(queries)}.")
    return replace(_options(fields), query=queries[0])


def _options(fields: _Fields) -> QueryOperation:
    """The parameters without the query."""
    default_graphs, named_graphs = _graphs(fields, "default-graph-uri"), _graphs(fields, "named-graph-uri")
    has_dataset = bool(default_graphs or named_graphs)
    return QueryOperation(
        query="",
        default_graphs=default_graphs if has_dataset else None,
        named_graphs=named_graphs if has_dataset else None,
        form=next((value for value in _values(fields, "format") if value), None),
        timeout=next((_seconds(value) for value in _values(fields, "timeout") if value), None),
    )


def _graphs(fields: _Fields, name: str) -> tuple[str, ...]:
    try:
        return tuple(NamedNode(value).value for value in _values(fields, name) if value)
    except ValueError as error:
        raise HTTPException(400, f"{name} is not an absolute IRI: {error}.") from error


def _values(fields: _Fields, name: str) -> tuple[str, ...]:
    return tuple(value for known, value in fields if known == name)


def _fields(text: bytes) -> _Fields:
    try:
        return parse_qsl(_text(text), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except ValueError as error:
        raise HTTPException(400, f"The parameters cannot be read: {error}.") from error


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise HTTPException(400, f"The request is not UTF-8: byte {error.start} is wrong.") from error


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not isfinite(seconds) or seconds < _SHORTEST:
        raise HTTPException(400, f"timeout={text[:40]} is no number of seconds from {_SHORTEST} up.")
    return seconds
