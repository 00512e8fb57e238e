"""Things that several sheets share: one kind, one table, one key for each."""

from __future__ import annotations

import pytest

from tests.scaffold.sheet_of import plan_of, sheet_of
from ucc_graph.errors import CallError
from ucc_graph.scaffold.infer.plan import Choices, Plan, Role
from ucc_graph.scaffold.sheets import Sheet

CANTONS = ("Bern", "Vaud", "Uri")


def sheet(name: str, header: str, *cells: str, rows: int = 12) -> Sheet:
    """A sheet of names with further columns, whose cells come in turn."""
    lines = (f"{name} {chr(97 + row)},{cells[row % len(cells)]}\n" for row in range(rows))
    return sheet_of(f"Name,{header}\n{''.join(lines)}", name)


def links(plan: Plan) -> list[tuple[str, str]]:
    return [(column.title, column.target) for table in plan.tables for column in table.of(Role.THING)]


def names(plan: Plan, kind: str) -> dict[str, str]:
    table = plan.of_kind(kind)
    return dict(zip(table.key.values, table.of(Role.NAME)[0].values, strict=True))


def test_one_header_in_two_sheets_is_one_kind() -> None:
    plan = plan_of(sheet("theatres", "Canton", *CANTONS), sheet("cinemas", "Canton", "Vaud", "Zug", rows=14))
    assert links(plan) == [("Canton", "canton"), ("Canton", "canton")]
    assert names(plan, "canton") == {"bern": "Bern", "uri": "Uri", "vaud": "Vaud", "zug": "Zug"}
    assert [table.kind for table in plan.tables] == ["theatre", "cinema", "canton"]


def test_codes_of_a_later_sheet_are_the_keys_of_all() -> None:
    first = sheet("theatres", "Canton", *CANTONS)
    second = sheet("cinemas", "Canton,Canton code", "Vaud,VD", "Bern,BE", "Zug,ZG", rows=15)
    plan = plan_of(first, second)
    assert names(plan, "canton") == {"BE": "Bern", "VD": "Vaud", "ZG": "Zug", "uri": "Uri"}
    assert plan.tables[0].column("Canton").values[:3] == ("BE", "VD", "uri")
    assert plan.tables[1].column("Canton code").values[:3] == ("VD", "BE", "ZG")


def test_three_sheets_share_their_things() -> None:
    plan = plan_of(*(sheet(name, "Canton", *CANTONS) for name in ("theatres", "cinemas", "museums")))
    assert [table.kind for table in plan.tables] == ["theatre", "cinema", "museum", "canton"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_short_sheet_joins_in(order: tuple[int, int]) -> None:
    both = (sheet("theatres", "Canton", *CANTONS), sheet("cinemas", "Canton", "Vaud", "Zug", rows=3))
    plan = plan_of(*(both[place] for place in order))
    assert links(plan) == [("Canton", "canton"), ("Canton", "canton")]
    assert sorted(names(plan, "canton").values()) == ["Bern", "Uri", "Vaud", "Zug"]


def test_two_short_sheets_share_what_both_name() -> None:
    plan = plan_of(sheet("theatres", "Canton", *CANTONS, rows=4), sheet("cinemas", "Canton", "Vaud", "Uri", rows=4))
    assert links(plan) == [("Canton", "canton"), ("Canton", "canton")]


@pytest.mark.parametrize(
    ("second", "kinds"),
    [(("multiplex", "art house"), ["type", "cinema-type"]), (("opera", "art house"), ["type"])],
)
def test_a_general_header_is_one_kind_only_with_a_common_thing(second: tuple[str, ...], kinds: list[str]) -> None:
    plan = plan_of(sheet("theatres", "Type", "opera", "drama"), sheet("cinemas", "Type", *second))
    assert [table.kind for table in plan.tables[2:]] == kinds


def test_lists_and_single_values_share_their_things() -> None:
    plan = plan_of(sheet("books", "Subjects", "art;music", "music"), sheet("films", "Subject", "art", "war"))
    assert names(plan, "subject") == {"art": "art", "music": "music", "war": "war"}
    assert {target for _, target in links(plan)} == {"subject"}


def test_a_kind_of_a_column_may_be_said() -> None:
    choices = Choices(kinds_of_columns=(("Born in", "country"), ("Country", "country")))
    people = sheet("people", "Born in,Country", "Peru,Chile", "Chile,Peru")
    plan = plan_of(people, choices=choices)
    assert links(plan) == [("Born in", "country"), ("Country", "country")]
    assert names(plan, "country") == {"chile": "Chile", "peru": "Peru"}


def test_a_kind_of_a_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(CallError, match='--kind: there is no column "Land"; there are Canton, Name'):
        plan_of(sheet("lamps", "Canton", "Uri"), choices=Choices(kinds_of_columns=(("Land", "country"),)))
