"""Premises of the statements that a rule derives."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, Quad, Store, Triple

from ucc_graph.sparql.construct import read_rule

GRAPH = NamedNode("https://lamps.example/graph/lamps")
PREFIX = "PREFIX : <https://lamps.example/>\n"


def _node(name: str) -> NamedNode:
    return NamedNode(f"https://lamps.example/{name}")


@pytest.fixture
def store() -> Store:
    """Two keepers of one lamp, of whom one relieves the other."""
    store = Store()
    said = [("ada", "tends", "north"), ("bo", "tends", "north"), ("bo", "relieves", "ada")]
    store.extend(Quad(_node(a), _node(b), _node(c), GRAPH) for a, b, c in said)
    return store


@pytest.mark.parametrize(
    ("rule", "thing", "made", "premises"),
    [
        ("CONSTRUCT { ?l :kept :yes } WHERE { ?k :tends ?l }", "north", ("north", "kept", "yes"), {"ada", "bo"}),
        ("CONSTRUCT { ?l :by ?k } WHERE { ?k :tends ?l . }", "north", ("north", "by", "bo"), {"bo"}),
        (
            "CONSTRUCT { ?l :by ?k . ?o :before ?n } WHERE { { ?k :tends ?l } UNION { ?n :relieves ?o } }",
            "ada",
            ("ada", "before", "bo"),
            {"bo"},
        ),
        (
            "CONSTRUCT { ?k :has ?p . ?p :of ?k } WHERE { ?k :tends ?l BIND(IRI(CONCAT(STR(?k),'#p')) AS ?p) }",
            "ada",
            ("ada#p", "of", "ada"),
            {"ada"},
        ),
        ("CONSTRUCT WHERE { ?k :tends ?l }", "bo", ("bo", "tends", "north"), {"bo"}),
    ],
)
def test_a_statement_follows_from_the_subjects_of_what_matched(
    store: Store, rule: str, thing: str, made: tuple[str, str, str], premises: set[str]
) -> None:
    found = read_rule(PREFIX + rule).follow(_node(thing).value, store, [GRAPH])
    subject, predicate, value = map(_node, made)
    assert found[Triple(subject, predicate, value)] == {_node(name).value for name in premises}


def test_what_a_rule_does_not_make_of_a_thing_is_not_among_it(store: Store) -> None:
    found = read_rule(f"{PREFIX}CONSTRUCT {{ ?l :by ?k }} WHERE {{ ?k :tends ?l }}")
    assert found.follow(_node("ada").value, store, [GRAPH]) == {}
