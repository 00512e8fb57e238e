"""Query operations of the SPARQL 1.1 Protocol, read from a method, a query string and a body.

See https://www.w3.org/TR/sparql11-protocol/#query-operation. Every fault is an HTTPException that says what to send.
Clients add parameters of their own, such as those of the store that they were written for: only the parameters of the
protocol can make a request fail. ``format`` and ``timeout`` are ours, and have no effect with a value of others.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Final
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode
from starlette.exceptions import HTTPException

from ucc_graph.rdf.formats import Format
from ucc_graph.web.http.fields import content_type as read_content_type

__all__ = ["QueryOperation", "check_content_type", "format_names", "named_form", "read_operation"]

_URLENCODED: Final = "application/x-www-form-urlencoded"
_DIRECT: Final = "application/sparql-query"
_SURROGATES: Final = "surrogateescape"
_UPDATE: Final = "application/sparql-update"
_GRAPHS: Final = 256
"""Graphs that a request may name."""
_SHORTEST: Final = 0.1
_USUAL_NAMES: Final = {
    "ttl": ("turtle", "n3"),
    "nt": ("ntriples", "n-triples"),
    "jsonld": ("json-ld", "ld+json", "json"),
    "rdf": ("rdf+xml", "rdfxml", "rdf/xml", "rdf-xml", "xml"),
    "nq": ("nquads", "n-quads"),
    "json": ("sparql-results+json", "srj"),
    "xml": ("sparql-results+xml", "srx"),
    "html": ("xhtml",),
}
"""Further names of the forms in other stores and clients, by our short name."""
_Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class QueryOperation:
    """A query with its parameters, None for those that a request leaves out.

    ``forms`` are the names in ``format``, ``timeout`` is in seconds.
    """

    query: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    forms: tuple[str, ...] = ()
    timeout: float | None = None


def read_operation(method: str, query_string: bytes, content_type: str, body: bytes) -> QueryOperation | None:
    """The operation of a request; None for a GET without a query. Parameters of other names are ignored."""
    address = _fields(query_string)
    if method == "GET":
        return _operation(address) if {"query", "update"} & {name for name, _ in address} else None
    if check_content_type(content_type) == _URLENCODED:
        return _operation([*address, *_fields(body)])
    return _operation([*address, ("query", _text(body))])


def check_content_type(content_type: str) -> str:
    """The media type of a body that a query can come in; raises HTTPException 415 for another one."""
    media_type, parameters = read_content_type(content_type)
    is_text = parameters.get("charset", "utf-8") in ("utf-8", "utf8")
    if media_type in (_URLENCODED, _DIRECT) and is_text:
        return media_type
    found = content_type[:80] or "of no type"
    refusal = "This endpoint is read-only" if media_type == _UPDATE else f"The body is {found}"
    raise HTTPException(415, f"{refusal}: send a query as {_DIRECT} or as {_URLENCODED}, in UTF-8.")


def format_names(query_string: bytes) -> tuple[str, ...]:
    """The names in ``format`` of an address without a query."""
    return _options(_fields(query_string)).forms


def named_form(names: Iterable[str], offers: Sequence[Format]) -> Format | None:
    """The form of the first known name: a short name, one of other stores, or a media type; None without one."""
    known: dict[str, Format] = {}
    for offer in offers:
        for name in (offer.name, offer.media_type, *offer.aliases, *_USUAL_NAMES.get(offer.name, ())):
            known.setdefault(name, offer)
    return next((known[name] for name in names if name in known), None)


def _operation(fields: _Fields) -> QueryOperation:
    queries = _values(fields, "query")
    if any(_values(fields, "update")):
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
        forms=tuple(name for name, value in fields if name == "format" for name in _names(value)),
        timeout=next((seconds for name, value in fields if name == "timeout" and (seconds := _seconds(value))), None),
    )


def _graphs(fields: _Fields, name: str) -> tuple[str, ...]:
    found = tuple(filter(None, _values(fields, name)))
    if len(found) > _GRAPHS:
        raise HTTPException(400, f"A request names at most {_GRAPHS} graphs by {name}; this one names {len(found)}.")
    try:
        return tuple(NamedNode(value).value for value in found)
    except ValueError as error:
        raise HTTPException(400, f"{name} is not an absolute IRI: {error}.") from error


def _values(fields: _Fields, name: str) -> tuple[str, ...]:
    """The values of a parameter of the protocol; raises HTTPException 400 if one is not UTF-8."""
    found = tuple(value for known, value in fields if known == name)
    try:
        "".join(found).encode()
    except UnicodeEncodeError as error:
        raise HTTPException(400, f"The request cannot be read: {name} is not UTF-8.") from error
    return found


def _fields(text: bytes) -> _Fields:
    """The parameters; a byte that is not UTF-8 becomes a surrogate."""
    return parse_qsl(text.decode(errors=_SURROGATES), keep_blank_values=True, errors=_SURROGATES)


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise HTTPException(400, f"The request is not UTF-8: byte {error.start} is wrong.") from error


def _names(value: str) -> Iterator[str]:
    """The names in a value of ``format``: without parameters, in lower case; a ``+`` may have come as a blank."""
    return (name.partition(";")[0].strip().lower().replace(" ", "+") for name in value.split(",") if name.strip())


def _seconds(text: str) -> float | None:
    """A time limit, at least the shortest one; None for what is none, such as the 0 that other stores read as none."""
    try:
        seconds = float(text)
    except ValueError:
        return None
    return max(seconds, _SHORTEST) if isfinite(seconds) and seconds > 0 else None
