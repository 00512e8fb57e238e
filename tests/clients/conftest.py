"""A server whose release has the server's own address as its base IRI, so that clients can follow every link."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.ours import serve
from tests.servers.ports import free_port
from ucc_graph.press.build import build
from ucc_graph.press.read.publication import open_publication

LIGHTHOUSES = "SELECT ?s {{ ?s a <{}/ontology#Lighthouse> }} ORDER BY ?s"
"""Query for the four lighthouses, with a place for the address of the server."""
THING = "/id/lighthouse/cape-ember"


@pytest.fixture(scope="session")
def address(lighthouses: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server of two releases of the lighthouses, without a slash at the end."""
    port = free_port()
    out = tmp_path_factory.mktemp("clients")
    publication = open_publication(lighthouses, base=f"http://127.0.0.1:{port}/")
    build(publication, out, "1.1.0", lambda _: None)
    folder = build(publication, out, "1.2.0", lambda _: None).place.folder
    with serve(folder, ["--port", str(port)]) as (_, address):
        yield address
