"""Property shapes: each constraint rejects a bad example, and no other constraint does.

A bad example is one focus node of the real release with one thing wrong, made by a rule for each kind of constraint.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store

from ucc_graph.press.check.shacl import start_validation
from ucc_graph.press.check.shapes import TargetedShape, read_shapes, shape_index
from ucc_graph.press.read.publication import open_publication
from ucc_graph.press.read.sources import Turtle, read_sources
from ucc_graph.problem import ValidationResult
from ucc_graph.rdf.vocab import RDF, SH, XSD

SHAPES = "https://w3id.org/ucc-graph/shapes#"
CLAIM = "https://w3id.org/ucc-graph/id/claim/"
UCC = "https://w3id.org/ucc-graph/ontology#"
COUNTS = {
    "minCount": 156,
    "maxCount": 144,
    "datatype": 189,
    "class": 57,
    "nodeKind": 51,
    "minInclusive": 14,
    "maxInclusive": 3,
    "pattern": 38,
    "in": 11,
    "uniqueLang": 42,
}
SAID_OF_SHAPES = "type path name description group order message severity hidden noteOn".split()
TOO_EARLY = {"gYear": "1003", "gYearMonth": "1003-01", "date": "1003-01-01"}
OTHER = {"gYear": "2099", "gYearMonth": "2099-01", "date": "2099-01-01"}
TOKEN = NamedNode(f"{XSD.iri}token")
NOTHING = NamedNode("http://nothing.example/")
Term = NamedNode | Literal


@dataclass(frozen=True)
class Case:
    """A constraint: the file and the node shape it belongs to, its property shape, its kind, and where it looks.

    ``allowed`` are the values that its property shape lists, if it does.
    """

    file: Turtle
    node_shape: str
    shape: str
    kind: str
    argument: str
    allowed: tuple[Term, ...]
    path: NamedNode
    is_inverse: bool
    is_bounded: bool

    def __str__(self) -> str:
        return f"{self.shape.removeprefix(SHAPES)}-{self.kind}"

    @property
    def component(self) -> str:
        """The IRI by which a violation names the constraint (SHACL, section 4)."""
        return f"{SH.iri}{self.kind[0].upper()}{self.kind[1:]}ConstraintComponent"


@dataclass(frozen=True)
class Example:
    """A focus node, the values at the path that are taken from it, and those that are given to it."""

    focus: NamedNode
    taken: tuple[Quad, ...]
    given: tuple[Quad, ...]


def _cases() -> list[Case]:
    sources = read_sources(open_publication(Path(__file__).parents[2]))
    return [case for file in sources.shapes for case in _cases_of(file)]


def _cases_of(file: Turtle) -> Iterator[Case]:
    for quad in file.quads:
        if quad.predicate == SH.property:
            said = [other for other in file.quads if other.subject == quad.object]
            path = next(other.object for other in said if other.predicate == SH.path)
            inverse = [other.object for other in file.quads if other.subject == path]
            bounded = any(other.predicate.value.endswith("Inclusive") for other in said)
            allowed = tuple(
                value for other in said if other.predicate == SH.in_ for value in _listed(file, other.object)
            )
            for other in said:
                kind = other.predicate.value.rpartition("#")[2]
                if kind not in SAID_OF_SHAPES:
                    yield Case(
                        file=file,
                        node_shape=str(quad.subject)[1:-1],
                        shape=str(quad.object)[1:-1],
                        kind=kind,
                        argument=str(getattr(other.object, "value", "")),
                        allowed=allowed,
                        path=(inverse or [path])[0],  # type: ignore[arg-type]  # a property
                        is_inverse=bool(inverse),
                        is_bounded=bounded,
                    )


def _listed(file: Turtle, node: object) -> Iterator[Term]:
    """The values of an RDF list."""
    while said := {quad.predicate: quad.object for quad in file.quads if quad.subject == node}:
        yield said[RDF.first]  # type: ignore[misc]  # a list of terms
        node = said[RDF.rest]


CASES = _cases()


def _example(case: Case, store: Store) -> Example:
    (shape,) = [shape for shape in read_shapes([case.file], store) if shape.iri == case.node_shape]
    nodes = [NamedNode(iri) for iri in shape.focus]
    if case.is_inverse:
        return Example(nodes[0], (), (Quad(BlankNode("nobody"), case.path, nodes[0], DefaultGraph()),))
    focus = next(node for node in nodes if next(store.quads_for_pattern(node, case.path, None, None), None))
    found = tuple(store.quads_for_pattern(focus, case.path, None, None))
    if case.kind == "minCount":
        return Example(focus, found, ())
    if case.kind in {"maxCount", "uniqueLang"}:
        further = _further(case, found, nodes, store)
        return Example(focus, (), (*_given(focus, case, further), *_types(found[0].object, further, store)))
    return Example(focus, found[:1], _given(focus, case, [_wrong(case, found[0].object)]))  # type: ignore[arg-type]


def _given(focus: NamedNode, case: Case, values: list[Term]) -> tuple[Quad, ...]:
    return tuple(Quad(focus, case.path, value, DefaultGraph()) for value in values)


def _types(sound: object, further: list[Term], store: Store) -> Iterator[Quad]:
    """Gives further values the classes of a sound one."""
    if isinstance(sound, NamedNode):
        for known in store.quads_for_pattern(sound, RDF.type, None, None):
            yield from (Quad(value, RDF.type, known.object, DefaultGraph()) for value in further)  # type: ignore[arg-type]


def _wrong(case: Case, value: Term) -> Term:
    """A value in place of a sound one, that only this kind of constraint rejects."""
    if isinstance(value, NamedNode):
        return Literal("text") if case.kind == "nodeKind" else NOTHING
    if case.kind == "nodeKind":
        return NOTHING
    if case.kind == "datatype":
        return Literal(value.value, datatype=XSD.double if case.is_bounded else TOKEN)
    texts = {"minInclusive": "-999", "maxInclusive": "999", "in": "neither", "pattern": "!"}
    text = TOO_EARLY.get(_name(value.datatype), "!") if case.kind == "pattern" else texts[case.kind]
    return Literal(text, datatype=value.datatype)


def _further(case: Case, found: tuple[Quad, ...], nodes: list[NamedNode], store: Store) -> list[Term]:
    """One value more than is allowed; sound ones of other focus nodes, where there are any."""
    value = found[0].object
    if case.kind == "uniqueLang":
        assert isinstance(value, Literal)
        return [Literal(f"not {value.value}", language=value.language or "en")]
    others = (quad.object for node in nodes for quad in store.quads_for_pattern(node, case.path, None, None))
    known = {quad.object for quad in found}
    further = sorted({*others, *case.allowed} - known, key=str) or [_variant(value)]  # type: ignore[arg-type]
    return further[: int(case.argument) + 1 - len(found)]  # type: ignore[return-value]


def _variant(value: Term) -> Term:
    if isinstance(value, NamedNode):
        return NamedNode(f"{value.value}-x")
    if value.language:
        return Literal(value.value, language="qaa")
    if value.datatype == XSD.integer:
        return Literal(str(int(value.value) + 1), datatype=XSD.integer)
    return Literal(OTHER.get(_name(value.datatype), f"{value.value}x"), datatype=value.datatype)


def _name(datatype: NamedNode) -> str:
    return datatype.value.rpartition("#")[2]


@contextmanager
def _broken(store: Store, example: Example) -> Iterator[None]:
    for quad in example.taken:
        store.remove(quad)
    store.extend(example.given)
    try:
        yield
    finally:
        for quad in example.given:
            store.remove(quad)
        store.extend(example.taken)


def _start(
    case: Case, example: Example, store: Store, pool: ProcessPoolExecutor
) -> list[Future[list[ValidationResult]]]:
    with _broken(store, example):
        target = TargetedShape(case.file.name, case.node_shape, (example.focus.value,))
        return start_validation(shape_index([case.file]), [target], store, pool)


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    """Two processes, as a build has."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        yield pool


