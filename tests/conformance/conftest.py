"""The real release as the gates see it: its statements without provenance, and its shapes."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from ucc_graph.press.read.publication import open_publication
from ucc_graph.press.read.sources import Turtle, read_sources


@pytest.fixture(scope="session")
def checked(release: Path) -> Store:
    """The statements that the gates look at; a test that changes them puts back what it found."""
    store = Store()
    store.bulk_load(path=release / "dataset.nq", format=RdfFormat.N_QUADS)
    store.remove_graph(NamedNode("https://w3id.org/ucc-graph/graph/provenance"))
    return store


@pytest.fixture(scope="session")
def shape_files(root: Path) -> tuple[Turtle, ...]:
    """Every file of shapes."""
    sources = read_sources(open_publication(root))
    assert sources.problems == []
    return sources.shapes
