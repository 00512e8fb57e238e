"""Number formats of CSVW, and readers of numbers written in them.

Model for Tabular Data, section 6.4.2 (https://www.w3.org/TR/tabular-data-model/#formats-for-numeric-types); patterns as
in Unicode Technical Standard 35, part 3.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, localcontext

__all__ = ["NumberFormat", "number_reader"]

_PATTERN = re.compile(
    r"(?P<before>[+\-%‰]*)(?P<whole>[#0,]*)(?:\.(?P<part>[#0,]+))?(?P<power>E\+?[#0]+)?(?P<after>[%‰]*)"
)
_SHARES = {"%": 2, "‰": 3}
_NOT_FINITE = frozenset(("NaN", "INF", "-INF"))


@dataclass(frozen=True)
class NumberFormat:
    """The three parts of a number format; an empty ``group`` allows no grouping."""

    pattern: str = ""
    group: str = ""
    decimal: str = "."


def number_reader(form: NumberFormat, is_integer: bool) -> Callable[[str], str]:
    """A function from written numbers to XSD lexical forms, of an integer type if ``is_integer``.

    Raises ValueError for a pattern that is not valid; the returned function raises it for text that does not match.
    """
    expression = re.compile(_expression(form), re.ASCII)

    def read(text: str) -> str:
        if text in _NOT_FINITE:
            return text
        match = expression.fullmatch(text)
        if not match:
            raise ValueError(form.pattern)
        return _lexical(match, form, is_integer)

    return read


def _expression(form: NumberFormat) -> str:
    if form.pattern:
        return _patterned(form)
    group = re.escape(form.group)
    digits = rf"\d+(?:{group}\d+)*" if group else r"\d+"
    decimal = re.escape(form.decimal)
    number = rf"(?:(?P<whole>{digits})(?:{decimal}(?P<part>\d*))?|{decimal}(?P<only>\d+))"
    return rf"(?P<before>[%‰]?)(?P<sign>[+-]?){number}(?:[Ee](?P<power>[+-]?\d+))?(?P<after>[%‰]?)"


def _patterned(form: NumberFormat) -> str:
    match = _PATTERN.fullmatch(form.pattern.partition(";")[0])
    if not match or not re.search("[#0]", form.pattern):
        raise ValueError(form.pattern)
    before, after = match["before"], match["after"]
    shares = "".join(mark for mark in before if mark in _SHARES)
    sign = r"\+" if "+" in before else "-" if "-" in before else "[+-]?"
    group = re.escape(form.group or ",")
    whole = _whole(match["whole"], group)
    part = _part(match["part"], group, re.escape(form.decimal))
    return f"(?P<before>{shares})(?P<sign>{sign})(?P<whole>{whole}){part}{_power(match['power'])}(?P<after>{after})"


def _whole(pattern: str, group: str) -> str:
    sizes = [len(digits) for digits in pattern.split(",")[1:]]
    least = pattern.count("0")
    enough = rf"(?=(?:{group}?\d){{{least}}})" if least else ""
    if not sizes:
        return rf"{enough}\d*"
    last, other = sizes[-1], sizes[-2] if len(sizes) > 1 else sizes[-1]
    return rf"{enough}(?:\d{{1,{other}}}(?:{group}\d{{{other}}})*{group}\d{{{last}}}|\d{{1,{last}}})"


def _part(pattern: str | None, group: str, decimal: str) -> str:
    if not pattern:
        return "(?P<part>)"
    least, most = pattern.count("0"), pattern.count("0") + pattern.count("#")
    size = len(pattern.split(",")[0]) if "," in pattern else most
    pairs = rf"\d{{1,{size}}}" if size == most else rf"(?:\d{{{size}}}{group})*\d{{1,{size}}}"
    counted = rf"(?=(?:\d{group}?){{{max(least, 1)},{most}}}(?![\d]|{group}\d)){pairs}"
    return rf"(?:{decimal}(?P<part>{counted}))" + ("" if least else "?")


def _power(pattern: str | None) -> str:
    if not pattern:
        return ""
    digits = pattern[1:].lstrip("+")
    sign = "[+-]" if "+" in pattern else "-?"
    return rf"E(?P<power>{sign}\d{{{max(digits.count('0'), 1)},{len(digits)}}})"


def _lexical(match: re.Match[str], form: NumberFormat, is_integer: bool) -> str:
    found = match.groupdict()
    strip = str.maketrans("", "", form.group or ",")
    units = (found["whole"] or "").translate(strip)
    part = (found["part"] or found.get("only") or "").translate(strip)
    share = sum(_SHARES.get(mark, 0) for mark in found["before"] + found["after"])
    text = f"{found['sign']}{units or '0'}{'.' + part if part else ''}"
    if share:
        with localcontext(prec=len(text) + share):
            text = format(Decimal(text).scaleb(-share), "f")
    if is_integer and part:
        raise ValueError(form.pattern)
    return f"{text}E{found['power']}" if found.get("power") else text
