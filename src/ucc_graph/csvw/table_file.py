"""File of a table: its lines as UTF-8, and the one fault that keeps it from being read as its dialect says.

Office programs save a table in forms of their own: semicolons for commas, another encoding, typographic quotes, or the
format of a spreadsheet under the name of a CSV file. Each form is one fault, named with the member of the dialect
(Metadata Vocabulary for Tabular Data, section 5.9, https://www.w3.org/TR/tabular-metadata/#dialect-descriptions) that
allows it; the header and the rows of such a file are not judged.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ucc_graph.csv_rows import csv_rows
from ucc_graph.csvw.description import ColumnDescription, TableDescription
from ucc_graph.csvw.dialect import Dialect

__all__ = [
    "TIDY",
    "UNREADABLE",
    "FormFault",
    "encoding_of",
    "expected_header",
    "foreign_form",
    "form_fault",
    "is_inside",
    "utf8_lines",
]

UNREADABLE = frozenset(f"csvw:{name}" for name in "dialect encoding file header json primaryKey quoting ragged".split())
"""Rules of faults that lose rows, tables or all of them: what is missing in consequence is no fault of its own."""

TIDY = "ucc-graph tidy mends it"
"""What cures a fault of form."""
_SECTION = "(CSVW Metadata, section 5.9)"
_LOOKED_AT = 100
"""Lines at the beginning of a file that are looked at."""
_BOM = "\ufeff"
_WIDE = ("utf-16", "utf-32", "utf-7")
"""Encodings whose wrong bytes cannot be kept as they are."""
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars", ":": "colons", " ": "blanks"}
_QUOTES = "\"'`\u201e\u201c\u201d\u201f\u201a\u2018\u2019\u2039\u203a\u00ab\u00bb\uff02"
"""Straight and typographic quotes."""
_SEPARATOR_LINE = re.compile(r"\"?sep=(.)\"?\s*", re.IGNORECASE)
_FOREIGN = (
    (b"PK\x03\x04", "a spreadsheet (such as .xlsx or .ods) under another name"),
    (b"\xd0\xcf\x11\xe0", "a spreadsheet (.xls) under another name"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a file compressed with gzip"),
    (b"{\\rtf", "a text document (.rtf)"),
    (b"<", "an HTML or XML document"),
    (b"{", "a JSON document"),
)
"""First bytes of files that are no text with delimiters."""
_HIGH = [bytes([number]) for number in range(0x80, 0x100)]
_FREQUENT_HANGUL = frozenset(
    "이다는의가에을한은로고도기지사시리인자대서어나정수장부원동구제전공성산주군면읍중일상관화문물명강천등"
)
"""Syllables that a Korean text has many of; Chinese in GB 2312 has the bytes of all others, too."""
_NOT_CP1252 = [bytes([number]) for number in (0x81, 0x8D, 0x8F, 0x90, 0x9D)]
_RARE = 10
"""Bytes beyond ASCII for each one that Windows-1252 does not have, at least."""


class FormFault(NamedTuple):
    """Fault of a whole file: the line, the rule, and the text of the problem."""

    line: int
    rule: str
    text: str


def is_inside(path: Path, folder: Path) -> bool:
    """Whether a path, with every link in it followed, lies in a folder; also one where there is no file."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a circle of links
        return False


def utf8_lines(path: Path, dialect: Dialect) -> Iterator[bytes]:
    """The lines of a file in UTF-8; those in another encoding of the dialect are converted.

    A byte that the encoding does not have stays as it is, so that its line is no UTF-8 and the reader of records
    tells it.
    """
    if dialect.encoding == "utf-8":
        with path.open("rb") as stream:
            yield from stream
        return
    errors = "replace" if dialect.encoding.startswith(_WIDE) else "surrogateescape"
    with path.open(encoding=dialect.encoding, errors=errors, newline="\n") as text:
        for line in text:
            yield line.removeprefix(_BOM).encode(errors="surrogateescape")


def form_fault(lines: Iterable[bytes], table: TableDescription) -> FormFault | None:
    """The fault of a file that is no text with the delimiters, quotes and header that its description has."""
    head = list(islice(lines, _LOOKED_AT))
    start, dialect = b"".join(head[:8]).removeprefix(b"\xef\xbb\xbf"), table.dialect
    if not start.strip(b' \r\n\t"' + dialect.delimiter.encode()):
        state = "has no value" if start.strip() else "is empty"
        return FormFault(1, "csvw:header", f"the file {state}; its first line must be {expected_header(table)}")
    if foreign := foreign_form(start):
        return FormFault(1, "csvw:dialect", f"the file is {foreign}, not CSV; save it as CSV in UTF-8")
    if encoding_of(start) == "utf-16":
        return FormFault(
            1, "csvw:encoding", "the file is UTF-16, not UTF-8; save it as CSV in UTF-8" + _or("encoding", "utf-16")
        )
    if b"\r" in start and b"\n" not in start:
        return FormFault(
            1, "csvw:dialect", "the lines end in CR alone, as on old Macs; save the file with LF line ends"
        )
    return _text_fault([line.decode(errors="replace").removeprefix(_BOM).rstrip("\r\n") for line in head], table)


