"""Plan of an update from next year's sheets: the cells that differ, new rows, and rows that are there no more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ucc_graph.errors import DataError
from ucc_graph.press.read.publication import Publication
from ucc_graph.press.read.sources import read_sources
from ucc_graph.problem import Problem
from ucc_graph.scaffold.sheets import Sheet
from ucc_graph.scaffold.update.changes import TableUpdate, Update, counted, shown
from ucc_graph.scaffold.update.linked_things import LinkedThings
from ucc_graph.scaffold.update.opened_table import OpenedTable
from ucc_graph.scaffold.update.sheet_match import RowMatch, SheetMatch, match_rows, match_sheets
from ucc_graph.scaffold.update.spelling import folded
from ucc_graph.scaffold.update.table_text import TableText

__all__ = ["plan_update"]


def plan_update(publication: Publication, sheets: Sequence[Sheet], slug: Callable[[str], str]) -> Update:
    """The changes that some sheets make in a publication; ``slug`` makes keys of names.

    Raises DataError if the tables cannot be read by their metadata, and CallError if no sheet is for one of them.
    """
    problems: list[Problem] = []
    tables = read_sources(publication).open_tables(problems)
    if problems:
        raise DataError(problems)
    opened = [OpenedTable(t, TableText.read(t.path.read_bytes(), t.description, t.path.name)) for t in tables]
    matches, alone = match_sheets(sheets, opened)
    plan = _Plan(opened, {match.opened.place: match for match in matches}, slug)
    for match in _in_order(matches):
        plan.add(match)
    return Update(
        publication, tuple(opened), tuple(change for change in plan.changes.values() if change.sources), tuple(alone)
    )


class _Plan:
    """Changes of all tables while the sheets are gone through."""

    def __init__(
        self, opened: Sequence[OpenedTable], matches: Mapping[str, SheetMatch], slug: Callable[[str], str]
    ) -> None:
        self.changes = {table.place: TableUpdate(table) for table in opened}
        self._matches = matches
        self._slug = slug

    def add(self, match: SheetMatch) -> None:
        """Adds the changes that a sheet makes in its table, and in those of the things that its rows name."""
        change, rows = self.changes[match.opened.place], match_rows(match)
        change.sources.append(match.sheet.source)
        change.vanished.extend(rows.vanished)
        change.notes.extend((*match.notes, *rows.notes))
        keys = self._new_keys(match, rows)
        cells = {
            row: self._plain_cells(match, row, old)
            for old, row in [*rows.pairs.items(), *((-1, row) for row in rows.new)]
        }
        links = [*self._links(match, rows, keys)]
        for link in links:
            found = {row: cell for row, cell in link.links() if row in cells}
            for row, cell in found.items():
                cells[row][link.column] = cell
            link.update_values(found)
            self._add_things(link, match)
            change.notes.extend(link.notes)
        for old, row in rows.pairs.items():
            change.cells.update(
                {(old, name): cell for name, cell in cells[row].items() if cell != match.opened.text.cell(old, name)}
            )
        change.new.extend({**cells[row], **keys[row]} for row in rows.new)
        change.notes.extend(self._left_out(match, rows, links, cells))
        change.notes.extend(self._used_again(rows, keys))

    def _used_again(self, rows: RowMatch, keys: Mapping[int, Mapping[str, str]]) -> Iterator[str]:
        """A note for each new row with a key that was retired."""
        tables = [c.opened for c in self.changes.values() if c.opened.is_of_retired and c.opened.key]
        gone = {text.rpartition("/")[2] for table in tables for text in table.values(table.key[0])}
        for row in rows.new:
            if (key := " ".join(keys[row].values())) in gone:
                yield f"{key} was retired: take it out of {tables[0].place}, or give the row another key"

    def _new_keys(self, match: SheetMatch, rows: RowMatch) -> dict[int, dict[str, str]]:
        """The keys of the new rows, those of the sheet or made of their names."""
        opened = match.opened
        if match.has_key:
            spellings = {name: opened.spelling(name) for name in opened.key}
            return {
                row: {name: s.spelt(match.sheet.rows[row][match.columns[name]]) for name, s in spellings.items()}
                for row in rows.new
            }
        taken = set(opened.values(opened.key[0])) if opened.key else set()
        label = next(name for name in opened.labels if name in match.columns)
        found: dict[int, dict[str, str]] = {}
        for row in rows.new:
            key = _free_key(self._slug(match.sheet.rows[row][match.columns[label]]) or "row", taken)
            taken.add(key)
            found[row] = {opened.key[0]: key} if opened.key else {}
        return found

    def _plain_cells(self, match: SheetMatch, row: int, old: int) -> dict[str, str]:
        """The cells of a row as the table writes them, without those of links to other things."""
        opened, found = match.opened, dict[str, str]()
        for name, place in match.columns.items():
            before = opened.text.cell(old, name) if old >= 0 else ""
            is_key = match.has_key and name in opened.key
            found[name] = (
                before if is_key and old >= 0 else opened.spelling(name).spelt(match.sheet.rows[row][place], before)
            )
        if old >= 0:
            _keep_unplaced(opened, found, old)
        return found

    def _links(
        self, match: SheetMatch, rows: RowMatch, keys: Mapping[int, Mapping[str, str]]
    ) -> Iterator[LinkedThings]:
        for key in match.opened.table.description.foreign_keys:
            target = next(
                (c.opened for c in self.changes.values() if c.opened.table.description.url == key.table), None
            )
            if target is None or len(key.columns) != 1 or target.key != key.target:
                continue
            is_open = target.place not in self._matches
            more = self._keys_to_come(target, match, rows, keys)
            yield LinkedThings(match, rows, key.columns[0], target, self._slug, is_open, more)

    def _keys_to_come(
        self, target: OpenedTable, match: SheetMatch, rows: RowMatch, keys: Mapping[int, Mapping[str, str]]
    ) -> dict[str, str]:
        """Keys of rows that this update adds to a table, by themselves and folded by their names and codes."""
        found = [dict(values) for values in self.changes[target.place].new]
        if target is match.opened:
            columns = match.columns.items()
            found += [{**{n: match.sheet.rows[row][p] for n, p in columns}, **keys[row]} for row in rows.new]
        more: dict[str, str] = {}
        for values in found:
            key = values.get(target.key[0], "")
            more |= {text: key for text in (key, *(folded(values.get(name, "")) for name in target.tellers)) if text}
        return more

    def _add_things(self, link: LinkedThings, match: SheetMatch) -> None:
        change = self.changes[link.things.place]
        known = {values[link.things.key[0]] for values in change.new}
        new = [values for key, values in link.new.items() if key not in known]
        cells = {place: cell for place, cell in link.cells.items() if place not in change.cells}
        if new or cells:
            change.sources = list(dict.fromkeys([*change.sources, match.sheet.source]))
            change.new.extend(new)
            change.cells.update(cells)

    def _left_out(
        self, match: SheetMatch, rows: RowMatch, links: Sequence[LinkedThings], cells: Mapping[int, Mapping[str, str]]
    ) -> Iterator[str]:
        """Columns that only the sheet or only the table has, and values that are none of their column's datatype."""
        used = {*match.columns.values(), *(place for link in links for place in link.companions.values())}
        for place, title in enumerate(match.sheet.header):
            count = sum(bool(row[place]) for row in match.sheet.rows)
            if place not in used and count:
                verb = "is" if count == 1 else "are"
                text = f'column "{title}" is in no table: {counted(count, "value")} {verb} left out; '
                yield text + f"to publish it, add it to {match.opened.place} and csvw.json"
        told = {*match.columns, *(link.column for link in links if link.companions)}
        told |= set() if match.has_key else set(match.opened.key)
        for column in match.opened.columns:
            if column.name not in told:
                yield f'column "{column.title}" is not in the sheet: its cells stay' + (
                    ", blank in new rows" if rows.new else ""
                )
        yield from self._invalid(match, rows, cells)

    def _invalid(self, match: SheetMatch, rows: RowMatch, cells: Mapping[int, Mapping[str, str]]) -> Iterator[str]:
        old = {row: place for place, row in rows.pairs.items()}
        for name in match.columns:
            spelling = match.opened.spelling(name)
            for row, values in cells.items():
                before = match.opened.text.cell(old[row], name) if row in old else ""
                if values[name] != before and not spelling.is_valid(values[name]):
                    line = match.sheet.lines[row]
                    text = f'row {line}, column "{match.opened.column(name).title}": {shown(values[name])} is not '
                    yield f"{text}{spelling.builtin.label}: ucc-graph check will name it"


