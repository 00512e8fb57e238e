"""Arguments of a tool: their schema, and what is refused by whom."""

from __future__ import annotations

from typing import Any

import pytest

from ucc_graph.web.mcp.arguments import Argument, ArgumentType, ToolError, input_schema, read_arguments
from ucc_graph.web.mcp.protocol import ProtocolError

TEXT = Argument("text", ArgumentType.TEXT, "A text.", is_required=True, least=1, most=5)
NUMBER = Argument("number", ArgumentType.INTEGER, "A number.", default=3, least=0, most=9)
SHARE = Argument("share", ArgumentType.NUMBER, "A share.", least=0, most=1)
SWITCH = Argument("switch", ArgumentType.BOOLEAN, "On or off.")
TEXTS = Argument("texts", ArgumentType.TEXTS, "Texts.", most=2)
FILTERS = Argument("filters", ArgumentType.FILTERS, "Filters.")
WORD = Argument("word", ArgumentType.TEXT, "A word.", choices=("north", "south"))
EVERY = (TEXT, NUMBER, SHARE, SWITCH, TEXTS, FILTERS, WORD)


def test_the_schema_has_types_bounds_and_defaults_and_nothing_else_is_taken() -> None:
    assert input_schema((TEXT, NUMBER)) == {
        "type": "object",
        "properties": {
            "text": {"type": "string", "description": "A text.", "minLength": 1, "maxLength": 5},
            "number": {"type": "integer", "description": "A number.", "minimum": 0, "maximum": 9, "default": 3},
        },
        "required": ["text"],
        "additionalProperties": False,
    }
    assert input_schema(()) == {"type": "object", "additionalProperties": False}


def test_values_are_read_with_defaults() -> None:
    found = read_arguments(EVERY, {"text": "ab", "share": 1, "texts": ["a"]})
    assert (found.text("text"), found.number("number"), found.decimal("share")) == ("ab", 3, 1.0)
    assert (found.texts("texts"), found.text("word"), found.decimal("absent")) == (["a"], "", None)


def test_filters_are_the_parameters_of_an_address() -> None:
    found = read_arguments(
        (FILTERS,), {"filters": {"coast": ["cold", "warm"], "lit": True, "year": 2000.0, "high": 1.5}}
    )
    expected = [("coast", "cold"), ("coast", "warm"), ("lit", "true"), ("year", "2000"), ("high", "1.5")]
    assert found.pairs("filters") == expected


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"text": "a", "texst": "b"},
        {"text": None},
        {"text": 7},
        {"text": ["a"]},
        {"text": "a", "number": "7"},
        {"text": "a", "number": 1.5},
        {"text": "a", "number": True},
        {"text": "a", "share": "0.5"},
        {"text": "a", "switch": 1},
        {"text": "a", "texts": "b"},
        {"text": "a", "texts": [1]},
        {"text": "a", "filters": ["coast"]},
        {"text": "a", "filters": {"coast": {"a": 1}}},
        {"text": "a", "filters": {"coast": None}},
    ],
    ids=str,
)
def test_another_type_or_name_is_an_error_of_the_protocol(given: dict[str, Any]) -> None:
    with pytest.raises(ProtocolError) as error:
        read_arguments(EVERY, given)
    assert error.value.code == -32602
    assert error.value.data


@pytest.mark.parametrize(
    ("given", "advice"),
    [
        ({"text": ""}, "a length of 1 at least"),
        ({"text": "abcdef"}, "a length of 5 at most"),
        ({"text": "a", "number": 10}, "a value of 9 at most"),
        ({"text": "a", "number": -1}, "a value of 0 at least"),
        ({"text": "a", "number": 10**400}, "a value of 9 at most"),
        ({"text": "a", "texts": ["a", "b", "c"]}, "a length of 2 at most"),
        ({"text": "a", "word": "nort"}, "takes north, south, not 'nort'"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_value_that_the_tool_cannot_take_is_an_error_of_the_tool(given: dict[str, Any], advice: str) -> None:
    with pytest.raises(ToolError, match=advice):
        read_arguments(EVERY, given)
