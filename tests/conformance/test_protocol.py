"""SPARQL 1.1 Protocol over real sockets: cases that the Oxigraph server passes, too, show that the suite is right.

In ``protocol.csv``, ``address`` and the body of a form are fields joined by ``&&``, or bytes as they are behind
``raw:``; ``bytes:`` is followed by hexadecimal digits; ``$`` stands for the base of the small release. ``answers`` are
the media types that are right, ``holds`` a pattern of the body, ``peer`` the status and the media type of the Oxigraph
server where it is known to deviate, ``reason`` in what.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_plus

import httpx
import pytest
from tests.servers.ours import serve
from tests.servers.oxigraph import serve_oxigraph
from tests.small_release import BASE, write_release

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Case:
    """A request with its right answer: a row of the file."""

    name: str
    section: str
    method: str
    address: str
    content_type: str
    body: str
    accept: str
    status: str
    answers: str
    holds: str
    peer: str
    reason: str

    def request(self, endpoint: str) -> httpx.Request:
        """The request to an endpoint."""
        url = f"{endpoint}?{encoded(self.address)}" if self.address else endpoint
        named = {"Content-Type": self.content_type, "Accept": self.accept}
        headers = {name: value for name, value in named.items() if value}
        return httpx.Request(self.method, url, headers=headers, content=self._content())

    def _content(self) -> bytes | None:
        if self.method != "POST":
            return None
        if self.body.startswith("bytes:"):
            return bytes.fromhex(self.body.removeprefix("bytes:"))
        return (encoded(self.body) if self.content_type.startswith(FORM) else expanded(self.body)).encode()


def expanded(text: str) -> str:
    return re.sub(r"\$(?=[a-z])", BASE, text)


def encoded(pairs: str) -> str:
    """Fields as a query string; text behind ``raw:`` as it is."""
    if pairs.startswith("raw:"):
        return pairs.removeprefix("raw:")
    named = (pair.partition("=") for pair in pairs.split(" && "))
    return "&".join(f"{name}={quote_plus(expanded(value))}" for name, _, value in named)


with (Path(__file__).parent / "protocol.csv").open(encoding="utf-8", newline="") as _file:
    CASES = [Case(**row) for row in csv.DictReader(_file)]
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small release."""
    return write_release(tmp_path_factory.mktemp("release")).folder


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    """A client without headers of its own."""
    with httpx.Client(timeout=30, trust_env=False) as client:
        client.headers.pop("Accept")
        yield client


@pytest.fixture(scope="module")
def ours(folder: Path) -> Iterator[str]:
    with serve(folder) as (_, address):
        yield f"{address}/sparql"


@pytest.fixture(scope="module")
def peer(folder: Path) -> Iterator[str]:
    with serve_oxigraph(folder / "dataset.nq") as endpoint:
        yield endpoint


def faults(case: Case, answer: httpx.Response) -> list[str]:
    """The deviations of an answer from its case."""
    kind = answer.headers.get("content-type", "").partition(";")[0]
    found = [f"status {answer.status_code}"] if str(answer.status_code) != case.status else []
    found += [f"type {kind}"] if case.answers and kind not in case.answers.split("|") else []
    return found + ([f"body {answer.text[:200]}"] if not re.search(case.holds, answer.text) else [])


def test_the_cases_are_found() -> None:
    assert len(CASES) == 120
    assert len({case.name for case in CASES}) == len(CASES)


@each_case
def test_our_endpoint_answers_as_the_standard_says(ours: str, client: httpx.Client, case: Case) -> None:
    answer = client.send(case.request(ours))
    assert faults(case, answer) == []
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"


@each_case
def test_the_peer_answers_so_too_but_where_it_is_known_to_deviate(peer: str, client: httpx.Client, case: Case) -> None:
    answer = client.send(case.request(peer))
    kind = answer.headers.get("content-type", "").partition(";")[0]
    assert (f"{answer.status_code} {kind}".strip() if faults(case, answer) else "") == case.peer
    assert bool(case.reason) == bool(case.peer)
