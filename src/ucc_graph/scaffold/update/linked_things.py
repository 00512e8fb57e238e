"""Things in tables of their own that a sheet holds in its rows, such as code and names of a region in every row.

A column of the table leads to the things by their keys. The sheet may have the keys, the names, or both, in lists too.
The column of the sheet that agrees best with the links so far is read; another one counts where it says something new.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from ucc_graph.scaffold.update.opened_table import OpenedTable
from ucc_graph.scaffold.update.sheet_match import RowMatch, SheetMatch, matched_columns
from ucc_graph.scaffold.update.spelling import folded, one_line

__all__ = ["LinkedThings"]

_SEPARATORS: Final = ("|", ";", "\n", ",", "/")
_KEY: Final = re.compile(r"[A-Za-z0-9._~-]+")
_FEW: Final = 3
"""Rows in which a column may say something else than the others before it counts as another thing altogether."""


Source = tuple[str, int]
"""A column of the things, and the place in the sheet of the texts that tell them by it."""


@dataclass
class LinkedThings:
    """The things that a column leads to; collects new ones and new values of those that there are.

    ``slug`` makes a key of a name. ``is_open`` tells that the sheet may add things: no other sheet is their table.
    """

    match: SheetMatch
    rows: RowMatch
    column: str
    things: OpenedTable
    slug: Callable[[str], str]
    is_open: bool
    more_keys: Mapping[str, str] = field(default_factory=dict)
    new: dict[str, dict[str, str]] = field(default_factory=dict)
    cells: dict[tuple[int, str], str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @cached_property
    def companions(self) -> dict[str, int]:
        """Places in the sheet by the names of the things' columns."""
        if not self.is_open:
            return {}
        taken = [place for name, place in self.match.columns.items() if name != self.column]
        found = matched_columns(self.match.sheet, self.things, taken)
        return {name: place for name, place in found.items() if name != self._key}

    def links(self) -> Iterator[tuple[int, str]]:
        """The new cell of each row of the sheet, by its number; nothing if the sheet does not tell the things."""
        if not self._sources:
            return
        old = {other: self.match.opened.text.cell(row, self.column) for row, other in self.rows.pairs.items()}
        readings = {
            source: [self._keys(source, row) for row in range(len(self.match.sheet.rows))] for source in self._sources
        }
        ranked = sorted(self._sources, key=lambda source: self._deviations(readings[source], old))
        trusted = [s for s in ranked if self._deviations(readings[s], old) <= max(_FEW, len(old) // 100)] or ranked[:1]
        self._rename(readings[ranked[0]], old)
        for row in range(len(self.match.sheet.rows)):
            yield row, self._cell(row, old.get(row, ""), trusted, ranked[0])

    def update_values(self, cells: Mapping[int, str]) -> None:
        """Notes the values of the things that the sheet gives in all rows alike, and that differ from those so far."""
        votes = defaultdict[tuple[str, str], set[str]](set)
        for row, cell in cells.items():
            keys = self._old_keys(cell)
            for name, place in self.companions.items():
                items = self._items(self.match.sheet.rows[row][place], name)
                if len(items) == len(keys):
                    for key, item in zip(keys, items, strict=True):
                        votes[key, name].add(item)
        for (key, name), texts in votes.items():
            row_of = self._rows_by_key.get(key)
            if row_of is None or len(texts) != 1:
                continue
            before = self.things.text.cell(row_of, name)
            after = self.things.spelling(name).spelt(next(iter(texts)), before)
            if after != before and (row_of, name) not in self.cells:
                self.cells[row_of, name] = after

    @property
    def _key(self) -> str:
        return self.things.key[0]

    @cached_property
    def _separator(self) -> str:
        return self.match.opened.column(self.column).inherited.separator or ""

    @cached_property
    def _sources(self) -> list[Source]:
        """Columns of the things (their key first) with the place in the sheet that tells a thing by it."""
        direct = [(self._key, self.match.columns[self.column])] if self.column in self.match.columns else []
        return [*direct, *((name, place) for name, place in self.companions.items() if name in self._tellers)]

    @cached_property
    def _tellers(self) -> frozenset[str]:
        """The columns of the things that tell them apart."""
        columns = (column.name for column in self.things.columns)
        rows = self.things.filled_rows()
        return frozenset(
            name
            for name in columns
            if name in self.things.labels or len({*self.things.values(name)} - {""}) == len(rows)
        )

    @cached_property
    def _rows_by_key(self) -> dict[str, int]:
        return {self.things.text.cell(row, self._key): row for row in self.things.filled_rows()}

    @cached_property
    def _known(self) -> dict[str, dict[str, str]]:
        """The key of a thing by its text in each column, folded; texts of several things are left out."""
        found: dict[str, dict[str, str]] = {}
        for column in self.things.columns:
            keys = defaultdict[str, set[str]](set)
            for row in self.things.filled_rows():
                if text := self.things.text.cell(row, column.name):
                    keys[folded(text) or text].add(self.things.text.cell(row, self._key))
            found[column.name] = {text: next(iter(of)) for text, of in keys.items() if len(of) == 1}
        return found

    def _key_of(self, item: str, name: str) -> str:
        """The key of an item in a column of the things; empty if it is none."""
        if name == self._key:
            if item in self._rows_by_key or item in self.more_keys:
                return item
            named = [teller for teller in self.things.tellers if folded(item) in self._known[teller]]
            more = self.more_keys.get(folded(item), "")
            return self._known[name].get(folded(item), "") or (self._known[named[0]][folded(item)] if named else more)
        return self._known[name].get(folded(item) or item, "")

    def _items(self, cell: str, name: str) -> list[str]:
        """The items of a cell of the sheet: split so that most of them are known."""
        text = one_line(cell)
        if not text or text in self.match.opened.column(self.column).inherited.null:
            return []
        if not self._separator or self._key_of(text, name):
            return [text]
        best = [text]
        share = 0.0
        for separator in dict.fromkeys((self._separator, *_SEPARATORS)):
            parts = [one_line(part) for part in cell.split(separator) if part.strip()]
            known = sum(bool(self._key_of(part, name)) for part in parts) / max(len(parts), 1)
            if len(parts) > 1 and (known > share or (separator == self._separator and known >= share)):
                best, share = parts, known
        return best

    def _keys(self, source: Source, row: int) -> list[str] | None:
        """The keys of the things in a cell, empty for an item that is none; None for a blank cell."""
        name, place = source
        items = self._items(self.match.sheet.rows[row][place], name)
        return [self._key_of(item, name) for item in items] if items else None

    def _old_keys(self, cell: str) -> list[str]:
        parts = cell.split(self._separator) if self._separator else [cell]
        return [part.strip() for part in parts if part.strip()]

    def _deviations(self, readings: Sequence[list[str] | None], old: Mapping[int, str]) -> int:
        found = ((readings[row], self._old_keys(cell)) for row, cell in old.items())
        return sum(
            (keys is None and bool(before)) or (keys is not None and set(keys) != set(before)) for keys, before in found
        )

    def _cell(self, row: int, old: str, trusted: Sequence[Source], best: Source) -> str:
        """The links of a row: of the first trusted column that says something new, else those so far."""
        before = set(self._old_keys(old))
        told = [(source, keys) for source in trusted if (keys := self._keys(source, row)) is not None]
        if not told:
            return old if self._keys(best, row) is not None else self._blank(row, old)
        changed = [(source, keys) for source, keys in told if set(keys) != before]
        if not changed:
            return old
        known = [(source, keys) for source, keys in changed if all(keys)]
        if known:
            source, taken = known[0]
            others = [other for other, keys in told if set(keys) != set(taken)]
            self.notes.extend(self._contradiction(source, row, others))
            return self._separator.join(dict.fromkeys(taken))
        if len(changed) < len(told):
            return old  # the things have another name, which update_values finds
        source, keys = changed[0]
        return self._with_new(source, keys, row)

    def _blank(self, row: int, old: str) -> str:
        return "" if all(self._keys(source, row) is None for source in self._sources) else old

    def _contradiction(self, source: Source, row: int, others: Sequence[Source]) -> Iterator[str]:
        """A note if another column still says something else than the one that is taken."""
        header, cells = self.match.sheet.header, self.match.sheet.rows[row]
        if other := next((place for _, place in others if place != source[1]), None):
            said = f'{header[source[1]]} says "{cells[source[1]]}"'
            yield f'{self._line(row)}: {said}, {header[other]} still "{cells[other]}": the former is taken'

    def _with_new(self, source: Source, keys: Sequence[str], row: int) -> str:
        """The links of a row with things that are not in their table yet."""
        items = self._items(self.match.sheet.rows[row][source[1]], source[0])
        if not self.is_open:
            unknown = ", ".join(item for item, key in zip(items, keys, strict=True) if not key)
            self.notes.append(f'{self._line(row)}: "{unknown}" is no key and no name in {self.things.place}')
            return self._separator.join(key or item for item, key in zip(items, keys, strict=True))
        found = [
            key or self._added(number, item, source[0], row, len(items))
            for number, (item, key) in enumerate(zip(items, keys, strict=True))
        ]
        return self._separator.join(dict.fromkeys(found))

    def _added(self, number: int, item: str, name: str, row: int, count: int) -> str:
        """The key of a new thing, which is added with all that the row says of it."""
        values = {name: item}
        for column, place in self._places.items():
            items = self._items(self.match.sheet.rows[row][place], column)
            if len(items) == count:
                values[column] = self.things.spelling(column).spelt(items[number])
        key = values.get(self._key, "")
        if not self._may_be_key(key):
            key = ""
            values[self.things.labels[0] if name == self._key and self.things.labels else name] = item
        label = next((values[label] for label in self.things.labels if values.get(label)), item)
        values[self._key] = key or self._free(label)
        self.new[values[self._key]] = values
        for column, text in {**values, name: item}.items():
            self._known[column].setdefault(folded(text) or text, values[self._key])
        return values[self._key]

    def _may_be_key(self, text: str) -> bool:
        """Whether a text of the sheet can be the key of a new thing as it is."""
        return self._is_by_key and bool(_KEY.fullmatch(text)) and self.things.spelling(self._key).is_valid(text)

    @property
    def _places(self) -> dict[str, int]:
        direct = {self._key: self.match.columns[self.column]} if self._is_by_key else {}
        return direct | self.companions

    @cached_property
    def _is_by_key(self) -> bool:
        """Whether the sheet has the keys themselves in the column, and not names of which they were made."""
        if self.column not in self.match.columns:
            return False
        cells = [cell for cell in self.match.cells(self.column) if cell]
        items = [item for cell in cells for item in self._items(cell, self._key)]
        return 2 * sum(item in self._rows_by_key for item in items) >= len(items)

    def _free(self, label: str) -> str:
        stem = key = self.slug(label) or "row"
        number = 1
        while key in self._rows_by_key or key in self.new:
            number += 1
            key = f"{stem}-{number}"
        return key

    def _rename(self, readings: Sequence[list[str] | None], old: Mapping[int, str]) -> None:
        """Gives a thing a new name if all its rows have it, and nothing else has the old one any more."""
        if not self.is_open or len({place for _, place in self._sources}) != 1 or self._is_by_key:
            return
        name, place = self._sources[0]
        before = defaultdict[str, set[str]](set)
        for row, cell in old.items():
            keys, items = readings[row], self._items(self.match.sheet.rows[row][place], name)
            left = set(self._old_keys(cell)) - set(keys or ())
            for item, key in zip(items, keys or (), strict=False):
                if not key:
                    before[item] |= left if len(left) == 1 else {""}
        used = {key for keys in readings for key in keys or ()}
        label = self.things.labels[0] if name == self._key and self.things.labels else name
        for item, gone in before.items():
            key = next(iter(gone))
            if len(gone) == 1 and key in self._rows_by_key and key not in used:
                self.cells[self._rows_by_key[key], label] = item
                self._known[name][folded(item) or item] = key

    def _line(self, row: int) -> str:
        return f"{self.match.sheet.source}, row {self.match.sheet.lines[row]}"
