"""Reader of cells: values, RDF terms and faults from the text in a file.

Model for Tabular Data, section 6.4 (https://www.w3.org/TR/tabular-data-model/#parsing-cells), and Generating RDF,
section 4.2 (https://www.w3.org/TR/csv2rdf/#interpreting-datatypes).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad, Store

from ucc_graph.csvw.builtin import BUILTINS, Family
from ucc_graph.csvw.datatypes import NotInDatatypeError, datatype_reader
from ucc_graph.csvw.description import ColumnDescription, Inherited
from ucc_graph.csvw.office import office_spelling, spelling_hint
from ucc_graph.csvw.table_file import TIDY
from ucc_graph.csvw.uri_templates import Template
from ucc_graph.rdf.languages import canonical_tag
from ucc_graph.rdf.ntriples import literal, tagged, typed
from ucc_graph.rdf.vocab import XSD

__all__ = ["RDF_FORM", "Cell", "CellForm", "CellReader", "Fault", "Profile", "stored", "value_iri"]

_CONTROL = re.compile(r"[\x00-\x08\x0E-\x1F\x7F\uFFFE\uFFFF]")
_UNTIDY = re.compile(r"[\t\v\f\r]|\A\s|\s\Z| [ \n]|\n ")
_BARE = re.compile(r"(?P<scheme>(?:[A-Za-z][A-Za-z0-9+.\-]*:)?)\{(?P<name>[\w.%]+)\}", re.ASCII)
"""Template of an address that is one name, or a scheme such as ``mailto:`` and a name."""
_LIST_MARKS = ("|", ";", ",")
_INTEGERS = frozenset(builtin.iri for builtin in BUILTINS.values() if builtin.is_integer)
_TEXTS = frozenset(builtin.iri for builtin in BUILTINS.values() if builtin.family in {Family.TEXT, Family.BINARY})
_LANGUAGE = BUILTINS["language"].iri
_DIGITS = 18
"""Digits of an integer that always fits in the 64 bits of Oxigraph's integers."""
_KEPT = frozenset(XSD.iri + name for name in ("date", "dateTime", "decimal", "double", "gYear", "gYearMonth"))
_CANONICAL = re.compile(
    r"0|-?(?=[\d.]{1,15}\Z)(?:(?:0|[1-9]\d*)\.\d*[1-9]|[1-9]\d*)"
    r"|[1-9]\d{3}-\d\d(?:-\d\d(?:T(?!24)\d\d:\d\d:\d\d)?)?(?:Z|[+-](?!00:00)\d\d:\d\d)?",
    re.ASCII,
)
"""Literals of the datatypes in ``_KEPT`` that Oxigraph prints as it reads them; a double keeps any 15 digits."""


class Profile(Enum):
    """The rules by which tables are read and written: those of the standard, or the stricter ones of the press.

    The press reports stray blanks and IRIs that lack a part, leaves wrong values out, and writes literals as Oxigraph
    stores them. If ``valueUrl`` uses a column with a separator, it makes one IRI for each value. The standard writes a
    wrong value as a text, and makes one IRI from the whole list. Only the standard makes blank nodes.
    """

    PRESS = "press"
    STANDARD = "standard"


Fault = tuple[str, str]
"""A rule that a cell breaks, and the text of the problem."""


@dataclass(frozen=True)
class CellForm:
    """Form in which cells are written, such as RDF.

    ``value`` returns the writer of a column's values, from the column, the table's URL and the profile. ``text`` writes
    a text that is no value of the column's datatype.
    """

    value: Callable[[ColumnDescription, str, Profile], Callable[[str], str]]
    text: Callable[[str], str]


class Cell(NamedTuple):
    """A cell: its objects in the form of the output, its values for templates and keys (none if null), and its faults.

    A tuple, because a large table has a million cells: a tuple is made in a quarter of the time of a frozen dataclass.
    """

    objects: tuple[str, ...]
    values: tuple[str, ...]
    faults: tuple[Fault, ...] = ()


def value_iri(column: ColumnDescription, url: str, profile: Profile) -> Callable[[str], str] | None:
    """A function from a value to its IRI; None unless ``valueUrl`` uses the column's own value alone."""
    template = column.inherited.value_url
    is_list = column.inherited.separator is not None and profile is Profile.STANDARD
    if template is None or column.is_virtual or is_list:
        return None
    value_url = Template(template, url)
    if value_url.variables != (column.name,):
        return None
    term, bare = value_url.single_term(), _BARE.fullmatch(template)
    if term is None or bare is None or profile is Profile.STANDARD:
        return term
    scheme = bare["scheme"]
    return lambda value: "" if _loses_signs(scheme, value) else term(value)


def _loses_signs(scheme: str, value: str) -> bool:
    """Whether a template that is one name, perhaps behind a scheme, would escape the signs of an address."""
    return "://" in value or bool(scheme and {"@", "+"} & {*value})


def _term_writer(column: ColumnDescription, url: str, profile: Profile) -> Callable[[str], str]:
    return value_iri(column, url, profile) or _literal_writer(column.inherited, profile)


RDF_FORM = CellForm(_term_writer, literal)
"""Cells as RDF terms."""


