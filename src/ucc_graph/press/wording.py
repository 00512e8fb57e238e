"""What a column may hold, in words for the person who fills it, as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ucc_graph.tables.builtin import Family
from ucc_graph.tables.datatype import Datatype
from ucc_graph.tables.description import Inherited

__all__ = ["code", "holds", "plain"]

_CHOICE: Final = re.compile(r"[\w-]+(?:\|[\w-]+)+")
"""A pattern that only lists words."""
_MARKUP: Final = re.compile(r"([\\`*\[\]<>])")


def plain(text: str) -> str:
    """A text as Markdown that shows it as it stands, on one line (CommonMark, section 2.4)."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def code(text: str) -> str:
    """A code span (CommonMark, section 6.1)."""
    if "`" not in text:
        return f"`{text}`"
    fence = "`" * (max(len(run) for run in re.findall("`+", text)) + 1)
    return f"{fence} {text} {fence}"


def holds(column: Inherited) -> str:
    """What a cell, or each of its values, must be: ``a decimal number, at least -90, at most 90``."""
    return ", ".join((_kind(column.datatype), *_restrictions(column)))


def _kind(datatype: Datatype) -> str:
    builtin, form = datatype.builtin, datatype.format
    if not form:
        return plain(builtin.says)
    says = plain(builtin.says.partition(" (")[0])
    if builtin.family is Family.BOOLEAN:
        yes, no = form.split("|")
        return f"{code(yes)} for true or {code(no)} for false"
    if _CHOICE.fullmatch(form):
        return "one of " + ", ".join(code(word) for word in form.split("|"))
    return (
        f"{says}, written as {code(form)}" if builtin.family is Family.MOMENT else f"{says} that matches {code(form)}"
    )


def _restrictions(column: Inherited) -> Iterator[str]:
    datatype = column.datatype
    if datatype.is_text and column.language != "und":
        yield f"in the language {code(column.language)}"
    if datatype.number and datatype.number.pattern:
        yield f"written as {code(datatype.number.pattern)}"
    yield from _lengths(datatype)
    yield from (f"{limit.sign} {plain(limit.value)}" for limit in datatype.limits)
    if column.default:
        yield f"and {code(column.default)} where it is empty"
    yield from (f"or {code(text)} for no value" for text in column.null if text)


def _lengths(datatype: Datatype) -> Iterator[str]:
    unit = "bytes" if datatype.builtin.family is Family.BINARY else "characters"
    least, most = datatype.shortest, datatype.longest
    if least is not None and least == most:
        yield f"of {least} {unit}"
        return
    if least is not None:
        yield f"of at least {least} {unit}"
    if most is not None:
        yield f"of at most {most} {unit}"
