"""Datatype descriptions: base, format, lengths and limits.

Metadata Vocabulary for Tabular Data, section 5.11.2 (https://www.w3.org/TR/tabular-metadata/#derived-datatypes).
"""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import get_close_matches

from ucc_graph.csvw.builtin import BUILTINS, Builtin, Family
from ucc_graph.csvw.datatypes import Datatype, Limit, NotInDatatypeError, datatype_reader, value_order
from ucc_graph.csvw.datetimes import datetime_reader
from ucc_graph.csvw.numbers import NumberFormat, number_reader
from ucc_graph.csvw.properties import DescriptionObject, ProblemCollector
from ucc_graph.rdf.formats import json_text

__all__ = ["read_datatype"]

_LENGTHS = ("length", "minLength", "maxLength")
_LIMITS = {
    "minimum": "at least",
    "minInclusive": "at least",
    "maximum": "at most",
    "maxInclusive": "at most",
    "minExclusive": "more than",
    "maxExclusive": "less than",
}
_KEYS = frozenset(("base", "format", *_LENGTHS, *_LIMITS))
_MEASURED = frozenset(("string", "normalizedString", "token", "language", "Name", "NMTOKEN", "anyURI", "QName"))
_ORDERED = frozenset((Family.NUMBER, Family.DATETIME, Family.DURATION))


def read_datatype(source: DescriptionObject) -> Datatype | None:
    """The member ``datatype``, a name or a datatype description; None if it is neither."""
    value = source.members["datatype"]
    if isinstance(value, str) and value in BUILTINS:
        return Datatype(BUILTINS[value])
    if not isinstance(value, dict):
        source.problems.warn(f'"datatype" is {value!r}, which is not a datatype{_meant(value)}; it is read as string')
        return None
    source = source.child(value)
    source.check("Datatype", _KEYS)
    datatype = _with_format(source, Datatype(BUILTINS[_base(source)], iri=_identifier(source)))
    return _with_lengths(source, replace(datatype, limits=_limits(source, datatype)))


def _base(source: DescriptionObject) -> str:
    name = source.text("base") or "string"
    if name in BUILTINS:
        return name
    source.problems.warn(f'"base" is {name!r}, which is not a datatype{_meant(name)}; it is read as string')
    return "string"


def _meant(name: object) -> str:
    """The datatype that was perhaps meant, as an addition to a message."""
    near = get_close_matches(name.removeprefix("xsd:"), BUILTINS, 1) if isinstance(name, str) else []
    return f' (did you mean "{near[0]}"?)' if near else ""


def _identifier(source: DescriptionObject) -> str:
    iri = source.url()
    if any(iri == builtin.iri for builtin in BUILTINS.values()):
        source.problems.fail(f'"@id" is {iri!r}, a built-in datatype; a description must have a name of its own')
    return iri


def _with_format(source: DescriptionObject, datatype: Datatype) -> Datatype:
    form = source.members.get("format")
    if form is None:
        return datatype
    try:
        return _formatted(form, datatype)
    except (TypeError, ValueError, re.error):
        text = f'"format" is {json_text(form)}, which is no format of {datatype.builtin.name}; it is ignored'
        source.problems.warn(text)
        return datatype


def _formatted(form: object, datatype: Datatype) -> Datatype:
    family = datatype.builtin.family
    if family is Family.NUMBER:
        number = _number_format(form)
        number_reader(number, False)
        return replace(datatype, number=number)
    if not isinstance(form, str):
        raise TypeError(form)
    if family is Family.BOOLEAN and not re.fullmatch(r"[^|]+\|[^|]+", form):
        raise ValueError(form)
    if family is Family.DATETIME:
        datetime_reader(form)
    else:
        re.compile(form)
    return replace(datatype, format=form)


def _number_format(form: object) -> NumberFormat:
    parts = form if isinstance(form, dict) else {"pattern": form}
    pattern, group, decimal = (parts.get(key) or "" for key in ("pattern", "groupChar", "decimalChar"))
    if not (isinstance(pattern, str) and isinstance(group, str) and isinstance(decimal, str)):
        raise TypeError(form)
    return NumberFormat(pattern, group, decimal or ".")


def _with_lengths(source: DescriptionObject, datatype: Datatype) -> Datatype:
    exact, least, most = (source.count(key) for key in _LENGTHS)
    if exact is None and least is None and most is None:
        return datatype
    if datatype.builtin.name not in _MEASURED and datatype.builtin.family is not Family.BINARY:
        source.problems.fail(f"{datatype.builtin.name} has no length to restrict")
    for smaller, larger in ((least, exact), (exact, most), (least, most)):
        if smaller is not None and larger is not None and smaller > larger:
            source.problems.fail(f"the lengths contradict each other: {smaller} is more than {larger}")
    return replace(datatype, shortest=least if exact is None else exact, longest=most if exact is None else exact)


def _limits(source: DescriptionObject, datatype: Datatype) -> tuple[Limit, ...]:
    builtin = datatype.builtin
    found = {key: source.members[key] for key in _LIMITS if key in source.members}
    if found and source.text("base") not in (None, *BUILTINS):
        return ()  # the base is told already
    if found and builtin.family not in _ORDERED:
        source.problems.fail(f"{builtin.name} has no order, so {', '.join(found)} cannot restrict it")
        return ()
    for pair in (("minInclusive", "minExclusive"), ("maxInclusive", "maxExclusive")):
        if found.keys() >= set(pair):
            source.problems.fail(f"{' and '.join(pair)} cannot both be given")
    limits = {key: limit for key in found if (limit := _limit(key, datatype, source))}
    _check_order(limits, builtin, source.problems)
    return tuple(limits.values())


def _limit(key: str, datatype: Datatype, source: DescriptionObject) -> Limit | None:
    value = source.members[key]
    written = value if isinstance(value, str) else json_text(value)
    for candidate in (datatype, Datatype(datatype.builtin)):
        try:
            return Limit(_LIMITS[key], datatype_reader(candidate)(written))
        except NotInDatatypeError:
            continue
    source.problems.warn(f'"{key}" is {value!r}, which is not {datatype.builtin.label}; it is ignored')
    return None


def _check_order(limits: dict[str, Limit], builtin: Builtin, problems: ProblemCollector) -> None:
    lows = [(key, value_order(builtin, limit.value)) for key, limit in limits.items() if key.startswith("min")]
    highs = [(key, value_order(builtin, limit.value)) for key, limit in limits.items() if key.startswith("max")]
    for low, least in lows:
        for high, most in highs:
            is_touching = "Exclusive" in low or "Exclusive" in high
            if least > most or (is_touching and least == most and low != high.replace("max", "min")):
                problems.fail(f"{low} and {high} leave no value")
