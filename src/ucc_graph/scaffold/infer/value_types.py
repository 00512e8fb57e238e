"""Types of the values of a column, each with the CSVW format in which the sheet writes them.

A type is taken only if every cell has it: one cell of another kind makes texts of the column, and the reason names it.
A format of CSVW is preferred to other cells, so that the table stays as people edit it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from ucc_graph.csvw.office import TRUTHS
from ucc_graph.scaffold.infer.vocabulary import (
    CODE,
    DATE,
    IDENTIFIER,
    LATITUDE,
    LONGITUDE,
    MEASURE,
    NEVER_ZERO,
    NO_TEXT,
    NO_VALUE,
    NUMBER,
    YEAR,
    has_word,
)
from ucc_graph.scaffold.infer.words import clip, words

__all__ = ["TEXT_TYPE", "TypeKind", "ValueType", "is_web_address", "number_type", "value_type"]

TypeKind = str
"""``text``, ``boolean``, ``year``, ``integer``, ``decimal``, ``date``, ``datetime``, ``month``, ``url``, ``domain``,
``email``, ``picture`` or ``html``."""
_INTEGER: Final = re.compile(r"[+-]?(?:0|[1-9]\d{0,17})", re.ASCII)
_POINT: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_COMMA: Final = re.compile(r"[+-]?\d+(?:,\d+)?", re.ASCII)
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}(?:(?P<group>[,.' \u00a0\u202f\u2019])\d{3})*(?P<part>[.,]\d+)?", re.ASCII)
_LEADING_ZERO: Final = re.compile(r"[+-]?0\d", re.ASCII)
_YEAR: Final = re.compile(r"[12]\d{3}", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LOCAL: Final = re.compile(
    r"(?P<a>\d{1,2})(?P<mark>[./-])(?P<b>\d{1,2})(?P=mark)\d{4}(?P<time>[ T]\d\d:\d\d(?::\d\d)?)?", re.ASCII
)
_MOMENT: Final = re.compile(
    r"\d{4}-\d\d-\d\d(?P<join>[T ])\d\d:\d\d(?P<seconds>:\d\d(?P<part>\.\d+)?)?(?P<zone>Z|[+-]\d\d:\d\d)?", re.ASCII
)
_MONTH: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)
_WEB: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_BARE: Final = re.compile(r"www\.[\w-]+(?:\.[\w-]+)+(?:/[^\s<>\"{}|\\^`]*)?", re.IGNORECASE)
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PICTURE: Final = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|tiff?)(?:[?#].*)?$", re.IGNORECASE)
_TAG: Final = re.compile(
    r"</?(?:p|br|em|i|b|strong|a|ul|ol|li|div|span|sup|sub|h[1-6]|u|small|q|cite|table|tr|td|img)\b[^<>]*>",
    re.IGNORECASE,
)
_SHARE_OF_HTML: Final = 0.01
_ALMOST: Final = 0.9


@dataclass(frozen=True)
class ValueType:
    """A type with the format of its cells and the words that stand for no value; ``reason`` says why it was taken.

    ``doubt`` tells of another reading that the cells allow, as with 03/04/2020.
    """

    kind: TypeKind = "text"
    format: str = ""
    decimal: str = ""
    group: str = ""
    null: tuple[str, ...] = ()
    reason: str = "text"
    doubt: str = ""

    @property
    def is_text(self) -> bool:
        """Whether the cells are texts that people read."""
        return self.kind == "text"

    @property
    def is_number(self) -> bool:
        """Whether the cells are numbers to calculate with."""
        return self.kind in {"integer", "decimal"}


TEXT_TYPE: Final = ValueType()
_Reader = Callable[[str, Sequence[str]], ValueType | None]
_POINT_GROUPS: Final = frozenset("de es it pt nl da id tr el ro hr sl sr vi ca eu gl is mk sq".split())
"""Languages that write 1.234 for a thousand and more."""


def value_type(title: str, values: Sequence[str], language: str = "en") -> ValueType:
    """The type of a column by its header, its distinct filled cells, and the language of the headers."""
    if not values:
        return replace(TEXT_TYPE, reason="blank")
    if language in _POINT_GROUPS and not _are_codes(title, values) and (found := _grouped_by_points(title, values)):
        return found
    if found := _typed(title, values):
        return found
    missing = tuple(value for value in values if value.lower() in NO_VALUE)
    kept = [value for value in values if value.lower() not in NO_VALUE]
    if missing and kept and (found := _typed(title, kept)) and found.kind != "boolean":
        shown = ", ".join(f'"{word}"' for word in missing)
        return replace(found, null=(*found.null, *missing), reason=f"{found.reason}; {shown} as no value")
    blank = tuple(value for value in values if value.lower() in NO_TEXT)
    if blank and len(values) > len(blank) + 1:
        return replace(TEXT_TYPE, null=blank, reason=f"text; {', '.join(blank)} as no value")
    return _almost(title, values) or TEXT_TYPE


def number_type(title: str, values: Sequence[str], language: str = "en") -> ValueType | None:
    """The type of some numbers, however small or like years they are; None if they are no numbers."""
    return (_grouped_by_points(title, values) if language in _POINT_GROUPS else None) or _number(title, values)


def is_web_address(text: str) -> bool:
    """Whether a text is one address of the web and nothing else."""
    return bool(_WEB.fullmatch(text))


def _typed(title: str, values: Sequence[str]) -> ValueType | None:
    return next((found for read in _READERS if (found := read(title, values))), None)


def _boolean(_: str, values: Sequence[str]) -> ValueType | None:
    lower = {value.lower() for value in values}
    if len(lower) > 2 or not lower or (len(lower) == 1 and lower < {"1", "0", "o", "x", "n", "y", "t", "f", "-"}):
        return None
    for yes, no in TRUTHS:
        if lower <= {yes, no} and (len(lower) == 2 or len(yes) > 1):
            spelt = {value.lower(): value for value in values}
            if len(spelt) < len(set(values)):
                return None
            form = f"{spelt.get(yes, yes)}|{spelt.get(no, no)}"
            return ValueType(
                "boolean", "" if form in {"true|false", "1|0"} else form, reason=f"only {form.replace('|', ' and ')}"
            )
    return None


def _year(title: str, values: Sequence[str]) -> ValueType | None:
    years = [value for value in values if value != "0"]
    if not years or not all(map(_YEAR.fullmatch, years)) or has_word(title, CODE | IDENTIFIER | NUMBER | MEASURE):
        return None
    recent = sum("1500" <= year <= "2100" for year in years)
    is_called = has_word(title, YEAR | DATE)
    if not is_called and (recent < len(years) or len(years) < 3 or max(years) > "2050"):
        return None
    null = ("0",) if len(years) < len(values) else ()
    why = f"years from {min(years)} to {max(years)}" + ("; 0 as not known" if null else "")
    return ValueType("year", null=null, reason=why)


def _number(title: str, values: Sequence[str]) -> ValueType | None:
    if _are_codes(title, values):
        return None
    if all(map(_INTEGER.fullmatch, values)):
        if has_word(title, CODE) or (has_word(title, IDENTIFIER) and not has_word(title, MEASURE)):
            return None
        return _without_zero(title, values, ValueType("integer", reason="whole numbers"))
    if all(map(_POINT.fullmatch, values)) and not _all_in_thousands(values):
        return _without_zero(title, values, ValueType("decimal", reason="numbers"))
    if all(map(_COMMA.fullmatch, values)) and not _all_in_thousands(values):
        return _without_zero(title, values, ValueType("decimal", decimal=",", reason="numbers with a decimal comma"))
    return _grouped(title, values)


_NUMBERED: Final = frozenset((word,) for word in "no nr num nummer numero número number numer".split())
"""Last words of a header such as "Inventory no.", under which 1950.1 is no number to calculate with."""
_INTEGER_OR_ZEROS: Final = re.compile(r"[+-]?\d+", re.ASCII)


def _are_codes(title: str, values: Sequence[str]) -> bool:
    """Whether numbers are codes: with zeros before them, with a point where called so, or as 2001.1 beside 2001.10."""
    if all(map(_INTEGER_OR_ZEROS.fullmatch, values)):
        return any(map(_LEADING_ZERO.match, values))
    if not all(map(_POINT.fullmatch, values)) or has_word(title, MEASURE | LATITUDE | LONGITUDE):
        return False
    is_numbered = words(title)[-1:] in _NUMBERED and all("." in value for value in values)
    return is_numbered or has_word(title, CODE | IDENTIFIER) or _are_counted(values)


def _are_counted(values: Sequence[str]) -> bool:
    """Whether the digits behind the point count on, so that 2001.1 is not 2001.10, as 1.5 is 1.50."""
    if len(set(map(Decimal, values))) == len(values):
        return False
    parts = [value.lstrip("+-").split(".") for value in values if "." in value]
    if any(not behind or behind[0] == "0" or not behind.isdigit() for _, behind in parts):
        return False
    most = max(int(behind) for _, behind in parts)
    return all(len(before) > 2 for before, _ in parts) or 2 * len({behind for _, behind in parts}) > most


def _all_in_thousands(values: Sequence[str]) -> bool:
    """Whether each comma or point stands before three digits, as in 1,234 and 12.500, and so may group them."""
    marked = [value for value in values if "," in value or "." in value]
    return (
        bool(marked)
        and all(re.fullmatch(r"[+-]?[1-9]\d{0,2}(?:[,.]\d{3})+", value) for value in marked)
        and (any("," in value for value in marked) or any(value.count(".") > 1 for value in marked))
    )


def _grouped_by_points(title: str, values: Sequence[str]) -> ValueType | None:
    """Whole numbers with points before each three digits, some of them thousands."""
    is_fit = all(re.fullmatch(r"[+-]?(?:0|[1-9]\d{0,2}(?:\.\d{3})*)", value) for value in values)
    if not is_fit or not any("." in value for value in values) or has_word(title, LATITUDE | LONGITUDE):
        return None
    found = ValueType("integer", decimal=",", group=".", reason='numbers grouped by "."')
    return _without_zero(title, values, found)


def _grouped(_: str, values: Sequence[str]) -> ValueType | None:
    matches = [_GROUPED.fullmatch(value) for value in values]
    found = [match for match in matches if match]
    groups = {match["group"] for match in found if match["group"]}
    parts = {match["part"][0] for match in found if match["part"]}
    if len(found) < len(values) or len(groups) != 1 or len(parts) > 1 or groups & parts:
        return None
    group = next(iter(groups))
    decimal = next(iter(parts), "")
    doubt = "the comma may be a decimal one" if group == "," and not decimal and len(values) < 20 else ""
    kind = "decimal" if decimal else "integer"
    return ValueType(
        kind,
        decimal="," if decimal == "," or group == "." else "",
        group=group,
        reason=f'numbers grouped by "{group}"',
        doubt=doubt,
    )


def _without_zero(title: str, values: Sequence[str], found: ValueType) -> ValueType:
    """The type, with 0 as no value where a measure that nothing lacks has it."""
    zeros = tuple(value for value in values if re.fullmatch(r"0+(?:[.,]0+)?", value))
    if zeros and has_word(title, NEVER_ZERO) and len(values) > 4:
        return replace(found, null=zeros, reason=f"{found.reason}; {zeros[0]} as not known")
    return found


def _day(_: str, values: Sequence[str]) -> ValueType | None:
    if all(map(_DAY.fullmatch, values)):
        return ValueType("date", reason="days") if all(map(_exists, values)) else None
    if all(map(_MONTH.fullmatch, values)):
        return ValueType("month", reason="months")
    return _local_day(values) or _moment(values)


def _local_day(values: Sequence[str]) -> ValueType | None:
    found = [match for value in values if (match := _LOCAL.fullmatch(value))]
    if len(found) < len(values) or len({(match["mark"], len(match["time"] or "")) for match in found}) > 1:
        return None
    first, second = max(int(match["a"]) for match in found), max(int(match["b"]) for match in found)
    if min(first, second) > 12 or max(first, second) > 31:
        return None
    mark, time = found[0]["mark"], found[0]["time"] or ""
    is_short = any(len(match["a"]) < 2 or len(match["b"]) < 2 for match in found)
    day, month = ("d", "M") if is_short else ("dd", "MM")
    parts = (month, day) if second > 12 else (day, month)
    clock = f"{time[:1]}HH:mm{':ss' if len(time) > 6 else ''}" if time else ""
    form = f"{mark.join((*parts, 'yyyy'))}{clock}"
    doubt = "day and month may stand the other way round" if max(first, second) <= 12 and mark != "." else ""
    return ValueType("datetime" if time else "date", form, reason=f"days written {form}", doubt=doubt)


def _moment(values: Sequence[str]) -> ValueType | None:
    found = [match for value in values if (match := _MOMENT.fullmatch(value))]
    if len(found) < len(values) or not found:
        return None
    if all(match["join"] == "T" and match["seconds"] for match in found):
        return ValueType("datetime", reason="moments")
    shapes = {(match["join"], bool(match["seconds"]), bool(match["part"]), match["zone"] or "") for match in found}
    if len(shapes) > 1 or found[0]["part"] or found[0]["zone"]:
        return None
    form = f"yyyy-MM-dd{found[0]['join']}HH:mm{':ss' if found[0]['seconds'] else ''}"
    return ValueType("datetime", form, reason=f"moments written {form}")


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _address(_: str, values: Sequence[str]) -> ValueType | None:
    if all(map(is_web_address, values)):
        if all(map(_PICTURE.search, values)):
            return ValueType("picture", reason="addresses of pictures")
        return ValueType("url", reason="addresses of the web")
    if all(map(_BARE.fullmatch, values)):
        return ValueType("domain", reason="addresses of the web without http://")
    return ValueType("email", reason="addresses of mail") if all(map(_MAIL.fullmatch, values)) else None


def _html(_: str, values: Sequence[str]) -> ValueType | None:
    count = sum(bool(_TAG.search(value)) for value in values)
    if count and count >= _SHARE_OF_HTML * len(values):
        return ValueType("html", reason=f"{count} of {len(values)} have HTML tags")
    return None


def _almost(_: str, values: Sequence[str]) -> ValueType | None:
    """Text with a reason that names the first cell that is no number or no day, where nearly all are."""
    for pattern, name in ((_POINT, "numbers"), (_DAY, "days"), (_WEB, "addresses")):
        others = [value for value in values if not pattern.fullmatch(value)]
        if 0 < len(others) <= (1 - _ALMOST) * len(values):
            return replace(TEXT_TYPE, reason=f'text, for "{clip(others[0], 30)}" is none of the {name} of the rest')
    return None


_READERS: Final[Sequence[_Reader]] = (_boolean, _year, _number, _day, _address, _html)
