"""What an endpoint answers: how much, so that servers are compared that find the same, and whether it does so now."""

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
"""Seconds for one answer."""
_NONE: Final = -1


def sizes(endpoint: str, questions: Sequence[Question], constants: Constants) -> dict[str, int]:
    """The rows or statements that the first request of each kind is answered with; -1 for none that can be read."""
    return {question.name: _size(endpoint, next(question.requests(constants, 1))) for question in questions}


def rest(endpoint: str) -> None:
    """Waits until the endpoint answers: one that takes a query at a time has first to end those that nobody awaits."""
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
