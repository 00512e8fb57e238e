"""Inference of a plan from sheets: each rule in its turn gives columns their parts, and the rest are values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from ucc_graph.errors import CallError
from ucc_graph.scaffold.infer.counts import with_counts
from ucc_graph.scaffold.infer.keys import with_added_key, with_own_key
from ucc_graph.scaffold.infer.kinds import free_kind, kind_of_sheet, title_of_kind, title_of_sheet
from ucc_graph.scaffold.infer.languages import language_of_text, tagged_headers
from ucc_graph.scaffold.infer.levels import has_ranks, unpivoted, with_kind
from ucc_graph.scaffold.infer.lines import cleaned
from ucc_graph.scaffold.infer.links import with_links, with_subjects
from ucc_graph.scaffold.infer.lists import with_lists
from ucc_graph.scaffold.infer.marks import with_marks
from ucc_graph.scaffold.infer.names import with_names
from ucc_graph.scaffold.infer.places import with_places
from ucc_graph.scaffold.infer.plan import Choices, Column, Decision, Plan, Question, Role, TablePlan
from ucc_graph.scaffold.infer.shared import with_shared_things
from ucc_graph.scaffold.infer.units import with_units
from ucc_graph.scaffold.infer.unused import with_unused
from ucc_graph.scaffold.infer.value_types import value_type
from ucc_graph.scaffold.infer.vocabulary import language_of_headers
from ucc_graph.scaffold.infer.words import words
from ucc_graph.scaffold.infer.written_days import clocked, with_written_days
from ucc_graph.scaffold.infer.years import with_years_as_rows
from ucc_graph.scaffold.sheets import Sheet

__all__ = ["by_year", "infer", "reshaped", "with_made_names"]

_DEFAULT: Final = "en"
_TRANSLATIONS: Final = frozenset("translation translations translated i18n l10n traductions übersetzungen".split())
_TAXON, _TAXA = "taxon", "Taxa"
_SHOWN: Final = 6
"""Columns of one decision that are named one by one."""


def infer(sheets: Sequence[Sheet], choices: Choices) -> Plan:
    """The plan of a publication from sheets.

    Raises CallError for a choice that names no column, or one that cannot play its part.
    """
    empty = [sheet for sheet in sheets if not sheet.rows]
    sheets = sorted((sheet for sheet in sheets if sheet.rows), key=_is_of_another)
    if not sheets:
        raise CallError(f"{empty[0].source} has a header and no rows: fill in a first row.")
    _check(sheets, choices)
    known = choices.language or _language(sheets)
    language = known or _DEFAULT
    told = {sheet.source: [Decision(sheet.source, "unused", "a header without rows: left out")] for sheet in empty}
    questions: list[Question] = []
    tables: list[TablePlan] = []
    for sheet in sheets:
        table, said = unpivoted(_table(sheet, language, choices, tables, spoken=known))
        if has_ranks(table) and len(choices.kinds) <= len(tables):  # a kingdom is none of the birds below it
            kind = free_kind(_TAXON, [other.kind for other in tables], table.kind)
            table = with_kind(table, kind, _TAXA)
        table, doubts = _with_key_and_names(table, choices)
        tables.append(table)
        read = [Decision(sheet.source, "read", text) for text in sheet.decisions]
        told[sheet.source] = [*read, *_of_rows(sheet, table), *said, *_of_language(sheet, known)]
        questions += doubts
    tables, rows_of_years, years_told = _with_years(with_subjects(tables))
    for source, decisions in years_told.items():
        told[source] += decisions
    planned = (*_with_plurals(_with_parts(tables, choices), choices), *rows_of_years)
    questions += [question for table in planned for question in _of_types(table)]
    for table in (table for table in planned if not table.is_made):
        told[table.source] += _of_columns(table)
    return Plan(planned, tuple(decision for found in told.values() for decision in found), tuple(questions), language)


def reshaped(sheet: Sheet) -> Sheet:
    """A sheet with a row for each thing of its levels, places in two columns, plain numbers and days.

    Rows that repeat another one are left out.
    """
    table = with_places(unpivoted(_table(sheet, _DEFAULT, Choices(), ()))[0])
    rows = tuple(zip(*(column.values for column in table.columns), strict=True))
    header = tuple(column.title for column in table.columns)
    return replace(sheet, header=header, rows=rows, lines=table.lines or tuple(range(2, len(rows) + 2)))


def with_made_names(sheet: Sheet) -> Sheet | None:
    """A sheet in the shape of a table, with the names that are made of several columns; None if it needs none."""
    table = with_places(unpivoted(_table(sheet, _DEFAULT, Choices(), ()))[0])
    named = [column for column in _with_key_and_names(table, Choices())[0].of(Role.NAME) if column.is_added]
    if not named or table.of(Role.NAME):
        return None
    columns = (*named, *table.columns)
    rows = tuple(zip(*(column.values for column in columns), strict=True))
    return replace(sheet, header=tuple(column.title for column in columns), rows=rows, lines=table.lines)


def by_year(sheet: Sheet) -> tuple[Sheet, Sheet] | None:
    """A sheet without its columns of years, and one with a row for each thing and year; None if it has none."""
    table, _ = _with_key_and_names(unpivoted(_table(sheet, _DEFAULT, Choices(), ()))[0], Choices())
    narrow, years, _ = with_years_as_rows(table, ())
    if years is None:
        return None
    kept = {column.title for column in narrow.columns}
    places = [place for place, title in enumerate(sheet.header) if title in kept]
    rows = tuple(tuple(row[place] for place in places) for row in sheet.rows)
    lines = dict(zip(table.key.values, table.lines, strict=True))
    header = tuple(column.title for column in years.columns)
    long = Sheet(
        f"{sheet.name} by year",
        f"{sheet.source}, by year",
        header,
        tuple(zip(*(column.values for column in years.columns), strict=True)),
        tuple(lines[key] for key in years.of(Role.THING)[0].values),
        (),
    )
    return replace(sheet, header=tuple(sheet.header[place] for place in places), rows=rows), long


def _is_of_another(sheet: Sheet) -> bool:
    """Whether the name of a sheet says that it adds texts to the things of another one, which comes first."""
    return not _TRANSLATIONS.isdisjoint(words(sheet.name))


def _language(sheets: Sequence[Sheet]) -> str:
    """The language of the headers, without the tags of languages that they end in; empty if nobody knows it."""
    tagged = [tagged_headers(sheet.header) for sheet in sheets]
    titles = (
        found.get(title, (title, ""))[0] for sheet, found in zip(sheets, tagged, strict=True) for title in sheet.header
    )
    return language_of_headers(titles)


def _of_language(sheet: Sheet, known: str) -> Iterator[Decision]:
    if not known:
        text = f"no word of the headers is known: texts are marked as {_DEFAULT}; say --lang for another language"
        yield Decision(sheet.source, "unsure", text)


def _check(sheets: Sequence[Sheet], choices: Choices) -> None:
    headers = {title for sheet in sheets for title in sheet.header}
    of_kinds = tuple(title for title, _ in choices.kinds_of_columns)
    for option, titles in (("--name", choices.names), ("--key", choices.keys), ("--kind", of_kinds)):
        if strange := next((title for title in titles if title not in headers), None):
            raise CallError(f'{option}: there is no column "{strange}"; there are {", ".join(sorted(headers))}.')


def _table(
    sheet: Sheet, language: str, choices: Choices, before: Sequence[TablePlan], spoken: str = _DEFAULT
) -> TablePlan:
    """The sheet as a table with typed columns, each row once."""
    place = len(before)
    kind = choices.kinds[place] if place < len(choices.kinds) else kind_of_sheet(sheet.name, language)
    kind = free_kind(kind, [table.kind for table in before], f"kind{place + 1}")
    rows = dict(zip(reversed(sheet.rows), reversed(sheet.lines), strict=True))
    kept = list(reversed(rows.items()))
    cells = zip(*(row for row, _ in kept), strict=True)
    tagged = tagged_headers(sheet.header)
    columns = (
        _column(title, values, *tagged.get(title, (title, "")), choices, language)
        for title, values in zip(sheet.header, cells, strict=True)
    )
    lines = tuple(line for _, line in kept)
    title = title_of_sheet(sheet.name, spoken)
    table = TablePlan(sheet.source, kind, title, tuple(columns), lines, language=language, spoken=spoken)
    return with_counts(with_units(with_written_days(table)))


def _column(title: str, values: tuple[str, ...], stem: str, language: str, choices: Choices, spoken: str) -> Column:
    """A column with its type; ``language`` is its own, ``spoken`` that of the headers."""
    cells, separator = cleaned(title, values)
    cells = clocked(cells)
    column = Column(title, cells, stem=stem, language=language, separator=separator)
    found = value_type(title, column.distinct, spoken)
    if title in choices.month_first and found.format.startswith("d"):
        day = found.format[: found.format.find("M") - 1]
        month = day.replace("d", "M")
        found = replace(
            found, format=f"{month}{found.format[len(day)]}{day}{found.format[2 * len(day) + 1 :]}", doubt=""
        )
    if language and found.kind not in {"text", "html"}:
        column = replace(column, stem=title, language="")
    return replace(column, type=found)


def _with_key_and_names(table: TablePlan, choices: Choices) -> tuple[TablePlan, tuple[Question, ...]]:
    titles = {column.title for column in table.columns}
    key = next((title for title in choices.keys if title in titles), "")
    name = next((title for title in choices.names if title in titles), "")
    if name and not key:  # a name that was chosen is no key
        table, doubts = with_names(table, name)
        return with_added_key(with_own_key(table)), doubts
    table, doubts = with_names(with_own_key(table, key), name)
    return with_added_key(table), doubts


def _with_years(
    tables: Sequence[TablePlan],
) -> tuple[list[TablePlan], list[TablePlan], dict[str, tuple[Decision, ...]]]:
    """The tables without columns of years, those of the years, and what was decided, by source."""
    kept: list[TablePlan] = []
    made: list[TablePlan] = []
    told: dict[str, tuple[Decision, ...]] = {}
    for table in tables:
        narrow, years, told[table.source] = with_years_as_rows(table, [other.kind for other in (*tables, *made)])
        kept.append(narrow)
        made += [years] if years else []
    return kept, made, told


def _with_parts(tables: Sequence[TablePlan], choices: Choices) -> tuple[TablePlan, ...]:
    """The tables with all further parts of their columns, and those of the things that their rows share."""
    listed = [with_lists(with_unused(with_places(table))) for table in tables]
    linked = [with_links(table, listed) for table in listed]
    made: list[TablePlan] = []
    for place, table in enumerate(linked):
        linked[place], marks = with_marks(table, [other.kind for other in (*linked, *made)])
        made += marks
    kinds = [table.kind for table in (*linked, *made)]
    parted, things = with_shared_things(linked, kinds, dict(choices.kinds_of_columns))
    return tuple(_with_values(table) for table in (*map(with_unused, parted), *made, *things))


def _with_values(table: TablePlan) -> TablePlan:
    """The table with its open columns as values: texts with a language where people read them."""
    return table.with_columns(_value(column, table) for column in table.columns if column.is_open)


def _value(column: Column, table: TablePlan) -> Column:
    reason = column.reason or column.type.reason
    if column.type.kind not in {"text", "html"}:
        return column.as_(Role.VALUE, reason)
    language = column.language or language_of_text(column.distinct[:200], table.language)
    is_read = bool(language) or any(len(value) > 60 or value.count(" ") > 5 for value in column.distinct[:500])
    if (column.separator and not column.language) or not is_read:
        return column.as_(Role.VALUE, reason)
    language = language or table.language
    return replace(column.as_(Role.TEXT, f"{reason}, {language}"), language=language)


def _with_plurals(tables: Sequence[TablePlan], choices: Choices) -> tuple[TablePlan, ...]:
    asked = [table for table in tables if not table.is_made]
    said = {table.kind: plural for table, plural in zip(asked, choices.plurals, strict=False)}
    chosen = {table.kind for table, _ in zip(asked, choices.kinds, strict=False)}
    return tuple(
        replace(
            table,
            title=said.get(table.kind)
            or (title_of_kind(table.kind, table.spoken) if table.kind in chosen else table.title),
        )
        for table in tables
    )


def _of_rows(sheet: Sheet, table: TablePlan) -> Iterator[Decision]:
    twice = len(sheet.rows) - len(set(sheet.rows))
    said = f"; {twice} that repeat another are left out" if twice else ""
    yield Decision(
        sheet.source, "table", f"{len(sheet.rows)} rows, {len(sheet.header)} columns{said}: kind {table.kind}"
    )


def _of_types(table: TablePlan) -> Iterator[Question]:
    for column in table.columns:
        if column.type.doubt and column.role is Role.VALUE:
            form = column.type.format
            if form:
                yield Question(
                    "month-first", table.source, column.title, f"{column.title}: is the month first?", "no", ("yes",)
                )


def _of_columns(table: TablePlan) -> Iterator[Decision]:
    """A decision for the columns of a table that play one part for one reason."""
    if table.subject:
        yield Decision(table.source, "things", f"about the things of kind {table.subject}, whose keys it has")
    grouped: dict[tuple[Role, str], list[Column]] = {}
    for column in table.columns:
        grouped.setdefault((column.role, column.reason), []).append(column)
    counts = Counter(role for role, _ in grouped)
    for (role, reason), columns in grouped.items():
        yield Decision(_about(columns), _part(role, columns, counts), _said(reason, columns))


def _about(columns: Sequence[Column]) -> str:
    titles = [column.title for column in columns]
    shown = titles if len(titles) <= _SHOWN else [*titles[: _SHOWN - 2], "…", titles[-1]]
    return ", ".join(shown)


def _part(role: Role, columns: Sequence[Column], _: Counter[Role]) -> str:
    kinds = {column.type.kind for column in columns}
    if role is Role.VALUE and len(kinds) == 1:
        return next(iter(kinds))
    return role.value


def _said(reason: str, columns: Sequence[Column]) -> str:
    languages = [column.language for column in columns if column.language]
    in_languages = f"; in {', '.join(languages)}" if columns[0].role is Role.NAME and languages else ""
    doubt = f" ({columns[0].type.doubt})" if columns[0].type.doubt else ""
    return f"{reason}{in_languages}{doubt}"
