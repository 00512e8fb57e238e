"""Published queries with parameters in the OpenAPI document: a path for each, with what its parameters may be.

See https://spec.openapis.org/oas/v3.1.0, section 4.8.12 for parameters. The schema of a value admits what the address
takes, so that a client can be generated from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from ucc_graph.library.parameter_values import ParameterValues
from ucc_graph.rdf.formats import GRAPHS, HTML, SOLUTIONS, XLSX, Format
from ucc_graph.rdf.languages import FALLBACK
from ucc_graph.sparql.parameters import ParameterType, QueryParameter, expected
from ucc_graph.sparql.typed_values import LONGEST_TEXT, XSD_SPACE
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.view.published_queries import QUERY, PublishedQuery

__all__ = ["LANGUAGE", "query_operations"]

_SCHEMAS: Final[Mapping[str, Mapping[str, Any]]] = {
    "anyURI": {"type": "string", "pattern": r"^https?://[A-Za-z0-9.-]+/[A-Za-z0-9._~/-]*$"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "decimal": {"type": "number"},
    "double": {"type": "number"},
    "gYear": {"type": "string", "pattern": "^-?[0-9]{4,9}$"},
    "gYearMonth": {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"},
    "int": {"type": "integer", "format": "int32"},
    "integer": {"type": "integer", "format": "int64"},
    "language": {"type": "string", "pattern": "^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"},
    "nonNegativeInteger": {"type": "integer", "format": "int64", "minimum": 0},
    "positiveInteger": {"type": "integer", "format": "int64", "minimum": 1},
    "string": {"type": "string", "maxLength": LONGEST_TEXT},
}
LANGUAGE: Final = "x-language"
"""The extension of an operation with the language of its texts."""
_NUMBERS: Final = frozenset({"number", "integer"})


def query_operations(
    queries: Sequence[PublishedQuery], values: ParameterValues, responses: Mapping[int | str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The path of each query with parameters, and its item; ``responses`` are those of each route."""
    for query in queries:
        if query.heading.parameters and query.forms:
            yield query.address().partition("?")[0], {"get": _operation(query, values, responses)}


def _operation(query: PublishedQuery, values: ParameterValues, responses: Mapping[int | str, Any]) -> dict[str, Any]:
    solutions: tuple[Format, ...] = (*SOLUTIONS, XLSX) if query.forms == SOLUTIONS else ()
    content: dict[str, Any] = {form.media_type: {} for form in (HTML, QUERY, *solutions, *GRAPHS)}
    return {
        "tags": ["examples"],
        "summary": query.title.text,
        "description": query.description.text,
        "operationId": f"query-{query.name}",
        LANGUAGE: query.title.lang,
        "parameters": [_parameter(one, query, values) for one in query.heading.parameters],
        "responses": {"200": {"description": N_("The answer, whole."), "content": content}}
        | {str(status): response for status, response in responses.items()},
    }


def _parameter(parameter: QueryParameter, query: PublishedQuery, values: ParameterValues) -> dict[str, Any]:
    text = dict(parameter.descriptions).get(query.title.lang, "")
    if parameter.type is ParameterType.DATATYPE and query.title.lang == FALLBACK:
        text = ": ".join(filter(None, (text, expected(parameter))))
    return {
        "name": parameter.name,
        "in": "query",
        "required": False,
        "description": text,
        "schema": _schema(parameter, values),
        "example": _value(parameter, parameter.default),
    }


def _schema(parameter: QueryParameter, values: ParameterValues) -> dict[str, Any]:
    default = {"default": _value(parameter, parameter.default)}
    if parameter.type is not ParameterType.DATATYPE:
        return {"type": "string", "enum": list(parameter.words or values.of(parameter)), **default}
    schema = dict(_SCHEMAS[parameter.of.removeprefix(XSD_SPACE)])
    if schema["type"] in _NUMBERS:
        bounds = {"minimum": parameter.least, "maximum": parameter.most}
        schema |= {name: _value(parameter, bound) for name, bound in bounds.items() if bound}
    return schema | default


def _value(parameter: QueryParameter, text: str) -> object:
    """A value as its schema has it: a number, a boolean, or a text."""
    if parameter.type is not ParameterType.DATATYPE:
        return text
    kind = _SCHEMAS[parameter.of.removeprefix(XSD_SPACE)]["type"]
    if kind == "boolean":
        return text == "true"
    if kind == "integer":
        return int(text)
    return float(text) if kind == "number" else text
