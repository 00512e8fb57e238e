"""Choice of the columns with the names of things, one a language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import mean
from typing import Final

from ucc_graph.errors import CallError
from ucc_graph.scaffold.infer.keys import is_code
from ucc_graph.scaffold.infer.languages import language_of_text
from ucc_graph.scaffold.infer.plan import Column, Question, Role, TablePlan
from ucc_graph.scaffold.infer.vocabulary import (
    CODE,
    FAMILY_NAME,
    GIVEN_NAME,
    IDENTIFIER,
    NAME,
    NOT_A_NAME,
    PARENT,
    has_word,
)
from ucc_graph.scaffold.infer.words import singular, words

__all__ = ["with_names"]

_NEARLY_UNIQUE: Final = 0.8
_HARDLY, _HALF = 0.2, 0.5
"""Share of rows that a text tells apart, below which it is no name: beside a key, and without one."""
_FEW: Final = 5
_LONGEST: Final = 150
_EXACT: Final = frozenset(
    "name title label preflabel nom titre nombre nome titel bezeichnung 이름 명칭 제목 名称 名前 اسم".split()
)
_TIMES: Final = frozenset(("date", "datetime", "month", "year"))
"""Types of columns of which, beside texts, the name of a row is made."""
_MOST_OF_A_NAME: Final = 3
_PARTS: Final = GIVEN_NAME | FAMILY_NAME
_SHORT: Final = frozenset(("first", "given", "last", "family"))
"""Words of parts that mean other things where they stand alone."""
_QUALIFIED: Final = frozenset(
    "original former previous old earlier alternative alternate alias other local nick nickname maiden short user "
    "ancien ancienne originel originale früherer originaler".split()
)
"""Words before a name that is not the usual one of a thing."""
_STATEMENTS: Final = frozenset(
    "description place location subject summary beschreibung descripción descrizione objet lieu ort "
    "설명 説明 说明 وصف".split()
)
"""Words of headers whose short texts are names only where no other text tells rows apart."""
_STATED: Final = 80
"""Letters of such texts, on average."""
_PLAIN: Final = frozenset((word,) for word in "name nom nombre nome naam navn namn".split())
"""Headers of a whole name, and of the half that is not called otherwise."""


def with_names(table: TablePlan, wanted: str = "") -> tuple[TablePlan, tuple[Question, ...]]:
    """The table with its names, and a question if no column is surely the one.

    Raises CallError if the column wanted is blank throughout.
    """
    if table.of(Role.NAME) or not table.columns:
        return table, ()
    if wanted:
        column = table.column(wanted)
        if not column.filled:
            raise CallError(f"{table.source}: {wanted} cannot be the name: all its cells are blank.")
        return _named(table, column, "as you said"), ()
    if whole := _composed_of_halves(table) or _composed(table):
        return whole, ()
    candidates = [column for column in table.columns if _may_be(column)]
    sure = [column for column in candidates if _share(column, table) >= _NEARLY_UNIQUE]
    if found := _best(sure, table):
        return _named(table, *found), ()
    return _with_doubtful_name(table, candidates)


def _may_be(column: Column) -> bool:
    if (
        not column.is_open
        or column.separator
        or column.type.kind not in {"text", "html"}
        or has_word(column.title, PARENT)
        or (_is_question(column.title) and not has_word(column.title, NAME))
    ):
        return False
    cells = column.filled[:500]
    worded = sum(_is_worded(cell) for cell in cells)
    return 2 * worded > len(cells) and mean(map(len, cells)) <= _LONGEST


def _is_question(title: str) -> bool:
    """Whether a header asks something: the answers of several people may be the same."""
    return not {"?", "\uff1f", "\u061f"}.isdisjoint(title)


def _is_worded(cell: str) -> bool:
    """Whether a cell has more letters than digits, unlike ``10 x 5 cm``, or is one sign such as R2D2."""
    letters, digits = sum(map(str.isalpha, cell)), sum(map(str.isdigit, cell))
    return letters > digits or (letters > 0 and not any(map(str.isspace, cell)))


def _share(column: Column, table: TablePlan) -> float:
    return len(column.distinct) / table.height


def _best(sure: Sequence[Column], table: TablePlan) -> tuple[Column, str] | None:
    """The column that is surely the name, with the reason: called so, named for a language, for its kind, or a text."""
    of_kind = [column for column in sure if _is_called_kind(column, table) and not is_code(column.distinct)]
    called = [column for column in sure if _is_called_name(column)]
    usual = [column for column in called if _QUALIFIED.isdisjoint(words(column.title))]
    if usual or (called and not of_kind):
        called = usual or called
        best = max(called, key=lambda column: _score(column, table))
        others = f", the most distinct of {len(called)}" if len(called) > 1 else ""
        return best, f"called {best.title}{others}"
    languages = [column for column in sure if column.language and column.stem == ""]
    if languages:
        return _in_language(languages, table), "called after a language"
    if of_kind:
        return of_kind[0], f"called {of_kind[0].title}, as the kind is"
    texts = [column for column in sure if not has_word(column.title, NOT_A_NAME | CODE | IDENTIFIER)]
    texts = [column for column in texts if not is_code(column.distinct)]
    texts = texts or [column for column in sure if _states(column)]
    return (
        (texts[0], f"the first column of texts that differ in {_share(texts[0], table):.0%} of the rows")
        if texts
        else None
    )


def _states(column: Column) -> bool:
    """Whether short texts say what or where a row is."""
    return has_word(column.title, _STATEMENTS) and mean(map(len, column.distinct)) <= _STATED


def _is_called_name(column: Column) -> bool:
    title = column.stem or column.title
    parts = set(words(title))
    is_other = not parts.isdisjoint(NOT_A_NAME | _PARTS) and not parts & {"title", "titre"}
    return (
        has_word(title, NAME) and not is_other and not (is_code(column.distinct) and has_word(title, CODE | IDENTIFIER))
    )


def _is_called_kind(column: Column, table: TablePlan) -> bool:
    mine = words(table.kind)
    return bool(mine) and singular(" ".join(words(column.title))).split()[-1:] == [mine[-1]]


def _score(column: Column, table: TablePlan) -> float:
    """How good a name is: how distinct, and a little for its title, its language and its fellows in other ones."""
    title = words(column.stem or column.title)
    exact = 0.05 if len(title) == 1 and title[0] in _EXACT else 0
    own = 0.05 if column.language in {table.language, ""} else 0
    fellows = sum(other.stem.lower() == column.stem.lower() for other in table.columns if other.language)
    many = 0.03 if column.language and fellows > 1 else 0
    official = 0.01 if "official" in title or "officiel" in title else 0
    return round(_share(column, table), 2) + exact + own + many + official - 0.001 * len(title)


def _in_language(columns: Sequence[Column], table: TablePlan) -> Column:
    wanted = (table.language, "en")
    return next((column for tag in wanted for column in columns if column.language == tag), columns[0])


def _named(table: TablePlan, column: Column, reason: str) -> TablePlan:
    """The table with a column as name, and with the names in other languages beside it."""
    found = {_language(column, table): column}
    for other in table.columns:
        if other.is_open and other.title != column.title and other.language and _is_fellow(other, column):
            found.setdefault(other.language, other)
    return table.with_columns(replace(one.as_(Role.NAME, reason), language=language) for language, one in found.items())


def _is_fellow(other: Column, column: Column) -> bool:
    if other.type.kind not in {"text", "html"} or not other.filled:
        return False
    if other.stem.lower() == column.stem.lower():
        return True
    is_distinct = len(other.distinct) >= _NEARLY_UNIQUE * max(len(other.filled), 1)
    is_alone = not column.language or len(words(other.stem)) == len(words(column.stem))
    return is_distinct and is_alone and _is_called_name(other) and _is_called_name(column)


def _language(column: Column, table: TablePlan) -> str:
    return column.language or language_of_text(column.distinct[:200], table.language) or table.language


def _composed(table: TablePlan) -> TablePlan | None:
    """The table with a name added of given name and family name, if it has both and no column of whole names."""
    halves = [column for column in table.columns if column.is_open and _is_part(column, _PARTS)]
    if any(not (_is_half(column) or set(words(column.title)) <= _SHORT) for column in halves):
        return None
    if any(column not in halves and _is_whole(column, table) for column in table.columns if _may_be(column)):
        return None
    parts = [
        next((column for column in table.columns if column.is_open and _is_part(column, known)), None)
        for known in (GIVEN_NAME, FAMILY_NAME)
    ]
    if parts[0] is None or parts[1] is None or parts[0] is parts[1] or not parts[1].filled:
        return None
    return _with_whole_name(table, parts[0], parts[1])


def _is_whole(column: Column, table: TablePlan) -> bool:
    return _share(column, table) >= _NEARLY_UNIQUE and (_is_called_name(column) or _is_called_kind(column, table))


def _composed_of_halves(table: TablePlan) -> TablePlan | None:
    """The table with a name added where a column called name holds the half that is not called so.

    Spanish lists have ``Nombre`` and ``Apellidos``, German ones ``Name`` and ``Vorname``.
    """
    halves = [column for column in table.columns if column.is_open and _is_half(column)]
    plain = next((column for column in table.columns if column.is_open and words(column.title) in _PLAIN), None)
    if len(halves) != 1 or plain is None or not plain.type.is_text or not plain.filled:
        return None
    half = halves[0]
    if any(part and part in name for part, name in zip(half.values, plain.values, strict=True)):
        return None  # the name is whole
    pair = (half, plain) if _is_part(half, GIVEN_NAME) else (plain, half)
    return _with_whole_name(table, *pair)


def _is_half(column: Column) -> bool:
    """Whether a column is surely half of a person's name: a family may be one of plants."""
    return _is_part(column, _PARTS) and (set(words(column.title)) <= _PARTS - _SHORT or has_word(column.title, NAME))


