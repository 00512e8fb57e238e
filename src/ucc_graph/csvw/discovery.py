"""Discovery of the metadata that describes a file.

Model for Tabular Data, section 5 (https://www.w3.org/TR/tabular-data-model/#locating-metadata): the caller's own, else
those that a Link header names, else those at the site's patterns; the first that describes the file is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

from uritemplate import URITemplate

from ucc_graph.csvw.description import GroupDescription, TableDescription
from ucc_graph.csvw.metadata import read_group
from ucc_graph.csvw.properties import Load, ProblemCollector
from ucc_graph.problem import Problem, Severity

__all__ = ["locate"]

_PATTERNS = ("{+url}-metadata.json", "csv-metadata.json")
_TYPES = ("application/csvm+json", "application/ld+json", "application/json")
_LINK = re.compile(r"<(?P<target>[^>]*)>(?P<parameters>[^,]*(?:\"[^\"]*\"[^,]*)*)")
_PARAMETER = re.compile(r";\s*(\w+)\s*=\s*(?:\"([^\"]*)\"|([^;\s]+))")


def locate(source: str, fetch: Load, metadata: str, link: str, problems: list[Problem]) -> GroupDescription:
    """The group of tables to convert; ``source`` is the URL of a file or of a metadata document.

    ``metadata`` is the URL of the caller's own metadata, ``link`` the Link header that came with the file; both may be
    empty. A file without metadata is a table by itself, described by its header.
    """
    if metadata or urlsplit(source).path.endswith((".json", ".jsonld")):
        return _read(metadata or source, fetch, problems) or GroupDescription()
    for url in _candidates(source, link, fetch):
        tried: list[Problem] = []
        group = _read(url, fetch, tried)
        if group and any(table.url == source for table in group.tables):
            problems.extend(tried)
            return group
        if group:
            text = f"the metadata does not describe {source}; it is not used"
            problems.append(Problem(_file(url), 0, "", "csvw:metadata", text, Severity.WARNING))
    return GroupDescription((TableDescription(urldefrag(source).url),))


def _read(url: str, fetch: Load, problems: list[Problem]) -> GroupDescription | None:
    collector = ProblemCollector(_file(url), problems)
    content = fetch(url)
    if content is not None:
        return read_group(content, url, fetch, collector)
    collector.fail(f"{url} cannot be read")
    return None


def _file(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[2]


def _candidates(source: str, link: str, fetch: Load) -> Iterator[str]:
    for match in _LINK.finditer(link):
        parameters = {name: quoted or bare for name, quoted, bare in _PARAMETER.findall(match["parameters"])}
        if "describedby" in parameters.get("rel", "").split() and parameters.get("type", _TYPES[0]) in _TYPES:
            yield urljoin(source, match["target"])
    site = fetch(urljoin(source, "/.well-known/csvm")) if urlsplit(source).scheme in {"http", "https"} else None
    for pattern in _PATTERNS if site is None else site.decode("utf-8", "replace").split():
        yield urljoin(source, URITemplate(pattern).expand(url=source))
