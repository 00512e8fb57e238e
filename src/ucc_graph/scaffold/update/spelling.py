"""Spelling of a sheet's cells as a table writes them.

A sheet of next year comes from another hand or another program: a number with a comma, a day in the order of a country,
a truth value in words, a list with another separator. What means the same is no change.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Final

from ucc_graph.csvw.builtin import Builtin, Family
from ucc_graph.csvw.cells import stored
from ucc_graph.csvw.datatypes import NotInDatatypeError, datatype_reader
from ucc_graph.csvw.description import ColumnDescription
from ucc_graph.csvw.office import truth_of
from ucc_graph.scaffold.infer.lines import array_items

__all__ = ["ColumnSpelling", "folded", "one_line"]

_BLANKS: Final = re.compile(r"[ \t\r\n\v\f]+")
_SEPARATORS: Final = ("|", ";", "\n", ",", "/")
"""Separators of lists, from the one that stands in names most seldom."""
_WHOLE: Final = re.compile(r"([+-]?\d+)[.,]0+")
_DAY: Final = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?:T00:00:00)?")
_LOCAL_DAY: Final = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_FIELDS: Final = re.compile("yyyy|MM?|dd?")


def one_line(text: str) -> str:
    """A text in one line, as canonical tables have it."""
    return _BLANKS.sub(" ", text).strip()


def folded(text: str) -> str:
    """A text without what two spellings of it differ in: capitals, blanks, signs and forms of letters."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


