"""Metadata document in one piece: a group of tables with every part that it names by address in its place.

A document may describe one table alone, and may name a schema or a dialect by address (Metadata Vocabulary for Tabular
Data, section 5.2, https://www.w3.org/TR/tabular-metadata/#property-syntax). Whoever gets it with a release has one file
and no other one: there it is a group, and whole. A document that is so already stays as it is, byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ucc_graph.csvw.properties import Load
from ucc_graph.csvw.uri_templates import resolve
from ucc_graph.rdf.formats import json_bytes, read_json

__all__ = ["Embedded", "embed"]

_PARTS = ("dialect", "tableSchema")
_OF_DOCUMENT = "@context"


@dataclass(frozen=True)
class Embedded:
    """A document in one piece, and the URLs of the documents that were put into it."""

    content: bytes
    parts: tuple[str, ...] = ()


@dataclass
class _Loader:
    """Loader of the parts of a document; ``base`` is that of its URLs."""

    base: str
    load: Load
    loaded: list[str] = field(default_factory=list)

    def part(self, address: str) -> dict[str, Any] | None:
        """The object at an address, with its URL as identifier; None where there is none."""
        url = resolve(self.base, address)
        content = self.load(url)
        try:
            found = read_json(content) if content is not None else None
        except ValueError:
            return None
        if not isinstance(found, dict):
            return None
        self.loaded.append(url)
        return {"@id": address, **{key: value for key, value in found.items() if key != _OF_DOCUMENT}}


def embed(content: bytes, url: str, load: Load) -> Embedded:
    """The metadata document at a URL in one piece; one that cannot be read, or lacks a part, as far as it goes."""
    try:
        document = read_json(content)
    except ValueError:
        return Embedded(content)
    if not isinstance(document, dict):
        return Embedded(content)
    loader = _Loader(resolve(url, _base(document.get(_OF_DOCUMENT))), load)
    whole = _group(document, loader, url)
    return Embedded(content if whole == document else json_bytes(whole), tuple(loader.loaded))


def _base(context: object) -> str:
    parts = context if isinstance(context, list) else []
    found = next((part["@base"] for part in parts if isinstance(part, dict) and "@base" in part), "")
    return found if isinstance(found, str) else ""


def _group(document: Mapping[str, Any], loader: _Loader, url: str) -> dict[str, Any]:
    """The document as a group; a schema that its tables share becomes that of each table without one."""
    if "tables" not in document and document.get("@type") != "TableGroup":
        table = {key: value for key, value in document.items() if key != _OF_DOCUMENT}
        document = {_OF_DOCUMENT: document.get(_OF_DOCUMENT), "tables": [table]}
    group = _with_parts(document, loader)
    tables = group.get("tables")
    if not isinstance(tables, list):
        return group
    shared = {"tableSchema": group.pop("tableSchema")} if "tableSchema" in group else {}
    return {**group, "tables": [_table(table, shared, loader, url) for table in tables]}


def _table(table: object, shared: Mapping[str, Any], loader: _Loader, url: str) -> object:
    """A table with its parts; a file beside the document is named by its name alone."""
    if not isinstance(table, dict):
        return table
    found = _with_parts({**table, **({} if "tableSchema" in table else shared)}, loader)
    file = found.get("url")
    if isinstance(file, str) and (name := file.rpartition("/")[2]) and resolve(loader.base, file) == resolve(url, name):
        found["url"] = name
    return found


def _with_parts(members: Mapping[str, Any], loader: _Loader) -> dict[str, Any]:
    addresses = {key: members[key] for key in _PARTS if isinstance(members.get(key), str)}
    found = {key: part for key, address in addresses.items() if (part := loader.part(address)) is not None}
    return {**members, **found}
