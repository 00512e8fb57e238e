"""The outcome of a query on its way from a worker: an answer or the reason why there is none, as a frame."""

from __future__ import annotations

import json
from typing import Final

from ucc_graph.errors import (
    QueryCrashedError,
    QueryError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooLargeError,
    StoreError,
)
from ucc_graph.library.frames import Frame
from ucc_graph.library.question import AnswerKind, QueryAnswer, format_of

__all__ = ["Outcome", "read_outcome", "to_frame"]

Outcome = QueryAnswer | QueryError
_ERRORS: Final = {
    kind.__name__: kind
    for kind in (QueryCrashedError, QueryError, QueryRefusedError, QueryTimeoutError, QueryTooLargeError, StoreError)
}
_SYNTAX: Final = QuerySyntaxError.__name__


def to_frame(outcome: Outcome) -> Frame:
    """The frame that tells an outcome."""
    if isinstance(outcome, QueryAnswer):
        return Frame(json.dumps(["answer", outcome.kind, outcome.form.name, outcome.rows]).encode(), outcome.body)
    line, column = (outcome.line, outcome.column) if isinstance(outcome, QuerySyntaxError) else (None, None)
    return Frame(json.dumps([type(outcome).__name__, str(outcome), line, column]).encode())


def read_outcome(frame: Frame) -> Outcome:
    """The outcome that a frame tells; raises ValueError for a frame that tells none."""
    try:
        name, first, second, third = json.loads(frame.head)
        if name == "answer":
            return QueryAnswer(AnswerKind(first), format_of(second), frame.body, third)
        return QuerySyntaxError(first, second, third) if name == _SYNTAX else _ERRORS[name](first)
    except (KeyError, TypeError) as error:
        raise ValueError("a worker sent a frame that cannot be read") from error
