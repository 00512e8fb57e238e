"""Row of a table for readers: each cell beside the name of its column, with the rows before and after it.

It is where a correction begins, so it also has the things that the row describes, and its sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from pyoxigraph import NamedNode, Triple

from ucc_graph.csvw.sheets.excerpt import read_excerpt
from ucc_graph.errors import DataError
from ucc_graph.library.open import Library
from ucc_graph.library.provenance import Origins
from ucc_graph.rdf.iris import part_of
from ucc_graph.rdf.terms import object_of
from ucc_graph.rdf.vocab import CSVW, PROV
from ucc_graph.release.file_names import TABLE_GROUP, TABLES
from ucc_graph.web.data.dictionary import DictionaryColumn, DictionaryTable
from ucc_graph.web.view.names import Link, Names

__all__ = ["RowOfTable", "read_row"]


@dataclass(frozen=True)
class RowOfTable:
    """Row of a table by its number in the file (RFC 7111, section 2.1); ``before`` and ``after`` may be empty."""

    table: DictionaryTable
    number: int
    before: tuple[str, ...]
    cells: tuple[str, ...]
    after: tuple[str, ...]
    things: tuple[Link, ...]
    sources: tuple[Link, ...]

    @property
    def columns(self) -> Sequence[tuple[DictionaryColumn, tuple[str, ...]]]:
        """Each column with its cells in the row before, in the row itself, and in the row after."""
        rows = (self.before, self.cells, self.after)
        cells = zip_longest(*rows, fillvalue="")
        return list(zip(self.table.columns, cells, strict=False))


def read_row(names: Names, library: Library, table: DictionaryTable, number: int) -> RowOfTable | None:
    """A row of a table; None for one that the table has not."""
    release, file = library.release, table.name
    location = library.iris.file(TABLE_GROUP.removeprefix(TABLES) if release.file(TABLE_GROUP) else file)
    try:
        found = read_excerpt(release.path(TABLES), location, file, range(number - 1, number + 2))
    except DataError:
        return None
    if number not in found:
        return None
    said = Origins(library).described([part_of(library.iris.file(file), f"row={number}")])
    before, after = (found.get(one, ()) for one in (number - 1, number + 1))
    things, sources = (tuple(_links(names, said, one)) for one in (CSVW.describes, PROV.hadPrimarySource))
    return RowOfTable(table, number, before, found[number], after, things, sources)


def _links(names: Names, said: Sequence[Triple], predicate: NamedNode) -> Iterator[Link]:
    return (names.link(object_of(triple)) for triple in said if triple.predicate == predicate)
