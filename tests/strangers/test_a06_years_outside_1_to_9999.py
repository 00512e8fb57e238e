"""Years, dates and moments of any year are read, ordered, validated and shown: XSD knows no first and no last year.

Siblings: negative years, the year 0000, years of five and more digits, in dates, moments, months, years, with zones and
in formats of CSVW; limits of columns and of shapes; durations; facets, lists, charts and choices of a year.
"""

from __future__ import annotations

import shutil
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from rdflib import Literal, URIRef, term

from tests.csvw.small import column, faults, statements, table
from tests.press.conftest import Workbench
from ucc_graph.csvw.datetimes import datetime_order, duration_order
from ucc_graph.library.collection import Collection, Interval
from ucc_graph.library.facets import Facet, FacetType
from ucc_graph.library.lookup import Kind
from ucc_graph.press.check.values import bind_values
from ucc_graph.rdf.iris import Iris
from ucc_graph.rdf.terms import time_order, year_of
from ucc_graph.rdf.vocab import XSD
from ucc_graph.web.view.chart import chart_of
from ucc_graph.web.view.listing import read_selection

VALUES = {
    "date": ["-0279-06-01", "0000-02-29", "12024-02-29", "-12024-01-01Z", "2024-02-29+14:00"],
    "dateTime": ["-0279-06-01T12:00:00", "0000-01-01T00:00:00Z", "12024-12-31T23:59:59.5-05:00"],
    "gYear": ["-0279", "0000", "12024", "-12024Z"],
    "gYearMonth": ["-0279-06", "0000-12", "12024-01-05:00"],
}


@pytest.mark.parametrize(("datatype", "text"), [(name, text) for name, texts in VALUES.items() for text in texts])
def test_a_value_of_any_year_is_published_as_it_is(tmp_path: Path, datatype: str, text: str) -> None:
    found = statements(tmp_path, f"key,x\na,{text}\n", column("key"), column("x", datatype=datatype))
    assert [statement.rpartition(" ")[2] for statement in found[1:]] == [f'"{text}"^^<{XSD.iri}{datatype}>']


@pytest.mark.parametrize(
    "text", ["-0001-02-29", "0100-02-29", "12023-02-29", "-02024-01-01", "02024-01-01", "999-01-01"]
)
def test_a_day_that_does_not_exist_is_a_fault_in_any_year(tmp_path: Path, text: str) -> None:
    described = table("t.csv", column("key"), column("x", datatype="date"))
    assert len(faults(tmp_path, {"t.csv": f"key,x\na,{text}\n"}, described)) == 1


@pytest.mark.parametrize(
    ("form", "text", "lexical"),
    [
        ("d.M.yyyy", "1.6.-0279", "-0279-06-01"),
        ("yyyy-MM-dd", "12024-06-01", "12024-06-01"),
        ("dd/MM/yyyy", "01/06/0000", "0000-06-01"),
    ],
)
def test_a_format_takes_any_year(tmp_path: Path, form: str, text: str, lexical: str) -> None:
    columns = column("key"), column("x", datatype={"base": "date", "format": form})
    assert f'"{lexical}"' in statements(tmp_path, f"key,x\na,{text}\n", *columns)[1]


def test_limits_of_a_column_hold_in_any_year(tmp_path: Path) -> None:
    limited = {"base": "date", "minimum": "-0300-01-01", "maximum": "12024-01-01"}
    described = table("t.csv", column("key"), column("x", datatype=limited))
    found = faults(tmp_path, {"t.csv": "key,x\na,-0299-12-31\nb,-0301-01-01\nc,12024-01-02\nd,0000-01-01\n"}, described)
    assert [fault.split()[1] for fault in found] == ["data/t.csv:3", "data/t.csv:4"]


ORDERED = ["-12024-01-01", "-0279-06-01", "-0279-06-02", "0000-12-31", "0001-01-01", "9999-12-31", "10000-01-01"]


def test_days_of_any_year_are_in_order() -> None:
    assert sorted(ORDERED, key=datetime_order) == sorted(ORDERED, key=time_order) == ORDERED


