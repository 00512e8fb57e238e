"""The data dictionary: what every table and column is and may hold, for the person who edits them.

It stands in ``data/README.md`` below a marker line and says nothing that ``csvw.json`` does not say; what stands above
the marker is written by hand and kept. It is written under the publication's own base IRI, whatever a build's base is.

The tables of a publication in canonical form and the data dictionary beside them, rewritten in place.

What a column may hold, in words for the person who fills it, as Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import zip_longest
from typing import Final

from ucc_graph.csvw import canonical, open_group
from ucc_graph.csvw.builtin import Family
from ucc_graph.csvw.datatypes import Datatype
from ucc_graph.csvw.description import ColumnDescription, ForeignKey, GroupDescription, Inherited, TableDescription
from ucc_graph.csvw.metadata import read_group
from ucc_graph.csvw.prefixes import PREFIXES
from ucc_graph.csvw.properties import ProblemCollector
from ucc_graph.errors import DataError
from ucc_graph.press.read.publication import Publication
from ucc_graph.problem import Problem
from ucc_graph.rdf.vocab import RDF

__all__ = [
    "DICTIONARY",
    "MARKER",
    "code",
    "dictionary",
    "dictionary_page",
    "dictionary_problems",
    "holds",
    "plain",
    "tidy",
]


_CHOICE: Final = re.compile(r"[\w-]+(?:\|[\w-]+)+")
"""A pattern that only lists words."""
_MARKUP: Final = re.compile(r"([\\`*\[\]<>])")


def plain(text: str) -> str:
    """A text as Markdown that shows it as it stands, on one line (CommonMark, section 2.4)."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def code(text: str) -> str:
    """A code span (CommonMark, section 6.1)."""
    if "`" not in text:
        return f"`{text}`"
    fence = "`" * (max(len(run) for run in re.findall("`+", text)) + 1)
    return f"{fence} {text} {fence}"


def holds(column: Inherited) -> str:
    """What a cell, or each of its values, must be: ``a decimal number, at least -90, at most 90``."""
    return ", ".join((_kind(column.datatype), *_restrictions(column)))


def _kind(datatype: Datatype) -> str:
    builtin, form = datatype.builtin, datatype.format
    if not form:
        return plain(builtin.label)
    says = plain(builtin.label.partition(" (")[0])
    if builtin.family is Family.BOOLEAN:
        yes, no = form.split("|")
        return f"{code(yes)} for true or {code(no)} for false"
    if _CHOICE.fullmatch(form):
        return "one of " + ", ".join(code(word) for word in form.split("|"))
    return (
        f"{says}, written as {code(form)}" if builtin.family is Family.DATETIME else f"{says} that matches {code(form)}"
    )


def _restrictions(column: Inherited) -> Iterator[str]:
    datatype = column.datatype
    if datatype.is_text and column.language != "und":
        yield f"in the language {code(column.language)}"
    if datatype.number and datatype.number.pattern:
        yield f"written as {code(datatype.number.pattern)}"
    yield from _lengths(datatype)
    yield from (f"{limit.sign} {plain(limit.value)}" for limit in datatype.limits)
    if column.default:
        yield f"and {code(column.default)} where it is empty"
    yield from (f"or {code(text)} for no value" for text in column.null if text)


def _lengths(datatype: Datatype) -> Iterator[str]:
    unit = "bytes" if datatype.builtin.family is Family.BINARY else "characters"
    least, most = datatype.shortest, datatype.longest
    if least is not None and least == most:
        yield f"of {least} {unit}"
        return
    if least is not None:
        yield f"of at least {least} {unit}"
    if most is not None:
        yield f"of at most {most} {unit}"


DICTIONARY: Final = "data/README.md"
MARKER: Final = '<!-- From here on "ucc-graph tidy" writes this file: change csvw.json, not this. -->'
_METADATA: Final = "data/csvw.json"
_LEGEND: Final = """\
A cell of a *required* column is never empty. Where there is a *separator*, a cell may hold several values with it
between them. Where a column *refers to* another, its values must stand there. The *property* is the one that links a
row's thing to the value."""
_HEADER: Final = ("Column", "What it is", "Holds", "Required", "Separator", "Refers to", "Property")


def dictionary(metadata: bytes, location: str) -> str:
    """The dictionary of a CSVW metadata document at an IRI, as Markdown; empty if the document has faults."""
    group = _read(metadata, location)
    if group is None:
        return ""
    contents = "\n".join(f"- {_anchor(table)} in {code(_file(table.url))}" for table in group.tables)
    tables = (part for table in group.tables for part in _table(table, group))
    parts = (MARKER, plain(_text(group.annotations, "dc:description")), _LEGEND, contents, *tables)
    return "\n\n".join(part for part in parts if part) + "\n"


def dictionary_page(publication: Publication) -> tuple[bytes, bytes]:
    """The file as it stands, empty if there is none, and as it should be; the same twice if the metadata has faults."""
    written = replace(publication, base=publication.written_base)
    metadata, location = written.read(_METADATA), written.base + _METADATA
    former = written.read(DICTIONARY) if written.names(DICTIONARY) else b""
    generated = dictionary(metadata, location)
    if not generated:
        return former, former
    return former, _introduction(former, metadata, location) + generated.encode()


def dictionary_problems(publication: Publication) -> Iterator[Problem]:
    """A problem where the file is missing, or at the first line that is not as it should be."""
    former, page = dictionary_page(publication)
    if former == page:
        return
    lines = zip_longest(former.splitlines(keepends=True), page.splitlines(keepends=True))
    line = next(number for number, (found, expected) in enumerate(lines, 1) if found != expected)
    state = f"differs from {_METADATA}" if former else "is missing"
    text = f"The data dictionary {state}: run ucc-graph tidy."
    yield Problem(DICTIONARY, line if former else 0, "", "dictionary", text)


