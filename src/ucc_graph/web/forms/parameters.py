"""Parameters of a list for programs: the columns that they ask for, and those that mean nothing.

A page passes over a parameter that it does not know, for links come with marks of their own. A program with a misspelt
name would take the whole list for its selection: it is told, with the names that there are, the nearest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from ucc_graph.library.collection import Collection
from ucc_graph.library.facets import Facet, FacetType
from ucc_graph.web.forms.columns import KindColumns, ListColumn
from ucc_graph.web.http.parameters import Misread, is_switched_on
from ucc_graph.web.view.listing import AT, BY_NAME, FROM, SORT, TO, WITHOUT, Selection, key_of
from ucc_graph.web.view.numbers import decimal_mark

__all__ = ["EXCEL", "FIELDS", "SEMICOLON", "excel_in", "read_delimiter", "read_fields", "unread"]

FIELDS: Final = "fields"
"""The parameter with the names of columns, separated by commas."""
EXCEL: Final = "excel"
"""The parameter that asks for CSV as spreadsheets need it."""
SEMICOLON: Final = "semicolon"
"""The value of that parameter for spreadsheets in languages that write a comma before the fraction of a number."""
_OF_FORMS: Final = ("page", "size", "lang", FIELDS, EXCEL, "context")
_TYPES: Final = {FacetType.NUMBER: "a number, such as {}", FacetType.DAY: "a day or a year, such as {}"}
_YEAR: Final = "a year, such as {}"


def read_delimiter(excel: str | None) -> str:
    """What separates the cells of CSV for spreadsheets; empty for CSV as programs read it. Raises ParameterError."""
    if excel is not None and excel.lower() == SEMICOLON:
        return ";"
    return "," if is_switched_on(EXCEL, excel, f"no value, 1, 0 or {SEMICOLON}") else ""


def excel_in(language: str) -> str:
    """The value of that parameter for the spreadsheets of a language."""
    return SEMICOLON if decimal_mark(language) == "," else "1"


def read_fields(texts: Iterable[str], known: KindColumns) -> tuple[tuple[ListColumn, ...], list[Misread]]:
    """The columns that are asked for, each once, and the names that are of none."""
    names = dict.fromkeys(name.strip() for text in texts for name in text.split(",") if name.strip())
    found = tuple(known.by_name[name] for name in names if name in known.by_name)
    return found, [Misread(FIELDS, name, list(known.by_name)) for name in names if name not in known.by_name]


def unread(pairs: Sequence[tuple[str, str]], selection: Selection, further: Sequence[str] = _OF_FORMS) -> list[Misread]:
    """The parameters of an address that mean nothing in a list: unknown ones, and those with unknown values.

    ``further`` are the parameters that the address takes besides those of the selection.
    """
    names = [*_names(selection.collection), *further]
    unknown = [Misread(name, value, names, is_unknown=True) for name, value in pairs if name not in names]
    return [*unknown, *(_misread(name, value, selection) for name, value in selection.misread)]


def _names(collection: Collection) -> Iterator[str]:
    yield from (facet.name for facet in collection.facets)
    yield from (f"{facet.name}{end}" for facet in collection.ranges for end in (FROM, TO))
    yield from (WITHOUT, SORT, *((AT,) if collection.year else ()))


def _misread(name: str, value: str, selection: Selection) -> Misread:
    """A parameter with a value that it cannot have, and the values that it can have."""
    collection = selection.collection
    facet = next((one for one in collection.facets if one.name == name), None)
    if facet:
        keys = [key_of(facet, one, selection.iris) for one in facet.distinct]
        return Misread(name, value, list(dict.fromkeys(keys)))
    if name == SORT:
        columns = (BY_NAME, *(column.name for column in collection.columns))
        return Misread(name, value, [f"{sign}{one}" for one in columns for sign in ("", "-")])
    if name == WITHOUT:
        return Misread(name, value, [one.name for one in (*collection.offered, *collection.ranges)])
    if name == AT:
        years = [one.since for one in collection.intervals if one.since is not None]
        return Misread(name, value, hint=_YEAR.format(max(years, default=2000)))
    return Misread(name, value, hint=_bound(name, collection.ranges))


def _bound(name: str, ranges: Iterable[Facet]) -> str:
    facet = next(one for one in ranges if name in (f"{one.name}{FROM}", f"{one.name}{TO}"))
    return _TYPES.get(facet.sort, _YEAR).format(facet.distinct[-1] if facet.sort is not FacetType.NUMBER else "10")