@pytest.fixture(scope="module")
def started(checked: Store, pool: ProcessPoolExecutor) -> dict[str, list[Future[list[ValidationResult]]]]:
    """All bad examples on their way through the validator."""
    return {str(case): _start(case, _example(case, checked), checked, pool) for case in CASES}


def test_every_kind_of_constraint_is_covered() -> None:
    assert Counter(case.kind for case in CASES) == COUNTS
    assert len({str(case) for case in CASES}) == sum(COUNTS.values()) == 705


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_bad_example_is_rejected_by_one_constraint_alone(
    case: Case, started: dict[str, list[Future[list[ValidationResult]]]]
) -> None:
    found = [violation for part in started[str(case)] for violation in part.result()]
    assert {(violation.shape, violation.component) for violation in found} == {(case.shape, case.component)}


@pytest.mark.parametrize(
    ("update", "claim"),
    [
        (f'INSERT DATA {{ <{CLAIM}cl061> <{UCC}asOf> "2022-05-05"^^<{XSD.iri}date> }}', "cl061"),
        (f"DELETE WHERE {{ GRAPH ?g {{ <{CLAIM}cl001> <{UCC}asOfMonth> ?month }} }}", "cl001"),
    ],
    ids=["two", "none"],
)
def test_a_claim_for_two_times_or_none_is_rejected(
    update: str, claim: str, release: Path, shape_files: tuple[Turtle, ...], pool: ProcessPoolExecutor
) -> None:
    store = Store()
    store.bulk_load(path=release / "dataset.nq", format=RdfFormat.N_QUADS)
    store.update(update)
    (file,) = [file for file in shape_files if file.name == "shapes/claims.ttl"]
    (shape,) = [shape for shape in read_shapes([file], store) if shape.iri == f"{SHAPES}StatisticalClaim"]
    (part,) = start_validation(shape_index([file]), [shape], store, pool)
    assert [(found.focus, found.component) for found in part.result()] == [
        (f"{CLAIM}{claim}", f"{SH.iri}XoneConstraintComponent")
    ]
