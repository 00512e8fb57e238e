"""Fields of a published query's form: one for each parameter, with its values in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import Literal

from ucc_graph.library.parameter_values import ParameterValues
from ucc_graph.rdf.languages import direction
from ucc_graph.rdf.terms import words_of
from ucc_graph.sparql.parameters import ParameterType, QueryParameter
from ucc_graph.sparql.typed_values import XSD_SPACE
from ucc_graph.web.view.names import Names, Text, autonym
from ucc_graph.web.view.published_queries import PublishedQuery

__all__ = ["FieldOption", "QueryField", "query_fields", "value_names"]

_MENU: Final = 1000
"""Values that a menu holds; of more, the field completes what is typed."""
_INPUTS: Final = {
    "date": "date",
    "decimal": "number",
    "double": "number",
    "gYear": "number",
    "gYearMonth": "month",
    "int": "number",
    "integer": "number",
    "nonNegativeInteger": "number",
    "positiveInteger": "number",
}
"""Types of fields by datatype (https://html.spec.whatwg.org/multipage/input.html); any other one is a text."""
_ANY_STEP: Final = frozenset({"decimal", "double"})
_LEAST: Final = {"nonNegativeInteger": "0", "positiveInteger": "1"}
_TRUTHS: Final = ("true", "false")


@dataclass(frozen=True)
class FieldOption:
    """A value with its name."""

    value: str
    name: Text


@dataclass(frozen=True)
class QueryField:
    """A field with its label and its value.

    ``input`` is the type of an input; with ``options`` it is ``select`` for a menu, or ``text`` for a field that
    completes. ``least`` and ``most`` are its bounds, empty without; ``step`` is that of a number.
    """

    name: str
    label: Text
    value: str
    input: str
    options: tuple[FieldOption, ...] = ()
    least: str = ""
    most: str = ""
    step: str = ""


def query_fields(query: PublishedQuery, names: Names, values: ParameterValues) -> Iterator[QueryField]:
    """The fields of a query in the order of its heading, with the values that it is bound to."""
    for parameter in query.heading.parameters:
        options = tuple(_options(parameter, names, values))
        label = _label(parameter, names, values)
        value = query.bindings.values.get(parameter.name, parameter.default)
        if options:
            yield QueryField(parameter.name, label, value, "select" if len(options) <= _MENU else "text", options)
        else:
            datatype = parameter.of.removeprefix(XSD_SPACE)
            yield QueryField(
                name=parameter.name,
                label=label,
                value=value,
                input=_INPUTS.get(datatype, "text"),
                least=parameter.least or _LEAST.get(datatype, ""),
                most=parameter.most,
                step="any" if datatype in _ANY_STEP else "",
            )


def value_names(query: PublishedQuery, names: Names, values: ParameterValues) -> Iterator[tuple[str, dict[str, str]]]:
    """The parameters that take things or languages, each with the names of its values for the reader."""
    for parameter in query.heading.parameters:
        if parameter.type.is_thing or parameter.type is ParameterType.LANGUAGE:
            options = _options(parameter, names, values)
            yield parameter.name, {one.value: one.name.text for one in options if one.name.text != one.value}


def _label(parameter: QueryParameter, names: Names, values: ParameterValues) -> Text:
    """The words of the heading, else the name of the class, else the name of the parameter in words."""
    said = names.best(Literal(text, language=tag) for tag, text in parameter.descriptions)
    if said:
        return said
    of_class = values.class_of(parameter)
    name = names.term(of_class) if of_class else Text(words_of(parameter.name))
    return replace(name, text=name.text[:1].upper() + name.text[1:])


def _options(parameter: QueryParameter, names: Names, values: ParameterValues) -> Iterator[FieldOption]:
    """The values to choose from, in the order of their names for the reader; words in that of the heading."""
    known = values.of(parameter)
    if parameter.type.is_thing:
        found = (FieldOption(key, names.name(iri)) for key, iri in known.items())
        yield from sorted(found, key=lambda one: (names.order(one.name), one.value))
    elif parameter.type is ParameterType.LANGUAGE:
        yield from (FieldOption(tag, Text(autonym(tag) or tag, tag, direction(tag))) for tag in known)
    elif parameter.of == f"{XSD_SPACE}boolean":
        yield from (FieldOption(value, Text(names.decided(value))) for value in _TRUTHS)
    else:
        yield from (FieldOption(word, Text(word)) for word in parameter.words)
