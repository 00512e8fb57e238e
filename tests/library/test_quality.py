"""Quality measurements of links, with the confidence that mappings state."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from tests.small_release import BASE, LAMP, write_release
from ucc_graph.library.open import open_library
from ucc_graph.library.quality import measure_quality
from ucc_graph.rdf.vocab import OWL, SKOS, SSSOM

TARGET = NamedNode("https://elsewhere.example/lamp/7")


@pytest.mark.parametrize(
    ("confidence", "lowest"), [("0.75", 0.75), ("1", 1.0), ("high", None), ("NaN", None), ("90", None)]
)
def test_a_confidence_is_a_number_from_0_to_1_or_none(tmp_path: Path, confidence: str, lowest: float | None) -> None:
    library = open_library(write_release(tmp_path))
    lamp, mapping, graph = NamedNode(LAMP), NamedNode(f"{BASE}id/mapping/1"), NamedNode(f"{BASE}graph/lamps")
    library.store.add(Quad(lamp, SKOS.exactMatch, TARGET, graph))
    library.store.add(Quad(mapping, OWL.annotatedSource, lamp, graph))
    library.store.add(Quad(mapping, OWL.annotatedTarget, TARGET, graph))
    library.store.add(Quad(mapping, SSSOM.confidence, Literal(confidence), graph))
    (found,) = measure_quality(library).links
    assert (found.target, found.links, found.lowest) == ("https://elsewhere.example/lamp/", 1, lowest)
