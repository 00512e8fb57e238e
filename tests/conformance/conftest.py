"""The real release as the gates see it: its statements without provenance, and the shapes it must meet."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from ucc_graph.press.read.publication import Turtle, open_publication, read_turtle
from ucc_graph.problem import Problem


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
    publication, problems = open_publication(root), list[Problem]()
    files = tuple(read_turtle(publication, name, problems) for name in publication.names("shapes/*.ttl"))
    assert problems == []
    return files
