"""The reading of datatype descriptions: base, format, lengths and limits.

Metadata Vocabulary for Tabular Data, section 5.11.2 (https://www.w3.org/TR/tabular-metadata/#derived-datatypes).
"""

from __future__ import annotations

import json
import re
from dataclasses import replace

from ucc_graph.csvw.builtin import BUILTINS, Builtin, Family
from ucc_graph.csvw.datatypes import Datatype, Limit, NotInDatatypeError, datatype_reader, value_order
from ucc_graph.csvw.datetimes import moment_reader
from ucc_graph.csvw.numbers import NumberFormat, number_reader
from ucc_graph.csvw.properties import Findings, Json, count, identifier, known, text

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
_ORDERED = frozenset((Family.NUMBER, Family.MOMENT, Family.DURATION))


def read_datatype(value: object, findings: Findings) -> Datatype | None:
    """The datatype that a name or an object describes, or None if it describes none."""
    if isinstance(value, str) and value in BUILTINS:
        return Datatype(BUILTINS[value])
    if not isinstance(value, dict):
        findings.warn(f'"datatype" is {value!r}, which is not a datatype; it is read as string')
        return None
    found = known(value, _KEYS, "Datatype", findings)
    builtin = BUILTINS[_base(found, findings)]
    datatype = Datatype(builtin, iri=_identifier(value, findings), limits=_limits(found, builtin, findings))
    return _with_lengths(found, _with_format(found, datatype, findings), findings)


def _base(source: Json, findings: Findings) -> str:
    base = text(source, "base", findings) or "string"
    if base in BUILTINS:
        return base
    findings.warn(f'"base" is {base!r}, which is not a datatype; it is read as string')
    return "string"


def _identifier(source: Json, findings: Findings) -> str:
    iri = identifier(source, findings) or ""
    if any(iri == builtin.iri for builtin in BUILTINS.values()):
        findings.fail(f'"@id" is {iri!r}, a built-in datatype; a description must have a name of its own')
    return iri


def _with_format(source: Json, datatype: Datatype, findings: Findings) -> Datatype:
    form = source.get("format")
    if form is None:
        return datatype
    try:
        return _formatted(form, datatype)
    except (TypeError, ValueError, re.error):
        findings.warn(f'"format" is {json.dumps(form)}, which is no format of {datatype.builtin.name}; it is ignored')
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
    if family is Family.MOMENT:
        moment_reader(form)
    else:
        re.compile(form)
    return replace(datatype, format=form)


def _number_format(form: object) -> NumberFormat:
    parts = form if isinstance(form, dict) else {"pattern": form}
    pattern, group, decimal = (parts.get(key) or "" for key in ("pattern", "groupChar", "decimalChar"))
    if not (isinstance(pattern, str) and isinstance(group, str) and isinstance(decimal, str)):
        raise TypeError(form)
    return NumberFormat(pattern, group, decimal or ".")


def _with_lengths(source: Json, datatype: Datatype, findings: Findings) -> Datatype:
    exact, least, most = (count(source, key, findings) for key in _LENGTHS)
    if exact is None and least is None and most is None:
        return datatype
    if datatype.builtin.name not in _MEASURED and datatype.builtin.family is not Family.BINARY:
        findings.fail(f"{datatype.builtin.name} has no length to restrict")
    for smaller, larger in ((least, exact), (exact, most), (least, most)):
        if smaller is not None and larger is not None and smaller > larger:
            findings.fail(f"the lengths contradict each other: {smaller} is more than {larger}")
    return replace(datatype, shortest=least if exact is None else exact, longest=most if exact is None else exact)


def _limits(source: Json, builtin: Builtin, findings: Findings) -> tuple[Limit, ...]:
    found = {key: source[key] for key in _LIMITS if key in source}
    if found and builtin.family not in _ORDERED:
        findings.fail(f"{builtin.name} has no order, so {', '.join(found)} cannot restrict it")
        return ()
    for pair in (("minInclusive", "minExclusive"), ("maxInclusive", "maxExclusive")):
        if all(key in found for key in pair):
            findings.fail(f"{' and '.join(pair)} cannot both be given")
    form = _with_format(source, Datatype(builtin), Findings(findings.file, []))
    limits = {key: _limit(key, value, form, findings) for key, value in found.items()}
    _check_order({key: limit for key, limit in limits.items() if limit}, builtin, findings)
    return tuple(limit for limit in limits.values() if limit)


def _limit(key: str, value: object, datatype: Datatype, findings: Findings) -> Limit | None:
    written = value if isinstance(value, str) else json.dumps(value)
    for candidate in (datatype, Datatype(datatype.builtin)):
        try:
            lexical = datatype_reader(candidate)(written)
        except NotInDatatypeError:
            continue
        return Limit(_LIMITS[key], lexical)
    findings.warn(f'"{key}" is {value!r}, which is not {datatype.builtin.says}; it is ignored')
    return None


def _check_order(limits: dict[str, Limit], builtin: Builtin, findings: Findings) -> None:
    lows = [(key, value_order(builtin, limit.value)) for key, limit in limits.items() if key.startswith("min")]
    highs = [(key, value_order(builtin, limit.value)) for key, limit in limits.items() if key.startswith("max")]
    for low, least in lows:
        for high, most in highs:
            touching = "Exclusive" in low or "Exclusive" in high
            if least > most or (touching and least == most and low != high.replace("max", "min")):
                findings.fail(f"{low} and {high} leave no value")
