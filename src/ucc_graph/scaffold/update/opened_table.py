"""Table of a publication with the text of its file: what its columns mean, and how each spells its cells."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ucc_graph.csvw import AnnotatedTable
from ucc_graph.csvw.description import ColumnDescription
from ucc_graph.csvw.uri_templates import Template
from ucc_graph.rdf.vocab import DCT, FOAF, OWL, RDFS, SCHEMA, SKOS, WGS84
from ucc_graph.scaffold.update.spelling import ColumnSpelling
from ucc_graph.scaffold.update.table_text import TableText

__all__ = ["OpenedTable"]

_LABELS: Final = tuple(term.value for term in (RDFS.label, SKOS.prefLabel, SCHEMA.name, FOAF.name, DCT.title))
_COORDINATES: Final = (WGS84.lat.value, WGS84.long.value)


@dataclass(frozen=True)
class OpenedTable:
    """A table of a publication with the text of its file."""

    table: AnnotatedTable
    text: TableText

    @property
    def place(self) -> str:
        """The file's name in messages."""
        return self.table.path.name

    @cached_property
    def columns(self) -> tuple[ColumnDescription, ...]:
        """The columns of the file."""
        return self.table.description.physical

    @cached_property
    def key(self) -> tuple[str, ...]:
        """The names of the columns that tell its rows apart."""
        description = self.table.description
        if description.primary_key:
            return description.primary_key
        names = {column.name for column in self.columns}
        templates = {column.inherited.about_url for column in description.columns if column.inherited.about_url}
        found = [Template(template, description.url).variables for template in sorted(templates)]
        return next((names_of for names_of in found if names_of and set(names_of) <= names), ())

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The names of the columns with names of things, the best first.

        A column such as ``name.text`` has the name that column ``name`` says with tags.
        """
        url, names = self.table.description.url, {column.name for column in self.columns}
        of = [(c.name.partition(".")[0], c.property_iri(url)) for c in self.table.description.columns]
        return tuple(dict.fromkeys(name for label in _LABELS for name, iri in of if iri == label and name in names))

    @cached_property
    def tellers(self) -> tuple[str, ...]:
        """The names of the columns by which others may name its things: names first, then those that repeat no cell."""
        filled = {
            c.name: [cell for cell in self.values(c.name) if cell] for c in self.columns if c.name not in self.key
        }
        least = len(self.filled_rows()) / 2
        unique = (name for name, cells in filled.items() if least < len(cells) == len(set(cells)))
        return tuple(dict.fromkeys((*self.labels, *unique)))

    @cached_property
    def coordinates(self) -> tuple[str, ...]:
        """The names of the columns of latitude and longitude; none unless it has both."""
        of = {column.property_iri(self.table.description.url): column.name for column in self.columns}
        found = tuple(of[iri] for iri in _COORDINATES if iri in of)
        return found if len(found) == len(_COORDINATES) else ()

    @property
    def is_of_retired(self) -> bool:
        """Whether its rows are things that were given up."""
        url = self.table.description.url
        return any(column.property_iri(url) == OWL.deprecated.value for column in self.table.description.columns)

    def column(self, name: str) -> ColumnDescription:
        """The column of a name."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, ColumnDescription]:
        return {column.name: column for column in self.columns}

    def values(self, name: str) -> tuple[str, ...]:
        """The cells of a column, row by row."""
        return tuple(self.text.cell(row, name) for row in range(len(self.text.lines)))

    def spelling(self, name: str) -> ColumnSpelling:
        """The spelling of a column."""
        return self._spellings[name]

    @cached_property
    def _spellings(self) -> dict[str, ColumnSpelling]:
        return {column.name: ColumnSpelling(column, frozenset(self.values(column.name))) for column in self.columns}

    def key_of(self, row: int) -> str:
        """The key of a row, its parts joined by a blank."""
        return " ".join(self.text.cell(row, name) for name in self.key)

    def filled_rows(self) -> list[int]:
        """The rows that are not blank."""
        return [row for row, cells in enumerate(self.text.rows) if any(cells)]
