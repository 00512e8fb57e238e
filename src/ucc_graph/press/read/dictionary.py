"""Data dictionary: every table and column with its meaning and its values, for the person who edits them.

It stands below a marker line in the file of the dictionary and follows from the CSVW description alone; the text above
the marker is written by hand and kept. Its IRIs have the publication's own base, also in a build under another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import zip_longest
from pathlib import PurePosixPath
from typing import Final

from ucc_graph.csvw import load_beside
from ucc_graph.csvw.annotations import first_text
from ucc_graph.csvw.builtin import Family
from ucc_graph.csvw.datatypes import Datatype
from ucc_graph.csvw.description import ColumnDescription, ForeignKey, GroupDescription, Inherited, TableDescription
from ucc_graph.csvw.metadata import read_group
from ucc_graph.csvw.prefixes import PREFIXES
from ucc_graph.csvw.properties import Load, ProblemCollector
from ucc_graph.press.read.publication import SourcePath
from ucc_graph.press.read.sources import Sources
from ucc_graph.problem import Problem
from ucc_graph.rdf.iris import Iris
from ucc_graph.rdf.vocab import RDF

__all__ = ["MARKER", "dictionary", "dictionary_page", "dictionary_problems"]

_SOURCE: Final = PurePosixPath(SourcePath.TABLE_GROUP).name
MARKER: Final = f'<!-- From here on "ucc-graph tidy" writes this file: change {_SOURCE}, not this. -->'
_LEGEND: Final = """\
A cell of a *required* column is never empty. Where there is a *separator*, a cell may hold several values with it
between them. Where a column *refers to* another, its values must stand there. The *property* is the one that links a
row's thing to the value."""
_HEADER: Final = ("Column", "What it is", "Holds", "Required", "Separator", "Refers to", "Property")
_CHOICE: Final = re.compile(r"[\w-]+(?:\|[\w-]+)+")
"""A pattern that only lists words."""
_MARKUP: Final = re.compile(r"([\\`*\[\]<>])")


def dictionary(metadata: bytes, location: str, existing: bytes = b"", load: Load = lambda _: None) -> bytes:
    """The page for a CSVW metadata document at an IRI.

    Its introduction comes from the existing page, which is returned as it is if the metadata has faults.
    """
    problems: list[Problem] = []
    collector = ProblemCollector(SourcePath.TABLE_GROUP, problems, is_strict=True)
    group = read_group(metadata, location, load, collector)
    if problems or group is None:
        return existing
    return _introduction(existing, group) + _markdown(group).encode()


def dictionary_page(sources: Sources) -> tuple[bytes, bytes]:
    """The existing file, empty if there is none, and the right one; they are equal if the metadata has faults."""
    existing = sources.files.get(SourcePath.DICTIONARY, b"")
    location = Iris(sources.publication.written_base).under(SourcePath.TABLE_GROUP)
    load = partial(load_beside, sources.publication.folder / SourcePath.DATA, location)
    return existing, dictionary(sources.written(SourcePath.TABLE_GROUP), location, existing, load)


def dictionary_problems(sources: Sources) -> Iterator[Problem]:
    """A problem at the first line that is not as it should be; a publication need not have the file."""
    existing, page = dictionary_page(sources)
    if not existing or existing == page:
        return
    lines = zip_longest(existing.splitlines(keepends=True), page.splitlines(keepends=True))
    line = next(number for number, (found, expected) in enumerate(lines, 1) if found != expected)
    text = f"The data dictionary differs from {SourcePath.TABLE_GROUP}: run ucc-graph tidy."
    yield Problem(SourcePath.DICTIONARY, line, "", "dictionary", text)


def _introduction(existing: bytes, group: GroupDescription) -> bytes:
    """The text above the marker; at first, the title of the tables."""
    kept = existing.partition(MARKER.encode())[0]
    if kept.strip():
        return kept if MARKER.encode() in existing else kept.rstrip() + b"\n\n"
    return f"# {_text(group.annotations, 'dc:title') or 'Data dictionary'}\n\n".encode()


def _markdown(group: GroupDescription) -> str:
    contents = "\n".join(f"- {_anchor(table)} in {_code(_file(table.url))}" for table in group.tables)
    tables = (part for table in group.tables for part in _table(table, group))
    parts = (MARKER, _text(group.annotations, "dc:description"), _LEGEND, contents, *tables)
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(table: TableDescription, group: GroupDescription) -> Iterator[str]:
    yield f"## {_title(table)}"
    yield _text(table.annotations, "dc:description")
    yield " ".join(_facts(table))
    rows = [_HEADER, ("---",) * len(_HEADER), *(_cells(column, table, group) for column in table.physical)]
    yield "\n".join(_line(row) for row in rows)
    joint = ((_names(key.columns), _reference(key, group)) for key in table.foreign_keys if len(key.columns) > 1)
    joint_keys = (f"{columns} together refer to one row of {target}." for columns, target in joint)
    yield "\n".join(f"- {text}" for text in (*joint_keys, *_constants(table)))


