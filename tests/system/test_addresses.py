"""Every IRI under the base that occurs in the data is an address that answers, over the whole dump."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from pyoxigraph import NamedNode

from tests.asgi import FakeEngine
from ucc_graph.library.open import Library, open_library
from ucc_graph.release.folder import open_release
from ucc_graph.web.routes.things import find
from ucc_graph.web.serve.app import create_app

BASE = "https://w3id.org/ucc-graph/"


@pytest.fixture(scope="module")
def library(release: Path) -> Library:
    return open_library(open_release(release))


@pytest.fixture(scope="module")
def app(library: Library) -> FastAPI:
    return create_app(library, FakeEngine())


@pytest.fixture(scope="module")
def documents(library: Library) -> set[str]:
    """The IRIs of the dump under the base, without their fragments."""
    terms = (term for quad in library.store for term in (quad.subject, quad.predicate, quad.object, quad.graph_name))
    named = {term.value.partition("#")[0] for term in terms if isinstance(term, NamedNode)}
    return {iri for iri in named if iri.startswith(BASE)}


def statuses(app: FastAPI, iris: list[str]) -> dict[str, int]:
    """The status of each, all redirections followed."""

    async def send() -> dict[str, int]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost", follow_redirects=True) as client:
            paths = {iri: "/" + iri.removeprefix(BASE) for iri in iris}
            return {iri: (await client.get(path)).status_code for iri, path in paths.items()}

    return asyncio.run(send())


def test_every_thing_of_the_dump_is_found_at_its_address(app: FastAPI, documents: set[str]) -> None:
    things = [iri for iri in documents if iri.startswith(f"{BASE}id/")]
    assert len(things) > 10_000
    assert [iri for iri in things if find(app.state.site, iri.removeprefix(f"{BASE}id/")) != iri] == []


def test_every_other_address_of_the_dump_and_one_thing_of_each_kind_answers(app: FastAPI, documents: set[str]) -> None:
    kinds = {iri.rpartition("/")[0]: iri for iri in sorted(documents) if iri.startswith(f"{BASE}id/")}
    others = [iri for iri in documents if not iri.startswith(f"{BASE}id/")]
    assert (len(kinds) > 15, len(others) > 50) == (True, True)
    assert {iri: status for iri, status in statuses(app, [*kinds.values(), *others]).items() if status != 200} == {}
