"""Match of a sheet with a table of a publication: its columns by their titles, its rows by their keys or names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from types import MappingProxyType
from typing import Final

from ucc_graph.errors import CallError
from ucc_graph.scaffold.header import looks_like_value
from ucc_graph.scaffold.infer.infer import by_year, reshaped, with_made_names
from ucc_graph.scaffold.sheets import Sheet
from ucc_graph.scaffold.update.opened_table import OpenedTable
from ucc_graph.scaffold.update.renamed_columns import Agreement, renamed_columns
from ucc_graph.scaffold.update.spelling import ColumnSpelling, folded

__all__ = ["RowMatch", "SheetMatch", "match_rows", "match_sheets"]

_ALIKE: Final = 0.75
"""Cells that a row has in common with one of another name, at least, if it is the same thing under a new name."""
_LEAST_CELLS: Final = 3
_SAMPLE: Final = 40
"""Rows that are compared before all of them."""
_APART: Final = 0.9
"""Share of different cells in a column that tells rows apart, at least."""


@dataclass(frozen=True)
class SheetMatch:
    """A sheet and the table that it is for; ``columns`` are places in the sheet by the names of the table's columns.

    ``notes`` tell of the columns that have another title in the sheet.
    """

    sheet: Sheet
    opened: OpenedTable
    columns: Mapping[str, int]
    notes: tuple[str, ...] = ()

    @property
    def has_key(self) -> bool:
        """Whether the sheet has the table's key, and not only the names that the key was made of."""
        return bool(self.opened.key) and set(self.opened.key) <= set(self.columns)

    def cells(self, name: str) -> list[str]:
        """The sheet's cells of a column of the table."""
        return [row[self.columns[name]] for row in self.sheet.rows]


@dataclass(frozen=True)
class RowMatch:
    """Rows of a sheet by those of its table, new ones, vanished ones of the table, and what is unclear."""

    pairs: Mapping[int, int]
    new: tuple[int, ...]
    vanished: tuple[int, ...]
    notes: tuple[str, ...] = ()
    renamed: Mapping[int, int] = field(default_factory=dict)


def match_sheets(sheets: Sequence[Sheet], tables: Sequence[OpenedTable]) -> tuple[list[SheetMatch], list[str]]:
    """The table for each sheet that has one, and a line for each sheet that has none.

    Raises CallError for two sheets of one table, and if no sheet has a table.
    """
    found: list[SheetMatch] = []
    alone: list[str] = []
    fit = [table for table in tables if not table.is_of_retired]
    for sheet in (part for whole in sheets for part in _by_year(whole, fit)):
        if matches := list(_matches(sheet, fit)):
            found.append(max(matches, key=_rank))
        else:
            alone.append(f"{sheet.source} is for no table: none has its key or name and half of its own columns in it")
    if not found:
        raise CallError(f"{'; '.join(alone)}. Compare the titles with those in csvw.json.")
    for number, match in enumerate(found):
        if other := next((one for one in found[:number] if one.opened is match.opened), None):
            both = f"{other.sheet.source} and {match.sheet.source}"
            raise CallError(f"{both} are both for {match.opened.place}: name the one that counts.")
    return found, alone


def match_rows(match: SheetMatch) -> RowMatch:
    """The rows of a sheet by those of its table: by key, or by name where the key was made of names."""
    return _by_key(match) if match.has_key else _by_name(match)


def _by_year(sheet: Sheet, tables: Sequence[OpenedTable]) -> tuple[Sheet, ...]:
    """A sheet and its values by year, if some table has most of their keys; else the sheet as it is."""
    if (both := by_year(sheet)) is None:
        return (sheet,)
    keys = {row[0] for row in both[1].rows}
    for table in tables:
        known = keys & set(table.values(table.key[0])) if len(table.key) == 1 else set()
        if 2 * len(known) >= len(keys) and _match(both[1], table):
            return both
    return (sheet,)


def _matches(sheet: Sheet, tables: Sequence[OpenedTable]) -> Iterator[SheetMatch]:
    """The tables that a sheet may be for; one with names made of several columns has most of them already."""
    found = [match for reading in _readings(sheet) for table in tables if (match := _match(reading, table))]
    yield from found
    told = [match.opened for match in found if any(name in match.columns for name in match.opened.labels)]
    for table in (table for table in tables if table not in told):
        named = with_made_names(replace(sheet, name=table.table.name))
        if named and (match := _match(named, table)) and _has_names(match):
            yield match
    for reading, table in product(_readings(sheet), tables):
        is_found = any(match.opened is table for match in found)
        if not is_found and (by_cells := _told_by_cells(reading, table)):
            yield from filter(None, [_match(reading, table, by_cells)])


def _has_names(match: SheetMatch) -> bool:
    label = next((name for name in match.opened.labels if name in match.columns), "")
    known = {*match.opened.values(label)} - {""} if label else set()
    return bool(known) and 2 * len(known & {*match.cells(label)}) >= len(known)