def _facts(table: TableDescription) -> Iterator[str]:
    yield f"File: [{_file(table.url)}]({_file(table.url)})."
    if table.primary_key:
        yield f"Primary key: {_names(table.primary_key)}."
    if table.inherited.about_url:
        yield f"Address of a row's thing: {_code(table.inherited.about_url)}."


def _cells(column: ColumnDescription, table: TableDescription, group: GroupDescription) -> tuple[str, ...]:
    inherited = column.inherited
    references = (_reference(key, group) for key in table.foreign_keys if key.columns == (column.name,))
    return (
        _code(column.title),
        _text(column.annotations, "dc:description"),
        ", ".join((_kind(inherited.datatype), *_restrictions(inherited))),
        "yes" if inherited.required or column.name in table.primary_key else "",
        _code(inherited.separator) if inherited.separator else "",
        ", ".join(references),
        "" if column.is_suppressed else _property(column, table),
    )


def _line(cells: tuple[str, ...]) -> str:
    """A row of a table (GitHub Flavored Markdown, section 4.10); a stroke in a cell is escaped, in code too."""
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _reference(key: ForeignKey, group: GroupDescription) -> str:
    (table,) = (table for table in group.tables if (key.table or key.schema) in (table.url, table.schema))
    return f"{_anchor(table)} ({_names(key.target)})"


def _constants(table: TableDescription) -> Iterator[str]:
    """The constant statements of each row, from the virtual columns."""
    for column in table.columns:
        inherited = column.inherited
        if not column.is_virtual or column.is_suppressed or inherited.value_url is None:
            continue
        about = "" if inherited.about_url == table.inherited.about_url else f" of {_code(inherited.about_url or '')}"
        is_class = column.property_iri(table.url) == RDF.type.value
        says = "Class of a row's thing:" if is_class else f"A row states{about}: {_property(column, table)}"
        yield f"{says} {_link(inherited.value_url)}."


def _property(column: ColumnDescription, table: TableDescription) -> str:
    return _link(column.property_iri(table.url) or column.inherited.property_url or "")


def _link(iri: str) -> str:
    """A link whose text is the prefixed name or the last part of the IRI; a template is no link."""
    if "{" in iri:
        return _code(iri)
    named = (f"{prefix}:{iri[len(space) :]}" for prefix, space in PREFIXES.items() if iri.startswith(space))
    name = next(named, "") or re.split("[#/]", iri.rstrip("#/"))[-1]
    return f"[{name}]({iri})"


def _anchor(table: TableDescription) -> str:
    """A link to a table's heading, by the name that it gets: small letters, hyphens for blanks, no punctuation."""
    name = re.sub(r"[^\w\- ]", "", _title(table).lower()).replace(" ", "-")
    return f"[{_title(table)}](#{name})"


def _title(table: TableDescription) -> str:
    return _text(table.annotations, "dc:title") or _file(table.url)


def _file(url: str) -> str:
    return url.rpartition("/")[2]


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(_code(column) for column in columns)


def _text(annotations: Mapping[str, object], name: str) -> str:
    """The text of a common property as Markdown."""
    return _plain(first_text(annotations, name))


def _plain(text: str) -> str:
    """A text as Markdown that shows it as it stands, on one line (CommonMark, section 2.4)."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def _code(text: str) -> str:
    """A code span (CommonMark, section 6.1)."""
    if "`" not in text:
        return f"`{text}`"
    fence = "`" * (max(len(run) for run in re.findall("`+", text)) + 1)
    return f"{fence} {text} {fence}"


def _kind(datatype: Datatype) -> str:
    builtin, form = datatype.builtin, datatype.format
    if not form:
        return _plain(builtin.label)
    says = _plain(builtin.label.partition(" (")[0])
    if builtin.family is Family.BOOLEAN:
        yes, no = form.split("|")
        return f"{_code(yes)} for true or {_code(no)} for false"
    if _CHOICE.fullmatch(form):
        return "one of " + ", ".join(_code(word) for word in form.split("|"))
    how = ", written as" if builtin.family is Family.DATETIME else " that matches"
    return f"{says}{how} {_code(form)}"


def _restrictions(column: Inherited) -> Iterator[str]:
    """The allowed values of a cell, or of each of its values: ``at least -90``, ``at most 90``."""
    datatype = column.datatype
    if datatype.is_text and column.language != "und":
        yield f"in the language {_code(column.language)}"
    if datatype.number and datatype.number.pattern:
        yield f"written as {_code(datatype.number.pattern)}"
    yield from _lengths(datatype)
    yield from (f"{limit.sign} {_plain(limit.value)}" for limit in datatype.limits)
    if column.default:
        yield f"and {_code(column.default)} where it is empty"
    yield from (f"or {_code(text)} for no value" for text in column.null if text)


def _lengths(datatype: Datatype) -> Iterator[str]:
    unit = "bytes" if datatype.builtin.family is Family.BINARY else "characters"
    least, most = datatype.shortest, datatype.longest
    bounds = [("", least)] if least == most else [("at least ", least), ("at most ", most)]
    yield from (f"of {bound}{length} {unit}" for bound, length in bounds if length is not None)
