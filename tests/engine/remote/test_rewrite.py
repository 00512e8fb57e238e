"""Query rewriting: a query has the same answer over a store as over the release itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, RdfFormat, Store

from tests.sparql.cases import rows
from ucc_graph.engine.messages import QueryRequest, format_of
from ucc_graph.engine.remote.graphs import VersionedGraphs
from ucc_graph.engine.remote.rewrite import rewrite
from ucc_graph.errors import QueryRefusedError
from ucc_graph.rdf.iris import Iris

BASE = "https://x.example/"
GRAPHS = {"a": '<urn:s> <urn:p> "a"', "b": '<urn:s> <urn:p> "b"', "hidden": f'<{BASE}graph/a> <urn:p> "hidden"'}
VERSIONED = VersionedGraphs(Iris(BASE), f"{BASE}dataset", "1-0123", {f"{BASE}graph/{name}": 1 for name in GRAPHS}, 2)
CASES = rows(Path(__file__).with_name("rewritten.csv"))


def _load(store: Store, statement: str, graph: str) -> None:
    store.load(f"{statement} .".encode(), RdfFormat.N_TRIPLES, to_graph=NamedNode(graph))


def _release() -> Store:
    """The graphs under their own names."""
    store = Store()
    for name, statement in GRAPHS.items():
        _load(store, statement, f"{BASE}graph/{name}")
    return store


def _shared() -> Store:
    """The same in a store that holds other releases too, and more than releases."""
    store = Store()
    for name, statement in GRAPHS.items():
        _load(store, statement, VERSIONED.name(f"{BASE}graph/{name}"))
        _load(store, '<urn:s> <urn:p> "former"', f"{BASE}graph/{name}?release=0-4567")
    for name in ("a", "b"):
        _load(store, GRAPHS[name], VERSIONED.merged)
    _load(store, '<urn:s> <urn:p> "anything"', "urn:elsewhere")
    return store


RELEASE, SHARED = _release(), _shared()


def _nodes(names: Sequence[str]) -> list[NamedNode]:
    return [NamedNode(name) for name in names]


def _answer(store: Store, query: str, default: Sequence[str] | None, named: Sequence[str] | None) -> list[str]:
    """The answer as texts in order, its variables by name."""
    graphs = [None if names is None else _nodes(names) for names in (default, named)]
    found = store.query(query, base_iri=BASE, default_graph=graphs[0], named_graphs=graphs[1])  # type: ignore[arg-type]
    if isinstance(found, QueryBoolean):
        return [str(bool(found)).lower()]
    if not isinstance(found, QuerySolutions):
        return sorted(str(triple) for triple in found)
    shown = sorted(name.value for name in found.variables if not name.value.startswith("store_"))
    return sorted(" ".join(f"{name}={_text(row[name])}" for name in shown) for row in found)


def _text(value: object) -> str:
    return getattr(value, "value", "").removeprefix(f"{BASE}graph/")


def _rewritten(query: str, default: tuple[str, ...] | None = None, named: tuple[str, ...] | None = None) -> list[str]:
    asked = rewrite(QueryRequest(query, format_of("json"), default, named, BASE), VERSIONED)
    return _answer(SHARED, asked.text, asked.default, asked.named)


def test_the_cases_are_found() -> None:
    assert len(CASES) == 32


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_a_query_sees_the_graphs_of_its_release_under_their_own_names(case: list[str]) -> None:
    _, query, answer = case
    assert _rewritten(query) == [line for line in answer.split("|") if line]


@pytest.mark.parametrize("default", [None, (), (f"{BASE}graph/hidden",), (f"{BASE}graph/none",)])
@pytest.mark.parametrize("named", [None, (), (f"{BASE}graph/a",), ("urn:elsewhere", VERSIONED.merged)])
def test_the_dataset_of_the_protocol_counts_before_that_of_the_query(
    default: tuple[str, ...] | None, named: tuple[str, ...] | None
) -> None:
    text = f"FROM <{BASE}graph/b> FROM NAMED <{BASE}graph/b> {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} }}"
    known = [iri for iri in (named or ()) if iri in VERSIONED.sizes]
    clauses = (default, named) if (default, named) != (None, None) else ([f"{BASE}graph/b"], [f"{BASE}graph/b"])
    expected = _answer(RELEASE, f"SELECT * {text[text.index('{') :]}", clauses[0] or [], known or clauses[1] or [])
    assert _rewritten(f"SELECT * {text}", default, named) == expected


NAMES = st.sampled_from(["?g", "?h", "<graph/a>", "<graph/hidden>", "<graph/none>"])
INNER = st.sampled_from(["?s ?p ?o .", '?s <urn:p> "a" .', "<graph/a> ?p ?o ."])
OUTER = INNER | st.sampled_from(["?g <urn:p> ?o .", "?g ?p ?h ."])
AROUND = (
    *("{{ {0} }}", "OPTIONAL {{ {0} }}", "{{ {0} }} UNION {{ {1} }}"),
    *("{0} MINUS {{ {1} }}", "{0} FILTER EXISTS {{ {1} }}", "{0} FILTER NOT EXISTS {{ {1} }}"),
)
SELECTED = "{{ SELECT * {{ {0} }} }}"
BEGINS = ("SELECT *", "SELECT DISTINCT ?g", "SELECT (COUNT(*) AS ?n)", "ASK", "CONSTRUCT { ?s <urn:of> ?g } WHERE")


def _wider(forms: Sequence[str], inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    around = st.builds(lambda form, one, two: form.format(one, two), st.sampled_from(forms), inner, inner)
    return st.one_of(around, st.builds("{} {}".format, inner, inner))


PLAIN = st.recursive(INNER, partial(_wider, AROUND), max_leaves=2)
GRAPH = st.builds("GRAPH {} {{ {} }}".format, NAMES, PLAIN)
"""Not over another, a SELECT or its own variable: there Oxigraph departs from the algebra (section 18.6)."""
PATTERN = st.recursive(OUTER | GRAPH, partial(_wider, (*AROUND, SELECTED)), max_leaves=4)


@settings(max_examples=300)
@given(st.sampled_from(BEGINS), PATTERN)
def test_a_rewritten_query_has_the_answer_of_the_release(begin: str, pattern: str) -> None:
    query = f"{begin} {{ {pattern} }}"
    usual = [f"{BASE}graph/a", f"{BASE}graph/b"]
    assert _rewritten(query) == _answer(RELEASE, query, usual, list(VERSIONED.sizes))


@pytest.mark.parametrize("name", ["<bif:file_to_string>", "<SQL:x>", "v:f", r"<\u0062if:x>"])
def test_the_functions_of_one_store_are_refused(name: str) -> None:
    query = f"PREFIX v: <bif:>\nSELECT ({name}(1) AS ?x) {{}}"
    with pytest.raises(QueryRefusedError, match=r"line (2|1), column"):
        rewrite(QueryRequest(query, format_of("json")), VERSIONED)
