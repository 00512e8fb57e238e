"""A query that ended its worker is not run again in another spelling.

Siblings: blanks, comments, the case of keywords, names of variables, blank nodes and prefixes, prefixes that nothing
uses, quotation marks and escapes, ``a``, the optional WHERE and full stop, another format of the answer, another order
of the protocol's graphs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from ucc_graph.engine.classifier import QueryKey
from ucc_graph.engine.engine import Engine
from ucc_graph.engine.messages import QueryRequest, format_of
from ucc_graph.engine.settings import EngineSettings
from ucc_graph.errors import QueryMemoryError
from ucc_graph.sparql.lexer import tokens
from ucc_graph.sparql.normal_form import normal_form

QUERY = 'PREFIX e: <urn:e#> SELECT ?a WHERE { ?a e:p "x\\n" ; a _:b . ?d ?e ?f . } ORDER BY ?f LIMIT 1'
SAME = {
    "blanks": QUERY.replace(" ", "\n\t "),
    "a comment": f"# {QUERY}\n{QUERY} # again",
    "small letters": QUERY.replace("SELECT", "select").replace("LIMIT", "Limit").replace("PREFIX", "prefix"),
    "variables": QUERY.replace("?a", "$first").replace("?f", "?a"),
    "a blank node": QUERY.replace("_:b", "_:c"),
    "a prefix": QUERY.replace("e:", "other:"),
    "no prefix": QUERY.replace("PREFIX e: <urn:e#>", "").replace("e:p", "<urn:e#p>"),
    "an unused prefix": f"PREFIX unused: <urn:unused> {QUERY}",
    "quotation marks": QUERY.replace('"x\\n"', "'''x\n'''"),
    "an escape": QUERY.replace("<urn:e#>", "<urn:\\u0065#>").replace('"x', '"\\u0078'),
    "the type": QUERY.replace("; a", "; <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"),
    "no WHERE": QUERY.replace("WHERE", ""),
    "no full stop": QUERY.replace(" . }", "}"),
    "a semicolon": QUERY.replace(" . }", " ; . }"),
}
OTHER = {
    "a variable twice": QUERY.replace("?f", "?d"),
    "another literal": QUERY.replace("x\\n", "x"),
    "another prefix": QUERY.replace("urn:e", "urn:f"),
    "another limit": QUERY.replace("LIMIT 1", "LIMIT 2"),
    "a case of a literal": QUERY.replace('"x', '"X'),
}
HUNGRY = "SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?f LIMIT 1"


def key(query: str, name: str = "json", graphs: tuple[str, ...] | None = None) -> QueryKey:
    return QueryKey.of(QueryRequest(query, format_of(name), graphs), tokens(query))


def test_a_string_cannot_pose_as_several_tokens() -> None:
    two, one = 'ASK { FILTER(REGEX(?a, "b", "c")) }', r'ASK { FILTER(REGEX(?a, "b\"\u0000,\u0000\"c")) }'
    assert normal_form(tokens(two)) != normal_form(tokens(one))


@pytest.mark.parametrize("query", SAME.values(), ids=SAME)
def test_another_spelling_is_the_same_query(query: str) -> None:
    assert query != QUERY
    assert normal_form(tokens(query)) == normal_form(tokens(QUERY))


@pytest.mark.parametrize("query", OTHER.values(), ids=OTHER)
def test_another_query_is_another(query: str) -> None:
    assert normal_form(tokens(query)) != normal_form(tokens(QUERY))


def test_the_format_and_the_order_of_graphs_make_no_other_query() -> None:
    assert key(QUERY) == key(QUERY, "csv")
    assert key(QUERY, graphs=("urn:a", "urn:b")) == key(QUERY, graphs=("urn:b", "urn:a", "urn:b"))
    assert key(QUERY, graphs=("urn:a",)).run != key(QUERY).run


def load() -> Store:
    store = Store()
    store.extend(Quad(NamedNode(f"urn:{n}"), NamedNode("urn:p"), Literal(n), NamedNode("urn:g")) for n in range(500))
    return store


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with closing(Engine.start(load, EngineSettings(memory=1 << 26))) as engine:
        yield engine


@pytest.mark.slow
def test_a_query_that_needed_too_much_memory_is_not_run_in_another_spelling(engine: Engine) -> None:
    spellings = [HUNGRY, f"{HUNGRY} ", f"{HUNGRY} # now", HUNGRY.lower().replace("?", "$"), f"PREFIX a: <b> {HUNGRY}"]
    for number, query in enumerate(spellings):
        with pytest.raises(QueryMemoryError, match="not run again" if number else "more memory than a query may use"):
            asyncio.run(engine.run(QueryRequest(query, format_of(("csv", "json")[number % 2]))))
    assert engine.stats().crashes == 1
