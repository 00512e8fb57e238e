"""Values of JSON: those of cells by their datatypes, and those of annotations by their JSON-LD.

Generating JSON, sections 4.5 and 5 (https://www.w3.org/TR/csv2json/#interpreting-datatypes). A value is text: a number
keeps all digits of its cell, which a floating-point number would lose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from math import isfinite

from ucc_graph.csvw.builtin import Family
from ucc_graph.csvw.cells import CellForm, Profile
from ucc_graph.csvw.description import ColumnDescription
from ucc_graph.csvw.json.names import TYPE, compact
from ucc_graph.rdf.formats import json_text

__all__ = ["JSON_FORM", "annotation_value", "array", "members", "number"]

_NUMBER = re.compile(r"([+-]?)0*(\d*)(?:\.(\d*))?([Ee][+-]?\d+)?", re.ASCII)
_TRUE = frozenset(("true", "1"))
_LITERAL = frozenset(("@language", "@type", "@value"))


def number(lexical: str) -> str:
    """The JSON number of a lexical form of XSD; a string for a double that is not finite: NaN, INF, 1E400.

    JSON has no such numbers (RFC 8259, section 6, https://www.rfc-editor.org/rfc/rfc8259#section-6).
    """
    found = _NUMBER.fullmatch(lexical)
    if not found or (found[4] and not isfinite(float(lexical))):
        return json_text(lexical)
    sign, whole, part, power = found.groups()
    return f"{sign.strip('+')}{whole or '0'}{f'.{part}' if part else ''}{power or ''}"


def annotation_value(value: object) -> object:
    """The JSON of a common property or a note in normal form (section 5)."""
    if isinstance(value, list):
        return [annotation_value(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    if "@value" in value and value.keys() <= _LITERAL:
        return value["@value"]
    if value.keys() == {"@id"}:
        return value["@id"]
    return {key: _types(item) if key == TYPE else annotation_value(item) for key, item in value.items()}


def members(pairs: Iterable[tuple[str, str]]) -> str:
    """The members of an object, from names and values."""
    return ", ".join(f"{json_text(name)}: {value}" for name, value in pairs)


def array(values: Iterable[str]) -> str:
    """An array of values."""
    return f"[{', '.join(values)}]"


def _types(value: object) -> object:
    if isinstance(value, list):
        return [_types(item) for item in value]
    return compact(value) if isinstance(value, str) else value


def _boolean(lexical: str) -> str:
    return "true" if lexical in _TRUE else "false"


_WRITERS: dict[Family, Callable[[str], str]] = {Family.NUMBER: number, Family.BOOLEAN: _boolean}


def _writer(column: ColumnDescription, _url: str, _profile: Profile) -> Callable[[str], str]:
    return _WRITERS.get(column.inherited.datatype.builtin.family, json_text)


JSON_FORM = CellForm(_writer, json_text)
"""Cells as values of JSON; a text that is no value of its datatype is a string."""
