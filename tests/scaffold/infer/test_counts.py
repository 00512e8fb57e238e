"""Columns of 0 and 1: counts, yes and no, and marks of one property."""

from __future__ import annotations

import pytest

from tests.scaffold.sheet_of import plan_of, sheet_of, table_of, titles
from ucc_graph.scaffold.infer.plan import Role


def table(*headers: str) -> str:
    """A sheet with columns of 0 and 1, no two of which are the same."""
    rows = (
        ",".join(
            (f"h{row}", f"House {chr(97 + row)}", *(str((row * 7 // (place + 2)) % 2) for place in range(len(headers))))
        )
        for row in range(16)
    )
    return "\n".join((",".join(("id", "name", *headers)), *rows))


@pytest.mark.parametrize(
    "header",
    [
        *(
            "Number of cars",
            "cars",
            "Pets",
            "children",
            "Snow",
            "rooms",
            "n_kids",
            "Nombre d'enfants",
            "Anzahl Garagen",
        ),
        *("자녀수", "子供の人数", "Visitors", "goals", "rank", "Area"),
    ],
)
def test_a_count_alone_is_a_number(header: str) -> None:
    assert table_of(table(header)).column(header).type.kind == "integer"


@pytest.mark.parametrize(
    "header",
    ["has_garden", "isOpen", "Is listed", "Closed?", "active", "barrierefrei", "유료여부", "uses_pumps", "Can swim"],
)
def test_a_question_is_yes_or_no(header: str) -> None:
    assert table_of(table(header)).column(header).type.kind == "boolean"


def test_fellows_make_yes_and_no_of_what_is_no_count() -> None:
    plain, count = "balcony", "children"
    rows = "".join(
        f"h{n},House {chr(97 + n)},{n % 2},{n},{n // 2 % 2},{n + 5},{n // 3 % 2},{n // 4 % 2}\n" for n in range(16)
    )
    found = table_of(f"id,name,{plain},size,cellar,length,garage,{count}\n{rows}")
    assert [found.column(title).type.kind for title in (plain, "cellar", "garage")] == ["boolean"] * 3
    assert found.column(count).type.kind == "integer"


def test_a_count_beside_marks_is_none_of_them() -> None:
    plan = plan_of(sheet_of(table("uses_bus", "uses_train", "uses_bike", "children"), "survey"))
    assert titles(plan.tables[0], Role.MARK) == ["uses_bus", "uses_train", "uses_bike"]
    assert plan.tables[0].column("children").type.kind == "integer"
    assert plan.of_kind("use").column("name").values == ("bus", "train", "bike")


def test_marks_without_a_common_word_are_one_property() -> None:
    found = table_of(table("Parking", "Toilets", "Wifi", "Number of beds"), "lamps")
    assert titles(found, Role.MARK) == ["Parking", "Toilets", "Wifi"]


def test_two_questions_with_several_answers_are_two_properties() -> None:
    found = table_of(table("eats_fish", "eats_meat", "eats_eggs", "owns_cat", "owns_dog", "owns_bird"))
    assert {mark.target for mark in found.of(Role.MARK)} == {"eat", "own"}
