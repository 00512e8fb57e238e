"""Tables of docs/http.md: each row is requested from the server, in each of its forms."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from tests.asgi import FakeEngine
from ucc_graph.library.open import open_library
from ucc_graph.release.folder import open_release
from ucc_graph.web.serve.app import create_app

TEXT = (Path(__file__).parents[2] / "docs" / "http.md").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Row:
    """A row of the table of addresses."""

    address: str
    example: str
    methods: str
    forms: str
    status: str
    headers: str


def table(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without code marks."""
    section = TEXT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = re.findall(r"^\|(.+)\|$", section, re.MULTILINE)[2:]
    return [[cell.strip().strip("`") for cell in line.split("|")] for line in lines]


ROWS = [Row(*cells) for cells in table("Addresses")]
MEDIA_TYPES = {row[0]: row[1] for row in table("Forms")}
each_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.example)


@pytest.fixture(scope="module")
def app(release: Path) -> FastAPI:
    return create_app(open_library(open_release(release)), FakeEngine())


def answer(app: FastAPI, method: str, path: str, accept: str = "*/*") -> httpx.Response:
    async def send() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            return await client.request(method, path, headers={"Accept": accept})

    return asyncio.run(send())


def test_the_rows_are_found() -> None:
    assert (len(ROWS), len(MEDIA_TYPES)) == (89, 28)


def test_every_address_of_the_openapi_document_has_a_row(app: FastAPI) -> None:
    assert set(app.openapi()["paths"]) == {row.address for row in ROWS}


@each_row
def test_an_address_answers_in_each_of_its_forms(app: FastAPI, row: Row) -> None:
    for form in filter(None, row.forms.split(", ")):
        found = answer(app, "GET", row.example, MEDIA_TYPES[form])
        assert found.headers["content-type"].partition(";")[0] == MEDIA_TYPES[form]
        assert str(found.status_code) == row.status


@each_row
def test_an_address_has_its_status_and_headers(app: FastAPI, row: Row) -> None:
    found = answer(app, "GET", row.example)
    assert str(found.status_code) == row.status
    assert [name for name in row.headers.split(", ") if name and name not in found.headers] == []


@each_row
def test_only_parts_of_pages_may_be_framed(app: FastAPI, row: Row) -> None:
    policy = answer(app, "GET", row.example, "text/html").headers["content-security-policy"]
    is_framed = row.address.startswith("/embed/") or row.address == "/reconcile/preview"
    assert policy.partition("frame-ancestors ")[2] == ("*" if is_framed else "'none'")


@each_row
def test_the_first_form_answers_a_client_that_takes_anything(app: FastAPI, row: Row) -> None:
    first = MEDIA_TYPES.get(row.forms.partition(",")[0], "")
    assert answer(app, "GET", row.example).headers.get("content-type", "").partition(";")[0] == first


@each_row
def test_an_address_takes_its_methods_and_no_other(app: FastAPI, row: Row) -> None:
    assert answer(app, "OPTIONS", row.example).headers["allow"] == row.methods
    assert answer(app, "HEAD", row.example).status_code == int(row.status)
    assert answer(app, "DELETE", row.example).status_code == 405