def _free_key(stem: str, taken: Iterable[str]) -> str:
    """A key that is not taken: the stem, or the stem with a number."""
    known, number, key = set(taken), 1, stem
    while key in known:
        number += 1
        key = f"{stem}-{number}"
    return key


def _in_order(matches: Sequence[SheetMatch]) -> list[SheetMatch]:
    """The matches, those first whose tables others refer to."""
    places = {match.opened.table.description.url: match for match in matches}
    found: list[SheetMatch] = []

    def add(match: SheetMatch, above: tuple[SheetMatch, ...]) -> None:
        for key in match.opened.table.description.foreign_keys:
            target = places.get(key.table)
            if target and target not in above and target is not match:
                add(target, (*above, match))
        if match not in found:
            found.append(match)

    for match in matches:
        add(match, ())
    return found


def _keep_unplaced(opened: OpenedTable, cells: dict[str, str], row: int) -> None:
    """Keeps a thing without a place where the sheet has none that counts: half of one, or 0 and 0."""
    names = opened.coordinates
    found = [cells.get(name, "") for name in names]
    is_none = not all(found) or not any(text.strip("0.,+-") for text in found)
    if names and is_none and not any(opened.text.cell(row, name) for name in names):
        cells.update(dict.fromkeys((name for name in names if name in cells), ""))
