"""The finding of the metadata that describes a file.

Model for Tabular Data, section 5 (https://www.w3.org/TR/tabular-data-model/#locating-metadata): what the caller gives,
else what a Link header names, else what the site's patterns lead to; the first that describes the file is used.

The metadata that a file carries in its own header, and its agreement with the metadata found for it.

Model for Tabular Data, section 8, step 4, and Metadata Vocabulary, section 5.5.1
(https://www.w3.org/TR/tabular-metadata/#schema-compatibility).

A file of tabular data as the standard reads it: with the columns of its metadata or, failing that, of its header.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from urllib.parse import urldefrag, urljoin, urlsplit

from uritemplate import URITemplate

from ucc_graph.csvw.annotations import Load
from ucc_graph.csvw.cells import STANDARD, Cell
from ucc_graph.csvw.description import ColumnDescription, ForeignKey, GroupDescription, TableDescription
from ucc_graph.csvw.header import Checks, HeaderLayout, RowReader
from ucc_graph.csvw.keys import KeyChecks, KeySet, column_indices, key_of
from ucc_graph.csvw.metadata import read_group
from ucc_graph.csvw.properties import Findings, Report, Titles, reporter
from ucc_graph.csvw.records import Record, Records
from ucc_graph.csvw.schema import column_name
from ucc_graph.problem import Problem, Severity

__all__ = ["Files", "OpenTable", "locate", "with_header"]


_PATTERNS = ("{+url}-metadata.json", "csv-metadata.json")
_TYPES = ("application/csvm+json", "application/ld+json", "application/json")
_LINK = re.compile(r"<(?P<target>[^>]*)>(?P<parameters>[^,]*(?:\"[^\"]*\"[^,]*)*)")
_PARAMETER = re.compile(r";\s*(\w+)\s*=\s*(?:\"([^\"]*)\"|([^;\s]+))")


def locate(source: str, fetch: Load, metadata: str, link: str, problems: list[Problem]) -> GroupDescription:
    """The group of tables to convert; ``source`` is the URL of a file or of a metadata document.

    ``metadata`` is the URL of the caller's own metadata, ``link`` the Link header that came with the file; both may be
    empty. A file that nothing describes is a table by itself, described by its header.
    """
    for address in (metadata, source if _is_metadata(source) else ""):
        if address:
            return _read(address, fetch, problems) or GroupDescription(())
    for address in _candidates(source, link, fetch):
        tried: list[Problem] = []
        group = _read(address, fetch, tried)
        if group and any(table.url == source for table in group.tables):
            problems.extend(tried)
            return group
        if group:
            text = f"the metadata does not describe {source}; it is not used"
            problems.append(Problem(_file(address), 0, "", "csvw:metadata", text, Severity.WARNING))
    return GroupDescription((TableDescription(urldefrag(source).url, ()),))


def _is_metadata(source: str) -> bool:
    return urlsplit(source).path.endswith((".json", ".jsonld"))


def _read(address: str, fetch: Load, problems: list[Problem]) -> GroupDescription | None:
    findings = Findings(_file(address), problems)
    content = fetch(address)
    if content is not None:
        return read_group(content, address, fetch, findings)
    findings.fail(f"{address} cannot be read")
    return None


def _file(address: str) -> str:
    return urlsplit(address).path.rpartition("/")[2]


def _candidates(source: str, link: str, fetch: Load) -> Iterator[str]:
    for match in _LINK.finditer(link):
        parameters = {name: quoted or bare for name, quoted, bare in _PARAMETER.findall(match["parameters"])}
        if "describedby" in parameters.get("rel", "").split() and parameters.get("type", _TYPES[0]) in _TYPES:
            yield urljoin(source, match["target"])
    for pattern in _patterns(source, fetch):
        yield urljoin(source, URITemplate(pattern).expand(url=source))


def _patterns(source: str, fetch: Load) -> tuple[str, ...]:
    content = fetch(urljoin(source, "/.well-known/csvm")) if urlsplit(source).scheme in {"http", "https"} else None
    return _PATTERNS if content is None else tuple(content.decode("utf-8", "replace").split())


def with_header(
    table: TableDescription, records: Iterator[Record], language: str, findings: Findings
) -> tuple[TableDescription, Iterator[Record]]:
    """The table with the columns that its file has, and the rows that follow the header."""
    heads = list(islice(records, table.dialect.header_rows))
    first = [] if heads else list(islice(records, 1))
    width = max((len(record.cells) for record in (*heads, *first)), default=0)
    found = [_titles(heads, index) for index in range(width)]
    columns = [*table.physical, *_undeclared(table, found, language)]
    if table.physical and heads:
        _compare(table.physical, found, findings)
    virtual = [replace(c, number=len(columns) + n) for n, c in enumerate((c for c in table.columns if c.is_virtual), 1)]
    return replace(table, columns=(*columns, *virtual)), chain(first, records)


def _titles(heads: Sequence[Record], index: int) -> Titles:
    return tuple(("und", head.cells[index]) for head in heads if index < len(head.cells) and head.cells[index])


def _undeclared(table: TableDescription, found: Sequence[Titles], language: str) -> Iterator[ColumnDescription]:
    declared = len(table.physical)
    for number, titles in enumerate(found[declared:], declared + 1):
        name = column_name(() if declared or table.is_nameless else titles, number, language)
        yield ColumnDescription(number, name, titles, table.inherited)


def _compare(declared: Sequence[ColumnDescription], found: Sequence[Titles], findings: Findings) -> None:
    if len(declared) != len(found):
        findings.warn(f"the file has {len(found)} columns, and the metadata {len(declared)}", "csvw:header")
    for column, titles in zip(declared, found, strict=False):
        wanted = {title for tag, title in column.titles if _matches(tag, column.inherited.language)}
        if column.titles and not wanted & {title for _, title in titles}:
            findings.warn(f'the column "{column.title}" is not titled so in the file', "csvw:header")


def _matches(tag: str, other: str) -> bool:
    if "und" in {tag, other}:
        return True
    short, long = sorted((tag.lower(), other.lower()), key=len)
    return long == short or long.startswith(short + "-")


_ALLOWED = frozenset(("csvw:newline", "csvw:bom"))
"""What the press finds fault with and the standard allows."""


@dataclass(frozen=True)
class OpenTable:
    """A table with all its columns, the comments met so far, and its rows, to be read once."""

    description: TableDescription
    comments: list[str]
    rows: Iterator[tuple[Record, list[Cell]]]


@dataclass(frozen=True)
class Files:
    """The files of a group, read through ``fetch``; faults are added to the problems."""

    group: GroupDescription
    fetch: Load
    problems: list[Problem]
    _keys: dict[tuple[str, tuple[str, ...]], KeySet] = field(default_factory=dict)

    def open(self, table: TableDescription) -> OpenTable | None:
        """The table, its keys being checked while its rows are read; None if its file cannot be."""
        name = table.url.rpartition("/")[2]
        report = _forgiving(reporter(name, self.problems))
        opened = self._records(table, report, self.problems)
        if opened is None:
            report(0, "", "csvw:file", f"{table.url} cannot be read")
            return None
        described, records, comments = opened
        checks = KeyChecks(described, self._key_set, report)
        rows = _read_rows(described, records, checks.singles(), report)
        return OpenTable(described, comments, _checked(rows, checks))

    def _records(
        self, table: TableDescription, report: Report, problems: list[Problem]
    ) -> tuple[TableDescription, Iterator[Record], list[str]] | None:
        content = self.fetch(table.url)
        if content is None:
            return None
        encoding = table.dialect.encoding
        text = content if encoding == "utf-8" else content.decode(encoding, "replace").encode("utf-8")
        records = Records(io.BytesIO(text), table.dialect, report)
        findings = Findings(table.url.rpartition("/")[2], problems)
        described, rest = with_header(table, iter(records), self.group.language, findings)
        return described, rest, records.comments

    def _key_set(self, key: ForeignKey) -> KeySet:
        target = next(table for table in self.group.tables if (key.table or key.schema) in (table.url, table.schema))
        place = (target.url, key.target)
        if place not in self._keys:
            self._keys[place] = KeySet(target.url.rpartition("/")[2], frozenset(self._key_values(target, key.target)))
        return self._keys[place]

    def _key_values(self, table: TableDescription, names: tuple[str, ...]) -> Iterator[str]:
        opened = self._records(table, _ignore, [])
        if opened is None:
            return
        described, records, _ = opened
        indices = column_indices(described, names)
        for _, cells in _read_rows(described, records, {}, _ignore):
            if key := key_of(cells, indices):
                yield key


def _read_rows(
    table: TableDescription, records: Iterator[Record], checks: Checks, report: Report
) -> Iterator[tuple[Record, list[Cell]]]:
    width = len(table.physical)
    return RowReader(table, STANDARD, HeaderLayout(tuple(range(width)), width), checks, report).read(records)


def _checked(rows: Iterator[tuple[Record, list[Cell]]], checks: KeyChecks) -> Iterator[tuple[Record, list[Cell]]]:
    for record, cells in rows:
        checks.check(record.line, cells)
        yield record, cells


def _forgiving(report: Report) -> Report:
    def tell(line: int, column: str, rule: str, text: str) -> None:
        if rule not in _ALLOWED:
            report(line, column, rule, text)

    return tell


def _ignore(line: int, column: str, rule: str, text: str) -> None:
    """Faults of a table that is only looked up are found when it is read itself."""
