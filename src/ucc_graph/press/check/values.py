"""Values of dates, times, durations and integers for rdflib, which pySHACL compares and calls ill-typed.

rdflib reads dates by Python's own classes, which end with the year 9999 and begin with 1, and does not compare years at
all. XSD 1.1, part 2, sections 3.3.7 and 3.3.9 (https://www.w3.org/TR/xmlschema11-2/#dateTime) know no such bounds, and
SHACL, section 4.1.2, calls only an ill-typed literal a violation. The reader of tables has the same patterns and order.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from operator import attrgetter
from typing import Final

from rdflib import Literal, URIRef
from rdflib.term import bind

from ucc_graph.csvw.builtin import BUILTINS, Builtin, Family
from ucc_graph.csvw.datatypes import value_order
from ucc_graph.csvw.datetimes import is_in_calendar
from ucc_graph.rdf.vocab import XSD

__all__ = ["TimeValue", "bind_values"]

_FAMILIES: Final = frozenset({Family.DATETIME, Family.DURATION})


class TimeValue:
    """Value of a date, time or duration: its place in the order of its datatype, and its lexical form."""

    order: Decimal
    lexical: str

    def __eq__(self, other: object) -> bool:
        """Whether both are the same point or span of time."""
        return isinstance(other, TimeValue) and self.order == other.order

    def __gt__(self, other: object) -> bool:
        """Whether this one is later or longer."""
        return self.order > other.order if isinstance(other, TimeValue) else NotImplemented

    def __hash__(self) -> int:
        """The hash of the place."""
        return hash(self.order)


class _Date(TimeValue, date):
    """Value that pySHACL takes for a date; the date of Python in it means nothing."""


class _Time(TimeValue, time):
    """Value that pySHACL takes for a time."""


class _DateTime(TimeValue, datetime):
    """Value that pySHACL takes for a date with a time."""


_MAKERS: Final[Mapping[str, Callable[[], TimeValue]]] = {
    "date": partial(_Date, 2000, 1, 1),
    "time": _Time,
    "dateTime": partial(_DateTime, 2000, 1, 1),
}
"""Makers of the values of datatypes for which pySHACL asks for a class of Python's own."""


def bind_values() -> None:
    """Binds the values to rdflib's literals, for this process, which reads the data of its own publication alone.

    They are bound once, and again after a library such as owlrl has set rdflib's own readers back.
    """
    if isinstance(Literal("2000-01-01", datatype=URIRef(XSD.date.value)).value, TimeValue):
        return
    sys.set_int_max_str_digits(0)
    for builtin in BUILTINS.values():
        if builtin.family in _FAMILIES and builtin.iri == XSD.iri + builtin.name:
            kind = type(_MAKERS.get(builtin.name, TimeValue)())
            bind(URIRef(builtin.iri), kind, partial(_value, builtin), attrgetter("lexical"), datatype_specific=True)


def _value(builtin: Builtin, lexical: str) -> TimeValue:
    """The value of a lexical form; raises ValueError for one that is not in the datatype."""
    if builtin.family is Family.DATETIME and not (builtin.pattern.fullmatch(lexical) and is_in_calendar(lexical)):
        raise ValueError(lexical)
    value = _MAKERS.get(builtin.name, TimeValue)()
    value.order, value.lexical = value_order(builtin, lexical), lexical
    return value
