"""Records of a CSV file, each with the line on which it begins, read line by line.

Model for Tabular Data, section 8 (https://www.w3.org/TR/tabular-data-model/#parsing); Python's ``csv`` reads quotes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ucc_graph.csv_rows import csv_rows
from ucc_graph.csvw.dialect import Dialect
from ucc_graph.csvw.properties import ProblemCollector
from ucc_graph.csvw.table_file import TIDY, encoding_of

__all__ = ["Record", "Records"]

_BOM = "\ufeff"
_LOOKED_AT = 1000
"""Lines in another encoding by which it is guessed."""
_TITLES = {"euc-kr": "EUC-KR", "utf-16": "UTF-16", "windows-1252": "Windows-1252"}
_TRIMS = {"true": str.strip, "start": str.lstrip, "end": str.rstrip}


@dataclass(frozen=True, slots=True)
class Record:
    """A record: the line on which it begins, its number among all rows of the file, and its cells."""

    line: int
    source: int
    cells: list[str]


class Records:
    """Iterator over the records of a file; ``comments`` holds the comment lines passed so far.

    It ends at a line that is not UTF-8, unless it is lenient; then it reads such bytes as U+FFFD.
    """

    def __init__(
        self, lines: Iterable[bytes], dialect: Dialect, problems: ProblemCollector, *, is_lenient: bool = False
    ) -> None:
        self.comments: list[str] = []
        self._dialect = dialect
        self._problems = problems
        self._lines = _decoded(lines, dialect.encoding, problems, is_lenient=is_lenient)
        self._line = self._first = self._source = 0
        self._is_between_records = True
        self._reader = csv_rows(
            self._lines_of_records(),
            delimiter=dialect.delimiter,
            quotechar=dialect.quote or None,
            doublequote=dialect.is_quote_doubled,
            escapechar=None if dialect.is_quote_doubled or not dialect.quote else "\\",
            skipinitialspace=dialect.skip_space,
            strict=True,
        )

    def __iter__(self) -> Iterator[Record]:
        start, skip_blank, trim = self._dialect.skip_columns, self._dialect.skip_blank, _TRIMS.get(self._dialect.trim)
        while (cells := self._next()) is not None:
            self._source += 1
            if skip_blank and not any(cells):
                continue
            cells = cells[start:] if start else cells
            yield Record(self._first, self._source, [trim(cell) for cell in cells] if trim else cells)

    def _lines_of_records(self) -> Iterator[str]:
        comment = self._dialect.comment
        for text in self._lines:
            self._line += 1
            if self._is_between_records:
                if self._line <= self._dialect.skip_rows or (comment and text.startswith(comment)):
                    self._source += 1
                    if body := text.removeprefix(comment).strip():
                        self.comments.append(body)
                    continue
                self._is_between_records, self._first = False, self._line
            yield text

    def _next(self) -> list[str] | None:
        while True:
            self._is_between_records = True
            try:
                return next(self._reader)
            except StopIteration:
                return None
            except csv.Error as error:
                self._report(str(error))

    def _report(self, error: str) -> None:
        if "new-line" in error:
            text = "the line has a CR within; save the file with LF line ends"
            self._problems.report(self._line, "", "csvw:newline", text)
        else:
            self._problems.report(self._first, "", "csvw:quoting", f"the quotes of this row are wrong ({error})")


def _decoded(lines: Iterable[bytes], encoding: str, problems: ProblemCollector, *, is_lenient: bool) -> Iterator[str]:
    has_crlf = has_wrong = False
    numbered = enumerate(lines, 1)
    for number, line in numbered:
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError as error:
            if not has_wrong:
                others = [] if is_lenient else [other for _, other in numbered if not _is_utf8(other)]
                problems.report(number, "", "csvw:encoding", _encoding_text([line, *others], error, encoding))
            if not is_lenient:
                return
            has_wrong, text = True, line.decode("utf-8", "replace")
        if number == 1 and text.startswith(_BOM):
            problems.report(1, "", "csvw:bom", f"the file begins with a byte order mark; {TIDY}")
            text = text[1:]
        if text.endswith("\r\n"):
            if not has_crlf:
                problems.report(number, "", "csvw:newline", f"the line ends in CR LF, as on Windows; {TIDY}")
            has_crlf, text = True, text[:-2] + "\n"
        yield text


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _encoding_text(lines: Sequence[bytes], error: UnicodeDecodeError, declared: str) -> str:
    """The fault of the first of some lines, and of the others with it."""
    wrong = f"byte {error.start + 1}: {lines[0][error.start : error.end].hex(' ')}"
    subject = "the line is" if len(lines) == 1 else f"{len(lines):,} lines are"
    if declared != "utf-8":
        named = declared.replace("cp125", "windows-125")
        return f"{subject} not {named}, as the dialect says ({wrong}); correct it, or name another encoding there"
    likely = encoding_of(b"".join(lines[:_LOOKED_AT]))
    if not likely:
        return f"{subject} not UTF-8 ({wrong}); save the file as UTF-8"
    shown = lines[0].decode(likely, "replace").strip()[:60]
    return (
        f'{subject} not UTF-8 ({wrong}); this looks like {_TITLES[likely]}: "{shown}". Save the file as UTF-8, or, if '
        f'it is meant so, give the table "dialect": {{"encoding": "{likely}"}} in its metadata '
        "(CSVW Metadata, section 5.9)"
    )
