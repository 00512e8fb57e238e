"""Words for yes and no, which one file of pairs has for the reading of tables and for the making of publications."""

from __future__ import annotations

import pytest

from ucc_graph.csvw.builtin import BUILTINS
from ucc_graph.csvw.office import TRUTHS, office_spelling, truth_of


def test_the_pairs_are_found_and_no_word_stands_on_both_sides() -> None:
    assert len(TRUTHS) > 50
    assert {yes for yes, _ in TRUTHS}.isdisjoint({no for _, no in TRUTHS})


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        *(("Yes", True), ("WAHR", True), ("oui", True), ("있음", True), ("x", True), ("✓", True), ("1", True)),
        *(("no", False), ("Nein", False), ("falso", False), ("없음", False), ("✗", False), ("0", False)),
        *(("maybe", None), ("", None), ("xx", None)),
    ],
)
def test_answers(text: str, truth: bool | None) -> None:
    assert truth_of(text) is truth


@pytest.mark.parametrize(
    ("text", "form"), [("WAHR", "WAHR|FALSCH"), ("Sí", "Sí|No"), ("없음", "있음|없음"), ("x", ""), ("maybe", "")]
)
def test_the_format_that_allows_a_word(text: str, form: str) -> None:
    hint = office_spelling(BUILTINS["boolean"], text)
    assert (f'"format": "{form}"' in hint) if form else hint == ""