def _readings(sheet: Sheet) -> list[Sheet]:
    """A sheet without repeated rows, and the same in the shape of a table: levels as rows, places in degrees."""
    rows = dict(zip(reversed(sheet.rows), reversed(sheet.lines), strict=True))
    once = replace(sheet, rows=tuple(reversed(rows)), lines=tuple(reversed(rows.values())))
    shaped = reshaped(once)
    if shaped.header == once.header and len(shaped.rows) == len(once.rows):
        cells = [
            [_cell(*pair) for pair in zip(*both, strict=True)] for both in zip(once.rows, shaped.rows, strict=True)
        ]
        return [replace(once, rows=tuple(map(tuple, cells)))]
    return [once, shaped]


def _cell(written: str, shaped: str) -> str:
    """A cell as it is written, or in the shape of a table if that says it as a number."""
    is_worded = not looks_like_value(written) or written[-1] in "%\u2030"
    is_made = bool(shaped) and shaped != written and looks_like_value(shaped) and is_worded
    return shaped if is_made else written


def _match(sheet: Sheet, opened: OpenedTable, told: Mapping[str, int] = MappingProxyType({})) -> SheetMatch | None:
    """The match of a sheet and a table, if it is one; ``told`` are columns that tell the rows under another title."""
    columns = {**told, **matched_columns(sheet, opened, tuple(told.values()))}
    match = SheetMatch(sheet, opened, columns)
    if not (match.has_key or any(name in columns for name in opened.labels)):
        return None
    match = _with_renamed(match, told)
    own = [column for column in opened.columns if column.name not in opened.key or column.name in match.columns]
    return match if 2 * len(match.columns) >= len(own) else None


def _with_renamed(match: SheetMatch, told: Mapping[str, int]) -> SheetMatch:
    """The match with the columns that have another title in the sheet, and a note for each."""
    opened, header = match.opened, match.sheet.header
    own = {c.name: [title for _, title in c.titles] or [c.name] for c in opened.columns if c.name not in match.columns}
    others = {place: title for place, title in enumerate(header) if title and place not in match.columns.values()}
    pairs = match_rows(match).pairs if own and others else {}
    found = renamed_columns(own, others, lambda name, place: _agreement(match, pairs, name, place))
    said = {name: renamed.reason for name, renamed in found.items()} | dict.fromkeys(
        told, "the same cells tell the rows"
    )
    columns = {**match.columns, **{name: renamed.place for name, renamed in found.items()}}
    notes = (
        f'column "{header[columns[name]]}" is taken for "{opened.column(name).title}": {reason}'
        for name, reason in said.items()
    )
    return replace(match, columns=columns, notes=tuple(notes))


