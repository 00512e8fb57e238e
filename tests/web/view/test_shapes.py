"""Validation messages in the reader's language, with the values of the English message."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal

from ucc_graph.web.view.shapes import translations

_MESSAGES = [
    Literal("{?value} of {$all} are here; {?value} were said to be.", language="en"),
    Literal("{?all} 가운데 {?value}", language="ko"),
    Literal("sans langue"),
]


def test_values_are_put_into_the_message_of_another_language() -> None:
    found = list(translations("55 of 58 are here; 55 were said to be.", _MESSAGES))
    assert found == [
        Literal("55 of 58 are here; 55 were said to be.", language="en"),
        Literal("58 가운데 55", language="ko"),
    ]


@pytest.mark.parametrize("text", ["55 of 58 are here; 54 were said to be.", "Something else."])
def test_what_is_no_text_of_the_message_is_told_as_it_is(text: str) -> None:
    assert list(translations(text, _MESSAGES)) == [Literal(text, language="en")]


def test_a_message_without_values_has_its_translation() -> None:
    messages = [Literal("A lamp has a name (one).", language="en"), Literal("등대에는 이름이 있다.", language="ko")]
    assert list(translations("A lamp has a name (one).", messages))[1] == messages[1]
