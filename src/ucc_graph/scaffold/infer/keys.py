"""Choice of a table's key: the last part of the addresses of its things."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from ucc_graph.errors import CallError
from ucc_graph.press.check.keys import key_faults
from ucc_graph.scaffold.infer.plan import Column, Role, TablePlan
from ucc_graph.scaffold.infer.vocabulary import CODE, IDENTIFIER, NAME, NUMBER, PARENT, has_word
from ucc_graph.scaffold.infer.words import slug, words

__all__ = ["is_code", "is_key", "numbered_slugs", "plain", "with_added_key", "with_own_key"]

_KEY: Final = re.compile(r"[A-Za-z0-9._~-]{1,40}", re.ASCII)
_EXACT: Final = frozenset("id key code identifier uid uuid guid identifiant localname 번호 id번호 코드".split())
_NO_KEYS: Final = frozenset(
    ("decimal", "date", "datetime", "month", "url", "domain", "email", "picture", "html", "boolean", "year")
)
_OF_OTHERS: Final = frozenset("wikidata geoname geonames viaf isni gnd osm wikipedia google facebook twitter".split())
"""Words for the identifiers that others give to a thing, which are its key only if nothing else is."""
_CHANGING: Final = frozenset(
    "phone telephone tel fax mobile teléfono telefono téléphone telefon telefone telefoon telefonnummer puhelin móvil "
    "movil handy zip zipcode postal postalcode postcode plz postleitzahl rank ranking rang position pos "
    "전화번호 우편번호 순위 電話番号 郵便番号 順位".split()
)
"""Words for numbers that a thing may share or change, and so are never its key."""
_COMPOUND: Final = re.compile(
    r"(?P<of>[^\W\d_]{3,}?)s?(?:nummer|nr|kennung|kennzahl|kennziffer|schlüssel|schluessel|kode|code)"
)
"""Numbers in one word with what they count, as in ``Mitgliedsnr``."""
_SHARED: Final = frozenset("telefon fax haus konto ruf handy mobil seiten post steuer version bar zip farb".split())
"""What is numbered by words that are no keys."""
_LONG: Final = 5
_TAGS: Final = re.compile(r"<[^<>]+>")
_ADDED: Final = "key"


def with_own_key(table: TablePlan, wanted: str = "") -> TablePlan:
    """The table with one of its columns as key: the one wanted or the best one; the same table if none can be it.

    Raises CallError if the column wanted cannot be the key.
    """
    if table.of(Role.KEY):
        return table
    if wanted:
        column = table.column(wanted)
        if fault := _fault(column, table.lines):
            raise CallError(f"{table.source}: {wanted} cannot be the key: {fault}.")
        return table.with_columns([column.as_(Role.KEY, "as you said")])
    candidates = [column for column in table.columns if column.is_open and not _fault(column, ())]
    ranked = [(rank, column) for column in candidates if (rank := _rank(column, table)) < 5]
    if ranked:
        best = min(ranked, key=lambda pair: pair[0])[1]
        why = ("called" if _rank(best, table) < 4 else "the first column,") + f" {best.title}"
        return table.with_columns([best.as_(Role.KEY, f"unique, {why}")])
    return table


def with_added_key(table: TablePlan) -> TablePlan:
    """The table with a key added that is made of its names, if it has none."""
    return table if table.of(Role.KEY) else _with_added_key(table)


def is_key(text: str) -> bool:
    """Whether a text can be the last part of an address as it is."""
    return bool(_KEY.fullmatch(text)) and not any(key_faults("thing", text))


def is_code(values: Sequence[str]) -> bool:
    """Whether texts look like codes: one word with digits or without small letters, or very short."""
    short = sum(_is_code(text) for text in values)
    return bool(values) and short >= 0.8 * len(values)


def _is_code(text: str) -> bool:
    has_sign = any(sign.isdigit() for sign in text) or (text.isascii() and text.upper() == text)
    return " " not in text and (has_sign or (text.isascii() and len(text) < 4))


def numbered_slugs(names: Iterable[str]) -> list[str]:
    """A key for each name; of equal ones each but the first gets a number."""
    seen, taken = Counter[str](), set[str]()
    found: list[str] = []
    for name in names:
        stem = slug(plain(name)) or "row"
        seen[stem] += 1
        key = stem if seen[stem] == 1 else f"{stem}-{seen[stem]}"
        while key in taken:
            seen[stem] += 1
            key = f"{stem}-{seen[stem]}"
        taken.add(key)
        found.append(key)
    return found


def plain(text: str) -> str:
    """A text without tags and character references of HTML."""
    return html.unescape(_TAGS.sub("", text)) if "<" in text or "&" in text else text


def _fault(column: Column, lines: Sequence[int]) -> str:
    """Why a column is no key; empty if it may be one."""
    seen: dict[str, int] = {}
    for place, value in enumerate(column.values):
        where = f"line {lines[place]}" if lines else f"row {place + 1}"
        if not is_key(value):
            return f'{where} has "{value}", which cannot stand in an address' if value else f"{where} is blank"
        if value in seen:
            first = f"lines {lines[seen[value]]} and {lines[place]}" if lines else "two rows"
            return f'"{value}" stands in {first}'
        seen[value] = place
    return "" if seen else "it has no rows"


def _rank(column: Column, table: TablePlan) -> int:
    """How much a column looks like the key, from 0; 5 if it does not."""
    title = column.title
    parts = words(title)
    if column.type.kind in _NO_KEYS or has_word(title, PARENT) or has_word(title, _CHANGING):
        return 5
    if len(parts) == 1 and parts[0] in _EXACT:
        return 0
    is_of_others = not _OF_OTHERS.isdisjoint(parts)
    if has_word(title, IDENTIFIER) or parts[-2:] == ("local", "name"):
        return 3 if is_of_others else 1
    if has_word(title, CODE):
        return 3 if is_of_others else 2
    is_number = has_word(title, NUMBER) or _is_compound(parts)
    if is_number and column.type.kind in {"integer", "text"} and is_code(column.values):
        return 3
    is_numbered = column.type.kind == "integer" and (parts == words(table.kind) or _are_long(column.values))
    is_called_otherwise = has_word(title, NAME) or (column.type.is_number and not is_numbered)
    is_first = column is table.columns[0]
    return 4 if is_first and is_code(column.values) and not is_called_otherwise else 5


def _is_compound(title: Sequence[str]) -> bool:
    """Whether a header ends in a number in one word with the things that have it."""
    match = _COMPOUND.fullmatch(title[-1]) if title else None
    return match is not None and _SHARED.isdisjoint((match["of"], f"{match['of']}s"))


def _are_long(values: Sequence[str]) -> bool:
    """Whether whole numbers have five digits or more and as many of them each, as those of a register have."""
    return min(map(len, values)) >= _LONG and len(set(map(len, values))) == 1


def _with_added_key(table: TablePlan) -> TablePlan:
    named = [column for column in table.of(Role.NAME) if column.language in {table.language, ""}] or table.of(Role.NAME)
    keys = numbered_slugs(_texts(named, table))
    title = _ADDED if _ADDED not in {column.title for column in table.columns} else "key of the row"
    column = Column(title, tuple(keys), Role.KEY, _why_added(table), title, is_added=True)
    return replace(table, columns=(column, *table.columns))


def _texts(named: Sequence[Column], table: TablePlan) -> list[str]:
    """The text of each row for its key: its first name that is not blank."""
    others = table.of(Role.NAME)
    rows = zip(*(column.values for column in (*named[:1], *others)), strict=True) if others else [()] * table.height
    return [
        next((cell for cell in row if slug(plain(cell))), f"{table.kind} {number}")
        for number, row in enumerate(rows, 1)
    ]


def _why_added(table: TablePlan) -> str:
    called = [column for column in table.columns if has_word(column.title, IDENTIFIER) and not column.is_added]
    faults = ((column.title, _fault(column, table.lines)) for column in called)
    said = next((f"; {title} is none, for {fault}" for title, fault in faults if fault), "")
    return f"made of the names, yours from now on{said}"
