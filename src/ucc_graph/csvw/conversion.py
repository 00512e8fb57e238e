"""Conversion of tables by the standard, to any format: its mode, the location of the metadata, and the tables in order.

The metadata are found as in Model for Tabular Data, section 5
(https://www.w3.org/TR/tabular-data-model/#locating-metadata): the caller's own, else those that a Link header names,
else those at the site's patterns; the first that describes the file.
"""

from __future__ import annotations

import io
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urldefrag, urljoin, urlsplit

from uritemplate import URITemplate

from ucc_graph.csvw.cells import RDF_FORM, CellForm, Profile
from ucc_graph.csvw.description import GroupDescription, TableDescription
from ucc_graph.csvw.metadata import read_group
from ucc_graph.csvw.properties import INVALID, Load, ProblemCollector
from ucc_graph.csvw.table_reader import OpenTable, TableReader
from ucc_graph.errors import DataError
from ucc_graph.problem import Problem, Severity

__all__ = ["Conversion", "Mode", "open_conversion"]

_ALLOWED = frozenset(("csvw:newline", "csvw:bom"))
"""Rules of the press that the standard does not have."""
_PATTERNS = ("{+url}-metadata.json", "csv-metadata.json")
_TYPES = ("application/csvm+json", "application/ld+json", "application/json")
_LINK = re.compile(r"<(?P<target>[^>]*)>(?P<parameters>[^,]*(?:\"[^\"]*\"[^,]*)*)")
_PARAMETER = re.compile(r";\s*(\w+)\s*=\s*(?:\"([^\"]*)\"|([^;\s]+))")


class Mode(StrEnum):
    """Modes of conversion: standard describes tables and rows too, minimal gives what the cells say alone."""

    STANDARD = "standard"
    MINIMAL = "minimal"


@dataclass(frozen=True)
class Conversion:
    """A group of tables to convert; their problems are added to the list while the tables are read."""

    reader: TableReader
    problems: list[Problem]

    @property
    def group(self) -> GroupDescription:
        """The description of the group."""
        return self.reader.group

    def open(self, table: TableDescription) -> OpenTable | None:
        """One table to write; None without a file, or for one that is suppressed."""
        problems = ProblemCollector(table.file, self.problems, allowed=_ALLOWED)
        return None if table.is_suppressed else self.reader.open(table, problems)

    def tables(self) -> Iterator[tuple[OpenTable, ProblemCollector]]:
        """The tables to write, each with the collector of its problems; a suppressed one is validated all the same."""
        for table in self.group.tables:
            problems = ProblemCollector(table.file, self.problems, allowed=_ALLOWED)
            opened = self.reader.open(table, problems)
            if opened and table.is_suppressed:
                deque(opened.rows, maxlen=0)
            elif opened:
                yield opened, problems
            else:
                problems.report(0, "", "csvw:file", f"{table.url} cannot be read")


def open_conversion(
    source: str, fetch: Load, problems: list[Problem], *, metadata: str = "", link: str = "", form: CellForm = RDF_FORM
) -> Conversion:
    """The conversion of a file or of the tables of a metadata document, with cells in a form.

    ``source`` and ``metadata`` (the caller's own) are URLs. They and the documents that they name are read through
    ``fetch``, which returns None if there is nothing. ``link`` is the Link header that came with the file. Raises
    DataError if the metadata cannot be used; other faults are added to the problems while the tables are read.
    """
    group = _located(source, fetch, metadata, link, problems)
    if any(problem.severity is Severity.VIOLATION and problem.rule != INVALID for problem in problems):
        raise DataError(problems)

    def lines(table: TableDescription) -> Iterable[bytes] | None:
        content, encoding = fetch(table.url), table.dialect.encoding
        if content is None or encoding == "utf-8":
            return content if content is None else io.BytesIO(content)
        return io.BytesIO(content.decode(encoding, "replace").encode("utf-8"))

    return Conversion(TableReader(group, Profile.STANDARD, lines, form), problems)


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
