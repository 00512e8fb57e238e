"""Constraints in SPARQL: each rejects a bad example, a SPARQL update of the real release, and no other does."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from ucc_graph.press.check.constraints import SparqlConstraint, read_constraints, violations
from ucc_graph.press.check.shapes import TargetedShape, read_shapes, shape_index
from ucc_graph.press.read.sources import Turtle
from ucc_graph.problem import Problem, Severity, ValidationResult
from ucc_graph.rdf.terms import object_of
from ucc_graph.rdf.vocab import RDF, SH
from ucc_graph.sparql.lexer import Token, TokenType, tokens

BASE = "https://w3id.org/ucc-graph/"
OF_NO_PROPERTY = {"City-linkedToWikidata", "Dataset-namesInTheirScript", "Ontology-termsDefined", "Source-isCited"}
"""Constraints on what other things state of the focus node, or on terms, which have no cell."""
EXAMPLES = list(csv.DictReader((Path(__file__).parent / "bad_examples.csv").read_text(encoding="utf-8").splitlines()))
KINDS = "category city claim country designation event mapping network objective round source status".split()
TERMS = set(TokenType) - {TokenType.MARK, TokenType.WORD, TokenType.LANGUAGE}
PREFIXES = {
    **{kind: f"{BASE}id/{kind}/" for kind in KINDS},
    "case": f"{BASE}id/case-study/",
    "ucc": f"{BASE}ontology#",
    "g": f"{BASE}graph/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
}


Results = set[ValidationResult]


@contextmanager
def _changed(store: Store, before: frozenset[bytes], update: str) -> Iterator[set[NamedNode]]:
    """The predicates of what an update changes in the store; the store is as it was before, afterwards."""
    store.update(update, prefixes=PREFIXES)
    after = _lines(store)
    gone, come = _quads(before - after), _quads(after - before)
    assert gone or come
    try:
        yield {quad.predicate for quad in (*gone, *come)}
    finally:
        for quad in come:
            store.remove(quad)
        store.extend(gone)


def _lines(store: Store) -> frozenset[bytes]:
    """The statements as lines of N-Quads, which are compared in a tenth of the time."""
    return frozenset((store.dump(format=RdfFormat.N_QUADS) or b"").splitlines())


def _quads(lines: frozenset[bytes]) -> list[Quad]:
    return list(parse(b"\n".join(lines), RdfFormat.N_QUADS))


def _may_see(constraint: SparqlConstraint, predicates: set[NamedNode]) -> bool:
    """Whether the answer of a constraint may depend on statements of one of these predicates.

    It does not if its patterns have other predicates: the query has the local name of none of these, and no variable
    or negation that may stand for a predicate.
    """
    words = {re.split("[:#/]", token.text.strip("<>"))[-1] for token in tokens(constraint.query)}
    names = {"a" if one == RDF.type else re.split("[#/]", one.value)[-1] for one in predicates}
    return not words.isdisjoint(names) or _asks_any(list(tokens(constraint.query)))


def _asks_any(query: list[Token]) -> bool:
    """Whether a variable stands where a predicate may, between terms or behind a semicolon; or what a path excludes."""
    start = next(at for at, token in enumerate(query) if token.text == "{")
    return any(
        (one.kind is TokenType.VARIABLE and (before.text == ";" or (before.kind in TERMS and after.kind in TERMS)))
        or (one.text == "!" and after.text in {"(", "^", "a"})
        for before, one, after in zip(query[start:], query[start + 1 :], query[start + 2 :], strict=False)
    )


def _expanded(name: str) -> str:
    """The IRI of a prefixed name; a constraint that is about no property has an empty path."""
    prefix, _, local = name.partition(":")
    return f"{PREFIXES[prefix]}{local}" if name else ""


def _constraints(store: Store, files: tuple[Turtle, ...]) -> list[SparqlConstraint]:
    return read_constraints(read_shapes(files, store), shape_index(files))


def _found(store: Store, constraints: Iterable[SparqlConstraint]) -> dict[SparqlConstraint, Results]:
    problems: list[Problem] = []
    found = {constraint: set(violations(constraint, store, problems)) for constraint in constraints}
    assert problems == []
    return found


@pytest.fixture(scope="module")
def before(checked: Store) -> frozenset[bytes]:
    """The statements of the release as it is."""
    return _lines(checked)


@pytest.fixture(scope="module")
def known(checked: Store, shape_files: tuple[Turtle, ...]) -> dict[SparqlConstraint, Results]:
    """What the constraints say of the release as it is: notes on what official counts leave open."""
    return _found(checked, _constraints(checked, shape_files))


def test_every_constraint_has_a_bad_example(shape_files: tuple[Turtle, ...]) -> None:
    named = {object_of(quad) for file in shape_files for quad in file.quads if quad.predicate == SH.sparql}
    assert len(named) == len(EXAMPLES) == 46
    assert named == {f"{BASE}shapes#{row['constraint']}" for row in EXAMPLES}


def test_every_constraint_on_a_property_names_it() -> None:
    assert {row["constraint"] for row in EXAMPLES if not row["path"]} == OF_NO_PROPERTY


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: row["constraint"])
def test_a_bad_example_is_rejected_by_its_constraint_alone(
    row: dict[str, str],
    checked: Store,
    before: frozenset[bytes],
    shape_files: tuple[Turtle, ...],
    known: dict[SparqlConstraint, Results],
) -> None:
    with _changed(checked, before, row["update"]) as predicates:
        asked = [one for one in _constraints(checked, shape_files) if one not in known or _may_see(one, predicates)]
        new = set().union(*_found(checked, asked).values()) - set().union(*known.values())
    assert {violation.constraint for violation in new} == {f"{BASE}shapes#{row['constraint']}"}
    assert (_expanded(row["path"]), row["message"]) in {(violation.path, violation.message) for violation in new}


@pytest.mark.parametrize(
    ("pattern", "is_seen"),
    [
        ("$this <http://other.example/of> ?value", True),
        ("$this rdfs:label/skos:of* ?value", True),
        ("$this a ?value", False),
        ("$this ?path ?value", True),
        ("[] a skos:Concept ; ?path 5", True),
        ("$this !(rdfs:label|rdfs:comment) ?value", True),
        ("$this rdfs:label ?value FILTER(!BOUND(?of) && ?value != ?path)", False),
        ("$this rdfs:label ?of ; rdfs:comment ?value", False),
    ],
)
def test_a_constraint_sees_the_predicates_that_it_names_or_all(pattern: str, is_seen: bool) -> None:
    shape = TargetedShape("", "", ())
    constraint = SparqlConstraint(shape, "", f"SELECT $this ?value {{ {pattern} }}", "", Severity.VIOLATION)
    assert _may_see(constraint, {NamedNode("http://here.example/ns#of")}) is is_seen
