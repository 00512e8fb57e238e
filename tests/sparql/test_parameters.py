"""Parameters in the headings of queries: their types, defaults and texts, and the faults of their lines."""

from __future__ import annotations

import pytest

from ucc_graph.sparql.parameters import ParameterType, QueryParameter, expected
from ucc_graph.sparql.query_file import QueryHeading, read_heading

XSD = "http://www.w3.org/2001/XMLSchema#"
QUERY = """PREFIX sea: <https://sea.example/ontology#>
SELECT ?lang ?x (1 AS ?made) { ?coast ?kind ?lit ; ?least ?word ; ?format ?two }"""


def _heading(*lines: str) -> QueryHeading:
    return read_heading("\n".join(("# title: Lamps", *(f"# {line}" for line in lines), QUERY)))[0]


@pytest.mark.parametrize(
    ("line", "parameter"),
    [
        ("coast, a coast, default cold", QueryParameter("coast", ParameterType.KIND, "coast", default="cold")),
        ("kind, an event kind, default fire", QueryParameter("kind", ParameterType.KIND, "event-kind", default="fire")),
        (
            "coast, a coast, default <https://a.example/id/coast/cold>",
            QueryParameter("coast", ParameterType.KIND, "coast", default="https://a.example/id/coast/cold"),
        ),
        ("coast,coast,default cold", QueryParameter("coast", ParameterType.KIND, "coast", default="cold")),
        (
            "coast, a sea:Coast, default cold",
            QueryParameter("coast", ParameterType.CLASS, "https://sea.example/ontology#Coast", default="cold"),
        ),
        (
            "coast, <https://a.example/Coast>, default cold",
            QueryParameter("coast", ParameterType.CLASS, "https://a.example/Coast", default="cold"),
        ),
        ("lit, a year, default 1901", QueryParameter("lit", ParameterType.DATATYPE, f"{XSD}gYear", default="1901")),
        (
            "lit, xsd:date, default 1901-02-03",
            QueryParameter("lit", ParameterType.DATATYPE, f"{XSD}date", default="1901-02-03"),
        ),
        ("word, a text, default a, b", QueryParameter("word", ParameterType.DATATYPE, f"{XSD}string", default="a, b")),
        (
            "least, an integer from 1 to 09, default +3",
            QueryParameter("least", ParameterType.DATATYPE, f"{XSD}integer", least="1", most="9", default="3"),
        ),
        (
            "least, a number from 2.50, default 3.0",
            QueryParameter("least", ParameterType.DATATYPE, f"{XSD}decimal", least="2.5", default="3"),
        ),
        ("lang, a language, default ko", QueryParameter("lang", ParameterType.LANGUAGE, default="ko")),
        (
            "word, one of small | not so small, default small",
            QueryParameter("word", ParameterType.WORDS, words=("small", "not so small"), default="small"),
        ),
    ],
)
def test_a_line_declares_a_parameter(line: str, parameter: QueryParameter) -> None:
    heading = _heading(f"parameter: {line}")
    assert (heading.parameters, heading.faults) == ((parameter,), ())


def test_parameters_stand_in_the_order_of_their_lines() -> None:
    heading = _heading("parameter: lit, a year, default 1901", "parameter: coast, a coast, default cold")
    assert [one.name for one in heading.parameters] == ["lit", "coast"]


def test_a_parameter_has_texts_by_language_english_first() -> None:
    heading = _heading(
        "parameter-de: coast, Küste, an der sie stehen",
        "parameter: coast, a coast, default cold",
        "parameter-en: coast, Coast",
    )
    assert heading.parameters[0].descriptions == (("en", "Coast"), ("de", "Küste, an der sie stehen"))


def test_a_parameter_knows_its_place() -> None:
    (parameter,) = _heading("parameter:   coast, a coast, default cold").parameters
    assert (parameter.line, parameter.column) == (2, 16)


@pytest.mark.parametrize(
    ("line", "column", "says"),
    [
        ("parameter: ", 14, "'' is not the name of a variable"),
        ("parameter: ?coast, a coast, default cold", 14, "'?coast' is not the name of a variable"),
        ("parameter: coast", 14, "coast has no type"),
        ("parameter: coast, , default cold", 14, "coast has no type"),
        ("parameter: coast, a coast", 28, "coast has no default"),
        ("parameter: coast, a coast, default", 37, "coast has no default"),
        ("parameter: lamp, a coast, default cold", 14, "the query has no variable ?lamp"),
        ("parameter: made, an integer, default 1", 14, "the query computes ?made"),
        ("parameter: coast, sky:Coast, default cold", 21, "the prefix sky: is not declared"),
        ("parameter: coast, xsd:duration, default P1D", 21, "xsd:duration is no datatype of parameters"),
        ("parameter: coast, a coast?, default cold", 21, "'coast?' is no type"),
        ("parameter: lit, a year, default soon", 35, "the default soon is not a year, such as 2019"),
        (
            "parameter: least, an integer from 1 to 9, default 10",
            53,
            "the default 10 is not a whole number from 1 to 9",
        ),
        ("parameter: least, an integer from one, default 1", 21, "the bound one is not a whole number"),
        ("parameter: least, an integer from 9 to 1, default 1", 21, "no value is from 9 to 1"),
        ("parameter: coast, a coast from 1, default cold", 21, "only numbers, years and dates have bounds"),
        ("parameter: word, small | small, default small", 20, "each stands once"),
        ("parameter: word, small |, default small", 20, "are not empty"),
        ("parameter: word, small | large, default huge", 43, "the default huge is none of the words small, large"),
        ("parameter: lang, a year, default 1901", 14, "lang is the language of names"),
        ("parameter: format, a year, default 1901", 14, "format has another meaning"),
        ("parameter-ko: lamp, 등", 17, "the heading declares no parameter 'lamp'"),
    ],
)
def test_a_faulty_line_declares_nothing_and_says_where(line: str, column: int, says: str) -> None:
    heading = _heading(line)
    (fault,) = heading.faults
    assert (heading.parameters, fault.line, fault.column) == ((), 2, column)
    assert says in fault.text


def test_a_second_parameter_of_a_name_is_a_fault() -> None:
    heading = _heading("parameter: lit, a year, default 1901", "parameter: lit, a year, default 1902")
    assert [(fault.line, fault.text) for fault in heading.faults] == [(3, "the parameter lit is declared twice.")]
    assert [one.default for one in heading.parameters] == ["1901"]


def test_a_text_without_words_is_a_fault() -> None:
    heading = _heading("parameter: lit, a year, default 1901", "parameter-fr: lit,")
    assert [fault.text for fault in heading.faults] == ["write # parameter-fr: lit, words."]


def test_what_a_datatype_takes_is_said_in_words() -> None:
    year = QueryParameter("lit", ParameterType.DATATYPE, f"{XSD}gYear")
    bounded = QueryParameter("lit", ParameterType.DATATYPE, f"{XSD}gYear", least="1801", most="1999")
    assert (expected(year), expected(bounded)) == ("a year, such as 2019", "a year from 1801 to 1999")
