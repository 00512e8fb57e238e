"""Exceptions of the program, as one tree.

::

    UccGraphError                 root of all
    ├── CallError                 wrong call: an argument, a port, a path
    ├── PublicationError          unreadable folder of tables, ontology and shapes
    ├── DataError                 faults in the data, as problems
    ├── ReleaseError              unusable release folder
    │   ├── ReleaseDamagedError   missing file, or other bytes than in the manifest
    │   └── ReleaseFormatError    folder of a newer program
    └── QueryError                query without an answer
        ├── QuerySyntaxError      syntax error, with line and column
        ├── QueryRefusedError     refused by the guard
        │   ├── QueryTooLongError     text longer than the limit
        │   └── ServiceRefusedError   call of an endpoint that is not on the list
        ├── QueryTimeoutError     deadline exceeded
        ├── QueryTooLargeError    answer larger than the limit
        ├── UnfitFormatError      answer that its format cannot hold
        ├── QueryMemoryError      need of more memory than the limit
        ├── QueryCrashedError     end of its worker for an unknown reason
        ├── EngineBusyError       all workers busy and the queue full, or workers killed from outside
        ├── ServiceFailedError    no answer of an endpoint that SERVICE calls, or an incomplete one
        └── StoreError            no answer of a remote store, or an incomplete one

Faults in *data* are values, :class:`ucc_graph.problem.Problem`, collected so that one run shows all.
"""

from __future__ import annotations

from collections.abc import Sequence

from ucc_graph.problem import Problem

__all__ = [
    "CallError",
    "DataError",
    "EngineBusyError",
    "PublicationError",
    "QueryCrashedError",
    "QueryError",
    "QueryMemoryError",
    "QueryRefusedError",
    "QuerySyntaxError",
    "QueryTimeoutError",
    "QueryTooLargeError",
    "QueryTooLongError",
    "ReleaseDamagedError",
    "ReleaseError",
    "ReleaseFormatError",
    "ServiceFailedError",
    "ServiceRefusedError",
    "StoreError",
    "UccGraphError",
    "UnfitFormatError",
]


class UccGraphError(Exception):
    """Root of the exceptions that the program raises on purpose."""


class CallError(UccGraphError):
    """Wrong call: an argument, a port, a path."""


class PublicationError(UccGraphError):
    """Unreadable folder of tables, ontology and shapes."""


class DataError(UccGraphError):
    """Faults in the data; ``problems`` lists them all."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} faults in the data")
        self.problems = tuple(problems)


class ReleaseError(UccGraphError):
    """Unusable release folder."""


class ReleaseDamagedError(ReleaseError):
    """Missing file of a release, or one with other bytes than in the manifest."""


class ReleaseFormatError(ReleaseError):
    """Release folder of a newer program."""


class QueryError(UccGraphError):
    """Query without an answer.

    ``text`` is for everybody. ``details`` say the same with what only operators may know: addresses, and messages of
    the system or of a store; they are empty if there is nothing to add.
    """

    def __init__(self, text: str, details: str = "") -> None:
        super().__init__(details or text)
        self.text = text
        self.details = details


class QuerySyntaxError(QueryError):
    """Syntax error in a query; ``line`` and ``column`` count from 1, and are None where unknown."""

    def __init__(self, text: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(text)
        self.line = line
        self.column = column


class QueryRefusedError(QueryError):
    """Query that the guard refuses."""


class QueryTooLongError(QueryRefusedError):
    """Text of a query longer than the limit."""


class ServiceRefusedError(QueryRefusedError):
    """Query that calls, or may be read as calling, an endpoint that is not on the list."""


class QueryTimeoutError(QueryError):
    """Query that exceeded the deadline."""


class QueryTooLargeError(QueryError):
    """Query with an answer larger than the limit."""


class UnfitFormatError(QueryError):
    """Answer that its format cannot hold; another format can."""


class QueryMemoryError(QueryError):
    """Query that needs more memory than the limit."""


class QueryCrashedError(QueryError):
    """Query that ended its worker for an unknown reason."""


class EngineBusyError(QueryError):
    """All workers busy and the queue full, or each worker of the query killed from outside."""


class ServiceFailedError(QueryError):
    """Endpoint called by SERVICE without an answer, or with an incomplete one."""


class StoreError(QueryError):
    """Remote store without an answer, or with an incomplete one."""
