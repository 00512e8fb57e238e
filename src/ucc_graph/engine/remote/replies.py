"""Replies of a remote store, read as a complete answer or as an error with the reason.

Stores send a truncated answer with status 200, and a refusal with 500. So an answer counts only if its syntax is
closed, by the last bracket of JSON or the last tag of RDF/XML. N-Triples has no such end.
"""

from __future__ import annotations

import io
import json
import re
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, Triple, parse, parse_query_results

from ucc_graph.engine.remote.client import Reply
from ucc_graph.errors import QueryError, QueryTimeoutError, QueryTooLargeError, StoreError
from ucc_graph.rdf.formats import JSON_RESULTS, RDF_XML, json_text

__all__ = ["GRAPH", "SOLUTIONS", "check_reply", "read_graph", "read_solutions"]

GRAPH: Final = RDF_XML.media_type
SOLUTIONS: Final = JSON_RESULTS.media_type
_CLOSED: Final = re.compile(rb"(?:</rdf:RDF\s*>|<rdf:RDF\b[^<>]*/>)(?:\s|<!--.*?-->)*+\Z", re.DOTALL)
_END: Final = 4096
"""Bytes at the end of a document that are searched for its closing tag."""
_BOOLEAN: Final = "__ASK_RETVAL"
"""Variable of Virtuoso's answer to ASK, in one solution or in none."""
_GEOMETRY: Final = "http://www.openlinksw.com/schemas/virtrdf#Geometry"
_WKT: Final = "http://www.opengis.net/ont/geosparql#wktLiteral"
"""Virtuoso gives literals that were stored with this datatype the datatype ``_GEOMETRY``."""
_VIRTUOSO: Final = re.compile(r"Virtuoso (\w{5}) Error")
_LATE: Final = frozenset({"S1T00", "S1TAT"})
_NOT_THE_QUERY: Final = frozenset({"HT", "08", "40", "57"})
"""Classes of SQL states that a query does not cause; a query causes 22 (data), 37 and 42 (syntax)."""
_LATE_TEXT: Final = "the store stopped the query"
_BROKEN_TEXT: Final = "the store's answer is not whole"


def check_reply(reply: Reply, media_type: str) -> None:
    """Raises QueryError unless the headers of a reply announce a complete answer of the media type."""
    if reply.status != 200:
        raise _refusal(reply)
    if "x-sql-state" in reply.headers:
        raise QueryTimeoutError(_LATE_TEXT, f"{_LATE_TEXT}: {reply.headers.get('x-sql-message', '')[:200]}")
    if reply.media_type != media_type:
        details = f"the store answers {reply.media_type or 'without a media type'}, not {media_type}"
        raise StoreError("the store gives no answer of SPARQL", details)


def read_solutions(reply: Reply, hidden: frozenset[str]) -> QuerySolutions | QueryBoolean:
    """The solutions or the boolean, without the hidden variables; raises StoreError for a truncated document."""
    try:
        document: dict[str, Any] = json.loads(reply.body)
        _check_rows(reply, document)
        changed = _repaired(document, hidden, has_geometry=_GEOMETRY.encode() in reply.body)
        body = json_text(changed).encode() if changed is not None else reply.body
        return parse_query_results(io.BytesIO(body), format=JSON_RESULTS.results)
    except (ValueError, SyntaxError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise StoreError(_BROKEN_TEXT, f"{_BROKEN_TEXT}: {error}") from error


def read_graph(reply: Reply) -> list[Triple]:
    """The triples, as they come; raises StoreError for a truncated document."""
    if not _CLOSED.search(reply.body, max(0, len(reply.body) - _END)):
        raise StoreError(_BROKEN_TEXT, f"{_BROKEN_TEXT}: its end is missing")
    try:
        return [_plain(quad.triple) for quad in parse(reply.body, format=RDF_XML.rdf)]
    except (SyntaxError, ValueError) as error:
        raise StoreError(_BROKEN_TEXT, f"{_BROKEN_TEXT}: {error}") from error


def _refusal(reply: Reply) -> QueryError:
    found = _VIRTUOSO.match(reply.text)
    state = found[1] if found else ""
    if state in _LATE or reply.status in (408, 504):
        return QueryTimeoutError(_LATE_TEXT, f"{_LATE_TEXT}: {reply.text}")
    if state[:2] not in _NOT_THE_QUERY if found else reply.status in (400, 413, 414, 422):
        text = "the store does not answer this query"
        return QueryError(text, f"{text}: {reply.text}")
    return StoreError("the store does not answer", f"the store answers {reply.status}: {reply.text}")


def _check_rows(reply: Reply, document: dict[str, Any]) -> None:
    """Raises QueryTooLargeError at Virtuoso's row limit: only a header shows that the answer may be truncated."""
    most = reply.headers.get("x-sparql-maxrows", "")
    if most.isdecimal() and len(document.get("results", {}).get("bindings", ())) >= int(most):
        raise QueryTooLargeError(f"the store gives {most} rows at most; ask for less, or use LIMIT")


def _repaired(document: dict[str, Any], hidden: frozenset[str], *, has_geometry: bool) -> dict[str, Any] | None:
    """The repaired document, or None if it needs no repair."""
    names = document["head"].get("vars", [])
    if names == [_BOOLEAN]:
        return {"head": {}, "boolean": bool(document["results"]["bindings"])}
    if not hidden.intersection(names) and not has_geometry:
        return None
    bindings = document["results"]["bindings"]
    for solution in bindings:
        for term in solution.values():
            if term.get("datatype") == _GEOMETRY:
                term["datatype"] = _WKT
    shown = [{name: term for name, term in row.items() if name not in hidden} for row in bindings]
    return {"head": {"vars": [name for name in names if name not in hidden]}, "results": {"bindings": shown}}


def _plain(triple: Triple) -> Triple:
    value = triple.object
    if isinstance(value, Literal) and value.datatype.value == _GEOMETRY:
        return Triple(triple.subject, triple.predicate, Literal(value.value, datatype=NamedNode(_WKT)))
    return triple