def _with_whole_name(table: TablePlan, given: Column, family: Column) -> TablePlan:
    """The table with a name added of two columns."""
    names = tuple(" ".join(filter(None, cells)) for cells in zip(given.values, family.values, strict=True))
    title = "name" if all(column.title.lower() != "name" for column in table.columns) else "full name"
    why = f"{given.title} and {family.title} in one column"
    added = Column(title, names, Role.NAME, why, title, table.language, is_added=True)
    return replace(table, columns=(added, *table.columns))


def _is_part(column: Column, known: frozenset[str]) -> bool:
    return column.type.is_text and not known.isdisjoint(words(column.title))


def _with_doubtful_name(table: TablePlan, candidates: Sequence[Column]) -> tuple[TablePlan, tuple[Question, ...]]:
    """The table with the most distinct column as name, and a question; with its key as name if nothing else is."""
    usable = [
        column
        for column in candidates
        if _is_called_kind(column, table) or not has_word(column.title, NOT_A_NAME | CODE | IDENTIFIER)
    ]
    if numbered := _numbered_by_kind(table, usable):
        return numbered, ()
    called = [column for column in usable if _is_called_name(column) or _is_called_kind(column, table)]
    texts = [column for column in usable if not is_code(column.distinct)]
    pool = called or texts
    best = max(pool, key=lambda column: _share(column, table), default=None)
    least = _HARDLY if table.of(Role.KEY) else _HALF
    if best is None or (not called and _share(best, table) < least and table.height > _FEW):
        return _named_by_key(table), ()
    share = _share(best, table)
    others = tuple(column.title for column in candidates if column is not best)
    reason = (
        f"the most distinct text, though only {share:.0%} of the rows differ"
        if share < _NEARLY_UNIQUE
        else "the only text"
    )
    questions = (
        (Question("name", table.source, best.title, "Which column holds the names?", best.title, others),)
        if others
        else ()
    )
    return _named(table, best, reason), questions


