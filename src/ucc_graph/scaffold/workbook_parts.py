"""Parts of a workbook's archive that the reader of workbooks leaves out: merged cells of .ods, formulas, leading zeros.

Office Open XML (ECMA-376, part 1, section 18) marks a formula that failed by the type of its cell, and a number such as
007 by its format alone. OpenDocument (part 3, section 9.1) says at a cell how many it spans.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import join, normpath
from typing import Final
from xml.etree.ElementTree import Element, ParseError, fromstring, iterparse
from zipfile import BadZipFile, ZipFile

__all__ = ["Merge", "SheetParts", "parts_of_sheets"]

Merge = tuple[int, int, int, int]
"""Merged cells: first row, first column, last row, last column."""
_SHEET: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_ZEROS: Final = re.compile(r"0{2,20}")
_PLACE: Final = re.compile(r"([A-Z]{1,3})(\d+)")


@dataclass
class SheetParts:
    """What the cells of a sheet have beside their values; rows and columns count from 0.

    ``zeros`` are the digits that a whole number is filled up to by zeros. ``failed`` are formulas that failed,
    ``unknown`` those that no office program has computed yet.
    """

    merges: list[Merge] = field(default_factory=list)
    zeros: dict[tuple[int, int], int] = field(default_factory=dict)
    failed: list[tuple[int, int]] = field(default_factory=list)
    unknown: list[tuple[int, int]] = field(default_factory=list)


def parts_of_sheets(content: bytes) -> Mapping[str, SheetParts]:
    """The parts of each sheet of a workbook by its name; none for a form of workbook that is no such archive."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = frozenset(archive.namelist())
            if "xl/workbook.xml" in names:
                return dict(_office_open(archive, names))
            return dict(_open_document(archive)) if "content.xml" in names else {}
    except (BadZipFile, KeyError, ParseError, NotImplementedError, RuntimeError, OSError, EOFError):
        return {}  # the reader of workbooks tells what is broken


def _office_open(archive: ZipFile, names: frozenset[str]) -> Iterator[tuple[str, SheetParts]]:
    relations = {
        relation.get("Id", ""): normpath(join("xl", relation.get("Target", ""))).removeprefix("/")
        for relation in _xml(archive.read("xl/_rels/workbook.xml.rels"))
    }
    zeros = _zero_formats(archive) if "xl/styles.xml" in names else {}
    for sheet in _xml(archive.read("xl/workbook.xml")).iter(f"{_SHEET}sheet"):
        path = relations.get(sheet.get(_RELATION, ""), "")
        if path in names:
            yield sheet.get("name", ""), _cells(archive.read(path), zeros)


def _zero_formats(archive: ZipFile) -> dict[str, int]:
    """The digits of each style of cells whose format is zeros alone."""
    styles = _xml(archive.read("xl/styles.xml"))
    codes = {form.get("numFmtId", ""): form.get("formatCode", "") for form in styles.iter(f"{_SHEET}numFmt")}
    found = styles.find(f"{_SHEET}cellXfs")
    forms = [codes.get(style.get("numFmtId", ""), "") for style in (found if found is not None else ())]
    return {str(number): len(code) for number, code in enumerate(forms) if _ZEROS.fullmatch(code)}


def _cells(content: bytes, zeros: Mapping[str, int]) -> SheetParts:
    parts = SheetParts()
    if not (zeros or b't="e"' in content or b"<f" in content):
        return parts  # most sheets: no need to read their cells twice
    _check_entities(content)
    for _, cell in iterparse(BytesIO(content)):  # noqa: S314  # it has no entities
        if cell.tag == f"{_SHEET}c":
            _add_cell(parts, cell, zeros)
        if cell.tag in {f"{_SHEET}c", f"{_SHEET}row"}:
            cell.clear()
    return parts


def _add_cell(parts: SheetParts, cell: Element, zeros: Mapping[str, int]) -> None:
    match = _PLACE.fullmatch(cell.get("r", ""))
    if not match:
        return
    place = int(match[2]) - 1, _column(match[1])
    value = cell.findtext(f"{_SHEET}v")
    if cell.get("t") == "e":
        parts.failed.append(place)
    elif cell.find(f"{_SHEET}f") is not None and value is None:
        parts.unknown.append(place)
    elif cell.get("s") in zeros and cell.get("t", "n") == "n" and value and value.isdigit():
        parts.zeros[place] = zeros[cell.get("s", "")]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _open_document(archive: ZipFile) -> Iterator[tuple[str, SheetParts]]:
    """The merged ranges of each sheet; rows and cells that repeat count as often as they do."""
    content = archive.read("content.xml")
    if b"-spanned" not in content:
        return
    for table in _xml(content).iter(f"{_TABLE}table"):
        parts, row = SheetParts(), 0
        for line in table.iter(f"{_TABLE}table-row"):
            column = 0
            for cell in line:
                right, down = _number(cell, "number-columns-spanned"), _number(cell, "number-rows-spanned")
                if right > 1 or down > 1:
                    parts.merges.append((row, column, row + down - 1, column + right - 1))
                column += _number(cell, "number-columns-repeated")
            row += _number(line, "number-rows-repeated")
        yield table.get(f"{_TABLE}name", ""), parts


def _xml(content: bytes) -> Element:
    _check_entities(content)
    return fromstring(content)  # noqa: S314  # it has no entities


def _check_entities(content: bytes) -> None:
    """Raises ParseError for a document type: no workbook has one, and its entities may be larger than memory."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ParseError


def _number(element: Element, name: str) -> int:
    text = element.get(f"{_TABLE}{name}", "1")
    return int(text) if text.isdigit() else 1
