"""Tools of the published queries: one for each, whose arguments are the parameters of the query.

A query that calls another endpoint has none: its answer is not in the release.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Any, Final

from ucc_graph.rdf.vocab import XSD
from ucc_graph.sparql.parameters import ParameterType, QueryParameter
from ucc_graph.web.http.parameters import Misread
from ucc_graph.web.mcp.arguments import Argument, ArgumentType, listed, misread_error
from ucc_graph.web.mcp.query_tool import ANSWER_MEMBERS, LIMIT, MOST, answer_of
from ucc_graph.web.mcp.tool import LANGUAGE, Answer, Call, Tool
from ucc_graph.web.site.site import Site
from ucc_graph.web.view.names import Reader
from ucc_graph.web.view.published_queries import PublishedQuery
from ucc_graph.web.view.query_fields import QueryField, query_fields

__all__ = ["published_tools"]

_UNFIT: Final = re.compile(r"[^A-Za-z0-9_-]+")
_LONGEST: Final = 64
"""Letters of a name, at most: several clients take no more."""
_TYPES: Final = {
    "boolean": ArgumentType.BOOLEAN,
    **dict.fromkeys(("decimal", "double"), ArgumentType.NUMBER),
    **dict.fromkeys(("gYear", "int", "integer", "nonNegativeInteger", "positiveInteger"), ArgumentType.INTEGER),
}
"""Types of arguments by the datatype of the parameter in XML Schema; others are texts."""
_NUMBERS: Final = (ArgumentType.INTEGER, ArgumentType.NUMBER)
_MEMBERS: Final[Mapping[str, Any]] = {"query": {"type": "object"}, **ANSWER_MEMBERS}


def published_tools(site: Site, taken: Collection[str]) -> Iterator[Tool]:
    """The tools of a site, in the order of the queries; none has a name that is ``taken``."""
    names = set(taken)
    for query in site.queries(site.languages.first):
        if query.forms:
            name = _name(query.name, names)
            names.add(name)
            yield _tool(site, name, query)


def _name(stem: str, taken: Collection[str]) -> str:
    """A name for the tool of a query that no other tool has."""
    plain = _UNFIT.sub("-", stem).strip("-")[:_LONGEST] or "query"
    further = (f"{plain[: _LONGEST - 4]}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (plain, *further) if name not in taken)


def _tool(site: Site, name: str, query: PublishedQuery) -> Tool:
    language = site.languages.first
    names, values = site.names(Reader(language, interface=language)), site.library.values
    fields = {one.name: one for one in query_fields(query, names, values)}
    own = tuple(_argument(one, fields[one.name]) for one in query.heading.parameters)
    further = (one for one in (LIMIT, LANGUAGE) if one.name not in fields)
    text = query.description.text or query.title.text
    return Tool(name, query.title.text, text, (*own, *further), _MEMBERS, partial(_run, site, query))


def _argument(parameter: QueryParameter, field: QueryField) -> Argument:
    """The argument of a parameter; its default is that of the query."""
    datatype = parameter.of.removeprefix(XSD.iri) if parameter.type is ParameterType.DATATYPE else ""
    kind = _TYPES.get(datatype, ArgumentType.TEXT)
    bounds = [_bound(text) if kind in _NUMBERS else None for text in (field.least, field.most)]
    return Argument(
        name=parameter.name,
        type=kind,
        text=_meaning(field),
        default=_default(kind, parameter.default),
        least=bounds[0],
        most=bounds[1],
        choices=parameter.words,
    )


def _meaning(field: QueryField) -> str:
    """The label of a field, with the values that it takes: keys or tags with their names."""
    if not field.options:
        return field.label.text
    options = (one.value if one.name.text == one.value else f"{one.value} ({one.name.text})" for one in field.options)
    return f"{field.label.text}: {listed(options)}. A name is taken, too."


def _default(kind: ArgumentType, text: str) -> str | float | None:
    """A default as a value of JSON."""
    if kind is ArgumentType.BOOLEAN:
        return text == "true"
    return _bound(text) if kind in _NUMBERS else text


def _bound(text: str) -> int | float | None:
    if not text:
        return None
    number = float(text)
    return int(text) if number.is_integer() and text.lstrip("+-").isdecimal() else number


async def _run(site: Site, query: PublishedQuery, call: Call) -> Answer:
    bound = await call.in_thread(partial(_bind, site, query, call))
    is_taken = any(one.name == LIMIT.name for one in query.heading.parameters)
    answer = await answer_of(site, call, bound.query, MOST if is_taken else call.arguments.number(LIMIT.name))
    about = {
        "iri": site.library.iris.query(query.name),
        "name": query.title.text,
        "url": call.url(bound.address()),
        "parameters": bound.bindings.values,
    }
    things = [iri for iri in map(_iri, bound.bindings.terms.values()) if site.library.iris.kind_and_key(iri)]
    return Answer({"query": about, **answer.members}, [*things, *answer.things])


def _bind(site: Site, query: PublishedQuery, call: Call) -> PublishedQuery:
    """The query with the values of a call; raises ToolError with what is allowed."""
    values = site.library.values
    given = [(one.name, _written(one, call.arguments.values[one.name])) for one in query.heading.parameters]
    bound = query.given(given, values)
    if bound.bindings.refused:
        fields = {one.name: one for one in query_fields(query, call.names, values)}
        bound = query.given([(name, _key(fields[name], value)) for name, value in given], values)
    if refused := bound.bindings.refused:
        raise misread_error([Misread(one.name, one.value, one.allowed, hint=one.hint) for one in refused])
    return bound


def _key(field: QueryField, value: str) -> str:
    """The key of a value that is given by its name; any other value as it is."""
    folded = value.strip().casefold()
    return next((one.value for one in field.options if one.name.text.casefold() == folded), value)


def _iri(term: object) -> str:
    return str(getattr(term, "value", ""))


def _written(parameter: QueryParameter, value: object) -> str:
    """A value of JSON as the text of a parameter."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if parameter.of == XSD.gYear.value and isinstance(value, int):
        return f"{'-' if value < 0 else ''}{abs(value):04d}"
    return f"{Decimal(str(value)):f}" if isinstance(value, float) else str(value)
