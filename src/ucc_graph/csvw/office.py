"""Spellings of values that office programs write in place of those of XSD, each with the CSVW format that allows it.

A program that opens and saves a table spells the numbers, days and truth values of whole columns by the habits of its
country (Model for Tabular Data, section 6.4, https://www.w3.org/TR/tabular-data-model/#parsing-cells).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ucc_graph.csvw.builtin import Builtin, Family

__all__ = ["office_spelling"]

_DECIMAL_COMMA = re.compile(r"[+-]?(?:\d{1,3}(?:[.'\u2019 \u00a0\u202f]\d{3})+|\d*),\d+")
_GROUPED = re.compile(r"[+-]?\d{1,3}([,'\u2019 \u00a0\u202f])\d{3}(?:\1\d{3})*(?:\.\d+)?")
_SHORTENED = re.compile(r"[+-]?\d(?:[.,]\d+)?E\+\d+")
_WHOLE = re.compile(r"[+-]?\d+[.,]0+")
_LOCAL_DAY = re.compile(r"(\d{1,2})([./-])(\d{1,2})[./-](\d{4}|\d{2})")
_ERROR = re.compile(r"#(?:REF!|NAME\?|N/A|VALUE!|DIV/0!|NUM!|NULL!)|#+")
_DAY_NUMBER = re.compile(r"[1-9]\d{4}")
_TRUE = frozenset("true wahr vrai vero verdadero verdadeiro waar prawda sant sand istina истина 참 真".split())
_FALSE = frozenset("false falsch faux falso onwaar fałsz falskt falsk laž ложь 거짓 假".split())


def office_spelling(builtin: Builtin, text: str) -> str:
    """What an office program did to a text that is no value of a datatype, and what to write; nothing if unknown."""
    if _ERROR.fullmatch(text):
        return "a formula of the spreadsheet failed or its column was too narrow: write the value"
    return _SPELLINGS[builtin.family](builtin, text) if builtin.family in _SPELLINGS else ""


def _number(builtin: Builtin, text: str) -> str:
    if _SHORTENED.fullmatch(text):
        return "the spreadsheet shortened the number: write all its digits"
    if _WHOLE.fullmatch(text) and builtin.is_integer:
        return "write the whole number without a decimal part"
    if _GROUPED.fullmatch(text) and (builtin.is_integer or "." in text or not _DECIMAL_COMMA.fullmatch(text)):
        return 'write the digits without groups, or give the datatype "format": {"groupChar": "…"}'
    if _DECIMAL_COMMA.fullmatch(text):
        return 'write a decimal point, or give the datatype "format": {"decimalChar": ","}'
    return ""


def _truth(_: Builtin, text: str) -> str:
    if text.lower() in _TRUE | _FALSE:
        return f'write true or false, or give the datatype "format": "{text}|…", with the words for true and false'
    return ""


def _day(builtin: Builtin, text: str) -> str:
    if builtin.name == "date" and (found := _LOCAL_DAY.fullmatch(text)):
        _, mark, _, year = found.groups()
        if len(year) == 2:
            return "write the day as yyyy-mm-dd"
        return (
            f'write the day as yyyy-mm-dd, or give the datatype "format": "d{mark}M{mark}yyyy" or "M{mark}d{mark}yyyy"'
        )
    if builtin.name == "date" and _DAY_NUMBER.fullmatch(text):
        return "the spreadsheet wrote the number of the day: write it as yyyy-mm-dd"
    return "write the year without a decimal part" if builtin.name == "gYear" and _WHOLE.fullmatch(text) else ""


_SPELLINGS: dict[Family, Callable[[Builtin, str], str]] = {
    Family.NUMBER: _number,
    Family.BOOLEAN: _truth,
    Family.DATETIME: _day,
}