def _agreement(match: SheetMatch, pairs: Mapping[int, int], name: str, place: int) -> Agreement:
    """How a column of the sheet agrees with one of the table: in some rows, and in all if it may be the same."""
    text, rows = match.opened.text, match.sheet.rows
    cells = [(text.cell(row, name), rows[other][place]) for row, other in pairs.items()]
    some = _agreed(cells[:: len(cells) // _SAMPLE + 1], match.opened.spelling(name))
    return some if 4 * some.common < some.both else _agreed(cells, match.opened.spelling(name))


def _agreed(cells: Sequence[tuple[str, str]], spelling: ColumnSpelling) -> Agreement:
    both = [(own, cell) for own, cell in cells if own and cell]
    common = [own for own, cell in both if folded(own) == folded(cell) or spelling.spelt(cell, own) == own]
    most = max(sum(bool(own) for own, _ in cells), sum(bool(cell) for _, cell in cells))
    return Agreement(len(common), len(both), most, len(set(common)))


def _told_by_cells(sheet: Sheet, opened: OpenedTable) -> dict[str, int]:
    """The key or the names of a table under another title of a sheet: the one column with half of its cells."""
    places = [place for place in range(len(sheet.header)) if _tells_apart([row[place] for row in sheet.rows])]
    keys = opened.key if len(opened.key) == 1 else ()
    for name in (*keys, *opened.labels):
        spelt = str if name in keys else folded
        known = set(map(spelt, opened.values(name))) - {""}
        shared = {place: len(known & {spelt(row[place]) for row in sheet.rows}) for place in places}
        fit = [place for place, count in shared.items() if count >= _LEAST_CELLS and 2 * count >= len(known)]
        if len(fit) == 1 and not all(cell.isdigit() for cell in known):
            return {name: fit[0]}
    return {}


def _tells_apart(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return len(filled) >= _LEAST_CELLS and len(set(filled)) >= _APART * len(cells)


def _rank(match: SheetMatch) -> tuple[int, bool, float]:
    is_called = folded(match.sheet.name) == folded(match.opened.table.name)
    return len(match.columns), is_called, len(match.columns) / len(match.opened.columns)


def matched_columns(sheet: Sheet, opened: OpenedTable, taken: Sequence[int] = ()) -> dict[str, int]:
    """Places in a sheet by the names of a table's columns: by title as written, then by titles and names folded."""
    found: dict[str, int] = {}
    free = {place: title for place, title in enumerate(sheet.header) if place not in taken}
    for spelt in (str, folded):
        for column in opened.columns:
            titles = {spelt(title) for title in (*(title for _, title in column.titles), column.name)} - {""}
            place = next((place for place, title in free.items() if spelt(title) in titles), None)
            if column.name not in found and place is not None:
                found[column.name] = place
                del free[place]
    return found


def _by_key(match: SheetMatch) -> RowMatch:
    opened = match.opened
    own = {opened.key_of(row): row for row in opened.filled_rows()}
    spellings = [opened.spelling(name) for name in opened.key]
    loose = _unique(own, folded)
    parts = [match.cells(name) for name in opened.key]
    keys = [
        [s.spelt(cells[row]) for s, cells in zip(spellings, parts, strict=True)] for row in range(len(match.sheet.rows))
    ]
    pairs: dict[int, int] = {}
    new: dict[str, int] = {}
    unclear: set[str] = set()
    notes: list[str] = []
    for row, texts in enumerate(keys):
        key = " ".join(texts)
        place = own.get(key, loose.get(folded(key), -1))
        line = f"{match.sheet.source}, row {match.sheet.lines[row]}"
        if not all(texts):
            notes.append(f"{line} has no key: left out")
        elif place in pairs or key in new:
            first = match.sheet.lines[pairs.get(place, new.get(key, 0))]
            notes.append(f"{line} has the key {key} of row {first}, too: neither is taken")
            unclear.add(key)
        elif place >= 0:
            pairs[place] = row
        else:
            new[key] = row
    vanished = tuple(row for row in own.values() if row not in pairs)
    pairs = {place: row for place, row in pairs.items() if " ".join(keys[row]) not in unclear}
    fresh = tuple(row for key, row in new.items() if key not in unclear)
    return RowMatch(pairs, fresh, vanished, tuple(notes))


def _unique(own: Mapping[str, int], spelt: Callable[[str], str]) -> dict[str, int]:
    """Rows by a looser spelling of their keys, without those that it does not tell apart."""
    found = defaultdict[str, list[int]](list)
    for key, row in own.items():
        found[spelt(key)].append(row)
    return {key: rows[0] for key, rows in found.items() if len(rows) == 1}


def _by_name(match: SheetMatch) -> RowMatch:
    opened = match.opened
    label = next(name for name in opened.labels if name in match.columns)
    spelling = opened.spelling(label)
    own, others = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
    notes: list[str] = []
    for row in opened.filled_rows():
        own[_folded_name(opened.text.cell(row, label))].append(row)
    for row, cell in enumerate(match.cells(label)):
        if cell:
            others[_folded_name(spelling.spelt(cell))].append(row)
        else:
            notes.append(f"{match.sheet.source}, row {match.sheet.lines[row]} has no name: left out")
    pairs: dict[int, int] = {}
    for name, rows in own.items():
        pairs |= _nearest(match, rows, others.get(name, []))
    left = [row for rows in own.values() for row in rows if row not in pairs]
    used = set(pairs.values())
    rest = sorted(row for rows in others.values() for row in rows if row not in used)
    renamed = _renamed(match, left, rest, label)
    pairs |= renamed
    new = tuple(row for row in rest if row not in renamed.values())
    return RowMatch(pairs, new, tuple(sorted(set(left) - set(renamed))), tuple(notes), renamed)


def _folded_name(name: str) -> str:
    return folded(name) or name


def _nearest(match: SheetMatch, own: Sequence[int], others: Sequence[int]) -> dict[int, int]:
    """Rows of one name: those that have most cells in common belong together."""
    if len(own) == len(others) == 1:
        return {own[0]: others[0]}
    ranked = sorted((-_common(match, row, other)[0], row, other) for row in own for other in others)
    pairs: dict[int, int] = {}
    for _, row, other in ranked:
        if row not in pairs and other not in pairs.values():
            pairs[row] = other
    return pairs


def _renamed(match: SheetMatch, own: Sequence[int], others: Sequence[int], label: str) -> dict[int, int]:
    """Rows that differ in little but their name, each the only one like the other."""
    found = [(row, other) for row in own for other in others if _is_alike(match, row, other, label)]
    ones, seconds = Counter(row for row, _ in found), Counter(other for _, other in found)
    return {row: other for row, other in found if ones[row] == seconds[other] == 1}


def _is_alike(match: SheetMatch, row: int, other: int, label: str) -> bool:
    common, filled = _common(match, row, other, label)
    return filled >= _LEAST_CELLS and common >= _ALIKE * filled


def _common(match: SheetMatch, row: int, other: int, label: str = "") -> tuple[int, int]:
    """The number of cells that are equal in both rows, and that of the cells that are filled in one of them."""
    common = filled = 0
    for name, place in match.columns.items():
        one, cell = match.opened.text.cell(row, name), match.sheet.rows[other][place]
        if name != label and (one or cell):
            filled += 1
            common += folded(one) == folded(cell)
    return common, filled
