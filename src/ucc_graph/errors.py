"""The faults of the program and of its callers, as one tree of exceptions.

::

    UccGraphError                 everything raised on purpose
    ├── CallError                 the call is wrong: an argument, a port, a path
    ├── PublicationError          the folder of tables, ontology and shapes cannot be read
    ├── DataError                 the data has faults; carries them as problems
    ├── ReleaseError              a release folder cannot be used
    │   ├── ReleaseDamagedError   a file is missing or its bytes are not those of the manifest
    │   └── ReleaseFormatError    the folder was written by a newer program
    └── QueryError                a query that is not answered
        ├── QuerySyntaxError      it does not parse; knows line and column
        ├── QueryRefusedError     the guard does not let it run
        │   └── ServiceRefusedError   it calls an endpoint that is not on the list
        ├── QueryTimeoutError     it ran longer than the deadline
        ├── QueryTooLargeError    its answer is larger than the limit
        ├── QueryCrashedError     it ended the worker that ran it
        ├── EngineBusyError       all workers are taken and the queue is full, or they are killed from outside
        └── StoreError            a store of others does not answer, or not wholly

Faults in *data* are values, :class:`ucc_graph.problem.Problem`, collected so that one run shows all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ucc_graph.problem import Problem

__all__ = [
    "CallError",
    "DataError",
    "EngineBusyError",
    "PublicationError",
    "QueryCrashedError",
    "QueryError",
    "QueryRefusedError",
    "QuerySyntaxError",
    "QueryTimeoutError",
    "QueryTooLargeError",
    "ReleaseDamagedError",
    "ReleaseError",
    "ReleaseFormatError",
    "ServiceRefusedError",
    "StoreError",
    "UccGraphError",
]


class UccGraphError(Exception):
    """The root: a fault that the program names."""


class CallError(UccGraphError):
    """The call is wrong: an argument, a port, a path."""


class PublicationError(UccGraphError):
    """The folder of tables, ontology and shapes cannot be read."""


class DataError(UccGraphError):
    """The data has faults; ``problems`` lists them all."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} faults in the data")
        self.problems = tuple(problems)


class ReleaseError(UccGraphError):
    """A release folder cannot be used."""


class ReleaseDamagedError(ReleaseError):
    """A file is missing or its bytes are not those of the manifest."""


class ReleaseFormatError(ReleaseError):
    """The folder was written by a newer program."""


class QueryError(UccGraphError):
    """A query that is not answered."""


class QuerySyntaxError(QueryError):
    """The query does not parse; ``line`` and ``column`` count from 1, and are None where unknown."""

    def __init__(self, text: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(text)
        self.line = line
        self.column = column


class QueryRefusedError(QueryError):
    """The guard does not let the query run."""


class ServiceRefusedError(QueryRefusedError):
    """The query calls an endpoint that is not on the list, or may be read so."""


class QueryTimeoutError(QueryError):
    """The query ran longer than the deadline."""


class QueryTooLargeError(QueryError):
    """The answer is larger than the limit."""


class QueryCrashedError(QueryError):
    """The query ended the worker that ran it."""


class EngineBusyError(QueryError):
    """All workers are taken and the queue is full, or each that ran the query was killed from outside."""


class StoreError(QueryError):
    """A store of others does not answer, or not wholly."""
