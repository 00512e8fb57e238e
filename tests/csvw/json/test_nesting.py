"""Objects of a row within one another: chains, circles, repeated links, and what is no link."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from ucc_graph.csvw.json.nesting import nested_texts
from ucc_graph.csvw.json.objects import ObjectMember, SubjectObject


def _roots(objects: Mapping[str, list[tuple[str, str]]], hidden: tuple[str, ...] = ()) -> list[object]:
    """The root objects as JSON; a member whose value begins with ``#`` has a value URL."""
    made = [
        SubjectObject(
            identity,
            [
                ObjectMember(name, (json.dumps(value),), False, value if value.startswith("#") else "")
                for name, value in members
            ],
        )
        for identity, members in objects.items()
    ]
    return [json.loads(text) for text in nested_texts(made, hidden)]


def test_an_object_stands_where_another_names_it() -> None:
    assert _roots({"#a": [("to", "#b")], "#b": [("x", "1")]}) == [{"@id": "#a", "to": {"@id": "#b", "x": "1"}}]


def test_a_later_object_takes_up_an_earlier_one() -> None:
    assert _roots({"#b": [("x", "1")], "#a": [("to", "#b")]}) == [{"@id": "#a", "to": {"@id": "#b", "x": "1"}}]


def test_the_default_subject_takes_up_others() -> None:
    assert _roots({"": [("to", "#b")], "#b": [("x", "1")]}) == [{"to": {"@id": "#b", "x": "1"}}]


def test_a_circle_is_cut_at_its_first_object() -> None:
    assert _roots({"#a": [("to", "#b")], "#b": [("to", "#c")], "#c": [("to", "#a")]}) == [
        {"@id": "#a", "to": {"@id": "#b", "to": {"@id": "#c", "to": "#a"}}}
    ]


def test_an_object_does_not_stand_in_itself() -> None:
    assert _roots({"#a": [("to", "#a")], "#b": [("x", "1")]}) == [{"@id": "#a", "to": "#a"}, {"@id": "#b", "x": "1"}]


def test_an_object_that_is_named_twice_stays_a_root() -> None:
    roots = [{"@id": "#a", "to": ["#b", "#b"]}, {"@id": "#b", "x": "1"}]
    assert _roots({"#a": [("to", "#b"), ("to", "#b")], "#b": [("x", "1")]}) == roots


def test_a_name_in_a_column_without_output_counts() -> None:
    objects = {"#a": [("to", "#b")], "#b": [("x", "1")]}
    assert _roots(objects, ("#b",)) == [{"@id": "#a", "to": "#b"}, {"@id": "#b", "x": "1"}]


def test_nested_objects_and_values_with_one_name_are_one_array() -> None:
    assert _roots({"#a": [("to", "1"), ("to", "#b")], "#b": [("x", "1")]}) == [
        {"@id": "#a", "to": ["1", {"@id": "#b", "x": "1"}]}
    ]


def test_a_column_named_id_stands_beside_the_identity() -> None:
    assert _roots({"#a": [("@id", "1")]}) == [{"@id": ["#a", "1"]}]


@pytest.mark.parametrize("length", [2, 3000])
def test_a_chain_of_any_length_is_one_object(length: int) -> None:
    objects = {f"#{number}": [("to", f"#{number + 1}")] for number in range(length)}
    made = [
        SubjectObject(identity, [ObjectMember("to", ('"x"',), False, to)]) for identity, [(_, to)] in objects.items()
    ]
    (text,) = nested_texts(made)
    assert text.count('{"@id"') == length
