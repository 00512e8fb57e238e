"""Neighbouring columns of 0 and 1, or of crosses, as one property of several things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from ucc_graph.csvw.office import MARKS
from ucc_graph.scaffold.infer.counts import is_count
from ucc_graph.scaffold.infer.keys import numbered_slugs
from ucc_graph.scaffold.infer.kinds import free_kind, title_of_kind
from ucc_graph.scaffold.infer.plan import Column, Role, TablePlan
from ucc_graph.scaffold.infer.value_types import ValueType
from ucc_graph.scaffold.infer.words import in_words, singular, slug, words

__all__ = ["with_marks"]

_LEAST: Final = 3
_SEVERAL: Final = 2
"""Rows with the mark that a column without fellows has, at least."""
_LONGEST: Final = 24
_PAIRS: Final = ({"0", "1"}, {"1"}, {"0"}, *({spelt} for mark in MARKS for spelt in (mark, mark.upper())))
_BITS: Final = frozenset(("0", "1"))
_FALLBACK: Final = "feature"
_NOISE: Final = frozenset("txt text list code codes name names all label labels short string".split())


def with_marks(table: TablePlan, kinds: Iterable[str]) -> tuple[TablePlan, tuple[TablePlan, ...]]:
    """The table with its runs of marks as links, and a table with the things of each run."""
    taken = set(kinds)
    made: list[TablePlan] = []
    for run in _runs(table.columns):
        repeated = _repeated(table, run)
        kind = free_kind(_kind(run, repeated), taken, table.kind)
        taken.add(kind)
        stem = _shared_words(run)
        labels = [in_words(" ".join(words(column.title)[len(stem) :])) if stem else column.title for column in run]
        keys = numbered_slugs(labels)
        why = f"{len(run)} neighbouring columns of marks: one property with {len(run)} things"
        links = [
            replace(
                column.as_(Role.MARK, why), target=kind, item=key, stem=kind.replace("-", " "),
                type=ValueType(null=("0",) if "0" in column.distinct else ()),
            )
            for column, key in zip(run, keys, strict=True)
        ]  # fmt: skip
        about = f"{run[0].title} … {run[-1].title}"
        unused = [column.as_(Role.UNUSED, f"says the same as {about}") for column in repeated]
        table = table.with_columns([*links, *unused])
        made.append(_things(table, kind, keys, labels, about))
    return table.with_columns(map(_alone, filter(_is_alone, table.columns))), tuple(made)


def _is_alone(column: Column) -> bool:
    """Whether a column has a mark in several rows, and nothing else."""
    is_marked = len(column.distinct) == 1 and column.distinct[0].lower() in MARKS
    return column.is_open and is_marked and len(column.filled) >= _SEVERAL


def _alone(column: Column) -> Column:
    mark = column.distinct[0]
    return replace(column, type=ValueType("boolean", f"{mark}|no", reason=f'"{mark}" as yes'))


def _runs(columns: Sequence[Column]) -> Iterator[tuple[Column, ...]]:
    run: list[Column] = []
    for column in (*columns, None):
        if column is not None and _is_mark(column):
            run.append(column)
            continue
        for part in _parts(run):
            if len(part) >= _LEAST and any("1" in one.distinct or "0" not in one.distinct for one in part):
                yield part
        run = []


def _parts(run: Sequence[Column]) -> Iterator[tuple[Column, ...]]:
    """The parts of a run whose headers begin with one word, such as "uses"; the whole run if no such part is."""
    found = [tuple(part) for _, part in groupby(run, lambda column: words(column.title)[:1])]
    if any(len(part) >= _LEAST and min(len(words(column.title)) for column in part) > 1 for part in found):
        yield from found
    else:
        yield tuple(run)


def _is_mark(column: Column) -> bool:
    is_marked = set(column.distinct) in _PAIRS and not (
        is_count(column.title) and not _BITS.isdisjoint(column.distinct)
    )
    return column.is_open and is_marked and len(column.title) <= _LONGEST


def _shared_words(run: Sequence[Column]) -> tuple[str, ...]:
    """The words with which each header of a run begins, without the last word of any."""
    first = words(run[0].title)
    length = min(len(words(column.title)) for column in run) - 1
    for count in range(length, 0, -1):
        if all(words(column.title)[:count] == first[:count] for column in run):
            return first[:count]
    return ()


def _kind(run: Sequence[Column], repeated: Sequence[Column]) -> str:
    """The kind of the things: by the column that repeats them, or the words that all headers share."""
    for title in (*(column.title for column in repeated), " ".join(_shared_words(run))):
        kept = [word for word in words(title) if word not in _NOISE and word not in {"is", "has"}]
        if kept:
            return singular(slug(" ".join(kept)))
    return _FALLBACK


def _repeated(table: TablePlan, run: Sequence[Column]) -> tuple[Column, ...]:
    """The columns of texts that have one text for each combination of the marks."""
    marked = list(zip(*(column.values for column in run), strict=True))
    return tuple(
        column
        for column in table.columns
        if column.is_open and column.type.is_text and len(column.distinct) > 2 and _is_same(column.values, marked)
    )


def _is_same(cells: Sequence[str], marked: Sequence[tuple[str, ...]]) -> bool:
    pairs = {(cell, marks) for cell, marks in zip(cells, marked, strict=True) if cell}
    texts, combinations = {cell for cell, _ in pairs}, {marks for _, marks in pairs}
    filled = sum(map(bool, cells))
    return (
        2 * filled > len(cells)
        and max(len(pairs), 1) <= 1.1 * min(len(texts), len(combinations))
        and 2 * len(pairs) < filled
    )


def _things(table: TablePlan, kind: str, keys: Sequence[str], labels: Sequence[str], about: str) -> TablePlan:
    columns = (
        Column("key", tuple(keys), Role.KEY, "made of the headers", "key", is_added=True),
        Column("name", tuple(labels), Role.NAME, "the headers", "name", table.language, is_added=True),
    )
    title = title_of_kind(kind, table.spoken)
    return TablePlan(about, kind, title, columns, language=table.language, is_made=True)
