"""Terms of a release: from its ontology, its shapes and its statistics."""

from __future__ import annotations

from pathlib import Path

from tests.small_release import BASE
from ucc_graph.library.open import Library, open_library
from ucc_graph.library.terms import read_terms
from ucc_graph.release.folder import open_release


def test_terms_are_declared_or_named_by_a_shape(library: Library) -> None:
    found = read_terms(library)
    assert [(found[f"{BASE}ontology#{name}"].kind) for name in ("Lamp", "coast", "height")] == [
        "class",
        "property",
        "property",
    ]
    assert {term.count for term in found.values()} == {0}


def test_statistics_count_things_and_statements(lighthouse_release: Path) -> None:
    found = read_terms(open_library(open_release(lighthouse_release), verify=False, for_queries=False))
    space = "https://lights.example/ontology#"
    lighthouse, height = found[f"{space}Lighthouse"], found[f"{space}height"]
    assert (lighthouse.kind, lighthouse.count, lighthouse.properties[height.iri]) == ("class", 4, 4)
    assert (height.kind, height.count) == ("property", 4)
