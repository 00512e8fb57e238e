"""Text of a spreadsheet: its encoding, its separator and its quotes, found in its bytes.

Programs that save a table as text say none of the three (RFC 4180, section 3, leaves the encoding to a parameter that
no file has). The encoding is that of the byte order mark, else UTF-16 or UTF-32 by its zero bytes, else UTF-8 if its
bytes are, else the likely code page of the office program.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import islice
from typing import Final, NamedTuple

from ucc_graph.csv_rows import csv_rows
from ucc_graph.csvw.table_file import encoding_of
from ucc_graph.errors import CallError
from ucc_graph.scaffold.code_pages import code_page
from ucc_graph.scaffold.table_area import Grid

__all__ = ["text_grid"]

_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
"""Byte order marks, the longer before those that begin alike."""
_SEPARATORS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_NOTHING: Final = "".join(_SEPARATORS) + "\"' \r\n"
_NO_SEPARATOR: Final = "\x1f"
"""Separator of a single column, which no text has."""
_LOOKED_AT: Final = 500
"""Rows whose numbers of cells are compared."""
_SAMPLE: Final = 20_000
"""Characters at the beginning that are searched for a pattern."""
_SEPARATOR_LINE: Final = re.compile(r"\"?sep=(.)\"?[,;\t|]*(?:\r?\n|\r)", re.IGNORECASE)
_LINE_END: Final = re.compile(r"\r*\n|\r")
"""Line ends of Unix and Windows, those that were converted twice, and those of old Macs."""
_CONTROLS: Final = re.compile(rb"[\0-\x08\x0e-\x1f]")
"""Bytes that a text has seldom, and every other file often."""
_LOST: Final = "\ufffd"


class _Form(NamedTuple):
    """Separator, empty for a single column, and quote, empty for none; ``share`` of the rows have ``width`` cells.

    ``has_blanks`` tells of blanks between separators and quotes.
    """

    separator: str
    quote: str
    width: int
    share: float
    has_blanks: bool = False


def text_grid(content: bytes, name: str, source: str, encoding: str = "") -> Grid:
    """The cells of a text with separators; ``encoding`` is that which the user names, if any.

    Raises CallError for a quote that is never closed, with its line.
    """
    text, decisions = _decoded(content, source, encoding)
    text = text if text.strip(_NOTHING) else ""
    if found := _SEPARATOR_LINE.match(text):
        form = _form_of(text[found.end() :], found[1], _quote(text, found[1]))
        first, text = 2, text[found.end() :]
        decisions.append(f'separated by {_named(form.separator)}: its first line is "sep={found[1]}"')
    else:
        form, first = _form(text), 1
        decisions.append(_said(form))
    if form.separator == "\t" and _is_open(text, form):
        form = form._replace(quote="")
        decisions.append("quotes read as signs of the text, for one opens and never closes")
    records = [*_records(text, form, source, first)]
    rows = tuple(tuple(map(_cell, cells)) for _, cells in records)
    lines, widths = tuple(line for line, _ in records), tuple(len(cells) for _, cells in records)
    return Grid(name, source, rows, lines, tuple(decisions), widths=widths)


def _decoded(content: bytes, source: str, encoding: str) -> tuple[str, list[str]]:
    """The text, and how it was read."""
    if encoding:
        return _named_encoding(content, source, encoding)
    mark, codec, name = next((found for found in _MARKS if content.startswith(found[0])), (b"", "", ""))
    if mark:
        return _lossy(content[len(mark) :], codec, f"{name}, by its byte order mark")
    if codec := _wide_codec(content):
        return _lossy(content, codec, f"{codec[:6].upper()}, by its zero bytes")
    if len(_CONTROLS.findall(content[:4096])) * 50 > len(content[:4096]):
        raise CallError(f"{source} is no text and no workbook: open it in its program and save its table as .csv.")
    try:
        return content.decode("utf-8"), ["read as UTF-8"]
    except UnicodeDecodeError:
        return _in_code_page(content)


def _named_encoding(content: bytes, source: str, encoding: str) -> tuple[str, list[str]]:
    try:
        codec = codecs.lookup(encoding).name
    except LookupError as error:
        raise CallError(f"{source}: {encoding!r} is no encoding: name one such as utf-8 or windows-1252.") from error
    text, decisions = _lossy(content, codec, f"{encoding}, as asked")
    return text.removeprefix("\ufeff"), decisions


def _wide_codec(content: bytes) -> str:
    """UTF-16 or UTF-32 of bytes without a mark: separators and line ends are ASCII, and so have zero bytes."""
    head = content[:4096]
    zeros = [head[start::4].count(0) for start in range(4)]
    if not any(zeros) or len(content) % 2:
        return ""
    quarter = len(head) // 4
    candidates = []
    if len(content) % 4 == 0:
        candidates += [("utf-32-le", min(zeros[2:]) >= quarter), ("utf-32-be", min(zeros[:2]) >= quarter)]
    little, big = zeros[1] + zeros[3], zeros[0] + zeros[2]
    candidates += [("utf-16-le", little > 4 * big), ("utf-16-be", big > 4 * little)]
    return next((codec for codec, fits in candidates if fits and _is_text(content, codec)), "")


def _is_text(content: bytes, codec: str) -> bool:
    try:
        return "\0" not in content.decode(codec)
    except UnicodeDecodeError:
        return False


def _in_code_page(content: bytes) -> tuple[str, list[str]]:
    """The text of bytes that are not all UTF-8: UTF-8 with a few faults, Korean, or in the likely code page."""
    text = content.decode("utf-8", "replace")
    lost = text.count(_LOST)
    if sum(1 for sign in text if sign > "\x7f" and sign != _LOST) > 10 * lost:
        return _lossy(content, "utf-8", "UTF-8, as most of its letters are")
    if encoding_of(content) == "euc-kr":
        return _lossy(content, "cp949", "EUC-KR, for it is not UTF-8 and all its letters are Korean ones")
    page = code_page(content)
    return _lossy(content, page.codec, f"{page.name} by its letters, for it is not UTF-8; --encoding names another one")


def _lossy(content: bytes, codec: str, how: str) -> tuple[str, list[str]]:
    """The text without the bytes that are no character, which are counted; nor has it NUL, which no format can hold."""
    text = content.decode(codec, "replace").replace("\0", _LOST)
    lost = text.count(_LOST) - _own_losses(content, codec)
    if not lost:
        return text, [f"read as {how}"]
    line = len(_LINE_END.findall(text[: text.index(_LOST)])) + 1
    places = "1 byte is" if lost == 1 else f"{lost:,} bytes are"
    return text.replace(_LOST, ""), [f"read as {how}; {places} none of it and left out, the first in line {line}"]


def _own_losses(content: bytes, codec: str) -> int:
    """The replacement characters that the text itself has, from an earlier loss."""
    return content.count(_LOST.encode(codec)) if codec.startswith("utf") else 0


def _form(text: str) -> _Form:
    """The form in which most rows have the same number of cells, and more than one."""
    forms = [_form_of(text, separator, _quote(text, separator)) for separator in _SEPARATORS]
    fit = [form for form in forms if form.width > 1 and _separates(text, form)]
    best = max(fit, key=lambda form: (round(form.share, 1), form.width, form.share), default=None)
    return best or _Form("", _quote(text, ","), 1, 1)


def _form_of(text: str, separator: str, quote: str) -> _Form:
    mark = re.escape(separator)
    has_blanks = bool(re.search(rf'{mark} +"[^"\r\n]*" *(?:{mark}|[\r\n]|\Z)', text[:_SAMPLE]))
    form = _Form(separator, quote, 1, 1, has_blanks)
    reader = _rows(StringIO(text, newline=""), form)
    counts = Counter(len(cells) for cells in islice(_tolerant(reader), _LOOKED_AT) if any(cells))
    if not counts:
        return form
    width, rows = max(counts.items(), key=lambda count: (count[1], count[0]))
    return form._replace(width=width, share=rows / counts.total())


def _tolerant(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error:  # told by _records, for the separator that is chosen
        return


def _separates(text: str, form: _Form) -> bool:
    """Whether a separator is one: commas of prose have a blank behind them, and the first line has none."""
    head = _first_line(text)
    return form.separator != "," or "," in head or bool(re.search(r",\S", text[:_SAMPLE]))


def _first_line(text: str) -> str:
    return _LINE_END.split(text.lstrip(), maxsplit=1)[0]


def _quote(text: str, separator: str) -> str:
    """The apostrophe if all titles stand in apostrophes, else the quotation mark."""
    cells = [cell.strip() for cell in _first_line(text).split(separator)]
    return "'" if all(len(cell) > 1 and cell[0] == cell[-1] == "'" for cell in cells) else '"'


def _said(form: _Form) -> str:
    if not form.separator:
        return "one column: no separator divides its lines alike"
    quotes = "" if form.quote == '"' else ", quoted by apostrophes"
    return f"separated by {_named(form.separator)}{quotes}: {form.share:.0%} of the rows have {form.width} cells"


def _named(separator: str) -> str:
    return _SEPARATORS.get(separator, f'"{separator}"')


def _cell(text: str) -> str:
    """A cell without blanks at its ends, with its line ends as those of Unix."""
    return text.strip() if text.isprintable() else _LINE_END.sub("\n", text).strip()


def _records(text: str, form: _Form, source: str, first: int) -> Iterator[tuple[int, list[str]]]:
    """The rows, each with its first line."""
    lines = _Lines(text, first)
    for cells in _rows(lines, form):
        yield lines.start, cells
        if lines.is_at_end and _is_open("".join(lines.row), form):
            quote = form.quote
            fault = f"a quote opens in this row and never closes: write {quote}{quote} for a quote within a cell."
            raise CallError(f"{source}:{lines.start}: {fault}")
        lines.begin_row()


def _rows(lines: Iterable[str], form: _Form, *, strict: bool = False) -> Iterator[list[str]]:
    separator, quote = form.separator or _NO_SEPARATOR, form.quote or None
    return csv_rows(lines, delimiter=separator, quotechar=quote, skipinitialspace=form.has_blanks, strict=strict)


def _is_open(text: str, form: _Form) -> bool:
    """Whether a text ends within quotes."""
    try:
        for _ in _rows(StringIO(text, newline=""), form, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


class _Lines(Iterator[str]):
    """Lines of a text for the reader of its rows, with the number of the line where the current row starts.

    A return alone ends a row, but counts as a line only in a text that has no other line ends.
    """

    def __init__(self, text: str, first: int) -> None:
        self._lines = StringIO(text, newline="")
        self._end = "\n" if "\n" in text else "\r"
        self._number = first
        self.start = first
        self.row: list[str] = []
        self.is_at_end = False

    def __next__(self) -> str:
        line = next(self._lines, "")
        if not line:
            self.is_at_end = True
            raise StopIteration
        self.row.append(line)
        self._number += line.endswith(self._end)
        return line

    def begin_row(self) -> None:
        """Lets the next line be the first of a row."""
        self.row.clear()
        self.start = self._number
