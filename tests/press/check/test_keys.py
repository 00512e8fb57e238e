"""Keys and kinds: words that an address cannot have, and words that only seem to be tags of languages."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, Quad, Store

from tests.press.conftest import Workbench
from ucc_graph.press.check.keys import unusual_keys
from ucc_graph.rdf.iris import Iris
from ucc_graph.rdf.vocab import RDF


@pytest.mark.parametrize(("kind", "warned"), [("zh-Hans", True), ("tv-show", False)])
def test_only_the_tag_of_a_language_takes_the_address_of_its_pages(
    workbench: Workbench, kind: str, warned: bool
) -> None:
    path = workbench.folder / "data" / "csvw.json"
    path.write_text(path.read_text("utf-8").replace("id/keeper/", f"id/{kind}/"), encoding="utf-8")
    texts = [problem.text for problem in workbench.problems()]
    assert any(f"the kind {kind} takes the address" in text for text in texts) == warned


@pytest.mark.parametrize(("path", "named"), [("keeper/", True), ("graph/keeper/", False), ("", False)])
def test_a_kind_cannot_be_the_path_of_the_base_iri(workbench: Workbench, path: str, named: bool) -> None:
    """A server finds the site below that path, as a proxy leaves it, and takes the kind away from each address."""
    for file in workbench.folder.rglob("*"):
        if file.suffix in {".json", ".jsonld", ".rq", ".tsv", ".ttl"}:
            file.write_text(file.read_text("utf-8").replace("//lights.example/", f"//lights.example/{path}"), "utf-8")
    texts = [problem.text for problem in workbench.problems()]
    assert any("the kind keeper is the path of the base IRI" in text for text in texts) == named


@pytest.mark.parametrize(
    ("key", "warned"), [("EGLL", False), ("1950.3.1", False), ("PA00075382", False), ("Egll", True), ("a_b", True)]
)
def test_a_code_of_a_field_is_a_usual_key(key: str, warned: bool) -> None:
    store, graph = Store(), NamedNode("https://lights.example/graph/lights")
    store.add(Quad(NamedNode(f"https://lights.example/id/light/{key}"), RDF.type, NamedNode("urn:light"), graph))
    found = list(unusual_keys(store, Iris("https://lights.example/"), [graph.value]))
    assert bool(found) == warned
