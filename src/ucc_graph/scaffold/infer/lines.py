"""Line ends in cells: paragraphs, lists with an item a line, and texts that an office program has folded."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from ucc_graph.scaffold.infer.vocabulary import NOT_A_NAME, has_word
from ucc_graph.scaffold.infer.words import singular, words

__all__ = ["array_items", "cleaned"]

_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff\u200b]")
_BLANKS: Final = re.compile(r"[ \t\v\f]{2,}|[\t\v\f]")
_PARAGRAPHS: Final = 120
"""Letters above which a text may have paragraphs."""
_PARAGRAPH: Final = re.compile(r"(?:\r\n|\r(?!\n)|\n)\s*[\r\n]")
"""Blank line between paragraphs."""
_SENTENCES: Final = re.compile(
    r"\S\s+\S+\s+[^\r\n]*[^\W\d_]{3}[.!?\u2026][\"'\u201d\u00bb)]?[ \t]*[\r\n]+\s*[^\W\d_]"
    r"|[\u3002\uff01\uff1f]\s*[\r\n]"
)
"""End of a sentence of several words at the end of a line, before another one."""
_BULLET: Final = re.compile(r"^\s*(?:[-*•·▪\u2013\u2014]|\d{1,2}[.)])\s+")
_LONGEST: Final = 60
_RECURRING: Final = 0.3
_MARKS: Final = ("|", ";", "¦")


def cleaned(title: str, cells: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """The cells of a column without control characters and double blanks, and the separator of their lists.

    Line ends stay in paragraphs and under the headers of notes. Lists with an item a line get a separator in their
    place; else a line end is a blank.
    """
    if arrays := _of_arrays(cells):
        return arrays
    folded = [cell for cell in cells if "\n" in cell or "\r" in cell]
    if not folded:
        return tuple(_clean(cell, has_lines=False) for cell in cells), ""
    is_long = any(len(cell) > _PARAGRAPHS or _PARAGRAPH.search(cell) or _SENTENCES.search(cell) for cell in folded)
    if (is_long or has_word(title, NOT_A_NAME)) and not _are_bulleted(folded):
        return tuple(_clean(cell, has_lines=True) for cell in cells), ""
    mark = next((mark for mark in _MARKS if not any(mark in cell for cell in cells)), "")
    if mark and _are_lists(title, cells, folded):
        return tuple(mark.join(_items(cell)) for cell in cells), mark
    return tuple(_clean(cell, has_lines=False) for cell in cells), ""


def _of_arrays(cells: Sequence[str]) -> tuple[tuple[str, ...], str] | None:
    """The cells of a column of JSON arrays of texts and numbers as lists, and their separator."""
    lists = [array_items(cell) if cell else [] for cell in cells]
    items = [item for found in lists if found for item in found]
    mark = next((mark for mark in _MARKS if not any(mark in item for item in items)), "")
    if not items or not mark or any(found is None for found in lists):
        return None
    return tuple(mark.join(_clean(item, has_lines=False) for item in found or ()) for found in lists), mark


def array_items(cell: str) -> list[str] | None:
    """The items of an array of JSON, or of Python's spelling of it; None if the cell is none."""
    if not (cell.startswith("[") and cell.endswith("]")):
        return None
    try:
        found = json.loads(cell if '"' in cell else cell.replace("'", '"'))
    except ValueError:
        return None
    return [str(item) for item in found] if all(isinstance(item, str | int | float) for item in found) else None


def _clean(cell: str, *, has_lines: bool) -> str:
    """A cell without control characters and without double blanks."""
    if cell.isprintable() and "  " not in cell:
        return cell.strip()
    kept = _CONTROL.sub("", cell.replace("\r\n", "\n").replace("\r", "\n"))
    kept = kept if has_lines else kept.replace("\n", " ")
    return _BLANKS.sub(" ", kept).strip()


def _items(cell: str) -> list[str]:
    """The lines of a cell without bullets and separators at their ends."""
    lines = (_clean(_BULLET.sub("", line), has_lines=False).rstrip(",;").strip() for line in cell.splitlines())
    return [line for line in lines if line]


def _are_bulleted(folded: Sequence[str]) -> bool:
    lines = [line for cell in folded for line in cell.splitlines() if line.strip()]
    return all(_BULLET.match(line) and len(line) <= _LONGEST for line in lines)


def _are_lists(title: str, cells: Sequence[str], folded: Sequence[str]) -> bool:
    """Whether lines are items: with bullets, under a header in the plural, or since lines of a cell stand in others."""
    lists = [_items(cell) for cell in cells if cell]
    if max(len(item) for items in lists for item in items) > _LONGEST:
        return False
    if _are_bulleted(folded):
        return True
    inside = [item for cell in folded for item in _items(cell)]
    counts = Counter(item for items in lists for item in items)
    recurring = sum(counts[item] > 1 for item in inside) / max(len(inside), 1)
    title_words = words(title)
    is_several = bool(title_words) and singular(title_words[-1]) != title_words[-1]
    return recurring >= _RECURRING or (is_several and not _are_wrapped(folded))


def _are_wrapped(folded: Sequence[str]) -> bool:
    """Whether lines go on within a sentence: the first begins with a capital, most others with a small letter."""
    rows = [_items(cell) for cell in folded]
    rest = [line for items in rows for line in items[1:]]
    is_capital = all(items[0][:1].isupper() for items in rows if items)
    return is_capital and 2 * sum(line[:1].islower() for line in rest) > len(rest)