class ColumnSpelling:
    """Spelling of a column's cells, whose texts in the table so far are ``known``."""

    def __init__(self, column: ColumnDescription, known: frozenset[str]) -> None:
        self._column = column
        self._inherited = column.inherited
        self._known = known
        self._read = datatype_reader(column.inherited.datatype)

    @property
    def builtin(self) -> Builtin:
        """The datatype that the column's values have."""
        return self._inherited.datatype.builtin

    def spelt(self, text: str, old: str = "") -> str:
        """The text of a sheet as the table writes it: the old text of the cell if it means the same."""
        if text == old:
            return old
        raw, text = text, text.strip() if self._has_paragraphs else one_line(text)
        if self._is_null(text):
            return old if self._is_null(one_line(old)) else self._null_text(text)
        separator = self._inherited.separator
        if separator is None:
            return self._item(text, old)
        items = [self._item(item, "") for item in self.items(raw)]
        if self._means_same(items, [self._item(item.strip(), "") for item in old.split(separator) if item.strip()]):
            return old
        return separator.join(items)

    def items(self, text: str) -> list[str]:
        """The items of a list, also where a sheet separates them by another sign than the table."""
        separator = self._inherited.separator or ""
        if separator and (array := array_items(one_line(text))) is not None:
            return [one_line(item) for item in array]
        parts = [one_line(part) for part in text.split(separator) if part.strip()] if separator else [text]
        if len(parts) > 1 or not separator or text in self._known_items:
            return parts
        for other in _SEPARATORS:
            found = [one_line(part) for part in text.split(other) if part.strip()]
            if len(found) > 1 and sum(part in self._known_items for part in found) * 2 >= len(found):
                return found
        return parts

    def is_valid(self, text: str) -> bool:
        """Whether a text, or each item of a list, is in the column's datatype."""
        separator = self._inherited.separator
        items = text.split(separator) if separator else [text]
        return self._is_null(text) or all(self._lexical(item.strip()) is not None for item in items)

    @cached_property
    def _has_paragraphs(self) -> bool:
        return any("\n" in text for text in self._known)

    @cached_property
    def _known_items(self) -> frozenset[str]:
        separator = self._inherited.separator
        return frozenset(
            item.strip() for text in self._known for item in (text.split(separator) if separator else [text])
        )

    def _is_null(self, text: str) -> bool:
        return not text or text in self._inherited.null

    def _null_text(self, text: str) -> str:
        """How the table writes that there is no value: as the sheet does, unless only another way is in use."""
        used = [null for null in self._inherited.null if null and null in self._known]
        return text if text or "" in self._known or not used else used[0]

    def _item(self, text: str, old: str) -> str:
        value = self._value(old) if old else None
        found = [spelling for spelling in self._spellings(text) if self._lexical(spelling) is not None]
        if old and (self._is_same_text(text, old) or any(self._value(spelling) == value for spelling in found)):
            return old
        return found[0] if found else text

    def _spellings(self, text: str) -> Iterator[str]:
        yield text
        yield from (
            dict.fromkeys(_SPELLINGS[self.builtin.family](self, text)) if self.builtin.family in _SPELLINGS else ()
        )

    def _is_same_text(self, text: str, old: str) -> bool:
        return unicodedata.normalize("NFC", one_line(text)) == unicodedata.normalize("NFC", one_line(old))

    def _means_same(self, items: list[str], old: list[str]) -> bool:
        """Whether two lists have the same values; their order counts only if the column says so."""
        one, other = [self._value(item) for item in items], [self._value(item) for item in old]
        return one == other if self._inherited.ordered else set(one) == set(other)

    def _lexical(self, text: str) -> str | None:
        try:
            return self._read(text)
        except NotInDatatypeError:
            return None

    def _value(self, text: str) -> str:
        """The value that the engine stores for a text; the text itself if it is none."""
        lexical = self._lexical(text)
        if lexical is None:
            return text
        datatype = self._inherited.datatype
        if datatype.is_text:
            return unicodedata.normalize("NFC", one_line(lexical))
        return stored(lexical, datatype.iri or datatype.builtin.iri)[0]

    def _numbers(self, text: str) -> Iterator[str]:
        """Spellings of a number with the decimal sign of the table, and without groups."""
        number = self._inherited.datatype.number
        sign = number.decimal if number else "."
        bare = re.sub("['\u2019 \u00a0\u202f]", "", text)
        if whole := _WHOLE.fullmatch(bare):
            yield whole[1]
        yield from (
            bare,
            bare.replace(",", sign).replace(".", sign) if bare.count(",") + bare.count(".") == 1 else bare,
        )
        if {",", "."} <= set(bare):
            group = min(",.", key=bare.rindex)
            yield bare.replace(group, "").replace("," if group == "." else ".", sign)
        if bare.endswith("%") and sign == ".":
            yield from self._shares(bare[:-1].replace(",", "."))

    def _shares(self, text: str) -> Iterator[str]:
        try:
            yield format(float(text) / 100, ".15g")
        except ValueError:
            return

    def _truths(self, text: str) -> Iterator[str]:
        truth = truth_of(text)
        if truth is not None:
            words = (self._inherited.datatype.format or "true|false").split("|")
            yield words[not truth]
            yield "10"[not truth]
            yield "true" if truth else "false"

    def _days(self, text: str) -> Iterator[str]:
        """A day of ISO 8601 in the format of the table, and a day in the order of a country as ISO 8601."""
        form = self._inherited.datatype.format
        if whole := _WHOLE.fullmatch(text):
            yield whole[1]
        if day := _DAY.fullmatch(text):
            parts = {"yyyy": day["year"], "MM": day["month"], "M": day["month"].lstrip("0")}
            parts |= {"dd": day["day"], "d": day["day"].lstrip("0")}
            yield _FIELDS.sub(lambda field: parts[field[0]], form or "yyyy-MM-dd")
            yield day["year"]
        elif local := _LOCAL_DAY.fullmatch(text):
            first, second, year = int(local[1]), int(local[2]), local[3]
            yield f"{year}-{second:02}-{first:02}"
            yield f"{year}-{first:02}-{second:02}"


_SPELLINGS: Final[dict[Family, Callable[[ColumnSpelling, str], Iterator[str]]]] = {
    Family.NUMBER: ColumnSpelling._numbers,
    Family.BOOLEAN: ColumnSpelling._truths,
    Family.DATETIME: ColumnSpelling._days,
}