class CellReader:
    """Reader of the cells of one column of the table at a URL; ``check`` looks up the values of a foreign key."""

    def __init__(
        self,
        column: ColumnDescription,
        url: str,
        profile: Profile,
        check: Callable[[str], str] | None = None,
        form: CellForm = RDF_FORM,
    ) -> None:
        self._inherited = column.inherited
        self._is_press = profile is Profile.PRESS
        self._check = check
        self._term, self._text = form.value(column, url, profile), form.text
        self._lexical = datatype_reader(column.inherited.datatype)
        self._null = frozenset((*column.inherited.null, ""))
        self._is_simple = column.inherited.separator is None

    def read(self, text: str) -> Cell:
        """The cell of a text."""
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
        if self._is_press:
            faults += self._untidy(text)
        parts = list(self._parts(self._inherited.datatype.normalised(text), faults))
        if not parts and self._inherited.required:
            faults.append(("csvw:required", "the cell is empty, and must have a value"))
        pairs = [pair for part in parts if (pair := self._value(part, faults))]
        terms = [term for _, term in pairs]
        objects = dict.fromkeys(terms) if self._is_press else terms
        return Cell(tuple(objects), tuple(value for value, _ in pairs), tuple(faults))

    def _untidy(self, text: str) -> Iterator[Fault]:
        """The faults of blanks, line ends and control characters; only a datatype of texts has lines."""
        if control := _CONTROL.search(text):
            yield "csvw:whitespace", f"{_quoted(text)} has the control character U+{ord(control[0]):04X}; delete it"
        elif _UNTIDY.search(text):
            yield "csvw:whitespace", f"{_quoted(text)} has surplus blanks; {TIDY}"
        elif "\n" in text and not self._inherited.datatype.keeps_lines:
            yield "csvw:whitespace", f"{_quoted(text)} has a line end, and only a text may have one; delete it"

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
            elif self._is_press:
                faults.append(("csvw:separator", f'{_quoted(text)} has an empty value beside "{inherited.separator}"'))

    def _datatype_fault(self, part: str, fault: str) -> Fault:
        spelling = office_spelling(self._inherited.datatype.builtin, part) if self._is_press else ""
        hint = spelling or spelling_hint(self._inherited.datatype.builtin, part) or self._list_hint(part)
        told = f": {hint}" if hint and self._is_press else ""
        return "csvw:dialect" if spelling else "csvw:datatype", f"{_quoted(part)} {fault}{told}"

    def _iri_fault(self, value: str) -> str:
        template = self._inherited.value_url or ""
        bare = _BARE.fullmatch(template)
        if bare is None or not _loses_signs(bare["scheme"], value):
            return "makes no valid IRI"
        plain = f"{bare['scheme']}{{+{bare['name']}}}"
        return f'is an address whose signs "{template}" escapes: write "valueUrl": "{plain}"'

    def _list_hint(self, part: str) -> str:
        """What to do with a wrong value that is several right ones with a mark between them; nothing for any other."""
        declared = self._inherited.separator
        for mark in (mark for mark in _LIST_MARKS if mark in part and mark != declared):
            if all(self._is_right(piece.strip()) for piece in part.split(mark)):
                instead = f'write "{declared}" in place of "{mark}", or ' if declared else ""
                return f'it is a list: {instead}give the column "separator": "{mark}"'
        return ""

    def _is_right(self, part: str) -> bool:
        try:
            value = self._lexical(part)
        except NotInDatatypeError:
            return False
        return bool(part) and not (self._check and self._check(value))

    def _value(self, part: str, faults: list[Fault]) -> tuple[str, str] | None:
        try:
            value = self._lexical(part)
        except NotInDatatypeError as error:
            faults.append(self._datatype_fault(part, str(error)))
            return None if self._is_press else (part, self._text(part))
        if self._check and (missing := self._check(value)):
            hint = self._list_hint(part) if self._is_press else ""
            faults.append(("csvw:foreignKey", f"{_quoted(part)} {missing}{f': {hint}' if hint else ''}"))
            if self._is_press:
                return None
        term = self._term(value)
        if not term:
            faults.append(("csvw:iri", f"{_quoted(part)} {self._iri_fault(value)}"))
            return None
        return value, term


def _literal_writer(inherited: Inherited, profile: Profile) -> Callable[[str], str]:
    datatype, language = inherited.datatype, inherited.language
    if datatype.is_text:
        return literal if language == "und" else lambda value: tagged(value, language)
    iri = datatype.iri or datatype.builtin.iri
    if profile is Profile.PRESS:
        return lambda value: typed(*stored(value, iri))
    return lambda value: typed(value, iri)


def stored(lexical: str, datatype: str) -> tuple[str, str]:
    """The lexical form and the datatype's IRI that Oxigraph prints for a valid literal.

    Oxigraph keeps numbers, booleans, dates and durations as values and prints them canonically, with ``xsd:integer``
    for types derived from it and ``xsd:dateTime`` for ``xsd:dateTimeStamp``: text written here equals text read back.
    A language tag has the spelling of those of literals.
    """
    if datatype == _LANGUAGE:
        return canonical_tag(lexical), datatype
    if datatype in _INTEGERS and len(lexical) <= _DIGITS:
        return str(int(lexical)), XSD.integer.value
    if datatype in _TEXTS or (datatype in _KEPT and _CANONICAL.fullmatch(lexical)):
        return lexical, datatype
    return _printed(lexical, datatype)


@lru_cache(1 << 12)
def _printed(lexical: str, datatype: str) -> tuple[str, str]:
    store = Store()
    store.add(Quad(XSD.string, XSD.string, Literal(lexical, datatype=NamedNode(datatype))))
    [(_, _, found, _)] = store
    return found.value, found.datatype.value


def _quoted(text: str) -> str:
    shown = (text if len(text) <= 80 else text[:79] + "…").replace("\n", "\\n")
    return f'"{shown}"'
