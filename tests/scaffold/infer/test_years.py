"""Years as headers: rows of thing, year and value."""

from __future__ import annotations

import pytest

from tests.scaffold.sheet_of import plan_of, sheet_of, titles
from ucc_graph.scaffold.infer.infer import by_year
from ucc_graph.scaffold.infer.plan import Role

BUDGET = 'Code,Programme,2019,2020,2021\nP1,Schools,"€1,000",€20,€30\nP2,Roads,\u2013,"€2,000.50",\n'
RATES = (
    "Region,Births 2019,Births 2020,Births 2021,Rate 2019,Rate 2020,Rate 2021\nNorth,1,2,3,0.5,0.6,\nSouth,4,5,6,,,\n"
)


def test_years_as_headers_become_rows() -> None:
    plan = plan_of(sheet_of(BUDGET, "budget"))
    assert titles(plan.tables[0], Role.KEY, Role.NAME) == ["Code", "Programme"]
    assert len(plan.tables[0].columns) == 2
    rows = zip(*(column.values for column in plan.of_kind("budget-year").columns), strict=True)
    assert list(rows) == [
        ("P1-2019", "Schools, 2019", "P1", "2019", "1000"),
        ("P1-2020", "Schools, 2020", "P1", "2020", "20"),
        ("P1-2021", "Schools, 2021", "P1", "2021", "30"),
        ("P2-2020", "Roads, 2020", "P2", "2020", "2000.50"),
    ]


def test_the_unit_is_in_the_label_and_the_rows_lead_to_their_things() -> None:
    table = plan_of(sheet_of(BUDGET, "budget")).of_kind("budget-year")
    assert (table.column("value").stem, table.column("value").type.kind) == ("value (€)", "decimal")
    assert (table.column("programme").target, table.column("year").type.kind) == ("budget", "year")
    assert table.title == "Budgets by year"


def test_several_values_of_each_year_stand_in_one_row() -> None:
    table = plan_of(sheet_of(RATES, "regions")).of_kind("region-year")
    assert [column.title for column in table.columns] == ["key", "name", "region", "year", "Births", "Rate"]
    assert [column.values for column in table.columns[4:]] == [
        ("1", "2", "3", "4", "5", "6"),
        ("0.5", "0.6", "", "", "", ""),
    ]


def test_the_decision_is_one_line() -> None:
    [decision] = [found for found in plan_of(sheet_of(BUDGET, "budget")).decisions if found.role == "years"]
    assert (decision.about, decision.reason) == (
        "2019 … 2021",
        "3 columns of years as 4 rows of kind budget-year, with year and value",
    )


@pytest.mark.parametrize(
    "text",
    [
        "Name,Visitors 2019,Visitors 2020\nZoo,1,2\nMuseum,3,4\n",
        "Name,2019,2020,2021\nZoo,open,open,closed\nMuseum,open,closed,closed\n",
        "Name,Before 2000,In 2001,After 2002\nZoo,1,2,3\nMuseum,3,4,5\n",
        "Name,2019,2020,2021\nZoo,€1,$2,€3\nMuseum,€3,$4,€5\n",
    ],
)
def test_other_columns_stay(text: str) -> None:
    assert len(plan_of(sheet_of(text, "places")).tables) == 1


def test_a_sheet_of_next_year_is_read_in_the_same_way() -> None:
    both = by_year(sheet_of(BUDGET.replace("2021", "2022"), "budget"))
    assert both is not None
    assert (both[0].header, both[1].header) == (("Code", "Programme"), ("key", "name", "programme", "year", "value"))
    assert [row[0] for row in both[1].rows] == ["P1-2019", "P1-2020", "P1-2022", "P2-2020"]
    assert both[1].lines == (2, 2, 2, 3)


@pytest.mark.parametrize(
    "headers",
    [
        "Jan 2024,Feb 2024,Mar 2024",
        "January 2024,February 2024,March 2024",
        "Jan-24,Feb-24,Mar-24",
        "2024-01,2024-02,2024-03",
        "01/2024,02/2024,03/2024",
        "janv. 2024,févr. 2024,mars 2024",
    ],
)
def test_months_as_headers_become_rows(headers: str) -> None:
    plan = plan_of(sheet_of(f"Museum,Place,{headers}\nArt,Lyon,12,11,15\nRail,York,9,,10\n", "museums"))
    table = plan.of_kind("museum-month")
    assert [column.title for column in plan.tables[0].columns] == ["key", "Museum", "Place"]
    assert (table.title, table.column("month").type.kind) == ("Museums by month", "month")
    assert table.column("month").values == ("2024-01", "2024-02", "2024-03", "2024-01", "2024-03")


def test_months_with_what_they_count() -> None:
    headers = "Visitors Jan 2024,Visitors Feb 2024,Visitors Mar 2024"
    table = plan_of(sheet_of(f"Museum,{headers}\nArt,12,11,15\n", "museums")).of_kind("museum-month")
    assert table.column("Visitors").values == ("12", "11", "15")
