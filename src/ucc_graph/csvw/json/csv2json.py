"""Conversion of tables to JSON by the standard, in standard or minimal mode.

Generating JSON from Tabular Data on the Web, section 4.2 (https://www.w3.org/TR/csv2json/#generating-json). Each row
stands on a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ucc_graph.csvw.conversion import Conversion, Mode, open_conversion
from ucc_graph.csvw.description import GroupDescription, TableDescription
from ucc_graph.csvw.json.nesting import nested_texts
from ucc_graph.csvw.json.objects import RowObjects
from ucc_graph.csvw.json.values import JSON_FORM, annotation_value, array, members
from ucc_graph.csvw.keys import column_indices
from ucc_graph.csvw.properties import Load
from ucc_graph.csvw.table_reader import AnnotatedRow, OpenTable
from ucc_graph.problem import Problem
from ucc_graph.rdf.formats import json_text

__all__ = ["csv2json"]

_COMMENT = "rdfs:comment"


def csv2json(
    source: str, *, fetch: Load, problems: list[Problem], mode: Mode = Mode.STANDARD, metadata: str = "", link: str = ""
) -> Iterator[str]:
    """The JSON document of a file or a metadata document, in pieces of text; see :func:`open_conversion`."""
    conversion = open_conversion(source, fetch, problems, metadata=metadata, link=link, form=JSON_FORM)
    return _standard(conversion) if mode is Mode.STANDARD else _minimal(conversion)


def _minimal(conversion: Conversion) -> Iterator[str]:
    rows = (text for opened, _ in conversion.tables() for _, texts in _rows(opened) for text in texts)
    yield "["
    yield from _lines(rows)
    yield "]\n"


def _standard(conversion: Conversion) -> Iterator[str]:
    yield _begun(_described(conversion.group), "tables")
    for number, (opened, _) in enumerate(conversion.tables()):
        yield ",\n" if number else "\n"
        yield from _table(opened)
    yield "\n]}\n"


def _table(opened: OpenTable) -> Iterator[str]:
    """The object of a table; the comments of its file are known after the rows."""
    table = opened.description
    pairs = _described(table, ("url", json_text(table.url)))
    pairs.pop(_COMMENT, None)
    titles = column_indices(table, table.row_titles)
    yield _begun(pairs, "row")
    yield from _lines(f"{{{members(_row(table, row, texts, titles))}}}" for row, texts in _rows(opened))
    comment = _comment(annotation_value(table.annotations.get(_COMMENT, [])), opened.comments)
    yield f"], {members([(_COMMENT, json_text(comment))])}}}" if comment else "]}"


def _described(described: GroupDescription | TableDescription, *pairs: tuple[str, str]) -> dict[str, str]:
    """The identifier, some pairs, the common properties and the notes of a group or a table."""
    found = {"@id": json_text(described.identifier)} if described.identifier else {}
    found |= dict(pairs)
    found |= {name: json_text(annotation_value(value)) for name, value in described.annotations.items()}
    if described.notes:
        found["notes"] = json_text(annotation_value(list(described.notes)))
    return found


def _comment(own: object, comments: list[str]) -> object:
    """The comment of the metadata with those of the file."""
    if not comments:
        return own
    return [*(own if isinstance(own, list) else [own]), *comments]


def _begun(pairs: dict[str, str], name: str) -> str:
    """The beginning of an object up to the array under a name."""
    return f"{{{members([*pairs.items(), (name, '[')])}"


def _rows(opened: OpenTable) -> Iterator[tuple[AnnotatedRow, list[str]]]:
    """The rows of a table, each with the root objects that describe its subjects."""
    objects = RowObjects(opened.description)
    for row in opened.rows:
        yield row, list(nested_texts(objects.make(row), objects.hidden_urls(row)))


def _row(
    table: TableDescription, row: AnnotatedRow, texts: list[str], titles: tuple[int, ...]
) -> Iterator[tuple[str, str]]:
    yield "url", json_text(f"{table.url}#row={row.source}")
    yield "rownum", str(row.number)
    found = [value for index in titles for value in row.cells[index].objects]
    if found:
        yield "titles", array(found) if len(found) > 1 else found[0]
    yield "describes", array(texts)


def _lines(texts: Iterable[str]) -> Iterator[str]:
    """Elements of an array, each on a line of its own."""
    for number, text in enumerate(texts):
        yield f",\n{text}" if number else f"\n{text}"
    yield "\n"
