"""Constraints in SPARQL: each rejects a bad example, a SPARQL update of the real release, and no other does."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pyoxigraph import Quad, Store

from ucc_graph.press.check.constraints import read_constraints, violations
from ucc_graph.press.check.shapes import read_shapes, shape_index
from ucc_graph.press.read.sources import Turtle
from ucc_graph.problem import Problem, ValidationResult
from ucc_graph.rdf.terms import object_of
from ucc_graph.rdf.vocab import SH

BASE = "https://w3id.org/ucc-graph/"
OF_NO_PROPERTY = {"City-linkedToWikidata", "Dataset-namesInTheirScript", "Ontology-termsDefined", "Source-isCited"}
"""Constraints on what other things state of the focus node, or on terms, which have no cell."""
EXAMPLES = list(csv.DictReader((Path(__file__).parent / "bad_examples.csv").read_text(encoding="utf-8").splitlines()))
KINDS = "category city claim country designation event mapping network objective round source status".split()
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


@contextmanager
def _changed(store: Store, before: frozenset[Quad], update: str) -> Iterator[None]:
    """The store after an update; as it was before, afterwards."""
    store.update(update, prefixes=PREFIXES)
    after = frozenset(store)
    assert after != before
    try:
        yield
    finally:
        for quad in after - before:
            store.remove(quad)
        store.extend(before - after)


def _expanded(name: str) -> str:
    """The IRI of a prefixed name; a constraint that is about no property has an empty path."""
    prefix, _, local = name.partition(":")
    return f"{PREFIXES[prefix]}{local}" if name else ""


def _found(store: Store, files: tuple[Turtle, ...]) -> set[ValidationResult]:
    problems: list[Problem] = []
    constraints = read_constraints(read_shapes(files, store), shape_index(files))
    found = {violation for constraint in constraints for violation in violations(constraint, store, problems)}
    assert problems == []
    return found


@pytest.fixture(scope="module")
def before(checked: Store) -> frozenset[Quad]:
    """The statements of the release as it is."""
    return frozenset(checked)


@pytest.fixture(scope="module")
def known(checked: Store, shape_files: tuple[Turtle, ...]) -> set[ValidationResult]:
    """What the constraints say of the release as it is: notes on what official counts leave open."""
    return _found(checked, shape_files)


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
    before: frozenset[Quad],
    shape_files: tuple[Turtle, ...],
    known: set[ValidationResult],
) -> None:
    with _changed(checked, before, row["update"]):
        new = _found(checked, shape_files) - known
    assert {violation.constraint for violation in new} == {f"{BASE}shapes#{row['constraint']}"}
    assert (_expanded(row["path"]), row["message"]) in {(violation.path, violation.message) for violation in new}