def test_the_day_after_the_last_of_a_year_is_one_day_later_in_any_year() -> None:
    for year in ("-0280", "0000", "12023", "9" * 5000):
        following = str(int(year) + 1) if len(year) < 9 else "1" + "0" * 5000
        after = {"-279": "-0279", "1": "0001"}.get(following, following)
        assert datetime_order(f"{after}-01-01") - datetime_order(f"{year}-12-31") == Decimal(86400), year


def test_durations_of_any_length_are_in_order() -> None:
    assert duration_order(f"P{'9' * 5000}D") < duration_order(f"P{'9' * 5000}DT1S")


@pytest.mark.parametrize(("datatype", "text"), [(name, text) for name, texts in VALUES.items() for text in texts])
def test_shacl_takes_a_value_of_any_year_for_well_typed(datatype: str, text: str) -> None:
    bind_values()
    literal = Literal(text, datatype=URIRef(XSD.iri + datatype), normalize=False)
    assert literal.ill_typed is False
    assert str(literal) == text


def test_shacl_takes_a_day_that_does_not_exist_for_ill_typed() -> None:
    bind_values()
    assert Literal("12023-02-29", datatype=URIRef(f"{XSD.iri}date")).ill_typed is True


def test_values_are_bound_again_after_a_library_has_set_them_back() -> None:
    bind_values()
    term._toPythonMapping.update(term.XSDToPython)  # as owlrl does
    bind_values()
    assert Literal("-0279-06-01", datatype=URIRef(f"{XSD.iri}date")).ill_typed is False


def test_values_of_shacl_are_compared_in_any_year() -> None:
    bind_values()
    values = [Literal(text, datatype=URIRef(f"{XSD.iri}date")) for text in ORDERED]
    assert all(later > earlier for earlier, later in pairwise(values))


def test_a_facet_of_years_is_in_order() -> None:
    values = {text: (text,) for text in ("12024", "1798", "-0279", "-0300", "0000")}
    assert Facet("lit", ("p",), FacetType.YEAR, values).distinct == ("-0300", "-0279", "0000", "1798", "12024")


@pytest.mark.parametrize(
    ("text", "year"), [("-0279", -279), ("0000", 0), ("12024Z", 12024), ("-0279-06-01", -279), ("x", None)]
)
def test_the_year_of_a_text(text: str, year: int | None) -> None:
    assert year_of(text) == year


def test_a_chart_has_negative_years_in_order() -> None:
    rows = [{"year": year, "count": "1"} for year in ("3", "-2", "0")]
    chart = chart_of(rows, x="year", y="count", title="", description="", name="c", kind="bar")
    assert [row[0].text for row in chart.rows] == ["-2", "0", "3"]


@pytest.mark.slow
def test_dates_of_any_year_pass_shapes_and_break_their_limits(lighthouses: Path, tmp_path: Path) -> None:
    workbench = Workbench(Path(shutil.copytree(lighthouses, tmp_path / "copy")))
    workbench.replace("data/lighthouses.csv", ",1871,", ",-0279,")
    workbench.replace("data/lighthouses.csv", ",1904,", ",0000,")
    workbench.replace("data/lighthouses.csv", ",1798,", ",12024,")
    shape = "Write one year in which the lamp first burned."
    workbench.replace(
        "shapes/lighthouse.ttl",
        f'sh:message "{shape}"@en',
        f'sh:minInclusive "-0279"^^xsd:gYear ; sh:maxInclusive "9999"^^xsd:gYear ; sh:message "{shape}"@en',
    )
    found = [problem for problem in workbench.violations() if shape in problem.text]
    assert [problem.place for problem in found] == ["data/lighthouses.csv:4 column first_lit"]


@pytest.mark.parametrize(
    ("text", "year"), [("-279", -279), ("12024", 12024), ("-300", None), ("99999", None), ("5", 5)]
)
def test_a_list_is_shown_in_any_year_of_its_things(text: str, year: int | None) -> None:
    lit = Facet("lit", ("p",), FacetType.YEAR, {name: (name,) for name in ("-0279", "12024")})
    intervals = tuple(Interval(name, None, year_of(name)) for name in lit.values)
    collection = Collection(Kind("lamp", ("Lamp",), tuple(lit.values)), (lit,), {}, intervals)
    assert read_selection([("at", text)], collection, Iris("https://lamps.example/")).at == year
