"""The reading of cells: from text to the terms that stand for it, with whatever is wrong.

Model for Tabular Data, section 6.4 (https://www.w3.org/TR/tabular-data-model/#parsing-cells), and Generating RDF,
section 4.2 (https://www.w3.org/TR/csv2rdf/#interpreting-datatypes).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ucc_graph.csvw.builtin import XSD
from ucc_graph.csvw.datatypes import NotInDatatypeError, datatype_reader
from ucc_graph.csvw.description import ColumnDescription, Inherited
from ucc_graph.csvw.oxigraph_literals import stored_form
from ucc_graph.rdf.ntriples import literal, tagged, typed

__all__ = ["PRESS", "STANDARD", "Cell", "CellReader", "Fault", "Manner"]

_UNTIDY = re.compile(r"[\x00-\x1F\x7F\uFFFE\uFFFF]|\A\s|\s\Z|  ")


@dataclass(frozen=True)
class Manner:
    """How strict the reading is, and what is written.

    ``is_stored`` writes literals as Oxigraph stores them. ``keeps_faulty`` writes a wrong value as a text, as csv2rdf
    has it, instead of leaving it out. ``is_tidy`` finds fault with stray blanks and with IRIs that lack a part.
    ``spreads`` gives each value of a separated column an IRI of its own where ``valueUrl`` is made of that column;
    csv2rdf makes one IRI of the whole list.
    """

    is_stored: bool
    keeps_faulty: bool
    is_tidy: bool
    spreads: bool


PRESS = Manner(is_stored=True, keeps_faulty=False, is_tidy=True, spreads=True)
STANDARD = Manner(is_stored=False, keeps_faulty=True, is_tidy=False, spreads=False)

Fault = tuple[str, str]
"""A rule and what is wrong."""


class Cell(NamedTuple):
    """A cell as read: the terms to write, the values for templates and keys (none if null), and the faults.

    A tuple, because a million are made of a large table: it is made in a quarter of a frozen dataclass's time.
    """

    objects: tuple[str, ...]
    values: tuple[str, ...]
    faults: tuple[Fault, ...] = ()


class CellReader:
    """Reads the cells of one column.

    ``check`` looks a value up where the column is a foreign key; ``identify`` makes the term of a value where it is an
    IRI made of the value alone.
    """

    def __init__(
        self,
        column: ColumnDescription,
        manner: Manner,
        check: Callable[[str], str] | None = None,
        identify: Callable[[str], str] | None = None,
    ) -> None:
        self._inherited = column.inherited
        self._manner = manner
        self._check = check
        self._term = identify or _term_writer(column.inherited, manner)
        self._lexical = datatype_reader(column.inherited.datatype)
        self._null = frozenset((*column.inherited.null, ""))
        self._is_simple = column.inherited.separator is None

    def read(self, text: str) -> Cell:
        """The cell that a text is."""
        if self._is_simple and text.isprintable() and "  " not in text and text.strip() == text not in self._null:
            try:
                value = self._lexical(text)
            except NotInDatatypeError:
                return self._read(text)
            if (term := self._term(value)) and not (self._check and self._check(value)):
                return Cell((term,), (value,))
        return self._read(text)

    def _read(self, text: str) -> Cell:
        faults: list[Fault] = []
        if self._manner.is_tidy and _UNTIDY.search(text):
            faults.append(
                ("csvw:whitespace", f"{_shown(text)} has blanks at an end or in a row, or control characters")
            )
        parts = list(self._parts(self._inherited.datatype.tidy(text), faults))
        if not parts and self._inherited.required:
            faults.append(("csvw:required", "the cell is empty, and must have a value"))
        pairs = [pair for part in parts if (pair := self._value(part, faults))]
        terms = dict.fromkeys(term for _, term in pairs) if self._manner.is_tidy else [term for _, term in pairs]
        return Cell(tuple(terms), tuple(value for value, _ in pairs), tuple(faults))

    def _parts(self, text: str, faults: list[Fault]) -> Iterator[str]:
        inherited = self._inherited
        text = text or inherited.default
        if inherited.separator is None:
            if text not in inherited.null:
                yield text
            return
        if not text or text in inherited.null:
            return
        for piece in text.split(inherited.separator):
            part = (piece if inherited.datatype.is_text else piece.strip()) or inherited.default
            if part not in inherited.null:
                yield part
            elif self._manner.is_tidy:
                faults.append(("csvw:separator", f'{_shown(text)} has an empty value beside "{inherited.separator}"'))

    def _value(self, part: str, faults: list[Fault]) -> tuple[str, str] | None:
        try:
            value = self._lexical(part)
        except NotInDatatypeError as error:
            faults.append(("csvw:datatype", f"{_shown(part)} {error}"))
            return (part, literal(part)) if self._manner.keeps_faulty else None
        if self._check and (missing := self._check(value)):
            faults.append(("csvw:foreignKey", f"{_shown(part)} {missing}"))
            if not self._manner.keeps_faulty:
                return None
        term = self._term(value)
        if not term:
            faults.append(("csvw:iri", f"{_shown(part)} makes no valid IRI"))
            return None
        return value, term


def _shown(text: str) -> str:
    return f'"{text if len(text) <= 80 else text[:79] + "…"}"'


def _term_writer(inherited: Inherited, manner: Manner) -> Callable[[str], str]:
    datatype = inherited.datatype
    iri = datatype.iri or datatype.builtin.iri
    if datatype.is_text and inherited.language != "und":
        language = inherited.language
        return lambda value: tagged(value, language)
    if iri == XSD + "string":
        return literal
    if not manner.is_stored:
        return lambda value: typed(value, iri)
    form = stored_form(iri)
    return (lambda value: typed(*form(value, iri))) if form else (lambda value: typed(value, iri))
