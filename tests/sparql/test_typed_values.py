"""Values of datatypes: one spelling for each, and none for what is no value."""

from __future__ import annotations

import pytest

from ucc_graph.sparql.typed_values import XSD_SPACE, canonical, is_within


@pytest.mark.parametrize(
    ("datatype", "text", "value"),
    [
        ("integer", "007", "7"),
        ("integer", "-0", "0"),
        ("integer", "1.0", None),
        ("integer", "\uff11\uff12", None),
        ("integer", "1" * 19, None),
        ("int", "2147483648", None),
        ("positiveInteger", "0", None),
        ("nonNegativeInteger", "0", "0"),
        ("decimal", "1.50", "1.5"),
        ("decimal", "-0.0", "0"),
        ("decimal", "100", "100"),
        ("decimal", "1e3", None),
        ("decimal", "1,5", None),
        ("decimal", ".", None),
        ("double", "1e3", "1000.0"),
        ("double", "1e999", None),
        ("double", "nan", None),
        ("gYear", "2019", "2019"),
        ("gYear", "19", None),
        ("gYear", "2019-01-01", None),
        ("gYearMonth", "2019-13", None),
        ("date", "2019-10-30", "2019-10-30"),
        ("date", "2019-02-30", None),
        ("date", "20191030", None),
        ("boolean", "1", "true"),
        ("boolean", "yes", None),
        ("language", "zh-Hans", "zh-Hans"),
        ("language", "en_US", None),
        ("anyURI", "https://a.example/x?y#z", "https://a.example/x?y#z"),
        ("anyURI", "https://a.example/> }", None),
        ("string", "a\tb\n\"'\\", "a\tb\n\"'\\"),
        ("string", "a\x00", None),
        ("string", "\ud800", None),
        ("string", "a" * 501, None),
    ],
)
def test_a_value_has_one_spelling_or_is_none(datatype: str, text: str, value: str | None) -> None:
    assert canonical(text, f"{XSD_SPACE}{datatype}") == value


@pytest.mark.parametrize(
    ("datatype", "value", "least", "most", "is_in"),
    [
        ("integer", "10", "9", "", True),
        ("integer", "10", "", "9", False),
        ("decimal", "2.5", "2.45", "2.50", True),
        ("date", "2019-10-30", "2019-10-31", "", False),
        ("string", "b", "c", "", True),
    ],
)
def test_bounds_are_compared_as_values(datatype: str, value: str, least: str, most: str, is_in: bool) -> None:
    assert is_within(value, f"{XSD_SPACE}{datatype}", least, most) is is_in