def foreign_form(start: bytes) -> str:
    """The form of a file that is no text with delimiters, by its first bytes; nothing if it may be such a text."""
    return next((name for mark, name in _FOREIGN if start.lstrip().startswith(mark)), "")


def encoding_of(content: bytes) -> str:
    """The likely encoding of bytes that are not UTF-8, by its name on the web; of Windows-1252, few bytes are wrong."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or content.count(b"\0") > len(content) // 4:
        return "utf-16"
    try:
        syllables = [sign for sign in content.decode("euc_kr") if "가" <= sign <= "힣"]
        if syllables and 10 * sum(sign in _FREQUENT_HANGUL for sign in syllables) >= len(syllables):
            return "euc-kr"
    except UnicodeDecodeError:
        pass
    high, wrong = (sum(map(content.count, signs)) for signs in (_HIGH, _NOT_CP1252))
    return "windows-1252" if wrong * _RARE <= high else ""


def expected_header(table: TableDescription) -> str:
    """The header that the metadata describe, with blanks for tabs."""
    return table.dialect.delimiter.join(column.title for column in table.physical).replace("\t", " ")


def _text_fault(texts: Sequence[str], table: TableDescription) -> FormFault | None:
    dialect = table.dialect
    begin = dialect.skip_rows
    while begin < len(texts) and dialect.comment and texts[begin].startswith(dialect.comment):
        begin += 1
    rest = texts[begin:]
    if not rest or not table.physical:
        return None
    if found := _SEPARATOR_LINE.fullmatch(rest[0]):
        return FormFault(begin + 1, "csvw:dialect", _separator_text(found[1], dialect))
    if dialect.header_rows != 1:
        return _of_rows(rest[dialect.header_rows :], begin + dialect.header_rows + 1, table)
    fault = _of_header(rest, table)
    if fault:
        return fault._replace(line=fault.line + begin)
    return _of_rows(rest[1:], begin + 2, table)


def _separator_text(mark: str, dialect: Dialect) -> str:
    other = (
        ""
        if mark == dialect.delimiter
        else f", and the columns are separated by {_mark(mark)}, not {_mark(dialect.delimiter)}"
    )
    return (
        f'the line is "sep={mark}", which only Excel reads{other}: delete it and save the file with '
        f"{_mark(dialect.delimiter)}{_or_object(_changes(mark, dialect, skipRows=1))}"
    )


def _changes(mark: str, dialect: Dialect, **others: int) -> str:
    members = [] if mark == dialect.delimiter else [f'"delimiter": "{_escaped(mark)}"']
    return ", ".join([*members, *(f'"{name}": {value}' for name, value in others.items())])


def _of_header(texts: Sequence[str], table: TableDescription) -> FormFault | None:
    """The fault of the first line as a whole; none where single columns are missing or misspelt."""
    dialect, columns = table.dialect, table.physical
    cells = _cells(texts[0], dialect.delimiter, dialect.quote)
    known = _known(cells, columns)
    if known == len(columns) == len(cells):
        return None
    if mark := _other_delimiter(texts[0], table, known):
        return FormFault(1, "csvw:dialect", _delimiter_text(mark, dialect, texts))
    bare = [cell.strip(_QUOTES + " ") for cell in cells]
    if _known(bare, columns) > known and any(sign in texts[0] for sign in _QUOTES if sign != dialect.quote):
        return FormFault(1, "csvw:dialect", _quotes_text(texts[0], dialect))
    return _of_titles(cells, texts, table)


def _of_titles(cells: Sequence[str], texts: Sequence[str], table: TableDescription) -> FormFault | None:
    columns, surplus = table.physical, len(cells) - len(table.physical)
    known = _known(cells, columns)
    if surplus > 0 and known == len(columns) and not any(cells[-surplus:]):
        text = f"the line ends in {surplus} empty columns; delete what follows the last column, in all rows"
        return FormFault(1, "csvw:header", text)
    if len(cells) == len(columns) and all(map(_is_alike, cells, columns)):
        return FormFault(1, "csvw:header", f"the titles must be written {expected_header(table)}")
    if known == 0 and not any(_is_alike(cell, column) for cell in cells for column in columns):
        return _absent_header(texts, table)
    return None


def _absent_header(texts: Sequence[str], table: TableDescription) -> FormFault:
    dialect, columns = table.dialect, table.physical
    for number, text in enumerate(texts[1:20], 2):
        if _known(_cells(text, dialect.delimiter, dialect.quote), columns) == len(columns):
            says = f"the header stands in line {number}; delete the lines above it" + _or("skipRows", number - 1)
            return FormFault(1, "csvw:header", says)
    says = f"the line has none of the titles that the metadata describe: {expected_header(table)}"
    return FormFault(1, "csvw:header", says)


def _of_rows(texts: Sequence[str], first: int, table: TableDescription) -> FormFault | None:
    """The fault of rows with another delimiter than their header, where most rows are so."""
    dialect, width = table.dialect, len(table.physical)
    rows_of = [(first + number, text) for number, text in enumerate(texts) if text.strip()]
    if width < 2:
        return None
    for mark in _marks(dialect):
        wrong = [line for line, text in rows_of if _is_row_with(mark, text, dialect, width)]
        if wrong and 2 * len(wrong) > len(rows_of):
            return FormFault(wrong[0], "csvw:dialect", _delimiter_text(mark, dialect, texts))
    return None


def _is_row_with(mark: str, text: str, dialect: Dialect, width: int) -> bool:
    if len(_cells(text, dialect.delimiter, dialect.quote)) == width:
        return False
    return len(_cells(text, mark, dialect.quote)) == width


def _other_delimiter(text: str, table: TableDescription, known: int) -> str:
    """The delimiter that shows most columns of the metadata in a header, or nothing if none shows more."""
    columns, quote = table.physical, table.dialect.quote
    counts = {
        mark: _known([cell.strip(_QUOTES + " ") for cell in _cells(text, mark, quote)], columns)
        for mark in _marks(table.dialect)
    }
    best = max(counts, key=lambda mark: counts[mark])
    return best if counts[best] > max(known, (len(columns) - 1) // 2, 1) else ""


def _marks(dialect: Dialect) -> list[str]:
    return [mark for mark in _DELIMITERS if mark != dialect.delimiter]


def _delimiter_text(mark: str, dialect: Dialect, texts: Sequence[str]) -> str:
    has_decimals = mark != "," and any(re.search(r"\d,\d", text) for text in texts)
    also = '; numbers with a decimal comma need "format": {"decimalChar": ","}, too' if has_decimals else ""
    return (
        f"the columns are separated by {_mark(mark)}, and the metadata expect {_mark(dialect.delimiter)}: "
        f"save the file with {_mark(dialect.delimiter)}{_or_object(_changes(mark, dialect))}{also}"
    )


def _quotes_text(header: str, dialect: Dialect) -> str:
    found = next(sign for sign in header if sign in _QUOTES and sign != dialect.quote)
    wanted = f"the quotes must be {dialect.quote}" if dialect.quote else "the dialect has no quotes"
    either = _or_object(f'"quoteChar": "{found}"') if found in "'`" else ""
    return f"the cells stand in quotes like {found}, and {wanted}: save the file with them{either}"


def _mark(mark: str) -> str:
    shown = {"\t": "", " ": ""}.get(mark, f" ({mark})")
    return f"{_DELIMITERS.get(mark, 'the sign')}{shown}"


def _or(member: str, value: object) -> str:
    return _or_object(f'"{member}": ' + (f'"{value}"' if isinstance(value, str) else str(value)))


def _or_object(members: str) -> str:
    return f', or, if it is meant so, give the table "dialect": {{{members}}} in its metadata {_SECTION}'


def _escaped(mark: str) -> str:
    return "\\t" if mark == "\t" else mark


def _cells(text: str, delimiter: str, quote: str) -> list[str]:
    try:
        return next(csv_rows([text], delimiter=delimiter, quotechar=quote or None), [])
    except csv.Error:  # the reader of records tells it
        return []


def _known(cells: Sequence[str], columns: Sequence[ColumnDescription]) -> int:
    """The number of columns with a title among some cells."""
    return sum(any(title in cells for title in _titles(column)) for column in columns)


def _is_alike(cell: str, column: ColumnDescription) -> bool:
    """Whether a cell is a title of a column but for case and blanks at its ends."""
    return cell.strip().lower() in {title.lower() for title in _titles(column)}


def _titles(column: ColumnDescription) -> list[str]:
    return [title for _, title in column.titles] or [column.name]