def _numbered_by_kind(table: TablePlan, texts: Sequence[Column]) -> TablePlan | None:
    """The table with names of its first text and a number that is called as the kind, such as "St Peter, bell 3"."""
    numbers = (column for column in table.columns if column.is_open and _is_called_kind(column, table))
    number = next((column for column in numbers if _counts(column, table)), None)
    text = next((column for column in texts if len(column.filled) == table.height), None)
    if number is None or text is None:
        return None
    called = number.title.lower()
    names = tuple(f"{a}, {called} {b}" if b else a for a, b in zip(text.values, number.values, strict=True))
    if len(set(names)) < _NEARLY_UNIQUE * table.height:
        return None
    why = f"{text.title} and {number.title} in one column, for no column has names"
    added = Column(_free_title(table), names, Role.NAME, why, "name", table.language, is_added=True)
    return replace(table, columns=(added, *table.columns))


def _counts(column: Column, table: TablePlan) -> bool:
    """Whether a column numbers things within others, from 1 on."""
    is_whole = column.type.kind == "integer" and not column.type.group and len(column.filled) == table.height
    return is_whole and all(cell.isdigit() and 0 < int(cell) <= 10 * table.height for cell in column.distinct)


def _free_title(table: TablePlan) -> str:
    return "name" if all(column.title != "name" for column in table.columns) else "name of the row"


