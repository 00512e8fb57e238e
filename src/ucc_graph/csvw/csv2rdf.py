"""Conversion of tables to RDF by the standard: blank nodes for resources without a name, standard or minimal mode.

Generating RDF from Tabular Data on the Web, section 4 (https://www.w3.org/TR/csv2rdf/#conversion). The metadata are
found as in Model for Tabular Data, section 5 (https://www.w3.org/TR/tabular-data-model/#locating-metadata): the
caller's own, else those that a Link header names, else those at the site's patterns; the first that describes the file.
"""

from __future__ import annotations

import io
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from urllib.parse import urldefrag, urljoin, urlsplit

from uritemplate import URITemplate

from ucc_graph.csvw.annotations import Blanks, node_statements, value_statements
from ucc_graph.csvw.cells import Profile
from ucc_graph.csvw.description import GroupDescription, TableDescription
from ucc_graph.csvw.keys import column_indices
from ucc_graph.csvw.metadata import read_group
from ucc_graph.csvw.properties import INVALID, Load, ProblemCollector
from ucc_graph.csvw.row_writer import RowWriter, describe_row
from ucc_graph.csvw.table_reader import AnnotatedRow, OpenTable, TableReader
from ucc_graph.errors import DataError
from ucc_graph.problem import Problem, Severity
from ucc_graph.rdf.ntriples import iri, literal
from ucc_graph.rdf.vocab import CSVW, RDF, RDFS

__all__ = ["Mode", "csv2rdf"]

_ALLOWED = frozenset(("csvw:newline", "csvw:bom"))
"""Rules of the press that the standard does not have."""
_NOTE = f"{CSVW.iri}note"
_GROUP, _TABLE, _HAS_TABLE, _HAS_ROW = (iri(CSVW.iri + name) for name in ("TableGroup", "Table", "table", "row"))
_PATTERNS = ("{+url}-metadata.json", "csv-metadata.json")
_TYPES = ("application/csvm+json", "application/ld+json", "application/json")
_LINK = re.compile(r"<(?P<target>[^>]*)>(?P<parameters>[^,]*(?:\"[^\"]*\"[^,]*)*)")
_PARAMETER = re.compile(r";\s*(\w+)\s*=\s*(?:\"([^\"]*)\"|([^;\s]+))")


class Mode(StrEnum):
    """Modes of conversion: standard describes tables and rows too, minimal gives the statements of the cells alone."""

    STANDARD = "standard"
    MINIMAL = "minimal"


def csv2rdf(
    source: str, *, fetch: Load, problems: list[Problem], mode: Mode = Mode.STANDARD, metadata: str = "", link: str = ""
) -> Iterator[str]:
    """The statements of a file or a metadata document as lines of N-Triples.

    ``source`` and ``metadata`` (the caller's own) are URLs. They and the documents that they name are read through
    ``fetch``, which returns None if there is nothing. ``link`` is the Link header that came with the file. Raises
    DataError if the metadata cannot be used; other faults are added to the problems while the lines are read.
    """
    group = _located(source, fetch, metadata, link, problems)
    if any(problem.severity is Severity.VIOLATION and problem.rule != INVALID for problem in problems):
        raise DataError(problems)

    def lines(table: TableDescription) -> Iterable[bytes] | None:
        content, encoding = fetch(table.url), table.dialect.encoding
        if content is None or encoding == "utf-8":
            return content if content is None else io.BytesIO(content)
        return io.BytesIO(content.decode(encoding, "replace").encode("utf-8"))

    reader = TableReader(group, Profile.STANDARD, lines)
    conversion = _Conversion(reader, problems, (f"_:b{number}" for number in count()))
    statements = conversion.standard() if mode is Mode.STANDARD else conversion.minimal()
    return (f"{statement} ." for statement in statements)


