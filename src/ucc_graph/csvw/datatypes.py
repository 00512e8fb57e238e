"""A datatype as a column describes it, and the function that reads its cells.

Model for Tabular Data, section 6.4 (https://www.w3.org/TR/tabular-data-model/#parsing-cells).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from ucc_graph.csvw.builtin import BUILTINS, Builtin, Family
from ucc_graph.csvw.datetimes import duration_order, is_in_calendar, moment_order, moment_reader
from ucc_graph.csvw.numbers import NumberFormat, number_reader

__all__ = ["Datatype", "Limit", "NotInDatatypeError", "datatype_reader", "value_order"]

_KEEP_LINES = frozenset(("string", "json", "xml", "html", "anyAtomicType", "any"))
_KEEP_BLANKS = _KEEP_LINES | {"normalizedString"}
_ORDERS: dict[Family, Callable[[str], Decimal]] = {Family.MOMENT: moment_order, Family.DURATION: duration_order}
_SIGNS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "at least": Decimal.__ge__,
    "at most": Decimal.__le__,
    "more than": Decimal.__gt__,
    "less than": Decimal.__lt__,
}


class NotInDatatypeError(ValueError):
    """A cell's text is not of the datatype; the message completes the sentence that begins with the text."""


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

    def tidy(self, text: str) -> str:
        """The text with white space normalised as the base datatype asks (section 6.4, steps 1 and 2)."""
        if self.builtin.name in _KEEP_LINES:
            return text
        text = re.sub("[\r\n\t]", " ", text)
        return text if self.builtin.name in _KEEP_BLANKS else " ".join(text.split(" ")).strip() if text else text


def datatype_reader(datatype: Datatype) -> Callable[[str], str]:
    """A function from a cell's text to its XSD lexical form that raises :class:`NotInDatatypeError`."""
    read = _form_reader(datatype)
    checks = [*_length_checks(datatype), *_limit_checks(datatype)]
    if not checks:
        return read

    def checked(text: str) -> str:
        lexical = read(text)
        for check in checks:
            check(lexical)
        return lexical

    return checked


def _form_reader(datatype: Datatype) -> Callable[[str], str]:
    family = datatype.builtin.family
    if family is Family.BOOLEAN and datatype.format:
        return _boolean_reader(datatype.format)
    if family is Family.NUMBER and datatype.number:
        return _in_format(number_reader(datatype.number, _is_whole(datatype.builtin)), datatype)
    if family is Family.MOMENT and datatype.format:
        return _in_format(moment_reader(datatype.format), datatype)
    return _lexical_reader(datatype)


def _boolean_reader(form: str) -> Callable[[str], str]:
    yes, no = form.split("|")
    forms = {yes: "true", no: "false"}

    def read(text: str) -> str:
        if text not in forms:
            raise NotInDatatypeError(f"is neither {yes} nor {no}")
        return forms[text]

    return read


def _is_whole(builtin: Builtin) -> bool:
    return builtin.name not in {"decimal", "double", "float", "number"}


def _in_format(convert: Callable[[str], str], datatype: Datatype) -> Callable[[str], str]:
    form = datatype.format or (datatype.number.pattern if datatype.number else "")
    says = datatype.builtin.says.partition(" (")[0] + (f" in the format {form}" if form else "")
    valid = _lexical_reader(Datatype(datatype.builtin))

    def read(text: str) -> str:
        if datatype.number and text in {"NaN", "INF", "-INF"}:
            return valid(text)
        try:
            lexical = convert(text)
        except ValueError:
            raise NotInDatatypeError(f"is not {says}") from None
        return valid(lexical)

    return read


def _lexical_reader(datatype: Datatype) -> Callable[[str], str]:
    builtin, matches = datatype.builtin, datatype.builtin.pattern.fullmatch
    dated = builtin.family is Family.MOMENT
    allowed = re.compile(datatype.format).fullmatch if datatype.format else None
    error = f"is not {builtin.says}"

    def read(text: str) -> str:
        if not matches(text) or (dated and not is_in_calendar(text)):
            raise NotInDatatypeError(error)
        if allowed and not allowed(text):
            raise NotInDatatypeError(f"does not match the pattern {datatype.format}")
        return text

    return read if allowed or builtin.name not in {"string", "anyAtomicType", "any"} else str


def _length_checks(datatype: Datatype) -> list[Callable[[str], None]]:
    least, most = datatype.shortest, datatype.longest
    if least is None and most is None:
        return []
    unit = "bytes" if datatype.builtin.family is Family.BINARY else "characters"

    def check(lexical: str) -> None:
        length = _length(lexical, datatype.builtin.name)
        if least is not None and length < least:
            raise NotInDatatypeError(f"has {length} {unit}, and needs at least {least}")
        if most is not None and length > most:
            raise NotInDatatypeError(f"has {length} {unit}, and may have at most {most}")

    return [check]


def _length(lexical: str, name: str) -> int:
    if name == "hexBinary":
        return len(lexical) // 2
    if name in {"base64Binary", "binary"}:
        return len(base64.b64decode(lexical))
    return len(lexical)


def _limit_checks(datatype: Datatype) -> list[Callable[[str], None]]:
    builtin = datatype.builtin
    implied = (("at least", builtin.low), ("at most", builtin.high))
    limits = [*datatype.limits, *(Limit(sign, str(value)) for sign, value in implied if value is not None)]
    return [_limit_check(builtin, limit) for limit in limits]


def _limit_check(builtin: Builtin, limit: Limit) -> Callable[[str], None]:
    holds, edge, order = _SIGNS[limit.sign], value_order(builtin, limit.value), _ORDERS.get(builtin.family, Decimal)

    def check(lexical: str) -> None:
        value = order(lexical)
        if value.is_nan() or not holds(value, edge):
            raise NotInDatatypeError(f"must be {limit.sign} {limit.value}")

    return check


def value_order(builtin: Builtin, lexical: str) -> Decimal:
    """A number that orders the values of a numeric, date or duration type; raises ValueError for other text."""
    if not builtin.pattern.fullmatch(lexical):
        raise ValueError(lexical)
    return _ORDERS.get(builtin.family, Decimal)(lexical)
