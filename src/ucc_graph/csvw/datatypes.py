"""Datatypes of columns, and the functions that read their cells.

Model for Tabular Data, section 6.4 (https://www.w3.org/TR/tabular-data-model/#parsing-cells).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from ucc_graph.csvw.builtin import BUILTINS, Builtin, Family
from ucc_graph.csvw.datetimes import datetime_order, datetime_reader, duration_order, is_in_calendar
from ucc_graph.csvw.numbers import NumberFormat, number_reader

__all__ = ["Datatype", "Limit", "NotInDatatypeError", "datatype_reader", "value_order"]

_Check = Callable[[str], str]
"""Function from a lexical form to its fault, or to an empty text."""

_KEEP_LINES = frozenset(("string", "json", "xml", "html", "anyAtomicType", "any"))
_KEEP_BLANKS = _KEEP_LINES | {"normalizedString"}
_UNRESTRICTED = frozenset(("string", "anyAtomicType", "any"))
_ORDERS: dict[Family, Callable[[str], Decimal]] = {Family.DATETIME: datetime_order, Family.DURATION: duration_order}
_DOUBLES = frozenset(("double", "float", "number"))
_SIGNS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "at least": Decimal.__ge__,
    "at most": Decimal.__le__,
    "more than": Decimal.__gt__,
    "less than": Decimal.__lt__,
}


class NotInDatatypeError(ValueError):
    """Text outside the datatype of its cell; the message completes a sentence that begins with the text."""


@dataclass(frozen=True)
class Limit:
    """A smallest or largest value; ``sign`` is "at least", "at most", "more than" or "less than"."""

    sign: str
    value: str


@dataclass(frozen=True)
class Datatype:
    """A built-in datatype with its restrictions; ``iri`` replaces the built-in's where a description names one."""

    builtin: Builtin = BUILTINS["string"]
    iri: str = ""
    format: str = ""
    number: NumberFormat | None = None
    shortest: int | None = None
    longest: int | None = None
    limits: tuple[Limit, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether its literals are plain or tagged strings."""
        return self.builtin.name == "string" and not self.iri

    @property
    def keeps_lines(self) -> bool:
        """Whether a text may have several lines (section 6.4, step 1)."""
        return self.builtin.name in _KEEP_LINES

    def normalised(self, text: str) -> str:
        """The text with the white space of the base datatype (section 6.4, steps 1 and 2)."""
        if self.keeps_lines:
            return text
        text = re.sub("[\r\n\t]", " ", text)
        return text if self.builtin.name in _KEEP_BLANKS else text.strip()


def datatype_reader(datatype: Datatype) -> Callable[[str], str]:
    """A function from a cell's text to its XSD lexical form that raises :class:`NotInDatatypeError`."""
    builtin, matches = datatype.builtin, datatype.builtin.pattern.fullmatch
    convert, checks = _converter(datatype), list(_checks(datatype))

    def read(text: str) -> str:
        lexical = convert(text) if convert else text
        if not matches(lexical) or (builtin.family is Family.DATETIME and not is_in_calendar(lexical)):
            raise NotInDatatypeError(f"is not {builtin.label}")
        for check in checks:
            if fault := check(lexical):
                raise NotInDatatypeError(fault)
        return lexical

    return read if convert or checks or builtin.name not in _UNRESTRICTED else str


def value_order(builtin: Builtin, lexical: str) -> Decimal:
    """A number that orders the values of a numeric, date or duration type; raises ValueError for other text."""
    if not builtin.pattern.fullmatch(lexical):
        raise ValueError(lexical)
    return _order(builtin)(lexical)


def _order(builtin: Builtin) -> Callable[[str], Decimal]:
    return _ORDERS.get(builtin.family) or (_double_order if builtin.name in _DOUBLES else Decimal)


def _double_order(lexical: str) -> Decimal:
    """A double by its value of 64 bits, so that any exponent is in order (XSD 1.1, part 2, section 3.3.5)."""
    return Decimal(float(lexical))


def _converter(datatype: Datatype) -> Callable[[str], str] | None:
    """A function from text in the datatype's format to the lexical form; None where no format changes the text."""
    family, form, number = datatype.builtin.family, datatype.format, datatype.number
    fault = f"is not {datatype.builtin.label.partition(' (')[0]}"
    if number:
        fault = f"{fault} in the format {number.pattern}" if number.pattern else fault
        return _failing(number_reader(number, datatype.builtin.is_integer), fault)
    if family is Family.DATETIME and form:
        return _failing(datetime_reader(form), f"{fault} in the format {form}")
    if family is Family.BOOLEAN and form:
        yes, no = form.split("|")
        return _failing({yes: "true", no: "false"}.__getitem__, f"is neither {yes} nor {no}")
    return None


def _failing(convert: Callable[[str], str], fault: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        try:
            return convert(text)
        except (KeyError, ValueError):
            raise NotInDatatypeError(fault) from None

    return read


def _checks(datatype: Datatype) -> Iterator[_Check]:
    builtin = datatype.builtin
    if datatype.format and builtin.family not in {Family.BOOLEAN, Family.DATETIME}:
        matches = re.compile(datatype.format).fullmatch
        yield lambda lexical: "" if matches(lexical) else f"does not match the pattern {datatype.format}"
    if datatype.shortest is not None or datatype.longest is not None:
        yield partial(_length_fault, datatype)
    implied = (("at least", builtin.low), ("at most", builtin.high))
    limits = (*datatype.limits, *(Limit(sign, str(value)) for sign, value in implied if value is not None))
    yield from (_limit_check(builtin, limit) for limit in limits)


def _length_fault(datatype: Datatype, lexical: str) -> str:
    least, most = datatype.shortest, datatype.longest
    unit = "bytes" if datatype.builtin.family is Family.BINARY else "characters"
    length = _length(lexical, datatype.builtin.name)
    if least is not None and length < least:
        return f"has {length} {unit}, and needs at least {least}"
    return f"has {length} {unit}, and may have at most {most}" if most is not None and length > most else ""


def _length(lexical: str, name: str) -> int:
    if name == "hexBinary":
        return len(lexical) // 2
    return len(base64.b64decode(lexical)) if name in {"base64Binary", "binary"} else len(lexical)


def _limit_check(builtin: Builtin, limit: Limit) -> _Check:
    holds, edge, order = _SIGNS[limit.sign], value_order(builtin, limit.value), _order(builtin)

    def check(lexical: str) -> str:
        value = order(lexical)
        return f"must be {limit.sign} {limit.value}" if value.is_nan() or not holds(value, edge) else ""

    return check