@dataclass(frozen=True)
class _Conversion:
    reader: TableReader
    problems: list[Problem]
    blanks: Blanks

    def standard(self) -> Iterator[str]:
        group = self.reader.group
        node = self._node(group)
        yield f"{node} {RDF.type} {_GROUP}"
        yield from self._annotations(node, group)
        for opened, writer in self._opened():
            yield from self._table(node, opened, writer)

    def minimal(self) -> Iterator[str]:
        for opened, writer in self._opened():
            for row in opened.rows:
                yield from writer.write(row).statements

    def _opened(self) -> Iterator[tuple[OpenTable, RowWriter]]:
        for table in self.reader.group.tables:
            problems = ProblemCollector(table.file, self.problems, allowed=_ALLOWED)
            opened = self.reader.open(table, problems)
            if opened and table.is_suppressed:
                deque(opened.rows, maxlen=0)  # it is validated, and makes no statements
            elif opened:
                yield opened, RowWriter(opened.description, Profile.STANDARD, problems, self.blanks)
            else:
                problems.report(0, "", "csvw:file", f"{table.url} cannot be read")

    def _node(self, described: GroupDescription | TableDescription) -> str:
        return iri(described.identifier) if described.identifier else next(self.blanks)

    def _annotations(self, node: str, described: GroupDescription | TableDescription) -> Iterator[str]:
        yield from node_statements(node, described.annotations, self.blanks)
        for note in described.notes:
            yield from value_statements(node, _NOTE, note, self.blanks)

    def _table(self, group: str, opened: OpenTable, writer: RowWriter) -> Iterator[str]:
        table = opened.description
        node = self._node(table)
        yield f"{group} {_HAS_TABLE} {node}"
        yield f"{node} {RDF.type} {_TABLE}"
        yield f"{node} {CSVW.url} {iri(table.url)}"
        yield from self._annotations(node, table)
        titles = column_indices(table, table.row_titles)
        for row in opened.rows:
            row_node = next(self.blanks)
            written = writer.write(row)
            yield f"{node} {_HAS_ROW} {row_node}"
            yield from describe_row(row_node, f"{table.url}#row={row.source}", written, _titles(table, row, titles))
            yield from written.statements
        yield from (f"{node} {RDFS.comment} {literal(comment)}" for comment in opened.comments)


def _titles(table: TableDescription, row: AnnotatedRow, indices: tuple[int, ...]) -> Iterator[str]:
    for index in indices:
        if table.physical[index].inherited.value_url is None:
            yield from row.cells[index].objects
        else:
            yield from (literal(value) for value in row.cells[index].values)


def _located(source: str, fetch: Load, metadata: str, link: str, problems: list[Problem]) -> GroupDescription:
    """The group of tables to convert; ``source`` is the URL of a file or of a metadata document.

    ``metadata`` is the URL of the caller's own metadata, ``link`` the Link header that came with the file; both may be
    empty. A file without metadata is a table by itself, described by its header.
    """
    if metadata or urlsplit(source).path.endswith((".json", ".jsonld")):
        return _read_metadata(metadata or source, fetch, problems) or GroupDescription()
    for url in _candidates(source, link, fetch):
        tried: list[Problem] = []
        group = _read_metadata(url, fetch, tried)
        if group and any(table.url == source for table in group.tables):
            problems.extend(tried)
            return group
        if group:
            text = f"the metadata does not describe {source}; it is not used"
            problems.append(Problem(_file_name(url), 0, "", "csvw:metadata", text, Severity.WARNING))
    return GroupDescription((TableDescription(urldefrag(source).url),))


def _read_metadata(url: str, fetch: Load, problems: list[Problem]) -> GroupDescription | None:
    collector = ProblemCollector(_file_name(url), problems)
    content = fetch(url)
    if content is not None:
        return read_group(content, url, fetch, collector)
    collector.fail(f"{url} cannot be read")
    return None


def _file_name(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[2]


def _candidates(source: str, link: str, fetch: Load) -> Iterator[str]:
    for match in _LINK.finditer(link):
        parameters = {name: quoted or bare for name, quoted, bare in _PARAMETER.findall(match["parameters"])}
        if "describedby" in parameters.get("rel", "").split() and parameters.get("type", _TYPES[0]) in _TYPES:
            yield urljoin(source, match["target"])
    site = fetch(urljoin(source, "/.well-known/csvm")) if urlsplit(source).scheme in {"http", "https"} else None
    for pattern in _PATTERNS if site is None else site.decode("utf-8", "replace").split():
        yield urljoin(source, URITemplate(pattern).expand(url=source))
