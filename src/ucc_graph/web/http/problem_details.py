"""Problem details (RFC 9457): one table from exceptions to status codes, one body for every error.

https://www.rfc-editor.org/rfc/rfc9457. A browser gets the same content as an HTML page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import ClassVar, Final

from starlette.exceptions import HTTPException

from ucc_graph.errors import (
    EngineBusyError,
    QueryCrashedError,
    QueryError,
    QueryMemoryError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooLargeError,
    QueryTooLongError,
    ServiceFailedError,
    StoreError,
    UccGraphError,
)
from ucc_graph.rdf.formats import PROBLEM, json_bytes
from ucc_graph.web.http.i18n import N_

__all__ = [
    "KINDS",
    "GoneError",
    "ProblemDetails",
    "ProblemError",
    "ProblemKind",
    "problem_details_of",
    "problem_details_of_http",
]

_PHRASES: Final = {
    400: N_("Bad Request"),
    403: N_("Forbidden"),
    404: N_("Not Found"),
    405: N_("Method Not Allowed"),
    406: N_("Not Acceptable"),
    410: N_("Gone"),
    412: N_("Precondition Failed"),
    413: N_("Content Too Large"),
    415: N_("Unsupported Media Type"),
    500: N_("Internal Server Error"),
    503: N_("Service Unavailable"),
}
"""Reason phrases (RFC 9110, section 15) that an error page may show."""


@dataclass(frozen=True)
class ProblemKind:
    """Kind of problem: its name in the URL of its type, its status, title and text, and whether to try again."""

    name: str
    status: int
    title: str
    text: str
    retry: bool = False


KINDS: Final[Mapping[type[UccGraphError], ProblemKind]] = {
    QuerySyntaxError: ProblemKind(
        "query-syntax",
        400,
        N_("The query does not parse"),
        N_("The place is given by line and column, counted from 1."),
    ),
    QueryRefusedError: ProblemKind(
        "query-refused",
        400,
        N_("The query is not allowed"),
        N_("The detail says which limit it goes over, or which call."),
    ),
    QueryTooLongError: ProblemKind(
        "query-too-long",
        413,
        N_("The query is too long"),
        N_("Split it into several queries, or download the whole graph."),
    ),
    QueryTooLargeError: ProblemKind(
        "answer-too-large",
        400,
        N_("The answer is too large"),
        N_("Ask for less with LIMIT, or download the whole graph."),
    ),
    QueryMemoryError: ProblemKind(
        "query-memory",
        400,
        N_("The query needs too much memory"),
        N_("Sort, group or join less at a time; the detail says how much a query may use."),
    ),
    QueryTimeoutError: ProblemKind(
        "query-timeout",
        503,
        N_("The query took too long"),
        N_("It was stopped; nothing of an answer was sent."),
        retry=True,
    ),
    QueryCrashedError: ProblemKind(
        "query-crashed", 500, N_("The query ended its process"), N_("Nothing of an answer was sent.")
    ),
    EngineBusyError: ProblemKind(
        "busy", 503, N_("The server is busy"), N_("All workers are taken and the queue is full."), retry=True
    ),
    ServiceFailedError: ProblemKind(
        "service",
        502,
        N_("An endpoint that the query calls does not answer"),
        N_("SERVICE calls it, and it gave no whole answer."),
    ),
    StoreError: ProblemKind(
        "store", 502, N_("The store does not answer"), N_("It is behind this server, and gave no whole answer.")
    ),
    QueryError: ProblemKind("query", 400, N_("The query is not answered"), N_("The detail says why.")),
    UccGraphError: ProblemKind("internal", 500, N_("The server has a fault"), N_("The detail says what is known.")),
}
"""Kind of problem by exception class; the nearest ancestor of an exception's class counts."""


@dataclass(frozen=True)
class ProblemDetails:
    """Problem details object with its headers; ``members`` are its extension members.

    A type and a target of ``links``, the values of a Link header, may be a path.
    """

    content_type: ClassVar[str] = PROBLEM
    status: int
    title: str
    detail: str
    type: str = "about:blank"
    members: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    links: tuple[str, ...] = ()

    def body(self) -> bytes:
        """The object as JSON."""
        known = {"type": self.type, "title": self.title, "status": self.status, "detail": self.detail}
        return json_bytes(known | dict(self.members))


class ProblemError(HTTPException):
    """HTTP exception with extension members and links."""

    def __init__(self, status: int, detail: str, members: Mapping[str, object], links: tuple[str, ...] = ()) -> None:
        super().__init__(status, detail)
        self.members = members
        self.links = links


class GoneError(ProblemError):
    """410 for a retired thing, with the IRIs of its successors, and links (RFC 9110, section 15.5.11)."""

    def __init__(self, iri: str, detail: str, successors: tuple[str, ...], links: tuple[str, ...]) -> None:
        super().__init__(410, detail, {"iri": iri, "isReplacedBy": list(successors)}, links)


def problem_details_of(error: UccGraphError, retry_after: int) -> ProblemDetails:
    """The problem details of an exception of the program."""
    kind = next(KINDS[ancestor] for ancestor in type(error).__mro__ if ancestor in KINDS)
    members = {"line": error.line, "column": error.column} if isinstance(error, QuerySyntaxError) else {}
    return ProblemDetails(
        status=kind.status,
        title=kind.title,
        detail=(error.text if isinstance(error, QueryError) else str(error)) or kind.text,
        type=f"/-/problems#{kind.name}",
        members={name: value for name, value in members.items() if value is not None},
        headers={"Retry-After": str(retry_after)} if kind.retry else {},
    )


def problem_details_of_http(error: HTTPException) -> ProblemDetails:
    """The problem details of an HTTP exception; the title is the phrase of its status."""
    title = _PHRASES.get(error.status_code) or HTTPStatus(error.status_code).phrase
    members, links = (error.members, error.links) if isinstance(error, ProblemError) else ({}, ())
    headers = dict(error.headers or {})
    return ProblemDetails(error.status_code, title, str(error.detail), members=members, headers=headers, links=links)
