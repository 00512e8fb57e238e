"""Sizes of an endpoint's answers, which show that servers find the same, and waiting for an idle endpoint."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Final
from urllib.request import Request as HttpRequest
from urllib.request import urlopen

from pyoxigraph import RdfFormat, parse

from bench.questions import Constants, Question, Request

__all__ = ["rest", "sizes"]

_PATIENCE: Final = 120
"""Timeout of one answer in seconds."""
_NONE: Final = -1


def sizes(endpoint: str, questions: Sequence[Question], constants: Constants) -> dict[str, int]:
    """The number of rows or statements in the first answer of each kind; -1 for an answer that cannot be read."""
    return {question.name: _size(endpoint, next(question.requests(constants, 1))) for question in questions}


def rest(endpoint: str) -> None:
    """Waits until the endpoint answers: one that runs a query at a time first ends those of clients that have gone."""
    with suppress(OSError), urlopen(f"{endpoint}?query=ASK%7B%7D", timeout=_PATIENCE) as answer:  # noqa: S310  # the same
        answer.read()


def _size(endpoint: str, request: Request) -> int:
    asked = HttpRequest(f"{endpoint}?query={request.query}", headers={"Accept": request.accept})  # noqa: S310  # the same
    try:
        with urlopen(asked, timeout=_PATIENCE) as answer:  # noqa: S310  # http, on this machine
            return _count(answer.read(), request.accept)
    except (OSError, SyntaxError, ValueError):
        return _NONE


def _count(body: bytes, media_type: str) -> int:
    if media_type == "text/turtle":
        return len({str(statement) for statement in parse(body, format=RdfFormat.TURTLE)})
    return len(json.loads(body)["results"]["bindings"])
