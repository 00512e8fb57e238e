"""Datatypes of columns in plain words: the kind of a value, its limits, and the words that it can be.

The names are those of Metadata Vocabulary for Tabular Data, section 5.11
(https://www.w3.org/TR/tabular-metadata/#datatypes).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from ucc_graph.csvw.builtin import Builtin, Family
from ucc_graph.csvw.datatypes import Datatype
from ucc_graph.web.http.i18n import N_

__all__ = ["choices_of", "pattern_of", "words_of_datatype"]

_TEXT: Final = N_("text")
_WORDS: Final = {
    "anyURI": N_("web address"),
    "date": N_("date"),
    "dateTime": N_("date and time"),
    "dateTimeStamp": N_("date and time"),
    "datetime": N_("date and time"),
    "decimal": N_("decimal number"),
    "gDay": N_("day of a month"),
    "gMonth": N_("month"),
    "gMonthDay": N_("day of a year"),
    "gYear": N_("year"),
    "gYearMonth": N_("month of a year"),
    "html": "HTML",
    "json": "JSON",
    "language": N_("language tag"),
    "time": N_("time of day"),
    "xml": "XML",
}
_FAMILIES: Final = {
    Family.TEXT: _TEXT,
    Family.NUMBER: N_("number"),
    Family.BOOLEAN: N_("true or false"),
    Family.DATETIME: N_("date"),
    Family.DURATION: N_("duration"),
    Family.BINARY: N_("binary data"),
}
_WHOLE: Final = N_("whole number")
_LIMITS: Final = {
    "at least": N_("at least %(value)s"),
    "at most": N_("at most %(value)s"),
    "more than": N_("more than %(value)s"),
    "less than": N_("less than %(value)s"),
}
_CHOICES: Final = re.compile(r"[\w -]+(?:\|[\w -]+)+")
"""A pattern that is a choice of words and nothing else."""


def words_of_datatype(datatype: Datatype, gettext: Callable[[str], str]) -> str:
    """The kind of a value with its limits, such as ``decimal number, at least -90, at most 90``."""
    limits = (gettext(_LIMITS[sign]) % {"value": value} for sign, value in _limits(datatype))
    return ", ".join((gettext(_kind(datatype.builtin)), *limits))


def choices_of(datatype: Datatype) -> tuple[str, ...]:
    """The words that a value can be; none where it may be another one."""
    if datatype.builtin.family is Family.BOOLEAN:
        return tuple(datatype.format.split("|")) if datatype.format else ()
    is_choice = datatype.builtin.family is Family.TEXT and _CHOICES.fullmatch(datatype.format)
    return tuple(datatype.format.split("|")) if is_choice else ()


def pattern_of(datatype: Datatype) -> str:
    """The pattern that a value follows, where it is not a choice of words; empty without one."""
    return "" if choices_of(datatype) else datatype.format


def _kind(builtin: Builtin) -> str:
    if builtin.is_integer:
        return _WHOLE
    return _WORDS.get(builtin.name) or _FAMILIES[builtin.family]


def _limits(datatype: Datatype) -> Iterator[tuple[str, str]]:
    """The limits of a datatype, then those that its built-in one implies."""
    stated = [(limit.sign, limit.value) for limit in datatype.limits]
    yield from stated
    signs, builtin = {sign for sign, _ in stated}, datatype.builtin
    if builtin.low is not None and signs.isdisjoint(("at least", "more than")):
        yield "at least", str(builtin.low)
    if builtin.high is not None and signs.isdisjoint(("at most", "less than")):
        yield "at most", str(builtin.high)