def _named_by_key(table: TablePlan) -> TablePlan:
    """The table with names made of its keys or of its first column that is always filled, or of the rows' numbers."""
    keys = table.of(Role.KEY)[:1] or _telling_apart(table)
    called = table.kind.replace("-", " ")
    if keys:
        rows = (", ".join(cells) for cells in zip(*map(_read_cells, keys), strict=True))
        names = tuple(f"{called} {row}" if row[:1].isdigit() else row for row in rows)
        why = f"made of {', '.join(column.title for column in keys)}, for no column has names"
    else:
        names = tuple(f"{called} {number}" for number in range(1, table.height + 1))
        why = "the number of the row, for no column has names"
    title = _free_title(table)
    added = Column(title, names, Role.NAME, why, title, table.language, is_added=True)
    return replace(table, columns=(*table.columns, added))


def _read_cells(column: Column) -> tuple[str, ...]:
    """The cells as people read them: a moment of ISO 8601 with a blank before the time."""
    is_moment = column.type.kind == "datetime" and not column.type.format
    return tuple(cell.replace("T", " ") for cell in column.values) if is_moment else column.values


def _told_before(full: Sequence[Column]) -> list[Column]:
    """The texts that a name has before a day that tells rows apart alone, as both teams of a match are."""
    texts = [column for column in full if column.type.is_text and len(column.distinct) > _MOST_OF_A_NAME]
    return [column for column in texts if not has_word(column.title, NOT_A_NAME)][: _MOST_OF_A_NAME - 1]


def _telling_apart(table: TablePlan) -> tuple[Column, ...]:
    """The first columns that are always filled and tell most rows apart together, as station and day do; three at most.

    One that tells them apart alone comes first, then texts.
    """
    full = [column for column in table.columns if column.is_open and len(column.filled) == table.height]
    full = [column for column in full if (column.type.kind in _TIMES or _may_be(column)) and len(column.distinct) > 1]
    full.sort(key=lambda column: (len(column.distinct) < _NEARLY_UNIQUE * table.height, not column.type.is_text))
    for count in range(1, min(len(full), _MOST_OF_A_NAME) + 1):
        rows = set(zip(*(column.values for column in full[:count]), strict=True))
        if len(rows) >= _NEARLY_UNIQUE * table.height:
            return tuple(full[:count] if count > 1 or full[0].type.is_text else (*_told_before(full), full[0]))
    return tuple(full[:1])
