"""How the text of a file is cut into rows and cells.

Metadata Vocabulary for Tabular Data, section 5.9 (https://www.w3.org/TR/tabular-metadata/#dialect-descriptions).
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from ucc_graph.csvw.properties import Findings, Json, choice, count, flag, identifier, known, text, texts

__all__ = ["Dialect", "read_dialect"]

_KEYS = frozenset(
    "commentPrefix delimiter doubleQuote encoding header headerRowCount lineTerminators quoteChar "
    "skipBlankRows skipColumns skipInitialSpace skipRows trim".split()
)


@dataclass(frozen=True)
class Dialect:
    """A dialect; ``trim`` is "true", "false", "start" or "end", an empty ``comment`` allows no comment lines."""

    delimiter: str = ","
    quote: str = '"'
    is_quote_doubled: bool = True
    encoding: str = "utf-8"
    comment: str = ""
    header_rows: int = 1
    skip_rows: int = 0
    skip_columns: int = 0
    skip_blank: bool = False
    skip_space: bool = False
    trim: str = "false"

    def trimmed(self, cell: str) -> str:
        """The cell without the blanks that the dialect says to drop."""
        if self.trim == "false":
            return cell
        return cell.strip() if self.trim == "true" else cell.lstrip() if self.trim == "start" else cell.rstrip()


def read_dialect(source: Json, findings: Findings) -> Dialect:
    """The dialect that an object describes."""
    findings = findings.inside("dialect")
    identifier(source, findings)
    found = known(source, _KEYS, "Dialect", findings)
    texts(found, "lineTerminators", findings)
    has_space = flag(found, "skipInitialSpace", findings) or False
    return Dialect(
        delimiter=_character(found, "delimiter", ",", findings),
        quote=""
        if "quoteChar" in found and found["quoteChar"] is None
        else _character(found, "quoteChar", '"', findings),
        is_quote_doubled=flag(found, "doubleQuote", findings) is not False,
        encoding=_encoding(found, findings),
        comment=text(found, "commentPrefix", findings) or "",
        header_rows=_header_rows(found, findings),
        skip_rows=count(found, "skipRows", findings) or 0,
        skip_columns=count(found, "skipColumns", findings) or 0,
        skip_blank=flag(found, "skipBlankRows", findings) or False,
        skip_space=has_space,
        trim=_trim(found, has_space, findings),
    )


def _character(source: Json, key: str, default: str, findings: Findings) -> str:
    value = text(source, key, findings)
    if value is not None and len(value) != 1:
        findings.warn(f'"{key}" is {value!r}; it must be one character')
        return default
    return value or default


def _encoding(source: Json, findings: Findings) -> str:
    value = text(source, "encoding", findings) or "utf-8"
    try:
        return codecs.lookup(value).name
    except LookupError:
        findings.warn(f'"encoding" is {value!r}, which is not known')
        return "utf-8"


def _header_rows(source: Json, findings: Findings) -> int:
    has_header = flag(source, "header", findings) is not False
    rows = count(source, "headerRowCount", findings)
    return int(has_header) if rows is None else rows


def _trim(source: Json, has_space: bool, findings: Findings) -> str:
    value = source.get("trim")
    if isinstance(value, bool):
        return str(value).lower()
    return choice(source, "trim", ("true", "false", "start", "end"), findings) or ("start" if has_space else "false")
