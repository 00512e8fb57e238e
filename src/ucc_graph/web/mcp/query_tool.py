"""Tool that answers a SPARQL query, under the limits of the endpoint, and says which terms of a query the data lack."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.engine.messages import AnswerKind, QueryAnswer, QueryRequest
from ucc_graph.errors import QueryError, QuerySyntaxError, UnfitFormatError
from ucc_graph.library.terms import Term
from ucc_graph.rdf.formats import JSON_RESULTS, N_TRIPLES, TURTLE, Format
from ucc_graph.rdf.terms import json_value
from ucc_graph.sparql.guard import check_size
from ucc_graph.sparql.query_form import query_form
from ucc_graph.web.http.problem_details import problem_details_of
from ucc_graph.web.mcp.arguments import Argument, ArgumentType, ToolError
from ucc_graph.web.mcp.query_terms import prologue_of, unknown_terms
from ucc_graph.web.mcp.tool import LANGUAGE, Answer, Call, Tool
from ucc_graph.web.site.site import Site

__all__ = ["ANSWER_MEMBERS", "LIMIT", "MOST", "answer_of", "query_tool"]

_TEXT: Final = (
    "Answer a SPARQL 1.1 query over the release. Read schema first: the prefixes that it names need no declaration. "
    "Labels have languages (FILTER(LANG(?label) = 'en')). Reading only, within limits of time, memory and size."
)
MOST: Final = 1000
"""Rows or statements in one answer."""
_THINGS: Final = 200
"""Things of an answer that are named, and whose sources are read."""
LIMIT: Final = Argument(
    "limit", ArgumentType.INTEGER, "Rows or statements in the answer; count has all.", default=100, least=1, most=MOST
)
"""The argument that bounds an answer."""
ANSWER_MEMBERS: Final[Mapping[str, Any]] = {
    "columns": {"type": "array", "items": {"type": "string"}},
    "rows": {"type": "array", "items": {"type": "object"}},
    "count": {"type": ["integer", "null"]},
    "boolean": {"type": ["boolean", "null"]},
    "graph": {"type": ["string", "null"]},
    "names": {"type": "object"},
    "hint": {"type": ["string", "null"]},
}
"""The schemas of the members of an answer to a query."""
_UNKNOWN: Final = {
    "type": "array",
    "description": "Terms of the query that the data lack, each with the nearest ones that they have.",
    "items": {"type": "object"},
}


def query_tool(site: Site, terms: Mapping[str, Term]) -> Tool:
    """The tool of a site with its terms."""
    text = f"Seconds, to lower the limit of {site.settings.limits.deadline:g}."
    arguments = (
        Argument("query", ArgumentType.TEXT, "A SELECT, ASK, CONSTRUCT or DESCRIBE query.", True, least=1),
        LIMIT,
        Argument("timeout", ArgumentType.NUMBER, text, least=0, most=86_400),
        LANGUAGE,
    )
    members = {**ANSWER_MEMBERS, "unknown_terms": _UNKNOWN}
    return Tool("query", "Ask in SPARQL", _TEXT, arguments, members, partial(_run, site, terms))


async def _run(site: Site, terms: Mapping[str, Term], call: Call) -> Answer:
    query, limit = call.arguments.text("query"), call.arguments.number(LIMIT.name)
    try:
        answer = await answer_of(site, call, query, limit, call.arguments.decimal("timeout"))
    except ToolError as error:
        unknown = await call.in_thread(partial(_unknown, site, terms, call, query))
        if not unknown:
            raise
        raise ToolError(f"{error} {_advice(unknown)}", {**error.details, "unknown_terms": unknown}) from error
    unknown = await call.in_thread(partial(_unknown, site, terms, call, query))
    hint = _advice(unknown) if unknown else answer.members["hint"]
    return Answer({**answer.members, "hint": hint, "unknown_terms": unknown}, answer.things)


async def answer_of(site: Site, call: Call, query: str, limit: int, seconds: float | None = None) -> Answer:
    """The answer to a query with ``limit`` rows at most; raises ToolError with the reason if there is none."""
    prologue = ""
    try:
        check_size(query, site.settings.limits.query.size)
        gives_graph = query_form(query).gives_graph
        prologue = prologue_of(site.library.release.manifest.prefixes, query)
        request = partial(
            QueryRequest, f"{prologue}{query}", base=site.library.iris.base, timeout=seconds or None, first=limit
        )
        found = await _ask(site, request, gives_graph=gives_graph)
    except QuerySyntaxError as error:
        shift = len(prologue) if error.line == 1 else 0
        moved = QuerySyntaxError(error.text, error.line, max(1, error.column - shift) if error.column else None)
        raise _tool_error(site, moved) from error
    except QueryError as error:
        raise _tool_error(site, error) from error
    return await call.in_thread(partial(_answer, site, call, found, limit))


async def _ask(site: Site, request: Callable[[Format], QueryRequest], *, gives_graph: bool) -> QueryAnswer:
    """The answer of the engine; a graph that Turtle cannot hold is in N-Triples."""
    try:
        return await site.engine.run(request(TURTLE if gives_graph else JSON_RESULTS))
    except UnfitFormatError:
        if not gives_graph:
            raise
    return await site.engine.run(request(N_TRIPLES))


def _tool_error(site: Site, error: QueryError) -> ToolError:
    """The error of a query for a model: what happened, and what to do."""
    problem = problem_details_of(error, site.settings.retry_after)
    again = f" Try again in {problem.headers['Retry-After']} seconds." if "Retry-After" in problem.headers else ""
    place = {"line": error.line, "column": error.column} if isinstance(error, QuerySyntaxError) else {}
    where = f" (line {error.line}, column {error.column})" if isinstance(error, QuerySyntaxError) and error.line else ""
    prefixes = ", ".join(f"{name}:" for name in site.library.release.manifest.prefixes)
    known = f" Known prefixes: {prefixes}." if "prefix" in error.text else ""
    return ToolError(f"{problem.title}: {problem.detail}{where}.{again}{known}".replace("..", "."), place)


def _answer(site: Site, call: Call, found: QueryAnswer, limit: int) -> Answer:
    members: dict[str, Any] = {"columns": [], "rows": [], "count": found.rows, "boolean": None, "graph": None}
    if found.kind is AnswerKind.GRAPH:
        return Answer({**members, "graph": found.body.decode(), "names": {}, "hint": _hint(limit, found.rows)})
    document = json.loads(found.body)
    if "boolean" in document:
        return Answer({**members, "boolean": document["boolean"], "names": {}, "hint": None})
    bindings = document["results"]["bindings"][:limit]
    things = list(islice(dict.fromkeys(_things(site, bindings)), _THINGS))
    members |= {"columns": document["head"]["vars"], "rows": [_row(one) for one in bindings]}
    members |= {"names": {iri: call.names.name(iri).text for iri in things}, "hint": _hint(limit, found.rows)}
    return Answer(members, things)


def _hint(limit: int, count: int | None) -> str | None:
    if count == 0:
        return "The answer is empty: compare each term with schema, and the languages of labels."
    return (
        f"Only the first {limit} of {count}: ask with LIMIT and OFFSET for others." if count and count > limit else None
    )


def _things(site: Site, bindings: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The things of this publication in an answer."""
    values = (value["value"] for one in bindings for value in one.values() if value["type"] == "uri")
    return (iri for iri in values if site.library.iris.kind_and_key(iri))


def _row(binding: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in binding.items()}


def _value(value: Mapping[str, Any]) -> object:
    """A term of an answer: numbers and booleans as such, a text with a language with its tag."""
    if value["type"] == "uri":
        return value["value"]
    if value["type"] in ("literal", "typed-literal"):
        if language := value.get("xml:lang"):
            return {"value": value["value"], "language": language}
        datatype = value.get("datatype")
        return json_value(Literal(value["value"], datatype=NamedNode(datatype) if datatype else None))
    return str(value["value"])


def _unknown(site: Site, terms: Mapping[str, Term], call: Call, query: str) -> list[dict[str, Any]]:
    return list(unknown_terms(site.library, terms, call.names, query))


def _advice(unknown: Sequence[Mapping[str, Any]]) -> str:
    """A sentence on the terms that the data lack."""
    said = (f"{one['term']} (nearest: {', '.join(one['nearest']) or 'none'})" for one in unknown)
    return f"The data lack {'; '.join(said)}."
