"""Values for parameters: from texts to terms, and from terms to a query that says the same in every group."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QuerySolutions, QueryTriples, RdfFormat, Store

from ucc_graph.sparql.binding import Bindings, RefusedValue, bind, bound_query
from ucc_graph.sparql.guard import Guard
from ucc_graph.sparql.lexer import TokenType, tokens
from ucc_graph.sparql.normal_form import string_value
from ucc_graph.sparql.parameters import ParameterType, QueryParameter
from ucc_graph.sparql.typed_values import XSD_SPACE

COLD = NamedNode("https://sea.example/id/coast/cold")
COASTS = {"cold": COLD.value, "caf%C3%A9": "https://sea.example/id/coast/caf%C3%A9"}
COAST = QueryParameter("coast", ParameterType.KIND, "coast", default="cold")
YEAR = QueryParameter("lit", ParameterType.DATATYPE, f"{XSD_SPACE}gYear", least="1801", default="1901")
WORD = QueryParameter("word", ParameterType.WORDS, words=("small", "Large"), default="small")
TONGUE = QueryParameter("lang", ParameterType.LANGUAGE, default="en")
TEXT = QueryParameter("text", ParameterType.DATATYPE, f"{XSD_SPACE}string", default="fog")
_SEA = b"""@prefix : <https://sea.example/> .
:north :on :cold ; :height 10 . :south :on :warm ; :height 20 . :east :on :cold ; :height 30 .
:cold :name "Cold" . :warm :name "Warm" ."""


def _values(parameter: QueryParameter) -> dict[str, str]:
    return {ParameterType.KIND: COASTS, ParameterType.LANGUAGE: {"en": "en", "zh-hans": "zh-hans"}}.get(
        parameter.type, {}
    )


def _bind(*given: tuple[str, str]) -> Bindings:
    return bind((COAST, YEAR, WORD, TONGUE, TEXT), given, _values)


def test_what_is_not_given_has_its_default() -> None:
    found = _bind()
    assert found.values == {"coast": "cold", "lit": "1901", "word": "small", "lang": "en", "text": "fog"}
    assert found.terms["coast"] == COLD
    assert found.terms["lit"] == Literal("1901", datatype=NamedNode(f"{XSD_SPACE}gYear"))
    assert found.refused == ()


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("coast", "cold", "cold"),
        ("coast", "https://sea.example/id/coast/cold", "cold"),
        ("coast", "café", "caf%C3%A9"),
        ("coast", "caf%C3%A9", "caf%C3%A9"),
        ("lang", "zh-Hans", "zh-hans"),
        ("word", "Large", "Large"),
    ],
)
def test_a_value_is_read_in_each_of_its_spellings(name: str, text: str, value: str) -> None:
    found = _bind((name, text))
    assert (found.values[name], found.refused) == (value, ())


@pytest.mark.parametrize(
    ("name", "text", "refused"),
    [
        ("coast", "warm", RefusedValue("coast", "warm", ("cold", "caf%C3%A9"))),
        ("coast", "", RefusedValue("coast", "", ("cold", "caf%C3%A9"))),
        ("lit", "soon", RefusedValue("lit", "soon", hint="a year from 1801")),
        ("lit", "1800", RefusedValue("lit", "1800", hint="a year from 1801")),
        ("word", "large", RefusedValue("word", "large", ("small", "Large"))),
        ("lang", "de", RefusedValue("lang", "de", ("en", "zh-hans"))),
        ("cost", "cold", RefusedValue("cost", "cold", ("coast", "lit", "word", "lang", "text"), is_unknown=True)),
    ],
)
def test_another_value_is_refused_with_what_is_allowed(name: str, text: str, refused: RefusedValue) -> None:
    assert _bind((name, text)).refused == (refused,)


def test_a_parameter_has_one_value() -> None:
    assert _bind(("coast", "cold"), ("coast", "caf%C3%A9")).refused == (
        RefusedValue("coast", "cold, caf%C3%A9", hint="one value"),
    )


def test_a_block_stands_on_a_line_of_its_own_where_the_pattern_does() -> None:
    query = "SELECT ?lamp\nWHERE {\n  ?lamp :on ?coast .\n}"
    assert bound_query(query, {"coast": COLD}) == (
        "SELECT ?lamp\nWHERE {\n  VALUES ?coast { <https://sea.example/id/coast/cold> }\n  ?lamp :on ?coast .\n}"
    )


def test_a_query_without_parameters_stays_as_it_is() -> None:
    assert bound_query("SELECT * {}", {}) == "SELECT * {}"


ON_COLD, TEN = {"coast": NamedNode("https://sea.example/cold")}, {"least": Literal(10)}


@pytest.mark.parametrize(
    ("query", "terms", "answer"),
    [
        ("SELECT ?lamp { ?lamp :on ?coast }", ON_COLD, ["east", "north"]),
        ("SELECT ?lamp { ?lamp :height ?h . { SELECT ?lamp { ?lamp :on ?coast } } }", ON_COLD, ["east", "north"]),
        (
            "SELECT ?lamp { { SELECT ?lamp (MIN(?coast) AS ?c) { ?lamp :on ?x FILTER(?x = ?coast) } GROUP BY ?lamp } }",
            ON_COLD,
            ["east", "north"],
        ),
        ("SELECT ?lamp { ?lamp :height ?h FILTER(?h > ?least) }", TEN, ["east", "south"]),
        (
            "SELECT ?lamp { { ?lamp :height ?h FILTER(?h > ?least) } UNION { ?lamp :name 'Cold' } }",
            TEN,
            ["cold", "east", "south"],
        ),
        ("SELECT ?lamp { ?lamp :height ?h FILTER NOT EXISTS { ?lamp :on ?coast } }", ON_COLD, ["south"]),
        (
            "SELECT ?lamp { ?lamp :height ?h { ?lamp :on ?c FILTER NOT EXISTS { ?lamp :on ?coast } } }",
            ON_COLD,
            ["south"],
        ),
        (
            "SELECT ?lamp { ?lamp :height ?h FILTER EXISTS { { ?lamp :on ?coast } UNION { ?lamp :at ?coast } } }",
            ON_COLD,
            ["east", "north"],
        ),
        ("SELECT ?lamp { ?lamp :height ?h MINUS { ?lamp :on ?coast } }", ON_COLD, ["south"]),
        ("SELECT ?name { ?lamp :height 10 OPTIONAL { ?c :name ?name FILTER(?c = ?coast) } }", ON_COLD, ['"Cold"']),
        ("SELECT ?n { ?lamp :height ?h BIND(?h - ?least AS ?n) FILTER(?n < 11) }", TEN, ["0", "10"]),
        (
            "SELECT ?n { ?lamp :height ?h OPTIONAL { ?lamp :on :warm BIND(?least + 1 AS ?n) } FILTER(BOUND(?n)) }",
            TEN,
            ["11"],
        ),
        ("SELECT ?coast { ?lamp :on ?coast } GROUP BY ?coast HAVING(COUNT(?lamp) > 1)", ON_COLD, ["cold"]),
        ("SELECT ?lamp { ?lamp :height ?h } ORDER BY ABS(?h - ?least) LIMIT 1", TEN, ["north"]),
        ("SELECT ?lamp { VALUES (?h ?least) { (10 10) (20 9) } ?lamp :height ?h }", TEN, ["north"]),
        ("SELECT ?lamp { VALUES ?h { 10 30 } ?lamp :height ?h ; :on ?coast }", ON_COLD, ["east", "north"]),
        ("SELECT ?lamp { GRAPH ?g { ?lamp :on ?coast } }", ON_COLD, []),
        ("SELECT ?lamp { ?lamp :on ?coast } # {", ON_COLD, ["east", "north"]),
        ("SELECT ?lamp { ?lamp :on ?coast FILTER('{' != '?coast}') }", ON_COLD, ["east", "north"]),
    ],
)
def test_a_term_holds_in_every_group(query: str, terms: dict[str, NamedNode | Literal], answer: list[str]) -> None:
    rows = _sea().query(f"PREFIX : <https://sea.example/>\n{bound_query(query, terms)}")
    assert isinstance(rows, QuerySolutions)
    found = [str(row[0]).removeprefix("<https://sea.example/").rstrip(">") for row in rows]
    assert sorted(one.split("^^")[0].strip('"') if "^^" in one else one for one in found) == answer


@pytest.mark.parametrize(
    "query",
    [
        "CONSTRUCT { ?lamp :of ?coast } WHERE { ?lamp :on ?coast }",
        "CONSTRUCT { ?lamp :of :cold } { ?lamp :on ?coast }",
        "CONSTRUCT WHERE { ?lamp :on ?coast }",
    ],
)
def test_a_term_holds_in_a_graph(query: str) -> None:
    found = _sea().query(bound_query(f"PREFIX : <https://sea.example/>\n{query}", ON_COLD))
    assert isinstance(found, QueryTriples)
    assert {str(one.subject) for one in found} == {"<https://sea.example/north>", "<https://sea.example/east>"}


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_no_text_is_read_as_a_part_of_the_query(text: str) -> None:
    query = bound_query("SELECT ?lamp { ?lamp ?p ?text }", {"text": Literal(text)})
    found = list(tokens(query))
    assert [token.text for token in found if token.kind is not TokenType.STRING] == (
        "SELECT ?lamp { VALUES ?text { } ?lamp ?p ?text }".split()
    )
    assert [string_value(token.text) for token in found if token.kind is TokenType.STRING] == [text]
    Guard().check(query)
    Store().query(query)


def _sea() -> Store:
    store = Store()
    store.load(_SEA, format=RdfFormat.TURTLE)
    return store
