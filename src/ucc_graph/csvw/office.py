"""Spellings of values that office programs write in place of those of XSD, each with the CSVW format that allows it.

A program that opens and saves a table spells the numbers, days and truth values of whole columns by the habits of its
country (Model for Tabular Data, section 6.4, https://www.w3.org/TR/tabular-data-model/#parsing-cells).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files

from ucc_graph.csv_rows import csv_rows
from ucc_graph.csvw.builtin import Builtin, Family

__all__ = ["MARKS", "TRUTHS", "is_formula_error", "office_spelling", "spelling_hint", "truth_of"]

_DECIMAL_COMMA = re.compile(r"[+-]?(?:\d{1,3}(?:[.'\u2019 \u00a0\u202f]\d{3})+|\d*),\d+")
_GROUPED = re.compile(r"[+-]?\d{1,3}([,'\u2019 \u00a0\u202f])\d{3}(?:\1\d{3})*(?:\.\d+)?")
_SHORTENED = re.compile(r"[+-]?\d(?:[.,]\d+)?E\+\d+")
_WHOLE = re.compile(r"[+-]?\d+[.,]0+")
_LOCAL_DAY = re.compile(r"(\d{1,2})([./-])(\d{1,2})[./-](\d{4}|\d{2})")
_ERROR = re.compile(r"#(?:REF!|NAME\?|N/A|VALUE!|DIV/0!|NUM!|NULL!)|#+")
_DAY_NUMBER = re.compile(r"[1-9]\d{4}")
_WITH_UNIT = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*(?:[^\W\d_][\w./²³]*|[%°€$£¥₩])")
_MINUTES, _SECONDS = "['\u2032\u2019]", r"(?:\"|\u2033|''|\u201d)"
_DEGREES = re.compile(
    rf"(\d{{1,3}})\s*°\s*(?:(\d{{1,2}})\s*{_MINUTES}\s*)?(?:(\d{{1,2}}(?:\.\d+)?)\s*{_SECONDS}\s*)?([NSEW])?"
)
_ABOUT = re.compile(r"(?:c|ca|circa|about|um|vers|hacia|약)?\.?\s*(\d{4})\D*", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"\d{1,3}")

_FILE = "truths.csv"
TRUTHS = tuple(
    (yes, no) for yes, no in list(csv_rows((files("ucc_graph.csvw") / _FILE).read_text("utf-8").splitlines()))[1:]
)
"""Pairs of words for true and false in small letters, of spreadsheets and questionnaires in many languages."""
MARKS = frozenset("x * ✓ ✔ ● • ○ ◯ ◎ ☑ ☒ ✅".split())
"""Signs that stand for yes where the other cells are blank; beside a circle, in Korea and Japan, a cross is no."""
_YES = frozenset(yes for yes, _ in TRUTHS).union(MARKS, "네".split())
_NO = frozenset(no for _, no in TRUTHS).union("nie ✘".split()) - MARKS
"""Answers that people write in cells; an office program keeps them as texts."""


def is_formula_error(text: str) -> bool:
    """Whether a text is what an office program shows for a formula that failed, or for a column too narrow."""
    return text.startswith("#") and bool(_ERROR.fullmatch(text))


def truth_of(text: str) -> bool | None:
    """The truth value that a word stands for in an office program; None if it stands for none."""
    word = text.lower()
    if word in _YES:
        return True
    return False if word in _NO else None


def office_spelling(builtin: Builtin, text: str) -> str:
    """What an office program did to a text that is no value of a datatype, and what to write; nothing if unknown."""
    if is_formula_error(text):
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
    pair = next((pair for pair in TRUTHS if text.lower() in pair), None)
    if pair is None or text.lower() in MARKS:
        return ""
    styled = str.upper if text.isupper() else str.capitalize if text[:1].isupper() else str
    return f'write true or false, or give the datatype "format": "{"|".join(map(styled, pair))}"'


def spelling_hint(builtin: Builtin, text: str) -> str:
    """What to write for a single text that is no value of a datatype; nothing if unknown."""
    if builtin.family is Family.NUMBER:
        if degrees := _DEGREES.fullmatch(text):
            return f"write the degrees as a decimal number, {_decimal(degrees)}"
        if number := _WITH_UNIT.fullmatch(text):
            return f"write the number alone, {number[1]}, and its unit in the description of the column"
    if builtin.name == "gYear":
        if _SHORT_YEAR.fullmatch(text):
            return f"a year has four digits, {text.zfill(4)}"
        if about := _ABOUT.fullmatch(text):
            return f"write the year alone, {about[1]}, or give the column no datatype"
    return ""


def _decimal(degrees: re.Match[str]) -> str:
    """Degrees, minutes and seconds as degrees with four decimals, some ten metres; negative in the south and west."""
    whole, minutes, seconds, side = degrees.groups()
    value = int(whole) + int(minutes or 0) / 60 + float(seconds or 0) / 3600
    return f"{'-' if side in {'S', 'W'} else ''}{value:.4f}"


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
