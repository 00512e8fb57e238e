"""Parameters that mean nothing, and what may stand in their place."""

from __future__ import annotations

import pytest

from ucc_graph.web.http.parameters import Misread, ParameterError, is_switched_on, nearest_first


def test_the_nearest_name_comes_first_and_equals_stay_in_order() -> None:
    assert nearest_first("contry", ["category", "country", "year", "region"])[0] == "country"
    assert nearest_first("", ["b", "a", "c"]) == ["b", "a", "c"]


@pytest.mark.parametrize(("text", "is_on"), [(None, False), ("", True), ("1", True), ("TRUE", True), ("0", False)])
def test_a_switch_needs_no_value(text: str | None, *, is_on: bool) -> None:
    assert is_switched_on("excel", text) is is_on


def test_a_switch_of_another_value_is_refused() -> None:
    with pytest.raises(ParameterError, match="excel takes no value, 1 or 0"):
        is_switched_on("excel", "perhaps")


def test_the_detail_names_a_dozen_and_the_member_all() -> None:
    error = ParameterError(Misread("coast", "x", [f"c{number}" for number in range(20)]))
    assert str(error.detail).endswith("c11 and 8 more.")
    assert error.members["parameters"][0]["allowed"][19] == "c19"  # type: ignore[index]  # members are any objects


def test_what_came_from_the_request_is_cut() -> None:
    assert len(ParameterError(Misread("n" * 5000, "v" * 5000, ["a"], is_unknown=True)).detail) < 400
