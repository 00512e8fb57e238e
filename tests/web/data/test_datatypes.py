"""Datatypes in plain words, as a reader of a table needs them."""

from __future__ import annotations

import pytest

from ucc_graph.csvw.builtin import BUILTINS
from ucc_graph.csvw.datatypes import Datatype, Limit
from ucc_graph.web.data.datatypes import choices_of, pattern_of, words_of_datatype


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("string", "text"),
        ("token", "text"),
        ("anyURI", "web address"),
        ("integer", "whole number"),
        ("nonNegativeInteger", "whole number, at least 0"),
        ("unsignedByte", "whole number, at least 0, at most 255"),
        ("decimal", "decimal number"),
        ("double", "number"),
        ("boolean", "true or false"),
        ("date", "date"),
        ("gYear", "year"),
        ("duration", "duration"),
        ("hexBinary", "binary data"),
    ],
)
def test_a_datatype_has_a_name_in_plain_words(name: str, words: str) -> None:
    assert words_of_datatype(Datatype(BUILTINS[name]), str) == words


def test_every_datatype_has_a_name() -> None:
    assert all(words_of_datatype(Datatype(builtin), str) for builtin in BUILTINS.values())


def test_stated_limits_come_before_those_of_the_datatype() -> None:
    limits = (Limit("at least", "5"), Limit("less than", "9"))
    assert words_of_datatype(Datatype(BUILTINS["byte"], limits=limits), str) == "whole number, at least 5, less than 9"


@pytest.mark.parametrize(
    ("name", "form", "choices", "pattern"),
    [
        ("string", "high|medium", ("high", "medium"), ""),
        ("string", "not-stated|of old", ("not-stated", "of old"), ""),
        ("string", "[a-z]{2}", (), "[a-z]{2}"),
        ("string", "(a|b)c", (), "(a|b)c"),
        ("boolean", "yes|no", ("yes", "no"), ""),
        ("date", "d.M.yyyy", (), "d.M.yyyy"),
        ("string", "", (), ""),
    ],
)
def test_a_pattern_that_only_names_words_is_a_choice(
    name: str, form: str, choices: tuple[str, ...], pattern: str
) -> None:
    datatype = Datatype(BUILTINS[name], format=form)
    assert (choices_of(datatype), pattern_of(datatype)) == (choices, pattern)