def _read(metadata: bytes, location: str) -> GroupDescription | None:
    problems: list[Problem] = []
    group = read_group(metadata, location, lambda _: None, ProblemCollector(_METADATA, problems, is_strict=True))
    return None if problems else group


def _introduction(former: bytes, metadata: bytes, location: str) -> bytes:
    """What stands above the marker; at first, the title of the tables."""
    kept = former.partition(MARKER.encode())[0]
    if kept.strip():
        return kept if MARKER.encode() in former else kept.rstrip() + b"\n\n"
    group = _read(metadata, location)
    title = _text(group.annotations, "dc:title") if group else ""
    return f"# {plain(title) or 'Data dictionary'}\n\n".encode()


def _table(table: TableDescription, group: GroupDescription) -> Iterator[str]:
    yield f"## {_title(table)}"
    yield plain(_text(table.annotations, "dc:description"))
    yield " ".join(_facts(table))
    rows = [_HEADER, ("---",) * len(_HEADER), *(_cells(column, table, group) for column in table.physical)]
    yield "\n".join(_line(row) for row in rows)
    yield "\n".join(f"- {text}" for text in (*_joint_keys(table, group), *_constants(table)))


def _facts(table: TableDescription) -> Iterator[str]:
    name = _file(table.url)
    yield f"File: [{name}]({name})."
    if table.primary_key:
        yield f"Primary key: {_names(table.primary_key)}."
    if table.inherited.about_url:
        yield f"Address of a row's thing: {code(table.inherited.about_url)}."


def _cells(column: ColumnDescription, table: TableDescription, group: GroupDescription) -> tuple[str, ...]:
    inherited = column.inherited
    references = (_reference(key, group) for key in table.foreign_keys if key.columns == (column.name,))
    return (
        code(column.title),
        plain(_text(column.annotations, "dc:description")),
        holds(inherited),
        "yes" if inherited.required or column.name in table.primary_key else "",
        code(inherited.separator) if inherited.separator else "",
        ", ".join(references),
        "" if column.is_suppressed else _property(column, table),
    )


def _line(cells: tuple[str, ...]) -> str:
    """A row of a table (GitHub Flavored Markdown, section 4.10); a stroke in a cell is escaped, in code too."""
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _reference(key: ForeignKey, group: GroupDescription) -> str:
    (table,) = (table for table in group.tables if (key.table or key.schema) in (table.url, table.schema))
    return f"{_anchor(table)} ({_names(key.target)})"


def _joint_keys(table: TableDescription, group: GroupDescription) -> Iterator[str]:
    for key in table.foreign_keys:
        if len(key.columns) > 1:
            yield f"{_names(key.columns)} together refer to one row of {_reference(key, group)}."


def _constants(table: TableDescription) -> Iterator[str]:
    """What every row says beside its cells, by the virtual columns."""
    for column in table.columns:
        inherited = column.inherited
        if not column.is_virtual or column.is_suppressed or inherited.value_url is None:
            continue
        about = "" if inherited.about_url == table.inherited.about_url else f" of {code(inherited.about_url or '')}"
        value = _link(inherited.value_url)
        is_class = column.property_iri(table.url) == RDF.type.value
        yield (
            f"Class of a row's thing: {value}."
            if is_class
            else f"A row states{about}: {_property(column, table)} {value}."
        )


def _property(column: ColumnDescription, table: TableDescription) -> str:
    return _link(column.property_iri(table.url) or column.inherited.property_url or "")


def _link(iri: str) -> str:
    """A link whose text is the prefixed name or the last part of the IRI; a template is no link."""
    return code(iri) if "{" in iri else f"[{_short(iri)}]({iri})"


def _short(iri: str) -> str:
    named = (f"{prefix}:{iri[len(space) :]}" for prefix, space in PREFIXES.items() if iri.startswith(space))
    return next(named, "") or re.split("[#/]", iri.rstrip("#/"))[-1]


def _anchor(table: TableDescription) -> str:
    """A link to a table's heading, by the name that it gets: small letters, hyphens for blanks, no punctuation."""
    name = re.sub(r"[^\w\- ]", "", _title(table).lower()).replace(" ", "-")
    return f"[{_title(table)}](#{name})"


def _title(table: TableDescription) -> str:
    return plain(_text(table.annotations, "dc:title")) or _file(table.url)


def _file(url: str) -> str:
    return url.rpartition("/")[2]


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(code(column) for column in columns)


def _text(annotations: Mapping[str, object], name: str) -> str:
    """The text of a common property, the first of several, as written or in normal form."""
    value = annotations.get(name, "")
    first = value[0] if isinstance(value, list) and value else value
    text = first.get("@value", "") if isinstance(first, dict) else first
    return text if isinstance(text, str) else ""


def tidy(publication: Publication) -> list[str]:
    """Rewrites the tables that are not in canonical form, and the dictionary; the names of what was changed."""
    problems: list[Problem] = []
    name = "data/csvw.json"
    folder = publication.folder / "data"
    group = open_group(publication.read(name), folder, publication.base + name, problems)
    if problems:
        raise DataError(problems)
    changed = [table for table in group.tables if canonical(table.path, table.description) != table.path.read_bytes()]
    for table in changed:
        table.path.write_bytes(canonical(table.path, table.description))
    return [f"data/{table.file}" for table in changed] + _tidy_dictionary(publication)


def _tidy_dictionary(publication: Publication) -> list[str]:
    former, page = dictionary_page(publication)
    if former == page:
        return []
    (publication.folder / DICTIONARY).write_bytes(page)
    return [DICTIONARY]
