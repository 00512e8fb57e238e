"""Dialects of CSV: the rules that split the text of a file into rows and cells.

Metadata Vocabulary for Tabular Data, section 5.9 (https://www.w3.org/TR/tabular-metadata/#dialect-descriptions).
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from ucc_graph.csvw.properties import DescriptionObject

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


def read_dialect(source: DescriptionObject) -> Dialect:
    """The dialect of a dialect description."""
    source = source.inside("dialect")
    source.identifier()
    source.check("Dialect", _KEYS)
    source.texts("lineTerminators")
    has_space = source.flag("skipInitialSpace") or False
    has_quote = source.members.get("quoteChar", '"') is not None
    return Dialect(
        delimiter=_character(source, "delimiter", ","),
        quote=_character(source, "quoteChar", '"') if has_quote else "",
        is_quote_doubled=source.flag("doubleQuote") is not False,
        encoding=_encoding(source),
        comment=source.text("commentPrefix") or "",
        header_rows=_header_rows(source),
        skip_rows=source.count("skipRows") or 0,
        skip_columns=source.count("skipColumns") or 0,
        skip_blank=source.flag("skipBlankRows") or False,
        skip_space=has_space,
        trim=_trim(source, has_space),
    )


def _character(source: DescriptionObject, key: str, default: str) -> str:
    value = source.text(key)
    if value is not None and len(value) != 1:
        source.problems.warn(f'"{key}" is {value!r}; it must be one character')
        return default
    return value or default


def _encoding(source: DescriptionObject) -> str:
    value = source.text("encoding") or "utf-8"
    try:
        "a".encode(value)  # raises LookupError for codecs of Python that are no encodings of text, too
        return codecs.lookup(value).name
    except (LookupError, UnicodeError):
        source.problems.warn(f'"encoding" is {value!r}, which is not known')
        return "utf-8"


def _header_rows(source: DescriptionObject) -> int:
    has_header = source.flag("header") is not False
    rows = source.count("headerRowCount")
    return int(has_header) if rows is None else rows


def _trim(source: DescriptionObject, has_space: bool) -> str:
    value = source.members.get("trim")
    if isinstance(value, bool):
        return str(value).lower()
    return source.choice("trim", ("true", "false", "start", "end")) or ("start" if has_space else "false")
